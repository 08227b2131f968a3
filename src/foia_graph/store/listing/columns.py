"""Columns: for each value of a filter the things that have it, as their positions in the list of all."""

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias

from foia_graph.model.claims import STANDING_STATUSES, STATUSES
from foia_graph.model.namespaces import FOIA
from foia_graph.model.profile import Profile
from foia_graph.model.rdf_terms import Literal, NamedNode
from foia_graph.store.listing.filters import ListFilter
from foia_graph.store.quad_store import QuadStore

PlacesByValue: TypeAlias = Mapping[str, Sequence[int]]
"""For each value the places of the things that have it."""
MANY = 32
"""A value that more than one thing in so many has is kept as flags, since it is counted often."""
REJECTED_STATUSES = sorted(STATUSES - STANDING_STATUSES)


def place_flags(size: int, *groups: Iterable[int]) -> int:
    """Return places as a number whose bytes are 1 there.

    As numbers, a hundred thousand flags are joined and counted in some microseconds.
    """
    found = bytearray(size)
    for places in groups:
        for place in places:
            found[place] = 1
    return int.from_bytes(found, "little")


class FilterColumn:
    """The things of each value; those of the values that many things have are at hand as flags too."""

    def __init__(self, things: PlacesByValue, size: int) -> None:
        self.things, self.size = things, size
        self._many = {
            value: place_flags(size, places) for value, places in things.items() if len(places) * MANY > size
        }

    def things_having(self, value: str) -> int:
        """Return the things that have a value, as flags."""
        found = self._many.get(value)
        return place_flags(self.size, self.things.get(value, ())) if found is None else found

    def count_values(self, remaining: int) -> dict[str, int]:
        """Return for each value how many of these things (flags) have it."""
        among = remaining.to_bytes(self.size, "little")
        return {
            value: (self._many[value] & remaining).bit_count()
            if value in self._many
            else sum(map(among.__getitem__, places))
            for value, places in self.things.items()
        }


def read_places(
    store: QuadStore,
    profile: Profile,
    base: str,
    list_filter: ListFilter,
    places: Mapping[str, int],
    among: Iterable[str] = (),
) -> PlacesByValue:
    """Return which of these things have which value, read along all property paths of a filter.

    With some names under `among` only these things are looked at in the store.
    """
    starts = value_beginnings(list_filter, base)
    found: dict[str, set[int]] = {}
    for path in list_filter.paths:
        for thing, value in select_pairs(store, path_query(path, profile, base, among)):
            place = places.get(thing)
            if place is not None and value.startswith(starts):
                found.setdefault(value, set()).add(place)
    return {value: array("I", sorted(things)) for value, things in found.items()}


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


def value_and_broader(value: str, above: Mapping[str, Iterable[str]]) -> set[str]:
    """Return a value and all that it falls under."""
    found, todo = {value}, [value]
    while todo:
        new = set(above.get(todo.pop(), ())) - found
        found |= new
        todo += new
    return found


def path_query(
    path: str, profile: Profile, base: str, things: Iterable[str] = (), ends: Iterable[str] = ()
) -> str:
    """Return the query for things and values at the ends of a property path, or only some of them.

    A part on the way must stand: a redaction that proved to be none leads nowhere.
    """
    steps = path.split("/")
    nodes = ["?thing", *(f"?n{number}" for number in range(1, len(steps))), "?value"]
    lines = [_triple_pattern(step, nodes[at], nodes[at + 1], profile) for at, step in enumerate(steps)]
    fallen = ", ".join(f"<{base}scheme/claim-status/{status}>" for status in REJECTED_STATUSES)
    lines += [
        f"FILTER NOT EXISTS {{ {node} <{FOIA}claimStatus> ?s . FILTER(?s IN ({fallen})) }}"
        for node in nodes[1:-1]
    ]
    data = [_values_clause(node, names) for node, names in (("?thing", things), ("?value", ends)) if names]
    return f"SELECT ?thing ?value WHERE {{ {' '.join([*data, *lines])} }}"


def _values_clause(node: str, names: Iterable[str]) -> str:
    return f"VALUES {node} {{ {' '.join(f'<{name}>' for name in names)} }}"


def _triple_pattern(step: str, node: str, following: str, profile: Profile) -> str:
    field = step.removeprefix("^")
    backwards = step != field or any(
        shape.properties[field].inverse for shape in profile.shapes.values() if field in shape.properties
    )
    first, last = (following, node) if backwards else (node, following)
    return f"{first} <{profile.predicates[field]}> {last} ."


def select_pairs(store: QuadStore, query: str) -> Iterator[tuple[str, str]]:
    """Yield the rows of a query for two things, as text."""
    for first, second in store.select(query):
        if isinstance(first, NamedNode) and isinstance(second, (NamedNode, Literal)):
            yield first.value, second.value
