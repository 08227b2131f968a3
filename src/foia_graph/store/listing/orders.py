"""Orders of things: by labels without regard to capitals, and by the span of days that their dates allow.

Dates of several types (xsd:date, xsd:gYearMonth, xsd:gYear) do not compare in SPARQL and sort apart.
"""

from collections.abc import Container, Iterable, Iterator, Mapping
from typing import TypeAlias

from foia_graph.model import dates
from foia_graph.model.profile import Shape
from foia_graph.store.listing.paths import PathReader

SORTS: Mapping[str, str] = {"label": "label", "iri": "iri", "date": "day", "-date": "newest"}
"""The orders by their names in addresses, the usual one first, with the column of list_item of each."""
_BACKWARDS = str.maketrans("0123456789", "9876543210")
LONGEST = 80
"""Characters of a label that count for the order."""


def read_labels(
    paths: PathReader, shape: Shape, language: str, among: Iterable[str] = ()
) -> Mapping[str, str]:
    """Return the labels of things of a class, in some language where there is one."""
    known: dict[str, tuple[bool, str]] = {}
    for thing, text, spoken in paths.labels(shape, among) if shape.label_field else ():
        label = spoken != language, text
        known[thing] = min(label, known.get(thing, label))
    return {thing: text for thing, (_, text) in known.items()}


def sort_label(label: str) -> str:
    """Return a label as it is sorted.

    >>> sort_label("  Secure\\nCommunities")
    'secure communities'
    """
    return " ".join(label.casefold()[:LONGEST].split())


def turned_round(day: str) -> str:
    """Return what sorts as a day does when the newest come first; the undated are last either way.

    >>> turned_round("2012-04-01")
    '7987-95-98'
    """
    return day.translate(_BACKWARDS)


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
