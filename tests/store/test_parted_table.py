"""Tables in parts: what is looked up and changed in them is as if they were one, and written anew."""

import random
from pathlib import Path

import pytest

from foia_graph.errors import StoreError
from foia_graph.store import parted_table
from foia_graph.store.line_table import table_lines
from foia_graph.store.parted_table import INDEX, PartedTable, table_digest, write_parts


def written(folder: Path, values: dict[str, str]) -> PartedTable[str]:
    """Give a table of some values in a new folder."""
    write_parts(folder, table_lines(values))
    return PartedTable(folder, bytes.decode)


def contents(folder: Path) -> dict[str, bytes]:
    """Give the files of a folder."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.parametrize("size", [1, 2, 5, 1000])
def test_a_changed_table_is_one_that_is_written_anew(
    size: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    Whatever goes, comes and changes, one step after the other, its files are those of a new table.
    """
    monkeypatch.setattr(parted_table, "LINES_A_PART", size)
    chance = random.Random(size)
    names = [f"https://a.example/{chance.choice(('a', 'a-b', 'a/b', 'é', '~'))}{n}" for n in range(30)]
    values: dict[str, str] = {}
    table = written(tmp_path / "first", values)
    for step in range(150):
        share = chance.choice((0.02, 0.1, 0.9))
        changes = {name: chance.choice((None, f"{step}", "")) for name in names if chance.random() < share}
        table.write_changed(tmp_path / f"{step}", changes)
        values = {name: value for name, value in {**values, **changes}.items() if value is not None}
        table = PartedTable(tmp_path / f"{step}", bytes.decode)
        anew = written(tmp_path / f"{step}-anew", values)

        assert contents(table.folder) == contents(anew.folder)
        assert table_digest(table.folder) == table_digest(anew.folder)
        assert list(table.items()) == sorted(values.items())
        assert list(table.values()) == [values[name] for name in sorted(values)]
        assert (list(table), len(table), bool(table)) == (sorted(values), len(values), bool(values))
        assert [table.get(name) for name in names] == [values.get(name) for name in names]
        assert [name in table for name in names] == [name in values for name in names]
        for beginning in ("", "https://a.example/a", "https://a.example/a-b", "https://a.example/é1", "x"):
            found = sorted((n, v) for n, v in values.items() if n.startswith(beginning))
            assert list(table.items_from(beginning)) == found


def test_only_the_part_of_a_changed_line_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    All other parts are the files of the table before.
    """
    monkeypatch.setattr(parted_table, "LINES_A_PART", 100)
    table = written(tmp_path / "old", {f"name-{number:05}": "1" for number in range(5_000)})
    table.write_changed(tmp_path / "new", {"name-02500": "2"})
    before, after = contents(tmp_path / "old"), contents(tmp_path / "new")

    assert len(before) == len(after) > 20
    assert len(after.keys() - before.keys()) == 1
    for name in after.keys() & before.keys() - {INDEX}:
        assert (tmp_path / "old" / name).samefile(tmp_path / "new" / name)


def test_a_damaged_part_is_told(tmp_path: Path) -> None:
    """
    A part whose end is gone is refused by name.
    """
    table = written(tmp_path / "table", {"a": "1", "b": "2"})
    (part,) = (path for path in table.folder.iterdir() if path.name != INDEX)
    part.write_bytes(part.read_bytes()[:-1])

    with pytest.raises(StoreError, match=f"{part.name} is damaged"):
        dict(table)
