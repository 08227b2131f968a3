"""Columns: for each value of a filter the things that have it, as their positions in the list of all."""

from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from foia_graph.store.column_file import PlacesByValue, frequent_values, place_flags
from foia_graph.store.listing.binary_counts import BinaryCounts
from foia_graph.store.listing.filters import ListFilter
from foia_graph.store.listing.paths import PathReader


def flags_at(size: int, *groups: Iterable[int]) -> int:
    """Return places as a number whose bytes are 1 there.

    As numbers, a hundred thousand flags are joined and counted in some microseconds.
    """
    return int.from_bytes(place_flags(size, *groups), "little")


class FilterColumn:
    """The things of each value; those of the values that many things have are at hand as flags too."""

    def __init__(self, things: PlacesByValue, size: int, flags: Mapping[str, int] | None = None) -> None:
        """Take the flags of frequent values where these are at hand."""
        self.things, self.size = things, size
        self._many = (
            {value: flags_at(size, things[value]) for value in frequent_values(things, size)}
            if flags is None
            else flags
        )

    def has_many(self, value: str) -> bool:
        """Return whether the things of a value are at hand as flags."""
        return value in self._many

    def things_having(self, value: str) -> int:
        """Return the things that have a value, as flags."""
        found = self._many.get(value)
        return flags_at(self.size, self.things.get(value, ())) if found is None else found

    def sum_counts(self, counts: BinaryCounts) -> dict[str, int]:
        """Return for each value the sum of the counts of the things that have it."""
        numbers = counts.numbers
        return {
            value: counts.among(self._many[value]).total
            if value in self._many
            else sum(map(numbers.__getitem__, places))
            for value, places in self.things.items()
        }

    def count_values(self, remaining: int) -> dict[str, int]:
        """Return for each value how many of these things (flags) have it."""
        if remaining.bit_count() == self.size:
            return {value: len(places) for value, places in self.things.items()}
        among = remaining.to_bytes(self.size, "little")
        return {
            value: (self._many[value] & remaining).bit_count()
            if value in self._many
            else sum(map(among.__getitem__, places))
            for value, places in self.things.items()
        }


def read_places(
    paths: PathReader,
    base: str,
    list_filter: ListFilter,
    places: Mapping[str, int],
    among: Iterable[str] = (),
) -> PlacesByValue:
    """Return which of these things have which value, read along all property paths of a filter.

    With some names under `among` only these things are looked at.
    """
    starts = value_beginnings(list_filter, base)
    things_by_value = defaultdict[str, list[str]](list)
    for path in list_filter.paths:
        for thing, value in paths.pairs(path, among):
            things_by_value[value].append(thing)
    found = {
        value: {places[thing] for thing in things if thing in places}
        for value, things in things_by_value.items()
        if value.startswith(starts)
    }
    return {value: array("I", sorted(having)) for value, having in found.items() if having}


def value_beginnings(list_filter: ListFilter, base: str) -> tuple[str, ...]:
    """Return how the values of a filter begin; those of a field of no certain kind begin anyhow."""
    kinds = tuple(f"{base}id/{kind}/" for kind in list_filter.kinds)
    if list_filter.scheme:
        return (*kinds, f"{base}scheme/{list_filter.scheme}/")
    return kinds or ("",)


def with_values_below(places_by_value: PlacesByValue, above: Mapping[str, Iterable[str]]) -> PlacesByValue:
    """Return the places by value, to each value added those of the values under it."""
    gathered: dict[str, list[Sequence[int]]] = {}
    for value, things in places_by_value.items():
        for each in value_and_broader(value, above):
            gathered.setdefault(each, []).append(things)
    return {
        value: groups[0] if len(groups) == 1 else array("I", sorted(set().union(*groups)))
        for value, groups in gathered.items()
    }


def values_above(paths: PathReader, field: str) -> Mapping[str, list[str]]:
    """Return for each thing those right above it by a field."""
    found: dict[str, list[str]] = {}
    for below, over in paths.pairs(field):
        found.setdefault(below, []).append(over)
    return found


def value_and_broader(value: str, above: Mapping[str, Iterable[str]]) -> set[str]:
    """Return a value and all that it falls under."""
    found, todo = {value}, [value]
    while todo:
        new = set(above.get(todo.pop(), ())) - found
        found |= new
        todo += new
    return found
