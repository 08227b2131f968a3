"""Masks of pixels, whose rows are worked on 64 pixels at a time."""

import pytest

from foia_graph.extract.ocr import unavailable_reason

if why := unavailable_reason():
    pytest.skip(why, allow_module_level=True)

import numpy as np

from foia_graph.extract.ocr import pixels
from foia_graph.extract.ocr.pixels import Mask, Region

WIDTH = 150


def mask(*rows: str) -> Mask:
    """Draw a mask: `#` is set, and what a row lacks at its end is not."""
    return np.array([[mark == "#" for mark in row.ljust(WIDTH)] for row in rows])


def drawn(of: Mask) -> list[str]:
    """Write a mask as it is drawn."""
    return ["".join("# "[not each] for each in row).rstrip() for row in of]


@pytest.mark.parametrize("before", [0, 60, 63, 64, 127])
@pytest.mark.parametrize(("length", "kept"), [(1, 5), (5, 5), (6, 0), (70, 0), (300, 0)])
def test_runs(before: int, length: int, kept: int) -> None:
    """A run is kept where it is long enough, wherever it lies, along rows and along columns."""
    row = " " * before + "#####"
    assert [(" " * before + "#" * kept).rstrip()] == drawn(pixels.horizontal_runs(mask(row), length))
    assert [(" " * before + "#" * kept).rstrip()] == drawn(pixels.vertical_runs(mask(row).T, length).T)


def test_runs_to_the_last_pixel() -> None:
    """A run ends with its row, and does not go on in the next one."""
    assert ["", ""] == drawn(pixels.horizontal_runs(mask(" " * 148 + "##", "##"), 3))


def test_runs_that_meet_others() -> None:
    """A run is kept as a whole where any of its pixels is among others."""
    runs, others = mask("# #", "# #", "# #", "# #"), mask("", "", "#", "")
    assert ["#", "#", "#", "#"] == drawn(pixels.vertical_runs(runs, 3, meeting=others))


def test_thickened() -> None:
    """What is set grows to all sides, corners too, and over the edge of 64 pixels."""
    dot = mask("", " " * 63 + "#", "", "")
    assert [" " * 62 + "###"] * 3 + [""] == drawn(pixels.thicken(dot, 1))


def test_regions() -> None:
    """What hangs together by its sides is one region, in the order of the topmost pixels."""
    shape = mask("#  ##", "#   #", "#####", "", "  " + "#" * 100)
    assert [Region(0, 0, 5, 3, 10), Region(2, 4, 102, 5, 100)] == pixels.connected_regions(shape)
    assert [] == pixels.connected_regions(mask("", ""))
