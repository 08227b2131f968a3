"""Selections: the things of a list that filters leave, their order, and the counts of their values.

The things of a class are numbers in a roaring bitmap for each value. Several values of one filter mean any of
them, several filters all; values chosen in a filter do not narrow the counts of that filter.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from heapq import nsmallest
from itertools import chain, islice
from typing import TypeAlias

from pyroaring import BitMap

from foia_graph.model import iris
from foia_graph.model.identities import IDENTITY_LINKS
from foia_graph.model.profile import Shape
from foia_graph.runtime.shared_values import cached_property
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.listing.filters import YEAR, ListFilter, StorePaths, class_filters, value_iri
from foia_graph.store.listing.items import (
    BY_MACHINE,
    EVERYTHING,
    SORTS,
    SPAN,
    Span,
    is_stored,
    is_within,
    span_of,
    stored_name,
    turned_round,
    values_above,
)
from foia_graph.store.tables.database import Row, json_array

# For each value of a filter the things that have it.
ValueMaps = Mapping[str, BitMap]


class ListIndex:
    """The list of a class in the tables of a generation. Things are ids of items, bitmaps of them sets."""

    def __init__(self, catalogue: Catalogue, shape: Shape) -> None:
        self.catalogue, self.shape, self.tables = catalogue, shape, catalogue.tables
        self.names = catalogue.thing_names(shape)
        self.filters = class_filters(catalogue.profile, shape)

    @property
    def everything(self) -> BitMap:
        """All things of the class; as all bitmaps here it is shared, and never changed."""
        return self._value_maps(EVERYTHING).get("", BitMap())

    def value_maps(self, name: str, exact: bool = True, machine: bool = True) -> ValueMaps:
        """Return the things of each value of a filter; unless `exact`, those of the values under it, too.

        Without `machine` no value counts that a program alone gave a thing.
        """
        maps = self._value_maps(name if exact else stored_name(self.filters[name], exact))
        if machine or not (read := self.machine_maps(name, exact)):
            return maps
        return {value: things - read.get(value, BitMap()) for value, things in maps.items()}

    def machine_maps(self, name: str, exact: bool = True) -> ValueMaps:
        """Return, for the values of a filter that a program gave, the things to which it alone did."""
        return self._value_maps(f"{name if exact else stored_name(self.filters[name], exact)}{BY_MACHINE}")

    def _value_maps(self, name: str) -> ValueMaps:
        return self.catalogue.compute_once((self.shape.name, "values", name), lambda: self._read_values(name))

    def _read_values(self, name: str) -> ValueMaps:
        query = "SELECT value, things FROM list_value WHERE class = ? AND filter = ?"
        rows = self.tables.rows(query, (self.shape.name, name))
        return {value: BitMap.deserialize(things) for value, things in rows}

    def values_of(self, thing: str, name: str) -> list[str]:
        """Return the values that a thing itself has in a filter, sorted."""
        query = """
            SELECT value FROM list_value WHERE class = ?1 AND filter = ?2 AND id IN (
                SELECT each.value FROM list_item, json_each(list_values) AS each WHERE class = ?1 AND iri = ?3
            ) ORDER BY value"""
        return [value for (value,) in self.tables.rows(query, (self.shape.name, name, thing))]

    @property
    def spans(self) -> Mapping[Span, BitMap]:
        """The things of each span of days."""
        return self.catalogue.compute_once(
            (self.shape.name, "spans"),
            lambda: {span_of(value): things for value, things in self._value_maps(SPAN).items()},
        )

    def things_within(self, first: str, last: str, machine: bool = True) -> BitMap:
        """Return the things that may be of a period; "" leaves a side of it open."""
        found = BitMap().union(
            *(things for span, things in self.spans.items() if is_within(span, first, last))
        )
        return found if machine else found - self.dated_by_machine

    @property
    def dated_by_machine(self) -> BitMap:
        """The things whose date a program alone read."""
        return BitMap().union(*self._value_maps(f"{SPAN}{BY_MACHINE}").values())

    @property
    def dated(self) -> BitMap:
        """The things that have a date."""
        return self.catalogue.compute_once(
            (self.shape.name, "dated"), lambda: BitMap().union(*self.spans.values())
        )

    def ids_of(self, names: Iterable[str]) -> BitMap:
        """Return the things of some names, as far as they are in the list."""
        query = "SELECT id FROM list_item WHERE class = ? AND iri IN (SELECT value FROM json_each(?))"
        return BitMap(item for (item,) in self.tables.rows(query, (self.shape.name, json_array(names))))

    def names_of(self, things: BitMap) -> list[str]:
        """Return the names of things, sorted."""
        query = "SELECT iri FROM list_item WHERE id IN (SELECT value FROM json_each(?)) ORDER BY iri"
        return [name for (name,) in self.tables.rows(query, (json_array(things),))]

    def labelled_from(self, label: str) -> Iterator[tuple[str, str]]:
        """Yield names and labels, as they are sorted, from a label on."""
        query = "SELECT iri, label FROM list_item WHERE class = ? AND label >= ? ORDER BY label, iri"
        return ((name, found) for name, found in self.tables.rows(query, (self.shape.name, label)))

    def labelled_with(self, text: str, most: int) -> Iterator[str]:
        """Yield the names of those of the first `most` things by label whose label has a text in it."""
        query = """
            SELECT iri FROM (SELECT iri, label FROM list_item WHERE class = ? ORDER BY label, iri LIMIT ?)
            WHERE instr(label, ?) > 0"""
        return (name for (name,) in self.tables.rows(query, (self.shape.name, most, text)))


def list_index(catalogue: Catalogue, shape: Shape) -> ListIndex:
    """Return the index of a class in a generation."""
    return catalogue.compute_once((shape.name, "index"), lambda: ListIndex(catalogue, shape))


def things_above(catalogue: Catalogue, field: str) -> Mapping[str, list[str]]:
    """Return for each thing those right above it by a field."""
    paths = StorePaths(catalogue.quad_store, catalogue.profile, catalogue.base)
    return catalogue.compute_once(("things_above", field), lambda: values_above(paths, field))


def value_in_list(text: str, list_filter: ListFilter, catalogue: Catalogue, shape: Shape) -> str:
    """Return the IRI that a value of a filter means in a list of things of a class.

    It is described here, or things of the class have it. Raise NotFound or ValueRejected as `value_iri` does.
    """

    def has_things(iri: str) -> bool:
        if list_filter.is_own_field:
            return catalogue.is_linked(iri, list_filter.name)
        return iri in list_index(catalogue, shape).value_maps(list_filter.name)

    iri = value_iri(text, list_filter, catalogue, has_things)
    return iri if list_filter.name in IDENTITY_LINKS else catalogue.preferred_names.get(iri, iri)


KEPT = 32
# Things of a selection that are sorted by themselves; for more, the list of all is passed through.
FEW = 5_000
# The most values of a filter that are listed with their counts; of the rest the number is given.
MAX_VALUES = 20
PERIOD, ONLY = "from to", "only"
FilterChoices = tuple[tuple[str, tuple[str, ...]], ...]
# The value that a thing is sorted by, and its name, which decides between equal ones.
Position = tuple[str, str]


@dataclass(frozen=True, slots=True)
class ListSelector:
    """A request for a list: values by filter, a period, an order, whether values mean only themselves.

    Without `machine` nothing counts that a program read and nobody verified. `excluded_things` are omitted,
    whatever they are; `only_things`, if given, are those that are not.
    """

    filter_values: FilterChoices = ()
    first: str = ""
    last: str = ""
    exact: bool = False
    sort: str = "iri"
    excluded_things: frozenset[str] = frozenset()
    only_things: frozenset[str] | None = None
    machine: bool = True


@dataclass(frozen=True, slots=True)
class Facet:
    """A filter with the number of things for its values, the largest first, and how many values are left.

    `machine` are the values that a program alone gave these things.
    """

    name: str
    title: str
    values: tuple[tuple[str, int], ...]
    more: int = 0
    machine: frozenset[str] = frozenset()


def facet_of(
    name: str, title: str, counts: Mapping[str, int], chosen: Iterable[str] = (), total: int | None = None
) -> Facet:
    """Return a facet with the values that most have, and those that were chosen in it.

    `total` is the number of values that any have, where not all of these are counted.
    """
    present = [value for value in counts if counts[value]]
    first = nsmallest(MAX_VALUES, present, key=lambda value: (-counts[value], value))
    shown = {value: counts.get(value, 0) for value in (*first, *chosen)}
    more = (len(present) if total is None else total) - sum(count > 0 for count in shown.values())
    return Facet(name, title, tuple(shown.items()), more)


@dataclass(frozen=True)
class NameSelection:
    """A selection of sorted names."""

    all_names: Sequence[str]
    sort: str = "iri"
    facets: tuple[Facet, ...] = ()

    @property
    def total(self) -> int:
        """The number of names."""
        return len(self.all_names)

    def names(self, start: int = 0, stop: int | None = None) -> list[str]:
        """Return the names from one number up to another, from 0."""
        return list(self.all_names[start:stop])

    def position_of(self, number: int) -> Position:
        """Return an empty value, since the name alone decides, and the name."""
        return "", self.all_names[number]

    def count_before(self, sort_value: str, name: str) -> int:
        """Return how many names come up to and with a name; one that sorts by more comes last."""
        return bisect_right(self.all_names, name) if not sort_value else self.total


class ListSelection:
    """A selection of things of a list."""

    def __init__(
        self, index: ListIndex, sort: str, things: BitMap, count_facets: Callable[[], Iterable[Facet]] = tuple
    ) -> None:
        self.index, self.sort, self.things, self._count_facets = index, sort, things, count_facets
        self._column, self._class = SORTS[sort], index.shape.name

    @property
    def total(self) -> int:
        """The number of things."""
        return len(self.things)

    @cached_property
    def facets(self) -> tuple[Facet, ...]:
        """Return the counts of the things by the values of their filters."""
        return tuple(self._count_facets())

    def names(self, start: int = 0, stop: int | None = None) -> list[str]:
        """Return the names of the things from one number up to another, from 0."""
        return [name for _, _, name in self._rows(start, stop)]

    def position_of(self, number: int) -> Position:
        """Return the value that one of the things is sorted by, and its name."""
        return self._position(self._rows(number, number + 1)[0])

    def positions(self) -> Iterator[Position]:
        """Yield the positions of all things, one after the other."""
        return map(self._position, self._walk() if self._few is None else self._few)

    def items(self) -> Iterator[tuple[int, str]]:
        """Yield the things with their names, one after the other."""
        return ((item, name) for item, _, name in (self._walk() if self._few is None else self._few))

    def count_before(self, sort_value: str, name: str) -> int:
        """Return how many things come up to and with a position of the order."""
        value = turned_round(sort_value) if self.sort.startswith("-") else sort_value
        # By name alone, what would sort by more comes behind all.
        first = (value or name) if self.sort == "iri" else value
        query = f"FROM list_item WHERE class = ? AND ({self._column}, iri) <= (?, ?)"
        if self._is_everything:
            number: int = self.index.tables.value(f"SELECT count(*) {query}", (self._class, first, name))
            return number
        rows = self.index.tables.rows(f"SELECT id {query}", (self._class, first, name))
        return self.things.intersection_cardinality(BitMap(item for (item,) in rows))

    # -- rows of the table: id, value of the order, name -----------------------------------------------------

    def _rows(self, start: int, stop: int | None) -> Sequence[Row]:
        first, last, _ = slice(start, stop).indices(self.total)
        number = max(last - first, 0)
        if self._few is not None:
            return self._few[first:last]
        if first <= self.total - last:
            return list(islice(self._walk("ASC", first, number), number))
        return list(islice(self._walk("DESC", self.total - last, number), number))[::-1]

    @cached_property
    def _few(self) -> Sequence[Row] | None:
        if self.total > FEW:
            return None
        query = self._ordered("list_item WHERE id IN (SELECT value FROM json_each(?))", "ASC")
        return list(self.index.tables.rows(query, (json_array(self.things),)))

    def _walk(self, direction: str = "ASC", skipped: int = 0, number: int = -1) -> Iterator[Row]:
        query = self._ordered("list_item WHERE class = ?", direction)
        if self._is_everything:
            return self.index.tables.rows(f"{query} LIMIT ? OFFSET ?", (self._class, number, skipped))
        rows = (row for row in self.index.tables.rows(query, (self._class,)) if row[0] in self.things)
        return islice(rows, skipped, None)

    def _ordered(self, rows: str, direction: str) -> str:
        order = f"{self._column} {direction}, iri {direction}"
        return f"SELECT id, {self._column}, iri FROM {rows} ORDER BY {order}"  # noqa: S608 - names of our own

    @property
    def _is_everything(self) -> bool:
        return self.total == len(self.index.everything)

    def _position(self, row: Row) -> Position:
        _, value, name = row
        if self.sort == "iri":
            return "", name
        return (turned_round(value) if self.sort.startswith("-") else value), name


# Things in an order, which `sort` names as an address does.
Selection: TypeAlias = NameSelection | ListSelection


def select_things(catalogue: Catalogue, shape: Shape, selector: ListSelector) -> ListSelection:
    """Return a selection of things of a class; recent ones are cached."""
    found = list_index(catalogue, shape)

    def select(wanted: ListSelector) -> ListSelection:
        narrowed = NarrowedList(found, wanted)
        return ListSelection(found, wanted.sort, narrowed.things_left(), narrowed.count_facets)

    return catalogue.compute_once((shape.name, "selections"), lambda: lru_cache(KEPT)(select))(selector)


def select_parts(catalogue: Catalogue, shape: Shape, selector: ListSelector) -> NameSelection:
    """Return a selection of parts, which have no record of their own, that point at all values given."""
    found = [
        {thing for value in values for thing in catalogue.pointing_things(value, name, shape)}
        for name, values in selector.filter_values
    ]
    names = sorted(set.intersection(*found)) if found else []
    only = selector.only_things
    return NameSelection([name for name in names if only is None or iris.owner_iri(name) in only])


def select_everything(catalogue: Catalogue, only: frozenset[str] | None = None) -> NameSelection:
    """Return a selection of all things of all classes and the catalogue, or of those among `only`."""
    names = catalogue.all_descriptions
    return NameSelection(names if only is None else [name for name in names if name in only])


class NarrowedList:
    """The things that each filter of a selector leaves."""

    def __init__(self, index: ListIndex, selector: ListSelector) -> None:
        self.index, self.wanted = index, selector
        self.left = {name: self._having(name, values) for name, values in selector.filter_values}
        if (selector.first or selector.last) and index.shape.date_fields:
            self.left[PERIOD] = index.things_within(selector.first, selector.last, selector.machine)
        if selector.only_things is not None:
            self.left[ONLY] = index.ids_of(selector.only_things)
        self.everything = index.everything - index.ids_of(selector.excluded_things)

    def _having(self, name: str, values: Iterable[str]) -> BitMap:
        list_filter, index = self.index.filters[name], self.index
        if not is_stored(list_filter) and name != YEAR:
            pointing = (index.catalogue.pointing_things(value, name, index.shape) for value in values)
            return index.ids_of(chain.from_iterable(pointing))
        things = index.value_maps(name, self.wanted.exact, self.wanted.machine)
        return BitMap().union(*(things[value] for value in values if value in things))

    def things_left(self, besides: str = "") -> BitMap:
        """Return the things that all filters leave, or all but one."""
        return self.everything.intersection(*(left for name, left in self.left.items() if name != besides))

    def count_facets(self) -> Iterator[Facet]:
        """Yield the counts of the things by the values of each filter that is counted."""
        chosen = dict(self.wanted.filter_values)
        for each in self.index.filters.values():
            if each.is_counted:
                left = self.things_left(each.name)
                things = self.index.value_maps(each.name, self.wanted.exact, self.wanted.machine)
                counts = {value: left.intersection_cardinality(having) for value, having in things.items()}
                read = self.index.machine_maps(each.name, self.wanted.exact) if self.wanted.machine else {}
                machine = {value for value, by in read.items() if (left & things[value]).issubset(by)}
                facet = facet_of(each.name, each.title, counts, chosen.get(each.name, ()))
                yield replace(facet, machine=frozenset(machine))
