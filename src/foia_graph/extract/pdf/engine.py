"""The first reader, PDFium: its functions, opened documents and pages, and text in its forms.

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

import pypdfium2_raw as raw  # type: ignore[import-untyped]

__all__ = ["NAME", "Document", "Locked", "Unreadable", "opened", "page_of", "raw", "said"]

NAME = f"pypdfium2 {version('pypdfium2')}"
# Words of a file that has layers switched off, or where they would be compressed.
_LAYERS = (b"/OFF", b"/BaseState", b"/ObjStm")
_NEEDS_PASSWORD, _LARGEST_STRING = 4, 1 << 20


class Unreadable(Exception):
    """The engine cannot read a file or a page."""


class Locked(Unreadable):
    """The file wants a password."""


@cache
def _start() -> None:
    raw.FPDF_InitLibrary()


@dataclass(frozen=True, slots=True)
class Document:
    """An open document, its form to fill in if it has one, and whether layers may be switched off."""

    handle: Any
    form: Any
    has_layers: bool

    def __len__(self) -> int:
        return int(raw.FPDF_GetPageCount(self.handle))


@contextmanager
def opened(data: bytes) -> Iterator[Document]:
    """Open a document; raises Unreadable, or Locked where the empty password does not open it."""
    _start()
    document = raw.FPDF_LoadMemDocument64(data, len(data), b"")
    if not document:
        if raw.FPDF_GetLastError() == _NEEDS_PASSWORD:
            raise Locked("the file is locked by a password")
        raise Unreadable("the structure of the file is broken")
    try:
        with _form(document) as form:
            yield Document(document, form, any(word in data for word in _LAYERS))
    finally:
        raw.FPDF_CloseDocument(document)


@contextmanager
def _form(document: Any) -> Iterator[Any]:
    """Make ready to draw the fields of a form, None where there are none."""
    if raw.FPDF_GetFormType(document) == raw.FORMTYPE_NONE:
        yield None
        return
    settings = raw.FPDF_FORMFILLINFO(version=2)
    form = raw.FPDFDOC_InitFormFillEnvironment(document, settings)
    try:
        raw.FPDF_RemoveFormFieldHighlight(form)
        yield form
    finally:
        raw.FPDFDOC_ExitFormFillEnvironment(form)


@contextmanager
def page_of(document: Document, index: int) -> Iterator[Any]:
    """Open a page by its index, from 0; raises Unreadable."""
    page = raw.FPDF_LoadPage(document.handle, index)
    if not page:
        raise Unreadable("the page is broken")
    try:
        yield page
    finally:
        raw.FPDF_ClosePage(page)


def said(function: Any, *arguments: Any) -> str:
    """Call a function that writes UTF-16 into a buffer: first for its length, then for the text."""
    size = function(*arguments, None, 0)
    if not 2 < size <= _LARGEST_STRING:
        return ""
    buffer = ctypes.create_string_buffer(size)
    function(*arguments, ctypes.cast(buffer, function.argtypes[-2]), size)
    return buffer.raw[: size - 2].decode("utf-16-le", "replace")
