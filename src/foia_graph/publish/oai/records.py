"""Records of the repository: every public thing that is an item, and every one that ever was.

The datestamp of a record is the time of the last entry on it in the change log, save in formats that say
otherwise (`formats`); what the log says was deleted (withdrawn, restricted or gone from the sources, told
apart by nothing) stays for ever as a deleted record.
"""

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace

from foia_graph.publish.oai.datestamps import datestamp
from foia_graph.publish.oai.record import OaiRecord
from foia_graph.publish.oai.record_table import TABLE
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.changelog.log import log_of
from foia_graph.store.tables.database import TableReader, json_array

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
        """Return those of what is gone."""
        return self.where("is_deleted")

    def between(self, first: str, last: str, after: tuple[str, str] = ("", "")) -> "OaiRecords":
        """Return those from one second to another ("" for none), behind a place in the list."""
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
