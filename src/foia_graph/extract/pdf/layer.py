"""The text layer of a page: its lines, and where they stand."""

import ctypes
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from math import isfinite
from typing import Any

from foia_graph.extract.parsed_document import TextLine
from foia_graph.extract.pdf.engine import raw
from foia_graph.extract.pdf.sheet import Area, Sheet, area_of, around
from foia_graph.extract.pdf.text import Piece, pieces

_MOST_CHARACTERS = 2_000_000


@contextmanager
def layer_of(page: Any) -> Iterator["Layer"]:
    """Read the text layer of an open page."""
    handle = raw.FPDFText_LoadPage(page)
    try:
        yield Layer(handle, *_text(handle)) if handle else Layer(None, "", int)
    finally:
        raw.FPDFText_ClosePage(handle)


@dataclass(frozen=True, slots=True)
class Layer:
    """The text as the engine gives it, and which of the engine's characters is the n-th of the text."""

    handle: Any
    raw_text: str
    index: Callable[[int], int]

    def object(self, position: int) -> Any:
        """Give the object that draws a character, None for a character that none draws."""
        return raw.FPDFText_GetTextObject(self.handle, self.index(position)) or None

    def place(self, *positions: int) -> Area | None:
        """Give the area around some characters, of which each has the room that its font gives it."""
        areas = [_room(self.handle, self.index(position)) for position in dict.fromkeys(positions)]
        found = [area for area in areas if area is not None]
        return around(found) if found else None


_rectangle = raw.FS_RECTF()
_pointer = ctypes.byref(_rectangle)


def _room(handle: Any, index: int) -> Area | None:
    if not raw.FPDFText_GetLooseCharBox(handle, index, _pointer):
        return None
    area = area_of(_rectangle)
    return area if isfinite(sum(area)) else None


def _text(handle: Any) -> tuple[str, Callable[[int], int]]:
    count = min(raw.FPDFText_CountChars(handle), _MOST_CHARACTERS)
    if count <= 0:
        return "", int
    buffer = ctypes.create_string_buffer(2 * count + 2)
    written = raw.FPDFText_GetText(handle, 0, count, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)))
    text = buffer.raw[: 2 * (written - 1)].decode("utf-16-le", "replace")
    if len(text) == count:
        return text, int
    return text, lambda position: raw.FPDFText_GetCharIndexFromTextIndex(handle, position)


@dataclass(frozen=True, slots=True)
class Row:
    """A line that has words: where it is in the engine's text and in the clean one, and its area."""

    piece: Piece
    start: int
    end: int
    area: Area


def rows(layer: Layer) -> tuple[str, list[Row]]:
    """Give the clean text, and the place of each of its lines that is not blank."""
    texts: list[str] = []
    found: list[Row] = []
    at = 0
    for piece in pieces(layer.raw_text):
        row = _row(layer, piece, at)
        if row is not None:
            found.append(row)
        texts.append(piece.text)
        at += len(piece.text) + 1
    return "\n".join(texts), found


def _row(layer: Layer, piece: Piece, at: int) -> Row | None:
    stripped = piece.text.lstrip()
    if not stripped:
        return None
    written = layer.raw_text[piece.start : piece.end]
    first = piece.start + len(written) - len(written.lstrip())
    last = piece.end - len(written) + len(written.rstrip())
    area = layer.place(first, (first + last) // 2, max(last - 1, first))
    end = at + len(piece.text)
    return Row(piece, end - len(stripped), end, area) if area else None


def lines(found: list[Row], sheet: Sheet) -> tuple[TextLine, ...]:
    """Say where the lines stand on the page as shown."""
    return tuple(TextLine(row.start, row.end, sheet.box(row.area)) for row in found)
