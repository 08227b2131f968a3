"""PDFium, the first engine: its functions, open documents and pages, and its strings.

The functions are those of the library itself: one call for a thing that a page has a thousand times. It is
not safe in threads: one process, one thread, one document at a time.
"""

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from typing import Any

import pypdfium2_raw  # type: ignore[import-untyped]

raw = pypdfium2_raw
ENGINE_NAME = f"pypdfium2 {version('pypdfium2')}"
# Words of a file that has layers switched off, or where they would be compressed.
_OPTIONAL_CONTENT_SIGNS = (b"/OFF", b"/BaseState", b"/ObjStm")
_NEEDS_PASSWORD, _MAX_STRING = 4, 1 << 20


class UnreadablePdf(Exception):
    """The engine cannot read a file or a page."""


class LockedPdf(UnreadablePdf):
    """The file wants a password."""


@cache
def _start_library() -> None:
    raw.FPDF_InitLibrary()


@dataclass(frozen=True, slots=True)
class PdfiumDocument:
    """An open document, whether layers may be switched off, and whether it has a form to fill in."""

    handle: Any
    has_layers: bool
    has_form: bool

    def __len__(self) -> int:
        return int(raw.FPDF_GetPageCount(self.handle))

    def page_size(self, index: int) -> tuple[float, float]:
        """Return width and height of a page by its index, in points, as it is shown; it is not opened."""
        size = raw.FS_SIZEF()
        raw.FPDF_GetPageSizeByIndexF(self.handle, index, size)
        return round(size.width, 2), round(size.height, 2)


@contextmanager
def open_document(data: bytes) -> Iterator[PdfiumDocument]:
    """Open a document; raises UnreadablePdf, or LockedPdf where the empty password does not open it."""
    _start_library()
    # PDFium reads from these bytes as long as the document is open; it makes no copy.
    # The empty password opens what only restricts printing or copying.
    document = raw.FPDF_LoadMemDocument64(data, len(data), b"")
    if not document:
        if raw.FPDF_GetLastError() == _NEEDS_PASSWORD:
            raise LockedPdf("the file is locked by a password")
        raise UnreadablePdf("the structure of the file is broken")
    try:
        has_layers = any(word in data for word in _OPTIONAL_CONTENT_SIGNS)
        has_form = raw.FPDF_GetFormType(document) != raw.FORMTYPE_NONE
        yield PdfiumDocument(document, has_layers, has_form)
    finally:
        raw.FPDF_CloseDocument(document)


@contextmanager
def load_page(document: PdfiumDocument, index: int) -> Iterator[Any]:
    """Open a page by its index, from 0; raises UnreadablePdf."""
    page = raw.FPDF_LoadPage(document.handle, index)
    if not page:
        raise UnreadablePdf("the page is broken")
    try:
        yield page
    finally:
        raw.FPDF_ClosePage(page)


@contextmanager
def create_bitmap(width: int, height: int, form: int) -> Iterator[Any]:
    """Make a bitmap to draw on, in a format of the engine; raises MemoryError."""
    bitmap = raw.FPDFBitmap_CreateEx(width, height, form, None, 0)
    if not bitmap:
        raise MemoryError
    try:
        yield bitmap
    finally:
        raw.FPDFBitmap_Destroy(bitmap)


def open_annotations(page: Any, most: int = 1 << 20) -> Iterator[Any]:
    """Yield the annotations of an open page, at most so many; each is open until the next is asked for."""
    for index in range(min(raw.FPDFPage_GetAnnotCount(page), most)):
        annotation = raw.FPDFPage_GetAnnot(page, index)
        try:
            if annotation:
                yield annotation
        finally:
            raw.FPDFPage_CloseAnnot(annotation)


def read_string(function: Any, *arguments: Any) -> str:
    """Call a function that writes UTF-16 into a buffer: first for its length, then for the text."""
    # Sizes are in bytes and count the two of the closing zero.
    size = function(*arguments, None, 0)
    if not 2 < size <= _MAX_STRING:
        return ""
    buffer = ctypes.create_string_buffer(size)
    function(*arguments, ctypes.cast(buffer, function.argtypes[-2]), size)
    return buffer.raw[: size - 2].decode("utf-16-le", "replace")
