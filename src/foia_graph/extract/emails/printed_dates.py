"""Printed dates and times of e-mails, in the forms of mail programs."""

import re
from calendar import day_abbr, day_name
from datetime import date, datetime
from itertools import zip_longest
from typing import NamedTuple

DAYS = frozenset((*map(str.lower, day_name), *map(str.lower, day_abbr)))
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
NAME = (
    r"(?P<month>(?:jan|feb|mar|apr|may|[jl]un|[jl]u[l1]|aug|sep|[o0]ct|nov|dec)"
    r"(?:uary|ruary|ch|il|e|y|ust|t?e(?:m|rn)ber|[o0]ber|t)?)"
)
"""The name of a month, also as OCR reads it."""
YEAR = r"(?P<year>(?:19|20)\d\d|\d\d(?!\d))"
ZONE = r"(?:gmt|utc)?\x20?[+-]\d\d:?\d\d\b|gmt|utc|z\b|[ecmp][sd]t\b"
CLOCK = (
    r"(?P<hour>[0-2]?\d)\x20?[:.;]\x20?(?P<minute>[0-5]\d)(?:[:.;](?P<second>[0-5]\d)(?:\.\d{1,3}(?!\d))?)?(?!\d)"
    rf"(?:[ \t]*(?P<half>[ap])\.?m\b\.?)?(?:[ \t]*\(?(?P<zone>{ZONE}))?"
)
RUN_ON_CLOCK = r"(?P<hour>[0-2]?\d)[:.](?P<minute>[0-5]\d)[:.](?P<second>[0-5]\d)"
"""A time between day and year, which OCR may leave no blank around."""
TIME = re.compile(CLOCK, re.IGNORECASE)
BARE_TIME = re.compile(
    rf"\b(?P<hour>[0-2]\d)(?P<minute>[0-5]\d)(?P<second>[0-5]\d)?(?:[ -]?(?P<zone>{ZONE})|\x20?hrs?\b)",
    re.IGNORECASE,
)
"""A time of day without colon, as "0906-PDT"; a zone or the word for hours follows it."""
FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"\b{NAME}\.?\s+(?P<day>\d\d?)\s*{RUN_ON_CLOCK}\s*(?:[a-z]{{3,4}}\s+)?{YEAR}",
        rf"\b(?P<day>[0-3]\d)(?P<hour>[0-2]\d)(?P<minute>[0-5]\d)(?P<zone>z)\s?{NAME}\s?{YEAR}",
        rf"\b{NAME}\.?\s*(?P<day>\d\d?)(?:st|nd|rd|th)?\s*[,.;]{{0,2}}\s*(?P<year>(?:19|20)\d\d)",
        rf"\b(?P<day>\d\d?)[ .-]?\x20?{NAME}[.,]{{0,2}}[ -]?{YEAR}",
        r"\b(?P<year>(?:19|20)\d\d)[/-](?P<month>\d\d?)[/-](?P<day>\d\d?)",
        rf"\b(?P<month>\d\d?)[/.-](?P<day>\d\d?)[/.-]{YEAR}",
    )
)
ZONES = {"e": 5, "c": 6, "m": 7, "p": 8}
"""Hours by which the standard times of the United States are behind, by their first letters."""
MISREAD_NUMBER = re.compile(r"(?<![A-Za-z|])(?=[OolI|]{0,4}\d|[OolI|]{1,2}[:/])[\dOolI|]+(?![A-Za-z])")
DIGITS = str.maketrans("OolI|", "00111")
"""Letters that OCR reads for digits."""
FIRST_WORD = re.compile(r"([^\s,]{3,9}?)(?:(?=[,\s])|[:;.](?=\s))")
LONGEST_ZONE = 12
"""Number of characters that may follow a time: hundredths of a second, a zone."""
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
    text = MISREAD_NUMBER.sub(lambda number: number[0].translate(DIGITS), text)
    for form in FORMS:
        if match := form.search(text):
            day = _read_day(match)
            return _with_time(text, match, day) if day else None
    return None


def split_time(text: str) -> tuple[str, str]:
    """Split a text at the date and time it ends with; "" for these where it has none.

    >>> split_time("ROE     10-MAY-1983 09:06")
    ('ROE', '10-MAY-1983 09:06')
    """
    when = find_time(text)
    if when is None or not when.time or len(text.rstrip()) > when.end + LONGEST_ZONE:
        return text, ""
    return text[: when.start].rstrip(" \t,"), text[when.start :].strip()


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
    for form in (TIME, BARE_TIME):
        after = form.search(text, end, end + AFTER_DATE)
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
    """Number a month; OCR reads June and July with a small l, July with a 1 and October with a 0."""
    return MONTHS.index(name[:3].lower().replace("0", "o").replace("lu", "ju").replace("1", "l")) + 1


def _read_time(match: re.Match[str]) -> str:
    part = match.groupdict("")
    hour, half = int(part["hour"]), part.get("half", "").lower()
    if hour > 23 or (half and not 1 <= hour <= 12 and hour < 13):
        return ""
    if half and hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    return f"{hour:02}:{part['minute']}:{part.get('second') or '00'}{_read_zone(part.get('zone', ''))}"


def _read_zone(zone: str) -> str:
    if zone[-1:].isdigit():
        digits = zone.replace(":", "")
        return f"{digits[-5:-2]}:{digits[-2:]}"
    if zone[:1].lower() in ZONES:
        return f"-{ZONES[zone[0].lower()] - (zone[1] in 'Dd'):02}:00"
    return "Z" if zone else ""
