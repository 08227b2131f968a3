"""Small stamps beside redactions: "b6 -1", "b7C Per FBI", "(b)(6)".

A page is read for its sentences; a stamp is three letters at its margin, and one reading in three is wrong.
So each position that may hold one is cut out and read again by itself.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from foia_graph.extract.ocr import pixels, stamp_spelling
from foia_graph.extract.ocr.page_image import PageImage
from foia_graph.extract.ocr.pixels import Mask, Region
from foia_graph.extract.ocr.tesseract import OcrWord
from foia_graph.extract.ocr.voting import OcrStamp, enclosing_region, read_stamp, split_at_gaps

_BARE_CODE = re.compile(r"b\d[A-F]?")
_LIST_ENTRY = re.compile(r"\bPages?\s+\d+\s*[~;]")
_MAX_REGIONS = 120


def find_stamps(
    page: PageImage, readings: Sequence[Sequence[OcrWord]], boxes: Sequence[Region]
) -> list[OcrStamp]:
    """Find the stamps of a page, from above; those in brackets only in or next to the boxes given."""
    if any(_is_list(words) for words in readings):
        return []
    tried = _read_likely_regions(page, readings, boxes)
    seen = _best_by_place(each for each in tried if _fits(each, boxes, page.dpi))
    suffixes = [each.box for each in tried if each.text.startswith("-")]
    more = [place for each in seen for place in stacked_regions(each.box, page.dpi)]
    more += [place for each in suffixes for place in code_regions(each)]
    fresh = [place for place in more if not any(_same_place(place, each.box) for each in seen)]
    again = [each for each in _read_regions(page, fresh, likely=True) if _fits(each, boxes, page.dpi)]
    found = [*seen, *again, *_reread_longer(page, [*seen, *again])]
    return sorted(_best_by_place(found), key=lambda each: (each.box.top, each.box.left))


def _reread_longer(page: PageImage, stamps: Iterable[OcrStamp]) -> Iterator[OcrStamp]:
    """Read the codes again that stand bare, with what is printed after them."""
    ink = pixels.ink_mask(page.clean)
    for each in stamps:
        if _BARE_CODE.fullmatch(each.text):
            longer = _read_regions(page, suffix_regions(each.box, ink))
            yield from (more for more in longer if more.text.startswith(each.text + " "))


def _is_list(words: Sequence[OcrWord]) -> bool:
    # The codes of such a list are no stamps.
    entries = _LIST_ENTRY.findall(" ".join(word.text for word in words))
    return len(entries) > 1 or sum(word.text == "Page" for word in words) > 4


def _read_likely_regions(
    page: PageImage, readings: Sequence[Sequence[OcrWord]], boxes: Sequence[Region]
) -> list[OcrStamp]:
    ink, dpi = pixels.ink_mask(page.clean), page.dpi
    chosen = [
        *word_regions(readings, dpi),
        *outlined_ink_regions(ink, boxes, dpi),
        *ink_regions(ink, dpi),
    ]
    return _read_regions(page, chosen)


def _read_regions(page: PageImage, chosen: Iterable[Region], *, likely: bool = False) -> list[OcrStamp]:
    each = distinct_regions(chosen)[:_MAX_REGIONS]
    return [stamp for place in each if (stamp := read_stamp(page.clean, place, page.dpi, likely=likely))]


def _fits(stamp: OcrStamp, boxes: Iterable[Region], dpi: int) -> bool:
    # Sentences and lists have codes in brackets, too.
    if stamp.text.startswith("-"):
        return False
    return "(" not in stamp.text or any(stamp.box.overlap(box.with_margin(int(0.25 * dpi))) for box in boxes)


def _best_by_place(stamps: Iterable[OcrStamp]) -> list[OcrStamp]:
    """Keep the fullest and surest of the stamps that were read in one position."""
    kept: list[OcrStamp] = []
    for each in sorted(stamps, key=lambda each: (-len(each.text), -each.confidence)):
        if not any(_same_place(each.box, other.box) for other in kept):
            kept.append(each)
    return kept


def _same_place(one: Region, other: Region) -> bool:
    smaller = min(one.width * one.height, other.width * other.height)
    return one.overlap(other) > 0.3 * smaller


_TAIL = re.compile(r"(?<=[\w.,)\"'])(?P<near>\s?)(?P<stamp>b[1-7][A-F]?(?P<more>\s?-\s?\d.*|\s[Pp]er\b.*)?)$")
# Gaps that part a stamp from what is next to it, in inches: the wider gap keeps "b7C -1" together.
_GAPS = (0.15, 0.24)
# The sides of a speck at most, in inches; a dot is larger.
_SPECK = 0.012
# The height of the type of a stamp at most, in inches; how far two of a stack are apart, in heights.
_HEIGHT, _PITCH = 0.1, 1.88
# Width of the blank after a code at most, and lengths of "-1,-3" and "Per EOUSA", in heights.
_BLANK, _TAIL_LENGTHS = 1.6, (4, 9)
# Lengths of "b6 " and "b7C ", in heights.
_CODE_LENGTHS = (2.6, 3.5)


def distinct_regions(places: Iterable[Region]) -> list[Region]:
    """Return each position once, without the empty ones."""
    return list(dict.fromkeys(each._replace(area=0) for each in places if each.width > 0 and each.height > 0))


def word_regions(readings: Iterable[Sequence[OcrWord]], dpi: int) -> Iterator[Region]:
    """Yield the positions where the words of a page look like a stamp: alone on a line, or run into its
    end.
    """
    for words in readings:
        for piece in split_at_gaps(words, int(0.13 * dpi)):
            text, box = " ".join(word.text for word in piece), enclosing_region(piece)
            if stamp_spelling.parse_stamp(text):
                yield box
            elif (tail := _TAIL.search(text)) and _is_stamp_at_end(text, tail):
                yield _end_region(piece, tail.start("stamp"))


def _end_region(piece: Sequence[OcrWord], start: int) -> Region:
    for at, word in enumerate(piece):
        if start < len(word.text):
            share = start / len(word.text)
            return enclosing_region(
                [word._replace(left=word.left + int((word.right - word.left) * share)), *piece[at + 1 :]]
            )
        start -= len(word.text) + 1
    return enclosing_region(piece)


def _is_stamp_at_end(text: str, tail: re.Match[str]) -> bool:
    return bool(not tail["near"] or tail["more"]) and not re.search(r"[;~]|b\d", text[: tail.start("stamp")])


def ink_regions(ink: Mask, dpi: int) -> Iterator[Region]:
    """Yield the positions whose ink has the size of a stamp and is alone."""
    for gap in _GAPS:
        for each in pixels.connected_regions(pixels.close_gaps(ink, int(gap * dpi))):
            if 0.05 * dpi <= each.height <= 0.21 * dpi and 0.11 * dpi <= each.width <= 2 * dpi:
                yield each


def outlined_ink_regions(ink: Mask, faces: Iterable[Region], dpi: int) -> Iterator[Region]:
    """Yield such positions in each face, where a line may be all that parts them from the words around."""
    for face in faces:
        for each in ink_regions(pixels.without_specks(face.crop(ink), int(_SPECK * dpi)), dpi):
            yield each.shift(face.left, face.top)


def stacked_regions(stamp: Region, dpi: int) -> Iterator[Region]:
    """Yield the positions right above and below a stamp: they are in stacks, as b6 over b7C."""
    height = int(min(stamp.height, _HEIGHT * dpi))
    for step in (-_PITCH, _PITCH):
        place = stamp._replace(right=stamp.right + height, bottom=stamp.top + height)
        yield place.shift(0, round(step * height))


def code_regions(suffix: Region) -> Iterator[Region]:
    """Yield the positions that hold a suffix and the code before it, which something else may have run
    into.
    """
    for length in _CODE_LENGTHS:
        yield suffix._replace(left=max(suffix.left - int(length * suffix.height), 0))


def suffix_regions(code: Region, ink: Mask) -> Iterator[Region]:
    """Yield the positions that hold a code and what is printed right after it, if anything is."""
    height = code.height
    after = code._replace(left=code.right + height // 4, right=code.right + int(_BLANK * height))
    if after.crop(ink).any():
        for length in _TAIL_LENGTHS:
            yield code._replace(right=code.right + length * height)
