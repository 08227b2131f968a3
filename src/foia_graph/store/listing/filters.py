"""Filters of lists: what a list of things of a class can be filtered by, along which property paths.

A filter that the profile names (`agency`) gathers the fields that say so, and paths of several steps; every
other field that links to something is a filter under its own name, and means that field alone.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from foia_graph.model.profile import NamedFilter, Profile, Property, Shape

PARTS: Mapping[str, Mapping[str, str]] = {
    "ReleasedDocument": {"^isPartOf": "Page"},
    "Release": {"^inSeries": "ReleasedDocument", "^inSeries/^isPartOf": "Page"},
}
"""The property paths from the things of a class to their parts, and the classes of these."""
YEAR = "year"
LINKS = ("link", "iri", "nested")


@dataclass(frozen=True, slots=True)
class ListFilter:
    """One thing that a list can be filtered by.

    `paths` lead from a thing to the values; these are of the `kinds`, or of the concepts of the `scheme`.
    """

    name: str
    title: str
    paths: tuple[str, ...]
    kinds: tuple[str, ...] = ()
    scheme: str = ""
    under: str = ""
    is_counted: bool = False
    """True where the list says how many things have which value."""
    is_own_field: bool = False
    """True where it is one field, by its own name."""


def class_filters(profile: Profile, shape: Shape) -> Mapping[str, ListFilter]:
    """Return the filters of a class by name: those with a name of their own first, then fields.

    What belongs to another thing is filtered by its fields alone; what has a date, by years too.
    """
    return _class_filters(profile, shape.name)


@lru_cache(maxsize=256)  # a load and an app ask for those of each class dozens of times
def _class_filters(profile: Profile, name: str) -> Mapping[str, ListFilter]:
    shape = profile[name]
    definitions = profile.filters.values() if profile.is_thing(shape) else ()
    named = (named_filter(each, tuple(_filter_paths(each, profile, shape))) for each in definitions)
    found = {each.name: each for each in named if each.paths}
    fields = (field_filter(prop, profile) for prop in shape.properties.values() if _is_link(prop))
    if profile.is_thing(shape) and shape.date_fields:
        found[YEAR] = ListFilter(YEAR, "Year", (), is_counted=True)
    return MappingProxyType({**found, **{each.name: each for each in fields}})


def named_filter(definition: NamedFilter, paths: tuple[str, ...] = ()) -> ListFilter:
    """Return a filter that the profile names, along some paths."""
    each = definition
    return ListFilter(each.name, each.title, paths, each.kinds, each.scheme, each.under, each.is_counted)


def _filter_paths(definition: NamedFilter, profile: Profile, shape: Shape) -> Iterator[str]:
    yield from _own_paths(definition, profile, shape)
    for way, part in PARTS.get(shape.name, {}).items() if definition.from_parts else ():
        yield from (f"{way}/{path}" for path in _own_paths(definition, profile, profile[part]))


def _own_paths(definition: NamedFilter, profile: Profile, shape: Shape) -> Iterator[str]:
    yield from (prop.name for prop in shape.properties.values() if definition.name in prop.filters)
    yield from (path for path in definition.paths if _leads_anywhere(path, profile, shape))


def _leads_anywhere(path: str, profile: Profile, shape: Shape) -> bool:
    """Return whether a property path leads anywhere from things of a class."""
    places = {shape.name}
    for step in path.split("/"):
        places = {name for place in places for name in _classes_after(step, profile, profile[place])}
    return bool(places)


def _classes_after(step: str, profile: Profile, shape: Shape) -> set[str]:
    """Return the names of the classes to which a step leads."""
    if step.startswith("^"):
        return {other.name for other in profile.shapes.values() if _points_at(other, step[1:], shape)}
    prop = shape.properties.get(step)
    if prop is None:
        return set()
    return {*prop.nodes, *(each.name for each in profile.linked(prop))}


def _points_at(other: Shape, field: str, shape: Shape) -> bool:
    prop = other.properties.get(field)
    return prop is not None and shape.target in prop.classes


def field_filter(prop: Property, profile: Profile) -> ListFilter:
    """Return the filter that one field is, under its own name."""
    kinds = tuple(
        shape.kind for shape in profile.linked(prop) if not shape.in_scheme and shape.kind != "concept"
    )
    things = {shape.in_scheme for shape in profile.shapes.values()}
    counted = bool(prop.facet) or (bool(prop.scheme) and prop.scheme not in things and not prop.filters)
    return ListFilter(prop.name, prop.title, (prop.name,), kinds, prop.scheme, "", counted, is_own_field=True)


def _is_link(prop: Property) -> bool:
    return prop.kind in LINKS and not prop.inverse
