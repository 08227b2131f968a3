"""Marks of scanning: the dark border of the glass, and words of OCR beside their ink."""

import re
from collections.abc import Sequence

from foia_graph.extract.pdf.geometry import Area
from foia_graph.extract.pdf.page_handle import OpenPage
from foia_graph.extract.pdf.page_pixels import PagePixels

_BORDER_SHARE = 0.06
_ALONG_EDGE = 0.5
_REACH, _WIDEST_GAP = 1.2, 0.7  # of the height of a word
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


def is_beside_ink(page: OpenPage, area: Area, shown: PagePixels) -> bool:
    """Return whether words of OCR stand just beside ink that no other line has: their own.

    Layers are shifted where a scan was cut or straightened after it was read.
    """
    reach = _REACH * area.height
    around = Area(area.left, area.bottom - reach, area.right, area.top + reach)
    lines = [row.area for row in page.lines if row.area.overlaps(around) and not row.area.overlaps(area)]
    columns = shown.ink_columns(_free_strips(around, lines), _RULE_COLUMNS)
    if not columns:
        return False
    share = len(_DARK_COLUMN.findall(columns)) / len(columns)
    most = max(round(_WIDEST_GAP * area.height * shown.scale[0]), 1)
    return share >= _TEXT_COLUMNS and not re.search(rb"[\x00\x02]{%d}" % most, columns)


def _free_strips(around: Area, lines: Sequence[Area]) -> list[Area]:
    """Return the level strips of an area in which no other line stands."""
    strips, bottom = [], around.bottom
    for line in sorted(lines, key=lambda each: each.bottom):
        if line.bottom > bottom:
            strips.append(Area(around.left, bottom, around.right, line.bottom))
        bottom = max(bottom, line.top)
    if bottom < around.top:
        strips.append(Area(around.left, bottom, around.right, around.top))
    return strips
