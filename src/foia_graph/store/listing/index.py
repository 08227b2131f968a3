"""The index of a list: the things of one class in one generation, their values, dates, labels and orders."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias, TypeVar

from foia_graph.model.profile import Property, Shape
from foia_graph.runtime.shared_values import cached_property
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.listing.columns import (
    FilterColumn,
    PlacesByValue,
    read_places,
    with_values_below,
)
from foia_graph.store.listing.date_index import UNDATED, DateIndex, read_dates
from foia_graph.store.listing.filter_values import value_iri
from foia_graph.store.listing.filters import YEAR, ListFilter, class_filters, date_fields
from foia_graph.store.listing.paths import StorePaths, select_pairs

SortKey: TypeAlias = tuple[str, str]
"""The value that a thing is sorted by, and its name, which decides between equal ones."""
BACKWARDS = str.maketrans("0123456789", "9876543210")
LONGEST = 80
"""Characters of a label that count for the order."""


@dataclass(frozen=True, slots=True)
class ListOrder:
    """The places of all things in one order, and by its place the value that each is sorted by."""

    sort: str
    sort_values: Sequence[str]
    places: Sequence[int]

    def sort_key(self, sort_value: str, name: str) -> SortKey:
        """Return the key of a thing from the value that it is sorted by."""
        return (sort_value.translate(BACKWARDS) if self.sort.startswith("-") else sort_value), name


SortValues = Callable[["ListIndex"], Sequence[str]]


def by_name(index: "ListIndex") -> Sequence[str]:
    """Return an empty value for each thing, so that the name alone decides."""
    return [""] * len(index.names)


def by_date(index: "ListIndex") -> Sequence[str]:
    """Return the first day of each thing; those without a date stand last."""
    return index.date_index.sort_days if index.date_index else [UNDATED] * len(index.names)


def by_label(index: "ListIndex") -> Sequence[str]:
    """Return the label of each thing, without regard to capitals."""
    return [" ".join(label.casefold()[:LONGEST].split()) for label in index.labels]


SORTS: dict[str, SortValues] = {"iri": by_name, "date": by_date, "-date": by_date, "label": by_label}
"""The orders by their names in addresses; `-` turns one round."""


def sort_things(index: "ListIndex", sort: str) -> ListOrder:
    """Return all things of an index in an order."""
    unsorted = ListOrder(sort, SORTS[sort](index), ())
    keys = [
        unsorted.sort_key(said, name) for said, name in zip(unsorted.sort_values, index.names, strict=True)
    ]
    return ListOrder(sort, unsorted.sort_values, sorted(range(len(keys)), key=keys.__getitem__))


Computation = TypeVar("Computation")


class ListIndex:
    """Columns and orders of the things of a class; each is made when it is first asked for."""

    def __init__(self, catalogue: Catalogue, shape: Shape) -> None:
        self.catalogue, self.shape = catalogue, shape
        self.names = catalogue.thing_names(shape)
        self.places: Mapping[str, int] = {name: place for place, name in enumerate(self.names)}
        self.filters = class_filters(catalogue.profile, shape)

    def _compute_once(self, what: str, name: str, make: Callable[[], Computation]) -> Computation:
        return self.catalogue.compute_once((self.shape.name, what, name), make)

    def column(self, name: str, exact: bool) -> FilterColumn:
        """Return the column of a filter; unless `exact`, a value has what those under it have too."""
        if name == YEAR:
            return self.year_column
        list_filter, size = self.filters[name], len(self.names)
        own = self._compute_once("column", name, lambda: FilterColumn(self._read_filter(list_filter), size))
        if exact or not list_filter.under:
            return own
        return self._compute_once(
            "with_values_below",
            name,
            lambda: FilterColumn(
                with_values_below(own.things, things_above(self.catalogue, list_filter.under)), size
            ),
        )

    def _read_filter(self, list_filter: ListFilter) -> PlacesByValue:
        catalogue = self.catalogue
        paths = StorePaths(catalogue.quad_store, catalogue.profile, catalogue.base)
        return read_places(paths, catalogue.base, list_filter, self.places)

    @property
    def date_index(self) -> DateIndex | None:
        """Return the days of the things, None where the class has no date."""
        if not date_fields(self.shape):
            return None
        catalogue = self.catalogue
        return self._compute_once(
            "read_dates",
            "",
            lambda: read_dates(catalogue.quad_store, catalogue.profile, self.shape, self.places),
        )

    @property
    def year_column(self) -> FilterColumn:
        """Return the things of each year."""
        found, size = self.date_index, len(self.names)
        return self._compute_once(
            "years", "", lambda: FilterColumn(found.places_by_year if found else {}, size)
        )

    @cached_property
    def labels(self) -> Sequence[str]:
        """Return the labels of the things, in the language of the catalogue where there is one."""
        label = self.shape.properties.get(self.shape.label_field)
        own = f'FILTER(LANG(?label) = "{self.catalogue.language}")'
        known = {**self._read_labels(label, ""), **self._read_labels(label, own)} if label else {}
        return [known.get(name, "") for name in self.names]

    def _read_labels(self, label: Property, test: str) -> dict[str, str]:
        found: dict[str, str] = {}
        query = f"SELECT ?thing ?label WHERE {{ ?thing <{label.path}> ?label {test} }}"
        for thing, text in select_pairs(self.catalogue.quad_store, query):
            if thing in self.places:
                found[thing] = min(text, found.get(thing, text))
        return found

    def list_order(self, sort: str) -> ListOrder:
        """Return the things in an order."""
        return self._compute_once("sort_things", sort, lambda: sort_things(self, sort))


def list_index(catalogue: Catalogue, shape: Shape) -> ListIndex:
    """Return the index of a class in a generation."""
    return catalogue.compute_once((shape.name, "index"), lambda: ListIndex(catalogue, shape))


def things_above(catalogue: Catalogue, field: str) -> Mapping[str, list[str]]:
    """Return for each thing those right above it by a field."""

    def links() -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = {}
        query = f"SELECT ?below ?above WHERE {{ ?below <{catalogue.profile.predicates[field]}> ?above }}"
        for below, over in select_pairs(catalogue.quad_store, query):
            found.setdefault(below, []).append(over)
        return found

    return catalogue.compute_once(("things_above", field), links)


def value_in_list(text: str, list_filter: ListFilter, catalogue: Catalogue, shape: Shape) -> str:
    """Return the IRI that a value of a filter means in a list of things of a class.

    It is described here, or things of the class have it. Raise NotFound or ValueRejected as `value_iri` does.
    """

    def has_things(iri: str) -> bool:
        if list_filter.is_own_field:
            return catalogue.is_linked(iri, list_filter.name)
        return iri in list_index(catalogue, shape).column(list_filter.name, True).things

    return value_iri(text, list_filter, catalogue, has_things)
