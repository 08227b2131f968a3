"""Dates that a text states: days, months, years, and words that the day of the text settles."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from foia_graph.connectors.drafting.sentences import Span, split_sentences
from foia_graph.errors import ValueRejected
from foia_graph.model.dates import MONTH_NAME, MONTH_NUMBERS, SHORT_MONTH_NAME, day_bounds, partial_date

MONTH = rf"(?:{MONTH_NAME}|(?:Sept|{SHORT_MONTH_NAME})\b\.?)"
YEAR = r"(?:19|20)\d\d"
DAY = r"(?:[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?"
FULL_DATE = re.compile(
    rf"\b(?P<m1>{MONTH})\s(?P<d1>{DAY}),?\s(?P<y1>{YEAR})\b"
    rf"|\b(?P<d2>{DAY})\s(?:of\s)?(?P<m2>{MONTH}),?\s(?P<y2>{YEAR})\b"
    rf"|(?<![\d-])(?P<y3>{YEAR})-(?P<m3>\d\d)-(?P<d3>\d\d)(?![\d-])"
    rf"|\b(?P<m4>{MONTH}),?\s(?:of\s)?(?P<y4>{YEAR})\b"
)
# A day in figures of which the order of month and day is certain.
NUMERIC_DATE = re.compile(rf"(?<![\d/])(?P<m>\d{{1,2}})/(?P<d>1[3-9]|2\d|3[01])/(?P<y>{YEAR})(?![\d/])")
# The first month of a span whose year is at its end: from January through September 2020.
MONTH_OF_SPAN = re.compile(
    rf"\b(?:[Ff]rom|[Bb]etween)\s(?P<month>{MONTH})(?:\s(?P<day>{DAY}))?\s(?:through|to|until|and|[-–])\s{MONTH}"
    rf"(?:\s{DAY},)?\s(?P<year>{YEAR})\b"
)
YEAR_ALONE = re.compile(
    rf"\b(?:[Ii]n|[Ss]ince|[Bb]y|[Dd]uring|[Ff]rom|[Bb]etween|[Uu]ntil|[Tt]hrough|[Bb]efore"
    rf"|[Aa]fter|[Tt]hroughout|[Oo]ur|a|an|the)"
    rf"\s(?:early\s|late\s|mid-)?(?P<year>{YEAR})(?:\s(?:and|to|through|or|[-–])\s"
    rf"(?P<last>{YEAR}))?(?!s\b|[\d,.]*\d|[-/]\w)"
    rf"(?!\s(?:documents|pages|records|people|requests|emails|e-mails))"
)
LAW_BEFORE = re.compile(r"\b(?:Act|Law|Code|Order|Amendments?|Bill)\s(?:of|in)\s$")
SEASONS = {"winter": (12, 2), "spring": (3, 5), "summer": (6, 8), "fall": (9, 11), "autumn": (9, 11)}
SEASON = re.compile(
    rf"\b(?:(?P<which>[Tt]his|[Ll]ast|[Ii]n the|[Ii]n)\s)(?P<season>spring|summer|fall|autumn)"
    rf"(?:\s(?:of\s)?(?P<year>{YEAR}))?\b(?!\s\d)"
)
RELATIVE = re.compile(r"\b([Tt]oday|[Tt]his morning|[Yy]esterday|[Ll]ast month|[Ll]ast year)\b(?!['’]s)")


# Lines at the beginning of a text among which a date may be alone.
HEAD_LINES = 8
DATE_LINE = re.compile(
    rf"(?:[A-Z][\w.,/ ]{{0,40}}?,?\s)?\(?(?P<date>{MONTH}\s{DAY},?\s{YEAR}|{DAY}\s{MONTH},?\s{YEAR})\)?"
    r"(?:\s?[-–—:]|\s*$)"
)
ACT = re.compile(r"\b(?:released|published|posted|filed|issued)\b")
DONE_TODAY = re.compile(r"\b(?:released|published|posted|filed)\s(?:here\s)?today\b")


class StatedDate(NamedTuple):
    """A date in some words: a partial date, or "" and the days that the words allow."""

    span: Span
    value: str
    first_day: str
    last_day: str
    is_relative: bool = False


def find_dates(text: str, anchor: str = "") -> list[StatedDate]:
    """Return the dates of a text in order; `anchor` is the day on which it was written, "" if unknown."""
    kept: list[StatedDate] = []
    for each in (
        *_calendar_dates(text),
        *_years(text),
        *_seasons(text, anchor),
        *_relative_dates(text, anchor),
    ):
        if not any(each.span.overlaps(other.span) for other in kept):
            kept.append(each)
    return sorted(kept)


def day_of_text(text: str) -> str:
    """Return the day on which a text says that it was written, "" where it says none.

    It is in a line of its own near the top, or behind a position in front of the first words (a dateline);
    or it is the day of an act of which the text says that it was done today.
    """
    for line in text.split("\n")[:HEAD_LINES]:
        head = DATE_LINE.match(line.strip())
        if head and (day := next(_full_days(head["date"]), "")):
            return day
    if DONE_TODAY.search(text) is None:
        return ""
    sentences = (text[each.start : each.end] for each in split_sentences(text))
    return next((day for each in sentences if ACT.search(each) for day in _full_days(each)), "")


def _full_days(text: str) -> Iterator[str]:
    return (each.value for each in _calendar_dates(text) if len(each.value) == 10)


def _calendar_dates(text: str) -> Iterator[StatedDate]:
    for match in FULL_DATE.finditer(text):
        parts = match.groupdict()
        year = parts["y1"] or parts["y2"] or parts["y3"] or parts["y4"]
        month = parts["m1"] or parts["m2"] or parts["m3"] or parts["m4"]
        yield from _dated(Span(*match.span()), year, month, parts["d1"] or parts["d2"] or parts["d3"] or "")
    for match in NUMERIC_DATE.finditer(text):
        yield from _dated(Span(*match.span()), match["y"], match["m"], match["d"])
    for match in MONTH_OF_SPAN.finditer(text):
        span = Span(match.start("month"), match.end("day") if match["day"] else match.end("month"))
        yield from _dated(span, match["year"], match["month"], match["day"] or "")


def _dated(span: Span, year: str, month: str, day: str) -> Iterator[StatedDate]:
    number = int(month) if month.isdigit() else MONTH_NUMBERS[month.lower()[:3]]
    value = f"{year}-{number:02}" + (f"-{int(re.sub('[a-z]', '', day)):02}" if day else "")
    try:
        yield StatedDate(span, partial_date(value), *day_bounds(value))
    except ValueRejected:
        return  # no such day: nothing is stated


def _years(text: str) -> Iterator[StatedDate]:
    for match in YEAR_ALONE.finditer(text):
        if LAW_BEFORE.search(text, 0, match.start("year")):
            continue
        for group in ("year", "last"):
            if match[group]:
                yield StatedDate(Span(*match.span(group)), match[group], *day_bounds(match[group]))


def _seasons(text: str, anchor: str) -> Iterator[StatedDate]:
    for match in SEASON.finditer(text):
        (first, last), which = SEASONS[match["season"]], match["which"].lower()
        year = match["year"] or (anchor[:4] if which in ("this", "last") else "")
        if not year:
            continue
        if not match["year"] and which == "last" and anchor[5:7] <= f"{last:02}":
            year = str(int(year) - 1)
        begin, (_, end) = f"{year}-{first:02}-01", day_bounds(f"{year}-{last:02}")
        end = end if match["year"] else min(end, anchor)
        if begin <= end:
            yield StatedDate(Span(*match.span()), "", begin, end, not match["year"])


def _relative_dates(text: str, anchor: str) -> Iterator[StatedDate]:
    if not anchor:
        return
    for match in RELATIVE.finditer(text):
        if value := _relative_date(match[1].lower(), anchor):
            yield StatedDate(Span(*match.span()), value, *day_bounds(value), True)


def _relative_date(words: str, anchor: str) -> str:
    day = date.fromisoformat(anchor)
    if words == "last year":
        return str(day.year - 1)
    if words == "last month":
        return (day.replace(day=1) - timedelta(days=1)).isoformat()[:7]
    return (day - timedelta(days=1)).isoformat() if words == "yesterday" else anchor
