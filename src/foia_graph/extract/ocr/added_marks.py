"""Marks added to a page that was set in type: codes, numbers and check marks that are drawn, and in no layer.

The words of such a page are known, and right. So they are painted over, and only what else is drawn is read,
piece by piece.
"""

from collections.abc import Sequence
from statistics import fmean

from msgspec.structs import replace
from PIL import Image

from foia_graph.extract.ocr import (
    checkboxes,
    edge_numbers,
    layer_words,
    page_text,
    redaction_boxes,
    stamps,
    tesseract,
)
from foia_graph.extract.ocr.layer_words import LayerTexts
from foia_graph.extract.ocr.page_image import PageImage, analyse_image, box_region, percent_box
from foia_graph.extract.ocr.pixels import Region
from foia_graph.extract.ocr.voting import OcrStamp
from foia_graph.extract.parsed_document import Checkbox, ParsedPage, PositionedText

_MARGIN = 0.1
"""Distance up to which a code stands beside a drawing, in inches."""


def read_added_marks(page: ParsedPage, image: Image.Image, dpi: int) -> ParsedPage:
    """Return the page with the codes, numbers and check marks that are drawn on it, and no other words."""
    whole = analyse_image(image, dpi)
    size = whole.image.size
    lines = layer_words.layer_texts(page.layer, lambda box: box_region(box, size))
    squares = checkboxes.find_squares(whole)
    rest = _without_words(checkboxes.without_checkboxes(whole, squares), lines)
    drawings = [box_region(box, size) for box in (*page.drawings, *page.blanks)]
    codes = _drawn_codes(rest, drawings)
    numbers = edge_numbers.reread_edge_numbers(rest, ([],))
    marks = checkboxes.decide_checkboxes(whole, squares, layer_words.split_lines(lines))
    return replace(
        page,
        image=_write_marks([*numbers, *codes], size, dpi),
        marks=tuple(Checkbox(percent_box(*each.box[:4], size), each.checked, each.label) for each in marks),
    )


def _without_words(page: PageImage, lines: LayerTexts) -> PageImage:
    """Return the page without the words that are in its layer."""
    clean = page.clean.copy()
    for _, place in lines:
        clean.paste(255, place.with_margin(page.dpi // 100)[:4])
    return page._replace(clean=clean)


def _drawn_codes(page: PageImage, drawings: Sequence[Region]) -> list[OcrStamp]:
    """Find the codes in drawings; what stands elsewhere is part of a figure."""
    if not drawings:
        return []
    boxes = [*redaction_boxes.find_outlines(page), *redaction_boxes.find_bars(page, []), *drawings]
    near = [each.with_margin(int(_MARGIN * page.dpi)) for each in drawings]
    found = stamps.find_stamps(page, (), boxes)
    return [each for each in found if any(each.box.overlap(place) for place in near)]


def _write_marks(marks: Sequence[OcrStamp], size: tuple[int, int], dpi: int) -> PositionedText | None:
    """Write each mark as a line, None where there is none."""
    if not marks:
        return None
    written, places = page_text.write_text((), marks, lambda region: percent_box(*region[:4], size))
    sure = round(fmean(each.confidence for each in marks) / 100, 3)
    return PositionedText(written, places, "ocr", sure, f"{tesseract.engine_version()}, {dpi} dpi")
