"""The index of a list: the things of one class in one generation, their values, dates, labels and orders."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias, TypeVar

from foia_graph.model.identities import IDENTITY_LINKS
from foia_graph.model.profile import Shape
from foia_graph.runtime.shared_values import cached_property
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.column_file import (
    BELOW,
    DATES,
    DAYS,
    LABELS,
    ORDER,
    PlacesByValue,
    SortedPlaces,
)
from foia_graph.store.listing.columns import FilterColumn, read_places, values_above, with_values_below
from foia_graph.store.listing.date_index import UNDATED, DateIndex, read_dates, span_of
from foia_graph.store.listing.filter_values import value_iri
from foia_graph.store.listing.filters import YEAR, ListFilter, class_filters
from foia_graph.store.listing.orders import read_labels, sort_label, sorted_places, turned_round
from foia_graph.store.listing.paths import StorePaths

SortKey: TypeAlias = tuple[str, str]
"""The value that a thing is sorted by, and its name, which decides between equal ones."""


@dataclass(frozen=True, slots=True)
class ListOrder:
    """The places of all things in one order, and by its place the value that each is sorted by."""

    sort: str
    sort_values: Sequence[str]
    places: Sequence[int]

    def sort_key(self, sort_value: str, name: str) -> SortKey:
        """Return the key of a thing from the value that it is sorted by."""
        return (turned_round(sort_value) if self.sort.startswith("-") else sort_value), name


SortValues = Callable[["ListIndex"], Sequence[str]]


def by_name(index: "ListIndex") -> Sequence[str]:
    """Return an empty value for each thing, so that the name alone decides."""
    return [""] * len(index.names)


def by_date(index: "ListIndex") -> Sequence[str]:
    """Return the first day of each thing; those without a date stand last."""
    return index.date_index.sort_days if index.date_index else [UNDATED] * len(index.names)


def by_label(index: "ListIndex") -> Sequence[str]:
    """Return the label of each thing, without regard to capitals."""
    return [sort_label(label) for label in index.labels]


SORTS: dict[str, SortValues] = {"iri": by_name, "date": by_date, "-date": by_date, "label": by_label}
"""The orders by their names in addresses; `-` turns one round."""


def sort_things(index: "ListIndex", sort: str) -> ListOrder:
    """Return all things of an index in an order."""
    values = SORTS[sort](index)
    return ListOrder(sort, values, sorted_places(values, backwards=sort.startswith("-")))


Computation = TypeVar("Computation")


class ListIndex:
    """Columns and orders of the things of a class; each is made when it is first asked for.

    What the load of the generation wrote of them is mapped; where that is missing, the store is read.
    """

    def __init__(self, catalogue: Catalogue, shape: Shape) -> None:
        self.catalogue, self.shape = catalogue, shape
        self.names = catalogue.thing_names(shape)
        self._file = catalogue.column_file(shape)
        self._paths = StorePaths(catalogue.quad_store, catalogue.profile, catalogue.base)
        self.filters = class_filters(catalogue.profile, shape)

    @cached_property
    def places(self) -> Mapping[str, int]:
        """Return the places of things by name."""
        if self._file is not None:
            return SortedPlaces(self.names)
        return {name: place for place, name in enumerate(self.names)}

    def _compute_once(self, what: str, name: str, make: Callable[[], Computation]) -> Computation:
        return self.catalogue.compute_once((self.shape.name, what, name), make)

    def column(self, name: str, exact: bool) -> FilterColumn:
        """Return the column of a filter; unless `exact`, a value has what those under it have too."""
        if name == YEAR:
            return self._compute_once("years", "", lambda: self._column(YEAR, self._read_years))
        list_filter = self.filters[name]
        own = self._compute_once(
            "column", name, lambda: self._column(name, lambda: self._read_filter(list_filter))
        )
        if exact or not list_filter.under:
            return own
        return self._compute_once(
            "with_values_below",
            name,
            lambda: self._column(
                f"{name}{BELOW}",
                lambda: with_values_below(own.things, values_above(self._paths, list_filter.under)),
            ),
        )

    def _column(self, name: str, read: Callable[[], PlacesByValue]) -> FilterColumn:
        size = len(self.names)
        if not size:  # a class without things has no file
            return FilterColumn({}, 0)
        stored = self._file.column(name) if self._file is not None else None
        if self._file is None or stored is None:
            return FilterColumn(read(), size)
        return FilterColumn(stored, size, self._file.flags(name, stored, size))

    def _read_filter(self, list_filter: ListFilter) -> PlacesByValue:
        return read_places(self._paths, self.catalogue.base, list_filter, self.places)

    @property
    def date_index(self) -> DateIndex | None:
        """Return the days of the things, None where the class has no date."""
        return self._compute_once("dates", "", self._read_dates) if self.shape.date_fields else None

    def _read_dates(self) -> DateIndex:
        if not self.names:
            return DateIndex([], {})
        stored = self._file.column(DATES) if self._file is not None else None
        if self._file is None or stored is None:
            return read_dates(self._paths, self.shape, self.places)
        return DateIndex(self._file.coded_texts(DAYS), {span_of(text): at for text, at in stored.items()})

    def _read_years(self) -> PlacesByValue:
        found = self.date_index
        return found.places_by_year if found else {}

    @cached_property
    def labels(self) -> Sequence[str]:
        """Return the labels of the things, in the language of the catalogue where there is one."""
        return read_labels(self._paths, self.shape, self.names, self.catalogue.language)

    def list_order(self, sort: str) -> ListOrder:
        """Return the things in an order."""
        return self._compute_once("order", sort, lambda: self._list_order(sort))

    def _list_order(self, sort: str) -> ListOrder:
        if self._file is None:
            return sort_things(self, sort)
        if sort == "iri":
            return ListOrder(sort, [""] * len(self.names), range(len(self.names)))
        values = self._file.texts(LABELS) if sort == "label" else by_date(self)
        return ListOrder(sort, values, self._file.numbers(f"{ORDER}{sort}"))


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
        return iri in list_index(catalogue, shape).column(list_filter.name, True).things

    iri = value_iri(text, list_filter, catalogue, has_things)
    return iri if list_filter.name in IDENTITY_LINKS else catalogue.preferred_names.get(iri, iri)
