"""Documents for other programs: pages, words with boxes, and findings, typed, as `read_pdf` returns them."""

from collections.abc import Mapping
from dataclasses import dataclass

from foia_graph.extract.parsed_document import Box, ReadStatus, TextOrigin
from foia_graph.model.resource import RawValue


@dataclass(frozen=True, slots=True)
class DocumentWord:
    """A word of a page, and its box in percent of the page from the top left corner."""

    text: str
    box: Box


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A finding on a page (from 1): its words to the letter, "" for what has none, as a check mark.

    `box` is None where the position of the words is unknown. `producer` names the extractor and its version.
    `confidence` is from 0 to 1, None where the page states the finding plainly.
    """

    page: int
    words: str
    box: Box | None
    producer: str
    confidence: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Redaction(Finding):
    """A redaction, by the code or mark that is printed for it.

    `exemptions` are codes as "(b)(6)", and empty where `mark` is one that claims no exemption ("25X1").
    `laws` are those printed with the code. `agency` is the one that claims it, as printed after "Per".
    `basis` is "stamp", "checked-box", "prose" or "index".
    """

    as_stated: str
    exemptions: tuple[str, ...] = ()
    mark: str = ""
    laws: tuple[str, ...] = ()
    agency: str = ""
    basis: str = "stamp"


@dataclass(frozen=True, slots=True, kw_only=True)
class BatesNumber(Finding):
    """The Bates number of a page. `is_repaired` where the numbers of other pages prove what OCR broke."""

    printed: str
    prefix: str
    number: int
    is_repaired: bool = False
    proof: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Identifier(Finding):
    """A document number ("document-id"), or a request, suit, docket or file number ("case-id")."""

    printed: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedPageNumber(Finding):
    """The number printed on a page, as printed."""

    printed: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Email(Finding):
    """An e-mail, its header as printed; "[redacted]" replaces what is hidden.

    `sent_date` is a date or dateTime of XML Schema, "" where it cannot be read. `redacted` names the fields
    that are hidden, wholly or in part. `depth` counts the replies above it.
    """

    last_page: int
    sender: str
    to: tuple[str, ...]
    cc: tuple[str, ...]
    bcc: tuple[str, ...]
    sent: str
    sent_date: str
    subject: str
    attachments: tuple[str, ...]
    redacted: tuple[str, ...]
    depth: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation(Finding):
    """A citation as printed; `works` are what it cites, each in one writing ("5 U.S.C. 552(b)(6)")."""

    printed: str
    kind: str
    works: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WithheldPages(Finding):
    """Pages or documents that a page states were withheld, referred, or duplicates.

    Counts are None where the page does not state them. `first` and `last` are numbers of pages, or with a
    `prefix` Bates numbers.
    """

    as_stated: str
    treatment: str
    page_count: int | None
    document_count: int | None
    first: int | None
    last: int | None
    prefix: str
    documents: tuple[str, ...]
    exemptions: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedValue(Finding):
    """A value of the description that the document's own pages state.

    `field` is "form", "created", "issued" or "title"; `as_stated` is a date as printed.
    """

    field: str
    value: str
    as_stated: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherFinding(Finding):
    """A finding of a plug-in: the field of a record that it fills, and its value there."""

    field: str
    value: Mapping[str, RawValue]


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its text to publish, and the boxes of its words.

    `origin` is "born-digital" or "ocr", None without text; `boxes` are drawn ones that may be redactions.
    `reason` says why there is no text.
    """

    number: int
    label: str
    status: ReadStatus
    reason: str
    width: float
    height: float
    text: str
    origin: TextOrigin | None
    confidence: float | None
    words: tuple[DocumentWord, ...]
    boxes: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A file as far as it could be read; `reason` says why not, where `status` is not "extracted".

    `title` to `modified` are the file's own metadata, `description` is what its pages state. `failures` say
    which extractors failed and why, by their names.
    """

    file: str
    sha256: str
    size: int
    media_type: str
    status: ReadStatus
    reason: str
    notes: tuple[str, ...]
    title: str
    author: str
    creator: str
    producer: str
    created: str
    modified: str
    pages: tuple[Page, ...]
    description: tuple[StatedValue, ...]
    redactions: tuple[Redaction, ...]
    bates_numbers: tuple[BatesNumber, ...]
    identifiers: tuple[Identifier, ...]
    page_numbers: tuple[PrintedPageNumber, ...]
    emails: tuple[Email, ...]
    citations: tuple[Citation, ...]
    withheld_pages: tuple[WithheldPages, ...]
    other_findings: tuple[OtherFinding, ...]
    failures: Mapping[str, str]

    @property
    def exemptions(self) -> tuple[Redaction, ...]:
        """Return the redactions for which an exemption is claimed."""
        return tuple(each for each in self.redactions if each.exemptions)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Return all findings, in the order of pages."""
        groups: tuple[tuple[Finding, ...], ...] = (
            *(self.description, self.bates_numbers, self.identifiers, self.page_numbers),
            *(self.redactions, self.withheld_pages, self.emails, self.citations),
            self.other_findings,
        )
        return tuple(sorted((each for group in groups for each in group), key=lambda each: each.page))

    @property
    def text(self) -> str:
        """Return the text of all pages; a form feed ends each."""
        return "".join(f"{page.text}\f" for page in self.pages)
