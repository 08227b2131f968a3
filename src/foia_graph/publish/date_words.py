"""Dates in words, as precise as they are known, and spans of days as the shortest words that say them."""

import calendar
import re

from foia_graph.errors import ValueRejected
from foia_graph.model import dates

TIMED = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})T([0-9]{2}:[0-9]{2})\S*")
SEASONS = {("03-01", "05-31"): "spring", ("06-01", "08-31"): "summer", ("09-01", "11-30"): "autumn"}
QUARTERS = {
    ("01-01", "03-31"): "first quarter of",
    ("04-01", "06-30"): "second quarter of",
    ("07-01", "09-30"): "third quarter of",
    ("10-01", "12-31"): "fourth quarter of",
    ("01-01", "06-30"): "first half of",
    ("07-01", "12-31"): "second half of",
}


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
        ends = first[5:], last[5:]
        for period in (first, first[:7], first[:4]):
            if dates.day_bounds(period) == (first, last):
                return date_words(period)
        named = SEASONS.get(ends) or QUARTERS.get(ends)
        if named:
            return f"{named} {first[:4]}"
    return f"{date_words(_whole_period(first, first=True))} to {date_words(_whole_period(last, first=False))}"


def _whole_period(day: str, *, first: bool) -> str:
    return day[:4] if dates.day_bounds(day[:4])[0 if first else 1] == day else day
