"""Values of strangers as records may have them: checked, in plain words, without names of private people."""

import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser

from foia_graph.connectors.imports.session import ImportSession
from foia_graph.errors import ValueRejected
from foia_graph.model.dates import partial_date
from foia_graph.model.iris import check_address
from foia_graph.runtime.tables import PatternTable

TABLE = PatternTable(Path(__file__).with_suffix(".toml"))
VALUES = TABLE.section("values")


def checked_value(session: ImportSession, place: str, check: Callable[[str], str], text: str) -> str:
    """Return a text as `check` gives it; one that it rejects is a problem at the position, and ""."""
    try:
        return check(text) if text else ""
    except ValueRejected as rejected:
        session.problem(place, str(rejected))
        return ""


def web_address(session: ImportSession, place: str, text: str) -> str:
    """Return an address of the web, with its blanks escaped; what is none is a problem, and ""."""
    address = f"http://{text}" if VALUES["BARE_HOST"].fullmatch(text) else text.replace(" ", "%20")
    return checked_value(session, place, check_address, address)


def date_value(session: ImportSession, place: str, text: str) -> str:
    """Return a date of ISO 8601 as records write it, of a time its day; what is none is a problem, and ""."""
    match = VALUES["DATE_OF_TIME"].fullmatch(text)
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


PATTERNS = TABLE.section("person")
NAMES = [PATTERNS[name] for name in ("TURNED_NAME", "PLAIN_NAME", "TITLED_NAME")]


def without_signature(text: str) -> str:
    """Return a text of a letter without its closing and the name under it.

    >>> without_signature("All contracts of 2019. Sincerely, Ada Quill")
    'All contracts of 2019.'
    """
    return PATTERNS["SIGNATURE"].sub("", text).rstrip()


def looks_like_person(text: str) -> bool:
    """Return whether a text alone could be the name of a person.

    >>> [looks_like_person(each) for each in ("QUILL, Ada", "Ada B. Quill", "Harbor Office", "Budget memo")]
    [True, True, False, False]
    """
    if any(map(str.isdigit, text)) or len(text) > 60:
        return False
    return any(name.fullmatch(text) for name in NAMES) and not PATTERNS["INSTITUTION"].search(text)


def words_of_heading(text: str) -> str:
    """Return a heading in words: "PDF_URL" and "DateReceived" are two words each."""
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])|[_]+", " ", text)
    return " ".join(spaced.split())


def is_person_heading(heading: str) -> bool:
    """Return whether a heading is that of a column of people, or of what is said of them.

    >>> [is_person_heading(each) for each in ("Requester", "Name", "File Name", "Date_of_Death", "Title")]
    [True, True, False, True, False]
    """
    words = words_of_heading(heading)
    bare = PATTERNS["OF_NO_PERSON"].sub("", PATTERNS["NAME_OF_THING"].sub("", words))
    return bool(PATTERNS["PERSON_HEADING"].search(bare) or PATTERNS["NAME_HEADING"].search(bare))


def is_about_people(headings: list[str]) -> bool:
    """Return whether the rows of a table are people, by its headings."""
    return any(PATTERNS["ABOUT_PEOPLE"].search(words_of_heading(each)) for each in headings)


EMPTY_LINES = re.compile(r"\n{3,}")


def html_text(markup: str, *, keeps_lines: bool = False) -> str:
    """Return the words of HTML, with a line for each block; where it `keeps_lines`, their own line ends stay.

    >>> html_text("<h1>A note</h1> of\\n&lt;one&gt;<br>line")
    'A note\\nof <one>\\nline'
    """
    page = LexborHTMLParser("<body>" + (markup if keeps_lines else markup.replace("\n", " ")))
    page.strip_tags(VALUES.text("HIDDEN").split(","), recursive=True)
    for block in page.css(VALUES.text("BLOCKS")):
        block.insert_before("\n")
        if block.tag not in ("br", "hr"):
            block.insert_after("\n")
    lines = (
        VALUES["SPACES"].sub(" ", line).strip()
        for line in (page.body.text() if page.body else "").split("\n")
    )
    return EMPTY_LINES.sub("\n\n", "\n".join(lines)).strip()


def plain_text(markup: str) -> str:
    """Return the words of a text that may hold markup; its own line ends stay, and plain text is as it is."""
    return html_text(markup, keeps_lines=True) if VALUES["LOOKS_LIKE_HTML"].search(markup) else markup.strip()
