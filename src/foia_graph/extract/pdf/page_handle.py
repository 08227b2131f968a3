"""The handle of an open page: what the engine holds of it, and what was read so far."""

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from foia_graph.extract.pdf.geometry import PageGeometry, measure_page
from foia_graph.extract.pdf.page_objects import PageObjects, list_page_objects
from foia_graph.extract.pdf.pdfium import PdfiumDocument, create_bitmap, load_page, open_annotations, raw
from foia_graph.extract.pdf.text_layer import LayerLine, TextLayer, load_text_layer, read_lines

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
            handle,
            measure_page(handle),
            list_page_objects(handle),
            layer,
            text,
            found,
            document,
            index,
        )


_DRAWN_SUBTYPE = "Stamp"
_DRAWN_UTF16 = (ctypes.c_ushort * (len(_DRAWN_SUBTYPE) + 1))(*map(ord, _DRAWN_SUBTYPE), 0)


def show_form_fields(page: Any) -> None:
    """Have the fields of an open page drawn with its other annotations; their kind is lost by that."""
    if any(not raw.FPDFAnnot_HasKey(field, b"AP") for field in _fields(page)):
        _make_appearances(page)
    for field in _fields(page):
        raw.FPDFAnnot_SetStringValue(field, b"Subtype", _DRAWN_UTF16)


def _fields(page: Any) -> Iterator[Any]:
    kind = raw.FPDF_ANNOT_WIDGET
    return (each for each in open_annotations(page) if raw.FPDFAnnot_GetSubtype(each) == kind)


def _make_appearances(page: Any) -> None:
    """Draw a page on a pixel: where the file asks for it, that gives fields the look that they lack."""
    with create_bitmap(1, 1, raw.FPDFBitmap_Gray) as bitmap:
        raw.FPDF_RenderPageBitmap(bitmap, page, 0, 0, 1, 1, 0, raw.FPDF_ANNOT)
