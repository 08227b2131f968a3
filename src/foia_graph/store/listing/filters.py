"""Filters of lists: what a list of things of a class can be filtered by, and the values that are asked for.

A filter that the profile names (`agency`) gathers the fields that say so, and paths of several steps; every
other field that links to something is a filter under its own name, and means that field alone.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from types import MappingProxyType

from foia_graph.errors import NotFound, ValueRejected
from foia_graph.model import iris, values
from foia_graph.model.claims import MACHINE_READ, STANDING_STATUSES, STATUSES
from foia_graph.model.dates import quote_text
from foia_graph.model.namespaces import FOIA
from foia_graph.model.profile import NamedFilter, Profile, Property, Shape
from foia_graph.model.rdf import RDF_TYPE
from foia_graph.model.rdf_terms import Literal, NamedNode
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.quad_store import QuadStore, subject_iris

# The property paths from the things of a class to their parts, and the classes of these.
PARTS: Mapping[str, Mapping[str, str]] = {
    "ReleasedDocument": {"^isPartOf": "Page"},
    "Release": {"^inSeries": "ReleasedDocument", "^inSeries/^isPartOf": "Page"},
}
YEAR = "year"
LINKS, WORDS = ("link", "iri", "nested"), ("text", "string")


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

    @property
    def has_words(self) -> bool:
        """Return whether its values are words as they are printed, years among them."""
        return self.name == YEAR or bool(self.paths and not (self.kinds or self.scheme or self.is_own_field))


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
    links = (prop for prop in shape.properties.values() if prop.kind in LINKS and not prop.inverse)
    fields = (field_filter(prop, profile) for prop in links)
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
    places = {shape.name}
    *steps, last = path.split("/")
    for step in steps:
        places = {name for place in places for name in _classes_after(step, profile, profile[place])}
    ends = (profile[name].properties.get(last) for name in places)
    return any(prop is not None and prop.kind in WORDS for prop in ends) or any(
        _classes_after(last, profile, profile[name]) for name in places
    )


def _classes_after(step: str, profile: Profile, shape: Shape) -> set[str]:
    if step.startswith("^"):
        pairs = ((other.name, other.properties.get(step[1:])) for other in profile.shapes.values())
        return {name for name, prop in pairs if prop is not None and shape.target in prop.classes}
    prop = shape.properties.get(step)
    if prop is None:
        return set()
    return {*prop.nodes, *(each.name for each in profile.linked(prop))}


def field_filter(prop: Property, profile: Profile) -> ListFilter:
    """Return the filter that one field is, under its own name."""
    kinds = tuple(
        shape.kind for shape in profile.linked(prop) if not shape.in_scheme and shape.kind != "concept"
    )
    things = {shape.in_scheme for shape in profile.shapes.values()}
    counted = bool(prop.facet) or (bool(prop.scheme) and prop.scheme not in things and not prop.filters)
    return ListFilter(prop.name, prop.title, (prop.name,), kinds, prop.scheme, "", counted, is_own_field=True)


REJECTED_STATUSES = sorted(STATUSES - STANDING_STATUSES)
# Statuses of parts by which a thing has no value that a person stated or verified.
UNVERIFIED_STATUSES = [*REJECTED_STATUSES, MACHINE_READ]
CLAIM_STATUS = f"{FOIA}claimStatus"


@dataclass(frozen=True, slots=True)
class StorePaths:
    """The property paths in a store."""

    store: QuadStore
    profile: Profile
    base: str

    def pairs(
        self, path: str, among: Iterable[str] = (), fallen: Iterable[str] = REJECTED_STATUSES
    ) -> Iterator[tuple[str, str]]:
        """Yield things and the values at the end of a path from them, a pair perhaps several times.

        With some names under `among` only these things are looked at, as by the other methods. A part on
        the way with one of some statuses leads nowhere, as a redaction that proved to be none.
        """
        return select_pairs(
            self.store, path_query(path, self.profile, self.base, among, fallen_statuses=fallen)
        )

    def names(self, shape: Shape) -> Iterator[str]:
        """Yield the names of all that is of a class, parts among them, a name perhaps several times."""
        return subject_iris(self.store.quads(None, NamedNode(RDF_TYPE), NamedNode(shape.target)))

    def labels(self, shape: Shape, among: Iterable[str] = ()) -> Iterator[tuple[str, str, str]]:
        """Yield things, their labels in the field of a class, and the languages of these."""
        path = NamedNode(shape.properties[shape.label_field].path)
        for thing in map(NamedNode, among) if among else (None,):
            for quad in self.store.quads(thing, path, None):
                if isinstance(quad.subject, NamedNode) and isinstance(quad.object, Literal):
                    yield quad.subject.value, quad.object.value, quad.object.language or ""


def path_query(
    path: str,
    profile: Profile,
    base: str,
    things: Iterable[str] = (),
    ends: Iterable[str] = (),
    fallen_statuses: Iterable[str] = REJECTED_STATUSES,
) -> str:
    """Return the query for things and values at the ends of a property path, or only some of them."""
    steps = path.split("/")
    nodes = ["?thing", *(f"?n{number}" for number in range(1, len(steps))), "?value"]
    lines = []
    for step, node, following in zip(steps, nodes, nodes[1:], strict=False):
        predicate, backwards = path_step(step, profile)
        first, last = (following, node) if backwards else (node, following)
        lines.append(f"{first} <{predicate}> {last} .")
    fallen = ", ".join(f"<{base}scheme/claim-status/{status}>" for status in fallen_statuses)
    lines += [
        f"FILTER NOT EXISTS {{ {node} <{CLAIM_STATUS}> ?s . FILTER(?s IN ({fallen})) }}"
        for node in nodes[1:-1]
    ]
    data = [
        f"VALUES {node} {{ {' '.join(f'<{name}>' for name in names)} }}"
        for node, names in (("?thing", things), ("?value", ends))
        if names
    ]
    return f"SELECT ?thing ?value WHERE {{ {' '.join([*data, *lines])} }}"


def path_step(step: str, profile: Profile) -> tuple[str, bool]:
    """Return the predicate of a step, and whether it goes from object to subject."""
    field = step.removeprefix("^")
    predicate = profile.predicates[field]
    return predicate, step != field or profile.fields.get((predicate, True)) == field


def select_pairs(store: QuadStore, query: str) -> Iterator[tuple[str, str]]:
    """Yield the rows of a query for two things, as text."""
    for first, second in store.select(query):
        if isinstance(first, NamedNode) and isinstance(second, (NamedNode, Literal)):
            yield first.value, second.value


NEAREST = 5
IriTest = Callable[[str], bool]
DOCUMENT_KIND = "document"
# The most characters of a name.
LONGEST = 2000


def value_iri(
    text: str, list_filter: ListFilter, catalogue: Catalogue, used: IriTest = lambda _: False
) -> str:
    """Return the IRI that a value of a filter means; `used` tests one that is not described here.

    Raises NotFound, with the nearest names, where nothing is known of that; ValueRejected where it is known
    and no value of the filter, or means several things.
    """
    if list_filter.name == YEAR:
        if len(text) != 4 or not text.isascii() or not text.isdecimal():
            raise ValueRejected(f"{YEAR}: {quote_text(text)} is no year; write it as 2012.")
        return text
    if list_filter.has_words:
        if used(text):
            return text
        raise NotFound(f"{list_filter.name} is {quote_text(text)} nowhere here.")
    names = list(dict.fromkeys(possible_iris(text, list_filter, catalogue))) if len(text) <= LONGEST else []
    known = [iri for iri in names if catalogue.stub(iri) is not None or used(iri)]
    if not known:
        near = _nearest_names(text, list_filter, catalogue)
        raise NotFound(f"{list_filter.name} names {quote_text(text)}, and nothing is known of that.{near}")
    if len(known) > 1:
        several = " and ".join(brief_value(iri, list_filter, catalogue.base) for iri in known)
        raise ValueRejected(
            f"{list_filter.name}: {quote_text(text)} is more than one thing here; write one of {several}."
        )
    if not _is_value(known[0], list_filter, catalogue):
        kinds = f"{' or '.join(list_filter.kinds)}/NAME"
        example = f"a concept of the scheme {list_filter.scheme}" if list_filter.scheme else kinds
        raise ValueRejected(f"{list_filter.name}: {quote_text(text)} is none; write {example}.")
    return known[0]


def possible_iris(text: str, list_filter: ListFilter, catalogue: Catalogue) -> Iterator[str]:
    """Yield the IRIs that a text may mean."""
    base, kind, rest = catalogue.base, *text.partition("/")[::2]
    if text.startswith("/"):
        yield f"{base}{text[1:]}"
    elif ":" in text:
        yield text
    elif kind in ("id", "scheme") and rest:
        yield f"{base}{text}"
    elif rest:
        thing, mark, part = rest.partition("#")
        yield from (f"{iri}{mark}{part}" for iri in _minted_iris(kind, thing, catalogue))
    else:
        yield from _slug_iris(text, list_filter, catalogue)


def _slug_iris(text: str, list_filter: ListFilter, catalogue: Catalogue) -> Iterator[str]:
    for kind in list_filter.kinds:
        yield from _minted_iris(kind, text, catalogue)
    if list_filter.scheme:
        try:
            yield iris.concept_iri(catalogue.base, list_filter.scheme, text)
        except ValueRejected:
            return  # a text without letters names no concept


def _minted_iris(kind: str, key: str, catalogue: Catalogue) -> Iterator[str]:
    """Yield the IRI of a thing by its kind and key, that of a page by `document` and `SLUG/page/NUMBER`."""
    shape, (document, number) = catalogue.profile.by_kind.get(kind), iris.page_of(key)
    try:
        if kind == DOCUMENT_KIND and number:
            yield iris.page_iri(catalogue.base, document, str(number))
        elif shape is not None:
            yield values.key_iri(shape, key, catalogue.base)
    except ValueRejected:
        return  # a text without letters names nothing


def _is_value(iri: str, list_filter: ListFilter, catalogue: Catalogue) -> bool:
    shape = catalogue.shape_of(iri)
    if list_filter.scheme and not list_filter.is_own_field:
        return iri.startswith(f"{catalogue.base}scheme/{list_filter.scheme}/")
    return (
        list_filter.is_own_field
        or not list_filter.kinds
        or (shape is not None and shape.kind in list_filter.kinds)
    )


def _nearest_names(text: str, list_filter: ListFilter, catalogue: Catalogue) -> str:
    known = {
        brief_value(iri, list_filter, catalogue.base): iri for iri in _all_values(list_filter, catalogue)
    }
    short = {name.rpartition("/")[2].lower(): name for name in known}
    found = get_close_matches(text.rpartition("/")[2].lower()[:100], short, NEAREST, 0.4)
    names = [short[each] for each in found] or sorted(known)[:NEAREST]
    return f" {'Nearest are' if found else 'There are'} {', '.join(names)}." if names else ""


def _all_values(list_filter: ListFilter, catalogue: Catalogue) -> Iterator[str]:
    profile = catalogue.profile
    if list_filter.scheme:
        start = f"{catalogue.base}scheme/{list_filter.scheme}/"
        shapes = [s for s in profile.shapes.values() if s.in_scheme == list_filter.scheme] or [
            profile.by_kind["concept"]
        ]
        yield from (iri for shape in shapes for iri in catalogue.thing_names(shape) if iri.startswith(start))
    for kind in list_filter.kinds:
        yield from catalogue.thing_names(profile.by_kind[kind])


def brief_value(iri: str, list_filter: ListFilter, base: str) -> str:
    """Return a value as it is in an address: no longer than it must be.

    >>> brief_value("https://a.example/id/release/x", ListFilter("release", "", (), ("release",)), "https://a.example/")
    'x'
    """
    path = iri.removeprefix(base)
    kind, _, key = path.removeprefix("id/").rpartition("/")
    if path == iri:
        return iri
    if list_filter.scheme and kind == f"scheme/{list_filter.scheme}":
        return key
    if kind in list_filter.kinds and path.startswith("id/") and "#" not in key:
        return key if list_filter.kinds == (kind,) else f"{kind}/{key}"
    return f"/{path}"
