"""Redaction boxes: filled or outlined, of whatever colour, around nothing or the ground of withholding."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from msgspec import convert
from msgspec.structs import astuple

from foia_graph.extract import box_texts
from foia_graph.extract.ocr import pixels
from foia_graph.extract.ocr.filled_boxes import FilledBox, is_box_size, is_inside
from foia_graph.extract.ocr.page_image import PageImage
from foia_graph.extract.ocr.pixels import Mask, Region
from foia_graph.extract.ocr.stamps import OcrStamp, words_at
from foia_graph.extract.ocr.tesseract import OcrWord
from foia_graph.extract.parsed_document import Box, BoxStyle, DrawnBox

# The share of ink below which the inside of an outline is empty.
_SPECK_SHARE = 0.004
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


class BoxText(NamedTuple):
    """What is written in a box: a code, a short text, nothing, or what no redaction has."""

    text: str
    is_code: bool
    is_short: bool


# A word that no short text in a box has, and how sure its reading is at least.
_WORD, _SURE = re.compile(r"[^\W\d_]{3}"), 55
# How many colours apart, of 255, the boxes of a page may be that are filled alike, and the lightest shade of
# grey that hides something by itself.
_ALIKE, _LIGHTEST = 45, 205
_LEAST_TEXT, _HIGHEST_PRINT, _LONGEST_PRINT = 4, 0.2, 8


def choose_boxes(
    page: PageImage,
    outlined: Sequence[Region],
    filled: Sequence[FilledBox],
    stamps: Sequence[OcrStamp],
    words: Sequence[OcrWord],
    to_box: Callable[[Region], Box],
) -> tuple[DrawnBox, ...]:
    """Choose the redaction boxes of a page, from above, among outlines and filled boxes.

    `to_box` gives where on the page as it is shown a region is.
    """
    regions = [each.region for each in filled]
    faces = [each for each in outlined if not each.is_covered(regions)]
    texts = {each: _box_text(each, stamps, words) for each in (*regions, *faces)}
    often = Counter(each.text for each in texts.values() if box_texts.is_worn_code(each.text))
    codes = [each for each in filled if (text := texts[each.region]).is_code or often[text.text] > 1]
    short = [each for each in filled if texts[each.region].is_short]
    alone = [each for each in short if _hides_line(each, page, texts[each.region])]
    found: list[tuple[Region, BoxStyle]] = [
        (each.region, each.style)
        for each in short
        if any(_are_alike(each, other) for other in codes)
        or (each in alone and (each.style == "black" or sum(_are_alike(each, other) for other in alone) > 1))
    ]
    has_codes = bool(codes) or any(texts[face].is_code for face in faces)
    outlines = {face: texts[face] for face in faces}
    found += ((face, "border") for face in _outlined_boxes(page, outlines, stamps, has_codes=has_codes))
    drawn = ((*astuple(to_box(region)), style, texts[region].text) for region, style in found)
    return tuple(sorted((convert(each, DrawnBox) for each in drawn), key=lambda each: (each.y, each.x)))


def _may_hide_line(each: Region, page: PageImage) -> bool:
    left, width, height = (side / page.dpi for side in (each.left, each.width, each.height))
    return box_texts.may_hide_line(left, width, height, page.ink.shape[1] / page.dpi)


def _hides_line(box: FilledBox, page: PageImage, text: BoxText) -> bool:
    # A box without a code hides words if it is black or grey, with no print but a digit.
    if not _may_hide_line(box.region, page):
        return False
    if text.text:
        return box.style == "black" and any(map(str.isdigit, text.text))
    is_grey = box.style == "grey" and max(box.colour) <= _LIGHTEST
    return not box.is_printed and (is_grey or box.style == "black")


def _outlined_boxes(
    page: PageImage, texts: Mapping[Region, BoxText], stamps: Sequence[OcrStamp], *, has_codes: bool
) -> Iterator[Region]:
    """Yield the outlines that hold a code, nothing, or a text that others hold too.

    On a page with codes in boxes, a short text may be one that could not be read.
    """
    often = Counter(each.text for each in texts.values() if len(each.text) >= _LEAST_TEXT)
    for face, text in texts.items():
        # Cells of a table share whole sides.
        is_cell = any(_share_side(face, other) for other in texts if other != face)
        ink = _ink_inside(face, page, [each.box for each in stamps])
        is_plain = float(ink.mean()) < _SPECK_SHARE or (
            has_codes and text.is_short and _is_short_print(ink, page.dpi)
        )
        if text.is_code or (
            not is_cell
            and (
                often[text.text] > 1 or (is_plain and _may_hide_line(face.with_margin(page.dpi // 60), page))
            )
        ):
            yield face


def _is_short_print(ink: Mask, dpi: int) -> bool:
    rows, columns = np.flatnonzero(ink.sum(1) > 1), np.flatnonzero(ink.sum(0) > 1)
    height, width = (int(each[-1] - each[0]) + 1 if len(each) else 0 for each in (rows, columns))
    return 0 < height <= _HIGHEST_PRINT * dpi and 0 < width <= _LONGEST_PRINT * height


def _box_text(place: Region, stamps: Sequence[OcrStamp], words: Sequence[OcrWord]) -> BoxText:
    printed = [each for each in stamps if each.box.is_covered([place])]
    inside = [
        each
        for each in words_at(place, words)
        if (box := Region(each.left, each.top, each.right, each.bottom)).is_covered([place])
        and not box.is_covered(stamp.box for stamp in printed)
    ]
    text = " ".join(each.text for each in inside).strip("|[]{}_—-'‘’“”\" ")
    sure = [each for each in inside if each.confidence >= _SURE and _WORD.search(each.text)]
    is_short = len(inside) <= box_texts.MAX_WORDS and len(text) <= box_texts.MAX_LETTERS and not sure
    if printed and is_short:
        return BoxText(" ".join(each.text for each in printed), True, True)
    is_code = box_texts.is_code(text)
    return BoxText(
        text if is_code or len(inside) <= box_texts.MAX_WORDS else "", is_code, is_short or is_code
    )


def _are_alike(one: FilledBox, other: FilledBox) -> bool:
    return max(abs(a - b) for a, b in zip(one.colour, other.colour, strict=True)) < _ALIKE


def _ink_inside(face: Region, page: PageImage, stamps: Sequence[Region]) -> Mask:
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
