"""Values of cells: dates, numbers, exemptions and statuses as records write them."""

import re
from datetime import date, datetime, timedelta
from pathlib import Path

from foia_graph.connectors.imports.checked_values import iso_date
from foia_graph.runtime.tables import read_table

NOTHING = re.compile(r"(?i)(n/?\.?a\.?|not applicable|none|null|nil|tbd|unknown|-+|—|–|\.)?")
"""What people write into a cell that has no value."""
SLASHED = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})(?:[ T].*)?")
ISO = re.compile(r"((?:1[5-9]|20)\d\d)(?:-(\d\d)(?:-(\d\d))?)?(?:[T ]\d\d:.*)?")
WORDED = re.compile(r"(?i)\d{1,2}[ -](jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?,?[ -]\d{2,4}")
SERIAL = re.compile(r"[1-9]\d{4}(\.\d+)?")
FIRST_DAY = date(1899, 12, 30)
"""The day from which workbooks count days."""
NUMBER = re.compile(r"[$£€]?\s?-?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?")
EXEMPTION = re.compile(r"(?i)\(?b?\)?\s*\(?([1-9])\)?\s*(?:\(?([A-F])\)?)?")
PIVOT = 69
"""Years of two digits up to this one are of the 2000s (POSIX, strptime)."""


def is_nothing(text: str) -> bool:
    """Return whether a cell says that it has no value."""
    return bool(NOTHING.fullmatch(text))


def date_of(text: str, *, is_day_first: bool = False, may_be_serial: bool = False) -> str:
    """Return a date in ISO 8601, "" for what is none.

    `is_day_first` reads 3/4/2020 as of April; `may_be_serial` takes 45000 for a day counted by a workbook.

    >>> date_of("10/3/2023"), date_of("3/4/20", is_day_first=True), date_of("45000", may_be_serial=True)
    ('2023-10-03', '2020-04-03', '2023-03-15')
    """
    if match := ISO.fullmatch(text):
        return _checked("-".join(filter(None, match.groups())))
    if match := SLASHED.fullmatch(text):
        first, second, year = (int(each) for each in match.groups())
        month, day = (second, first) if is_day_first else (first, second)
        return _day(_full_year(year, match[3]), month, day)
    if may_be_serial and SERIAL.fullmatch(text):
        return (FIRST_DAY + timedelta(days=int(float(text)))).isoformat()
    if WORDED.fullmatch(text):
        return _worded(text)
    written = iso_date(text)
    return written if written != text else ""


def parts_of_date(text: str) -> tuple[int, int] | None:
    """Return the first two numbers of a date with slashes, from which the order of a column shows."""
    match = SLASHED.fullmatch(text)
    return (int(match[1]), int(match[2])) if match else None


def number_of(text: str) -> str:
    """Return a number without marks of money and thousands, "" for what is none.

    >>> number_of("$1,204.50"), number_of("many")
    ('1204.50', '')
    """
    return re.sub(r"[$£€,\s]", "", text) if NUMBER.fullmatch(text) else ""


def exemption_of(text: str) -> str:
    """Return the exemption of 5 U.S.C. 552(b) that a code names, as records write it, "" for none.

    >>> exemption_of("Ex. 7(C)"), exemption_of("(b)(6)"), exemption_of("b7E"), exemption_of("12")
    ('b7C', 'b6', 'b7E', '')
    """
    match = EXEMPTION.fullmatch(re.sub(r"(?i)^(exemption|exem?|ex)\.?\s*", "", text.strip()))
    return f"b{match[1]}{(match[2] or '').upper()}" if match and (match[1] == "7" or not match[2]) else ""


STATUSES = {
    status: re.compile(rf"(?i)\b(?:{words})\b")
    for status, words in read_table(Path(__file__).with_name("statuses.toml")).items()
}
"""Words of dispositions, each with the status of a request; the first that is in a cell counts."""


def status_of(text: str) -> str:
    """Return the status of a request that the words of a disposition mean, "" for none.

    >>> status_of("Full Denial Other-- No Records"), status_of("Partial Grant/Partial Denial")
    ('no-records', 'granted-in-part')
    """
    return next((status for status, words in STATUSES.items() if words.search(text)), "")


def _full_year(year: int, digits: str) -> int:
    return year if len(digits) == 4 else year + (2000 if year < PIVOT else 1900)


def _day(year: int, month: int, day: int) -> str:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return ""


def _worded(text: str) -> str:
    words = re.sub(r"[\s.,-]+", " ", text).strip().split()
    for form in ("%d %b %Y", "%d %b %y"):
        try:
            return datetime.strptime(f"{words[0]} {words[1][:3]} {words[2]}", form).date().isoformat()
        except ValueError:
            continue
    return ""


def _checked(text: str) -> str:
    parts = [int(each) for each in text.split("-")]
    if len(parts) == 3:
        return text if _day(*parts) else ""
    return text if len(parts) == 1 or 1 <= parts[1] <= 12 else ""
