"""The records of a generation: changed in positions as if they were written again."""

import random
from pathlib import Path

from foia_graph.ingest.record_entries import (
    StoredRecords,
    catalogue_identity,
    change_entries,
    changed_entries,
    write_entries,
)
from foia_graph.store.tables.database import TableReader, create_tables, write_tables


def write(folder: Path, entries: dict[str, str]) -> None:
    """Write the records of a generation that is built of some entries."""
    folder.mkdir()
    create_tables(folder)
    with write_tables(folder) as connection:
        write_entries(connection, entries)


def test_entries_are_exchanged_in_their_places(tmp_path: Path) -> None:
    """Whatever goes, comes or changes, the records and their identity are what all entries would give."""
    chance = random.Random(3)
    names = [f"https://a.example/{chance.choice(('a', 'a-b', 'a/b', 'é', '~'))}{n}" for n in range(40)]
    for number in range(100):
        entries = {name: f"{chance.randrange(16**32):032x}" for name in names if chance.random() < 0.5}
        before = [name for name in entries if chance.random() < 0.2]
        free = [name for name in names if name not in entries or name in before]
        after = {name: f"{chance.randrange(16**32):032x} a:1" for name in free if chance.random() < 0.3}
        expected = {name: entry for name, entry in entries.items() if name not in before}
        expected |= {name: entry[:32] for name, entry in after.items()}
        changed, anew = tmp_path / f"{number}-changed", tmp_path / f"{number}-anew"
        write(changed, entries)
        with write_tables(changed) as connection:
            change_entries(connection, changed_entries(before, after))
        write(anew, expected)
        records = StoredRecords(TableReader(changed))

        assert expected == dict(TableReader(changed).rows("SELECT iri, digest FROM record"))
        assert set(expected) == {name for name in names if name in records}
        assert catalogue_identity(changed, {}) == catalogue_identity(anew, {})
        assert catalogue_identity(changed, {}) != catalogue_identity(changed, {"a": ""})
