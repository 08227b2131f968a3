"""The index of dates: the first and the last day that the date of each thing allows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TypeAlias

from foia_graph.model import dates
from foia_graph.model.profile import Shape
from foia_graph.store.listing.paths import PathReader

Span: TypeAlias = tuple[str, str]
DatesByPlace: TypeAlias = list[tuple[int, str]]
"""Places of things, each with a day or a date."""
EVER, UNDATED = "9999-12-31", "undated"
BOUNDS = ("notBefore", "notAfter")
"""The fields of the first and the last day of a main date."""


# Dates of several types (xsd:date, xsd:gYearMonth, xsd:gYear) do not compare in SPARQL and sort apart, hence
# a first and a last day for each thing, compared here.
@dataclass(frozen=True, slots=True)
class DateIndex:
    """The day that each thing is sorted by, and the places of the things of each span of days."""

    sort_days: Sequence[str]
    spans: Mapping[Span, Sequence[int]]

    def places_within(self, first: str, last: str) -> Iterable[int]:
        """Yield the places of the things that may be of a period; "" leaves a side of it open."""
        last = last or EVER
        found = (things for (begin, end), things in self.spans.items() if begin <= last and end >= first)
        return chain.from_iterable(found)

    @property
    def places_by_year(self) -> Mapping[str, list[int]]:
        """Return the things of each year in which a span begins or ends; a thing may be in several."""
        named = {day[:4] for span in self.spans for day in span if day not in ("", EVER)}
        found: dict[str, list[int]] = {year: [] for year in sorted(named)}
        for (begin, end), things in self.spans.items():
            for year, places in found.items():
                if begin[:4] <= year <= end[:4]:
                    places += things
        return {year: sorted(places) for year, places in found.items()}


def date_steps(shape: Shape) -> tuple[str, ...]:
    """Return the fields in which the dates of a class are read."""
    return BOUNDS if shape.main_date else shape.date_fields


def read_dates(
    paths: PathReader, shape: Shape, places: Mapping[str, int], among: Iterable[str] = ()
) -> DateIndex:
    """Return the index of the dates of these things, of which with `among` only some are looked at."""
    if shape.main_date:
        found = _join_bounds(*(_read_field(paths, field, places, among) for field in BOUNDS))
    else:
        found = {}
        for field in reversed(shape.date_fields):
            found.update(_outermost_days(_read_field(paths, field, places, among)))
    spans: dict[Span, list[int]] = {}
    for place, span in sorted(found.items()):
        spans.setdefault(span, []).append(place)
    return index_of_spans(spans, len(places))


def span_text(span: Span) -> str:
    """Return a span as a text, of which `span_of` is the inverse."""
    return " ".join(span)


def span_of(text: str) -> Span:
    """Return the span that a text means."""
    first, _, last = text.partition(" ")
    return first, last


def index_of_spans(spans: Mapping[Span, Sequence[int]], size: int) -> DateIndex:
    """Return the index of so many things, from the places of those of each span."""
    sorted_by = [UNDATED] * size
    for (first, last), places in spans.items():
        for place in places:
            sorted_by[place] = first or last
    return DateIndex(sorted_by, spans)


def _join_bounds(first: DatesByPlace, last: DatesByPlace) -> dict[int, Span]:
    """Join the bounds of things, of which one may be open."""
    begins, ends = dict(first), dict(last)
    return {place: (begins.get(place, ""), ends.get(place, EVER)) for place in {**begins, **ends}}


def _outermost_days(dates_by_place: DatesByPlace) -> dict[int, Span]:
    """Return the outermost days of a field for those things that have it."""
    outer: dict[int, Span] = {}
    for place, date in dates_by_place:
        begin, end = dates.day_bounds(date)
        known = outer.get(place)
        outer[place] = (min(begin, known[0]), max(end, known[1])) if known else (begin, end)
    return outer


def _read_field(
    paths: PathReader, field: str, places: Mapping[str, int], among: Iterable[str]
) -> DatesByPlace:
    return [(places[thing], day) for thing, day in paths.pairs(field, among) if thing in places]
