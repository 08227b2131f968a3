"""Dates in words, as precise as they are known, and spans of days as the shortest words that say them."""

import calendar
import re
from collections.abc import Mapping
from datetime import date

from foia_graph.errors import ValueRejected
from foia_graph.model import dates
from foia_graph.runtime.tables import table_beside

TIMED = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})T([0-9]{2}:[0-9]{2})\S*")
# Parts of a year, by their first and last days.
PERIODS: Mapping[str, str] = table_beside(__file__)["periods"]


def date_words(text: str) -> str:
    """Return a partial date in words, and any other text as it is.

    >>> date_words("2011-06"), date_words("2011-06-02"), date_words("summer")
    ('June 2011', '2 June 2011', 'summer')
    """
    if timed := TIMED.fullmatch(text):
        return f"{date_words(timed[1])}, {timed[2]}"
    try:
        dates.partial_date(text)
    except ValueRejected:
        return text
    if len(text) == 4:
        return text
    month = f"{calendar.month_name[int(text[5:7])]} {text[:4]}"
    return month if len(text) == 7 else f"{int(text[8:])} {month}"


def span_words(first: str, last: str) -> str:
    """Return a span of days in words; "" for a side that is open.

    >>> span_words("2011-06-01", "2011-06-30"), span_words("2011-06-01", "2011-08-31")
    ('June 2011', 'summer 2011')
    >>> span_words("2011-07-11", ""), span_words("", "2012-12-31")
    ('11 July 2011 or later', '2012 or earlier')
    """
    if not first or not last:
        day = first or last
        known = _whole_period(day, first=bool(first)) if day else ""
        return f"{date_words(known)} or {'later' if first else 'earlier'}" if known else ""
    if first[:4] == last[:4]:
        for period in (first, first[:7], first[:4]):
            if dates.day_bounds(period) == (first, last):
                return date_words(period)
        if named := PERIODS.get(f"{first[5:]} {last[5:]}"):
            return f"{named} {first[:4]}"
    return f"{date_words(_whole_period(first, first=True))} to {date_words(_whole_period(last, first=False))}"


def distance_words(one: tuple[str, str], other: tuple[str, str]) -> str:
    """Return how far another span of days is from one, as a range where not both are days; "" for open sides.

    >>> distance_words(("2011-06-01", "2011-06-30"), ("2012-06-05", "2012-06-05"))
    'between 11 months 6 days and 12 months 4 days later'
    >>> distance_words(("2012-04-10", "2012-04-10"), ("2012-04-05", "2012-04-05"))
    '5 days earlier'
    """
    if not all((*one, *other)):
        return ""
    before, after = sorted((one, other))
    most = _calendar_words(before[0], max(one[1], other[1]))
    if before[1] >= after[0]:
        return "the same day" if before[0] == max(one[1], other[1]) else f"at most {most} apart"
    least = _calendar_words(before[1], after[0])
    words = least if least == most else f"between {least} and {most}"
    return f"{words} {'later' if before == one else 'earlier'}"


def _calendar_words(first: str, last: str) -> str:
    begin, end = date.fromisoformat(first), date.fromisoformat(last)
    months = (end.year - begin.year) * 12 + end.month - begin.month - (end.day < begin.day)
    year, month = divmod(begin.year * 12 + begin.month - 1 + months, 12)
    reached = date(year, month + 1, min(begin.day, calendar.monthrange(year, month + 1)[1]))
    years, months = divmod(months, 12) if months >= 24 else (0, months)
    counts = ((years, "year"), (months, "month"), ((end - reached).days, "day"))
    return " ".join(f"{count} {noun}{'s' * (count != 1)}" for count, noun in counts if count)


def _whole_period(day: str, *, first: bool) -> str:
    return day[:4] if dates.day_bounds(day[:4])[0 if first else 1] == day else day
