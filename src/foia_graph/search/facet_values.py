"""Values of facets: read from the store, along the property paths by which lists find them."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from foia_graph.model.profile import Profile, Shape
from foia_graph.model.rdf_terms import NamedNode
from foia_graph.model.resource import Resource, text_of
from foia_graph.search import facets
from foia_graph.store.iri_classes import Kinds
from foia_graph.store.listing.columns import beginnings, pairs, read, select, upward
from foia_graph.store.listing.filters import YEAR, Filter, filters
from foia_graph.store.quad_store import QuadStore

AT_ONCE = 500
Values = dict[str, dict[str, list[str]]]
"""By the name of a thing its values by facet; all names without the base."""


@dataclass(frozen=True)
class Narrowed:
    """The values of things in one store."""

    store: QuadStore
    profile: Profile
    base: str

    def values(self, names: Iterable[str], few: bool) -> Values:
        """Return the values of things; where these are `few`, nothing else is looked at in the store."""
        kinds, found = Kinds(self.profile, self.base), Values()
        things: dict[str, list[str]] = {}
        for name in names:
            shape = kinds.shape_of(name)
            if shape is not None:
                things.setdefault(shape.name, []).append(name)
        for shape_name, some in things.items():
            self._look(found, self.profile[shape_name], some, few or len(some) <= AT_ONCE)
        return found

    def _look(self, found: Values, shape: Shape, things: list[str], few: bool) -> None:
        for wanted in roads(self.profile, shape):
            further = tuple(road for road in wanted.roads if not is_own(road, shape))
            for value, having in self._read(replace(wanted, roads=further), things, few):
                self._say(found, having, wanted.name, value)
        for facet in self._facets_by_class.get(shape.name, ()):
            for thing in things:
                self._say(found, [thing], facet, thing)

    @cached_property
    def _facets_by_class(self) -> Mapping[str, list[str]]:
        """Return for each class the facets of which its things are values: each is found by itself, too."""
        found: dict[str, list[str]] = {}
        for shape in self.profile.shapes.values():
            for each in facets.filters(self.profile).values():
                is_concept = bool(each.scheme) and shape.in_scheme == each.scheme
                if not each.own and (shape.kind in each.kinds or is_concept):
                    found.setdefault(shape.name, []).append(each.name)
        return found

    def own(self, found: Values, res: Resource) -> None:
        """Add the values that a thing has in fields of its own."""
        for facet, field, starts in self._own_roads[res.type]:
            for value in map(text_of, res.get(field)):
                if value.startswith(starts):
                    self._say(found, [res.iri], facet, value)

    @cached_property
    def _own_roads(self) -> Mapping[str, list[tuple[str, str, tuple[str, ...]]]]:
        """Return for each class the facets with a field of its own, and how values of the facet begin."""
        return {
            shape.name: [
                (wanted.name, road, beginnings(wanted, self.base))
                for wanted in roads(self.profile, shape)
                for road in wanted.roads
                if is_own(road, shape)
            ]
            for shape in self.profile.shapes.values()
        }

    def _read(self, wanted: Filter, things: list[str], few: bool) -> Iterator[tuple[str, list[str]]]:
        """Yield values, each with things that have it."""
        for start in range(0, len(things), AT_ONCE) if few else [0]:
            some = things[start : start + AT_ONCE] if few else things
            places = {name: place for place, name in enumerate(some)}
            found = read(self.store, self.profile, self.base, wanted, places, some if few else ())
            for value, where in found.items():
                yield value, [some[place] for place in where]

    def _say(self, found: Values, things: Iterable[str], facet: str, value: str) -> None:
        """Add a value to some things, and all that it falls under."""
        values = self._known.get((facet, value))
        if values is None:
            values = self._known[facet, value] = self.above(facet, value)
        for thing in things:
            known = found.setdefault(thing.removeprefix(self.base), {}).setdefault(facet, [])
            known += values if not known else [each for each in values if each not in known]

    def above(self, facet: str, value: str) -> list[str]:
        """Return a value and all that it falls under, as names without the base."""
        under = facets.filters(self.profile)[facet].under
        found = upward(value, self._overs[under]) if under else {value}
        return sorted(name.removeprefix(self.base) for name in found)

    @cached_property
    def _known(self) -> dict[tuple[str, str], list[str]]:
        return {}

    @cached_property
    def _unders(self) -> frozenset[str]:
        """The names of the fields that lead from a value of a facet to the one above it."""
        return frozenset(each.under for each in facets.filters(self.profile).values() if each.under)

    @cached_property
    def _overs(self) -> Mapping[str, Mapping[str, list[str]]]:
        found: dict[str, dict[str, list[str]]] = {under: {} for under in self._unders}
        for under, over in found.items():
            query = f"SELECT ?below ?over WHERE {{ ?below <{self.profile.predicates[under]}> ?over }}"
            for below, above in pairs(self.store, query):
                over.setdefault(below, []).append(above)
        return found

    # -- what else changes -----------------------------------------------------------------------------------

    def dependents(self, changed: Collection[str]) -> set[str]:
        """Return the things whose values come by way of things that changed."""
        found: set[str] = set()
        for road in _beginnings(self.profile) if changed else ():
            query = select(road, self.profile, self.base, ends=sorted(changed))
            found.update(thing for thing, _ in pairs(self.store, query))
        return found

    def is_over(self, names: Iterable[str]) -> bool:
        """Return whether something falls under one of these: then all that has it has values by way of
        this.
        """
        paths = [NamedNode(self.profile.predicates[under]) for under in self._unders]
        return any(
            next(self.store.quads(None, path, NamedNode(name), None), None) is not None
            for name in names
            for path in paths
        )


def roads(profile: Profile, shape: Shape) -> Iterator[Filter]:
    """Yield the facets whose values the things of a class have along property paths."""
    known, wanted = filters(profile, shape), facets.filters(profile)
    yield from (
        known[name]
        for name in wanted
        if name in known and name != YEAR and known[name].own == wanted[name].own
    )


def is_own(road: str, shape: Shape) -> bool:
    """Return whether a property path is one field of the thing itself, as its record has it."""
    prop = shape.properties.get(road)
    return prop is not None and not (prop.computed or prop.inverse)


def _beginnings(profile: Profile) -> list[str]:
    """Return the beginnings of property paths that end at a thing on the way."""
    return sorted(
        {
            "/".join(road.split("/")[:steps])
            for shape in profile.shapes.values()
            for wanted in roads(profile, shape)
            for road in wanted.roads
            for steps in range(1, road.count("/") + 1)
        }
    )
