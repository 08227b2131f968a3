"""Dates as precise as they are known: a year, a month or a day, and the days they allow."""

import calendar
import re
from functools import lru_cache

from foia_graph.errors import ValueRejected

PARTIAL = re.compile(r"[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?")
XSD_OF_LENGTH = {4: "gYear", 7: "gYearMonth", 10: "date"}


def partial_date(text: str) -> str:
    """Check a date of 4, 7 or 10 characters (XML Schema gYear, gYearMonth or date, without time zone).

    >>> partial_date("2011-06")
    '2011-06'
    """
    if (
        not PARTIAL.fullmatch(text)
        or text.startswith("0000")
        or not (len(text) < 10 or int(text[8:]) <= _days_of_month(text))
    ):
        raise ValueRejected(
            f"{quote_text(text)} is no date; write 2012, 2012-04 or 2012-04-10, as precise as is known"
        )
    return text


def full_date(text: str) -> str:
    """Check a date of year, month and day."""
    if len(partial_date(text)) != 10:
        raise ValueRejected(f"{quote_text(text)} is not a full date; write it as 2012-04-10")
    return text


def day_bounds(date: str) -> tuple[str, str]:
    """Return the first and the last day that a partial date allows.

    >>> day_bounds("2011-02")
    ('2011-02-01', '2011-02-28')
    """
    if len(date) == 4:
        return f"{date}-01-01", f"{date}-12-31"
    if len(date) == 7:
        return f"{date}-01", f"{date}-{_days_of_month(date)}"
    return date, date


def quote_text(text: str) -> str:
    """Quote a text for a message, cut short where it is long."""
    return repr(text if len(text) <= 60 else f"{text[:59]}…")


def _days_of_month(date: str) -> int:
    return _month_length(int(date[:4]), int(date[5:7]))


@lru_cache(maxsize=4096)
def _month_length(year: int, month: int) -> int:
    return calendar.monthrange(year, month)[1]


MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
# Numbers of months by their names in small letters, in full and in three letters.
MONTH_NUMBERS = {
    **{name: number for number, name in enumerate(MONTHS, 1)},
    **{name[:3]: number for number, name in enumerate(MONTHS, 1)},
    "sept": 9,
}
# The alternatives of a regular expression: months in full, with a capital.
MONTH_NAME = "|".join(name.title() for name in MONTHS)
# The same in three letters.
SHORT_MONTH_NAME = "|".join(name[:3].title() for name in MONTHS)
_WRITTEN = re.compile(r"(?:([0-9]{1,2}) )?([A-Za-z]{3,9})\.?(?: ([0-9]{1,2}),?)? ([0-9]{4})")


def requested_date(text: str) -> str:
    """Return the partial date that a person wrote, in ISO 8601 or with the name of its month.

    >>> requested_date("April 2012"), requested_date("10 Apr 2012"), requested_date("April 10, 2012")
    ('2012-04', '2012-04-10', '2012-04-10')
    """
    found = _WRITTEN.fullmatch(" ".join(text.split()))
    if found is None or found[2].lower() not in MONTH_NUMBERS:
        return partial_date(text.strip())
    day = found[1] or found[3]
    return partial_date(f"{found[4]}-{MONTH_NUMBERS[found[2].lower()]:02}{f'-{int(day):02}' if day else ''}")
