"""The holdings of documents: their files, the readings of these, and the facts of their pages.

Only files that the generation itself names are served. The folder of files holds more: input records, and
the files of restricted things.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal as Choice

from foia_graph.errors import StoreError
from foia_graph.extract import parsed_document as readings
from foia_graph.extract.bates.spelling import possible_numbers, prefix_key
from foia_graph.model.iris import MAX_NUMBER, page_of
from foia_graph.model.rdf_terms import NamedNode
from foia_graph.query.answers import row_texts
from foia_graph.runtime.files import ContentStore
from foia_graph.runtime.shared_values import cached_property
from foia_graph.store import text_manifest
from foia_graph.store.bates_index import BatesIndex, Stamp
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.generations.generation import Layout
from foia_graph.store.quad_store import subject_iris
from foia_graph.store.redaction_index import RedactionIndex

PDF = "application/pdf"
READINGS_AT_HAND = 4


@dataclass(frozen=True, slots=True)
class StoredFile:
    """The file of a document, and whether it may be handed out; `why` is the reason where it may not."""

    sha256: str
    document: str
    path: Path
    media_type: str
    size: int
    public: bool
    why: str = ""


@dataclass(frozen=True, slots=True)
class PageSummary:
    """A page in the list of the pages of its document."""

    iri: str
    number: int
    label: str
    status: str
    stamps: tuple[str, ...]


class Holdings:
    """The files, readings and pages of one generation."""

    def __init__(self, catalogue: Catalogue, layout: Layout) -> None:
        self.catalogue, self.files, self.readings = catalogue, layout.files, layout.pages
        self._predicates = catalogue.profile.predicates

    @cached_property
    def _texts(self) -> text_manifest.TextManifest:
        return text_manifest.read_texts(self.catalogue.generation.path)

    @property
    def _beginning(self) -> str:
        return f"{self.catalogue.base}id/document/"

    def _text_of(self, document: str) -> text_manifest.DocumentText | None:
        key = document.removeprefix(self._beginning)
        return self._texts.get(key) if key != document else None

    @cached_property
    def _documents_by_file(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        for key, text in self._texts.items():
            if text.file:
                found[text.file] = (*found.get(text.file, ()), f"{self._beginning}{key}")
        return found

    def file_by_digest(self, sha256: str) -> StoredFile | None:
        """Return the file of a SHA-256, a public one that is no copy first; None where no document has it."""
        found = (self.file_of(document) for document in self._documents_by_file.get(sha256, ()))
        return max(
            filter(None, found),
            key=lambda held: (held.public, not self._linked_iris(held.document, "isCopyOf")),
            default=None,
        )

    def file_of(self, document: str) -> StoredFile | None:
        """Return the file of a document, None where it has none or is not described."""
        text = self._text_of(document)
        for each in self._linked_iris(document, "distribution") if text else ():
            sums = (self._first_text(c, "checksumValue") for c in self._linked_iris(each, "checksum"))
            if text and text.file in sums:
                return StoredFile(
                    text.file,
                    document,
                    self.files.path(text.file),
                    self._first_text(each, "mediaType"),
                    int(self._first_text(each, "byteSize") or 0),
                    f"{self.catalogue.base}file/{text.file}" in self._linked_iris(each, "downloadURL"),
                    self._first_text(each, "rights"),
                )
        return None

    def has_reading(self, document: str) -> bool:
        """Return whether a document has a text here: of a file, or one that came with the records."""
        return self._text_of(document) is not None

    def stated_page_counts(self, document: str) -> list[int]:
        """Return the numbers of pages that are stated of a document."""
        return [int(text) for text in self._literal_texts(document, "numberOfPages") if text.isdecimal()]

    def parsed_document(self, document: str) -> readings.ParsedDocument | None:
        """Return the reading of the file or text of a document; raises StoreError where that is lost."""
        text = self._text_of(document)
        if text is None or (text.file and self.file_of(document) is None):
            return None
        return _read_document(self.readings, text.reading)

    def parsed_page(self, iri: str) -> readings.ParsedPage | None:
        """Return the reading of a page, None where its document has none, or has no such page."""
        document, number = page_of(iri)
        reading = self.parsed_document(document) if number else None
        return reading.find_page(number) if reading is not None else None

    def text_beside(self, document: str) -> str:
        """Return the text of a document that is that of none of its pages; "" without one.

        So it is where one of the pages is hidden, whose words it may have.
        """
        reading = self.parsed_document(document)
        if reading is None or not reading.text_beside:
            return ""
        is_whole = {page.number for page in reading.pages} <= {*self.page_numbers(document)}
        return reading.text_beside if is_whole else ""

    def page_numbers(self, document: str) -> list[int]:
        """Return the numbers of the pages of a document that are described, in order."""
        start = f"{document}/page/"
        found = self._subjects_of(document, "isPartOf")
        tails = (iri[len(start) :] for iri in found if iri.startswith(start))
        return sorted(int(tail) for tail in tails if tail.isascii() and tail.isdecimal())

    def page_summary(self, document: str, number: int) -> PageSummary:
        """Return what a list of pages shows of one."""
        iri = f"{document}/page/{number}"
        stamps = tuple(sorted(self.printed_numbers(iri)))
        return PageSummary(iri, number, self.printed_page_number(iri), self.read_status(iri), stamps)

    def printed_page_number(self, iri: str) -> str:
        """Return the number that a page bears in the pagination of its document, "" where none is known."""
        return self._first_text(iri, "pagination")

    def read_status(self, iri: str) -> str:
        """Return the concept of how far a page could be read, "" where none is known."""
        return next(iter(self._linked_iris(iri, "readStatus")), "")

    @cached_property
    def bates_index(self) -> BatesIndex:
        """Return the index of all Bates numbers of documents and pages that stand."""
        return BatesIndex(self.catalogue.tables)

    def printed_numbers(self, thing: str) -> list[str]:
        """Return the Bates numbers of a page or a document as they are printed."""
        return self.bates_index.printed_numbers(thing)

    def page_stamps(self, document: str) -> Mapping[str, list[Stamp]]:
        """Return the Bates numbers on each page of a document that has any, by the IRI of the page."""
        return self.bates_index.stamps_by_thing(list(self._subjects_of(document, "isPartOf")))

    def pages_by_printed_number(self, document: str) -> Mapping[str, list[int]]:
        """Return the pages of a document by the number that is printed on them."""
        part_of, printed = (self._predicates[name] for name in ("isPartOf", "pagination"))
        query = (
            f"SELECT ?page ?label WHERE {{ ?page <{part_of}> {NamedNode(document)} ; <{printed}> ?label }}"
        )
        found: dict[str, list[int]] = {}
        for page, label in map(row_texts, self.catalogue.quad_store.select(query)):
            found.setdefault(label, []).append(page_of(page)[1])
        return {label: sorted(numbers) for label, numbers in found.items()}

    def exemptions_by_page(self, document: str) -> Mapping[str, tuple[str, ...]]:
        """Return the exemptions and marks by which something is withheld, by the page (or the document)."""
        found = self.redaction_index.grounds_by_page(document)
        return {
            f"{document}/page/{number}" if number else document: tuple(sorted(grounds))
            for number, grounds in found.items()
        }

    @property
    def redaction_index(self) -> RedactionIndex:
        """Return the index of all redactions that stand."""
        return RedactionIndex(self.catalogue.tables)

    def _linked_iris(self, subject: str, field: str) -> list[str]:
        return self.catalogue.links(subject, self._predicates[field])

    def _literal_texts(self, subject: str, field: str) -> list[str]:
        return self.catalogue.texts(subject, self._predicates[field])

    def _first_text(self, subject: str, field: str) -> str:
        return next(iter(self._literal_texts(subject, field)), "")

    def _subjects_of(self, value: str, field: str) -> Iterator[str]:
        predicate = NamedNode(self._predicates[field])
        return subject_iris(self.catalogue.quad_store.quads(None, predicate, NamedNode(value)))


@lru_cache(READINGS_AT_HAND)
def _read_document(files: ContentStore, name: str) -> readings.ParsedDocument:
    try:
        return readings.decode_document(files.get(name))
    except FileNotFoundError:
        raise StoreError(f"The reading {name} is not in {files.folder}; load the catalogue again.") from None


Numbering = Choice["file", "printed", "bates"]
# Characters of a number that somebody types, at most.
LONGEST = 100
_WORD_BEFORE = re.compile(r"(?P<what>pdf|file|printed|bates|pages?|pp?\.?|pg\.?)\s*(?=[#\w])", re.IGNORECASE)
ALL_NUMBERINGS: frozenset[Numbering] = frozenset(("file", "printed", "bates"))
_WORDS: Mapping[str, frozenset[Numbering]] = {
    "pdf": frozenset(("file",)),
    "file": frozenset(("file",)),
    "printed": frozenset(("printed",)),
    "bates": frozenset(("bates",)),
}


@dataclass(frozen=True, slots=True)
class PageReading:
    """A reading of a typed number: the page that it means, by which numbering, and how that has it."""

    page: int
    numbering: Numbering
    stated: str

    @property
    def sentence(self) -> str:
        """Return how the number was understood."""
        if self.numbering == "file":
            return f"PDF page {self.page}."
        if self.numbering == "printed":
            return f"The page printed as {self.stated} is PDF page {self.page}."
        return f"Bates number {self.stated} is on PDF page {self.page}."


def read_page_number(holdings: Holdings, document: str, text: str) -> list[PageReading]:
    """Return the pages of a document that a text may mean, the likeliest first, each once.

    A number is a page of the file, and a printed number; where it is neither it is a Bates number, whatever
    is before its digits there. A word before it (`pdf 12`, `printed 12`, `bates 12`) says which it is.
    """
    before = _WORD_BEFORE.match(text.strip())
    wanted = _WORDS.get(before["what"].lower(), ALL_NUMBERINGS) if before else ALL_NUMBERINGS
    number = text.strip()[before.end() if before else 0 :].lstrip("#").strip()
    found: dict[int, PageReading] = {}
    for reading in _page_readings(holdings, document, number):
        if reading.numbering in wanted:
            found.setdefault(reading.page, reading)
    if not found and "bates" in wanted:
        found = {each.page: each for each in _bates_readings(holdings, document, number)}
    # Letters such as `p` may belong to a prefix.
    return list(found.values() or _bates_readings(holdings, document, text.strip()))


def _page_readings(holdings: Holdings, document: str, number: str) -> Iterator[PageReading]:
    is_short = number.isascii() and number.isdecimal() and len(number) < MAX_NUMBER
    if is_short and int(number) in holdings.page_numbers(document):
        yield PageReading(int(number), "file", number)
    for label, pages in holdings.pages_by_printed_number(document).items():
        if label.casefold() == number.casefold():
            yield from (PageReading(page, "printed", label) for page in pages)


def _bates_readings(holdings: Holdings, document: str, number: str) -> Iterator[PageReading]:
    """Yield the pages that bear a Bates number, those with its prefix first."""
    spellings = list(possible_numbers(number))
    stamps = [
        (int(page.rpartition("/")[2]), stamp)
        for page, found in holdings.page_stamps(document).items()
        for stamp in found
    ]
    with_prefix = [
        (page, stamp)
        for page, stamp in stamps
        if any(
            prefix == prefix_key(stamp.prefix) and stamp.first <= number <= stamp.last
            for prefix, number in spellings
        )
    ]
    bare = int(number) if number.isascii() and number.isdecimal() and len(number) <= 18 else -1
    without = [each for each in stamps if each[1].first <= bare <= each[1].last]
    for page, stamp in sorted(with_prefix or without, key=lambda each: each[0]):
        yield PageReading(page, "bates", stamp.as_printed)
