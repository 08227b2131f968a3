"""Hidden words, one by one: the pixels of the page show which they are and what hides them."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

from foia_graph.extract.pdf.covers import Cover
from foia_graph.extract.pdf.geometry import Area
from foia_graph.extract.pdf.layer_words import INWARD, LayerWord, TextObjects, lettered_words
from foia_graph.extract.pdf.page_handle import OpenPage
from foia_graph.extract.pdf.page_objects import IMAGE, direct_call
from foia_graph.extract.pdf.page_pixels import PagePixels, draw_pixels
from foia_graph.extract.pdf.pdfium import raw
from foia_graph.extract.pdf.scan_marks import is_bare, is_in_border, sample_scan
from foia_graph.extract.pdf.suspect_lines import is_misplaced, is_plain_text, smallest_height
from foia_graph.extract.pdf.text_layer import LayerLine

# A pixel is a point: the smallest print has six of them. What leaves no trace so is looked at more closely.
_PIXELS_A_POINT, _CLOSE_PIXELS_A_POINT = 1.0, 4.0
_LEAST_CHANGE, _INK, _DARK = 12, 40, 128
_AROUND = 1.5  # of its height: what is looked at next to a word
_LETTERS_OF_WORD = 4  # what OCR takes dirt for is shorter
_SCAN_SHARE = 0.5
_WHITE_SHADE = 230
UNDER_WHITE, NO_INK = "under a white box", "where the page shows no words"
OUTSIDE, TOO_SMALL = "outside the visible page", "too small to be read"
COLOURLESS = "in the colour of what is behind it, or cut off"
_set_active = direct_call(raw.FPDFPageObj_SetIsActive)


class HiddenWords(NamedTuple):
    """Some letters that no one can see: how many, what hides them, and where they are."""

    cause: str
    start: int
    end: int
    letters: int
    area: Area


def find_hidden_words(
    page: OpenPage, lines: Sequence[LayerLine], covers: Sequence[Cover]
) -> Iterator[HiddenWords]:
    """Find the words of some lines of a page that are hidden."""
    texts = TextObjects(page)
    if texts.is_silent:
        yield from _find_in_scan(page, lines, covers, texts)
        return
    open_words = []
    for word in lettered_words(page, lines, covers, texts):
        what = _evident_cause(word, page.geometry.area)
        if what:
            yield _hidden_words(what, word)
        else:
            open_words.append(word)
    if open_words:
        yield from _compare_drawings(page, open_words, texts)


def cover_cause(cover: Cover) -> str:
    """Return what hides the words under a cover."""
    return UNDER_WHITE if cover.shade > _WHITE_SHADE else f"under {cover.name}"


def _hidden_words(what: str, word: LayerWord) -> HiddenWords:
    return HiddenWords(what, word.start, word.end, word.letters, word.area)


def _evident_cause(word: LayerWord, page: Area) -> str:
    """Return what hides a word of which that is evident without drawing, "" where it is not."""
    x, y = word.area.centre
    if not page.contains_point(x, y):
        return OUTSIDE
    if not word.is_silent and _size(word) < smallest_height(page):
        return TOO_SMALL
    return next(
        (
            cover_cause(cover)
            for cover in word.covers
            if cover.is_redaction and cover.area.contains_point(x, y)
        ),
        "",
    )


def _size(word: LayerWord) -> float:
    sides = word.area.width, word.area.height
    # A single letter may be narrow; it is as high as others.
    return max(sides) if word.end - word.start == 1 else min(sides)


# -- words of OCR, which leave no ink ------------------------------------------------------------------------


def _find_in_scan(
    page: OpenPage, lines: Sequence[LayerLine], covers: Sequence[Cover], texts: TextObjects
) -> Iterator[HiddenWords]:
    sample = sample_scan(page)
    # What a sample lets doubt is looked at again.
    if sample is None or list(_silent_words(page, lines, covers, texts, sample)):
        yield from _silent_words(page, lines, covers, texts, draw_pixels(page, _PIXELS_A_POINT))


def _silent_words(
    page: OpenPage,
    lines: Sequence[LayerLine],
    covers: Sequence[Cover],
    texts: TextObjects,
    shown: PagePixels,
) -> Iterator[HiddenWords]:
    marks = [cover.area for cover in covers if cover.is_redaction]
    edge, least = page.geometry.area, smallest_height(page.geometry.area)
    doubtful = [
        row
        for row in lines
        if not row.is_level
        or is_misplaced(row.area, edge, least)
        or any(row.area.overlaps(mark) for mark in marks)
        or not shown.has_contrast_throughout(row.area)
    ]
    for word in lettered_words(page, doubtful, covers, texts):
        what = _evident_cause(word, edge) or _cause_in_pixels(page, word, shown, is_scan=True)
        if what:
            yield _hidden_words(what, word)


# -- pixels --------------------------------------------------------------------------------------------------


def _compare_drawings(
    page: OpenPage, words: Sequence[LayerWord], texts: TextObjects
) -> Iterator[HiddenWords]:
    around = [word.area.with_margin(_AROUND) for word in words]
    shown = draw_pixels(page, _PIXELS_A_POINT, around)
    is_scan = page.objects.picture_share(page.geometry) >= _SCAN_SHARE
    under = [word for word in words if word.covers and not word.is_silent]
    bare = [word for word in words if not word.covers and not word.is_silent]
    bare = [word for word in bare if not _shows_plainly(page, word, shown)]
    unseen = [word for word in words if word.is_silent]
    unseen += [
        word
        for word in _traceless_words(page, under, {word.handle for word in under}, around, shown)
        if not (texts.has_twin_above(word) and shown.has_contrast(word.area))
    ]
    unseen += _traceless_words(page, bare, {handle for _, handle in page.objects.texts}, around, shown)
    for word in unseen:
        what = _cause_in_pixels(page, word, shown, is_scan=is_scan)
        if what:
            yield _hidden_words(what, word)


def _shows_plainly(page: OpenPage, word: LayerWord, shown: PagePixels) -> bool:
    return shown.has_contrast(word.area.with_margin(INWARD)) and is_plain_text(
        word.handle, page.document.has_layers
    )


def _traceless_words(
    page: OpenPage, words: Sequence[LayerWord], left_out: set[int], around: Sequence[Area], shown: PagePixels
) -> list[LayerWord]:
    """Return the words whose position looks the same when they are omitted, to a close look as well.

    `shown` is a drawing of the piece of the page around some areas.
    """
    if not words:
        return []
    rest = _draw_without(page, left_out, around, _PIXELS_A_POINT)
    same = [word for word in words if not shown.differs(rest, word.area.with_margin(INWARD), _LEAST_CHANGE)]
    if not same:
        return []
    # The room that some fonts claim for a letter is not where they draw it.
    near = [page.layer.ink_area(word.start, word.end) or word.area for word in same]
    shown = draw_pixels(page, _CLOSE_PIXELS_A_POINT, near)
    rest = _draw_without(page, left_out, near, _CLOSE_PIXELS_A_POINT)
    return [
        word for word, area in zip(same, near, strict=True) if not shown.differs(rest, area, _LEAST_CHANGE)
    ]


def _draw_without(page: OpenPage, left_out: set[int], around: Sequence[Area], scale: float) -> PagePixels:
    with _deactivate(left_out):
        return draw_pixels(page, scale, around)


@contextmanager
def _deactivate(handles: Iterable[int]) -> Iterator[None]:
    for handle in handles:
        _set_active(handle, False)
    try:
        yield
    finally:
        for handle in handles:
            _set_active(handle, True)


def _cause_in_pixels(page: OpenPage, word: LayerWord, shown: PagePixels, *, is_scan: bool) -> str:
    """Return what hides a word that leaves no trace, "" where a scan shows ink instead."""
    others = [cover for cover in word.covers if cover.kind != IMAGE or not is_scan]
    if others and not word.is_silent:
        return cover_cause(others[-1])
    inner = word.area.with_margin(INWARD)
    if shown.has_contrast(inner) and (word.is_silent or word.covers):
        return ""
    darkest, lightest = shown.shades(inner)
    if lightest < _DARK:
        is_mark = lightest - darkest < _INK and not (word.is_silent and is_in_border(page, word.area, shown))
        return "under a dark area" if is_mark else ""
    if not word.is_silent and not word.covers:
        if page.layer.ink_area(word.start, word.end) is not None:
            return COLOURLESS
        if not is_scan:
            return ""  # a font that the engine cannot draw
    # OCR takes dirt for short words; these prove nothing.
    return NO_INK if word.letters >= _LETTERS_OF_WORD and is_bare(page, word, shown) else ""
