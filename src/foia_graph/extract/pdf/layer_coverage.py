"""Coverage of a page by its text layer: whether the layer has the words that the page shows.

A redaction tool may write "(b)(6)" as text over a scan, a court its docket number, a report its running title
over a letter that it reprints. Such a layer has words, and yet the page was not read. So a page that has few
words and room for more is drawn small, and what looks like lines of print is held against those of the layer.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from foia_graph.extract.parsed_document import TextOrigin
from foia_graph.extract.pdf.page_handle import OpenPage
from foia_graph.extract.pdf.page_objects import SHAPE
from foia_graph.extract.pdf.page_pixels import PagePixels, draw_pixels

_SCALE = 0.6
"""Pixels a point at which a page is drawn, 43 an inch: a line of print is some 4 to 8 pixels high."""
_FULL_SHARE: dict[TextOrigin, float] = {"born-digital": 0.12, "ocr": 0.03}
"""The share of the page that lines take up, from which on the page is taken to be in the layer as a whole."""
_PICTURE_SHARE, _MANY_SHAPES = 0.08, 150
"""The share of the page that pictures cover, and the number of shapes, from which on they may hold words."""
_COLUMN_COUNT = 8
_LOWEST, _HIGHEST = 2, 12
"""The height of a line of print, in pixels."""
_FEWEST_PIXELS, _FEWEST_RUNS = 3, 3
"""Ink in a row of a line of print, and the runs of it in the row that has most: letters stand apart."""
_LIGHTER_BY, _PAPER_SHARE = 60, 0.9
_ENOUGH_CELLS, _FEWEST_CELLS = 24, 10
"""Cells of print without words, about three lines; and those that are enough where there is hardly a word."""
_INK = re.compile(b"i+")


class PrintCell(NamedTuple):
    """A piece of a line of print, of the width of one column, in pixels of a small drawing."""

    left: int
    top: int
    right: int
    bottom: int


def lacks_words(page: OpenPage, origin: TextOrigin) -> bool:
    """Return whether the layer of a page lacks most of the words that the page shows."""
    if not _may_lack_words(page, origin):
        return False
    drawn = draw_pixels(page, _SCALE)
    cells = find_print_cells(drawn)
    covered = sum(_are_covered(cells, page, drawn))
    missing = len(cells) - covered
    return (missing >= _ENOUGH_CELLS and missing > 1.5 * covered) or (
        missing >= _FEWEST_CELLS and missing > 3 * covered
    )


def _may_lack_words(page: OpenPage, origin: TextOrigin) -> bool:
    """Return, from the objects alone, whether a page may show words that the layer does not have."""
    whole = page.geometry.area.width * page.geometry.area.height
    taken = sum(line.area.width * line.area.height for line in page.lines)
    if taken >= whole * _FULL_SHARE.get(origin, 0):
        return False
    pictured = page.objects.picture_share(page.geometry) >= _PICTURE_SHARE
    return pictured or sum(each.kind == SHAPE for each in page.objects.graphics) >= _MANY_SHAPES


def find_print_cells(drawn: PagePixels) -> list[PrintCell]:
    """Return the pieces of lines of print; those of upright lines where hardly any are level."""
    paper = _paper_shade(drawn.pixels)
    marks = bytes(ord("i") if shade < paper - _LIGHTER_BY else ord(".") for shade in range(256))
    marked = drawn.pixels.translate(marks)
    rows = [marked[at : at + drawn.width] for at in range(0, drawn.height * drawn.stride, drawn.stride)]
    level = list(_cells_in_columns(rows))
    if len(level) >= _ENOUGH_CELLS:
        return level
    upright = _cells_in_columns([bytes(column) for column in zip(*rows, strict=True)])
    turned = [PrintCell(top, left, bottom, right) for left, top, right, bottom in upright]
    return max(level, turned, key=len)


def _paper_shade(pixels: bytes) -> int:
    sample = sorted(pixels[:: max(len(pixels) // 2000, 1)])
    return sample[int(len(sample) * _PAPER_SHARE)]


def _cells_in_columns(rows: Sequence[bytes]) -> Iterator[PrintCell]:
    width = len(rows[0])
    edges = [width * column // _COLUMN_COUNT for column in range(_COLUMN_COUNT + 1)]
    for left, right in pairwise(edges):
        for top, bottom in _lines_of_print([row[left:right] for row in rows]):
            yield PrintCell(left, top, right, bottom)


def _lines_of_print(rows: Sequence[bytes]) -> Iterator[tuple[int, int]]:
    """Yield the first row of each and the one after its last: rows of letters between rows without ink."""
    start = None
    for at, row in enumerate([*rows, b""]):
        if row.count(b"i") >= _FEWEST_PIXELS:
            start = at if start is None else start
        elif start is not None:
            if _LOWEST <= at - start <= _HIGHEST and _has_letters(rows[start:at]):
                yield start, at
            start = None


def _has_letters(rows: Sequence[bytes]) -> bool:
    return any(len(_INK.findall(row)) >= _FEWEST_RUNS for row in rows)


def _are_covered(cells: Sequence[PrintCell], page: OpenPage, drawn: PagePixels) -> Iterator[bool]:
    """Yield for each cell whether a line of the layer stands on it."""
    across, down = drawn.scale
    areas = [drawn.geometry.to_points(line.area) for line in page.lines]
    for cell in cells:
        x, y = (cell.left, cell.right), (cell.top, cell.bottom)
        yield any(
            left * across < x[1] and x[0] < right * across and top * down < y[1] and y[0] < bottom * down
            for left, top, right, bottom in areas
        )
