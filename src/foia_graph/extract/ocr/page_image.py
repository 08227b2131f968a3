"""The image of a page taken apart: what is drawn on it, and what is written."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from PIL import Image, ImageOps

from foia_graph.extract.ocr import pixels
from foia_graph.extract.ocr.filled_boxes import REDUCTION, FilledBox, read_filled_boxes
from foia_graph.extract.ocr.pixels import Mask, Region
from foia_graph.extract.ocr.recogniser import PageRecogniser
from foia_graph.extract.parsed_document import Box

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
    image = _positive(_bounded_image(image, dpi))
    grey = image.convert("L")
    ink = pixels.ink_mask(grey)
    dark = pixels.solid_areas(ink, max(dpi // 15, 2))
    level, upright = pixels.horizontal_runs(ink, dpi // 5), pixels.vertical_runs(ink, dpi // 10)
    lines = np.logical_and(np.logical_or(level, upright), ~dark)
    # The sides of a box of one line are no higher than large letters, but meet its top or bottom.
    sides = pixels.vertical_runs(ink, dpi // 6, meeting=level)
    drawn = np.logical_or(np.logical_and(lines, level | sides | pixels.vertical_runs(ink, dpi // 3)), dark)
    written = np.array(grey)
    written[pixels.thicken(drawn, 2)] = 255
    colours = image.reduce(REDUCTION).convert("RGB")
    clean, filled = read_filled_boxes(grey, colours, Image.fromarray(written), dpi)
    return PageImage(grey, dpi, ink, dark, lines, clean, filled, recogniser)


def _bounded_image(image: Image.Image, dpi: int) -> Image.Image:
    # What is larger than a sheet of paper is a sheet drawn large.
    short, long = sorted(image.size)
    scale = min(_SHORT * dpi / short, _LONG * dpi / long, 1.0)
    if scale == 1.0:
        return image
    size = (max(int(image.width * scale), 1), max(int(image.height * scale), 1))
    return image.resize(size, Image.Resampling.BOX, reducing_gap=2.0)


def box_region(box: Box, size: tuple[int, int]) -> Region:
    """Return the pixels of a rectangle that is given in percent of the page."""
    across, down = size[0] / 100, size[1] / 100
    return Region(
        int(box.x * across),
        int(box.y * down),
        int((box.x + box.width) * across),
        int((box.y + box.height) * down),
    )


def _positive(image: Image.Image) -> Image.Image:
    # A photostat may be white on black as a whole.
    small = np.asarray(image.reduce(8).convert("L"))
    return ImageOps.invert(image) if (small < _DARK_PAPER).mean() > _NEGATIVE_SHARE else image


def percent_box(left: float, top: float, right: float, bottom: float, size: tuple[int, int]) -> Box:
    """Write a rectangle in pixels as one in percent of the page."""
    x, y = 100 / size[0], 100 / size[1]
    return Box(
        round(left * x, 2), round(top * y, 2), round((right - left) * x, 2), round((bottom - top) * y, 2)
    )
