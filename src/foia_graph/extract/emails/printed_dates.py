"""Printed dates and times of e-mails, in the forms of mail programs."""

import re
from calendar import day_abbr, day_name
from datetime import date, datetime
from itertools import zip_longest
from typing import NamedTuple

DAYS = frozenset((*map(str.lower, day_name), *map(str.lower, day_abbr)))
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
NAME = (
    r"(?P<month>(?:jan|feb|mar|apr|may|[jl]un|[jl]ul|aug|sep|oct|nov|dec)"
    r"(?:uary|ruary|ch|il|e|y|ust|t?ember|ober|t)?)"
)
YEAR = r"(?P<year>(?:19|20)\d\d|\d\d(?!\d))"
CLOCK = (
    r"(?P<hour>[0-2]?\d)[:.](?P<minute>[0-5]\d)(?:[:.](?P<second>[0-5]\d))?(?!\d)"
    r"(?:[ \t]*(?P<half>[ap])\.?m\b\.?)?(?:[ \t]*(?P<zone>[+-]\d\d:?\d\d\b|gmt|utc|z\b))?"
)
RUN_ON_CLOCK = r"(?P<hour>[0-2]?\d)[:.](?P<minute>[0-5]\d)[:.](?P<second>[0-5]\d)"
"""A time between day and year, which OCR may leave no blank around."""
TIME = re.compile(CLOCK, re.IGNORECASE)
FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"\b{NAME}\.?\s+(?P<day>\d\d?)\s*{RUN_ON_CLOCK}\s*(?:[a-z]{{3,4}}\s+)?{YEAR}",
        rf"\b{NAME}\.?\s*(?P<day>\d\d?)(?:st|nd|rd|th)?\s*[,.;]?\s*(?P<year>(?:19|20)\d\d)",
        rf"\b(?P<day>\d\d?)[ -]{NAME}\.?,?[ -]{YEAR}",
        r"\b(?P<year>(?:19|20)\d\d)[/-](?P<month>\d\d?)[/-](?P<day>\d\d?)",
        rf"\b(?P<month>\d\d?)[/.-](?P<day>\d\d?)[/.-]{YEAR}",
    )
)
FIRST_WORD = re.compile(r"([^\s,]{3,9}?)(?:(?=[,\s])|[:;.](?=\s))")
AFTER_DATE = 30
"""Distance of a time from its day: "at", a comma or the name of the day may stand between."""


class PrintedTime(NamedTuple):
    """A point in time found in a text: where it begins and ends, the day, and the time of day or ""."""

    start: int
    end: int
    day: str
    time: str

    @property
    def iso(self) -> str:
        """Return it as a date or dateTime of XML Schema."""
        return f"{self.day}T{self.time}" if self.time else self.day


def find_time(text: str) -> PrintedTime | None:
    """Find the first date of a text and the time that goes with it; None where there is no true date.

    >>> find_time("Fri, Mar 5, 2010 at 3:04 PM").iso
    '2010-03-05T15:04:00'
    """
    for form in FORMS:
        if match := form.search(text):
            day = _read_day(match)
            return _with_time(text, match, day) if day else None
    return None


def correct_weekday(text: str) -> str:
    """Correct the name of the day where the date proves that it was misread by a letter or two.

    >>> correct_weekday("Mor: Mar 01 15:04:28 2010")
    'Mon Mar 01 15:04:28 2010'
    """
    when, first = find_time(text), FIRST_WORD.match(text)
    if when is None or first is None or first.end() > when.start or first[1].lower() in DAYS:
        return text
    name = date.fromisoformat(when.day).strftime("%A" if len(first[1]) > 4 else "%a")
    wrong = sum(one != other for one, other in zip_longest(first[1], name))
    return f"{name}{text[first.end() :]}" if wrong <= 2 else text


def _with_time(text: str, match: re.Match[str], day: str) -> PrintedTime:
    start, end = match.span()
    if "hour" in match.re.groupindex:
        return PrintedTime(start, end, day, _read_time(match))
    after = TIME.search(text, end, end + AFTER_DATE)
    if after and _read_time(after):
        return PrintedTime(start, after.end(), day, _read_time(after))
    before = TIME.search(text, max(start - AFTER_DATE, 0), start)
    if before and _read_time(before):
        return PrintedTime(before.start(), end, day, _read_time(before))
    return PrintedTime(start, end, day, "")


def _read_day(match: re.Match[str]) -> str:
    year, day = int(match["year"]), int(match["day"])
    month = int(match["month"]) if match["month"].isdigit() else _month_number(match["month"])
    if year < 100:
        year += 1900 if year >= 70 else 2000
    if month > 12 and match["month"].isdigit():
        month, day = day, month
    try:
        return datetime(year, month, day).date().isoformat()
    except ValueError:
        return ""


def _month_number(name: str) -> int:
    """Number a month; OCR reads June and July with a small l."""
    return MONTHS.index(name[:3].lower().replace("lu", "ju")) + 1


def _read_time(match: re.Match[str]) -> str:
    part = match.groupdict("")
    hour, half = int(part["hour"]), part.get("half", "").lower()
    if hour > 23 or (half and not 1 <= hour <= 12 and hour < 13):
        return ""
    if half and hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    return f"{hour:02}:{part['minute']}:{part['second'] or '00'}{_read_zone(part.get('zone', ''))}"


def _read_zone(zone: str) -> str:
    if not zone or zone[0] not in "+-":
        return "Z" if zone else ""
    return f"{zone[:3]}:{zone[-2:]}"
