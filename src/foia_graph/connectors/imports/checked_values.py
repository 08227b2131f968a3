"""Values of an origin, checked as the loader checks them, so that none of them stops a load."""

import re
from collections.abc import Callable
from typing import Any

from foia_graph.connectors.imports.session import ImportSession
from foia_graph.errors import ValueRejected
from foia_graph.model.dates import partial_date
from foia_graph.model.iris import check_address

BARE_HOST = re.compile(r"(?i)www\.[a-z0-9-]+(\.[a-z0-9-]+)+(/\S*)?")
DATE_OF_TIME = re.compile(r"(\d{4}-\d{2}-\d{2})[T ]\d{2}:\d{2}.*")


def checked_value(session: ImportSession, place: str, check: Callable[[str], str], text: str) -> str:
    """Return a text as `check` gives it; one that it rejects is a problem at the place, and ""."""
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
