"""The text layer of a page: its lines, and where they stand."""

import ctypes
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from math import isfinite
from typing import Any

from foia_graph.extract.parsed_document import TextLine
from foia_graph.extract.pdf.geometry import Area, PageGeometry, area_of_rectangle, enclosing_area
from foia_graph.extract.pdf.pdfium import raw
from foia_graph.extract.pdf.text_cleaning import RawLine, split_lines

_MOST_CHARACTERS = 2_000_000


@contextmanager
def load_text_layer(page: Any) -> Iterator["TextLayer"]:
    """Read the text layer of an open page."""
    handle = raw.FPDFText_LoadPage(page)
    try:
        yield TextLayer(handle, *_read_text(handle)) if handle else TextLayer(None, "", int)
    finally:
        raw.FPDFText_ClosePage(handle)


@dataclass(frozen=True, slots=True)
class TextLayer:
    """The text as the engine gives it, and which of the engine's characters is the n-th of the text."""

    handle: Any
    raw_text: str
    index: Callable[[int], int]

    def object_at(self, position: int) -> Any:
        """Return the object that draws a character, None for a character that none draws."""
        return raw.FPDFText_GetTextObject(self.handle, self.index(position)) or None

    def area_around(self, *positions: int) -> Area | None:
        """Return the area around some characters, of which each has the room that its font gives it."""
        areas = [_character_area(self.handle, self.index(position)) for position in dict.fromkeys(positions)]
        found = [area for area in areas if area is not None]
        return enclosing_area(found) if found else None


# One rectangle for all calls: there is one for each line and word, and only one thread.
_rectangle = raw.FS_RECTF()
_pointer = ctypes.byref(_rectangle)


def _character_area(handle: Any, index: int) -> Area | None:
    # The loose box has the height of the font; the tight one of a hyphen or a dot has hardly any.
    if not raw.FPDFText_GetLooseCharBox(handle, index, _pointer):
        return None
    area = area_of_rectangle(_rectangle)
    return area if isfinite(sum(area)) else None


def _read_text(handle: Any) -> tuple[str, Callable[[int], int]]:
    count = min(raw.FPDFText_CountChars(handle), _MOST_CHARACTERS)
    if count <= 0:
        return "", int
    buffer = ctypes.create_string_buffer(2 * count + 2)
    written = raw.FPDFText_GetText(handle, 0, count, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)))
    text = buffer.raw[: 2 * (written - 1)].decode("utf-16-le", "replace")
    # Where a character has no text, or two units of UTF-16, positions are no indexes of characters.
    if len(text) == count:
        return text, int
    return text, lambda position: raw.FPDFText_GetCharIndexFromTextIndex(handle, position)


@dataclass(frozen=True, slots=True)
class LayerLine:
    """A line that has words: where it is in the engine's text and in the clean one, and its area."""

    raw_line: RawLine
    start: int
    end: int
    area: Area


def read_lines(layer: TextLayer) -> tuple[str, list[LayerLine]]:
    """Return the clean text, and the place of each of its lines that is not blank."""
    texts: list[str] = []
    found: list[LayerLine] = []
    at = 0
    for piece in split_lines(layer.raw_text):
        row = _layer_line(layer, piece, at)
        if row is not None:
            found.append(row)
        texts.append(piece.text)
        at += len(piece.text) + 1
    return "\n".join(texts), found


def _layer_line(layer: TextLayer, piece: RawLine, at: int) -> LayerLine | None:
    stripped = piece.text.lstrip()
    if not stripped:
        return None
    written = layer.raw_text[piece.start : piece.end]
    first = piece.start + len(written) - len(written.lstrip())
    last = piece.end - len(written) + len(written.rstrip())
    area = layer.area_around(first, (first + last) // 2, max(last - 1, first))
    end = at + len(piece.text)
    return LayerLine(piece, end - len(stripped), end, area) if area else None


def text_lines(lines: list[LayerLine], geometry: PageGeometry) -> tuple[TextLine, ...]:
    """Return where the lines stand on the page as shown."""
    return tuple(TextLine(row.start, row.end, geometry.to_box(row.area)) for row in lines)
