"""Hidden words, one by one: the pixels of the page show which they are and what hides them."""

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from typing import Any, NamedTuple

from foia_graph.extract.pdf.covers import Cover
from foia_graph.extract.pdf.geometry import Area
from foia_graph.extract.pdf.page_handle import OpenPage
from foia_graph.extract.pdf.page_objects import CLIP_ONLY, IMAGE, INVISIBLE, object_address
from foia_graph.extract.pdf.page_pixels import PagePixels, draw_pixels
from foia_graph.extract.pdf.pdfium import raw
from foia_graph.extract.pdf.suspect_lines import SMALLEST_HEIGHT
from foia_graph.extract.pdf.text_layer import LayerLine

_PIXELS_A_POINT = 1.0  # a pixel is a point: the smallest print has six of them
_LEAST_CHANGE, _INK, _FAINT_INK, _DARK = 16, 40, 12, 128
# Inward, so that the ink of neighbours does not count; outward, as OCR puts words beside their place.
_INWARD, _OUTWARD = -0.2, 0.25
_LETTERS_OF_WORD = 4  # what OCR takes dirt for is shorter
_SCAN_SHARE = 0.5
_NO_INK_MODES = {INVISIBLE, CLIP_ONLY}
_WHITE_SHADE = 230
UNDER_WHITE, NO_INK = "under a white box", "where the page shows no words"
_WORD = re.compile(r"[^\s\ufffe\x02]+")


class HiddenWords(NamedTuple):
    """Some letters that nobody can see: how many, what hides them, and where they are."""

    cause: str
    start: int
    end: int
    letters: int
    area: Area


class _Word(NamedTuple):
    """A word or a part of one: where it is, what draws it, whether that leaves ink, what is over it."""

    start: int
    end: int
    letters: int
    area: Area
    handle: Any
    is_silent: bool
    covers: Sequence[Cover]


def find_hidden_words(
    page: OpenPage, lines: Sequence[LayerLine], covers: Sequence[Cover]
) -> Iterator[HiddenWords]:
    """Find the words of some lines of a page that are hidden."""
    open_words = []
    for word in _lettered_words(page, lines, covers):
        what = _evident_cause(word, page.geometry.area)
        if what:
            yield _hidden_words(what, word)
        else:
            open_words.append(word)
    if open_words:
        yield from _compare_drawings(page, open_words)


def cover_cause(cover: Cover) -> str:
    """Return what hides the words under a cover."""
    return UNDER_WHITE if cover.shade > _WHITE_SHADE else f"under {cover.name}"


def _hidden_words(what: str, word: _Word) -> HiddenWords:
    return HiddenWords(what, word.start, word.end, word.letters, word.area)


def _evident_cause(word: _Word, page: Area) -> str:
    """Return what hides a word of which that is evident without drawing, "" where it is not."""
    x, y = word.area.centre
    if not page.contains_point(x, y):
        return "outside the visible page"
    if min(word.area.width, word.area.height) < SMALLEST_HEIGHT and not word.is_silent:
        return "too small to be read"
    return next(
        (
            cover_cause(cover)
            for cover in word.covers
            if cover.is_redaction and cover.area.contains_point(x, y)
        ),
        "",
    )


# -- words ---------------------------------------------------------------------------------------------------


def _lettered_words(page: OpenPage, lines: Sequence[LayerLine], covers: Sequence[Cover]) -> Iterator[_Word]:
    """Yield the words that have letters; one that is partly under something, or out, letter by letter."""
    objects = _TextObjects(page)
    edge = page.geometry.area
    text = page.layer.raw_text
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


