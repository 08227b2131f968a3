"""The pixels of a page say which of its words are hidden, and what hides them."""

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from typing import Any, NamedTuple

from foia_graph.extract.pdf.covers import Cover
from foia_graph.extract.pdf.doubts import SMALLEST
from foia_graph.extract.pdf.drawn import CLIP_ONLY, IMAGE, INVISIBLE, address
from foia_graph.extract.pdf.engine import raw
from foia_graph.extract.pdf.layer import Row
from foia_graph.extract.pdf.opened import OpenPage
from foia_graph.extract.pdf.picture import Picture, picture
from foia_graph.extract.pdf.sheet import Area

_SCALE = 1.0  # a pixel is a point: the smallest print has six of them
_SEEN, _INK, _FAINT_INK, _DARK = 16, 40, 12, 128
_INWARD, _OUTWARD = -0.2, 0.25
_A_WORD = 4  # what OCR takes dirt for is shorter
_A_SCAN = 0.5
_NO_INK_MODES = {INVISIBLE, CLIP_ONLY}
_WHITISH = 230
UNDER_WHITE, NO_INK = "under a white box", "where the page shows no words"
_WORD = re.compile(r"[^\s\ufffe\x02]+")


class Concealed(NamedTuple):
    """Some letters that nobody can see: how many, what hides them, and where they are."""

    what: str
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
    over: Sequence[Cover]


def concealed(page: OpenPage, rows: Sequence[Row], over: Sequence[Cover]) -> Iterator[Concealed]:
    """Find the words of some lines of a page that are hidden."""
    open_words = []
    for word in _words(page, rows, over):
        what = _plainly(word, page.sheet.area)
        if what:
            yield _concealed(what, word)
        else:
            open_words.append(word)
    if open_words:
        yield from _drawn(page, open_words)


def under(cover: Cover) -> str:
    """Say what hides the words under a cover."""
    return UNDER_WHITE if cover.shade > _WHITISH else f"under {cover.what}"


def _concealed(what: str, word: _Word) -> Concealed:
    return Concealed(what, word.start, word.end, word.letters, word.area)


def _plainly(word: _Word, page: Area) -> str:
    """Say what hides a word that need not be drawn to see that it is hidden."""
    x, y = word.area.middle
    if not page.holds(x, y):
        return "outside the visible page"
    if min(word.area.width, word.area.height) < SMALLEST and not word.is_silent:
        return "too small to be read"
    return next((under(cover) for cover in word.over if cover.is_order and cover.area.holds(x, y)), "")


# -- words ---------------------------------------------------------------------------------------------------


def _words(page: OpenPage, rows: Sequence[Row], over: Sequence[Cover]) -> Iterator[_Word]:
    """Give the words that have letters; one that is partly under something, or out, letter by letter."""
    objects = _Objects(page)
    edge = page.sheet.area
    text = page.layer.raw_text
    for found in chain(*(_WORD.finditer(text, row.piece.start, row.piece.end) for row in rows)):
        word = _word(page, found.start(), found.end(), objects, over)
        if word is None:
            continue
        if edge.contains(word.area) and all(cover.area.contains(word.area) for cover in word.over):
            yield word
        else:
            parts = (_word(page, at, at + 1, objects, over) for at in range(found.start(), found.end()))
            yield from (part for part in parts if part is not None)


class _Objects:
    """What draws the words, and when; looked up only where not all of it is a layer of OCR."""

    def __init__(self, page: OpenPage) -> None:
        self._layer = page.layer
        modes = {raw.FPDFTextObj_GetTextRenderMode(handle) for _, handle in page.drawing.texts}
        self._is_all_silent = modes <= _NO_INK_MODES
        self._orders = {} if self._is_all_silent else {address(of): order for order, of in page.drawing.texts}

    def of(self, position: int) -> tuple[Any, int, bool]:
        """Give the object that draws a character, its place in the order, and whether it leaves no ink."""
        if self._is_all_silent:
            return None, 0, True
        handle = self._layer.object(position)
        if handle is None:
            return None, 0, True
        mode = raw.FPDFTextObj_GetTextRenderMode(handle)
        return handle, self._orders.get(address(handle), 0), mode in _NO_INK_MODES


def _word(page: OpenPage, start: int, end: int, objects: _Objects, over: Sequence[Cover]) -> _Word | None:
    letters = sum(map(str.isalnum, page.layer.raw_text[start:end]))
    area = page.layer.place(start, end - 1) if letters else None
    if area is None:
        return None
    handle, order, is_silent = objects.of(start)
    inner = area.grown(_INWARD)
    above = [
        cover
        for cover in over
        if (cover.is_order or not is_silent) and cover.order > order and cover.area.meets(inner)
    ]
    return _Word(start, end, letters, area, handle, is_silent, above)


# -- pixels --------------------------------------------------------------------------------------------------


def _drawn(page: OpenPage, words: Sequence[_Word]) -> Iterator[Concealed]:
    shown = picture(page, _SCALE)
    is_scan = page.drawing.picture_share(page.sheet) >= _A_SCAN
    under = [word for word in words if word.over and not word.is_silent]
    bare = [word for word in words if not word.over and not word.is_silent]
    unseen = [word for word in words if word.is_silent]
    unseen += _without_trace(page, shown, under, [word.handle for word in under])
    unseen += _without_trace(page, shown, bare, [handle for _, handle in page.drawing.texts])
    for word in unseen:
        what = _what_hides(word, shown, is_scan=is_scan)
        if what:
            yield _concealed(what, word)


def _without_trace(
    page: OpenPage, shown: Picture, words: Sequence[_Word], left_out: Iterable[Any]
) -> Iterator[_Word]:
    """Give the words whose place looks the same when they are left out."""
    if not words:
        return
    with _inactive(left_out):
        rest = picture(page, _SCALE)
    yield from (word for word in words if not shown.differs(rest, word.area.grown(_INWARD), _SEEN))


@contextmanager
def _inactive(handles: Iterable[Any]) -> Iterator[None]:
    """Leave objects out while the page is drawn."""
    each = {address(handle): handle for handle in handles}.values()
    for handle in each:
        raw.FPDFPageObj_SetIsActive(handle, False)
    try:
        yield
    finally:
        for handle in each:
            raw.FPDFPageObj_SetIsActive(handle, True)


def _what_hides(word: _Word, shown: Picture, *, is_scan: bool) -> str:
    """Say what hides a word that leaves no trace, "" where a scan shows ink in its place."""
    others = [cover for cover in word.over if cover.kind != IMAGE or not is_scan]
    if others and not word.is_silent:
        return under(others[-1])
    inner = word.area.grown(_INWARD)
    if shown.has_contrast(inner) and (word.is_silent or word.over):
        return ""
    darkest, lightest = shown.shades(inner)
    if lightest < _DARK:
        return "under a dark area" if lightest - darkest < _INK else ""
    if not word.is_silent and not word.over:
        return "in the colour of what is behind it, or cut off"
    darkest, lightest = shown.shades(word.area.grown(_OUTWARD))
    is_bare = lightest - darkest < _FAINT_INK and word.letters >= _A_WORD
    return NO_INK if is_bare else ""
