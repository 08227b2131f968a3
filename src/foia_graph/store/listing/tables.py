"""Tables of lists: written of all things, or brought up to date for those that a change concerns."""

import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from pyroaring import BitMap

from foia_graph.model.identities import PREFERRED
from foia_graph.model.rdf import MACHINE_FIELD, RDF_TYPE
from foia_graph.model.rdf_terms import NamedNode, Quad, Term
from foia_graph.runtime.shared_values import cached_property
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.derivation import CatalogueChange, DerivedIndex, mark_derived
from foia_graph.store.listing import filters, items
from foia_graph.store.tables.database import indexes_built_last, insert_rows, json_array


def changed_things(change: CatalogueChange) -> set[str]:
    """Return the things whose items may differ, and all whose position in a hierarchy of values does."""
    return _ChangedThings(change).find()


class _ChangedThings:
    def __init__(self, change: CatalogueChange) -> None:
        self._change, self._profile = change, change.after.profile
        self._states = (change.before, change.after)
        self._filters = [
            each
            for shape in self._profile.shapes.values()
            for each in filters.class_filters(self._profile, shape).values()
            if items.is_stored(each)
        ]
        self._paths = [path.split("/") for path in {path for each in self._filters for path in each.paths}]

    def find(self) -> set[str]:
        # Incremental view maintenance: each changed quad is followed backwards along the paths that it is a
        # step of, in the state before (for what it took away) and in that after (for what it brought).
        things, ends = set[str](), defaultdict[str, set[str]](set)
        moved = defaultdict[str, set[str]](set)
        for quad in self._change.default_quads:
            subject, predicate = str(quad.subject)[1:-1], quad.predicate.value
            if predicate in self._own_predicates:
                things.add(subject)
            if predicate in self._broader_predicates:
                moved[predicate].add(subject)
            for beginning, name in self._ways_to(quad):
                (ends[beginning] if beginning else things).add(name)
        things = things.union(*(self._things_before(path, names) for path, names in ends.items()))
        things.update(*(self._things_below(predicate, values) for predicate, values in moved.items()))
        for at in self._states:
            things |= {name for other, name in at.preferred_names.items() if other in things}
        return things

    def _ways_to(self, quad: Quad) -> Iterator[tuple[str, str]]:
        """Yield the beginnings of paths that come to a quad, each with the name at which they do."""
        for steps in self._paths:
            for at, step in enumerate(steps):
                predicate, backwards = filters.path_step(step, self._profile)
                near: list[Term] = []
                if predicate == quad.predicate.value:
                    near.append(quad.object if backwards else quad.subject)
                if at and quad.predicate.value == filters.CLAIM_STATUS:
                    near.append(quad.subject)
                yield from (
                    ("/".join(steps[:at]), term.value) for term in near if isinstance(term, NamedNode)
                )

    def _things_before(self, path: str, names: Collection[str]) -> Iterator[str]:
        for at in self._states:
            query = filters.path_query(path, self._profile, at.base, ends=sorted(names))
            yield from (thing for thing, _ in filters.select_pairs(at.quad_store, query))

    def _things_below(self, predicate: str, values: Collection[str]) -> set[str]:
        """Return values that fall under others than before, all below them, and what has one of these.

        What has a value had that before, or its own links differ: so the lists before know them all.
        """
        path, found, todo = NamedNode(predicate), set(values), list(values)
        while todo:
            node = NamedNode(todo.pop())
            for at in self._states:
                below = {str(quad.subject)[1:-1] for quad in at.quad_store.quads(None, path, node)} - found
                found |= below
                todo += below
        names = [
            items.stored_name(each, exact=False)
            for each in self._filters
            if each.under and self._profile.predicates[each.under] == predicate
        ]
        tables = self._change.before.tables
        query = """
            SELECT things FROM list_value WHERE filter IN (SELECT value FROM json_each(?))
            AND value IN (SELECT value FROM json_each(?))"""
        rows = tables.rows(query, (json_array(names), json_array(values)))
        ids = BitMap().union(*(BitMap.deserialize(things) for (things,) in rows))
        query = "SELECT iri FROM list_item WHERE id IN (SELECT value FROM json_each(?))"
        return found | {iri for (iri,) in tables.rows(query, (json_array(ids),))}

    @cached_property
    def _broader_predicates(self) -> frozenset[str]:
        return frozenset(self._profile.predicates[each.under] for each in self._filters if each.under)

    @cached_property
    def _own_predicates(self) -> frozenset[str]:
        shapes = self._profile.shapes.values()
        fields = {name for shape in shapes for name in (*items.date_steps(shape), shape.label_field) if name}
        paths = self._profile.predicates
        own = {*fields, PREFERRED, MACHINE_FIELD, *items.COUNTED.values()} & paths.keys()
        return frozenset({RDF_TYPE, *map(paths.__getitem__, own)})


