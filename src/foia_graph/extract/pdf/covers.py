"""Covers: what can hide words on a page, as filled shapes, thick lines, images and annotations."""

import ctypes
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import chain, islice
from typing import Any, NamedTuple

from msgspec import convert
from msgspec.structs import astuple, replace

from foia_graph.extract.box_texts import is_code, may_hide_line
from foia_graph.extract.parsed_document import BoxStyle, DrawnBox, PositionedText, holding_box, word_boxes
from foia_graph.extract.pdf import page_objects
from foia_graph.extract.pdf.geometry import Area, PageGeometry, area_of_rectangle, enclosing_area
from foia_graph.extract.pdf.pdfium import open_annotations, raw
from foia_graph.runtime.tables import table_beside

_get_draw_mode = page_objects.direct_call(raw.FPDFPath_GetDrawMode)
_get_stroke_width = page_objects.direct_call(raw.FPDFPageObj_GetStrokeWidth)
_count_segments = page_objects.direct_call(raw.FPDFPath_CountSegments)
# Annotations are drawn after all that the page itself draws.
_ABOVE_ALL = 1 << 40
_LEAST_THICKNESS, _MAX_ANNOTATIONS = 2.0, 2_000
_FAINTEST_ALPHA = 25
# Thin lines hide words where they leave no more than a point between them, and fill half of their position.
_HATCH_GAP, _LEAST_STROKES, _DENSITY = 1.0, 4, 0.5
_LINE_HEIGHT, _MAX_OF_PAGE, _MAX_BLANKS = 5.0, 0.7, 500
# Points in an inch, and the segments of the path of a rectangle at most; logos and charts have more.
_POINTS, _SIDES = 72, 6
# Shades up to which a box is black, and up to which it shows on paper; how far grey is from a colour.
_BLACK_SHADE, _LIGHTEST_SHADE, _COLOUR_RANGE = 80, 235, 30
_INVISIBLE_FLAGS = raw.FPDF_ANNOT_FLAG_HIDDEN | raw.FPDF_ANNOT_FLAG_NOVIEW
_ANNOTATION_NAMES = {
    getattr(raw, f"FPDF_ANNOT_{kind}"): name for kind, name in table_beside(__file__)["annotations"].items()
}


class Cover(NamedTuple):
    """Something drawn: its area, its position in the order of drawing, what it is, and its fill.

    `shade` is from 0 (black) to 255, -1 where it has none of its own. `is_redaction` is true for what says
    that the words are to be removed, whether they show or not.
    """

    area: Area
    order: int
    name: str
    kind: int = page_objects.SHAPE
    shade: int = -1
    is_redaction: bool = False
    style: BoxStyle = "black"
    is_rectangle: bool = True

    @property
    def is_annotation(self) -> bool:
        """Return whether it is laid over the page, not drawn on it."""
        return self.order == _ABOVE_ALL


def list_covers(page: Any, objects: page_objects.PageObjects) -> list[Cover]:
    """List what can hide words, in the order of drawing."""
    drawn: list[Cover] = []
    thin: list[page_objects.GraphicObject] = []
    for each in objects.graphics:
        if each.kind == page_objects.SHAPE and min(each.area.width, each.area.height) < _LEAST_THICKNESS:
            thin.append(each)
        elif (cover := _object_cover(each)) is not None:
            drawn.append(cover)
    if len(thin) >= _LEAST_STROKES:
        drawn = sorted(chain(drawn, _hatches(thin)), key=lambda cover: cover.order)
    return [*drawn, *filter(None, map(_annotation_cover, open_annotations(page, _MAX_ANNOTATIONS)))]


def _object_cover(graphic: page_objects.GraphicObject) -> Cover | None:
    if graphic.kind == page_objects.IMAGE:
        return Cover(graphic.area, graphic.order, "an image", page_objects.IMAGE)
    if graphic.kind == page_objects.SHADING:
        return Cover(graphic.area, graphic.order, "a shading", page_objects.SHADING)
    mode, is_stroked = ctypes.c_int(), ctypes.c_int()
    _get_draw_mode(graphic.handle, ctypes.addressof(mode), ctypes.addressof(is_stroked))
    if mode.value:
        shade, alpha = fill_shade(graphic.handle)
        style, is_box = _fill_style(graphic.handle, shade), _count_segments(graphic.handle) <= _SIDES
        # A highlighter is a fill, too, but lets the words through.
        return (
            Cover(graphic.area, graphic.order, "a box", page_objects.SHAPE, shade, False, style, is_box)
            if alpha > _FAINTEST_ALPHA
            else None
        )
    return Cover(graphic.area, graphic.order, "a line") if is_stroked and _is_dense(graphic) else None


