"""The reader of one page by PDFium."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from msgspec.structs import replace

from foia_graph.extract.parsed_document import Box, PageLink, ParsedPage, PositionedText, TextOrigin
from foia_graph.extract.pdf import hidden_text, metadata
from foia_graph.extract.pdf.covers import Cover, list_covers, redaction_boxes
from foia_graph.extract.pdf.geometry import Area, enclosing_area
from foia_graph.extract.pdf.page_handle import OpenPage, open_page, text_lines
from foia_graph.extract.pdf.page_objects import IMAGE, SHAPE, GraphicObject, direct_call
from foia_graph.extract.pdf.page_pixels import PagePixels, draw_pixels
from foia_graph.extract.pdf.pdfium import PdfiumDocument, raw

_OCR_PRODUCERS = re.compile(
    r"ocr|paper capture|clearscan|omnipage|readiris|abbyy|finereader|tesseract|luradocument"
    r"|cvision|pdfcompressor|nuance|kofax|scansoft",
    re.IGNORECASE,
)
_SCAN_SHARE = 0.5


def read_page(
    document: PdfiumDocument, index: int, made_by: str, *, cleared: bool
) -> tuple[ParsedPage, list[PageLink]]:
    """Read a page and its links; what it hides holds it back, unless the file is cleared."""
    with open_page(document, index) as page:
        over = list_covers(page.handle, page.objects)
        width, height = (round(side, 2) for side in page.geometry.size)
        found = () if cleared else hidden_text.find_hidden_text(page, over)
        read = (
            ParsedPage(0, "held-back", reason=hidden_text.hold_back_reason(found, page.geometry))
            if found
            else _publishable_page(page, made_by)
        )
        read = replace(
            read,
            number=index + 1,
            rotation=90 * page.geometry.quarters,
            label=metadata.page_label(document.handle, index),
            blanks=redaction_boxes(over, page.geometry, read.layer),
            drawings=find_unread_drawings(page, over),
            width=width,
            height=height,
        )
        return read, list(metadata.page_links(document.handle, page.handle, index + 1))


def _publishable_page(page: OpenPage, made_by: str) -> ParsedPage:
    layer = _layer_text(page, made_by)
    is_partial = layer is not None and lacks_words(page, layer.origin)
    is_read = page.objects.is_blank if layer is None else not is_partial
    return ParsedPage(0, "extracted" if is_read else "image-only", layer=layer, has_partial_layer=is_partial)


def _layer_text(page: OpenPage, made_by: str) -> PositionedText | None:
    if not page.text.strip():
        return None
    return PositionedText(
        page.text, text_lines(page.layer, page.lines, page.geometry), _text_origin(page, made_by)
    )


def _text_origin(page: OpenPage, made_by: str) -> TextOrigin:
    if page.objects.picture_share(page.geometry) < _SCAN_SHARE:
        return "born-digital"
    # OCR sets its words in render mode 3, which leaves no ink, over the scan.
    is_silent = page.objects.invisible_share() > _SCAN_SHARE
    return "ocr" if is_silent or _OCR_PRODUCERS.search(made_by) else "born-digital"


_count_segments = direct_call(raw.FPDFPath_CountSegments)

_LETTERED_ANNOTATIONS = ("a text box", "a stamp", "a mark for redaction")
# Sides of the area of a drawing that may be a stamp, in points.
_LOWEST, _HIGHEST, _NARROWEST, _WIDEST = 4.0, 60.0, 6.0, 300.0
# Points of the outline of a letter; a rectangle has five at most.
_LEAST_CORNERS = 8
# More drawings than these are a chart or a map.
_MAX_DRAWINGS = 100


def find_unread_drawings(page: OpenPage, covers: Sequence[Cover]) -> tuple[Box, ...]:
    """Return the boxes of the drawings of a page that may be stamps, on which no words of the layer stand."""
    areas = [each.area for each in page.objects.graphics if _may_have_letters(each)]
    areas += [each.area for each in covers if each.is_annotation and each.name in _LETTERED_ANNOTATIONS]
    shown = (area.intersection(page.geometry.area) for area in areas)
    groups = [group for group in _join_neighbours(shown) if _is_sized(group)]
    if len(groups) > _MAX_DRAWINGS:
        return ()
    unread = (group for group in groups if not any(group.overlaps(line.area) for line in page.lines))
    return tuple(map(page.geometry.to_box, unread))


def _may_have_letters(graphic: GraphicObject) -> bool:
    if graphic.area.height > _HIGHEST or graphic.area.width > _WIDEST:
        return False
    if graphic.kind == SHAPE:
        return graphic.area.width > 0 and _count_segments(graphic.handle) >= _LEAST_CORNERS
    return graphic.kind == IMAGE


def _is_sized(area: Area) -> bool:
    return _LOWEST <= area.height <= _HIGHEST and _NARROWEST <= area.width <= _WIDEST


def _join_neighbours(areas: Iterable[Area]) -> Iterator[Area]:
    """Join what is in one row, no farther apart than it is high, as letters do."""
    run: list[Area] = []
    for area in sorted(areas, key=lambda each: (-round(each.bottom / 4), each.left)):
        if run and not _are_neighbours(run[-1], area):
            yield enclosing_area(run)
            run = []
        run.append(area)
    if run:
        yield enclosing_area(run)


def _are_neighbours(one: Area, other: Area) -> bool:
    shared = min(one.top, other.top) - max(one.bottom, other.bottom)
    return shared > 0 and other.left - one.right <= max(one.height, other.height)


# Pixels a point at which a page is drawn, 43 an inch: a line of print is some 4 to 8 pixels high.
_SCALE = 0.6
# The share of the page that lines take up, from which on the page is taken to be in the layer as a whole.
_FULL_SHARE: dict[TextOrigin, float] = {"born-digital": 0.12, "ocr": 0.03}
# The share of the page that pictures cover, and the number of shapes, from which on they may hold words.
_PICTURE_SHARE, _MANY_SHAPES = 0.08, 150
_COLUMN_COUNT = 8
# The height of a line of print, in pixels.
_LOWEST_SHADE, _HIGHEST_SHADE = 2, 12
# Ink in a row of a line of print, and the runs of it in the row that has most: letters are apart.
_FEWEST_PIXELS, _FEWEST_RUNS = 3, 3
_LIGHTER_BY, _PAPER_SHARE = 60, 0.9
# Cells of print without words, about three lines; and those that are enough where there is hardly a word.
_ENOUGH_CELLS, _FEWEST_CELLS = 24, 10
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
    whole = page.geometry.area.width * page.geometry.area.height
    taken = sum(line.area.width * line.area.height for line in page.lines)
    if taken >= whole * _FULL_SHARE.get(origin, 0):
        return False
    pictured = page.objects.picture_share(page.geometry) >= _PICTURE_SHARE
    return pictured or sum(each.kind == SHAPE for each in page.objects.graphics) >= _MANY_SHAPES


def find_print_cells(drawn: PagePixels) -> list[PrintCell]:
    """Return the pieces of lines of print; those of upright lines where hardly any are level."""
    sample = sorted(drawn.pixels[:: max(len(drawn.pixels) // 2000, 1)])
    paper = sample[int(len(sample) * _PAPER_SHARE)]
    marks = bytes(ord("i") if shade < paper - _LIGHTER_BY else ord(".") for shade in range(256))
    marked = drawn.pixels.translate(marks)
    rows = [marked[at : at + drawn.width] for at in range(0, drawn.height * drawn.stride, drawn.stride)]
    level = list(_cells_in_columns(rows))
    if len(level) >= _ENOUGH_CELLS:
        return level
    upright = _cells_in_columns([bytes(column) for column in zip(*rows, strict=True)])
    turned = [PrintCell(top, left, bottom, right) for left, top, right, bottom in upright]
    return max(level, turned, key=len)


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
            if _LOWEST_SHADE <= at - start <= _HIGHEST_SHADE and any(
                len(_INK.findall(row)) >= _FEWEST_RUNS for row in rows[start:at]
            ):
                yield start, at
            start = None


def _are_covered(cells: Sequence[PrintCell], page: OpenPage, drawn: PagePixels) -> Iterator[bool]:
    across, down = drawn.scale
    areas = [drawn.geometry.to_points(line.area) for line in page.lines]
    for cell in cells:
        x, y = (cell.left, cell.right), (cell.top, cell.bottom)
        yield any(
            left * across < x[1] and x[0] < right * across and top * down < y[1] and y[0] < bottom * down
            for left, top, right, bottom in areas
        )
