"""Items of lists: what the list of its class has to know of each thing."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from foia_graph.model.identities import PREFERRED, takes_identities
from foia_graph.model.profile import Profile, Shape
from foia_graph.store.iri_classes import IriClasses, names_of_class
from foia_graph.store.listing.filters import YEAR, ListFilter, class_filters
from foia_graph.store.listing.orders import read_labels, sort_label
from foia_graph.store.listing.paths import PathReader
from foia_graph.store.listing.spans import UNDATED, read_spans, span_text
from foia_graph.store.listing.values import read_values, value_and_broader, values_above

BELOW = " and below"
"""The end of the name under which a filter has, for each value, also the things of the values below."""
SPAN = "span"
"""The name under which things have the first and the last day of their date."""
EVERYTHING = ""
"""The name under which all things of a class have one value."""
FilterValue = tuple[str, str]
"""The name of a filter, and a value."""


class ListedItem(NamedTuple):
    """A thing of a list: its name, its label and its day as they are sorted, and its values."""

    iri: str
    label: str
    day: str
    values: Collection[FilterValue]


@dataclass(frozen=True, slots=True)
class ItemReader:
    """The items of lists in one state of a catalogue, as `paths` find them."""

    paths: PathReader
    profile: Profile
    base: str
    language: str

    @property
    def shapes(self) -> list[Shape]:
        """The classes that have a list."""
        return [shape for shape in self.profile.shapes.values() if self.profile.is_thing(shape)]

    def names_among(self, names: Iterable[str], shape: Shape) -> list[str]:
        """Return, sorted, the names of things of a class among those of all that is of its type.

        Of a thing with several names it is the preferred one.
        """
        found = names_of_class(names, shape, IriClasses(self.profile, self.base).shape_of)
        if not takes_identities(shape):
            return found
        others = {lesser for lesser, _ in self.paths.pairs(PREFERRED)}
        return [name for name in found if name not in others]

    def read_class(self, shape: Shape) -> Iterator[ListedItem]:
        """Yield all things of a class, sorted by name."""
        names = self.names_among(self.paths.names(shape), shape)
        # Else what other classes have in the same fields would be read for nothing.
        return self.read_items(shape, names) if names else iter(())

    def read_items(
        self, shape: Shape, names: Sequence[str], among: Collection[str] = ()
    ) -> Iterator[ListedItem]:
        """Yield things of a class; where they are few, they are `among`, too."""
        values: dict[str, list[FilterValue]] = {name: [(EVERYTHING, "")] for name in names}
        # What is said of a thing under its other names counts for it, too.
        preferred = dict(self.paths.pairs(PREFERRED)) if takes_identities(shape) else {}
        sought = {*among, *(other for other, name in preferred.items() if name in among)}
        labels = read_labels(self.paths, shape, self.language, among)
        spans = read_spans(self.paths, shape, values, among) if shape.date_fields else {}
        for each in class_filters(self.profile, shape).values():
            if is_stored(each):
                self._add_values(values, each, sought, preferred)
        for name in names:
            span = spans.get(name)
            if span is not None:
                values[name].append((SPAN, span_text(span)))
            day = (span[0] or span[1]) if span is not None else UNDATED
            yield ListedItem(name, sort_label(labels.get(name, "")), day, dict.fromkeys(values.pop(name)))

    def _add_values(
        self,
        values: Mapping[str, list[FilterValue]],
        list_filter: ListFilter,
        among: Collection[str],
        preferred: Mapping[str, str],
    ) -> None:
        """Add to things what they have in a filter, under any of their names."""
        above = values_above(self.paths, list_filter.under) if list_filter.under else {}
        known: dict[str, list[FilterValue]] = {}
        for found, value in read_values(self.paths, self.base, list_filter, among):
            thing = preferred.get(found, found)
            if thing in values:
                if value not in known:
                    known[value] = list(_with_broader(list_filter, value, above))
                values[thing] += known[value]


def _with_broader(
    list_filter: ListFilter, value: str, above: Mapping[str, Iterable[str]]
) -> Iterator[FilterValue]:
    yield list_filter.name, value
    if list_filter.under:
        name = stored_name(list_filter, exact=False)
        yield from ((name, each) for each in value_and_broader(value, above))


def stored_name(list_filter: ListFilter, exact: bool) -> str:
    """Return the name of the values of a filter; unless `exact`, they count for those above them, too."""
    return list_filter.name if exact or not list_filter.under else f"{list_filter.name}{BELOW}"


def is_stored(list_filter: ListFilter) -> bool:
    """Return whether the things of all values of a filter are stored; of others they are looked up."""
    return list_filter.name != YEAR and (list_filter.is_counted or not list_filter.is_own_field)
