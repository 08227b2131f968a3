"""The index of a list: the things of one class in one generation, as numbers, with their values and days."""

from collections.abc import Iterable, Iterator, Mapping

import msgspec
from pyroaring import BitMap

from foia_graph.model.identities import IDENTITY_LINKS
from foia_graph.model.profile import Shape
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.listing.filter_values import value_iri
from foia_graph.store.listing.filters import ListFilter, class_filters
from foia_graph.store.listing.items import EVERYTHING, SPAN, stored_name
from foia_graph.store.listing.paths import StorePaths
from foia_graph.store.listing.spans import Span, is_within, span_of
from foia_graph.store.listing.values import values_above

ValueMaps = Mapping[str, BitMap]
"""For each value of a filter the things that have it."""


class ListIndex:
    """The list of a class in the tables of a generation. Things are ids of items, bitmaps of them sets."""

    def __init__(self, catalogue: Catalogue, shape: Shape) -> None:
        self.catalogue, self.shape, self.tables = catalogue, shape, catalogue.tables
        self.names = catalogue.thing_names(shape)
        self.filters = class_filters(catalogue.profile, shape)

    @property
    def everything(self) -> BitMap:
        """All things of the class; as all bitmaps here it is shared, and never changed."""
        return self._value_maps(EVERYTHING).get("", BitMap())

    def value_maps(self, name: str, exact: bool = True) -> ValueMaps:
        """Return the things of each value of a filter; unless `exact`, those of the values under it, too."""
        return self._value_maps(name if exact else stored_name(self.filters[name], exact))

    def _value_maps(self, name: str) -> ValueMaps:
        return self.catalogue.compute_once((self.shape.name, "values", name), lambda: self._read_values(name))

    def _read_values(self, name: str) -> ValueMaps:
        query = "SELECT value, things FROM list_value WHERE class = ? AND filter = ?"
        rows = self.tables.rows(query, (self.shape.name, name))
        return {value: BitMap.deserialize(things) for value, things in rows}

    def values_of(self, thing: str, name: str) -> list[str]:
        """Return the values that a thing itself has in a filter, sorted."""
        query = """
            SELECT value FROM list_value WHERE class = ?1 AND filter = ?2 AND id IN (
                SELECT each.value FROM list_item, json_each(list_values) AS each WHERE class = ?1 AND iri = ?3
            ) ORDER BY value"""
        return [value for (value,) in self.tables.rows(query, (self.shape.name, name, thing))]

    @property
    def spans(self) -> Mapping[Span, BitMap]:
        """The things of each span of days."""
        return self.catalogue.compute_once(
            (self.shape.name, "spans"),
            lambda: {span_of(value): things for value, things in self._value_maps(SPAN).items()},
        )

    def things_within(self, first: str, last: str) -> BitMap:
        """Return the things that may be of a period; "" leaves a side of it open."""
        return BitMap().union(
            *(things for span, things in self.spans.items() if is_within(span, first, last))
        )

    @property
    def dated(self) -> BitMap:
        """The things that have a date."""
        return self.catalogue.compute_once(
            (self.shape.name, "dated"), lambda: BitMap().union(*self.spans.values())
        )

    # -- names ---------------------------------------------------------------------------------------------

    def ids_of(self, names: Iterable[str]) -> BitMap:
        """Return the things of some names, as far as they are in the list."""
        query = "SELECT id FROM list_item WHERE class = ? AND iri IN (SELECT value FROM json_each(?))"
        return BitMap(item for (item,) in self.tables.rows(query, (self.shape.name, as_json(names))))

    def names_of(self, things: BitMap) -> list[str]:
        """Return the names of things, sorted."""
        query = "SELECT iri FROM list_item WHERE id IN (SELECT value FROM json_each(?)) ORDER BY iri"
        return [name for (name,) in self.tables.rows(query, (as_json(things),))]

    # -- labels --------------------------------------------------------------------------------------------

    def labelled_from(self, label: str) -> Iterator[tuple[str, str]]:
        """Yield names and labels, as they are sorted, from a label on."""
        query = "SELECT iri, label FROM list_item WHERE class = ? AND label >= ? ORDER BY label, iri"
        return ((name, found) for name, found in self.tables.rows(query, (self.shape.name, label)))

    def labelled_with(self, text: str, most: int) -> Iterator[str]:
        """Yield the names of those of the first `most` things by label whose label has a text in it."""
        query = """
            SELECT iri FROM (SELECT iri, label FROM list_item WHERE class = ? ORDER BY label, iri LIMIT ?)
            WHERE instr(label, ?) > 0"""
        return (name for (name,) in self.tables.rows(query, (self.shape.name, most, text)))


def as_json(values: Iterable[object]) -> str:
    """Return values as a JSON array, which a query takes as one parameter."""
    return msgspec.json.encode(list(values)).decode()


def list_index(catalogue: Catalogue, shape: Shape) -> ListIndex:
    """Return the index of a class in a generation."""
    return catalogue.compute_once((shape.name, "index"), lambda: ListIndex(catalogue, shape))


def things_above(catalogue: Catalogue, field: str) -> Mapping[str, list[str]]:
    """Return for each thing those right above it by a field."""
    paths = StorePaths(catalogue.quad_store, catalogue.profile, catalogue.base)
    return catalogue.compute_once(("things_above", field), lambda: values_above(paths, field))


def value_in_list(text: str, list_filter: ListFilter, catalogue: Catalogue, shape: Shape) -> str:
    """Return the IRI that a value of a filter means in a list of things of a class.

    It is described here, or things of the class have it. Raise NotFound or ValueRejected as `value_iri` does.
    """

    def has_things(iri: str) -> bool:
        if list_filter.is_own_field:
            return catalogue.is_linked(iri, list_filter.name)
        return iri in list_index(catalogue, shape).value_maps(list_filter.name)

    iri = value_iri(text, list_filter, catalogue, has_things)
    return iri if list_filter.name in IDENTITY_LINKS else catalogue.preferred_names.get(iri, iri)
