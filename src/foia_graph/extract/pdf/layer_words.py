"""Words of a text layer: where they are, what draws them, and what is drawn over them."""

import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import chain
from typing import NamedTuple

from foia_graph.extract.pdf.covers import Cover
from foia_graph.extract.pdf.geometry import Area
from foia_graph.extract.pdf.page_handle import OpenPage
from foia_graph.extract.pdf.page_objects import CLIP_ONLY, INVISIBLE, object_area, text_render_mode
from foia_graph.extract.pdf.text_layer import LayerLine

# A word is looked at in an area smaller by so much of its height: ink of its neighbours does not count.
INWARD = -0.2
_NO_INK_MODES = {INVISIBLE, CLIP_ONLY}
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
        return all(text_render_mode(handle) in _NO_INK_MODES for _, handle in self._texts)

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
        return handle, self._orders.get(handle, 0), text_render_mode(handle) in _NO_INK_MODES

    def has_twin_above(self, word: LayerWord) -> bool:
        """Return whether the same words are drawn once more in this position, over all that covers these."""
        if not word.handle or not word.covers:
            return False
        own, above = object_area(word.handle), max(cover.order for cover in word.covers)
        most = _TWIN_OFFSET * min(own.width, own.height)
        return any(
            order > above
            and abs(area.left - own.left) <= most
            and all(abs(a - b) <= most for a, b in zip(own, area, strict=True))
            and text_render_mode(handle) not in _NO_INK_MODES
            for order, handle, area in self._areas
        )

    @cached_property
    def _areas(self) -> list[tuple[int, int, Area]]:
        return [(order, handle, object_area(handle)) for order, handle in self._texts]


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
