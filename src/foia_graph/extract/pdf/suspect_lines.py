"""Suspect lines: those that could hide words, by the objects of the page, before a pixel is drawn."""

import ctypes
from collections.abc import Sequence
from functools import cached_property

from foia_graph.extract.pdf.covers import Cover, fill_shade
from foia_graph.extract.pdf.geometry import Area
from foia_graph.extract.pdf.page_handle import OpenPage
from foia_graph.extract.pdf.page_objects import (
    CLIP_ONLY,
    INVISIBLE,
    SHAPE,
    PageObjects,
    count_clip_paths,
    direct_call,
    fill_colour,
    get_clip_path,
    is_clipped,
    object_area,
    text_render_mode,
)
from foia_graph.extract.pdf.pdfium import raw
from foia_graph.extract.pdf.text_layer import LayerLine, TextLayer

_LIGHT_SHADE, _FAINT_ALPHA, _SHADES_APART = 190, 128, 60
_MAX_ODD_TEXTS = 40
_ODD_MODES = {INVISIBLE, CLIP_ONLY, 1}  # 1: outlines alone, in a colour of their own
_OPTIONAL_CONTENT = "OC\0".encode("utf-16-le")
_mark_name = (ctypes.c_ushort * 32)()
_mark_size = ctypes.sizeof(_mark_name)
_count_marks = direct_call(raw.FPDFPageObj_CountMarks)
_get_mark = direct_call(raw.FPDFPageObj_GetMark)
_get_mark_name = direct_call(raw.FPDFPageObjMark_GetName)
_SMALLEST_HEIGHT, _USUAL_SIDE = 1.5, 700.0


def find_suspect_lines(page: OpenPage, covers: Sequence[Cover]) -> list[LayerLine]:
    """Return the lines in which words might be hidden; in the others none are."""
    if page.objects.has_text_in_forms:
        return page.lines
    shades, odd = _inspect_texts(page)
    if len(odd) > _MAX_ODD_TEXTS:
        return page.lines
    orders = DrawingOrder(page.layer, page.objects)
    edge, least = page.geometry.area, smallest_height(page.geometry.area)
    return [
        row
        for row in page.lines
        if is_misplaced(row.area, edge, least)
        or (odd and any(row.area.overlaps(area) for area in odd))
        or (covers and _may_be_under(row, covers, orders, shades))
    ]


def smallest_height(page: Area) -> float:
    """Return how high letters must be to be read, in points: less on a page as small as a logo."""
    return _SMALLEST_HEIGHT * min(1.0, max(page.width, page.height) / _USUAL_SIDE)


def is_misplaced(area: Area, page: Area, least: float) -> bool:
    """Return whether a line leaves the page, or is smaller than the least height that can be read."""
    left, bottom, right, top = area
    if left < page.left - 1 or right > page.right + 1 or right - left < least or top - bottom < least:
        return True
    return not page.contains_point(*area.centre)


def _inspect_texts(page: OpenPage) -> tuple[set[int], list[Area]]:
    """Return the shades of the texts, and where odd ones are: light, faint, inkless, clipped, optional.

    The shades are those of texts in ink; the lines of the others are looked at whatever is under them.
    """
    shades: dict[bytes, tuple[int, bool]] = {}
    odd: list[Area] = []
    has_layers = page.document.has_layers
    for _, handle in page.objects.texts:
        colour = fill_colour(handle)
        if colour not in shades:
            shades[colour] = _inspect_colour(handle)
        if shades[colour][1] or _is_odd_text(handle, has_layers):
            odd.append(object_area(handle))
            # So many that all lines are looked at instead.
            if len(odd) > _MAX_ODD_TEXTS:
                break
    return {shade for shade, is_odd in shades.values() if not is_odd}, odd


def _inspect_colour(handle: int) -> tuple[int, bool]:
    shade, alpha = fill_shade(handle)
    return shade, not 0 <= shade <= _LIGHT_SHADE or alpha < _FAINT_ALPHA


def is_plain_text(handle: int, has_layers: bool) -> bool:
    """Return whether a text is dark and whole, so that it shows on what is light."""
    return not _inspect_colour(handle)[1] and not _is_odd_text(handle, has_layers)


def _is_odd_text(handle: int, has_layers: bool) -> bool:
    return (
        text_render_mode(handle) in _ODD_MODES
        or (count_clip_paths(get_clip_path(handle)) > 0 and is_clipped(handle))
        or (has_layers and _count_marks(handle) > 0 and _is_optional(handle))
    )


def _is_optional(handle: int) -> bool:
    """Return whether a text belongs to a layer that may be switched off."""
    size = ctypes.c_ulong()
    for index in range(_count_marks(handle)):
        _get_mark_name(
            _get_mark(handle, index), ctypes.addressof(_mark_name), _mark_size, ctypes.addressof(size)
        )
        if bytes(_mark_name)[: size.value] == _OPTIONAL_CONTENT:
            return True
    return False


def _may_be_under(row: LayerLine, covers: Sequence[Cover], orders: "DrawingOrder", shades: set[int]) -> bool:
    return any(
        cover.area.overlaps(row.area) and not _is_background(cover, row, orders, shades) for cover in covers
    )


def _is_background(cover: Cover, row: LayerLine, orders: "DrawingOrder", shades: set[int]) -> bool:
    """Return whether a box lies under the words, in another shade."""
    if (
        cover.kind != SHAPE
        or cover.is_annotation
        or any(abs(cover.shade - shade) < _SHADES_APART for shade in shades)
    ):
        return False
    return all(
        cover.order < orders.order_at(position) for position in (row.raw_line.start, row.raw_line.end - 1)
    )


class DrawingOrder:
    """The position of each character in the order of drawing."""

    def __init__(self, layer: TextLayer, objects: PageObjects) -> None:
        self._layer, self._drawing = layer, objects

    @cached_property
    def _orders(self) -> dict[int, int]:
        return {handle: order for order, handle in self._drawing.texts}

    def order_at(self, position: int) -> int:
        """Return the position of the object that draws a character, 0 where that is not known."""
        return self._orders.get(self._layer.object_at(position), 0)
