"""Building of the files of columns in the folder of a generation, one for each class that has things."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from foia_graph.model.profile import Profile, Shape
from foia_graph.store.iri_classes import IriClasses, names_of_class
from foia_graph.store.listing.column_file import (
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
from foia_graph.store.listing.columns import read_places, values_above, with_values_below
from foia_graph.store.listing.date_index import read_dates, span_text
from foia_graph.store.listing.filters import YEAR, ListFilter, class_filters, date_fields
from foia_graph.store.listing.orders import read_labels, sort_label, sorted_places
from foia_graph.store.listing.paths import PathReader


@dataclass(frozen=True, slots=True)
class ColumnBuilder:
    """Writes the columns of one state of a catalogue, as `paths` find them."""

    paths: PathReader
    profile: Profile
    base: str
    language: str

    def write_files(self, folder: Path) -> None:
        """Write the file of each class into the folder of a generation."""
        (folder / FOLDER).mkdir()
        for shape in self.profile.shapes.values():
            if self.profile.is_thing(shape):
                self.write_file(folder, shape)

    def write_file(self, folder: Path, shape: Shape) -> None:
        """Write the file of a class, none where there is nothing of it."""
        names = names_of_class(self.paths.names(shape), shape, IriClasses(self.profile, self.base).shape_of)
        if not names:
            return
        writer, places = ColumnFileWriter(), {name: place for place, name in enumerate(names)}
        writer.add_texts(NAMES, names)
        labels = [sort_label(each) for each in read_labels(self.paths, shape, names, self.language)]
        writer.add_texts(LABELS, labels)
        writer.add_numbers(f"{ORDER}label", sorted_places(labels))
        for name, column in self._columns(shape, places):
            writer.add_column(name, column, len(names))
        self._add_dates(writer, shape, places)
        with (folder / FOLDER / shape.name).open("xb") as file:
            writer.write(file, self.profile.digest)

    def _columns(self, shape: Shape, places: Mapping[str, int]) -> Iterator[tuple[str, PlacesByValue]]:
        for name, each in class_filters(self.profile, shape).items():
            if is_column(each):
                column = read_places(self.paths, self.base, each, places)
                yield name, column
                if each.under:
                    yield f"{name}{BELOW}", with_values_below(column, values_above(self.paths, each.under))

    def _add_dates(self, writer: ColumnFileWriter, shape: Shape, places: Mapping[str, int]) -> None:
        if not date_fields(shape):
            return
        dates = read_dates(self.paths, shape, places)
        writer.add_column(DATES, {span_text(span): at for span, at in dates.spans.items()}, len(places))
        writer.add_column(YEAR, dates.places_by_year, len(places))
        writer.add_coded_texts(DAYS, dates.sort_days)
        for backwards, sort in enumerate(("date", "-date")):
            writer.add_numbers(f"{ORDER}{sort}", sorted_places(dates.sort_days, backwards=bool(backwards)))


def is_column(list_filter: ListFilter) -> bool:
    """Return whether the places of all values of a filter are kept; others are looked up value by value."""
    return list_filter.name != YEAR and (list_filter.is_counted or not list_filter.is_own_field)
