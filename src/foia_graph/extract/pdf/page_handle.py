"""The handle of an open page: what the engine holds of it, its text layer, and what was read so far."""

import ctypes
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from foia_graph.extract.parsed_document import TextLine, edges_of
from foia_graph.extract.pdf.geometry import Area, PageGeometry, enclosing_area, measure_page
from foia_graph.extract.pdf.page_objects import (
    PageObjects,
    character_area,
    direct_call,
    get_text_object,
    ink_area,
    list_page_objects,
    pointer_address,
)
from foia_graph.extract.pdf.pdfium import PdfiumDocument, create_bitmap, load_page, open_annotations, raw

# Noncharacters and lone surrogates too: no form of RDF takes them.
_UNFIT_CHARACTERS = "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\uffff"
_LINE_BREAK = re.compile("\r\n|[\n\r\x0b\x0c\x85\u2028\u2029\ufffe\x02]")
_LINE_END_HYPHENS = "\ufffe\x02"  # how the engine marks that a word continues in the next line
_BLANKS = (0xA0, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000)
_HYPHENS = (0xAD, 0x2010, 0x2011, 0xFFFE)
_ZERO_WIDTHS = (*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2065), 0xFEFF)
_LIGATURES = {0xFB00 + n: letters for n, letters in enumerate(("ff", "fi", "fl", "ffi", "ffl", "st", "st"))}
_BULLET = {0xF0B7: "•"}  # the position of the bullet in the font Symbol
_REPLACEMENTS = dict.fromkeys(_BLANKS, " ") | dict.fromkeys(_HYPHENS, "-") | dict.fromkeys(_ZERO_WIDTHS, "")
_REPLACEMENTS |= _LIGATURES | _BULLET
_NEEDS_CLEANING = re.compile(f"[{_UNFIT_CHARACTERS}{''.join(map(chr, _REPLACEMENTS))}]")
_UNFIT = re.compile(f"[{_UNFIT_CHARACTERS}]")


def clean_text(text: str) -> str:
    """Build text fit to be anywhere; line ends stay as they are."""
    if _NEEDS_CLEANING.search(text) is None:
        return text
    return _UNFIT.sub("\ufffd", text.translate(_REPLACEMENTS))


def one_line(text: str) -> str:
    """Build a text of a PDF, such as its title, one clean line."""
    return " ".join(clean_text(_LINE_BREAK.sub(" ", text)).split())


class RawLine(NamedTuple):
    """A line as an engine gives it, [start, end) in its text, and the line as it is to be read."""

    start: int
    end: int
    text: str


def split_lines(text: str) -> Iterator[RawLine]:
    """Break the text of a page into lines, blank ones too; a word parted at a line's end keeps its hyphen."""
    start = 0
    for match in _LINE_BREAK.finditer(text):
        if match.group() in _LINE_END_HYPHENS:
            yield RawLine(start, match.end(), clean_text(text[start : match.start()]) + "-")
        else:
            yield RawLine(start, match.start(), clean_text(text[start : match.start()]).rstrip())
        start = match.end()
    yield RawLine(start, len(text), clean_text(text[start:]).rstrip())


_MAX_CHARACTERS, _LEVEL, _LEAST_INK = 2_000_000, 1.35, 0.05
_WORD = re.compile(r"\S+")
_character_index = direct_call(raw.FPDFText_GetCharIndexFromTextIndex)


@contextmanager
def load_text_layer(page: Any) -> Iterator["TextLayer"]:
    """Read the text layer of an open page."""
    handle = raw.FPDFText_LoadPage(page)
    try:
        yield TextLayer(pointer_address(handle), *_read_text(handle)) if handle else TextLayer(0, "", int)
    finally:
        raw.FPDFText_ClosePage(handle)


@dataclass(frozen=True, slots=True)
class TextLayer:
    """The text as the engine gives it, and which of the engine's characters is the n-th of the text."""

    handle: int
    raw_text: str
    index: Callable[[int], int]

    def object_at(self, position: int) -> int:
        """Return the object that draws a character, 0 for a character that none draws."""
        return get_text_object(self.handle, self.index(position)) or 0

    def area_around(self, *positions: int) -> Area | None:
        """Return the area around some characters, of which each has the room that its font gives it."""
        areas = self.character_areas(*positions)
        return enclosing_area(areas) if areas else None

    def ink_area(self, start: int, end: int) -> Area | None:
        """Return the area of the ink of the characters in [start, end), None where they have none."""
        areas = [ink_area(self.handle, self.index(position)) for position in range(start, end)]
        inked = [area for area in areas if area is not None and min(area.width, area.height) > _LEAST_INK]
        return enclosing_area(inked) if inked else None

    def character_areas(self, *positions: int) -> list[Area]:
        """Return the areas of those of some characters that have one."""
        handle, index = self.handle, self.index
        areas = [character_area(handle, index(position)) for position in positions]
        return [area for area in areas if area]


