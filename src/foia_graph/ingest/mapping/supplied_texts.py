"""Texts that come with the records: `text` of a page, or of a document, whose pages end with a form feed.

A text is no statement, so it is in no graph: it becomes a reading. Of the many long texts only outlines are
kept here: which record gives which page, and the SHA-256 of its text.
"""

import hashlib
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field, replace

from foia_graph.extract.parsed_document import ParsedDocument, ParsedPage, PositionedText
from foia_graph.ingest.mapping.record_fields import DOCUMENT_CLASS, PAGE_CLASS, TEXT_FIELD
from foia_graph.model import iris
from foia_graph.model.profile import Profile
from foia_graph.model.resource import Problem, RawValue, SourceRecord
from foia_graph.model.restrictions import is_hidden_iri
from foia_graph.model.values import UNWRITABLE

IDENTITY_FIELDS = frozenset(("id", "type"))
BARE_FIELDS = IDENTITY_FIELDS | {TEXT_FIELD}
NO_FIELDS: Set[str] = frozenset()
# U+000C, which ends a page.
PAGE_END = "\f"
REPLACEMENT = "\ufffd"


@dataclass(frozen=True, slots=True)
class TextOrigin:
    """Where texts come from: an input, a file in it, and the source that its records speak from."""

    folder: str
    file: str
    source: str = ""

    @property
    def name(self) -> str:
        """The name of the file as reports have it."""
        return f"{self.folder}/{self.file}"


@dataclass(frozen=True, slots=True)
class SuppliedPage:
    """The outline of a page: its number, the SHA-256 of its text, and where it is.

    `page_fields` are the fields that its record has besides, `document_fields` what it says of the document.
    """

    number: int
    digest: bytes
    origin: TextOrigin
    line: int
    page_fields: Set[str]
    document_fields: Mapping[str, RawValue]


@dataclass(slots=True)
class TextOutline:
    """The outline of a document: its pages by number, and what whoever supplied it calls it.

    `divisions` counts the pages into which form feeds part a text of the whole document; 0 where each page
    comes with its number.
    """

    name: str
    pages: dict[int, SuppliedPage] = field(default_factory=dict)
    divisions: int = 0

    @property
    def ordered_pages(self) -> list[SuppliedPage]:
        """The pages in order."""
        return [self.pages[number] for number in sorted(self.pages)]

    @property
    def digest(self) -> str:
        """The name of the text: the SHA-256 of a list of its pages, a line each with its number and SHA-256.

        So it is known before all pages are at hand, in whatever order they come.
        """
        lines = (f"{page.number} {page.digest.hex()}\n" for page in self.ordered_pages)
        return hashlib.sha256("".join(lines).encode()).hexdigest()

    @property
    def document_fields(self) -> dict[str, RawValue]:
        """What the records of pages say of the document, each value once."""
        found: dict[str, list[RawValue]] = {}
        # Most pages share one mapping, so it is looked at once.
        shared = {id(page.document_fields): page.document_fields for page in self.ordered_pages}
        for each in shared.values():
            for name, raw in each.items():
                values = found.setdefault(name, [])
                values += [
                    value for value in (raw if isinstance(raw, list) else [raw]) if value not in values
                ]
        return {name: values[0] if len(values) == 1 else values for name, values in found.items()}

    @property
    def last_number(self) -> int:
        """The number of its last page."""
        return max(self.divisions, *self.pages)

    def fits(self, count: int) -> bool:
        """Return whether its pages are those of a file of so many pages."""
        return self.divisions in (0, count) and self.last_number <= count

    def without_hidden(self, document: str, hidden: Set[str], sources: Set[str]) -> "TextOutline":
        """Return the outline less the pages that no one may see: hidden ones, or from a hidden source."""
        shown = {
            number: page
            for number, page in self.pages.items()
            if page.origin.source not in sources and not is_hidden_iri(f"{document}/page/{number}", hidden)
        }
        return replace(self, pages=shown)


