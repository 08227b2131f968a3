"""The reader of one file: by PDFium, and where that fails by pypdf."""

import hashlib
import html
import io
import logging
import re
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack, suppress
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from foia_graph.extract import ocr
from foia_graph.extract.parsed_document import (
    Attachment,
    PageLink,
    ParsedDocument,
    ParsedPage,
    PositionedText,
    ReadStatus,
)
from foia_graph.extract.pdf import metadata, page_reader, pdfium
from foia_graph.extract.pdf.metadata import METADATA_KEYS
from foia_graph.extract.pdf.page_handle import clean_text, one_line, split_lines
from foia_graph.extract.pdf.pdfium import LockedPdf, PdfiumDocument, UnreadablePdf
from foia_graph.runtime.tables import table_beside

if TYPE_CHECKING:
    import pypdf


# Painted areas, shadings, images and forms, inline images, clipping, other states, and what leaves no ink.
_COULD_HIDE = {b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*", b"sh", b"Do", b"BI", b"W", b"W*", b"gs", b"Tr"}
_COLOURS = {b"g", b"rg", b"k", b"sc", b"scn"}
_MAX_ATTACHMENTS = 100


class FallbackReader(ExitStack):
    """The second reader, pypdf, opened at the first need: for files and pages that PDFium cannot read.

    It reads some broken files that PDFium gives up. It neither says where words stand nor draws a page, so
    nothing can tell what is hidden there: a page on which anything is drawn but plain text is held back.
    """

    def __init__(self, data: bytes, cleared: bool) -> None:
        super().__init__()
        self._data, self._cleared = data, cleared

    @property
    def _document(self) -> "pypdf.PdfReader":
        if isinstance(self._attempt, UnreadablePdf):
            raise self._attempt
        return self._attempt

    @cached_property
    def _attempt(self) -> "pypdf.PdfReader | UnreadablePdf":
        """Return the open document, which runs no program, or why there is none: it is tried once."""
        import pypdf  # a quarter of a second, which most files do without

        logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it reports each broken object
        self.enter_context(pypdf.apply_configuration(pypdf.overwrite_configuration(jbig2dec_binary=None)))
        try:
            reader = pypdf.PdfReader(io.BytesIO(self._data))
            if reader.is_encrypted and not reader.decrypt(""):
                return LockedPdf("the file is locked by a password")
            len(reader.pages)
        except Exception as error:  # noqa: BLE001  # broken files raise AttributeError, RecursionError and others
            return UnreadablePdf(_error_message(error))
        return reader

    @property
    def page_count(self) -> int:
        """Return the number of pages; raises UnreadablePdf, or LockedPdf."""
        return len(self._document.pages)

    def read_metadata(self) -> dict[str, Any]:
        """Return what the file says of itself, as far as it can; raises UnreadablePdf, or LockedPdf."""
        import pypdf

        reader = self._document
        found: dict[str, Any] = {"engine": f"pypdf {pypdf.__version__}", "encrypted": reader.is_encrypted}
        try:
            data: Mapping[str, Any] = reader.metadata or {}
            found |= {
                field: one_line(str(data.get(f"/{tag.decode()}", ""))) for field, tag in METADATA_KEYS.items()
            }
            found["version"] = reader.pdf_header.removeprefix("%PDF-")[:3]
            found["attachments"] = tuple(
                Attachment(one_line(name), len(content), hashlib.sha256(content).hexdigest())
                for name, contents in list(reader.attachments.items())[:_MAX_ATTACHMENTS]
                for content in contents
            )
        except Exception as error:  # noqa: BLE001  # as above
            found["notes"] = (f"what the file says of itself cannot be read: {_error_message(error)}",)
        return found

    def lacks_page(self, index: int) -> bool:
        """Return whether there is no such page: some files say that they have more than there are."""
        try:
            return index >= self.page_count
        except UnreadablePdf:
            return False

    def read_page(self, index: int, error: UnreadablePdf) -> ParsedPage:
        """Read a page; one that fails here too has both reasons."""
        try:
            return _read_page(self._document.pages[index], index + 1, self._cleared)
        except Exception as other:  # noqa: BLE001  # as above
            reason = str(other) if isinstance(other, UnreadablePdf) else _error_message(other)
            return ParsedPage(index + 1, "failed", reason=f"The page cannot be read: {error}; {reason}.")


def _read_page(page: "pypdf.PageObject", number: int, cleared: bool) -> ParsedPage:
    text = "\n".join(piece.text for piece in split_lines(page.extract_text()))
    turned = page.rotation % 360
    size = (float(page.cropbox.width), float(page.cropbox.height))
    width, height = reversed(size) if turned % 180 else size
    start = ParsedPage(number, "extracted", round(width, 2), round(height, 2), turned)
    if not text.strip():
        return replace(start, status="image-only") if page.get_contents() else start
    if not cleared and _could_hide(page):
        return replace(start, status="held-back", reason="Whether words are hidden on the page is unknown.")
    return replace(start, layer=PositionedText(text))


def _could_hide(page: "pypdf.PageObject") -> bool:
    contents = page.get_contents()
    if page.get("/Annots") or contents is None:
        return True
    return any(_is_doubtful(operator, operands) for operands, operator in contents.operations)


def _is_doubtful(operator: bytes, operands: Any) -> bool:
    if operator in _COLOURS:
        return any(value != 0 for value in operands)  # anything but black
    return operator in _COULD_HIDE


def _error_message(error: BaseException) -> str:
    return f"pypdf: {one_line(clean_text(str(error)))[:200] or type(error).__name__}"


# After so many seconds of CPU time no further page is begun.
ENOUGH_SECONDS = 20.0
_NOT_REACHED = "Those before it took all the CPU time that a file may have."
_MAX_PAGES, _MAX_LINKS = 50_000, 5_000
_UNREAD_STATUSES: frozenset[ReadStatus] = frozenset(("failed", "timed-out", "held-back"))

_NOTHING: Mapping[int, str] = MappingProxyType({})

PartialDocument = Callable[[], ParsedDocument]


def read_document(
    source: bytes | Path,
    *,
    cleared: bool = False,
    enough: float = ENOUGH_SECONDS,
    skip: Mapping[int, str] = _NOTHING,
    watch: Callable[[PartialDocument], None] = lambda _: None,
    begin: Callable[[int], None] = lambda _: None,
) -> ParsedDocument:
    """Read a file: there is always a parsed document, whatever the file is.

    `cleared` says that an archivist has looked at what the pages hide. Pages in `skip` are not looked at, for
    the reason given there. `watch` is given a function that any thread may call while the file is read, and
    gives the reading so far. `begin` is called with the number of each page before it is read.
    """
    data = source if isinstance(source, bytes) else source.read_bytes()
    start = ParsedDocument(hashlib.sha256(data).hexdigest(), len(data), "failed")
    if not is_pdf(data):
        media_type, what = describe_type(data)
        return replace(start, reason=f"It is {what}.", media_type=media_type)
    work = _DocumentReader(data, start, cleared, time.thread_time() + enough, skip, watch, begin)
    try:
        return work.read_with_pdfium()
    except LockedPdf:
        return replace(start, status="locked", reason="It opens with a password only.", encrypted=True)
    except UnreadablePdf as error:
        return work.read_with_pypdf(error)


def outline_document(data: bytes) -> ParsedDocument:
    """Return what a file says of itself, and its pages with their sizes, none of which is read yet."""
    outline = read_document(data, enough=0.0)
    if outline.status != "timed-out":  # it cannot be read
        return outline
    sizes: dict[int, tuple[float, float]] = {}
    with suppress(UnreadablePdf), pdfium.open_document(data) as document:
        sizes = {page.number: document.page_size(page.number - 1) for page in outline.pages}
    pages = (
        ParsedPage(each.number, "waiting", *sizes.get(each.number, (0.0, 0.0))) for each in outline.pages
    )
    return with_status(replace(outline, pages=tuple(pages)))


class _DocumentReader:
    """One file while it is read."""

    def __init__(
        self,
        data: bytes,
        start: ParsedDocument,
        cleared: bool,
        end: float,
        skip: Mapping[int, str],
        watch: Callable[[PartialDocument], None],
        begin: Callable[[int], None],
    ) -> None:
        self._data, self._start, self._cleared, self._end = data, start, cleared, end
        self._skip, self._watch, self._begin = skip, watch, begin
        self._links: list[PageLink] = []

    def read_with_pdfium(self) -> ParsedDocument:
        """Read with the first reader; raises UnreadablePdf where it cannot open the file."""
        with (
            pdfium.open_document(self._data) as document,
            FallbackReader(self._data, self._cleared) as fallback,
        ):
            count = len(document)
            if count < 1:
                raise UnreadablePdf("the file has no pages")
            start = replace(self._start, engine=pdfium.ENGINE_NAME, **metadata.read_metadata(document.handle))
            made_by = f"{start.producer} {start.creator}"

            def one(index: int) -> ParsedPage | None:
                return self._read_page(document, index, made_by, fallback)

            return self._read_pages(start, count, one)

    def _read_page(
        self, document: PdfiumDocument, index: int, made_by: str, fallback: FallbackReader
    ) -> ParsedPage | None:
        try:
            page, found = page_reader.read_page(document, index, made_by, cleared=self._cleared)
        except UnreadablePdf as error:
            return None if index and fallback.lacks_page(index) else fallback.read_page(index, error)
        except MemoryError:
            raise
        except Exception as error:  # noqa: BLE001  # one page is lost, and with it what it might have hidden
            return ParsedPage(
                index + 1, "failed", reason=f"The page cannot be read: {type(error).__name__}: {error}."
            )
        self._links += found
        return page

    def read_with_pypdf(self, error: UnreadablePdf) -> ParsedDocument:
        """Read with the second reader what the first could not open."""
        with FallbackReader(self._data, self._cleared) as fallback:
            try:
                start = replace(self._start, **fallback.read_metadata())
            except LockedPdf:
                return replace(self._start, status="locked", reason="It opens with a password only.")
            except UnreadablePdf as other:
                return replace(self._start, reason=f"It cannot be opened: {error}; {other}.")
            if not fallback.page_count:
                return replace(start, status="failed", reason=f"Nothing can be read: {error}.")
            return self._read_pages(
                start, fallback.page_count, lambda index: fallback.read_page(index, error)
            )

    def _read_pages(
        self, start: ParsedDocument, count: int, one: Callable[[int], ParsedPage | None]
    ) -> ParsedDocument:
        read: list[ParsedPage] = []
        self._watch(lambda: self._document_so_far(start, tuple(read), count))
        for index in range(min(count, _MAX_PAGES)):
            if time.thread_time() >= self._end:
                break
            number = index + 1
            if number in self._skip:
                page: ParsedPage | None = ParsedPage(number, "failed", reason=self._skip[number])
            else:
                self._begin(number)
                page = one(index)
            if page is None:
                note = f"The file says that it has {count} pages; there are {index}."
                return self._document_so_far(replace(start, notes=(*start.notes, note)), read, index)
            read.append(page)
        return self._document_so_far(start, read, count)

    def _document_so_far(
        self, start: ParsedDocument, read: Sequence[ParsedPage], count: int
    ) -> ParsedDocument:
        others = (
            ParsedPage(number, "timed-out", reason=_NOT_REACHED)
            for number in range(len(read) + 1, min(count, _MAX_PAGES) + 1)
        )
        return with_status(replace(start, pages=(*read, *others), links=tuple(self._links[:_MAX_LINKS])))


def with_status(document: ParsedDocument) -> ParsedDocument:
    """Return a document with the status and the reason that follow from those of its pages."""
    status = _document_status(document.pages)
    return replace(document, status=status, reason=_document_reason(document.pages))


def _document_status(of: Sequence[ParsedPage]) -> ReadStatus:
    found = {page.status for page in of}
    unread = found & _UNREAD_STATUSES
    if len(found) == 1:
        return found.pop()
    if unread == found:
        return "held-back" if "held-back" in found else "timed-out" if "timed-out" in found else "failed"
    if unread:
        return "partly"
    has_text = any(page.words for page in of)
    return "extracted" if has_text or "image-only" not in found else "image-only"


def _document_reason(of: Sequence[ParsedPage]) -> str:
    unread = [page for page in of if page.status in _UNREAD_STATUSES]
    if not unread:
        return ""
    listed = "; ".join(f"page {page.number}: {page.reason.rstrip('.')}" for page in unread[:5])
    more = f"; and {len(unread) - 5} more pages" if len(unread) > 5 else ""
    return f"{listed}{more}."


def pages_for_ocr(document: ParsedDocument) -> tuple[int, ...]:
    """Return the numbers of the pages to read off their images; what is held back is not looked at."""
    pages = (page for page in document.pages if page.status != "held-back")
    return tuple(page.number for page in pages if ocr.needs_ocr(page, document))


def with_looked_at_pages(document: ParsedDocument, pages: Mapping[int, ParsedPage]) -> ParsedDocument:
    """Return a document with some pages, by number, instead of those that it has."""
    return replace(document, pages=tuple(pages.get(page.number, page) for page in document.pages))


def without_image_text(page: ParsedPage, message: str) -> ParsedPage:
    """Return a page whose image could not be read: it keeps its layer, and says why there is no more."""
    status = page.status if page.layer is not None else "needs-ocr"
    return replace(page, status=status, reason=f"Its image could not be read: {message}.")


_HEADER_BYTES, _PAGE_HEAD_BYTES, _MAX_TITLE_LENGTH = 1024, 16 * 1024, 100
# By bytes at the beginning, read as Latin-1.
_SIGNATURES = [
    (re.compile(row["begins"].encode("latin-1"), re.IGNORECASE | re.DOTALL), row["media_type"], row["what"])
    for row in table_beside(__file__)["signatures"]
]
_TITLE = re.compile(r"<title\b[^>]*>([^<]*)", re.IGNORECASE)


def is_pdf(data: bytes) -> bool:
    """Return whether a file says that it is a PDF."""
    return b"%PDF-" in data[:_HEADER_BYTES]


def describe_type(data: bytes) -> tuple[str, str]:
    """Return the media type of what is no PDF, and what it is in words."""
    head = data[:_PAGE_HEAD_BYTES].removeprefix(b"\xef\xbb\xbf")
    start = head[:_HEADER_BYTES]
    if not start:
        return "application/octet-stream", "empty"
    for pattern, media_type, what in _SIGNATURES:
        if pattern.match(head):
            page = f": {_describe_page(head)}" if media_type == "text/html" else ""
            return media_type, f"{what}, not a PDF{page}"
    if b"\0" in start:
        return "application/octet-stream", "of an unknown kind, not a PDF"
    return "text/plain", "plain text, not a PDF"


def _describe_page(data: bytes) -> str:
    # A web page that was saved instead of a file may be a login or an error.
    match = _TITLE.search(data.decode("utf-8", "replace"))
    title = " ".join(html.unescape(match[1]).split())[:_MAX_TITLE_LENGTH] if match else ""
    return f"its title is “{title}”" if title else "it has no title"
