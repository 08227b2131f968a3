"""Building of the files of columns in the folder of a generation, one for each class that has things."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from foia_graph.model.identities import PREFERRED, takes_identities
from foia_graph.model.profile import Profile, Shape
from foia_graph.store.column_file import (
    BELOW,
    DATES,
    DAYS,
    FOLDER,
    LABELS,
    NAMES,
    ORDER,
    ColumnFileWriter,
    PlacesByValue,
)
from foia_graph.store.iri_classes import IriClasses, names_of_class
from foia_graph.store.listing.columns import read_places, values_above, with_values_below
from foia_graph.store.listing.date_index import index_of_spans, read_dates, span_of, span_text
from foia_graph.store.listing.filters import YEAR, ListFilter, class_filters
from foia_graph.store.listing.orders import read_labels, sort_label, sorted_places
from foia_graph.store.listing.paths import PathReader


@dataclass(frozen=True, slots=True)
class ClassColumns:
    """What a file of columns says: the names of the things, and by their places the labels and values.

    Among the columns is that of dates, whose values are spans of days.
    """

    names: Sequence[str]
    labels: Sequence[str]
    columns: Mapping[str, PlacesByValue]


@dataclass(frozen=True, slots=True)
class ColumnBuilder:
    """Writes the columns of one state of a catalogue, as `paths` find them."""

    paths: PathReader
    profile: Profile
    base: str
    language: str

    def write_files(self, folder: Path) -> None:
        """Write the file of each class into the folder of a generation."""
        (folder / FOLDER).mkdir(exist_ok=True)
        for shape in self.profile.shapes.values():
            if self.profile.is_thing(shape):
                names = self.names_among(self.paths.names(shape), shape)
                # Else what other classes have in the same fields would be read for nothing.
                if names:
                    self.write_file(folder, shape, self.read_columns(shape, names))

    def names_among(self, names: Iterable[str], shape: Shape) -> list[str]:
        """Return, sorted, the names of things of a class among those of all that is of its type.

        Of a thing with several names it is the preferred one.
        """
        found = names_of_class(names, shape, IriClasses(self.profile, self.base).shape_of)
        if not takes_identities(shape):
            return found
        others = {lesser for lesser, _ in self.paths.pairs(PREFERRED)}
        return [name for name in found if name not in others]

    def read_columns(self, shape: Shape, names: Sequence[str], among: Collection[str] = ()) -> ClassColumns:
        """Return the columns of things of a class, by their sorted names; if few, they are `among`, too."""
        places = {name: place for place, name in enumerate(names)}
        labels = read_labels(self.paths, shape, names, self.language, among)
        return ClassColumns(names, list(map(sort_label, labels)), dict(self._columns(shape, places, among)))

    def _columns(
        self, shape: Shape, places: Mapping[str, int], among: Collection[str]
    ) -> Iterator[tuple[str, PlacesByValue]]:
        for name, each in class_filters(self.profile, shape).items():
            if is_column(each):
                column = read_places(self.paths, self.base, each, places, among)
                yield name, column
                if each.under:
                    yield f"{name}{BELOW}", with_values_below(column, values_above(self.paths, each.under))
        if shape.date_fields:
            spans = read_dates(self.paths, shape, places, among).spans
            yield DATES, {span_text(span): at for span, at in spans.items()}

    def write_file(self, folder: Path, shape: Shape, content: ClassColumns) -> None:
        """Write the file of a class, none where there is nothing of it."""
        size = len(content.names)
        if not size:
            return
        writer = ColumnFileWriter()
        writer.add_texts(NAMES, content.names)
        writer.add_texts(LABELS, content.labels)
        writer.add_numbers(f"{ORDER}label", sorted_places(content.labels))
        for name, column in content.columns.items():
            writer.add_column(name, column, size)
        if DATES in content.columns:
            add_days(writer, content.columns[DATES], size)
        self.write_parts(folder, shape, writer)

    def write_parts(self, folder: Path, shape: Shape, writer: ColumnFileWriter) -> None:
        """Write the parts of the file of a class that were gathered."""
        with (folder / FOLDER / shape.name).open("xb") as file:
            writer.write(file, self.profile.digest)


def add_days(writer: ColumnFileWriter, spans: PlacesByValue, size: int) -> None:
    """Add what follows from the dates: the years, the days that things are sorted by, and the orders."""
    dates = index_of_spans({span_of(text): at for text, at in spans.items()}, size)
    writer.add_column(YEAR, dates.places_by_year, size)
    writer.add_coded_texts(DAYS, dates.sort_days)
    writer.add_numbers(f"{ORDER}date", sorted_places(dates.sort_days))
    writer.add_numbers(f"{ORDER}-date", sorted_places(dates.sort_days, backwards=True))


def is_column(list_filter: ListFilter) -> bool:
    """Return whether the places of all values of a filter are kept; others are looked up value by value."""
    return list_filter.name != YEAR and (list_filter.is_counted or not list_filter.is_own_field)