# Things whose items are changed one by one; where there are more, all lists are written again.
MAX_CHANGED = 2_000


def write_lists(connection: sqlite3.Connection, reader: items.ItemReader) -> None:
    """Write the lists of all classes, whatever there was; what was listed before keeps its id."""
    rows = connection.execute("SELECT class, iri, id FROM list_item")
    known = defaultdict[str, dict[str, int]](dict)
    for name, iri, item in rows:
        known[name][iri] = item
    connection.execute("DELETE FROM list_item")
    connection.execute("DELETE FROM list_value")
    next_id = 1 + max((item for ids in known.values() for item in ids.values()), default=0)
    with indexes_built_last(connection, "list_item"):
        for shape in reader.shapes:
            writer = _ClassWriter(connection, shape.name, next_id)
            writer.add(reader.read_class(shape), known[shape.name])
            writer.finish()
            next_id = writer.next_id
    mark_derived(connection, ListTables.name)


class ListTables(DerivedIndex):
    """The tables of lists, as they follow from the quads."""

    name = "list_item"

    def derive(self, connection: sqlite3.Connection, catalogue: Catalogue) -> None:
        """Write the lists of all classes."""
        write_lists(connection, item_reader(catalogue))

    def update(self, connection: sqlite3.Connection, change: CatalogueChange) -> None:
        """Exchange the items of the things that a change concerns."""
        reader, things = item_reader(change.after), changed_things(change)
        if len(things) > MAX_CHANGED:
            write_lists(connection, reader)
            return
        for shape in reader.shapes if things else ():
            (next_id,) = connection.execute("SELECT ifnull(max(id), 0) + 1 FROM list_item").fetchone()
            writer = _ClassWriter(connection, shape.name, next_id)
            known = writer.remove(things)
            kind, target = NamedNode(RDF_TYPE), NamedNode(shape.target)
            store = change.after.quad_store
            typed = (thing for thing in things if Quad(NamedNode(thing), kind, target) in store)
            there = reader.names_among(typed, shape)
            if there:
                writer.add(reader.read_items(shape, there, there), known)
            writer.finish()


def item_reader(catalogue: Catalogue) -> items.ItemReader:
    """Return what reads the items of lists in the quads of a catalogue."""
    paths = filters.StorePaths(catalogue.quad_store, catalogue.profile, catalogue.base)
    return items.ItemReader(paths, catalogue.profile, catalogue.base, catalogue.language)


@dataclass(slots=True)
class _ValueRow:
    """A row of list_value: its id, its bitmap, and that as it is stored, b"" for a row that is new."""

    id: int
    things: BitMap
    stored: bytes = b""


