"""Numbers stamped at the edge of a page: a wrong digit makes a Bates number that of another page.

So what ends in digits at the upper or lower edge is cut out and read again, and the readings vote.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from foia_graph.extract.ocr import pixels, stamps
from foia_graph.extract.ocr.page_image import PageImage
from foia_graph.extract.ocr.pixels import Mask, Region
from foia_graph.extract.ocr.stamps import OcrStamp, enclosing_region, split_at_gaps, word_region
from foia_graph.extract.ocr.tesseract import OcrWord

_NUMBER = re.compile(r"(?:\S*[A-Za-z)\]]\S{0,3}|\d{2,})[-_+ ]{0,3}\d{3,9}$")
_NOISE = re.compile(r"^[^\w(\[]+|[\s|\]}!.,;:'_‘’“”\"-]+$")
# Tesseract writes a short hyphen as a tilde, or as both.
_HYPHEN = re.compile(r"~-?|-~")
_SCALES = (1.0, 2.0, 1.5)
# Votes of a reading of the whole page and of one of a cut, and those that a number needs.
_WHOLE, _CUT, _ENOUGH = 3, 2, 4
# The votes for one number and none for another, after which no more are asked for.
_AGREED = 5
# Ends of the edges, as shares of the height of a page.
_TOP, _BOTTOM = 0.1, 0.86


def reread_edge_numbers(page: PageImage, readings: Sequence[Sequence[OcrWord]]) -> list[OcrStamp]:
    """Return the numbers at the edges that the votes read otherwise than the whole page was read first."""
    plain = [word_region(word) for word in readings[0] if word.is_plain]
    inked = (each for each in _ink_regions(page.written, page.dpi) if not each.is_covered(plain))
    likely = [*_word_regions(readings, page), *inked]
    groups: list[list[Region]] = []
    for place in sorted(stamps.distinct_regions(likely), key=lambda each: -each.width):
        group = next((group for group in groups if place.overlap(group[0])), None)
        if group is None:
            groups.append([place])
        else:
            group.append(place)
    chosen = (_elect_number(page, group, readings) for group in groups)
    return [each for each in chosen if each and not _is_read_alike(each, readings[0])]


def _word_regions(readings: Iterable[Sequence[OcrWord]], page: PageImage) -> Iterator[Region]:
    for words in readings:
        for piece in split_at_gaps(words, int(0.2 * page.dpi)):
            box = enclosing_region(piece)
            if _is_at_edge(box, page.image.height) and _NUMBER.search(_joined_text(piece)):
                yield box


def _ink_regions(ink: Mask, dpi: int) -> Iterator[Region]:
    height = ink.shape[0]
    for first, last in ((0, int(_TOP * height)), (int(_BOTTOM * height), height)):
        for each in pixels.connected_regions(pixels.close_gaps(ink[first:last], int(0.12 * dpi))):
            if 0.06 * dpi <= each.height <= 0.3 * dpi and 0.4 * dpi <= each.width <= 3.5 * dpi:
                yield each.shift(0, first)


def _is_at_edge(box: Region, height: int) -> bool:
    return box.bottom < _TOP * height or box.top > _BOTTOM * height


def _elect_number(
    page: PageImage, group: Sequence[Region], readings: Iterable[Sequence[OcrWord]]
) -> OcrStamp | None:
    """Let all readings of a position vote; those of the whole page count for more."""
    votes: Counter[str] = Counter()
    spots: dict[str, tuple[Region, float]] = {}
    for text, box, sure, weight in chain(_page_votes(group[0], readings), _crop_votes(page, group)):
        votes[text] += weight
        spots.setdefault(text, (box, sure))
        if votes.total() == votes[text] >= _AGREED:
            break
    for text, count in votes.most_common(1):
        return OcrStamp(text, *spots[text]) if count >= _ENOUGH else None
    return None


def _page_votes(
    place: Region, readings: Iterable[Sequence[OcrWord]]
) -> Iterator[tuple[str, Region, float, int]]:
    for words in readings:
        there = [word for word in words if word_region(word).overlap(place)]
        if _NUMBER.search(text := _normalized_text(there)):
            yield text, enclosing_region(there), min(word.confidence for word in there), _WHOLE


def _crop_votes(page: PageImage, group: Iterable[Region]) -> Iterator[tuple[str, Region, float, int]]:
    for place in group:
        cut = page.clean.crop(place.with_margin(int(0.04 * page.dpi))[:4])
        for scale in _SCALES:
            words = page.recogniser.read_line(cut, scale, page.dpi, "number at the edge")
            if not _NUMBER.search(text := _normalized_text(words)):
                break
            yield text, place, min(word.confidence for word in words), _CUT


def _is_read_alike(number: OcrStamp, words: Iterable[OcrWord]) -> bool:
    return number.text in _normalized_text(word for word in words if word_region(word).overlap(number.box))


def _normalized_text(words: Iterable[OcrWord]) -> str:
    return _NOISE.sub("", _HYPHEN.sub("-", _joined_text(words)))


def _joined_text(words: Iterable[OcrWord]) -> str:
    return " ".join(word.text for word in words)
