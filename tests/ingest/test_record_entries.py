"""The file of records: looked up and changed in places as if it were written anew."""

import random

from foia_graph.ingest.record_entries import entry_lines, exchange_entries
from foia_graph.store.line_table import LineTable


def test_entries_are_exchanged_in_their_places():
    """
    Whatever goes, comes or changes, the file is what all entries would give; names are looked up in it.
    """
    chance = random.Random(3)
    names = [f"https://a.example/{chance.choice(('a', 'a-b', 'a/b', 'é', '~'))}{n}" for n in range(40)]
    for _ in range(300):
        entries = {name: f"{chance.randrange(16**32):032x}" for name in names if chance.random() < 0.5}
        before = [name for name in entries if chance.random() < 0.2]
        free = [name for name in names if name not in entries or name in before]
        after = {name: f"{chance.randrange(16**32):032x}" for name in free if chance.random() < 0.3}
        records = LineTable(b"".join(entry_lines(entries)), bytes.decode)
        kept = {name: entry for name, entry in entries.items() if name not in before}

        assert b"".join(entry_lines({**kept, **after})) == b"".join(exchange_entries(records, before, after))
        assert entries.keys() == {name for name in names if name in records}
