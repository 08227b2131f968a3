"""What is read off a page that was set in type: the marks that were added, and none of its own words."""

import pytest

from foia_graph.extract.ocr import DPI, read_page_image, unavailable_reason
from foia_graph.extract.parsed_document import Box, ParsedPage, PositionedText, TextLine

if why := unavailable_reason():
    pytest.skip(why, allow_module_level=True)

from tests.extract.ocr.drawn_pages import Sheet

HEIGHT = 288.0


def _place(x: float, y: float, width: float, height: float) -> Box:
    return Box(100 * x / 612, 100 * y / HEIGHT, 100 * width / 612, 100 * height / HEIGHT)


def _layer(*lines: tuple[str, Box]) -> PositionedText:
    rows, text = [], ""
    for line, box in lines:
        rows.append(TextLine(len(text), len(text) + len(line), box))
        text += line + "\n"
    return PositionedText(text, tuple(rows))


def _look(sheet: Sheet, layer: PositionedText, *drawings: Box) -> ParsedPage:
    page = ParsedPage(1, "extracted", 612, HEIGHT, layer=layer, drawings=drawings)
    return read_page_image(page, sheet.image, DPI)


SENTENCE = ("The witness met the agent in Springfield", _place(70, 38, 230, 14))


def test_drawn_codes() -> None:
    """Codes that are drawn are read, in white on black as well; the layer stays the text of the page."""
    sheet = Sheet().write(72, 40, SENTENCE[0]).outline(310, 36, 90, 16).write(330, 39, "(b)(6)", 9)
    sheet.bar(72, 100, 120, 18).write(100, 103, "(b)(7)(C)", 10, shade=255)
    page = _look(sheet, _layer(SENTENCE), _place(330, 38, 32, 12), _place(72, 100, 120, 18))

    assert page.image is not None and page.layer is page.words
    assert ["(b)(6)", "(b)(7)(C)"] == page.image.text.splitlines()
    assert ("ocr", "extracted") == (page.image.origin, page.status)
    box = page.image.box_of(0, 6)
    assert box is not None and box.x == pytest.approx(100 * 330 / 612, abs=1)


def test_codes_of_the_layer() -> None:
    """What the layer says is not read again, nor is a code in a figure away from the drawings."""
    sheet = Sheet().write(72, 40, SENTENCE[0]).outline(310, 36, 90, 16).write(330, 39, "(b)(6)", 9)
    sheet.write(72, 200, "b6", 9)
    page = _look(sheet, _layer(SENTENCE, ("(b)(6)", _place(329, 37, 34, 13))), _place(450, 100, 40, 12))

    assert page.image is None


def test_checked_boxes() -> None:
    """Check marks are seen, and the words next to them are those of the layer."""
    sheet = (
        Sheet(HEIGHT).box(72, 60, "x").write(90, 59, "Granted in part").box(72, 90).write(90, 89, "Denied")
    )
    layer = _layer(("Granted in part", _place(90, 60, 80, 12)), ("Denied", _place(90, 90, 36, 12)))
    page = _look(sheet, layer)

    assert [(True, "Granted in part"), (False, "Denied")] == [(m.checked, m.label) for m in page.marks]


def test_number_at_the_edge() -> None:
    """A number that was stamped at the edge of the page is read."""
    sheet = Sheet(HEIGHT).write(72, 40, SENTENCE[0]).write(430, 268, "DOE-2021-000123", 10)

    page = _look(sheet, _layer(SENTENCE))
    assert page.image is not None and "DOE-2021-000123\n" == page.image.text
