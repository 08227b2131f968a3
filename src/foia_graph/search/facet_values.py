"""Values of facets: those that things have in their lists, so that both count the same."""

from collections.abc import Callable, Iterator, Mapping

import msgspec

from foia_graph.model.profile import Profile, Shape
from foia_graph.runtime.shared_values import cached_property
from foia_graph.search import facets
from foia_graph.store.iri_classes import IriClasses
from foia_graph.store.listing.filters import YEAR, class_filters
from foia_graph.store.listing.items import stored_name, value_and_broader
from foia_graph.store.tables.database import TableReader

FacetValues = dict[str, list[str]]
"""The values of one thing by facet; names have no base."""
LinksAbove = Callable[[str], Mapping[str, list[str]]]
"""What returns for each thing those right above it by a field."""
_decode_ids = msgspec.json.Decoder(list[int]).decode


class FacetReader:
    """The values of the things of one generation, whose lists are written."""

    def __init__(self, tables: TableReader, profile: Profile, base: str, links_above: LinksAbove) -> None:
        self._tables, self._profile, self._base = tables, profile, base
        self._links_above = links_above
        self._shape_of = IriClasses(profile, base).shape_of
        self._rows: dict[str, dict[int, tuple[str, str]]] = {}

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

    def _rows_of(self, shape: Shape) -> dict[int, tuple[str, str]]:
        """Return facet and value by the id of a row of list_value, for the things of a class."""
        if shape.name not in self._rows:
            names = dict(_stored_names(self._profile, shape))
            query = "SELECT id, filter, value FROM list_value WHERE class = ?"
            self._rows[shape.name] = {
                row: (names[name], value.removeprefix(self._base))
                for row, name, value in self._tables.rows(query, (shape.name,))
                if name in names
            }
        return self._rows[shape.name]

    @cached_property
    def _facets_by_class(self) -> Mapping[str, list[str]]:
        """Return for each class the facets of which its things are values."""
        found: dict[str, list[str]] = {}
        for shape in self._profile.shapes.values():
            for each in facets.facet_filters(self._profile).values():
                is_concept = bool(each.scheme) and shape.in_scheme == each.scheme
                if not each.is_own_field and (shape.kind in each.kinds or is_concept):
                    found.setdefault(shape.name, []).append(each.name)
        return found

    def _with_broader(self, facet: str, value: str) -> list[str]:
        under = facets.facet_filters(self._profile)[facet].under
        found = value_and_broader(value, self._things_above[under]) if under else {value}
        return sorted(name.removeprefix(self._base) for name in found)

    @cached_property
    def _things_above(self) -> Mapping[str, Mapping[str, list[str]]]:
        fields = {each.under for each in facets.facet_filters(self._profile).values() if each.under}
        return {under: self._links_above(under) for under in sorted(fields)}


def _stored_names(profile: Profile, shape: Shape) -> Iterator[tuple[str, str]]:
    """Yield the names under which lists of a class have the values of facets, each with its facet."""
    known = class_filters(profile, shape)
    for name, wanted in facets.facet_filters(profile).items():
        if name in known and name != YEAR and known[name].is_own_field == wanted.is_own_field:
            yield stored_name(known[name], exact=False), name
