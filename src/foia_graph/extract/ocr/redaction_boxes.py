"""Redaction boxes: filled or outlined, of whatever colour, around nothing or the ground of withholding."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np

from foia_graph.extract import box_texts
from foia_graph.extract.ocr import pixels
from foia_graph.extract.ocr.filled_boxes import FilledBox, is_box_size, is_inside
from foia_graph.extract.ocr.page_image import PageImage
from foia_graph.extract.ocr.pixels import Mask, Region
from foia_graph.extract.ocr.stamps import OcrStamp, words_at
from foia_graph.extract.ocr.tesseract import OcrWord
from foia_graph.extract.parsed_document import BoxStyle

# The share of ink below which the inside of an outline is empty.
_SPECK_SHARE = 0.004
# Share of its rectangle that a dark area fills; and one that letters are printed on, in white.
_RECTANGLE_SHARE, _BAR_SHARE = 0.92, 0.6
# More outlines than these are a pattern.
_MAX_OUTLINES = 300
# Number of pixels that the sides of neighbouring cells may be apart.
_WALL_WIDTH = 14


def find_outlines(page: PageImage) -> list[Region]:
    """Return the areas of the size of a redaction that drawn lines and dark areas enclose."""
    drawn = pixels.thicken(page.lines, 1) | page.dark
    found = [
        each
        for each in pixels.connected_regions(~drawn)
        if is_inside(each, page.ink)
        and is_box_size(each, page.dpi)
        and each.area < 0.35 * page.ink.size
        and each.fill_share > 0.6
    ]
    return found if len(found) <= _MAX_OUTLINES else []


def find_bars(page: PageImage, squares: Sequence[Region]) -> list[Region]:
    """Return filled areas of the size of a redaction that reach no edge of the page and are no check box."""
    filled = [each.region._replace(area=0) for each in page.filled]
    dark = (each for each in pixels.connected_regions(page.dark) if each.fill_share > _BAR_SHARE)
    found = [*filled, *(each for each in dark if not any(each.overlap(other) for other in filled))]
    free = (each for each in found if not any(each.overlap(square) for square in squares))
    return [each for each in free if is_inside(each, page.ink) and is_box_size(each, page.dpi)]


class RedactionBox(NamedTuple):
    """A box over what is withheld, what it looks like, and the short text in it, "" where it has none."""

    region: Region
    style: BoxStyle
    text: str


class BoxText(NamedTuple):
    """What is written in a box: a code, a short text, nothing, or what no redaction has."""

    text: str
    is_code: bool
    is_short: bool


# A word that no short text in a box has, and how sure its reading is at least.
_WORD, _SURE = re.compile(r"[^\W\d_]{3}"), 55
# How many colours apart, of 255, the boxes of a page may be that are filled alike.
_ALIKE = 45
_LEAST_TEXT, _HIGHEST_PRINT, _LONGEST_PRINT = 4, 0.2, 8


def choose_boxes(
    page: PageImage,
    outlined: Sequence[Region],
    dark: Sequence[Region],
    stamps: Sequence[OcrStamp],
    words: Sequence[OcrWord],
) -> list[RedactionBox]:
    """Choose the redaction boxes of a page, from above, among faces, bars and filled boxes."""
    places = [each.box for each in stamps]
    filled = [each for each in page.filled if each.region._replace(area=0) in dark]
    texts = {each.region: _box_text(each.region, stamps, words) for each in filled}
    short = [each.text for each in texts.values() if each.is_short]
    often = Counter(text for text in short if any(map(str.isdigit, text)))
    codes = [each for each in filled if texts[each.region].is_code or often[texts[each.region].text] > 1]
    found = [
        RedactionBox(each.region, each.style, texts[each.region].text)
        for each in filled
        if each in codes or _is_redaction(each, texts[each.region], codes)
    ]
    regions = [each.region for each in filled]
    found += [
        RedactionBox(each, "black", _box_text(each, stamps, words).text)
        for each in dark
        if not any(each.overlap(other) for other in regions)
        and (each.fill_share > _RECTANGLE_SHARE or any(each.overlap(place) for place in places))
    ]
    free = [face for face in outlined if not face.is_covered(each.region for each in found)]
    found += [
        RedactionBox(face, "border", text)
        for face, text in _outlined_boxes(page, free, stamps, words, bool(codes))
    ]
    return sorted(found, key=lambda each: (each.region.top, each.region.left))


def _outlined_boxes(
    page: PageImage,
    faces: Sequence[Region],
    stamps: Sequence[OcrStamp],
    words: Sequence[OcrWord],
    has_codes: bool,
) -> Iterator[tuple[Region, str]]:
    """Yield the outlines that hold a code, nothing, or a text that others hold too, each with its text.

    On a page with codes in boxes, a short text may be one that could not be read.
    """
    texts = {face: _box_text(face, stamps, words) for face in faces}
    often = Counter(each.text for each in texts.values() if len(each.text) >= _LEAST_TEXT)
    has_codes = has_codes or any(each.is_code for each in texts.values())
    places = [each.box for each in stamps]
    held = []
    for face, text in texts.items():
        ink = _ink_inside(face, page, places)
        is_unread = has_codes and text.is_short and _is_short_print(ink, page.dpi)
        if text.is_code or often[text.text] > 1 or is_unread or float(ink.mean()) < _SPECK_SHARE:
            held.append(face)
    # Cells of a table share whole sides, with those that hold something else as well.
    cells = [face for face in faces if face not in held]
    for each in cells:
        cells += [face for face in held if face not in cells and _share_side(face, each)]
    yield from ((face, texts[face].text) for face in held if face not in cells)


def _is_short_print(ink: Mask, dpi: int) -> bool:
    rows, columns = np.flatnonzero(ink.sum(1) > 1), np.flatnonzero(ink.sum(0) > 1)
    if not len(rows) or not len(columns):
        return False
    height, width = int(rows[-1] - rows[0]) + 1, int(columns[-1] - columns[0]) + 1
    return height <= _HIGHEST_PRINT * dpi and width <= _LONGEST_PRINT * height


def _box_text(place: Region, stamps: Sequence[OcrStamp], words: Sequence[OcrWord]) -> BoxText:
    printed = [each.text for each in stamps if each.box.is_covered([place])]
    if printed:
        return BoxText(" ".join(printed), True, True)
    inside = [
        each
        for each in words_at(place, words)
        if Region(each.left, each.top, each.right, each.bottom).is_covered([place])
    ]
    text = " ".join(each.text for each in inside).strip("|[]{}_—-'‘’“”\" ")
    is_code = box_texts.is_code(text)
    sure = [each for each in inside if each.confidence >= _SURE and _WORD.search(each.text)]
    is_short = len(inside) <= box_texts.MAX_WORDS and len(text) <= box_texts.MAX_LETTERS and not sure
    return BoxText(text if len(inside) <= box_texts.MAX_WORDS else "", is_code, is_short or is_code)


def _is_redaction(box: FilledBox, text: BoxText, codes: Iterable[FilledBox]) -> bool:
    """Return whether a filled box without a code is a redaction: a black one, or one as those with codes."""
    if not text.is_short:
        return False
    if box.style == "black":
        return bool(text.text) or box.print is None or not box.region.is_covered([box.print])
    return any(
        max(abs(a - b) for a, b in zip(box.colour, each.colour, strict=True)) < _ALIKE for each in codes
    )


def _ink_inside(face: Region, page: PageImage, stamps: Sequence[Region]) -> Mask:
    """Return the ink that is written inside, stamps omitted of account."""
    written = face.crop(page.ink & ~page.lines & ~page.dark).copy()
    for stamp in stamps:
        if stamp.overlap(face):
            left, top = max(stamp.left - face.left - 6, 0), max(stamp.top - face.top - 6, 0)
            written[top : stamp.bottom - face.top + 6, left : stamp.right - face.left + 6] = False
    edge = max(page.dpi // 60, 1)
    return written[edge:-edge, edge:-edge]


def _share_side(one: Region, other: Region) -> bool:
    beside = min(abs(one.right - other.left), abs(other.right - one.left)) < _WALL_WIDTH
    above = min(abs(one.bottom - other.top), abs(other.bottom - one.top)) < _WALL_WIDTH
    same_rows = abs(one.top - other.top) < _WALL_WIDTH and abs(one.bottom - other.bottom) < _WALL_WIDTH
    same_columns = abs(one.left - other.left) < _WALL_WIDTH and abs(one.right - other.right) < _WALL_WIDTH
    return (beside and same_rows) or (above and same_columns)
