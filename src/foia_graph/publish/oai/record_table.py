"""The table of records: they follow the change log, of which each load adds its entries."""

import sqlite3
from collections.abc import Iterable, Iterator
from itertools import chain

from foia_graph.publish.oai.identifiers import identifier_of, kind_of
from foia_graph.store.changelog.diff import ThingChanges
from foia_graph.store.changelog.log import ChangeLog
from foia_graph.store.derivation import is_derived, mark_derived
from foia_graph.store.tables.database import delete_rows, insert_rows

TABLE = "oai_record"
LoggedChange = tuple[int, str, str, bool]
"""A change of a thing: its number in the log, the IRI, when that was, and whether the thing is gone since."""
_ARRIVALS = "SELECT owner, arrival FROM oai_record WHERE owner IN (SELECT iri FROM changed_record)"
# Where a catalogue got another base under the same host, a name of old may share its identifier with a new
# one; then what is there goes before what is gone, and else what came last.
_SHADOWS = """
UPDATE oai_record SET is_shadowed = EXISTS (
    SELECT 1 FROM oai_record AS other
    WHERE other.identifier = oai_record.identifier
    AND (-other.is_deleted, other.arrival) > (-oai_record.is_deleted, oai_record.arrival)
)
WHERE identifier IN (SELECT identifier FROM oai_record WHERE owner IN (SELECT iri FROM changed_record))"""


def write_records(
    connection: sqlite3.Connection, before: ChangeLog | None, changes: ThingChanges, time: str
) -> None:
    """Write the records of the things that a load changed at a time, or of all in a table without rows.

    `before` is the log up to the generation before, None for none.
    """
    total = before.total if before is not None else 0
    numbered = enumerate(changes.items(), total + 1)
    new = ((number, iri, time, change == "Delete") for number, (iri, change) in numbered if "#" not in iri)
    is_new_table = before is not None and not is_derived(connection, TABLE)
    write_changes(connection, chain(_logged(before), new) if before and is_new_table else new)
    mark_derived(connection, TABLE)


def _logged(log: ChangeLog) -> Iterator[LoggedChange]:
    entries = log.thing_entries_since(0)
    return ((each.number, each.iri, each.time, each.type == "Delete") for each in entries)


def write_changes(connection: sqlite3.Connection, changes: Iterable[LoggedChange]) -> None:
    """Exchange the rows of those things that some changes, oldest first, are about."""
    arrivals: dict[str, int] = {}
    last: dict[str, tuple[str, bool]] = {}
    for number, iri, time, is_gone in changes:
        if kind_of(iri):
            arrivals.setdefault(iri, number)
            last[iri] = time, is_gone
    connection.execute("CREATE TEMP TABLE changed_record (iri TEXT PRIMARY KEY) WITHOUT ROWID")
    insert_rows(connection, "changed_record", ((iri,) for iri in last))
    arrivals |= dict(connection.execute(_ARRIVALS))
    delete_rows(connection, TABLE, "owner", last)
    rows = (
        (iri, identifier_of(iri), kind_of(iri), time, is_gone, arrivals[iri], False)
        for iri, (time, is_gone) in last.items()
    )
    insert_rows(connection, TABLE, rows)
    connection.execute(_SHADOWS)
    connection.execute("DROP TABLE changed_record")
