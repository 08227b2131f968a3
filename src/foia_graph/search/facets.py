"""Facets of hits: their names and titles, their values, and the value that a text means."""

from collections.abc import Callable, Iterator, Mapping
from functools import cache, lru_cache
from types import MappingProxyType

import msgspec

from foia_graph.errors import ProfileError, ValueRejected
from foia_graph.model.profile import Profile, Shape
from foia_graph.runtime.shared_values import cached_property
from foia_graph.runtime.tables import table_beside
from foia_graph.search import query_parser
from foia_graph.search.entry_builder import MACHINERY, PAGE
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.linked_things import IriClasses
from foia_graph.store.listing import filters as lists
from foia_graph.store.listing.items import BY_MACHINE, SPAN, stored_name, value_and_broader
from foia_graph.store.tables.database import TableReader

_TABLES = table_beside(__file__)
TITLES: Mapping[str, str] = _TABLES["titles"]
HAS: Mapping[str, str] = _TABLES["has"]
PARTS: Mapping[str, str] = _TABLES["parts"]
# Facets whose values are words; those of the others are things and concepts.
WORDS = frozenset(("kind", "has", "year"))
# Names that mean something else in a search.
RESERVED = frozenset(
    (*query_parser.FIELDS, "kind", "year", "has", "q", "page", "per_page", "sort", "generation")
)


@lru_cache(maxsize=8)
def facet_filters(profile: Profile) -> Mapping[str, lists.ListFilter]:
    """Return the facets of a profile by name and in order: those of all catalogues, and those that it says.

    A facet is a filter that gathers several fields, or one field; the profile gives each its position.
    """
    fields = {p.name: p for shape in profile.shapes.values() for p in shape.properties.values() if p.facet}
    placed = [(each.facet, lists.named_filter(each)) for each in profile.filters.values() if each.facet]
    placed += [(prop.facet, lists.field_filter(prop, profile)) for prop in fields.values()]
    if clash := (RESERVED & {each.name for _, each in placed}):
        raise ProfileError(f"{min(clash)!r} cannot be a facet: searches have that name already")
    made = {each.name: each for _, each in sorted(placed, key=lambda pair: (pair[0], pair[1].name))}
    kind, year, has = (lists.ListFilter(name, title, ()) for name, title in TITLES.items())
    return MappingProxyType({"kind": kind, **made, lists.YEAR: year, "has": has})


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
    iri = lists.value_iri(text, facet_filters(catalogue.profile)[name], catalogue)
    return catalogue.preferred_names.get(iri, iri)


def entry_kinds(profile: Profile) -> list[str]:
    """Return the kinds of entries, sorted."""
    things = (shape.kind for shape in profile.shapes.values() if profile.is_thing(shape))
    return sorted({*things, *PARTS} - MACHINERY)


def _one_of(name: str, text: str, words: Mapping[str, str] | list[str]) -> str:
    if text not in words:
        raise ValueRejected(f"{name} is one of {', '.join(words)}, not {text[:40]!r}")
    return text


# The name under which lists have the things whose date a program read.
READ_DATE = f"{SPAN}{BY_MACHINE}"
# The values of one thing by facet; names have no base.
FacetValues = dict[str, list[str]]
# What returns for each thing those right above it by a field.
LinksAbove = Callable[[str], Mapping[str, list[str]]]
_decode_ids = msgspec.json.Decoder(list[int]).decode


class FacetReader:
    """The values of the things of one generation, whose lists are written."""

    def __init__(self, tables: TableReader, profile: Profile, base: str, links_above: LinksAbove) -> None:
        self._tables, self._profile, self._base = tables, profile, base
        self._links_above = links_above
        self._shape_of = IriClasses(profile, base).shape_of
        self._rows_of = cache(self._read_rows)

    def values_of(self, iri: str) -> FacetValues:
        """Return the values of a thing, and all that these fall under."""
        shape, found = self._shape_of(iri), FacetValues()
        if shape is None:
            return found
        query = "SELECT list_values FROM list_item WHERE class = ? AND iri = ?"
        stored, rows = self._tables.value(query, (shape.name, iri)), self._rows_of(shape)
        for facet, value in (rows[row] for row in _decode_ids(stored or "[]") if row in rows):
            found.setdefault(facet, []).append(value)
        # A search for an agency finds the agency itself, too.
        for facet in self._facets_by_class.get(shape.name, ()):
            known = found.get(facet, ())
            found[facet] = [*known, *(each for each in self._with_broader(facet, iri) if each not in known)]
        return found

    def _read_rows(self, shape: Shape) -> dict[int, tuple[str, str]]:
        names = dict(_stored_names(self._profile, shape))
        query = "SELECT id, filter, value FROM list_value WHERE class = ?"
        return {
            row: (names[name], "" if name == READ_DATE else value.removeprefix(self._base))
            for row, name, value in self._tables.rows(query, (shape.name,))
            if name in names
        }

    @cached_property
    def _facets_by_class(self) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = {}
        for shape in self._profile.shapes.values():
            for each in facet_filters(self._profile).values():
                is_concept = bool(each.scheme) and shape.in_scheme == each.scheme
                if not each.is_own_field and (shape.kind in each.kinds or is_concept):
                    found.setdefault(shape.name, []).append(each.name)
        return found

    def _with_broader(self, facet: str, value: str) -> list[str]:
        under = facet_filters(self._profile)[facet].under
        found = value_and_broader(value, self._things_above[under]) if under else {value}
        return sorted(name.removeprefix(self._base) for name in found)

    @cached_property
    def _things_above(self) -> Mapping[str, Mapping[str, list[str]]]:
        fields = {each.under for each in facet_filters(self._profile).values() if each.under}
        return {under: self._links_above(under) for under in sorted(fields)}


def _stored_names(profile: Profile, shape: Shape) -> Iterator[tuple[str, str]]:
    known = lists.class_filters(profile, shape)
    for name, wanted in facet_filters(profile).items():
        if name in known and name != lists.YEAR and known[name].is_own_field == wanted.is_own_field:
            stored = stored_name(known[name], exact=False)
            yield from ((f"{stored}{by}", f"{name}{by}") for by in ("", BY_MACHINE))
    yield READ_DATE, f"{lists.YEAR}{BY_MACHINE}"
