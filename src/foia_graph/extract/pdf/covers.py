"""Covers: what can hide words on a page, as filled shapes, thick lines, images and annotations."""

import ctypes
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any, NamedTuple

from foia_graph.extract.parsed_document import Box
from foia_graph.extract.pdf.geometry import Area, PageGeometry, area_of_rectangle
from foia_graph.extract.pdf.page_objects import IMAGE, SHADING, SHAPE, GraphicObject, PageObjects
from foia_graph.extract.pdf.pdfium import raw

# Annotations are drawn after all that the page itself draws.
_ABOVE_ALL = 1 << 40
_LEAST_THICKNESS, _MOST_ANNOTATIONS = 2.0, 2_000
_FAINTEST_ALPHA = 25
_LINE_HEIGHT, _BLACK_SHADE, _MOST_OF_PAGE, _MOST_BLANKS = 5.0, 80, 0.7, 500
_INVISIBLE_FLAGS = raw.FPDF_ANNOT_FLAG_HIDDEN | raw.FPDF_ANNOT_FLAG_NOVIEW
_ANNOTATION_NAMES = {
    raw.FPDF_ANNOT_UNKNOWN: "an annotation",  # as fields of forms are, once they were shown
    raw.FPDF_ANNOT_FREETEXT: "a text box",
    raw.FPDF_ANNOT_LINE: "a line",
    raw.FPDF_ANNOT_SQUARE: "a box",
    raw.FPDF_ANNOT_CIRCLE: "an ellipse",
    raw.FPDF_ANNOT_POLYGON: "a shape",
    raw.FPDF_ANNOT_POLYLINE: "a line",
    raw.FPDF_ANNOT_HIGHLIGHT: "a highlight",
    raw.FPDF_ANNOT_UNDERLINE: "a line",
    raw.FPDF_ANNOT_SQUIGGLY: "a line",
    raw.FPDF_ANNOT_STRIKEOUT: "a line",
    raw.FPDF_ANNOT_STAMP: "a stamp",
    raw.FPDF_ANNOT_INK: "a drawing",
    raw.FPDF_ANNOT_WIDGET: "a form field",
    raw.FPDF_ANNOT_REDACT: "a mark for redaction",
}


class Cover(NamedTuple):
    """Something drawn: its area, its place in the order of drawing, what it is, and its fill.

    `shade` is from 0 (black) to 255, -1 where it has none of its own. `is_redaction` is true for what says
    that the words are to be removed, whether they show or not.
    """

    area: Area
    order: int
    name: str
    kind: int = SHAPE
    shade: int = -1
    is_redaction: bool = False

    @property
    def is_annotation(self) -> bool:
        """Return whether it is laid over the page, not drawn on it."""
        return self.order == _ABOVE_ALL


def list_covers(page: Any, objects: PageObjects) -> list[Cover]:
    """List what can hide words, in the order of drawing."""
    drawn = (cover for thing in objects.graphics if (cover := _object_cover(thing)) is not None)
    return [*drawn, *_annotation_covers(page)]


def _object_cover(graphic: GraphicObject) -> Cover | None:
    if graphic.kind == IMAGE:
        return Cover(graphic.area, graphic.order, "an image", IMAGE)
    if graphic.kind == SHADING:
        return Cover(graphic.area, graphic.order, "a shading", SHADING)
    if min(graphic.area.width, graphic.area.height) < _LEAST_THICKNESS:
        return None
    return _shape_cover(graphic)


def _shape_cover(graphic: GraphicObject) -> Cover | None:
    mode, is_stroked = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(graphic.handle, mode, is_stroked)
    if mode.value:
        shade, alpha = fill_colour(graphic.handle)
        # A highlighter is a fill, too, but lets the words through.
        return Cover(graphic.area, graphic.order, "a box", SHAPE, shade) if alpha > _FAINTEST_ALPHA else None
    width = ctypes.c_float()
    raw.FPDFPageObj_GetStrokeWidth(graphic.handle, width)
    return (
        Cover(graphic.area, graphic.order, "a line")
        if is_stroked and width.value >= _LEAST_THICKNESS
        else None
    )


def redaction_boxes(covers: Sequence[Cover], geometry: PageGeometry) -> tuple[Box, ...]:
    """Return the boxes that may be redactions: black ones as high as a line or more, and marks for them."""
    page = geometry.area.width * geometry.area.height
    found = (cover.area.intersection(geometry.area) for cover in covers if _may_redact(cover))
    sized = (each for each in found if min(each.width, each.height) >= _LINE_HEIGHT)
    boxes = (geometry.to_box(each) for each in sized if each.width * each.height < page * _MOST_OF_PAGE)
    return tuple(dict.fromkeys(islice(boxes, _MOST_BLANKS)))


def _may_redact(cover: Cover) -> bool:
    return cover.is_redaction or (cover.kind == SHAPE and 0 <= cover.shade <= _BLACK_SHADE)


def fill_colour(handle: Any) -> tuple[int, int]:
    """Return the shade and the opacity of the colour that fills an object, each from 0 to 255."""
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if not raw.FPDFPageObj_GetFillColor(handle, red, green, blue, alpha):
        return -1, 255
    return grey_shade(red.value, green.value, blue.value), alpha.value


def grey_shade(red: int, green: int, blue: int) -> int:
    """Return the shade of grey that a colour has, as the eye sees it."""
    return (299 * red + 587 * green + 114 * blue) // 1000


def _annotation_covers(page: Any) -> Iterator[Cover]:
    for index in range(min(raw.FPDFPage_GetAnnotCount(page), _MOST_ANNOTATIONS)):
        handle = raw.FPDFPage_GetAnnot(page, index)
        if handle:
            cover = _annotation_cover(handle)
            raw.FPDFPage_CloseAnnot(handle)
            if cover is not None:
                yield cover


def _annotation_cover(handle: Any) -> Cover | None:
    subtype = raw.FPDFAnnot_GetSubtype(handle)
    what, is_order = _ANNOTATION_NAMES.get(subtype), subtype == raw.FPDF_ANNOT_REDACT
    if what is None or (not is_order and raw.FPDFAnnot_GetFlags(handle) & _INVISIBLE_FLAGS):
        return None
    rectangle = raw.FS_RECTF()
    raw.FPDFAnnot_GetRect(handle, ctypes.byref(rectangle))
    return Cover(area_of_rectangle(rectangle), _ABOVE_ALL, what, is_redaction=is_order)
