"""Values of cells: dates, numbers, exemptions and statuses as records write them."""

import re
from datetime import date, timedelta
from pathlib import Path

from foia_graph.connectors.imports.checked_values import iso_date, parsed_date
from foia_graph.runtime.tables import patterns_beside, read_table

PATTERNS = patterns_beside(__file__)

# The day from which workbooks count days.
FIRST_DAY = date(1899, 12, 30)


def is_nothing(text: str) -> bool:
    """Return whether a cell says that it has no value."""
    return bool(PATTERNS["NOTHING"].fullmatch(text))


def date_of(text: str, *, is_day_first: bool = False, may_be_serial: bool = False) -> str:
    """Return a date in ISO 8601, "" for what is none.

    `is_day_first` reads 3/4/2020 as of April; `may_be_serial` takes 45000 for a day counted by a workbook.

    >>> date_of("10/3/2023"), date_of("3/4/20", is_day_first=True), date_of("45000", may_be_serial=True)
    ('2023-10-03', '2020-04-03', '2023-03-15')
    """
    if match := PATTERNS["ISO"].fullmatch(text):
        written = "-".join(filter(None, match.groups()))
        return written if parsed_date(f"{written}-01-01"[:10], "%Y-%m-%d") else ""
    if match := PATTERNS["SLASHED"].fullmatch(text):
        order = "%d/%m" if is_day_first else "%m/%d"
        return parsed_date("/".join(match.groups()), f"{order}/%Y", f"{order}/%y")
    if may_be_serial and PATTERNS["SERIAL"].fullmatch(text):
        return (FIRST_DAY + timedelta(days=int(float(text)))).isoformat()
    if PATTERNS["WORDED"].fullmatch(text):
        day, month, year = re.sub(r"[\s.,-]+", " ", text).split()
        return parsed_date(f"{day} {month[:3]} {year}", "%d %b %Y", "%d %b %y")
    written = iso_date(text)
    return written if written != text else ""


def parts_of_date(text: str) -> tuple[int, int] | None:
    """Return the first two numbers of a date with slashes, from which the order of a column shows."""
    match = PATTERNS["SLASHED"].fullmatch(text)
    return (int(match[1]), int(match[2])) if match else None


def number_of(text: str) -> str:
    """Return a number without marks of money and thousands, "" for what is none.

    >>> number_of("$1,204.50"), number_of("many")
    ('1204.50', '')
    """
    return re.sub(r"[$£€,\s]", "", text) if PATTERNS["NUMBER"].fullmatch(text) else ""


def exemption_of(text: str) -> str:
    """Return the exemption of 5 U.S.C. 552(b) that a code names, as records write it, "" for none.

    >>> exemption_of("Ex. 7(C)"), exemption_of("(b)(6)"), exemption_of("b7E"), exemption_of("12")
    ('b7C', 'b6', 'b7E', '')
    """
    match = PATTERNS["EXEMPTION"].fullmatch(re.sub(r"(?i)^(exemption|exem?|ex)\.?\s*", "", text.strip()))
    return f"b{match[1]}{(match[2] or '').upper()}" if match and (match[1] == "7" or not match[2]) else ""


# Words of dispositions, each with the status of a request; the first that is in a cell counts.
STATUSES = {
    status: re.compile(rf"(?i)\b(?:{words})\b")
    for status, words in read_table(Path(__file__).with_name("statuses.toml")).items()
}


def status_of(text: str) -> str:
    """Return the status of a request that the words of a disposition mean, "" for none.

    >>> status_of("Full Denial Other-- No Records"), status_of("Partial Grant/Partial Denial")
    ('no-records', 'granted-in-part')
    """
    return next((status for status, words in STATUSES.items() if words.search(text)), "")
