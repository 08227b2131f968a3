"""Pages put before those of a file by an incremental update: its own bytes stay as they are (PDF, 7.5.6)."""

import ctypes
from typing import Any

from foia_graph.extract.pdf.pdfium import UnreadablePdf, open_document, raw

_CHANGED = "its bytes cannot be kept as they are"
_STREAM_HEAD, _TYPED_HEAD = b" 0 obj <<", b" 0 obj <</Type/XRef"


def front_pages_update(data: bytes, front: bytes) -> bytes:
    """Return the bytes that, behind those of a file, put the pages of another one before its own.

    Raises UnreadablePdf where that cannot be done so that the file begins as it does.
    """
    with open_document(data) as document, open_document(front) as pages:
        if not raw.FPDF_ImportPagesByIndex(document.handle, pages.handle, None, 0, 0):
            raise UnreadablePdf("no page can be put before its own")
        written = _WrittenBytes(data)
        if (
            not raw.FPDF_SaveAsCopy(document.handle, written.writer, raw.FPDF_INCREMENTAL)
            or not written.is_same
        ):
            raise UnreadablePdf(_CHANGED)
    return _typed_reference_stream(written.after)


def _typed_reference_stream(update: bytes) -> bytes:
    # PDFium omits the type (7.5.8.2), and strict readers refuse the file. The stream is last: no offset
    # moves.
    at = update.rfind(_STREAM_HEAD)
    is_stream = at >= 0 and b"/W[" in update[at:] and b"/Type/XRef" not in update[at:]
    return update[:at] + update[at:].replace(_STREAM_HEAD, _TYPED_HEAD, 1) if is_stream else update


class _WrittenBytes:
    """What the engine writes: whether it begins with some bytes, and what comes after these."""

    def __init__(self, beginning: bytes) -> None:
        self._beginning, self._at = memoryview(beginning), 0
        self._after = bytearray()
        self._begins_so = True
        self.writer = raw.FPDF_FILEWRITE()
        self.writer.version = 1
        # The structure keeps no reference to the function, without which it would be freed.
        self._write = type(self.writer.WriteBlock)(self._take)
        self.writer.WriteBlock = self._write

    @property
    def is_same(self) -> bool:
        """Return whether all that was to come first did."""
        return self._begins_so and self._at == len(self._beginning)

    @property
    def after(self) -> bytes:
        """Return what came after it."""
        return bytes(self._after)

    def _take(self, _writer: Any, pointer: int, size: int) -> int:
        block = ctypes.string_at(pointer, size)
        expected = self._beginning[self._at : self._at + size]
        self._begins_so &= block[: len(expected)] == expected
        self._at += len(expected)
        self._after += block[len(expected) :]
        return 1
