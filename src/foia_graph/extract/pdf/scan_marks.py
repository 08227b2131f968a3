"""Marks of scanning: the dark border of the glass, and words of OCR beside their ink."""

import re
from collections.abc import Sequence

from foia_graph.extract.pdf.geometry import Area
from foia_graph.extract.pdf.layer_words import INWARD, LayerWord
from foia_graph.extract.pdf.page_handle import OpenPage
from foia_graph.extract.pdf.page_pixels import PagePixels
from foia_graph.extract.pdf.text_layer import LayerLine

_BORDER_SHARE = 0.06
_ALONG_EDGE = 0.5
_OUTWARD, _REACH, _WIDEST_GAP = 0.25, 1.2, 0.7  # of the height of a word
_FAINT_INK = 12
# Lines that stand on three quarters of the ink that they could stand on are where they should be.
_LINES_AROUND, _FARTHEST_SHIFT, _WELL_PLACED, _AS_GOOD = 6, 1.5, 0.75, 0.85
_TEXT_COLUMNS, _RULE_COLUMNS = 0.35, 0.85
_DARK_COLUMN = re.compile(rb"[\x01\x03]")


def is_in_border(page: OpenPage, area: Area, shown: PagePixels) -> bool:
    """Return whether a dark place belongs to a band along an edge of the page, as scanners leave it.

    OCR reads letters in the dirt of such a band. A redaction is not half as long as the page, at its edge.
    """
    edge = page.geometry.area
    x, y = area.centre
    near_x, near_y = _BORDER_SHARE * edge.width, _BORDER_SHARE * edge.height
    upright = Area(area.left, edge.bottom, area.right, edge.top)
    level = Area(edge.left, area.bottom, edge.right, area.top)
    return (min(x - edge.left, edge.right - x) < near_x and _is_dark_along(upright, shown)) or (
        min(y - edge.bottom, edge.top - y) < near_y and _is_dark_along(level, shown)
    )


def _is_dark_along(band: Area, shown: PagePixels) -> bool:
    return shown.dark_share(band) > _ALONG_EDGE


def is_bare(page: OpenPage, word: LayerWord, shown: PagePixels) -> bool:
    """Return whether a scan shows paper where a word stands, and no ink beside it that could be its own.

    Ink of other lines is not its own, save where the word was drawn, and lies under the image. Words of OCR
    stand beside their ink where a scan was cut or straightened after it was read.
    """
    darkest, lightest = shown.shades(word.area.with_margin(INWARD if word.is_silent else _OUTWARD))
    if lightest - darkest >= _FAINT_INK:
        return False
    if _is_beside_ink(_free_strips(page, word, _REACH), word.area, shown):
        return False
    return not any(shown.has_contrast(_raised(word.area, by)) for by in _layer_shifts(page, word, shown))


def _is_beside_ink(strips: Sequence[Area], area: Area, shown: PagePixels) -> bool:
    """Return whether there is ink in some strips all along some words."""
    columns = shown.ink_columns(strips, _RULE_COLUMNS)
    if not columns:
        return False
    share = len(_DARK_COLUMN.findall(columns)) / len(columns)
    most = max(round(_WIDEST_GAP * area.height * shown.scale[0]), 1)
    return share >= _TEXT_COLUMNS and not re.search(rb"[\x00\x02]{%d}" % most, columns)


def _layer_shifts(page: OpenPage, word: LayerWord, shown: PagePixels) -> list[int]:
    """Return by how many points the lines around a word have to be raised to stand on ink: mostly none.

    Only where they stand so much better than they do is the layer shifted, here at least.
    """
    others = [row.area for row in page.lines if not _is_of_line(word, row)]
    others.sort(key=lambda area: abs(area.centre[1] - word.area.centre[1]))
    around = others[:_LINES_AROUND]
    if len(around) < _LINES_AROUND or page.geometry.quarters:
        return []
    farthest = round(_FARTHEST_SHIFT * word.area.height)
    ink = {
        by: sum(shown.dark_share(_raised(area.with_margin(INWARD), by)) for area in around)
        for by in range(-farthest, farthest + 1)
    }
    best = max(ink.values())
    if ink[0] >= _WELL_PLACED * best:
        return []
    return [by for by, amount in ink.items() if amount >= _AS_GOOD * best]


def _raised(area: Area, by: float) -> Area:
    return Area(area.left, area.bottom + by, area.right, area.top + by)


def _free_strips(page: OpenPage, word: LayerWord, reach: float) -> list[Area]:
    """Return the level strips in a word and around it, by a share of its height, that no other line has."""
    left, bottom, right, top = word.area
    by = reach * word.area.height
    around = Area(left, bottom - by, right, top + by)
    others = [row.area for row in page.lines if row.area.overlaps(around) and not _is_of_line(word, row)]
    strips, free = [], around.bottom
    for line in sorted(others, key=lambda each: each.bottom):
        if line.bottom > free:
            strips.append(Area(left, free, right, line.bottom))
        free = max(free, line.top)
    if free < around.top:
        strips.append(Area(left, free, right, around.top))
    return strips


def _is_of_line(word: LayerWord, row: LayerLine) -> bool:
    return row.raw_line.start <= word.start < row.raw_line.end or (
        word.area.bottom < row.area.centre[1] < word.area.top
    )
