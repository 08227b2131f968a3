"""Values of an origin, checked as the loader checks them, so that none of them stops a load."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import SplitResult, urljoin, urlsplit

from foia_graph.connectors.imports.session import ImportSession
from foia_graph.errors import ValueRejected
from foia_graph.model.dates import partial_date
from foia_graph.model.iris import check_address

BARE_HOST = re.compile(r"(?i)www\.[a-z0-9-]+(\.[a-z0-9-]+)+(/\S*)?")
DATE_OF_TIME = re.compile(r"(\d{4}-\d{2}-\d{2})[T ]\d{2}:\d{2}.*")


def checked_value(session: ImportSession, place: str, check: Callable[[str], str], text: str) -> str:
    """Return a text as `check` gives it; one that it rejects is a problem at the position, and ""."""
    try:
        return check(text) if text else ""
    except ValueRejected as rejected:
        session.problem(place, str(rejected))
        return ""


def web_address(session: ImportSession, place: str, text: str) -> str:
    """Return an address of the web, with its blanks escaped; what is none is a problem, and ""."""
    address = f"http://{text}" if BARE_HOST.fullmatch(text) else text.replace(" ", "%20")
    return checked_value(session, place, check_address, address)


def date_value(session: ImportSession, place: str, text: str) -> str:
    """Return a date of ISO 8601 as records write it, of a time its day; what is none is a problem, and ""."""
    match = DATE_OF_TIME.fullmatch(text)
    return checked_value(session, place, partial_date, match[1] if match else text)


def origin_number(value: Any) -> str:
    """Return the number by which an origin tells a thing, as text; "" for what is none.

    >>> [origin_number(value) for value in (12, "12", " 7 ", -1, True, "a", None)]
    ['12', '12', '7', '', '', '', '']
    """
    text = str(value).strip() if isinstance(value, (int, str)) and not isinstance(value, bool) else ""
    return text if text.isascii() and text.isdecimal() else ""


def address_parts(address: str) -> SplitResult:
    """Return the parts of an address (RFC 3986), empty ones where it is none.

    >>> [address_parts(each).path for each in ("https://harbor.example/a", "http://[::1")]
    ['/a', '']
    """
    try:
        return urlsplit(address)
    except ValueError:
        return SplitResult("", "", "", "", "")


def joined_address(base: str, address: str) -> str:
    """Return an address that is relative to another, "" where it is none.

    >>> [joined_address("https://harbor.example/a", each) for each in ("b", "http://[::1")]
    ['https://harbor.example/b', '']
    """
    try:
        return urljoin(base, address)
    except ValueError:
        return ""


def parsed_date(text: str, *forms: str) -> str:
    """Return a date in ISO 8601 that is written in one of some forms (of `strptime`), "" for what is none."""
    for form in forms:
        try:
            return datetime.strptime(text, form).date().isoformat()
        except ValueError:
            continue
    return ""


def iso_date(text: str) -> str:
    """Return a date as ISO 8601 has it, where it is written as tables and pages write it; else the text."""
    forms = ("%m/%d/%Y", "%B %d, %Y", "%b %d, %Y", "%A, %B %d, %Y", "%a, %m/%d/%Y")
    return parsed_date(text, *forms) or text