class _ClassWriter:
    """Changes the items of a class, and the values that these have; the latter are written by `finish`."""

    def __init__(self, connection: sqlite3.Connection, class_name: str, next_id: int) -> None:
        self._connection, self._class, self.next_id = connection, class_name, next_id
        # An inverted index: each value has the bitmap of its items, and each item the ids of its values, so
        # that an item is removed without a scan of all values.
        self._rows: dict[items.FilterValue, _ValueRow] = {}
        (self._next_row,) = connection.execute("SELECT ifnull(max(id), 0) + 1 FROM list_value").fetchone()

    def remove(self, things: Iterable[str]) -> dict[str, int]:
        """Remove the items of some things, and return their ids."""
        query = """
            SELECT id, iri, list_values FROM list_item
            WHERE class = ? AND iri IN (SELECT value FROM json_each(?))"""
        found: dict[str, int] = {}
        named = "SELECT filter, value FROM list_value WHERE id IN (SELECT value FROM json_each(?))"
        parameters = (self._class, json_array(sorted(things)))
        for item, iri, rows in self._connection.execute(query, parameters).fetchall():
            found[iri] = item
            for value in self._connection.execute(named, (rows,)).fetchall():
                self._row(value).things.discard(item)
        self._connection.executemany(
            "DELETE FROM list_item WHERE id = ?", ((item,) for item in found.values())
        )
        return found

    def add(self, things: Iterable[items.ListedItem], known: Mapping[str, int]) -> None:
        """Insert the items of some things, which keep the ids that are known of them."""
        insert_rows(
            self._connection, "list_item", (self._item(thing, known.get(thing.iri)) for thing in things)
        )

    def _item(self, thing: items.ListedItem, known_id: int | None) -> tuple[int | str, ...]:
        item = self.next_id if known_id is None else known_id
        self.next_id += known_id is None
        rows = [self._rows.get(each) or self._row(each) for each in thing.values]
        for row in rows:
            row.things.add(item)
        ids = json_array(row.id for row in rows)
        numbers = items.number_key(thing.pages), items.number_key(thing.redactions)
        days = thing.day, items.turned_round(thing.day)
        return item, self._class, thing.iri, thing.label, *days, *numbers, ids

    def _row(self, value: items.FilterValue) -> _ValueRow:
        found = self._rows.get(value)
        if found is None:
            query = "SELECT id, things FROM list_value WHERE class = ? AND filter = ? AND value = ?"
            stored = self._connection.execute(query, (self._class, *value)).fetchone()
            if stored is None:
                found, self._next_row = _ValueRow(self._next_row, BitMap()), self._next_row + 1
            else:
                found = _ValueRow(stored[0], BitMap.deserialize(stored[1]), stored[1])
            self._rows[value] = found
        return found

    def finish(self) -> None:
        """Write the values whose things are others than before."""
        changed = {value: row for value, row in self._rows.items() if _serialized(row.things) != row.stored}
        self._connection.executemany(
            "DELETE FROM list_value WHERE id = ?", ((row.id,) for row in changed.values() if row.stored)
        )
        self._insert((row.id, *value, row.things) for value, row in changed.items() if row.things)
        for by in ("", items.BY_MACHINE):
            if any(name == f"{items.SPAN}{by}" for name, _ in changed):
                self._write_years(f"{items.SPAN}{by}", f"{filters.YEAR}{by}")

    def _write_years(self, span: str, year_filter: str) -> None:
        """Write the things of each year in which a span begins or ends; a thing may be in several."""
        query = "SELECT value, things FROM list_value WHERE class = ? AND filter = ?"
        rows = self._connection.execute(query, (self._class, span))
        spans = {items.span_of(value): BitMap.deserialize(things) for value, things in rows}
        years: dict[str, BitMap] = {}
        deletion = "DELETE FROM list_value WHERE class = ? AND filter = ?"
        self._connection.execute(deletion, (self._class, year_filter))
        for year in sorted({day[:4] for span in spans for day in span if day not in ("", items.EVER)}):
            found = (things for (begin, end), things in spans.items() if begin[:4] <= year <= end[:4])
            years[year] = BitMap().union(*found)
        self._insert((None, year_filter, year, things) for year, things in years.items())

    def _insert(self, rows: Iterable[tuple[int | None, str, str, BitMap]]) -> None:
        insert_rows(
            self._connection,
            "list_value",
            ((row, self._class, name, value, _serialized(things)) for row, name, value, things in rows),
        )


def _serialized(things: BitMap) -> bytes:
    things.run_optimize()
    return things.serialize()
