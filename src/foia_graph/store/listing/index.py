"""The index of a list: the things of one class in one generation, their values, dates, labels and orders."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias, TypeVar

from foia_graph.model.profile import Property, Shape
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.listing.columns import Column, Things, closed, pairs, read
from foia_graph.store.listing.date_index import UNDATED, Days, days
from foia_graph.store.listing.filter_values import named
from foia_graph.store.listing.filters import YEAR, Filter, date_fields, filters

Key: TypeAlias = tuple[str, str]
"""The value that a thing is sorted by, and its name, which decides between equal ones."""
BACKWARDS = str.maketrans("0123456789", "9876543210")
LONGEST = 80
"""Characters of a label that count for the order."""


@dataclass(frozen=True, slots=True)
class Order:
    """The places of all things in one order, and by its place the value that each is sorted by."""

    sort: str
    said: Sequence[str]
    places: Sequence[int]

    def key(self, said: str, name: str) -> Key:
        """Return the key of a thing from the value that it is sorted by."""
        return (said.translate(BACKWARDS) if self.sort.startswith("-") else said), name


Say = Callable[["Index"], Sequence[str]]


def by_name(index: "Index") -> Sequence[str]:
    """Return an empty value for each thing, so that the name alone decides."""
    return [""] * len(index.names)


def by_date(index: "Index") -> Sequence[str]:
    """Return the first day of each thing; those without a date stand last."""
    return index.days.sorted_by if index.days else [UNDATED] * len(index.names)


def by_label(index: "Index") -> Sequence[str]:
    """Return the label of each thing, without regard to capitals."""
    return [" ".join(label.casefold()[:LONGEST].split()) for label in index.labels]


SORTS: dict[str, Say] = {"iri": by_name, "date": by_date, "-date": by_date, "label": by_label}
"""The orders by their names in addresses; `-` turns one round."""


def order(index: "Index", sort: str) -> Order:
    """Return all things of an index in an order."""
    found = Order(sort, SORTS[sort](index), ())
    keys = [found.key(said, name) for said, name in zip(found.said, index.names, strict=True)]
    return Order(sort, found.said, sorted(range(len(keys)), key=keys.__getitem__))


Made = TypeVar("Made")


class Index:
    """Columns and orders of the things of a class; each is made when it is first asked for."""

    def __init__(self, catalogue: Catalogue, shape: Shape) -> None:
        self.catalogue, self.shape = catalogue, shape
        self.names = catalogue.names(shape)
        self.places: Mapping[str, int] = {name: place for place, name in enumerate(self.names)}
        self.filters = filters(catalogue.profile, shape)

    def _once(self, what: str, name: str, make: Callable[[], Made]) -> Made:
        return self.catalogue.once((self.shape.name, what, name), make)

    def column(self, name: str, exact: bool) -> Column:
        """Return the column of a filter; unless `exact`, a value has what those under it have too."""
        if name == YEAR:
            return self.years
        wanted, size = self.filters[name], len(self.names)
        own = self._once("column", name, lambda: Column(self._read(wanted), size))
        if exact or not wanted.under:
            return own
        return self._once(
            "closed", name, lambda: Column(closed(own.things, above(self.catalogue, wanted.under)), size)
        )

    def _read(self, wanted: Filter) -> Things:
        catalogue = self.catalogue
        return read(catalogue.quad_store, catalogue.profile, catalogue.base, wanted, self.places)

    @property
    def days(self) -> Days | None:
        """Return the days of the things, None where the class has no date."""
        if not date_fields(self.shape):
            return None
        catalogue = self.catalogue
        return self._once(
            "days", "", lambda: days(catalogue.quad_store, catalogue.profile, self.shape, self.places)
        )

    @property
    def years(self) -> Column:
        """Return the things of each year."""
        found, size = self.days, len(self.names)
        return self._once("years", "", lambda: Column(found.years if found else {}, size))

    @cached_property
    def labels(self) -> Sequence[str]:
        """Return the labels of the things, in the language of the catalogue where there is one."""
        label = self.shape.properties.get(self.shape.label_field)
        own = f'FILTER(LANG(?label) = "{self.catalogue.language}")'
        known = {**self._labels(label, ""), **self._labels(label, own)} if label else {}
        return [known.get(name, "") for name in self.names]

    def _labels(self, label: Property, test: str) -> dict[str, str]:
        found: dict[str, str] = {}
        query = f"SELECT ?thing ?label WHERE {{ ?thing <{label.path}> ?label {test} }}"
        for thing, text in pairs(self.catalogue.quad_store, query):
            if thing in self.places:
                found[thing] = min(text, found.get(thing, text))
        return found

    def order(self, sort: str) -> Order:
        """Return the things in an order."""
        return self._once("order", sort, lambda: order(self, sort))


def index(catalogue: Catalogue, shape: Shape) -> Index:
    """Return the index of a class in a generation."""
    return catalogue.once((shape.name, "index"), lambda: Index(catalogue, shape))


def above(catalogue: Catalogue, field: str) -> Mapping[str, list[str]]:
    """Return for each thing those right above it by a field."""

    def links() -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = {}
        query = f"SELECT ?below ?above WHERE {{ ?below <{catalogue.profile.predicates[field]}> ?above }}"
        for below, over in pairs(catalogue.quad_store, query):
            found.setdefault(below, []).append(over)
        return found

    return catalogue.once(("above", field), links)


def value_in_list(text: str, list_filter: Filter, catalogue: Catalogue, shape: Shape) -> str:
    """Return the IRI that a value of a filter means in a list of things of a class.

    It is described here, or things of the class have it. Raise NotFound or ValueRejected as `named` does.
    """

    def has_things(iri: str) -> bool:
        if list_filter.own:
            return catalogue.is_linked(iri, list_filter.name)
        return iri in index(catalogue, shape).column(list_filter.name, True).things

    return named(text, list_filter, catalogue, has_things)