@dataclass(slots=True)
class TextOutlines:
    """The outlines of all documents whose texts come with the records, by IRI, and what is wrong there."""

    profile: Profile
    by_document: dict[str, TextOutline] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    files: set[tuple[str, str]] = field(default_factory=set)
    """The inputs and files that hold texts."""
    _last_document_fields: Mapping[str, RawValue] = field(default_factory=dict)

    def add(self, record: SourceRecord, iri: str, origin: TextOrigin) -> None:
        """Note the texts of a record; a second text of a page is a Problem, and so is what none can hold."""
        outline = self.by_document.get(document_iri(iri))
        if outline is None:
            outline = self.by_document[document_iri(iri)] = TextOutline(_document_name(record))
        self.files.add((origin.folder, origin.file))
        page_fields, document_fields = self._fields_beside(record)
        is_mended = False
        for number, text in page_texts(record, iri):
            if record.type == DOCUMENT_CLASS:
                outline.divisions = number
            digest = hashlib.sha256(text.encode()).digest()
            page = SuppliedPage(number, digest, origin, record.line, page_fields, document_fields)
            if outline.pages.setdefault(number, page) is not page:
                first = outline.pages[number]
                place = f"{first.origin.name}:{first.line}"
                message = f"page {number} has a text before, in {place}; one page has one text"
                self.problems.append(Problem(record.path, record.line, TEXT_FIELD, message))
            is_mended = is_mended or REPLACEMENT in text
        self.problems += _replaced_characters(record) if is_mended else ()

    def _fields_beside(self, record: SourceRecord) -> tuple[Set[str], Mapping[str, RawValue]]:
        if record.type != PAGE_CLASS or record.fields.keys() <= BARE_FIELDS:
            return NO_FIELDS, {}
        page_fields, document_fields = self.split_fields(record)
        # Most rows of a file say the same of the document: one mapping does for all of them.
        if document_fields != self._last_document_fields:
            self._last_document_fields = document_fields
        return frozenset(page_fields.keys() - IDENTITY_FIELDS), self._last_document_fields

    def split_fields(self, record: SourceRecord) -> tuple[dict[str, RawValue], dict[str, RawValue]]:
        """Return the fields of a record of a page, and apart from them those that only a document has."""
        fields = {name: raw for name, raw in record.fields.items() if name != TEXT_FIELD}
        if record.type != PAGE_CLASS:
            return fields, {}
        page, document = self.profile[PAGE_CLASS].properties, self.profile[DOCUMENT_CLASS].properties
        document_fields = {name: raw for name, raw in fields.items() if name in document and name not in page}
        page_fields = {name: raw for name, raw in fields.items() if name not in document_fields}
        return page_fields, document_fields


def document_iri(iri: str) -> str:
    """Return the document of a page; a document is its own."""
    return iri.partition("/page/")[0]


def has_text(record: SourceRecord) -> bool:
    """Return True for a record that comes with a text."""
    return record.type in (DOCUMENT_CLASS, PAGE_CLASS) and isinstance(record.fields.get(TEXT_FIELD), str)


def with_empty_text(record: SourceRecord | Problem) -> SourceRecord | Problem:
    """Return a record with an empty text where it has none."""
    if isinstance(record, Problem) or TEXT_FIELD in record.fields:
        return record
    return replace(record, fields={**record.fields, TEXT_FIELD: ""})


def without_text(record: SourceRecord) -> SourceRecord:
    """Return a record without its text."""
    return replace(record, fields={name: raw for name, raw in record.fields.items() if name != TEXT_FIELD})


def page_texts(record: SourceRecord, iri: str) -> Iterator[tuple[int, str]]:
    """Yield the texts of a record, each with the number of its page."""
    text = record.fields[TEXT_FIELD]
    assert isinstance(text, str)
    if record.type == PAGE_CLASS:
        yield int(iri.rpartition("/")[2]), _clean_text(text.removesuffix(PAGE_END))
        return
    found = text.split(PAGE_END)
    yield from enumerate(map(_clean_text, found if found[-1].strip() else found[:-1]), 1)


def build_reading(digest: str, texts: Mapping[int, str]) -> ParsedDocument:
    """Build the reading of a document from the texts of its pages, by number."""
    found = tuple(
        ParsedPage(number, "extracted", layer=PositionedText(texts[number], origin="supplied"))
        for number in sorted(texts)
    )
    size = sum(len(text.encode()) for text in texts.values())
    return ParsedDocument(digest, size, "extracted", media_type="text/plain", pages=found)


def _clean_text(text: str) -> str:
    return UNWRITABLE.sub(REPLACEMENT, text.replace("\r\n", "\n").replace("\r", "\n"))


def _replaced_characters(record: SourceRecord) -> Iterator[Problem]:
    """Yield a report of the characters that were replaced; a text may have held U+FFFD before."""
    text = record.fields[TEXT_FIELD]
    assert isinstance(text, str)
    found = UNWRITABLE.findall(
        text.removesuffix(PAGE_END) if record.type == PAGE_CLASS else text.replace(PAGE_END, "")
    )
    if not found:
        return
    times = f", and {len(found) - 1:,} more of the kind" if len(found) > 1 else ""
    message = f"holds the character U+{ord(found[0]):04X}{times}, which no text can hold; U+FFFD is there"
    yield Problem(record.path, record.line, TEXT_FIELD, message, "warning")


def _document_name(record: SourceRecord) -> str:
    key = record.fields.get("id", "")
    name = str(key).partition("/")[0] if record.type == PAGE_CLASS else str(key)
    return iris.last_segment(name) if "://" in name else name