def _hatches(thin: Sequence[page_objects.GraphicObject]) -> Iterator[Cover]:
    """Yield what thin lines cover together: those of one length, one close to the next."""
    columns: dict[tuple[bool, int, int], list[page_objects.GraphicObject]] = defaultdict(list)
    for each in thin:
        left, bottom, right, top = each.area
        is_level = right - left > top - bottom
        ends = (left, right) if is_level else (bottom, top)
        columns[is_level, round(ends[0]), round(ends[1])].append(each)
    for (is_level, *_), lines in columns.items():
        start = 1 if is_level else 0  # the side from which they are counted
        lines.sort(key=lambda each: each.area[start])
        group: list[page_objects.GraphicObject] = []
        for each in lines:
            if group and each.area[start] - group[-1].area[start + 2] > _HATCH_GAP:
                yield from _hatch(group)
                group = []
            group.append(each)
        yield from _hatch(group)


def _hatch(lines: Sequence[page_objects.GraphicObject]) -> Iterator[Cover]:
    area = enclosing_area([each.area for each in lines])
    if len(lines) >= _LEAST_STROKES and min(area.width, area.height) >= _LEAST_THICKNESS:
        yield Cover(area, max(each.order for each in lines), "lines")


def _is_dense(graphic: page_objects.GraphicObject) -> bool:
    # Thin lines may be so many that they fill their position, as one thick one does.
    width = ctypes.c_float()
    _get_stroke_width(graphic.handle, ctypes.addressof(width))
    if width.value >= _LEAST_THICKNESS:
        return True
    # Each segment is at most as long as the area.
    least = _DENSITY * min(graphic.area.width, graphic.area.height) / max(width.value, 0.1)
    return bool(_count_segments(graphic.handle) >= max(least, _LEAST_STROKES))


def redaction_boxes(
    covers: Sequence[Cover], geometry: PageGeometry, words: PositionedText | None
) -> tuple[DrawnBox, ...]:
    """Return the boxes that may be redactions: black ones as high as a line or more, and marks for them.

    Boxes in grey and colours are where one filled alike holds the code of a law; `words` are those of the
    page. A box that holds other words is the heading of a table, or part of a figure.
    """
    page = geometry.area.width * geometry.area.height
    has_codes = words is not None and any(map(is_code, words.text.split()))
    most = _LIGHTEST_SHADE if has_codes else _BLACK_SHADE
    found: dict[DrawnBox, int] = {}
    for cover in islice((each for each in covers if _may_redact(each, most)), _MAX_BLANKS):
        area = cover.area.intersection(geometry.area)
        if min(area.width, area.height) >= _LINE_HEIGHT and area.width * area.height < page * _MAX_OF_PAGE:
            found[convert((*astuple(geometry.to_box(area)), cover.style), DrawnBox)] = cover.shade
    texts = dict.fromkeys(found, "")
    for word in word_boxes(words) if words and found else ():
        if words and (box := holding_box(word.box, tuple(found))):
            texts[box] = f"{texts[box]} {words.text[word.start : word.end]}".strip()
    coded = {found[box] for box, text in texts.items() if is_code(text)}
    return tuple(
        replace(box, text=text)
        for box, text in texts.items()
        if is_code(text) or (not text and (found[box] in coded or _hides_line(box, geometry)))
    )


def _may_redact(cover: Cover, most: int) -> bool:
    is_box = cover.kind == page_objects.SHAPE and cover.is_rectangle
    return cover.is_redaction or (is_box and 0 <= cover.shade <= most)


def _hides_line(box: DrawnBox, geometry: PageGeometry) -> bool:
    across, down = (side / (100 * _POINTS) for side in geometry.size)
    is_sized = may_hide_line(box.x * across, box.width * across, box.height * down, 100 * across)
    return box.style == "black" and is_sized


def _fill_style(handle: int, shade: int) -> BoxStyle:
    if shade <= _BLACK_SHADE:
        return "black"
    *colour, _ = memoryview(page_objects.fill_colour(handle)).cast("I")
    return "grey" if max(colour) - min(colour) < _COLOUR_RANGE else "colour"


def fill_shade(handle: int) -> tuple[int, int]:
    """Return the shade and the opacity of what fills an object, from 0 to 255; a pattern has the shade -1."""
    colour = page_objects.fill_colour(handle)
    if not colour:
        return -1, 255
    red, green, blue, alpha = memoryview(colour).cast("I")
    return grey_shade(red, green, blue), alpha


def grey_shade(red: int, green: int, blue: int) -> int:
    """Return the shade of grey that a colour has, as the eye sees it."""
    return (299 * red + 587 * green + 114 * blue) // 1000


def _annotation_cover(handle: Any) -> Cover | None:
    subtype = raw.FPDFAnnot_GetSubtype(handle)
    what, is_order = _ANNOTATION_NAMES.get(subtype), subtype == raw.FPDF_ANNOT_REDACT
    if what is None or (not is_order and raw.FPDFAnnot_GetFlags(handle) & _INVISIBLE_FLAGS):
        return None
    rectangle = raw.FS_RECTF()
    raw.FPDFAnnot_GetRect(handle, ctypes.byref(rectangle))
    return Cover(area_of_rectangle(rectangle), _ABOVE_ALL, what, is_redaction=is_order)
