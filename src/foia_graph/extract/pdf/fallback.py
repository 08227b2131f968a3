"""The second engine, pypdf: for the files and pages that PDFium cannot read; loaded only then.

It is written in Python and much slower, but reads some broken files that PDFium gives up. It neither says
where words stand nor draws a page, so nothing can tell what is hidden there: a page on which anything is
drawn but plain text is held back.
"""

import hashlib
import io
import logging
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from functools import cached_property
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from foia_graph.extract.parsed_document import Attachment, ParsedPage, PositionedText
from foia_graph.extract.pdf.metadata import METADATA_KEYS
from foia_graph.extract.pdf.pdfium import LockedPdf, UnreadablePdf
from foia_graph.extract.pdf.text_layer import clean_text, one_line, split_lines

if TYPE_CHECKING:
    import pypdf

# Painted areas, shadings, images and forms, inline images, clipping, other states, and what leaves no ink.
_COULD_HIDE = {b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*", b"sh", b"Do", b"BI", b"W", b"W*", b"gs", b"Tr"}
_COLOURS = {b"g", b"rg", b"k", b"sc", b"scn"}
_MAX_ATTACHMENTS = 100


class FallbackReader(ExitStack):
    """The second reader, opened at the first need."""

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
            found |= _information_fields(reader)
            found["version"] = reader.pdf_header.removeprefix("%PDF-")[:3]
            found["attachments"] = tuple(_attachments(reader))
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
        return replace(
            start, status="held-back", reason="Nothing can tell whether words are hidden on the page."
        )
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


def _information_fields(reader: "pypdf.PdfReader") -> dict[str, str]:
    data: Mapping[str, Any] = reader.metadata or {}
    return {field: one_line(str(data.get(f"/{tag.decode()}", ""))) for field, tag in METADATA_KEYS.items()}


def _attachments(reader: "pypdf.PdfReader") -> Iterator[Attachment]:
    for name, contents in list(reader.attachments.items())[:_MAX_ATTACHMENTS]:
        for content in contents:
            yield Attachment(one_line(name), len(content), hashlib.sha256(content).hexdigest())


def _error_message(error: BaseException) -> str:
    return f"pypdf: {one_line(clean_text(str(error)))[:200] or type(error).__name__}"
