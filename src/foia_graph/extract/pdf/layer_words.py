"""Words of a text layer: where they are, what draws them, and what is drawn over them."""

import ctypes
import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import chain
from typing import NamedTuple

from foia_graph.extract.pdf import page_objects
from foia_graph.extract.pdf.covers import Cover, fill_shade
from foia_graph.extract.pdf.geometry import Area
from foia_graph.extract.pdf.page_handle import LayerLine, OpenPage, TextLayer
from foia_graph.extract.pdf.pdfium import raw

# A word is looked at in an area smaller by so much of its height: ink of its neighbours does not count.
INWARD = -0.2
_NO_INK_MODES = {page_objects.INVISIBLE, page_objects.CLIP_ONLY}
_TWIN_OFFSET = 0.3  # of its height: shadows and the doubles that make words bold stand so near
_WORD = re.compile(r"[^\s\ufffe\x02]+")


class LayerWord(NamedTuple):
    """A word or a part of one: [start, end) in the engine's text, its letters and digits, and where it is.

    `handle` is the object that draws it, 0 where none is known, `is_silent` says that it leaves no ink, and
    `covers` are over it.
    """

    start: int
    end: int
    letters: int
    area: Area
    handle: int
    is_silent: bool
    covers: Sequence[Cover]


class TextObjects:
    """Objects that draw the words of a page, in their order."""

    def __init__(self, page: OpenPage) -> None:
        self._layer, self._texts = page.layer, page.objects.texts

    @cached_property
    def is_silent(self) -> bool:
        """Return whether none of them leaves ink, as where OCR has set all the words."""
        return all(page_objects.text_render_mode(handle) in _NO_INK_MODES for _, handle in self._texts)

    @cached_property
    def _orders(self) -> dict[int, int]:
        return {handle: order for order, handle in self._texts}

    def object_at(self, position: int) -> tuple[int, int, bool]:
        """Return the object that draws a character, its position in the order, and whether it leaves no
        ink.
        """
        handle = 0 if self.is_silent else self._layer.object_at(position)
        if not handle:
            return 0, 0, True
        return handle, self._orders.get(handle, 0), page_objects.text_render_mode(handle) in _NO_INK_MODES

    def has_twin_above(self, word: LayerWord) -> bool:
        """Return whether the same words are drawn once more in this position, over all that covers these."""
        if not word.handle or not word.covers:
            return False
        own, above = page_objects.object_area(word.handle), max(cover.order for cover in word.covers)
        most = _TWIN_OFFSET * min(own.width, own.height)
        return any(
            order > above
            and abs(area.left - own.left) <= most
            and all(abs(a - b) <= most for a, b in zip(own, area, strict=True))
            and page_objects.text_render_mode(handle) not in _NO_INK_MODES
            for order, handle, area in self._areas
        )

    @cached_property
    def _areas(self) -> list[tuple[int, int, Area]]:
        return [(order, handle, page_objects.object_area(handle)) for order, handle in self._texts]


def lettered_words(
    page: OpenPage, lines: Sequence[LayerLine], covers: Sequence[Cover], objects: TextObjects
) -> Iterator[LayerWord]:
    """Yield the words that have letters; one that is partly under something, or out, letter by letter."""
    edge, text = page.geometry.area, page.layer.raw_text
    for found in chain(*(_WORD.finditer(text, row.raw_line.start, row.raw_line.end) for row in lines)):
        word = _locate_word(page, found.start(), found.end(), objects, covers)
        if word is None:
            continue
        if edge.contains(word.area) and all(cover.area.contains(word.area) for cover in word.covers):
            yield word
        else:
            parts = (
                _locate_word(page, at, at + 1, objects, covers) for at in range(found.start(), found.end())
            )
            yield from (part for part in parts if part is not None)


def _locate_word(
    page: OpenPage, start: int, end: int, objects: TextObjects, covers: Sequence[Cover]
) -> LayerWord | None:
    letters = sum(map(str.isalnum, page.layer.raw_text[start:end]))
    area = page.layer.area_around(start, end - 1) if letters else None
    if area is None:
        return None
    handle, order, is_silent = objects.object_at(start)
    inner = area.with_margin(INWARD)
    above = [
        cover
        for cover in covers
        if (cover.is_redaction or not is_silent) and cover.order > order and cover.area.overlaps(inner)
    ]
    return LayerWord(start, end, letters, area, handle, is_silent, above)


_LIGHT_SHADE, _FAINT_ALPHA, _SHADES_APART = 190, 128, 60
_MAX_ODD_TEXTS = 40
_ODD_MODES = {
    page_objects.INVISIBLE,
    page_objects.CLIP_ONLY,
    1,
}  # 1: outlines alone, in a colour of their own
_OPTIONAL_CONTENT = "OC\0".encode("utf-16-le")
_mark_name = (ctypes.c_ushort * 32)()
_mark_size = ctypes.sizeof(_mark_name)
_count_marks = page_objects.direct_call(raw.FPDFPageObj_CountMarks)
_get_mark = page_objects.direct_call(raw.FPDFPageObj_GetMark)
_get_mark_name = page_objects.direct_call(raw.FPDFPageObjMark_GetName)
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
        colour = page_objects.fill_colour(handle)
        if colour not in shades:
            shades[colour] = _inspect_colour(handle)
        if shades[colour][1] or _is_odd_text(handle, has_layers):
            odd.append(page_objects.object_area(handle))
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
        page_objects.text_render_mode(handle) in _ODD_MODES
        or (
            page_objects.count_clip_paths(page_objects.get_clip_path(handle)) > 0
            and page_objects.is_clipped(handle)
        )
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
        cover.kind != page_objects.SHAPE
        or cover.is_annotation
        or any(abs(cover.shade - shade) < _SHADES_APART for shade in shades)
    ):
        return False
    return all(
        cover.order < orders.order_at(position) for position in (row.raw_line.start, row.raw_line.end - 1)
    )


class DrawingOrder:
    """The position of each character in the order of drawing."""

    def __init__(self, layer: TextLayer, objects: page_objects.PageObjects) -> None:
        self._layer, self._drawing = layer, objects

    @cached_property
    def _orders(self) -> dict[int, int]:
        return {handle: order for order, handle in self._drawing.texts}

    def order_at(self, position: int) -> int:
        """Return the position of the object that draws a character, 0 where that is not known."""
        return self._orders.get(self._layer.object_at(position), 0)
