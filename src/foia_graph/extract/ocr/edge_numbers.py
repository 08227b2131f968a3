"""The number stamped at the edge of a page, as a Bates number: a wrong digit makes it that of another page.

So what ends in digits at the upper or lower edge is cut out and read again, and the readings vote.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from foia_graph.extract.ocr import engine, pixels, stamp_regions
from foia_graph.extract.ocr.engine import Word
from foia_graph.extract.ocr.pixels import Mask, Region
from foia_graph.extract.ocr.sheet import Sheet
from foia_graph.extract.ocr.voting import Seen
from foia_graph.extract.ocr.words import around, pieces, region

_NUMBER = re.compile(r"(?:\S*[A-Za-z)\]]\S{0,3}|\d{2,})[-_+ ]{0,3}\d{3,9}$")
_NOISE = re.compile(r"^[^\w(\[]+|[\s|\]}!.,;:'_‘’“”\"-]+$")
_SCALES = (1.0, 2.0, 1.5)
_WHOLE, _CUT, _ENOUGH = 3, 2, 4
"""How much a reading of the whole page and one of a cut count, and how much a number needs."""
_TOP, _BOTTOM = 0.1, 0.86
"""Where the edges end, as shares of the height of a page."""


def find(sheet: Sheet, readings: Sequence[Sequence[Word]]) -> list[Seen]:
    """Give the numbers at the edges that the votes read otherwise than the page as a whole was read first."""
    likely = [*_in_words(readings, sheet), *_in_ink(pixels.ink(sheet.clean), sheet.dpi)]
    chosen = (_elect(sheet, group, readings) for group in _groups(stamp_regions.distinct(likely)))
    return [each for each in chosen if each and not _is_known(each, readings[0])]


def _groups(likely: Iterable[Region]) -> list[list[Region]]:
    """Put the places together that overlap, the widest first."""
    groups: list[list[Region]] = []
    for place in sorted(likely, key=lambda each: -each.width):
        group = next((group for group in groups if place.meets(group[0])), None)
        if group is None:
            groups.append([place])
        else:
            group.append(place)
    return groups


def _in_words(readings: Iterable[Sequence[Word]], sheet: Sheet) -> Iterator[Region]:
    for words in readings:
        for piece in pieces(words, int(0.2 * sheet.dpi)):
            box = around(piece)
            if _is_at_edge(box, sheet.image.height) and _NUMBER.search(_said(piece)):
                yield box


def _in_ink(ink: Mask, dpi: int) -> Iterator[Region]:
    """Give the places at the edges whose ink has the size of a number."""
    height = ink.shape[0]
    for first, last in ((0, int(_TOP * height)), (int(_BOTTOM * height), height)):
        for each in pixels.regions(pixels.joined(ink[first:last], int(0.12 * dpi))):
            if 0.06 * dpi <= each.height <= 0.3 * dpi and 0.4 * dpi <= each.width <= 3.5 * dpi:
                yield each.moved(0, first)


def _is_at_edge(box: Region, height: int) -> bool:
    return box.bottom < _TOP * height or box.top > _BOTTOM * height


def _elect(sheet: Sheet, group: Sequence[Region], readings: Iterable[Sequence[Word]]) -> Seen | None:
    """Let all readings of a place vote; those of the whole page count for more."""
    votes: Counter[str] = Counter()
    spots: dict[str, tuple[Region, float]] = {}
    for text, box, sure, weight in (*_of_page(group[0], readings), *_of_cuts(sheet, group)):
        votes[text] += weight
        spots.setdefault(text, (box, sure))
    for text, count in votes.most_common(1):
        return Seen(text, *spots[text]) if count >= _ENOUGH else None
    return None


def _of_page(place: Region, readings: Iterable[Sequence[Word]]) -> Iterator[tuple[str, Region, float, int]]:
    for words in readings:
        there = [word for word in words if region(word).meets(place)]
        if _NUMBER.search(text := _plain(there)):
            yield text, around(there), min(word.confidence for word in there), _WHOLE


def _of_cuts(sheet: Sheet, group: Iterable[Region]) -> Iterator[tuple[str, Region, float, int]]:
    for place in group:
        cut = sheet.clean.crop(place.grown(int(0.04 * sheet.dpi))[:4])
        for scale in _SCALES:
            words = engine.line(cut, scale, sheet.dpi)
            if not _NUMBER.search(text := _plain(words)):
                break
            yield text, place, min(word.confidence for word in words), _CUT


def _is_known(number: Seen, words: Iterable[Word]) -> bool:
    """Tell whether the page as a whole was read alike in the same place."""
    return number.text in _plain(word for word in words if region(word).meets(number.box))


def _plain(words: Iterable[Word]) -> str:
    return _NOISE.sub("", _said(words))


def _said(words: Iterable[Word]) -> str:
    return " ".join(word.text for word in words)
