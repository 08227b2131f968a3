"""Selections of conflicts: those of a scope, perhaps on one thing or one field, contradictions first."""

from collections.abc import Iterator
from dataclasses import dataclass

from foia_graph.model.resource import Resource
from foia_graph.store.catalogue import PAGE_SIZE, Catalogue
from foia_graph.store.conflict_table import GROUPS, Scope, compared_things, skipped_sources
from foia_graph.store.conflicts import ConflictGroup, FieldConflict, field_conflicts
from foia_graph.store.tables.database import TableReader


@dataclass(frozen=True)
class ConflictSelection:
    """The conflicts of a scope, of one thing (IRI) or field where these are named.

    They are walked by things: what is contested in one of them stands together.
    """

    catalogue: Catalogue
    scope: Scope
    about: str = ""
    field: str = ""

    @property
    def total(self) -> int:
        """Return the number of things, those with contradictions and differences counted for each."""
        return sum(map(self.thing_count, GROUPS))

    def thing_count(self, group: ConflictGroup) -> int:
        """Return the number of things with conflicts of a group; raises StoreBusy while they are derived."""
        condition, parameters = self._condition(group)
        query = f"SELECT COUNT(DISTINCT owner) FROM conflict WHERE {condition}"  # noqa: S608
        return int(self._tables.value(query, parameters))

    def fact_count(self, group: ConflictGroup) -> int:
        """Return the number of conflicts of a group."""
        condition, parameters = self._condition(group)
        query = f"SELECT COALESCE(SUM(points), 0) FROM conflict WHERE {condition}"  # noqa: S608
        return int(self._tables.value(query, parameters))

    def things(self) -> Iterator[str]:
        """Yield the things with conflicts, those with contradictions first."""
        for group in GROUPS:
            yield from self._names(group, 0, self.thing_count(group))

    def conflicts(self, start: int = 0, stop: int | None = None) -> Iterator[FieldConflict]:
        """Yield the conflicts of the things from one number up to another, contradictions first."""
        before = 0
        for group in GROUPS:
            total = self.thing_count(group)
            first, last = max(start - before, 0), total if stop is None else min(stop - before, total)
            for at in range(first, last, PAGE_SIZE):
                names = self._names(group, at, min(PAGE_SIZE, last - at))
                for thing in compared_things(self.catalogue, names):
                    yield from self._conflicts_of(thing, group)
            before += total

    def _names(self, group: ConflictGroup, start: int, size: int) -> list[str]:
        condition, parameters = self._condition(group)
        query = f"SELECT DISTINCT owner FROM conflict WHERE {condition} ORDER BY owner LIMIT ? OFFSET ?"  # noqa: S608
        return [name for (name,) in self._tables.rows(query, (*parameters, size, start))]

    def _conflicts_of(self, thing: Resource, group: ConflictGroup) -> Iterator[FieldConflict]:
        skipped = skipped_sources(self.catalogue, self.scope)
        for conflict in field_conflicts(thing, self.catalogue.profile, skipped):
            if conflict.group == group and self.field in ("", conflict.field):
                yield conflict

    def _condition(self, group: ConflictGroup) -> tuple[str, list[str]]:
        """Return the condition on rows, in SQL with its parameters."""
        values = {"scope": self.scope, "section": group, "owner": self.about, "field": self.field}
        given = {column: value for column, value in values.items() if value}
        return " AND ".join(f"{column} = ?" for column in given), list(given.values())

    @property
    def _tables(self) -> TableReader:
        return self.catalogue.tables.require("conflict")
