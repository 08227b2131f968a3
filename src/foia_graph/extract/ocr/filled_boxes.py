"""Filled boxes on the image of a page, of whatever colour: where they are, and what is printed on them."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from PIL import Image

from foia_graph.extract.ocr import pixels
from foia_graph.extract.ocr.pixels import Mask, Region
from foia_graph.extract.parsed_document import BoxStyle

# Boxes are looked for on an image that is smaller by this factor.
REDUCTION = 3
# Brightness, as a share of that of the paper, below which a pixel belongs to a box.
_TINTED_SHARE = 0.92
# Thinner than this, in inches, are the strokes of letters.
_STROKE = 0.03
# Sides of a box at least, in inches, and its area at most, as a share of the page.
_NARROWEST, _LOWEST, _MAX_OF_PAGE = 0.13, 0.08, 0.5
# The shades that a box may vary by.
_EVEN_SHADES = 40
# The share of a side of a box, and of all of it, that is filled at least; and how often an area is parted.
_FILLED_SIDE, _FILLED, _DEEPEST = 0.75, 0.55, 6
# The share of an area that the boxes which it consists of have, at least.
_BOXED_SHARE = 0.75
# A step in an edge, in pixels, and the rows on both sides of it that are compared.
_STEP, _ROWS = 3, 4
# The shades by which print differs from its box.
_FAINTEST = 45
_BLACK_SHADE, _COLOUR_RANGE = 110, 30
_MAX_BOXES = 300

Shades = npt.NDArray[np.uint8]


class FilledBox(NamedTuple):
    """A filled box: its rectangle, its colour (red, green, blue), and whether anything is printed on it."""

    region: Region
    colour: tuple[int, int, int]
    is_printed: bool

    @property
    def style(self) -> BoxStyle:
        """Return what kind of colour it has."""
        if max(self.colour) < _BLACK_SHADE:
            return "black"
        return "grey" if max(self.colour) - min(self.colour) < _COLOUR_RANGE else "colour"


def read_filled_boxes(
    grey: Image.Image, colours: Image.Image, clean: Image.Image, dpi: int
) -> tuple[Image.Image, list[FilledBox]]:
    """Find the filled boxes of a page; return them, and the clean image with black print on white in them.

    `colours` is the image in its colours, reduced.
    """
    small, scale = np.asarray(colours), dpi / REDUCTION
    red, green, blue = (np.asarray(each) for each in colours.split())
    # Paper is seldom white: it has the shade that nine tenths of the page do not exceed.
    limits = (np.percentile(small[::4, ::4], 90, axis=(0, 1)) * _TINTED_SHARE).astype(np.uint8)
    tinted: Mask = (red < limits[0]) | (green < limits[1]) | (blue < limits[2])
    black: Mask = (red < _BLACK_SHADE) & (green < _BLACK_SHADE) & (blue < _BLACK_SHADE)
    found = list(_find_boxes(small, black, scale))
    found += _find_boxes(small, tinted & ~black, scale, even=True)
    if not found or len(found) > _MAX_BOXES:
        return clean, []
    whole, target = np.asarray(grey), np.array(clean)
    boxes = []
    for each in dict.fromkeys(found):
        region = Region(*(side * REDUCTION for side in each[:4]))
        red, green, blue = np.median(each.crop(small)[each.crop(tinted)], axis=0).astype(int).tolist()
        is_printed = _whiten(region.crop(whole), region.crop(target), each.crop(tinted))
        boxes.append(FilledBox(region, (red, green, blue), is_printed))
    return Image.fromarray(target), boxes


def _find_boxes(small: Shades, kind: Mask, scale: float, *, even: bool = False) -> Iterator[Region]:
    """Yield the rectangles of boxes; those that are to be `even` have one colour each."""
    stroke = max(round(_STROKE * scale), 2)
    for each in pixels.connected_regions(pixels.solid_areas(kind, stroke)):
        if not is_box_size(each, scale) or each.area > _MAX_OF_PAGE * kind.size or not is_inside(each, kind):
            continue
        own = each.crop(kind)
        if even:
            colours = each.crop(small).astype(np.int16)
            filled = np.median(colours[pixels.solid_areas(own, stroke)], axis=0)
            own = np.logical_and(own, np.abs(colours - filled).max(2) < _EVEN_SHADES)
        solid = pixels.solid_areas(own, stroke)
        boxes = list(_split_boxes(solid, scale))
        # Letters that run into each other, pictures and backgrounds have parts like boxes, too.
        if sum(part.crop(solid).sum() for part in boxes) > _BOXED_SHARE * solid.sum():
            yield from (part.shift(each.left, each.top) for part in boxes)


def is_inside(each: Region, mask: Mask) -> bool:
    """Return whether a rectangle on a page reaches none of its edges, as the dark rim of a scan does."""
    height, width = mask.shape
    return each.left > 2 and each.top > 2 and each.right < width - 2 and each.bottom < height - 2


def is_box_size(each: Region, dpi: float) -> bool:
    """Return whether a rectangle is as wide and as high as the smallest box."""
    return each.width >= _NARROWEST * dpi and each.height >= _LOWEST * dpi


def _split_boxes(filled: Mask, scale: float, depth: int = 0) -> Iterator[Region]:
    """Yield the boxes of an area of one colour, and those that it consists of where they touch."""
    for each in pixels.connected_regions(filled):
        if not is_box_size(each, scale):
            continue
        parts = each.crop(filled).copy()
        if _is_box(parts):
            yield each
            continue
        across = _step_between(parts, int(_LOWEST * scale))
        down = _step_between(parts.T, int(_NARROWEST * scale))
        if depth == _DEEPEST or max(across[0], down[0]) < _STEP:
            continue
        if across[0] >= down[0]:
            parts[across[1]] = False
        else:
            parts[:, down[1]] = False
        yield from (part.shift(each.left, each.top) for part in _split_boxes(parts, scale, depth + 1))


def _is_box(mask: Mask) -> bool:
    inner = mask[1:-1, 1:-1]
    sides = sorted(float(side.mean()) for side in (inner[0], inner[-1], inner[:, 0], inner[:, -1]))
    # Print may touch one side.
    return bool(sides[1] > _FILLED_SIDE and mask.mean() > _FILLED)


def _step_between(mask: Mask, least: int) -> tuple[int, int]:
    """Return the largest step in the left and right edges of an area, and in its width, and its row."""
    least = max(least, _ROWS)
    if len(mask) < 2 * least:
        return 0, 0
    edges = np.stack((mask.argmax(1), mask.shape[1] - mask[:, ::-1].argmax(1), mask.sum(1) // 2))
    levels = np.median(np.lib.stride_tricks.sliding_window_view(edges, _ROWS, axis=1), axis=2)
    steps = np.abs(levels[:, _ROWS:] - levels[:, :-_ROWS]).sum(0)
    steps = steps[least - _ROWS : len(mask) - least + 1 - _ROWS]
    row = int(steps.argmax())
    return int(steps[row]), row + least


def _whiten(grey: Shades, target: Shades, tinted: Mask) -> bool:
    """Write what is printed on a box black on white; return whether anything is."""
    # Where a scan is askew, the corners of the rectangle are paper.
    height = len(tinted)
    rows = np.arange(height)[:, None]
    inside = (rows > tinted.argmax(0)) & (rows < height - 1 - tinted[::-1].argmax(0)) & tinted.any(0)
    inside[:, :1] = inside[:, -1:] = False
    shades = grey.astype(np.float32)
    inside = np.repeat(np.repeat(inside, REDUCTION, 0), REDUCTION, 1)[: shades.shape[0], : shades.shape[1]]
    shade = float(np.median(shades[inside])) if inside.any() else 0.0
    apart = inside & (np.abs(shades - shade) >= _FAINTEST)
    # Specks are no print.
    is_printed = min((apart.sum(0) > 1).sum(), (apart.sum(1) > 1).sum()) > 2 * REDUCTION
    darkest, lightest = np.percentile(shades[inside], (1, 99)) if inside.any() else (0, 0)
    is_white = lightest - shade > shade - darkest
    written = np.interp(shades, *(((shade, 255), (255, 0)) if is_white else ((0, shade), (0, 255))))
    target[inside] = written[inside] if is_printed else 255
    return bool(is_printed)