class _TextObjects:
    """Objects that draw the words, in their order; looked up only where not all of it is a layer of OCR."""

    def __init__(self, page: OpenPage) -> None:
        self._layer = page.layer
        modes = {raw.FPDFTextObj_GetTextRenderMode(handle) for _, handle in page.objects.texts}
        self._is_all_silent = modes <= _NO_INK_MODES
        self._orders = (
            {} if self._is_all_silent else {object_address(of): order for order, of in page.objects.texts}
        )

    def object_at(self, position: int) -> tuple[Any, int, bool]:
        """Return the object that draws a character, its place in the order, and whether it leaves no ink."""
        if self._is_all_silent:
            return None, 0, True
        handle = self._layer.object_at(position)
        if handle is None:
            return None, 0, True
        mode = raw.FPDFTextObj_GetTextRenderMode(handle)
        return handle, self._orders.get(object_address(handle), 0), mode in _NO_INK_MODES


def _locate_word(
    page: OpenPage, start: int, end: int, objects: _TextObjects, covers: Sequence[Cover]
) -> _Word | None:
    letters = sum(map(str.isalnum, page.layer.raw_text[start:end]))
    area = page.layer.area_around(start, end - 1) if letters else None
    if area is None:
        return None
    handle, order, is_silent = objects.object_at(start)
    inner = area.with_margin(_INWARD)
    above = [
        cover
        for cover in covers
        if (cover.is_redaction or not is_silent) and cover.order > order and cover.area.overlaps(inner)
    ]
    return _Word(start, end, letters, area, handle, is_silent, above)


# -- pixels --------------------------------------------------------------------------------------------------


def _compare_drawings(page: OpenPage, words: Sequence[_Word]) -> Iterator[HiddenWords]:
    shown = draw_pixels(page, _PIXELS_A_POINT)
    is_scan = page.objects.picture_share(page.geometry) >= _SCAN_SHARE
    under = [word for word in words if word.covers and not word.is_silent]
    bare = [word for word in words if not word.covers and not word.is_silent]
    unseen = [word for word in words if word.is_silent]
    unseen += _traceless_words(page, shown, under, [word.handle for word in under])
    unseen += _traceless_words(page, shown, bare, [handle for _, handle in page.objects.texts])
    for word in unseen:
        what = _cause_in_pixels(word, shown, is_scan=is_scan)
        if what:
            yield _hidden_words(what, word)


def _traceless_words(
    page: OpenPage, shown: PagePixels, words: Sequence[_Word], left_out: Iterable[Any]
) -> Iterator[_Word]:
    """Yield the words whose place looks the same when they are left out."""
    if not words:
        return
    with _deactivate(left_out):
        rest = draw_pixels(page, _PIXELS_A_POINT)
    yield from (
        word for word in words if not shown.differs(rest, word.area.with_margin(_INWARD), _LEAST_CHANGE)
    )


@contextmanager
def _deactivate(handles: Iterable[Any]) -> Iterator[None]:
    """Leave objects out while the page is drawn."""
    each = {object_address(handle): handle for handle in handles}.values()
    for handle in each:
        raw.FPDFPageObj_SetIsActive(handle, False)
    try:
        yield
    finally:
        for handle in each:
            raw.FPDFPageObj_SetIsActive(handle, True)


def _cause_in_pixels(word: _Word, shown: PagePixels, *, is_scan: bool) -> str:
    """Return what hides a word that leaves no trace, "" where a scan shows ink in its place."""
    others = [cover for cover in word.covers if cover.kind != IMAGE or not is_scan]
    if others and not word.is_silent:
        return cover_cause(others[-1])
    inner = word.area.with_margin(_INWARD)
    if shown.has_contrast(inner) and (word.is_silent or word.covers):
        return ""
    darkest, lightest = shown.shades(inner)
    if lightest < _DARK:
        return "under a dark area" if lightest - darkest < _INK else ""
    if not word.is_silent and not word.covers:
        return "in the colour of what is behind it, or cut off"
    darkest, lightest = shown.shades(word.area.with_margin(_OUTWARD))
    # OCR takes dirt for short words; these prove nothing.
    is_bare = lightest - darkest < _FAINT_INK and word.letters >= _LETTERS_OF_WORD
    return NO_INK if is_bare else ""
