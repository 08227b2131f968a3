"""Title and description of a file without a record."""

import re
from collections.abc import Mapping
from pathlib import PurePosixPath

from foia_graph.errors import ValueRejected
from foia_graph.extract.parsed_document import ParsedDocument
from foia_graph.extract.registry import PageFinding
from foia_graph.model.dates import partial_date
from foia_graph.model.resource import RawValue
from foia_graph.model.values import UNWRITABLE

USELESS_TITLE = re.compile(
    r"(untitled|untitled document|document\d*|scan\w*|image\w*|title|\W*|[\w .()-]+\.\w{2,4})", re.IGNORECASE
)
"""Titles that programs leave behind: names of nothing, and names of other files."""
PROGRAM_PREFIX = re.compile(r"^Microsoft (Word|PowerPoint|Excel|Outlook) - ")
PDF_DATE = re.compile(r"(?:D:)?(\d{4})(\d{2})?(\d{2})?")


def choose_title(
    reading: ParsedDocument, findings: Mapping[str, list[PageFinding]], name: str
) -> dict[str, RawValue]:
    """Return a title: that of the file, the subject of the e-mail it begins with, or the name of the file."""
    own_title = UNWRITABLE.sub("\ufffd", PROGRAM_PREFIX.sub("", reading.title)).strip()
    if own_title and not USELESS_TITLE.fullmatch(own_title):
        return {"value": own_title, "note": "The title that the file gives itself."}
    subject = next(
        (str(getattr(e, "subject", "")) for e in findings.get("emails", ()) if e.page == 1), ""
    ).strip()
    if subject:
        return {"value": subject, "note": "The subject of the e-mail that the file begins with.", "page": "1"}
    if reading.media_type == "text/plain":
        return {"value": name, "note": "The name under which its pages came, which have no usable title."}
    return {
        "value": PurePosixPath(name).name,
        "note": "The name of the file, which gives itself no usable title.",
    }


def describe_file(reading: ParsedDocument, name: str) -> str:
    """Return what a file is in a sentence: how it was read, how many pages it has, and its name."""
    count = len(reading.pages)
    if reading.media_type == "text/plain":
        texts = f"the text of {count:,} page{'s' if count != 1 else ''}"
        return f"A document of which {texts} came with the records, {name}, and which no record describes."
    pages = f"{count:,} page{'s' if count != 1 else ''}" if count else "no page that could be read"
    return f"A file with {pages}, {PurePosixPath(name).name}, which no record describes."


def parse_pdf_date(text: str) -> str:
    """Return the day of a date as PDF writes it (ISO 32000-2, 7.9.4), "" where there is none.

    Files write it in many ways: without `D:`, without a zone, or cut off.
    """
    match = PDF_DATE.match(text.strip())
    parts = [part for part in match.groups() if part] if match else []
    while parts:
        try:
            return partial_date("-".join(parts))
        except ValueRejected:
            parts.pop()
    return ""
