"""Redaction boxes: an outline around nothing, or a dark bar."""

from collections.abc import Sequence

from foia_graph.extract.ocr import pixels
from foia_graph.extract.ocr.page_image import FilledBox, PageImage
from foia_graph.extract.ocr.pixels import Region

# The share of ink below which the inside of an outline is empty.
_SPECK_SHARE = 0.004
# Share of its rectangle that a dark area fills; and one that letters are printed on, in white.
_RECTANGLE_SHARE, _BAR_SHARE = 0.92, 0.6
_BLACK_SHADE = 100
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
        if _is_inside(each, page)
        and _is_sized(each, page.dpi)
        and each.area < 0.35 * page.ink.size
        and each.fill_share > 0.6
    ]
    return found if len(found) <= _MAX_OUTLINES else []


def find_bars(page: PageImage, squares: Sequence[Region]) -> list[Region]:
    """Return filled areas of the size of a redaction that reach no edge of the page and are no check box."""
    filled = [_bar_of(each) for each in page.filled]
    dark = (each for each in pixels.connected_regions(page.dark) if each.fill_share > _BAR_SHARE)
    found = [*filled, *(each for each in dark if not any(each.overlap(other) for other in filled))]
    free = (each for each in found if not any(each.overlap(square) for square in squares))
    return [each for each in free if _is_inside(each, page) and _is_sized(each, page.dpi)]


def _bar_of(box: FilledBox) -> Region:
    # A black box without print is a redaction by itself, any other box only with a stamp.
    region = box.region
    is_bar = box.shade < _BLACK_SHADE and not box.is_printed
    return region._replace(area=region.width * region.height if is_bar else 0)


def choose_boxes(
    page: PageImage, outlined: Sequence[Region], dark: Sequence[Region], stamps: Sequence[Region]
) -> list[Region]:
    """Choose the redaction boxes among faces and bars, from above; one may hold nothing but stamps."""
    written = [each for each in outlined if not _is_empty(each, page, stamps)]
    empty = [each for each in outlined if each not in written and not _is_cell(each, written)]
    full = [
        each
        for each in dark
        if each.fill_share > _RECTANGLE_SHARE or any(each.overlap(stamp) for stamp in stamps)
    ]
    return sorted([*empty, *full], key=lambda each: (each.top, each.left))


def _is_inside(each: Region, page: PageImage) -> bool:
    height, width = page.ink.shape
    return each.left > 2 and each.top > 2 and each.right < width - 2 and each.bottom < height - 2


def _is_sized(each: Region, dpi: int) -> bool:
    return each.width >= dpi * 0.13 and each.height >= dpi * 0.08


def _is_empty(face: Region, page: PageImage, stamps: Sequence[Region]) -> bool:
    """Return whether nothing is written inside, stamps omitted of account."""
    written = face.crop(page.ink & ~page.lines & ~page.dark).copy()
    for stamp in stamps:
        if stamp.overlap(face):
            left, top = max(stamp.left - face.left - 6, 0), max(stamp.top - face.top - 6, 0)
            written[top : stamp.bottom - face.top + 6, left : stamp.right - face.left + 6] = False
    edge = max(page.dpi // 60, 1)
    return float(written[edge:-edge, edge:-edge].mean()) < _SPECK_SHARE


def _is_cell(face: Region, written: Sequence[Region]) -> bool:
    # Cells of a table share a whole side.
    return any(_share_side(face, other) for other in written)


def _share_side(one: Region, other: Region) -> bool:
    beside = min(abs(one.right - other.left), abs(other.right - one.left)) < _WALL_WIDTH
    above = min(abs(one.bottom - other.top), abs(other.bottom - one.top)) < _WALL_WIDTH
    same_rows = abs(one.top - other.top) < _WALL_WIDTH and abs(one.bottom - other.bottom) < _WALL_WIDTH
    same_columns = abs(one.left - other.left) < _WALL_WIDTH and abs(one.right - other.right) < _WALL_WIDTH
    return (beside and same_rows) or (above and same_columns)
