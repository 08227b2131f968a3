"""Columns: for each value of a filter the things that have it, as their positions in the list of all."""

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias

from foia_graph.model.claims import STANDING, STATUSES
from foia_graph.model.namespaces import FOIA
from foia_graph.model.profile import Profile
from foia_graph.model.rdf_terms import Literal, NamedNode
from foia_graph.store.listing.filters import Filter
from foia_graph.store.quad_store import QuadStore

Things: TypeAlias = Mapping[str, Sequence[int]]
"""For each value the places of the things that have it."""
MANY = 32
"""A value that more than one thing in so many has is kept as flags, since it is counted often."""
FALLEN = sorted(STATUSES - STANDING)


def flags(size: int, *groups: Iterable[int]) -> int:
    """Return places as a number whose bytes are 1 there.

    As numbers, a hundred thousand flags are joined and counted in some microseconds.
    """
    found = bytearray(size)
    for places in groups:
        for place in places:
            found[place] = 1
    return int.from_bytes(found, "little")


class Column:
    """The things of each value; those of the values that many things have are at hand as flags too."""

    def __init__(self, things: Things, size: int) -> None:
        self.things, self.size = things, size
        self._many = {
            value: flags(size, places) for value, places in things.items() if len(places) * MANY > size
        }

    def having(self, value: str) -> int:
        """Return the things that have a value, as flags."""
        found = self._many.get(value)
        return flags(self.size, self.things.get(value, ())) if found is None else found

    def counts(self, left: int) -> dict[str, int]:
        """Return for each value how many of these things (flags) have it."""
        among = left.to_bytes(self.size, "little")
        return {
            value: (self._many[value] & left).bit_count()
            if value in self._many
            else sum(map(among.__getitem__, places))
            for value, places in self.things.items()
        }


def read(
    store: QuadStore,
    profile: Profile,
    base: str,
    wanted: Filter,
    places: Mapping[str, int],
    among: Iterable[str] = (),
) -> Things:
    """Return which of these things have which value, read along all property paths of a filter.

    With some names under `among` only these things are looked at in the store.
    """
    starts = beginnings(wanted, base)
    found: dict[str, set[int]] = {}
    for road in wanted.roads:
        for thing, value in pairs(store, select(road, profile, base, among)):
            place = places.get(thing)
            if place is not None and value.startswith(starts):
                found.setdefault(value, set()).add(place)
    return {value: array("I", sorted(things)) for value, things in found.items()}


def beginnings(wanted: Filter, base: str) -> tuple[str, ...]:
    """Return how the values of a filter begin; those of a field of no certain kind begin anyhow."""
    kinds = tuple(f"{base}id/{kind}/" for kind in wanted.kinds)
    if wanted.scheme:
        return (*kinds, f"{base}scheme/{wanted.scheme}/")
    return kinds or ("",)


def closed(found: Things, above: Mapping[str, Iterable[str]]) -> Things:
    """Return the places by value, to each value added those of the values under it."""
    gathered: dict[str, list[Sequence[int]]] = {}
    for value, things in found.items():
        for each in upward(value, above):
            gathered.setdefault(each, []).append(things)
    return {
        value: groups[0] if len(groups) == 1 else array("I", sorted(set().union(*groups)))
        for value, groups in gathered.items()
    }


def upward(value: str, above: Mapping[str, Iterable[str]]) -> set[str]:
    """Return a value and all that it falls under."""
    found, todo = {value}, [value]
    while todo:
        new = set(above.get(todo.pop(), ())) - found
        found |= new
        todo += new
    return found


def select(
    road: str, profile: Profile, base: str, things: Iterable[str] = (), ends: Iterable[str] = ()
) -> str:
    """Return the query for things and values at the ends of a property path, or only some of them.

    A part on the way must stand: a redaction that proved to be none leads nowhere.
    """
    steps = road.split("/")
    nodes = ["?thing", *(f"?n{number}" for number in range(1, len(steps))), "?value"]
    lines = [_step(step, nodes[at], nodes[at + 1], profile) for at, step in enumerate(steps)]
    fallen = ", ".join(f"<{base}scheme/claim-status/{status}>" for status in FALLEN)
    lines += [
        f"FILTER NOT EXISTS {{ {node} <{FOIA}claimStatus> ?s . FILTER(?s IN ({fallen})) }}"
        for node in nodes[1:-1]
    ]
    data = [_data(node, names) for node, names in (("?thing", things), ("?value", ends)) if names]
    return f"SELECT ?thing ?value WHERE {{ {' '.join([*data, *lines])} }}"


def _data(node: str, names: Iterable[str]) -> str:
    return f"VALUES {node} {{ {' '.join(f'<{name}>' for name in names)} }}"


def _step(step: str, node: str, following: str, profile: Profile) -> str:
    field = step.removeprefix("^")
    backwards = step != field or any(
        shape.properties[field].inverse for shape in profile.shapes.values() if field in shape.properties
    )
    first, last = (following, node) if backwards else (node, following)
    return f"{first} <{profile.predicates[field]}> {last} ."


def pairs(store: QuadStore, query: str) -> Iterator[tuple[str, str]]:
    """Yield the rows of a query for two things, as text."""
    for first, second in store.select(query):
        if isinstance(first, NamedNode) and isinstance(second, (NamedNode, Literal)):
            yield first.value, second.value
