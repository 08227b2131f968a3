"""Spans of days: the first and the last day that the date of a thing allows.

Dates of several types (xsd:date, xsd:gYearMonth, xsd:gYear) do not compare in SPARQL and sort apart.
"""

from collections.abc import Container, Iterable, Iterator, Mapping
from typing import TypeAlias

from foia_graph.model import dates
from foia_graph.model.profile import Shape
from foia_graph.store.listing.paths import PathReader

Span: TypeAlias = tuple[str, str]
EVER, UNDATED = "9999-12-31", "undated"
BOUNDS = ("notBefore", "notAfter")
"""The fields of the first and the last day of a main date."""


def date_steps(shape: Shape) -> tuple[str, ...]:
    """Return the fields in which the dates of a class are read."""
    return BOUNDS if shape.main_date else shape.date_fields


def read_spans(
    paths: PathReader, shape: Shape, things: Container[str], among: Iterable[str] = ()
) -> Mapping[str, Span]:
    """Return the spans of those of some things of a class that have a date; few things are `among`, too."""

    def stated(field: str) -> Iterator[tuple[str, str]]:
        return (pair for pair in paths.pairs(field, among) if pair[0] in things)

    if shape.main_date:
        begins, ends = (dict(stated(field)) for field in BOUNDS)
        return {thing: (begins.get(thing, ""), ends.get(thing, EVER)) for thing in {**begins, **ends}}
    found: dict[str, Span] = {}
    for field in reversed(shape.date_fields):
        found.update(_outermost_days(stated(field)))
    return found


def _outermost_days(stated: Iterable[tuple[str, str]]) -> dict[str, Span]:
    """Return the outermost days of a field for those things that have it."""
    outer: dict[str, Span] = {}
    for thing, date in stated:
        begin, end = dates.day_bounds(date)
        known = outer.get(thing)
        outer[thing] = (min(begin, known[0]), max(end, known[1])) if known else (begin, end)
    return outer


def span_text(span: Span) -> str:
    """Return a span as a text, of which `span_of` is the inverse."""
    return " ".join(span)


def span_of(text: str) -> Span:
    """Return the span that a text means."""
    first, _, last = text.partition(" ")
    return first, last


def years_of(spans: Iterable[Span]) -> list[str]:
    """Return the years in which spans begin or end."""
    return sorted({day[:4] for span in spans for day in span if day not in ("", EVER)})


def is_within(span: Span, first: str, last: str) -> bool:
    """Return whether a span has a day of a period; "" leaves a side of the period open."""
    return span[0] <= (last or EVER) and span[1] >= first
