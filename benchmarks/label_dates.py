"""Dates as labels print them, in the form in which they are published."""

from datetime import datetime

from dateutil import parser

_DEFAULTS = datetime(2004, 1, 1), datetime(2008, 2, 2, 1, 1)
"""Two days that have no part in common: where both give the same part, the text states it."""


def iso_date(text: str) -> str:
    """Return a printed date as year, year-month, date or date with minutes; "" where it is none.

    >>> iso_date("10-MAY-1983 09:06"), iso_date("February 2007"), iso_date("14 Jul 83")
    ('1983-05-10T09:06', '2007-02', '1983-07-14')
    """
    try:
        one, other = (parser.parse(text, default=default, fuzzy=True) for default in _DEFAULTS)
    except (ValueError, OverflowError):
        return ""
    if one.year != other.year:
        return ""
    if one.year > datetime.now().year:  # two digits, of which the parser makes a year to come
        one, other = one.replace(year=one.year - 100), other.replace(year=other.year - 100)
    if one.month != other.month:
        return f"{one:%Y}"
    if one.day != other.day:
        return f"{one:%Y-%m}"
    return f"{one:%Y-%m-%dT%H:%M}" if one.time() == other.time() else f"{one:%Y-%m-%d}"
