"""Check boxes on a page, whether they are checked, and the words next to them.

A box is an empty square of thin lines; a tick, a cross or a filled inside is ink in it. A box with a little
ink, which may be a faint tick or a speck, is omitted.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from statistics import median
from typing import NamedTuple

from PIL import ImageOps

from foia_graph.extract.ocr import pixels, stamps
from foia_graph.extract.ocr.page_image import PageImage
from foia_graph.extract.ocr.pixels import Region
from foia_graph.extract.ocr.tesseract import OcrWord

_SHORTEST, _LONGEST, _THICKEST = 0.15, 0.8, 0.035
# Height of the room above a line for a mark, and the side of a mark, in inches.
_ROOM, _MARK = 0.14, 0.13
_FEWEST_IN_COLUMN = 3


def rooms_above_lines(page: PageImage) -> list[tuple[Region, float]]:
    """Return the room above each line of a column of such lines, and how much of a mark is in it (0 to 1)."""
    lines = pixels.connected_regions(pixels.horizontal_runs(page.ink, int(_SHORTEST * page.dpi)))
    short = [each for each in lines if _is_short(each, page.dpi)]
    rooms = [_room_above(each, page.dpi) for each in short if _in_column(each, short, page.dpi)]
    written = page.ink & ~page.lines
    return [(each, min(each.crop(written).sum() / (_MARK * page.dpi) ** 2, 1.0)) for each in rooms]


def _is_short(line: Region, dpi: int) -> bool:
    return _SHORTEST * dpi <= line.width <= _LONGEST * dpi and line.height <= _THICKEST * dpi


def _in_column(line: Region, lines: list[Region], dpi: int) -> bool:
    alike = (each for each in lines if abs(each.left - line.left) + abs(each.width - line.width) < 0.1 * dpi)
    return sum(1 for _ in alike) >= _FEWEST_IN_COLUMN


def _room_above(line: Region, dpi: int) -> Region:
    top = max(line.top - int(_ROOM * dpi), 0)
    return Region(line.left, top, line.right, max(line.top - 1, top + 1))


# The side of the inside of a check box, in inches.
_SMALLEST, _LARGEST = 0.055, 0.28
# From which share of ink in it a box is checked, and up to which it is empty.
_CHECKED_SHARE, _EMPTY_SHARE = 0.14, 0.06
_TYPED_CHECKBOX = re.compile(r"^(?:[\[(]\s?(?P<cross>[xX✓]?)\s?[\])1lI|]|\))\s?(?P<beside>\(.*)$")
_CROSS_ON_LINE = re.compile(r"^_*\s?(?P<cross>[xX✓])\s?_*\s?(?P<beside>\(.*)$")
# From which confidence on a word is believed, and what a code begins with, however it was misread.
_SURE, _OPENING = 60, re.compile(r"\W|\d|[bkdj]\W")
_IS_DARK = [255 * (level > 127) for level in range(256)]
# Distance up to which the words next to a box are looked for, in inches.
_REACH_INCHES = 3.5
# The thickness of the sides of a box at most, in inches, and the share of a side that is drawn.
_WALL, _SIDE_SHARE = 0.035, 0.85
# More rooms above lines than these are heavy letters, more squares a pattern.
_MAX_ROOMS, _MAX_SQUARES = 40, 200


class CheckboxSquare(NamedTuple):
    """The inside of a check box, or the room above a ruled line, and the share of it that is ink."""

    box: Region
    ink_share: float
    is_ruled: bool = False


class CheckboxRegion(NamedTuple):
    """A check box, whether it is checked, and what is printed to its right."""

    box: Region
    checked: bool
    label: str


def find_squares(page: PageImage) -> list[CheckboxSquare]:
    """Find the check boxes: the squares that lines enclose, and the filled ones that are among them."""
    faint = pixels.ink_mask(page.image, 0.95)
    side = int(page.dpi * 0.07)
    edges = pixels.horizontal_runs(faint, side) | pixels.vertical_runs(faint, side)
    written = page.ink & ~edges
    found = [
        CheckboxSquare(each, float(each.crop(written).mean()))
        for each in pixels.connected_regions(~edges)
        if _is_square(each, page.dpi) and each.fill_share > 0.8 and _stands_alone(each, page)
    ]
    rooms = rooms_above_lines(page)
    ruled = (
        []
        if len(rooms) > _MAX_ROOMS
        else [
            CheckboxSquare(room, inked, is_ruled=True)
            for room, inked in rooms
            if not _belongs_to_box(
                room, [each.box for each in found], [other for other, _ in rooms], page.dpi
            )
        ]
    )
    all_found = [*found, *_inked_squares(page, [each.box for each in found]), *ruled]
    return all_found if len(all_found) <= _MAX_SQUARES else []


def _belongs_to_box(room: Region, squares: Iterable[Region], rooms: Iterable[Region], dpi: int) -> bool:
    below = room._replace(top=room.bottom, bottom=room.bottom + int(0.05 * dpi))
    is_upper = any(each.top >= room.bottom and each.overlap(below) for each in rooms)
    return is_upper or any(each.overlap(room) or each.overlap(below) for each in squares)


def without_checkboxes(page: PageImage, squares: Iterable[CheckboxSquare]) -> PageImage:
    """Return the page without its check boxes, so that no letters are seen in them."""
    clean = page.clean.copy()
    for each in squares:
        if not each.is_ruled:
            clean.paste(255, each.box.with_margin(int(page.dpi * _WALL))[:4])
    return replace(page, clean=clean)


def decide_checkboxes(
    page: PageImage, squares: Sequence[CheckboxSquare], words: Sequence[OcrWord]
) -> list[CheckboxRegion]:
    """Return the check boxes of a page that can be decided, drawn and typed ones, from above.

    A ruled line is one only where a code is next to it.
    """
    boxes = [each.box for each in squares]
    decided = [each for each in squares if _is_checked(each.ink_share, squares) is not None]
    labels = [_text_beside(each.box, boxes, page, words) for each in decided]
    if len(boxes) >= _FEWEST_IN_COLUMN and not any(label.startswith("(") for label in labels):
        labels = [
            _code_before(each.box, boxes, page, words) or label
            for each, label in zip(decided, labels, strict=True)
        ]
    drawn = [
        CheckboxRegion(each.box, bool(_is_checked(each.ink_share, squares)), label)
        for each, label in zip(decided, labels, strict=True)
        if label.startswith("(") or not each.is_ruled
    ]
    typed = (
        each
        for each in _typed_checkboxes(page, words, is_ruled=any(each.is_ruled for each in squares))
        if not any(each.box.overlap(other.box) for other in drawn)
    )
    return sorted([*drawn, *typed], key=lambda each: (each.box.top, each.box.left))


def _is_square(each: Region, dpi: int) -> bool:
    smallest, largest = _SMALLEST * dpi, _LARGEST * dpi
    sides = smallest <= each.width <= largest and smallest <= each.height <= largest
    return sides and 0.75 < each.width / each.height < 1.34


def _stands_alone(box: Region, page: PageImage) -> bool:
    wall, room = int(page.dpi * _WALL), int(page.dpi * 0.025)
    outer, inner = box.with_margin(wall + room), box.with_margin(wall)
    if min(box.left, box.top, page.image.width - box.right, page.image.height - box.bottom) < 1:
        return False
    around = outer.crop(page.ink).sum() - inner.crop(page.ink).sum()
    return bool(around < 0.12 * (outer.width * outer.height - inner.width * inner.height))


def _inked_squares(page: PageImage, others: Sequence[Region]) -> Iterator[CheckboxSquare]:
    """Yield the boxes whose mark meets or fills their sides: ink with four sides, as large as others."""
    if len(others) < _FEWEST_IN_COLUMN:
        return
    size = median(each.width for each in others)
    for each in pixels.connected_regions(page.ink):
        alike = 0.8 * size < min(each.width, each.height) and max(each.width, each.height) < 1.6 * size
        if alike and _in_column_of(each, others, size) and not any(each.overlap(other) for other in others):
            drawn = each.crop(page.ink)
            depth = int(_WALL * page.dpi)
            sides = (drawn, drawn[::-1], drawn.T, drawn.T[::-1])
            if all(side[:depth].mean(1).max() > _SIDE_SHARE for side in sides):
                inside = each.with_margin(-int(min(_WALL * page.dpi, 0.2 * size)))
                yield CheckboxSquare(inside, float(inside.crop(page.ink).mean()))


def _in_column_of(each: Region, others: Iterable[Region], size: float) -> bool:
    return sum(abs(each.left - other.left) < size / 2 for other in others) >= _FEWEST_IN_COLUMN - 1


def _is_checked(inked: float, among: Iterable[CheckboxSquare]) -> bool | None:
    clear = min(_EMPTY_SHARE, *(each.ink_share for each in among))
    if inked <= clear + _EMPTY_SHARE:
        return False if clear < _EMPTY_SHARE else None
    return True if inked >= clear + _CHECKED_SHARE else None


def _text_beside(box: Region, boxes: Iterable[Region], page: PageImage, words: Sequence[OcrWord]) -> str:
    """Read what is printed to the right of a box, up to the next one."""
    nearest = [each.left for each in boxes if each.left > box.right and _on_line(each, box)]
    right = min([*nearest, box.right + int(_REACH_INCHES * page.dpi), page.image.width])
    margin = max(int(box.height * 0.45), 8)
    place = Region(box.right + box.height // 4, max(box.top - margin, 0), right, box.bottom + margin)
    if place.width < box.height:
        return ""
    there = _words_at(place, words)
    return _read_code(page, place, there[:1]) or " ".join(word.text for word in there)


def _code_before(box: Region, boxes: Iterable[Region], page: PageImage, words: Sequence[OcrWord]) -> str:
    """Read the code that stands to the left of a box, as in a form whose boxes come last, or ""."""
    left = max(
        [
            *(each.right for each in boxes if each.right < box.left and _on_line(each, box)),
            box.left - page.dpi,
            0,
        ]
    )
    margin = max(int(box.height * 0.45), 8)
    place = Region(left, max(box.top - margin, 0), box.left - box.height // 4, box.bottom + margin)
    there = _words_at(place, words)
    return _read_code(page, place, there[-1:]) if place.width > box.height else ""


def _read_code(page: PageImage, place: Region, nearest: Sequence[OcrWord]) -> str:
    """Read the code that is alone in a position, until two readings agree; "" where there is none.

    The word that the whole page was read `nearest` to the box counts as one reading.
    """
    if not place.crop(page.written).any():
        return ""
    votes: Counter[str] = Counter()
    for word in nearest:
        code = stamps.parse_stamp(word.text)
        if word.confidence >= _SURE and not code and not _OPENING.match(word.text):
            return ""
        if word.confidence >= _SURE and code and code.text.startswith("("):
            votes[code.text] += 1
    wide = page.clean.crop(place._replace(right=min(place.right, place.left + page.dpi))[:4])
    inked = ImageOps.invert(wide).point(_IS_DARK).getbbox()
    tight = ImageOps.expand(wide.crop(inked), 8, 255) if inked else wide
    tries = ((wide, 2.0), (tight, 1.33), (wide, 1.33), (tight, 2.0), (wide, 0.75))
    for count, (cut, scale) in enumerate(tries, 1):
        read = page.recogniser.read_line(cut, scale, page.dpi, "code beside a check box")
        code = stamps.parse_stamp(" ".join(word.text for word in read))
        if code and code.text.startswith("("):
            votes[code.text] += 1
            if votes[code.text] == 2:
                return code.text
        elif count == 3 and not votes:
            break
    return next(iter(votes)) if len(votes) == 1 else ""


def _words_at(place: Region, words: Iterable[OcrWord]) -> list[OcrWord]:
    return [
        word
        for word in words
        if stamps.word_region(word).overlap(place) * 2 >= (word.right - word.left) * (word.bottom - word.top)
    ]


def _on_line(one: Region, other: Region) -> bool:
    return abs(one.top + one.bottom - other.top - other.bottom) < other.height


def _typed_checkboxes(
    page: PageImage, words: Sequence[OcrWord], *, is_ruled: bool
) -> Iterator[CheckboxRegion]:
    # Typed boxes are brackets, "[ X ]" or "[ ]", and crosses on a line.
    for piece in stamps.split_at_gaps(words, int(0.4 * page.dpi)):
        said = " ".join(word.text for word in piece)
        match = _TYPED_CHECKBOX.match(said) or (_CROSS_ON_LINE.match(said) if is_ruled else None)
        if match and (code := stamps.parse_leading_code(match["beside"])):
            box = stamps.enclosing_region(piece)
            right = box.left + int(box.width * match.start("beside") / len(said))
            yield CheckboxRegion(box._replace(right=right), bool(match["cross"]), "".join(code))
