"""A page while it is open: what the engine holds of it, and what was read so far."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from foia_graph.extract.pdf.drawn import Drawing, drawing
from foia_graph.extract.pdf.engine import Document, page_of, raw
from foia_graph.extract.pdf.layer import Layer, Row, layer_of, rows
from foia_graph.extract.pdf.sheet import Sheet, sheet_of

_WHITE = 0xFFFFFFFF


@dataclass(frozen=True, slots=True)
class OpenPage:
    """A page, what is drawn on it, and its text layer: the clean text and where its lines stand."""

    handle: Any
    sheet: Sheet
    drawing: Drawing
    layer: Layer
    text: str
    rows: list[Row]
    has_layers: bool
    form: Any

    def draw(self, bitmap: Any, flags: int) -> None:
        """Draw the page, its annotations and fields over the whole of a bitmap."""
        size = raw.FPDFBitmap_GetWidth(bitmap), raw.FPDFBitmap_GetHeight(bitmap)
        raw.FPDFBitmap_FillRect(bitmap, 0, 0, *size, _WHITE)
        raw.FPDF_RenderPageBitmap(bitmap, self.handle, 0, 0, *size, 0, flags | raw.FPDF_ANNOT)
        if self.form:
            raw.FPDF_FFLDraw(self.form, bitmap, self.handle, 0, 0, *size, 0, flags | raw.FPDF_ANNOT)


@contextmanager
def open_page(document: Document, index: int) -> Iterator[OpenPage]:
    """Open a page by its index, from 0; raises Unreadable."""
    with page_of(document, index) as handle, layer_of(handle) as layer:
        text, found = rows(layer)
        yield OpenPage(
            handle,
            sheet_of(handle),
            drawing(handle),
            layer,
            text,
            found,
            document.has_layers,
            document.form,
        )
