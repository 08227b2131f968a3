"""Days as they are printed: in words, in figures or as a date-time group, misread in a letter or two."""

import re
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import Levenshtein

from foia_graph.errors import ValueRejected
from foia_graph.model.dates import partial_date

MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july", "august"),
    *("september", "october", "november", "december"),
)
SHORT_MONTHS = {name[:3]: number for number, name in enumerate(MONTHS, 1)} | {"sept": 9}
MISREAD_LETTERS = str.maketrans("01|5", "olls")
MISREAD_DIGITS = str.maketrans("OoQlI|SZB", "000111528")
DAY = r"(?<![\w./-])(?P<day>(?:[0-3OolI|][\dOolI|]|[\dlI|]))"
SPACED_DAY = r"(?<![\w./-])(?P<day>(?:[0-3OolI|][\dOolI|]|[0-3]\x20\d|[\dlI|]))"
"""The day of a stamp, whose wheels stand apart."""
MONTH = r"(?P<month>[A-Za-z0-9|]{3,11})"
YEAR = r"(?P<year>(?:[1lI|]\x20?[98]|2\x20?[0Oo])[\dOolI|]\x20?[\dOolI|](?![\w])|['’`]?\d\d(?![\w:]))"
LONG_YEAR = r"(?P<year>(?:[1lI|][98]|2[0Oo])[\dOolI|]{2})(?!\w)"
FORMS = tuple(
    re.compile(form)
    for form in (
        rf"{DAY}(?P<clock>\d{{4}})\s?[A-Z]?\s{{1,2}}{MONTH}\.?\s{{0,2}}{YEAR}",
        rf"(?<![\w]){MONTH}\.?\s{{1,3}}(?P<day>\d\d?)\s{{1,3}}\d\d?:\d\d(?::\d\d)?(?:\s[A-Z]{{3,4}})?\s{{"
        rf"1,3}}{LONG_YEAR}",
        rf"{SPACED_DAY}\s?(?:st|nd|rd|th|d)?(?:\s?day\s?of)?[\s.,/-]{{0,3}}{MONTH}[\s.,/’'-]{{0,3}}{YEAR}",
        rf"(?<![\w]){MONTH}[\s.,-]{{0,3}}{SPACED_DAY.replace('./-', '')}\s?(?:st|nd|rd"
        rf"|th)?[\s.,;'’/-]{{1,4}}{YEAR}",
        rf"(?<![\w./-]){LONG_YEAR}(?P<sign>[-/.:])(?P<month>\d\d?)(?P=sign)(?P<day>\d\d?)(?![\w/-])",
        rf"(?<![\w./-])(?P<month>[\dOolI|]{{1,2}})\s?(?P<sign>[-/.])\s?(?P<day>[\dOolI"
        rf"|]{{1,2}})\s?(?P=sign)\s?{YEAR}(?![/.-]\d)",
        rf"(?<![\w]){LONG_YEAR}[\s-]{MONTH}[\s-]{{1,2}}(?P<day>\d\d?)(?!\w)",
        rf"(?<![\w])(?<!\d\s){MONTH}[\s.,'’/-]{{1,3}}{LONG_YEAR}",
        rf"(?<![\w])(?P<season>(?i:winter|spring|summer|fall|autumn))[\s.,]{{1,3}}{LONG_YEAR}",
    )
)
FIGURES = re.compile(r"\d[\dOoQlI|SZB]|[OoQlI|SZB]\d")
"""Two figures side by side, one of them read surely, are in every date."""
LONG_YEARS = re.compile(r"(?<![\w.,/-])(19\d\d|20\d\d)(?![\w])")
FIRST_UNSURE, LAST_UNSURE = 20, 35
"""Two-digit years between which the years printed beside them decide; later ones are of the 1900s."""
OLD_YEAR = 1970
"""Where all years of a page are before it, a two-digit year is of the 1900s."""


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
    return list(_find_days(text, is_old)) if FIGURES.search(text) else []


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
    years = [int(year) for year in LONG_YEARS.findall(text)]
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
    return text.translate(MISREAD_DIGITS).replace(" ", "")


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
    name = text.lower().translate(MISREAD_LETTERS)
    if name in SHORT_MONTHS or name in MONTHS:
        return str(SHORT_MONTHS[name[:3]])
    if len(name) < 4:
        return ""
    slips = 2 if len(name) > 7 else 1
    near = [
        number
        for number, month in enumerate(MONTHS, 1)
        if len(month) > 3 and Levenshtein.distance(name, month, score_cutoff=slips) <= slips
    ]
    return str(near[0]) if len(near) == 1 else ""
