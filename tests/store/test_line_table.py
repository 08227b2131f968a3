"""Tables of sorted lines: looked up and changed in places as if all lines were parsed."""

import random
from pathlib import Path

import pytest

from foia_graph.errors import StoreError
from foia_graph.store.line_table import LineTable, table_lines


def tables(values: dict[str, str], path: Path) -> list[LineTable[str]]:
    """Give the table of some values, in memory and in a file."""
    path.write_bytes(b"".join(table_lines(values)))
    return [LineTable(path.read_bytes(), bytes.decode), LineTable.open(path, bytes.decode)]


@pytest.mark.parametrize("seed", range(20))
def test_a_table_says_what_a_dictionary_says(seed: int, tmp_path: Path) -> None:
    """
    Names are looked up, those that begin alike come in order, and lines are exchanged, added and taken away.
    """
    chance = random.Random(seed)
    names = [f"https://a.example/{chance.choice(('a', 'a-b', 'a/b', 'a#', 'é', '~'))}{n}" for n in range(30)]
    values = {name: str(chance.randrange(10**6)) for name in names if chance.random() < seed / 20}
    changes = {name: chance.choice((None, "", "x")) for name in names if chance.random() < 0.3}
    changed = {name: value for name, value in {**values, **changes}.items() if value is not None}

    for table in tables(values, tmp_path / "table"):
        assert dict(table) == values
        assert list(table.items()) == sorted(values.items())
        assert list(table.values()) == [values[name] for name in sorted(values)]
        assert list(table) == sorted(values)
        assert (len(table), bool(table)) == (len(values), bool(values))
        assert [table.get(name) for name in names] == [values.get(name) for name in names]
        assert [name in table for name in names] == [name in values for name in names]
        for beginning in ("https://a.example/a", "https://a.example/a-b", "https://a.example/é1", "x", "h"):
            found = sorted((n, v) for n, v in values.items() if n.startswith(beginning))
            assert list(table.items_from(beginning)) == found
        for mark in ("7", "a-b", "\t1"):
            found = sorted(pair for pair in values.items() if mark in "\t".join(pair))
            assert list(table.items_with(mark.encode())) == found
        assert b"".join(table.exchange(changes)) == b"".join(table_lines(changed))


def test_the_beginning_of_a_name_is_no_name(tmp_path: Path) -> None:
    """
    A name that another begins with, or that stands in a value, is not there.
    """
    for table in tables({"graph/ab": "graph/a", "graph/c": "1"}, tmp_path / "table"):
        assert "graph/a" not in table
        assert table.get("graph/") is None
        assert table["graph/ab"] == "graph/a"


@pytest.mark.parametrize("lines", [b"a\t1\nb\t2", b"a\t1\nb\tx\n", b"a\t1\nb"])
def test_a_damaged_table_is_told(lines: bytes, tmp_path: Path) -> None:
    """
    A file whose end is gone, or with a value that is none, is refused by name.
    """
    (tmp_path / "table").write_bytes(lines)

    with pytest.raises(StoreError, match="table is damaged"):
        dict(LineTable.open(tmp_path / "table", int))
