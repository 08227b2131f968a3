"""Dates as documents print them: days and months of papers, days and times of e-mails."""

import re
from calendar import day_abbr, day_name
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from itertools import zip_longest
from pathlib import Path
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

from foia_graph.errors import ValueRejected
from foia_graph.extract.ocr_confusions import AS_DIGITS, AS_LETTERS
from foia_graph.model.dates import MONTH_NUMBERS, MONTHS, partial_date
from foia_graph.runtime.tables import PatternTable

_TABLE = PatternTable(Path(__file__).with_suffix(".toml"))
_PATTERNS = _TABLE.section("patterns")
FORMS = tuple(_TABLE.section("days"))
# Two-digit years between which the years printed next to them decide; later ones are of the 1900s.
FIRST_UNSURE, LAST_UNSURE = 20, 35
# Where all years of a page are before it, a two-digit year is of the 1900s.
OLD_YEAR = 1970


@dataclass(frozen=True, slots=True)
class PrintedDay:
    """A day or a month as printed: where it begins and ends, and its date as precise as it is (ISO 8601)."""

    start: int
    end: int
    date: str


def find_days(text: str, *, is_old: bool = False) -> list[PrintedDay]:
    """Find the days and months printed in a line; `is_old` puts two-digit years into the 1900s.

    >>> [each.date for each in find_days("14 Jul 83, not before 0ctober 2, 1982")]
    ['1983-07-14', '1982-10-02']
    """
    return list(_find_days(text, is_old)) if _PATTERNS["figures"].search(text) else []


@lru_cache(2048)
def _find_days(text: str, is_old: bool) -> tuple[PrintedDay, ...]:
    found: list[PrintedDay] = []
    for form in FORMS:
        for match in form.finditer(text):
            date = _read_date(match, is_old)
            if date and all(match.end() <= other.start or match.start() >= other.end for other in found):
                found.append(PrintedDay(match.start(), match.end(), date))
    return tuple(sorted(found, key=lambda each: each.start))


def is_old_text(text: str) -> bool:
    """Return whether all years that a text prints in full are before those that two digits may also mean."""
    years = [int(year) for year in _PATTERNS["long_years"].findall(text)]
    return bool(years) and max(years) < OLD_YEAR


def _read_date(match: re.Match[str], is_old: bool) -> str:
    part = match.groupdict("")
    year = _read_year(part["year"], is_old)
    if part.get("season"):
        return year
    month = _read_month(part["month"])
    day = _digits(part.get("day", ""))
    if part.get("sign") and part["month"].isdigit() and int(part["month"]) > 12:
        month, day = _digits(part["day"]), part["month"]
    if not year or not month:
        return ""
    try:
        return partial_date("-".join(each.zfill(2) for each in (year, month, day) if each))
    except ValueRejected:
        return ""


def _digits(text: str) -> str:
    return text.translate(AS_DIGITS).replace(" ", "")


def _read_year(text: str, is_old: bool) -> str:
    digits = _digits(text.strip("'’`"))
    if len(digits) == 2:
        old = int(digits) > LAST_UNSURE or (is_old and int(digits) >= FIRST_UNSURE)
        return f"19{digits}" if old else f"20{digits}"
    return digits if digits[:2] in ("19", "20") else ""


@lru_cache(4096)
def _read_month(text: str) -> str:
    """Return the number of a month, "" where it is none; a letter may be misread, of a long name two."""
    digits = _digits(text)
    if len(text) <= 2 and digits.isdigit():
        return digits
    name = text.lower().translate(AS_LETTERS)
    if name in MONTH_NUMBERS:
        return str(MONTH_NUMBERS[name])
    if len(name) < 4:
        return ""
    slips = 2 if len(name) > 7 else 1
    near = [
        number
        for number, month in enumerate(MONTHS, 1)
        if len(month) > 3 and Levenshtein.distance(name, month, score_cutoff=slips) <= slips
    ]
    return str(near[0]) if len(near) == 1 else ""


WEEKDAYS = frozenset((*map(str.lower, day_name), *map(str.lower, day_abbr)))
TIME = _PATTERNS["time"]
TIME_FORMS = tuple(_TABLE.section("times"))
# Hours by which the standard times of the United States are behind, by their first letters.
ZONES = {"e": 5, "c": 6, "m": 7, "p": 8}
# Number of characters that may follow a time: hundredths of a second, a zone.
MAX_ZONE_LENGTH = 12
# Distance of a time from its day: "at", a comma or the name of the day may be between.
AFTER_DATE = 30


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
    text = _PATTERNS["misread_number"].sub(lambda number: number[0].translate(AS_DIGITS), text)
    for form in TIME_FORMS:
        if match := form.search(text):
            day = _read_mail_day(match)
            return _with_time(text, match, day) if day else None
    return None


def split_time(text: str) -> tuple[str, str]:
    """Split a text at the date and time it ends with; "" for these where it has none.

    >>> split_time("ROE     10-MAY-1983 09:06")
    ('ROE', '10-MAY-1983 09:06')
    """
    when = find_time(text)
    if when is None or not when.time or len(text.rstrip()) > when.end + MAX_ZONE_LENGTH:
        return text, ""
    return text[: when.start].rstrip(" \t,"), text[when.start :].strip()


def correct_weekday(text: str) -> str:
    """Correct the name of the day where the date proves that it was misread by a letter or two.

    >>> correct_weekday("Mor: Mar 01 15:04:28 2010")
    'Mon Mar 01 15:04:28 2010'
    """
    when, first = find_time(text), _PATTERNS["first_word"].match(text)
    if when is None or first is None or first.end() > when.start or first[1].lower() in WEEKDAYS:
        return text
    name = date.fromisoformat(when.day).strftime("%A" if len(first[1]) > 4 else "%a")
    wrong = sum(one != other for one, other in zip_longest(first[1], name))
    return f"{name}{text[first.end() :]}" if wrong <= 2 else text


def _with_time(text: str, match: re.Match[str], day: str) -> PrintedTime:
    start, end = match.span()
    if "hour" in match.re.groupindex:
        return PrintedTime(start, end, day, _read_time(match))
    for form in (TIME, _PATTERNS["bare_time"]):
        after = form.search(text, end, end + AFTER_DATE)
        if after and _read_time(after):
            return PrintedTime(start, after.end(), day, _read_time(after))
    before = TIME.search(text, max(start - AFTER_DATE, 0), start)
    if before and _read_time(before):
        return PrintedTime(before.start(), end, day, _read_time(before))
    return PrintedTime(start, end, day, "")


def _read_mail_day(match: re.Match[str]) -> str:
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
    # OCR reads June and July with a small l, July with a 1 and October with a 0.
    return MONTH_NUMBERS[name[:3].lower().replace("0", "o").replace("lu", "ju").replace("1", "l")]


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
