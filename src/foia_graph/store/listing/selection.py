"""Selections: the things of a list that filters leave, their order, and the counts of their values.

Several values of one filter mean any of them, several filters all of them. The count of a value is what the
list would have if that value were chosen in its filter, and the other filters stayed as they are: the values
chosen in the same filter do not narrow it.
"""

from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache, reduce
from itertools import compress
from operator import and_, or_

from foia_graph.model import iris
from foia_graph.model.profile import Shape
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.listing.columns import Column, flags
from foia_graph.store.listing.index import Index, Order, index

KEPT = 32
MOST_VALUES = 20
"""The most values of a filter that are listed with their counts; of the rest the number is given."""
PERIOD, ONLY = "from to", "only"
Chosen = tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A request for a list: values by filter, a period, an order, whether values mean only themselves.

    `gone` are things that are left out, whatever they are; `only`, where given, those that are not.
    """

    chosen: Chosen = ()
    first: str = ""
    last: str = ""
    exact: bool = False
    sort: str = "iri"
    gone: frozenset[str] = frozenset()
    only: frozenset[str] | None = None

    @property
    def period(self) -> bool:
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

    all: Sequence[str]
    order: Order
    places: Sequence[int]
    count: Callable[[], Iterable[Facet]] = tuple

    @property
    def total(self) -> int:
        """Return the number of things."""
        return len(self.places)

    @cached_property
    def facets(self) -> tuple[Facet, ...]:
        """Return the counts of the things by the values of their filters."""
        return tuple(self.count())

    def names(self, start: int = 0, stop: int | None = None) -> list[str]:
        """Return the names of the things from one number up to another, from 0."""
        return [self.all[place] for place in self.places[start:stop]]

    def said(self, number: int) -> tuple[str, str]:
        """Return the value that one of the things is sorted by, and its name."""
        place = self.places[number]
        return self.order.said[place], self.all[place]

    def behind(self, said: str, name: str) -> int:
        """Return how many things come up to and with a position of the order."""
        numbers = range(self.total)
        return bisect_right(
            numbers, self.order.key(said, name), key=lambda number: self.order.key(*self.said(number))
        )


def select(catalogue: Catalogue, shape: Shape, wanted: Wanted) -> Selection:
    """Return a selection of things of a class; recent ones are cached."""
    found = index(catalogue, shape)
    at_hand = catalogue.once(
        (shape.name, "selections"), lambda: lru_cache(KEPT)(lambda wanted: _select(found, wanted))
    )
    return at_hand(wanted)


def _select(found: Index, wanted: Wanted) -> Selection:
    narrowed = _Narrowed(found, wanted)
    order = found.order(wanted.sort)
    among = narrowed.flags().to_bytes(narrowed.size, "little")
    places = array("I", compress(order.places, map(among.__getitem__, order.places)))
    return Selection(found.names, order, places, narrowed.facets)


def parts(catalogue: Catalogue, shape: Shape, wanted: Wanted) -> Selection:
    """Return a selection of parts, which have no record of their own, that point at all values given."""
    found = [
        {thing for value in values for thing in catalogue.all_pointing(value, name, shape)}
        for name, values in wanted.chosen
    ]
    names = sorted(set.intersection(*found)) if found else []
    return listed([name for name in names if wanted.only is None or iris.owner(name) in wanted.only])


def everything(catalogue: Catalogue, only: frozenset[str] | None = None) -> Selection:
    """Return a selection of all things of all classes and the catalogue, or of those among `only`."""
    if only is None:
        return catalogue.once("everything", lambda: listed(catalogue.population))
    known = catalogue.once(("everything", "known"), lambda: frozenset(catalogue.population))
    return listed(sorted(known & only))


def listed(names: Sequence[str]) -> Selection:
    """Return a selection of all names of a sorted list."""
    places = range(len(names))
    return Selection(names, Order("iri", [""] * len(names), places), places)


class _Narrowed:
    """The things that each filter leaves, as flags."""

    def __init__(self, found: Index, wanted: Wanted) -> None:
        self.index, self.wanted, self.size = found, wanted, len(found.names)
        gone = flags(self.size, (found.places[name] for name in wanted.gone if name in found.places))
        self.all = flags(self.size, range(self.size)) ^ gone
        self.left = {name: self._chosen(name, values) for name, values in wanted.chosen}
        if wanted.period and found.days:
            self.left[PERIOD] = flags(self.size, found.days.within(wanted.first, wanted.last))
        if wanted.only is not None:
            self.left[ONLY] = flags(
                self.size, (found.places[name] for name in wanted.only if name in found.places)
            )

    def _chosen(self, name: str, values: Iterable[str]) -> int:
        one = self.index.filters[name]
        if one.own and not one.counted:
            return flags(self.size, *(self._pointing(name, value) for value in values))
        column = self.index.column(name, self.wanted.exact)
        return reduce(or_, map(column.having, values), 0)

    def _pointing(self, name: str, value: str) -> Iterator[int]:
        found = self.index.catalogue.all_pointing(value, name, self.index.shape)
        return (self.index.places[thing] for thing in found if thing in self.index.places)

    def flags(self, besides: str = "") -> int:
        """Return the things that all filters leave, or all but one, as flags."""
        return reduce(and_, (left for name, left in self.left.items() if name != besides), self.all)

    def facets(self) -> Iterator[Facet]:
        """Yield the counts of the things by the values of each filter that is counted."""
        chosen = dict(self.wanted.chosen)
        for each in self.index.filters.values():
            if each.counted:
                column = self.index.column(each.name, self.wanted.exact)
                yield self._facet(each.name, each.title, column, chosen.get(each.name, ()))

    def _facet(self, name: str, title: str, column: Column, chosen: Iterable[str]) -> Facet:
        counts = column.counts(self.flags(name))
        kept = [value for value in sorted(counts, key=lambda v: (-counts[v], v)) if counts[value]]
        shown = [*kept[:MOST_VALUES], *(v for v in chosen if v not in kept[:MOST_VALUES])]
        more = sum(1 for value in kept if value not in shown)
        return Facet(name, title, tuple((value, counts.get(value, 0)) for value in shown), more)
