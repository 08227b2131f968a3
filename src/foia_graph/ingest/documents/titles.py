"""Title and description of a file without a record.

A title that its pages state goes before one that is composed of what they state; what the file says of itself
and its name are the last resort. A note on each says where it is from.
"""

import re
from calendar import month_name
from collections.abc import Mapping
from pathlib import PurePosixPath

from foia_graph.errors import ValueRejected
from foia_graph.extract.description.extractor import StatedField
from foia_graph.extract.parsed_document import ParsedDocument
from foia_graph.extract.registry import PageFinding
from foia_graph.ingest.documents.parts import claim_fields
from foia_graph.model.dates import partial_date
from foia_graph.model.resource import RawValue
from foia_graph.model.titles import HONORIFIC, readable_title, untitled
from foia_graph.model.values import UNWRITABLE

USELESS_TITLE = re.compile(
    r"(untitled|untitled document|document\d*|scan\w*|image\w*|title|\W*|[\w .()-]+\.\w{2,4})", re.IGNORECASE
)
"""Titles that programs leave behind: names of nothing, and names of other files."""
WORD = re.compile(r"(?<![\w-])[^\W\d_]{2,}(?![\w-]*\d)")
"""A word of letters; a number, a date or the mark of a request is none."""
FEWEST_LETTERS = 3
"""A title with fewer letters in words is what is left of one ("Mr")."""
TITLE_NOTES = {
    "e-mail": "The subject of the e-mail that the file begins with.",
    "memorandum": "The subject that the memorandum states.",
    "letter": "What the letter says it is about.",
}
"""What a title that a page states is there, by the form of the document; a heading in all other forms."""
PROGRAM_PREFIX = re.compile(r"^Microsoft (Word|PowerPoint|Excel|Outlook) - ")
PDF_DATE = re.compile(r"(?:D:)?(\d{4})(\d{2})?(\d{2})?")


def choose_title(
    reading: ParsedDocument, findings: Mapping[str, list[PageFinding]], name: str
) -> dict[str, RawValue]:
    """Return a title: that of its pages, one composed of what they state, that of the file, or its name."""
    stated: dict[str, StatedField] = {
        each.field: each for each in findings.get("description", ()) if isinstance(each, StatedField)
    }
    if "title" in stated and not HONORIFIC.fullmatch(stated["title"].value.strip()):
        title = stated["title"]
        note = TITLE_NOTES.get(
            stated["form"].value if "form" in stated else "", "The heading of its first page."
        )
        return claim_fields(
            "description", title, {"value": UNWRITABLE.sub("\ufffd", title.value), "note": note}
        )
    if composed := _compose_title(stated):
        return {**composed, "status": "machine-read"}
    form = stated["form"].value if "form" in stated else "document"
    return {**_last_resort(reading, name, form), "status": "machine-read"}


def _compose_title(stated: Mapping[str, StatedField]) -> dict[str, RawValue]:
    """Compose the title of a letter, which has none of its own, of its date and its letterhead."""
    dated = stated.get("created")
    if dated is None or "form" not in stated or stated["form"].value != "letter":
        return {}
    sender = f" from {stated['letterhead'].value}" if "letterhead" in stated else ""
    return {
        "value": f"Letter of {_day_in_words(dated.value)}{sender}",
        "note": "A title composed of date and letterhead; the letter has none of its own.",
        "page": str(dated.page),
    }


def _day_in_words(day: str) -> str:
    """Write a partial date in words.

    >>> _day_in_words("1983-08-18")
    '18 August 1983'
    """
    year, *rest = day.split("-")
    numbers = [int(each) for each in rest]
    month = [month_name[numbers[0]]] if numbers else []
    return " ".join([*(str(each) for each in numbers[1:]), *month, year])


def _last_resort(reading: ParsedDocument, name: str, form: str) -> dict[str, RawValue]:
    """Return the title that the file gives itself in its metadata, its name in words, or what it is.

    A file that could not be read has its name alone.
    """
    own_title = UNWRITABLE.sub("\ufffd", PROGRAM_PREFIX.sub("", reading.title)).strip()
    usable = readable_title(own_title)
    if sum(map(len, WORD.findall(usable))) >= FEWEST_LETTERS and not USELESS_TITLE.fullmatch(usable):
        return {"value": usable, "note": "The title that the file gives itself."}
    if reading.media_type == "text/plain":
        return {"value": name, "note": "The name under which its pages came, which have no usable title."}
    file_name = PurePosixPath(name).name
    if words := readable_title(file_name):
        return {"value": words, "note": "The name of the file, which gives itself no usable title."}
    if not reading.pages:
        return {"value": file_name, "note": "The name of the file, which could not be read."}
    return {
        "value": untitled(form.replace("-", " "), len(reading.pages)),
        "note": f"Neither its pages nor the file give a usable title; the file is called {file_name}.",
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
