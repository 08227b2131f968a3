"""The image of a page taken apart: what is drawn on it, and what is written."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageOps

from foia_graph.extract.ocr import pixels
from foia_graph.extract.ocr.pixels import Mask, Numbers, Region
from foia_graph.extract.ocr.recogniser import PageRecogniser
from foia_graph.extract.parsed_document import Box

# Boxes are looked for on an image that is smaller by this factor.
_REDUCTION = 3
# Brightness, as a share of that of the paper, below which a pixel belongs to a box.
_TINTED_SHARE = 0.92
# Thinner than this, in inches, are the strokes of letters.
_STROKE = 0.025
# Sides of a box at least, in inches, and its area at most, as a share of the page.
_NARROWEST, _LOWEST, _MAX_OF_PAGE = 0.25, 0.085, 0.35
# The shades that a box may vary by, and the share of it that keeps to them at least, print omitted.
_EVEN_SHADES, _EVEN_SHARE = 30, 0.5
# Share of its columns that a box fills from top to bottom; and of its edge that is straight, and even.
_UPRIGHT_SHARE, _STRAIGHT_SHARE, _EVEN_EDGE = 0.75, 0.9, 0.85
# The shades by which print differs from the box at least.
_FAINTEST = 45
_MAX_BOXES = 300

Shades = npt.NDArray[np.float32]


class FilledBox(NamedTuple):
    """A filled box: its rectangle, its shade (0 is black), and whether anything is printed on it."""

    region: Region
    shade: int
    is_printed: bool


def read_filled_boxes(grey: Image.Image, clean: Image.Image, dpi: int) -> tuple[Image.Image, list[FilledBox]]:
    """Find the filled boxes of a page; return them, and the clean image with black print on white in them."""
    found = list(_find_boxes(grey, dpi))
    if not found or len(found) > _MAX_BOXES:
        return clean, []
    whole, target = np.asarray(grey), np.array(clean)
    boxes = [_whiten(whole, target, region, inside) for region, inside in found]
    return Image.fromarray(target), boxes


def _find_boxes(grey: Image.Image, dpi: int) -> Iterator[tuple[Region, Mask]]:
    """Yield the rectangles of boxes, and which of their pixels lie inside."""
    small = np.asarray(grey.reduce(_REDUCTION))
    scale = dpi / _REDUCTION
    tinted = np.less(small, float(np.percentile(small, 90)) * _TINTED_SHARE)
    for each in pixels.connected_regions(pixels.solid_areas(tinted, max(round(_STROKE * scale), 2))):
        if _is_sized(each, scale) and each.width * each.height < _MAX_OF_PAGE * small.size:
            inside = _inside_of(each.crop(small), each.crop(tinted))
            if inside is not None:
                yield _enlarge(each), np.repeat(np.repeat(inside, _REDUCTION, 0), _REDUCTION, 1)


def _is_sized(each: Region, scale: float) -> bool:
    return each.width >= _NARROWEST * scale and each.height >= _LOWEST * scale


def _inside_of(shades: npt.NDArray[np.uint8], tinted: Mask) -> Mask | None:
    """Return the pixels between the upper and the lower edge, None where these are not straight."""
    height = tinted.shape[0]
    top, bottom = tinted.argmax(0), height - tinted[::-1].argmax(0)
    upright = tinted.any(0) & (bottom - top >= 0.6 * height)
    if upright.mean() < _UPRIGHT_SHARE:
        return None
    above, below = _straight_edge(top, upright), _straight_edge(bottom, upright)
    if above is None or below is None:
        return None
    rows = np.arange(height)[:, None]
    inside: Mask = (rows > above) & (rows < below - 1) & upright
    inside[:, :1] = inside[:, -1:] = False
    edge = inside & ((rows <= above + 1) | (rows >= below - 2))
    if not edge.any():
        return None
    even = np.abs(shades.astype(np.int16) - int(np.median(shades[inside]))) < _EVEN_SHADES
    return inside if even[inside].mean() > _EVEN_SHARE and even[edge].mean() > _EVEN_EDGE else None


def _straight_edge(ends: Numbers, columns: Mask) -> Numbers | None:
    places = np.arange(len(ends))
    line = np.rint(np.polyval(np.polyfit(places[columns], ends[columns], 1), places)).astype(np.intp)
    return line if (np.abs(ends - line)[columns] <= 1).mean() > _STRAIGHT_SHARE else None


def _enlarge(each: Region) -> Region:
    left, top, right, bottom = (side * _REDUCTION for side in each[:4])
    return Region(left, top, right, bottom)


def _whiten(
    grey: npt.NDArray[np.uint8], target: npt.NDArray[np.uint8], region: Region, inside: Mask
) -> FilledBox:
    shades = region.crop(grey).astype(np.float32)
    inside = inside[: shades.shape[0], : shades.shape[1]]
    shade = float(np.median(shades[inside]))
    darkest, lightest = np.percentile(shades[inside], (1, 99))
    contrast = max(lightest - shade, shade - darkest)
    is_printed = contrast >= _FAINTEST
    written = _black_on_white(shades, shade, lightest - shade > shade - darkest) if is_printed else 255.0
    region.crop(target)[inside] = np.broadcast_to(written, shades.shape)[inside]
    return FilledBox(region, int(shade), is_printed)


def _black_on_white(shades: Shades, shade: float, is_white_print: bool) -> Shades:
    ratio = (255 - shades) / max(255 - shade, 1) if is_white_print else shades / max(shade, 1)
    written: Shades = np.clip(ratio * 255, 0, 255)
    return written


# The sides of the largest sheet, in inches.
_SHORT, _LONG = 9.0, 14.2
# The shade below which paper is dark, and the share of a page that is so in a negative.
_DARK_PAPER, _NEGATIVE_SHARE = 100, 0.7


@dataclass(frozen=True)
class PageImage:
    """The image of a page in grey, its resolution, its ink, its solid dark areas and its long drawn lines.

    `clean` is the image with the areas and lines painted over, so that only what is written remains, black on
    white in `filled` boxes as well.
    """

    image: Image.Image
    dpi: int
    ink: Mask
    dark: Mask
    lines: Mask
    clean: Image.Image
    filled: Sequence[FilledBox]
    recogniser: PageRecogniser

    @cached_property
    def written(self) -> Mask:
        """Return the ink of what is written."""
        return pixels.ink_mask(self.clean)


def analyse_image(image: Image.Image, dpi: int, recogniser: PageRecogniser) -> PageImage:
    """Look at the image of a page; one larger than a sheet is scaled down, a negative is made a positive."""
    grey = _positive(_bounded_grey(image, dpi))
    ink = pixels.ink_mask(grey)
    dark = pixels.solid_areas(ink, max(dpi // 15, 2))
    level, upright = pixels.horizontal_runs(ink, dpi // 5), pixels.vertical_runs(ink, dpi // 10)
    lines = np.logical_and(np.logical_or(level, upright), ~dark)
    # The sides of a box of one line are no higher than large letters, but meet its top or bottom.
    sides = pixels.vertical_runs(ink, dpi // 6, meeting=level)
    drawn = np.logical_or(np.logical_and(lines, level | sides | pixels.vertical_runs(ink, dpi // 3)), dark)
    written = np.array(grey)
    written[pixels.thicken(drawn, 2)] = 255
    clean, filled = read_filled_boxes(grey, Image.fromarray(written), dpi)
    return PageImage(grey, dpi, ink, dark, lines, clean, filled, recogniser)


def _bounded_grey(image: Image.Image, dpi: int) -> Image.Image:
    """Return the image in grey, no larger than a sheet of paper; a larger one is a sheet drawn large."""
    short, long = sorted(image.size)
    scale = min(_SHORT * dpi / short, _LONG * dpi / long, 1.0)
    grey = image.convert("L")
    if scale == 1.0:
        return grey
    size = (max(int(image.width * scale), 1), max(int(image.height * scale), 1))
    return grey.resize(size, Image.Resampling.BOX, reducing_gap=2.0)


def box_region(box: Box, size: tuple[int, int]) -> Region:
    """Return the pixels of a rectangle that is given in percent of the page."""
    across, down = size[0] / 100, size[1] / 100
    return Region(
        int(box.x * across),
        int(box.y * down),
        int((box.x + box.width) * across),
        int((box.y + box.height) * down),
    )


def _positive(grey: Image.Image) -> Image.Image:
    # A photostat may be white on black as a whole.
    small = np.asarray(grey.reduce(8))
    return ImageOps.invert(grey) if (small < _DARK_PAPER).mean() > _NEGATIVE_SHARE else grey


def percent_box(left: float, top: float, right: float, bottom: float, size: tuple[int, int]) -> Box:
    """Write a rectangle in pixels as one in percent of the page."""
    x, y = 100 / size[0], 100 / size[1]
    return Box(
        round(left * x, 2), round(top * y, 2), round((right - left) * x, 2), round((bottom - top) * y, 2)
    )
