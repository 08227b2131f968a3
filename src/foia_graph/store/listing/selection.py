"""Selections: the things of a list that filters leave, their order, and the counts of their values.

Several values of one filter mean any of them, several filters all of them. The count of a value is what the
list would have if that value were chosen in its filter, and the other filters stayed as they are: the values
chosen in the same filter do not narrow it.
"""

from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache, reduce
from itertools import compress
from operator import and_, or_

from foia_graph.model import iris
from foia_graph.model.profile import Shape
from foia_graph.runtime.shared_values import cached_property
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.listing.columns import FilterColumn, flags_at
from foia_graph.store.listing.index import ListIndex, ListOrder, list_index

KEPT = 32
MOST_VALUES = 20
"""The most values of a filter that are listed with their counts; of the rest the number is given."""
PERIOD, ONLY = "from to", "only"
FilterChoices = tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class ListSelector:
    """A request for a list: values by filter, a period, an order, whether values mean only themselves.

    `excluded_things` are that are left out, whatever they are; `only_things`, if given, those that are not.
    """

    filter_values: FilterChoices = ()
    first: str = ""
    last: str = ""
    exact: bool = False
    sort: str = "iri"
    excluded_things: frozenset[str] = frozenset()
    only_things: frozenset[str] | None = None

    @property
    def has_period(self) -> bool:
        """Return whether there is a period."""
        return bool(self.first or self.last)


@dataclass(frozen=True, slots=True)
class Facet:
    """A filter with the number of things for its values, the largest first, and how many values are left."""

    name: str
    title: str
    values: tuple[tuple[str, int], ...]
    more: int = 0


@dataclass(frozen=True)
class Selection:
    """Things in order: the names of all there are, and the places of those that are selected."""

    all_names: Sequence[str]
    order: ListOrder
    places: Sequence[int]
    count_facets: Callable[[], Iterable[Facet]] = tuple

    @property
    def total(self) -> int:
        """Return the number of things."""
        return len(self.places)

    @cached_property
    def facets(self) -> tuple[Facet, ...]:
        """Return the counts of the things by the values of their filters."""
        return tuple(self.count_facets())

    def names(self, start: int = 0, stop: int | None = None) -> list[str]:
        """Return the names of the things from one number up to another, from 0."""
        return [self.all_names[place] for place in self.places[start:stop]]

    def position_of(self, number: int) -> tuple[str, str]:
        """Return the value that one of the things is sorted by, and its name."""
        place = self.places[number]
        return self.order.sort_values[place], self.all_names[place]

    def count_before(self, sort_value: str, name: str) -> int:
        """Return how many things come up to and with a position of the order."""
        numbers = range(self.total)
        return bisect_right(
            numbers,
            self.order.sort_key(sort_value, name),
            key=lambda number: self.order.sort_key(*self.position_of(number)),
        )


def select_things(catalogue: Catalogue, shape: Shape, selector: ListSelector) -> Selection:
    """Return a selection of things of a class; recent ones are cached."""
    found = list_index(catalogue, shape)
    at_hand = catalogue.compute_once(
        (shape.name, "selections"), lambda: lru_cache(KEPT)(lambda wanted: _select_from(found, wanted))
    )
    return at_hand(selector)


def _select_from(list_index: ListIndex, selector: ListSelector) -> Selection:
    narrowed = FilterFlags(list_index, selector)
    order = list_index.list_order(selector.sort)
    left = narrowed.remaining_flags()
    places = order.places if left == narrowed.everything else _places_among(left, narrowed.size, order)
    return Selection(list_index.names, order, places, narrowed.count_facets)


def _places_among(left: int, size: int, order: ListOrder) -> Sequence[int]:
    among = left.to_bytes(size, "little")
    return array("I", compress(order.places, map(among.__getitem__, order.places)))


def select_parts(catalogue: Catalogue, shape: Shape, selector: ListSelector) -> Selection:
    """Return a selection of parts, which have no record of their own, that point at all values given."""
    found = [
        {thing for value in values for thing in catalogue.pointing_things(value, name, shape)}
        for name, values in selector.filter_values
    ]
    names = sorted(set.intersection(*found)) if found else []
    return selection_of(
        [
            name
            for name in names
            if selector.only_things is None or iris.owner_iri(name) in selector.only_things
        ]
    )


def select_everything(catalogue: Catalogue, only: frozenset[str] | None = None) -> Selection:
    """Return a selection of all things of all classes and the catalogue, or of those among `only`."""
    if only is None:
        return catalogue.compute_once("select_everything", lambda: selection_of(catalogue.all_descriptions))
    known = catalogue.compute_once(
        ("select_everything", "known"), lambda: frozenset(catalogue.all_descriptions)
    )
    return selection_of(sorted(known & only))


def selection_of(names: Sequence[str]) -> Selection:
    """Return a selection of all names of a sorted list."""
    places = range(len(names))
    return Selection(names, ListOrder("iri", [""] * len(names), places), places)


class FilterFlags:
    """The things that each filter leaves, as flags."""

    def __init__(self, list_index: ListIndex, selector: ListSelector) -> None:
        self.index, self.wanted, self.size = list_index, selector, len(list_index.names)
        gone = flags_at(
            self.size,
            (list_index.places[name] for name in selector.excluded_things if name in list_index.places),
        )
        self.everything = int.from_bytes(b"\1" * self.size, "little")
        self.all = self.everything ^ gone
        self.left = {name: self._value_flags(name, values) for name, values in selector.filter_values}
        if selector.has_period and list_index.date_index:
            self.left[PERIOD] = flags_at(
                self.size, list_index.date_index.places_within(selector.first, selector.last)
            )
        if selector.only_things is not None:
            self.left[ONLY] = flags_at(
                self.size,
                (list_index.places[name] for name in selector.only_things if name in list_index.places),
            )

    def _value_flags(self, name: str, values: Iterable[str]) -> int:
        one = self.index.filters[name]
        if one.is_own_field and not one.is_counted:
            return flags_at(self.size, *(self._pointing_places(name, value) for value in values))
        column = self.index.column(name, self.wanted.exact)
        return reduce(or_, map(column.things_having, values), 0)

    def _pointing_places(self, name: str, value: str) -> Iterator[int]:
        found = self.index.catalogue.pointing_things(value, name, self.index.shape)
        return (self.index.places[thing] for thing in found if thing in self.index.places)

    def remaining_flags(self, besides: str = "") -> int:
        """Return the things that all filters leave, or all but one, as flags."""
        return reduce(and_, (left for name, left in self.left.items() if name != besides), self.all)

    def count_facets(self) -> Iterator[Facet]:
        """Yield the counts of the things by the values of each filter that is counted."""
        chosen = dict(self.wanted.filter_values)
        for each in self.index.filters.values():
            if each.is_counted:
                column = self.index.column(each.name, self.wanted.exact)
                yield self._count_facet(each.name, each.title, column, chosen.get(each.name, ()))

    def _count_facet(
        self, name: str, title: str, column: FilterColumn, chosen_values: Iterable[str]
    ) -> Facet:
        counts = column.count_values(self.remaining_flags(name))
        kept = [value for value in sorted(counts, key=lambda v: (-counts[v], v)) if counts[value]]
        shown = [*kept[:MOST_VALUES], *(v for v in chosen_values if v not in kept[:MOST_VALUES])]
        more = sum(1 for value in kept if value not in shown)
        return Facet(name, title, tuple((value, counts.get(value, 0)) for value in shown), more)
