"""Derived tables: rows that follow from the quads, each of them owned by one thing.

A load writes them all with `derive`; where few quads changed, `update` deletes the rows of the owners that
the difference concerns, and inserts those that they have now. There is no other way to change them.
"""

import sqlite3
from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Protocol, TypeAlias

from foia_graph.model.rdf_terms import DEFAULT_GRAPH, Quad
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.generations.contents import QuadDifference
from foia_graph.store.quad_store import subject_iris
from foia_graph.store.tables.database import delete_rows, insert_rows


@dataclass(frozen=True, slots=True)
class CatalogueChange:
    """Two states of a catalogue, their different quads, and documents (IRIs) that lost their texts."""

    before: Catalogue
    after: Catalogue
    difference: QuadDifference
    lost_texts: frozenset[str] = frozenset()

    @property
    def changed_subjects(self) -> frozenset[str]:
        """The IRIs that quads in any graph begin with that were removed or added."""
        quads = self.difference.removed_quads | self.difference.added_quads
        return frozenset(subject_iris(quads))

    @property
    def default_quads(self) -> Iterable[Quad]:
        """The quads of the default graph that were removed or added."""
        quads = chain(self.difference.removed_quads, self.difference.added_quads)
        return (quad for quad in quads if quad.graph_name == DEFAULT_GRAPH)


class DerivedTable(Protocol):
    """One table (`name`) whose column `owner` has the IRI of the thing that a row belongs to."""

    @property
    def name(self) -> str:
        """The name of the table in the schema."""

    def rows(self, catalogue: Catalogue, owners: Collection[str] | None) -> Iterable[Sequence[object]]:
        """Return the rows of some owners, or with None of all."""

    def changed_owners(self, change: CatalogueChange) -> Collection[str] | None:
        """Return the owners whose rows may differ after a change, None for all."""


class DerivedIndex(ABC):
    """Tables whose rows belong to many things each, such as bitmaps; `name` is that of one of them."""

    name: str

    @abstractmethod
    def derive(self, connection: sqlite3.Connection, catalogue: Catalogue, /) -> None:
        """Write all rows, whatever there was before."""

    @abstractmethod
    def update(self, connection: sqlite3.Connection, change: CatalogueChange) -> None:
        """Exchange in the rows what a change concerns."""


Derived: TypeAlias = DerivedTable | DerivedIndex


def derive(connection: sqlite3.Connection, tables: Iterable[Derived], catalogue: Catalogue) -> None:
    """Write all rows of some tables, whatever they had; later ones may be derived from earlier ones."""
    with catalogue.tables.reading_through(connection):
        for table in tables:
            if isinstance(table, DerivedIndex):
                table.derive(connection, catalogue)
            else:
                connection.execute(f"DELETE FROM {table.name}")  # noqa: S608
                insert_rows(connection, table.name, table.rows(catalogue, None))
            mark_derived(connection, table.name)


def update(connection: sqlite3.Connection, tables: Iterable[Derived], change: CatalogueChange) -> None:
    """Exchange the rows of those owners that a change concerns; tables without any rows yet get all."""
    with change.after.tables.reading_through(connection):
        for table in tables:
            if not is_derived(connection, table.name):
                derive(connection, [table], change.after)
            elif isinstance(table, DerivedIndex):
                table.update(connection, change)
            elif (owners := table.changed_owners(change)) is None:
                derive(connection, [table], change.after)
            elif owners:
                delete_rows(connection, table.name, "owner", owners)
                insert_rows(connection, table.name, table.rows(change.after, owners))


def mark_derived(connection: sqlite3.Connection, table: str) -> None:
    """Note that a table has all its rows, so that readers need not wait for them."""
    connection.execute("INSERT OR REPLACE INTO derived VALUES (?)", (table,))


def is_derived(connection: sqlite3.Connection, table: str) -> bool:
    """Return whether a table has all its rows."""
    return connection.execute("SELECT 1 FROM derived WHERE name = ?", (table,)).fetchone() is not None
