"""The records of a generation: changed in places as if they were written anew."""

import random
from pathlib import Path

from foia_graph.ingest.record_entries import catalogue_identity, changed_entries, entry_lines
from foia_graph.store.generations.generation import RECORDS
from foia_graph.store.parted_table import PartedTable, write_parts


def written(folder: Path, entries: dict[str, str]) -> PartedTable[str]:
    """Give the records of a generation that is built of some entries."""
    folder.mkdir()
    write_parts(folder / RECORDS, entry_lines(entries))
    return PartedTable(folder / RECORDS, bytes.decode)


def test_entries_are_exchanged_in_their_places(tmp_path: Path) -> None:
    """
    Whatever goes, comes or changes, the records and their identity are what all entries would give.
    """
    chance = random.Random(3)
    names = [f"https://a.example/{chance.choice(('a', 'a-b', 'a/b', 'é', '~'))}{n}" for n in range(40)]
    for number in range(100):
        entries = {name: f"{chance.randrange(16**32):032x}" for name in names if chance.random() < 0.5}
        before = [name for name in entries if chance.random() < 0.2]
        free = [name for name in names if name not in entries or name in before]
        after = {name: f"{chance.randrange(16**32):032x} a:1" for name in free if chance.random() < 0.3}
        left = {name: entry for name, entry in entries.items() if name not in before}
        old, new, anew = (tmp_path / f"{number}-{state}" for state in ("old", "new", "anew"))
        new.mkdir()
        written(old, entries).write_changed(new / RECORDS, changed_entries(before, after))

        assert dict(written(anew, {**left, **after})) == dict(PartedTable(new / RECORDS, bytes.decode))
        assert (
            catalogue_identity(new, {}) == catalogue_identity(anew, {}) != catalogue_identity(new, {"a": ""})
        )
