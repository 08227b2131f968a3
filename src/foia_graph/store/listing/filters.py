"""What a list of things of a class can be narrowed by, and along which fields a thing comes to that.

A filter that has a name of its own (`agency`) gathers several fields; every other field that links to
something is a filter under its own name, and means that field alone.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from foia_graph.model.profile import Profile, Property, Shape

OWN: Mapping[str, tuple[str, ...]] = {
    "issue": ("raisesIssue", "subject"),
    "agency": (
        *("creator", "publisher", "recipient", "wasAssociatedWith", "isPerformedBy", "subOrganizationOf"),
        *("memberOf", "postIn", "membership/organization", "holds/postIn", "creator/postIn"),
        *("recipient/postIn", "wasAssociatedWith/postIn", "disclosure/wasAssociatedWith"),
    ),
    "release": ("inSeries", "generated", "^disclosure", "^litigatedIn", "^responsiveTo/inSeries"),
    "person": (
        *("creator", "publisher", "recipient", "wasAssociatedWith", "about", "^holds", "mentions/body"),
        *(f"pageRange/{role}/body" for role in ("sender", "toRecipient", "ccRecipient", "bccRecipient")),
    ),
    "type": ("form",),
    "exemption": ("redaction/claimedExemption",),
}
"""By which roads a thing comes to the values of a filter; `^` before a field follows it backwards."""
PARTS: Mapping[str, Mapping[str, str]] = {
    "ReleasedDocument": {"^isPartOf": "Page"},
    "Release": {"^inSeries": "ReleasedDocument", "^inSeries/^isPartOf": "Page"},
}
"""By which roads the things of a class come to their parts, and of which class these are."""
INHERITED = ("issue", "person", "type", "exemption")
"""What a whole has where one of its parts does; who made a part did not make the whole."""
KINDS: Mapping[str, tuple[str, ...]] = {
    "agency": ("agency", "organization"),
    "release": ("release",),
    "person": ("person",),
}
SCHEMES: Mapping[str, str] = {"issue": "issues", "type": "document-types", "exemption": "exemptions"}
UNDER: Mapping[str, str] = {
    "agency": "subOrganizationOf",
    "issue": "broader",
    "type": "broader",
    "exemption": "broader",
}
"""The field that leads from a value to the one above it, which takes in what is below it."""
TITLES: Mapping[str, str] = {"type": "Type"}
YEAR = "year"
COUNTED = ("issue", "agency", "release", "type", "exemption")
LINKS = ("link", "iri", "nested")


@dataclass(frozen=True, slots=True)
class Filter:
    """One thing that a list can be narrowed by.

    `roads` lead from a thing to the values; these are of the `kinds`, or of the concepts of the `scheme`.
    """

    name: str
    title: str
    roads: tuple[str, ...]
    kinds: tuple[str, ...] = ()
    scheme: str = ""
    under: str = ""
    counted: bool = False
    """True where the list says how many things have which value."""
    own: bool = False
    """True where it is one field, by its own name."""


def filters(profile: Profile, shape: Shape) -> Mapping[str, Filter]:
    """Return the filters of a class by name: those with a name of their own first, then fields.

    What belongs to another thing is narrowed by its fields alone; what has a date, by years too.
    """
    return _filters(profile, shape.name)


@lru_cache(maxsize=256)  # a load and an app ask for those of each class dozens of times
def _filters(profile: Profile, name: str) -> Mapping[str, Filter]:
    shape = profile[name]
    named = (_named(name, profile, shape) for name in (OWN if profile.is_thing(shape) else ()))
    found = {each.name: each for each in named if each.roads}
    fields = (_field(prop, profile) for prop in shape.properties.values() if _links(prop))
    if profile.is_thing(shape) and date_fields(shape):
        found[YEAR] = Filter(YEAR, "Year", (), counted=True)
    return MappingProxyType({**found, **{each.name: each for each in fields}})


def date_fields(shape: Shape) -> tuple[str, ...]:
    """Name the date fields of a class in the order in which they count; none where it has no date.

    A class whose main date has bounds is dated by that alone; else a thing has the first of its dates.
    """
    if shape.main_date:
        return (shape.main_date,)
    return tuple(p.name for p in shape.properties.values() if p.kind == "date" and p.one_value)


def _named(name: str, profile: Profile, shape: Shape) -> Filter:
    kinds, scheme = KINDS.get(name, ()), SCHEMES.get(name, "")
    roads = tuple(_roads(name, profile, shape))
    title = TITLES.get(name, name.capitalize())
    return Filter(name, title, roads, kinds, scheme, UNDER.get(name, ""), name in COUNTED)


def _roads(name: str, profile: Profile, shape: Shape) -> Iterator[str]:
    yield from (road for road in OWN[name] if _ends(road, profile, shape))
    for way, part in PARTS.get(shape.name, {}).items() if name in INHERITED else ():
        yield from (f"{way}/{road}" for road in OWN[name] if _ends(road, profile, profile[part]))


def _ends(road: str, profile: Profile, shape: Shape) -> bool:
    """Tell whether a road leads anywhere from things of a class."""
    places = {shape.name}
    for step in road.split("/"):
        places = {name for place in places for name in _after(step, profile, profile[place])}
    return bool(places)


def _after(step: str, profile: Profile, shape: Shape) -> set[str]:
    """Name the classes to which a step leads."""
    if step.startswith("^"):
        return {other.name for other in profile.shapes.values() if _points(other, step[1:], shape)}
    prop = shape.properties.get(step)
    if prop is None:
        return set()
    return {*prop.nodes, *(each.name for each in profile.linked(prop))}


def _points(other: Shape, field: str, shape: Shape) -> bool:
    prop = other.properties.get(field)
    return prop is not None and shape.target in prop.classes


def _field(prop: Property, profile: Profile) -> Filter:
    kinds = tuple(
        shape.kind for shape in profile.linked(prop) if not shape.in_scheme and shape.kind != "concept"
    )
    counted = bool(prop.scheme) and prop.scheme != "issues" and prop.name not in OWN["type"]
    return Filter(prop.name, prop.title, (prop.name,), kinds, prop.scheme, "", counted, own=True)


def _links(prop: Property) -> bool:
    return prop.kind in LINKS and not prop.inverse
