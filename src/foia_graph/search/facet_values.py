"""Values of facets: read from the store, along the property paths by which lists find them."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from foia_graph.model.profile import Profile, Shape
from foia_graph.model.rdf_terms import NamedNode
from foia_graph.model.resource import Resource, text_of
from foia_graph.runtime.shared_values import cached_property
from foia_graph.search import facets
from foia_graph.store.iri_classes import IriClasses
from foia_graph.store.listing.filters import YEAR, ListFilter, class_filters
from foia_graph.store.listing.paths import CLAIM_STATUS, PathReader, path_query, path_step, select_pairs
from foia_graph.store.listing.values import read_values, value_and_broader, value_beginnings, values_above
from foia_graph.store.quad_store import QuadStore

BATCH_SIZE = 500
FacetValues = dict[str, dict[str, list[str]]]
"""By the name of a thing its values by facet; all names without the base."""


@dataclass(frozen=True)
class FacetReader:
    """The values of things in one state of a catalogue."""

    paths: PathReader
    profile: Profile
    base: str

    def read_values(self, names: Iterable[str], few: bool) -> FacetValues:
        """Return the values of things; where these are `few`, nothing else is looked at in the store."""
        kinds, found = IriClasses(self.profile, self.base), FacetValues()
        things: dict[str, list[str]] = {}
        for name in names:
            shape = kinds.shape_of(name)
            if shape is not None:
                things.setdefault(shape.name, []).append(name)
        for shape_name, some in things.items():
            self._read_class(found, self.profile[shape_name], some, few or len(some) <= BATCH_SIZE)
        return found

    def _read_class(self, facet_values: FacetValues, shape: Shape, things: list[str], few: bool) -> None:
        for wanted in path_filters(self.profile, shape):
            further = tuple(path for path in wanted.paths if not is_own_field(path, shape))
            for value, having in self._read_filter(replace(wanted, paths=further), things, few):
                self._add_value(facet_values, having, wanted.name, value)
        for facet in self._facets_by_class.get(shape.name, ()):
            for thing in things:
                self._add_value(facet_values, [thing], facet, thing)

    @cached_property
    def _facets_by_class(self) -> Mapping[str, list[str]]:
        """Return for each class the facets of which its things are values: each is found by itself, too."""
        found: dict[str, list[str]] = {}
        for shape in self.profile.shapes.values():
            for each in facets.facet_filters(self.profile).values():
                is_concept = bool(each.scheme) and shape.in_scheme == each.scheme
                if not each.is_own_field and (shape.kind in each.kinds or is_concept):
                    found.setdefault(shape.name, []).append(each.name)
        return found

    def add_own_values(self, facet_values: FacetValues, res: Resource) -> None:
        """Add the values that a thing has in fields of its own."""
        own = facet_values.setdefault(res.iri.removeprefix(self.base), {})
        paths = self._own_paths[res.type]
        for field, values in res.values.items():
            for facet, starts in paths.get(field, ()):
                for value in map(text_of, values):
                    if value.startswith(starts):
                        _join_values(own, facet, self._with_broader_values(facet, value))

    @cached_property
    def _own_paths(self) -> Mapping[str, Mapping[str, list[tuple[str, tuple[str, ...]]]]]:
        """Return for each class its fields that are paths of facets, and how values of each facet begin."""
        found: dict[str, dict[str, list[tuple[str, tuple[str, ...]]]]] = {}
        for shape in self.profile.shapes.values():
            fields = found.setdefault(shape.name, {})
            for wanted in path_filters(self.profile, shape):
                for path in (path for path in wanted.paths if is_own_field(path, shape)):
                    fields.setdefault(path, []).append((wanted.name, value_beginnings(wanted, self.base)))
        return found

    def _read_filter(
        self, list_filter: ListFilter, things: list[str], few: bool
    ) -> Iterator[tuple[str, list[str]]]:
        """Yield values, each with things that have it."""
        for start in range(0, len(things), BATCH_SIZE) if few else [0]:
            some = things[start : start + BATCH_SIZE] if few else things
            wanted, found = frozenset(some), dict[str, dict[str, None]]()
            for thing, value in read_values(self.paths, self.base, list_filter, some if few else ()):
                if thing in wanted:
                    found.setdefault(value, {})[thing] = None
            yield from ((value, list(having)) for value, having in found.items())

    def _add_value(self, facet_values: FacetValues, things: Iterable[str], facet: str, value: str) -> None:
        """Add a value to some things, and all that it falls under."""
        values = self._with_broader_values(facet, value)
        for thing in things:
            _join_values(facet_values.setdefault(thing.removeprefix(self.base), {}), facet, values)

    def _with_broader_values(self, facet: str, value: str) -> list[str]:
        """Return the same list as before for the same value."""
        values = self._broader_cache.get((facet, value))
        if values is None:
            values = self._broader_cache[facet, value] = self.broader_values(facet, value)
        return values

    def broader_values(self, facet: str, value: str) -> list[str]:
        """Return a value and all that it falls under, as names without the base."""
        under = facets.facet_filters(self.profile)[facet].under
        found = value_and_broader(value, self._things_above[under]) if under else {value}
        return sorted(name.removeprefix(self.base) for name in found)

    @cached_property
    def _broader_cache(self) -> dict[tuple[str, str], list[str]]:
        return {}

    @cached_property
    def _things_above(self) -> Mapping[str, Mapping[str, list[str]]]:
        return {under: values_above(self.paths, under) for under in broader_fields(self.profile)}


def _join_values(own: dict[str, list[str]], facet: str, values: list[str]) -> None:
    """Add values to those that one thing has; lists are shared between things, so none is changed."""
    known = own.get(facet)
    own[facet] = [*known, *(each for each in values if each not in known)] if known else values


@dataclass(frozen=True, slots=True)
class FacetDependents:
    """The things of one store whose values come by way of others."""

    store: QuadStore
    profile: Profile
    base: str

    def dependents(self, changed_things: Collection[str]) -> set[str]:
        """Return the things whose values come by way of things that changed, or fall where these do."""
        below = [name for name in changed_things if self._falls_under(name)]
        return {
            *self._things_at(_path_beginnings(self.profile), changed_things),
            *self._things_at(_hierarchical_paths(self.profile), below),
        }

    def _things_at(self, paths: Iterable[str], ends: Collection[str]) -> Iterator[str]:
        """Yield the things from which property paths lead to some ends."""
        for path in paths if ends else ():
            query = path_query(path, self.profile, self.base, ends=sorted(ends))
            yield from (thing for thing, _ in select_pairs(self.store, query))

    def _falls_under(self, name: str) -> bool:
        return any(
            next(self.store.quads(NamedNode(name), path, None, None), None) is not None
            for path in self._broader_paths
        )

    @property
    def _broader_paths(self) -> list[NamedNode]:
        return [NamedNode(self.profile.predicates[under]) for under in broader_fields(self.profile)]

    def is_over(self, names: Iterable[str]) -> bool:
        """Return whether something falls under one of these: then all that has it has values by way of
        this.
        """
        return any(
            next(self.store.quads(None, path, NamedNode(name), None), None) is not None
            for name in names
            for path in self._broader_paths
        )


def leading_predicates(profile: Profile) -> frozenset[str]:
    """Return the predicates on which it depends what values things have by way of others.

    These stand in property paths over several things, or lead from a value to the one above it.
    """
    paths = {path for path in _filter_paths(profile) if "/" in path}
    steps = {path_step(step, profile)[0] for path in paths for step in path.split("/")}
    return frozenset(
        {CLAIM_STATUS, *steps, *(profile.predicates[under] for under in broader_fields(profile))}
    )


def broader_fields(profile: Profile) -> frozenset[str]:
    """Return the names of the fields that lead from a value of a facet to the one above it."""
    return frozenset(each.under for each in facets.facet_filters(profile).values() if each.under)


def path_filters(profile: Profile, shape: Shape) -> Iterator[ListFilter]:
    """Yield the facets whose values the things of a class have along property paths."""
    known, wanted = class_filters(profile, shape), facets.facet_filters(profile)
    yield from (
        known[name]
        for name in wanted
        if name in known and name != YEAR and known[name].is_own_field == wanted[name].is_own_field
    )


def is_own_field(path: str, shape: Shape) -> bool:
    """Return whether a property path is one field of the thing itself, as its record has it."""
    prop = shape.properties.get(path)
    return prop is not None and not (prop.computed or prop.inverse)


def _hierarchical_paths(profile: Profile) -> list[str]:
    """Return the property paths to values that fall under others."""
    wanted = facets.facet_filters(profile)
    return sorted(
        {
            path
            for shape in profile.shapes.values()
            for each in path_filters(profile, shape)
            if wanted[each.name].under
            for path in each.paths
        }
    )


def _path_beginnings(profile: Profile) -> list[str]:
    """Return the beginnings of property paths that end at a thing on the way."""
    return sorted(
        {
            "/".join(path.split("/")[:steps])
            for path in _filter_paths(profile)
            for steps in range(1, path.count("/") + 1)
        }
    )


def _filter_paths(profile: Profile) -> Iterator[str]:
    """Yield the property paths of the facets of all classes."""
    for shape in profile.shapes.values():
        for wanted in path_filters(profile, shape):
            yield from wanted.paths
