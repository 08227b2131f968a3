"""Numbers of reports: where a title, a key or the name of a file states one, and whose it is."""

import re
from urllib.parse import unquote

from foia_graph.connectors.imports.checked_values import address_parts
from foia_graph.extract.citations.patterns import find_forms

SUFFIX = re.compile(r"(?i)\.(pdf|html?|docx?|aspx?|txt|xlsx?)$")
PLAIN_NUMBER = re.compile(r"(?=.*\d)(?:[A-Z]{1,8}[-/])*\d{2,6}(?:[-/][A-Z0-9]{1,8}){1,4}|[A-Z]{2,8}-?\d{2,8}")
DATE = re.compile(r"FY-?\d+|(19|20)\d\d-(0[1-9]|1[0-2])(-\d\d)?|(19|20)\d\d-(19|20)?\d\d|\d\d-\d\d-\d{2,4}")
IN_BRACKETS = re.compile(
    r"\((?:report\s+(?:no\.?|number)\s*)?([A-Z0-9]{1,8}(?:[-/][A-Z0-9]{1,8}){1,4})\)", re.I
)
STATED = re.compile(
    r"\breport\s+(?:no\.?|number|#)\s*:?\s*([A-Z0-9]{1,8}(?:[-/][A-Z0-9]{1,8}){1,4})(?![\w-])", re.I
)
# Numbers in which it stands whose they are; others are given by several inspectors general.
OF_ONE_INSPECTOR = re.compile(
    r"VAOIG-.*|DODIG-.*|SIGAR.*|SIGIR.*|OEI-.*|DOE[/-].*|ED-OIG/.*|OIG-CA-.*|GAO-.*|ISP-.*|A-\d\d-\d\d-\d{5}"
)
HOMELAND = "dhs"


def number_in_text(text: str) -> str:
    """Return the number that a title or a key plainly states, "" where it states none, or several.

    >>> number_in_text("Audit of Grants (OIG-AR-26-01)"), number_in_text("OIG_12-64_Apr12")
    ('OIG-AR-26-01', 'OIG-12-64')
    """
    text = text.replace("_", " ")
    cited = {each.keys[0] for each in find_forms(text) if each.kind in ("OIG", "GAO") and each.keys}
    stated = {match[1] for form in (IN_BRACKETS, STATED) for match in form.finditer(text)}
    numbers = cited or {each for each in stated if is_number(each)}
    return numbers.pop() if len(numbers) == 1 else ""


def is_number(text: str) -> bool:
    """Return whether a text as a whole is a number of a report, and no date, and no year.

    >>> [is_number(text) for text in ("26-010", "G25UT0069-26-06", "2026-01-15", "sar-2025-fall", "final")]
    [True, True, False, False, False]
    """
    return bool(PLAIN_NUMBER.fullmatch(text) or re.fullmatch(r"[A-Z]\d\d[A-Z0-9]+(-\d+)+", text)) and not (
        DATE.fullmatch(text)
    )


def file_stem(address: str) -> str:
    """Return the name of the file at an address, without its ending."""
    return SUFFIX.sub("", unquote(address_parts(address).path).rstrip("/").rpartition("/")[2]).strip()


def number_in_address(address: str) -> str:
    """Return the number that is in the name of a file: the whole name, or where it plainly states one."""
    stem = file_stem(address)
    return stem if is_number(stem) else number_in_text(stem) or number_in_text(stem.upper())


def names_one_report(number: str, inspector: str) -> bool:
    """Return whether no other inspector general gives a number like this one."""
    return bool(OF_ONE_INSPECTOR.fullmatch(number)) or (
        inspector == HOMELAND and bool(re.fullmatch(r"OIG-\d\d-\d{2,3}", number))
    )
