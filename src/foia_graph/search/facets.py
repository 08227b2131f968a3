"""Facets of hits: their names and titles, their values, and the value that a text means."""

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from foia_graph.errors import ProfileError, ValueRejected
from foia_graph.model.profile import Profile
from foia_graph.search import query_parser
from foia_graph.search.entry_builder import CLAIM, EMAIL, MACHINERY, PAGE, PAGES
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.listing import filters as lists
from foia_graph.store.listing.filter_values import value_iri
from foia_graph.store.listing.filters import YEAR, ListFilter, field_filter, named_filter

HAS: Mapping[str, str] = {
    "bates": "Bates numbers",
    "ocr": "Text read off the image",
    "redactions": "Redactions",
}
"""Values of the facet `has`, features of a page, and their titles."""
PARTS: Mapping[str, str] = {CLAIM: "Claims", EMAIL: "E-mails", PAGES: "Runs of pages"}
"""Kinds of entries that are parts of things, and their titles."""
WORDS = frozenset(("kind", "has", "year"))
"""Facets whose values are words; those of the others are things and concepts."""
RESERVED = frozenset(
    (*query_parser.FIELDS, "kind", "year", "has", "q", "page", "per_page", "sort", "generation")
)
"""Names that mean something else in a search."""
TITLES: Mapping[str, str] = {"kind": "Kind", "year": "Year", "has": "With"}


@lru_cache(maxsize=8)
def facet_filters(profile: Profile) -> Mapping[str, ListFilter]:
    """Return the facets of a profile by name and in order: those of all catalogues, and those that it says.

    A facet is a filter that gathers several fields, or one field; the profile gives each its position.
    """
    fields = {p.name: p for shape in profile.shapes.values() for p in shape.properties.values() if p.facet}
    placed = [(each.facet, named_filter(each)) for each in profile.filters.values() if each.facet]
    placed += [(prop.facet, field_filter(prop, profile)) for prop in fields.values()]
    if clash := (RESERVED & {each.name for _, each in placed}):
        raise ProfileError(f"{min(clash)!r} cannot be a facet: searches have that name already")
    made = {each.name: each for _, each in sorted(placed, key=lambda pair: (pair[0], pair[1].name))}
    kind, year, has = (ListFilter(name, title, ()) for name, title in TITLES.items())
    return MappingProxyType({"kind": kind, **made, YEAR: year, "has": has})


@lru_cache(maxsize=8)
def inherited_facets(profile: Profile) -> frozenset[str]:
    """Return the names of the facets whose values pages and other parts have from their owner."""
    own = {
        name
        for shape in profile.shapes.values()
        if shape.kind == PAGE
        for name in lists.class_filters(profile, shape)
    }
    return frozenset(name for name in facet_filters(profile) if name not in (*own, "kind", "has"))


def shown_value(name: str, value: str, profile: Profile) -> str:
    """Return how a value that is a word is shown.

    >>> shown_value("year", "2012", None)
    '2012'
    """
    if name == "has":
        return HAS.get(value, value)
    if name == "kind":
        return PARTS.get(value) or profile.by_kind[value].plain_plural_title
    return value


def facet_value(name: str, text: str, catalogue: Catalogue) -> str:
    """Return the value of a facet that a text means: an IRI, or for kind, has and year a word.

    Raises NotFound, with the nearest names, for what is not known, and ValueRejected for what is no value.
    """
    if name == "kind":
        return _one_of(name, text, entry_kinds(catalogue.profile))
    if name == "has":
        return _one_of(name, text, HAS)
    iri = value_iri(text, facet_filters(catalogue.profile)[name], catalogue)
    return catalogue.preferred_names.get(iri, iri)


def entry_kinds(profile: Profile) -> list[str]:
    """Return the kinds of entries, sorted."""
    things = (shape.kind for shape in profile.shapes.values() if profile.is_thing(shape))
    return sorted({*things, *PARTS} - MACHINERY)


def _one_of(name: str, text: str, words: Mapping[str, str] | list[str]) -> str:
    if text not in words:
        raise ValueRejected(f"{name} is one of {', '.join(words)}, not {text[:40]!r}")
    return text
