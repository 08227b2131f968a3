"""Records of the repository: every public thing that is an item, and every one that ever was.

The datestamp of a record is the time of the last entry on it in the change log, save in formats that say
otherwise (`formats`); what the log says was deleted (withdrawn, restricted or gone from the sources, told
apart by nothing) stays for ever as a deleted record.
"""

import json
import re
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain

from foia_graph.publish.addresses import host_of
from foia_graph.publish.oai.protocol import datestamp
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.changelog.diff import ThingChanges
from foia_graph.store.changelog.log import ChangeLog, log_of
from foia_graph.store.derivation import is_derived, mark_derived
from foia_graph.store.tables.database import TableReader, delete_rows, insert_rows, json_array


@dataclass(frozen=True, slots=True)
class OaiRecord:
    """A record: its identifier, the thing it describes, when that last changed, and whether it is deleted."""

    identifier: str
    iri: str
    time: str
    deleted: bool

    @property
    def datestamp(self) -> str:
        """Return the time of the last change, to the second."""
        return datestamp(self.time)

    @property
    def kind(self) -> str:
        """Return the kind of the thing."""
        return kind_of(self.iri)


TABLE = "oai_record"
LoggedChange = tuple[int, str, str, bool]
"""A change of a thing: its number in the log, the IRI, when that was, and whether the thing is deleted
since.
"""
_ARRIVALS = "SELECT owner, arrival FROM oai_record WHERE owner IN (SELECT iri FROM changed_record)"
# Where a catalogue got another base under the same host, a name of old may share its identifier with a new
# one; then what is there goes before what is deleted, and else what came last.
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


# A finding aid is as new as its newest document, so its records have another time than the log.
_DATED = """(
    SELECT owner, identifier, kind, COALESCE(other.value, time) AS time, is_deleted, arrival, is_shadowed
    FROM oai_record LEFT JOIN json_each(?) AS other ON other.key = owner
)"""


@dataclass(frozen=True)
class OaiRecords:
    """The records of a catalogue that meet some conditions, in the order of their last changes.

    Records of one time are in the order of their identifiers. Only those that are asked for are read.
    """

    tables: TableReader
    source: str = TABLE
    conditions: tuple[str, ...] = ("NOT is_shadowed",)
    parameters: tuple[object, ...] = ()

    def __len__(self) -> int:
        return int(self.tables.value(f"SELECT COUNT(*) FROM {self.source} {self._where}", self.parameters))  # noqa: S608

    def __iter__(self) -> Iterator[OaiRecord]:
        return self._read("ORDER BY time, identifier")

    def first(self, size: int) -> list[OaiRecord]:
        """Return the first of them."""
        return list(self._read("ORDER BY time, identifier LIMIT ?", size))

    def where(self, condition: str, *parameters: object) -> "OaiRecords":
        """Return those that meet one more condition, in SQL."""
        return replace(
            self, conditions=(*self.conditions, condition), parameters=(*self.parameters, *parameters)
        )

    def of_kinds(self, kinds: Collection[str]) -> "OaiRecords":
        """Return those of things of some kinds; all where no kind is named."""
        return self.where("kind IN (SELECT value FROM json_each(?))", json_array(kinds)) if kinds else self

    def dated(self, times: Mapping[str, str]) -> "OaiRecords":
        """Return them with other times of some things (IRIs), and in the order of these."""
        return replace(self, source=_DATED, parameters=(json.dumps(dict(times)), *self.parameters))

    @property
    def deleted(self) -> "OaiRecords":
        """Return those of what is deleted."""
        return self.where("is_deleted")

    def between(self, first: str, last: str, after: tuple[str, str] = ("", "")) -> "OaiRecords":
        """Return those from one second to another ("" for none), behind a position in the list."""
        # Keyset pagination: the cursor is the last (time, identifier), so no page is counted through.
        # Times go beyond the second: without its Z a second sorts before all times in it, else behind them.
        found = self.where("time >= ?", first.rstrip("Z")) if first else self
        found = found.where("time <= ?", last) if last else found
        return found.where("(time, identifier) > (?, ?)", *after) if after[0] else found

    def of_identifier(self, identifier: str) -> "OaiRecords":
        """Return the record of an identifier, or none."""
        return self.where("identifier = ?", identifier)

    @property
    def kinds(self) -> frozenset[str]:
        """Return the kinds of things that there are records of."""
        query = f"SELECT DISTINCT kind FROM {self.source} {self._where}"  # noqa: S608
        return frozenset(kind for (kind,) in self.tables.rows(query, self.parameters))

    @property
    def sample(self) -> str:
        """Return the identifier of what came last and is there, "" where there is no record."""
        found = next(self._read("ORDER BY is_deleted, arrival DESC LIMIT 1"), None)
        return found.identifier if found is not None else ""

    def _read(self, order: str, *parameters: object) -> Iterator[OaiRecord]:
        query = f"SELECT identifier, owner, time, is_deleted FROM {self.source} {self._where} {order}"  # noqa: S608
        for name, iri, time, is_deleted in self.tables.rows(query, (*self.parameters, *parameters)):
            yield OaiRecord(name, iri, time, bool(is_deleted))

    @property
    def _where(self) -> str:
        return f"WHERE {' AND '.join(self.conditions)}"


def of_things(iris: Collection[str]) -> tuple[str, str]:
    """Return the condition that records are of some things, in SQL with its parameter."""
    return "owner IN (SELECT value FROM json_each(?))", json_array(iris)


def oai_records(catalogue: Catalogue) -> OaiRecords:
    """Return the records of an open generation."""
    return OaiRecords(catalogue.tables)


def earliest_datestamp(catalogue: Catalogue) -> str:
    """Return the time of the first change of any record."""
    return datestamp(log_of(catalogue).first_time or catalogue.generation.created)


def latest_datestamp(catalogue: Catalogue) -> str:
    """Return the time of the last change of any record."""
    return datestamp(log_of(catalogue).last_time or catalogue.generation.created)


SCHEME = "oai"
NAME = re.compile(r"https?://[^/]+/id/([^/#]+)/([^/#]+)")
DOMAIN = re.compile(r"[a-zA-Z][a-zA-Z0-9\-]*(\.[a-zA-Z][a-zA-Z0-9\-]*)+")
"""What the OAI Identifier Format (2.1) takes for the domain of a repository."""
URI = re.compile(r"[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]+")


def kind_of(iri: str) -> str:
    """Return the kind of a thing that is a record, "" for what is none.

    >>> kind_of("https://a.example/id/work/x"), kind_of("https://a.example/id/document/x/page/1")
    ('work', '')
    """
    found = NAME.fullmatch(iri)
    return found[1] if found else ""


# Within a catalogue, which has one base, this leads from every name to one identifier and back. Pages, which
# have longer names, are parts of their documents, and concepts and graphs are no items.
def identifier_of(iri: str) -> str:
    """Return the identifier of a thing that is a record.

    >>> identifier_of("https://foia.example.org/id/work/oig-12-64")
    'oai:foia.example.org:work/oig-12-64'
    """
    beginning, _, name = iri.partition("/id/")
    return f"{SCHEME}:{_host(beginning)}:{name}"


_host = lru_cache(host_of)
