"""Check marks on short ruled lines, as typewritten forms have them: "__X__ (b)(6)" over "_____ (b)(5)"."""

from foia_graph.extract.ocr import pixels
from foia_graph.extract.ocr.pixels import Region
from foia_graph.extract.ocr.sheet import Sheet

_SHORTEST, _LONGEST, _THICKEST = 0.15, 0.8, 0.035
_ROOM, _MARK = 0.14, 0.13
"""How much room above a line a mark has, and the side of a mark, all in inches."""
_COLUMN = 3


def places(sheet: Sheet) -> list[tuple[Region, float]]:
    """Give the room above each line of a column of such lines, and how much of a mark is in it (0 to 1)."""
    lines = pixels.regions(pixels.level_runs(sheet.ink, int(_SHORTEST * sheet.dpi)))
    short = [each for each in lines if _is_short(each, sheet.dpi)]
    rooms = [_above(each, sheet.dpi) for each in short if _in_column(each, short, sheet.dpi)]
    written = sheet.ink & ~sheet.lines
    return [(each, min(each.cut(written).sum() / (_MARK * sheet.dpi) ** 2, 1.0)) for each in rooms]


def _is_short(line: Region, dpi: int) -> bool:
    return _SHORTEST * dpi <= line.width <= _LONGEST * dpi and line.height <= _THICKEST * dpi


def _in_column(line: Region, lines: list[Region], dpi: int) -> bool:
    alike = (each for each in lines if abs(each.left - line.left) + abs(each.width - line.width) < 0.1 * dpi)
    return sum(1 for _ in alike) >= _COLUMN


def _above(line: Region, dpi: int) -> Region:
    top = max(line.top - int(_ROOM * dpi), 0)
    return Region(line.left, top, line.right, max(line.top - 1, top + 1))