def _read_text(handle: Any) -> tuple[str, Callable[[int], int]]:
    count = min(raw.FPDFText_CountChars(handle), _MAX_CHARACTERS)
    if count <= 0:
        return "", int
    buffer = ctypes.create_string_buffer(2 * count + 2)
    written = raw.FPDFText_GetText(handle, 0, count, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)))
    text = buffer.raw[: 2 * (written - 1)].decode("utf-16-le", "replace")
    # Where a character has no text, or two units of UTF-16, positions are no indexes of characters.
    if len(text) == count:
        return text, int
    address = pointer_address(handle)
    return text, lambda position: _character_index(address, position)


@dataclass(frozen=True, slots=True)
class LayerLine:
    """A line that has words: where it is in the engine's text and in the clean one, and its area.

    `is_level` is false where its letters are not next to each other: it climbs, or is turned.
    """

    raw_line: RawLine
    start: int
    end: int
    area: Area
    is_level: bool


def read_lines(layer: TextLayer) -> tuple[str, list[LayerLine]]:
    """Return the clean text, and the position of each of its lines that is not blank."""
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
    areas = layer.character_areas(first, (first + last) // 2, max(last - 1, first))
    if not areas:
        return None
    area, end = enclosing_area(areas), at + len(piece.text)
    _, bottom, _, top = areas[0]
    is_level = area.top - area.bottom <= _LEVEL * (top - bottom)
    return LayerLine(piece, end - len(stripped), end, area, is_level)


def text_lines(layer: TextLayer, lines: list[LayerLine], geometry: PageGeometry) -> tuple[TextLine, ...]:
    """Return where the lines are on the page as shown, and the words on them."""
    return tuple(
        TextLine(row.start, row.end, geometry.to_box(row.area), _word_edges(layer, row.raw_line, geometry))
        for row in lines
    )


def _word_edges(layer: TextLayer, piece: RawLine, geometry: PageGeometry) -> bytes:
    found = _WORD.finditer(layer.raw_text, piece.start, piece.end)
    areas = [layer.area_around(word.start(), word.end() - 1) for word in found]
    located = [area for area in areas if area is not None]
    if not len(areas) == len(located) == len(piece.text.split()):
        return b""
    return edges_of([geometry.to_box(area) for area in located])


_WHITE = 0xFFFFFFFF


@dataclass(frozen=True, slots=True)
class OpenPage:
    """A page, what is drawn on it, and its text layer: the clean text and where its lines stand."""

    handle: Any
    geometry: PageGeometry
    objects: PageObjects
    layer: TextLayer
    text: str
    lines: list[LayerLine]
    document: PdfiumDocument
    index: int

    @property
    def level_geometry(self) -> PageGeometry:
        """The geometry in which most lines run across: that of the page as shown, or before it was turned."""
        turned = replace(self.geometry, quarters=0)
        if self.geometry.quarters % 2 == 0 or not self.lines:
            return self.geometry
        level = sum(row.area.width > row.area.height for row in self.lines)
        return turned if 2 * level > len(self.lines) else self.geometry

    def draw(
        self, bitmap: Any, flags: int, place: tuple[int, int, int, int] | None = None, quarters: int = 0
    ) -> None:
        """Draw the page, its annotations and fields over a bitmap.

        `place` is where in the bitmap the page begins, and how large it is, in pixels; None for all of it.
        It is drawn as it is shown, and then turned clockwise by so many `quarters`.
        """
        if self.document.has_form:
            show_form_fields(self.handle)
        size = raw.FPDFBitmap_GetWidth(bitmap), raw.FPDFBitmap_GetHeight(bitmap)
        place = place or (0, 0, *size)
        raw.FPDFBitmap_FillRect(bitmap, 0, 0, *size, _WHITE)
        raw.FPDF_RenderPageBitmap(bitmap, self.handle, *place, quarters % 4, flags | raw.FPDF_ANNOT)


@contextmanager
def open_page(document: PdfiumDocument, index: int) -> Iterator[OpenPage]:
    """Open a page by its index, from 0; raises UnreadablePdf."""
    with load_page(document, index) as handle, load_text_layer(handle) as layer:
        text, found = read_lines(layer)
        yield OpenPage(
            handle, measure_page(handle), list_page_objects(handle), layer, text, found, document, index
        )


_DRAWN_SUBTYPE = "Stamp"
_DRAWN_UTF16 = (ctypes.c_ushort * (len(_DRAWN_SUBTYPE) + 1))(*map(ord, _DRAWN_SUBTYPE), 0)


def show_form_fields(page: Any) -> None:
    """Have the fields of an open page drawn with its other annotations; their kind is lost by that."""
    if any(not raw.FPDFAnnot_HasKey(field, b"AP") for field in _fields(page)):
        # Drawn on a pixel: where the file asks for it, that gives fields the look that they lack.
        with create_bitmap(1, 1, raw.FPDFBitmap_Gray) as bitmap:
            raw.FPDF_RenderPageBitmap(bitmap, page, 0, 0, 1, 1, 0, raw.FPDF_ANNOT)
    for field in _fields(page):
        raw.FPDFAnnot_SetStringValue(field, b"Subtype", _DRAWN_UTF16)


def _fields(page: Any) -> Iterator[Any]:
    kind = raw.FPDF_ANNOT_WIDGET
    return (each for each in open_annotations(page) if raw.FPDFAnnot_GetSubtype(each) == kind)
