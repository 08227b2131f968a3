"""Suspect lines: those that could hide words, by the objects of the page, before a pixel is drawn."""

import ctypes
from collections.abc import Sequence
from functools import cached_property
from typing import Any

from foia_graph.extract.pdf.covers import Cover, grey_shade
from foia_graph.extract.pdf.geometry import Area
from foia_graph.extract.pdf.page_handle import OpenPage
from foia_graph.extract.pdf.page_objects import (
    CLIP_ONLY,
    INVISIBLE,
    SHAPE,
    PageObjects,
    object_address,
    object_area,
)
from foia_graph.extract.pdf.pdfium import raw
from foia_graph.extract.pdf.text_layer import LayerLine, TextLayer

_LIGHT_SHADE, _FAINT_ALPHA, _SHADES_APART = 190, 128, 60
_MOST_ODD_TEXTS = 40
_ODD_MODES = {INVISIBLE, CLIP_ONLY, 1}  # 1: outlines alone, in a colour of their own
_OPTIONAL_CONTENT = "OC\0".encode("utf-16-le")
_mark_name = (ctypes.c_ushort * 32)()
SMALLEST_HEIGHT = 1.5
"""Less than so many points high, no word can be read."""


def find_suspect_lines(page: OpenPage, covers: Sequence[Cover]) -> list[LayerLine]:
    """Return the lines in which words might be hidden; in the others none are."""
    if page.objects.has_text_in_forms:
        return page.lines
    shades, odd = _inspect_texts(page)
    if len(odd) > _MOST_ODD_TEXTS:
        return page.lines
    orders = DrawingOrder(page.layer, page.objects)
    return [
        row
        for row in page.lines
        if _is_misplaced(row.area, page.geometry.area)
        or any(row.area.overlaps(area) for area in odd)
        or _may_be_under(row, covers, orders, shades)
    ]


def _is_misplaced(area: Area, page: Area) -> bool:
    """Return whether a line leaves the page, or is too small."""
    x, y = area.centre
    is_out = area.left < page.left - 1 or area.right > page.right + 1 or not page.contains_point(x, y)
    return is_out or min(area.width, area.height) < SMALLEST_HEIGHT


def _inspect_texts(page: OpenPage) -> tuple[set[int], list[Area]]:
    """Return the shades of the texts, and where odd ones are: light, faint, inkless, clipped, optional."""
    red, green, blue, alpha = colour = tuple(ctypes.c_uint() for _ in range(4))
    pointers = [ctypes.byref(each) for each in colour]
    found: set[tuple[int, int, int]] = set()
    odd: list[Area] = []
    for _, handle in page.objects.texts:
        raw.FPDFPageObj_GetFillColor(handle, *pointers)
        found.add((red.value, green.value, blue.value))
        is_light = (
            green.value > _LIGHT_SHADE and grey_shade(red.value, green.value, blue.value) > _LIGHT_SHADE
        )
        if is_light or alpha.value < _FAINT_ALPHA or _is_odd_text(handle, page.has_layers):
            odd.append(object_area(handle))
            # So many that all lines are looked at instead.
            if len(odd) > _MOST_ODD_TEXTS:
                break
    return {grey_shade(*each) for each in found}, odd


def _is_odd_text(handle: Any, has_layers: bool) -> bool:
    return bool(
        raw.FPDFTextObj_GetTextRenderMode(handle) in _ODD_MODES
        or raw.FPDFClipPath_CountPaths(raw.FPDFPageObj_GetClipPath(handle)) > 0
        or (has_layers and raw.FPDFPageObj_CountMarks(handle) > 0 and _is_optional(handle))
    )


def _is_optional(handle: Any) -> bool:
    """Return whether a text belongs to a layer that may be switched off."""
    size = ctypes.c_ulong()
    for index in range(raw.FPDFPageObj_CountMarks(handle)):
        mark = raw.FPDFPageObj_GetMark(handle, index)
        raw.FPDFPageObjMark_GetName(mark, _mark_name, ctypes.sizeof(_mark_name), ctypes.byref(size))
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
    """The place of each character in the order of drawing."""

    def __init__(self, layer: TextLayer, objects: PageObjects) -> None:
        self._layer, self._drawing = layer, objects

    @cached_property
    def _orders(self) -> dict[int, int]:
        return {object_address(handle): order for order, handle in self._drawing.texts}

    def order_at(self, position: int) -> int:
        """Return the place of the object that draws a character, 0 where that is not known."""
        handle = self._layer.object_at(position)
        return self._orders.get(object_address(handle), 0) if handle else 0
