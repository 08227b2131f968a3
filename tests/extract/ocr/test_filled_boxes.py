"""Codes on black, grey and coloured boxes are read; words and letters next to them stay as they are."""

import pytest

from foia_graph.extract.ocr import DPI, read_page_image, unavailable_reason
from foia_graph.extract.parsed_document import ParsedPage

if why := unavailable_reason():
    pytest.skip(why, allow_module_level=True)

from tests.extract.ocr.drawn_pages import IMAGE_ONLY, Sheet


def _look(sheet: Sheet) -> ParsedPage:
    return read_page_image(IMAGE_ONLY, sheet.image, DPI)


@pytest.mark.parametrize(("shade", "letters"), [(0, 255), (60, 255), (150, 0), (170, 0), (215, 0)])
def test_codes_on_filled_boxes(shade: int, letters: int) -> None:
    """A code is a stamp and its box a blank, whatever the shades, and however tight the box."""
    sheet = Sheet(144).write(72, 40, "The witness met").bar(160, 38, 120, 14, shade)
    sheet.write(190, 40, "(b)(7)(E)", 9, letters).write(290, 40, "at the harbour.")
    page = _look(sheet)

    assert "(b)(7)(E)" == page.text.splitlines()[-1]
    assert 1 == len(page.blanks)


def test_words_in_reverse() -> None:
    """A heading in white on black is read among the words, and is no redaction."""
    sheet = Sheet(144).bar(72, 20, 240, 20).write(80, 22, "Summary of the Incident", 12, 255)
    page = _look(sheet.write(72, 60, "The witness met the agent at the harbour."))

    assert ["Summary of the Incident", "The witness met the agent at the harbour."] == page.text.splitlines()
    assert () == page.blanks


def test_letters_are_no_boxes() -> None:
    """Heavy letters that touch are no redaction, nor is a shaded table heading a redaction."""
    sheet = Sheet(144).write(72, 20, "MINUTES OF THE MEETING", 20).write(72, 60, "seen been received", 8)
    sheet.write(72, 90, "Agents were assigned to cross references", 11, stroke=2)

    assert () == _look(sheet).blanks
    assert () == _look(Sheet(144).bar(72, 40, 200, 14, 200).write(80, 41, "Name of the witness", 9)).blanks


def test_specks_in_a_box() -> None:
    """Specks next to a code do not belong to it."""
    sheet = Sheet(144).outline(72, 40, 200, 18).write(80, 43, "(b)(5)", 9)
    for x in range(120, 270, 12):
        sheet.bar(x, 44 + x % 10, 0.5, 0.5)
    page = _look(sheet)

    assert page.image is not None and "(b)(5)" == page.text.splitlines()[-1]
    (box,) = [page.image.box_of(line.start, line.end) for line in page.image.lines[-1:]]
    assert box is not None and box.width < 6


def test_boxes_in_colour_with_a_ground_of_any_law() -> None:
    """Boxes filled alike are redactions where one holds a ground; one that touches the next is one of two."""
    sheet = Sheet(144).write(72, 40, "The witness met").write(330, 40, "at the harbour.")
    sheet.bar(160, 38, 60, 16, 190).write(164, 41, "5.1.2.e", 9).bar(240, 38, 80, 16, 190)
    sheet.write(72, 80, "Signed").bar(120, 76, 90, 16, 190).bar(120, 94, 60, 16, 190).write(
        124, 97, "5.1.2.e", 9
    )
    page = _look(sheet.write(124, 97, "5.1.2.e", 9))

    assert 4 == len(page.blanks) and {"grey"} == {each.style for each in page.blanks}
    assert 2 == sum(each.text.startswith("5.1.2.") for each in page.blanks)


def test_outlined_texts_that_return() -> None:
    """A text that stands in several outlined boxes is a ground; cells of a table are none."""
    sheet = Sheet(288).outline(72, 40, 200, 20).write(100, 43, "not in scope", 10)
    sheet.outline(72, 90, 150, 20).write(90, 93, "not in scope", 10)
    for column, words in enumerate(("Name", "", "Seen")):
        sheet.outline(72 + 100 * column, 150, 100, 20).write(80 + 100 * column, 153, words, 10)
    page = _look(sheet)

    assert [("border", "not in scope")] * 2 == [(each.style, each.text) for each in page.blanks]


def test_boxes_without_a_ground() -> None:
    """A black box hides words by itself, grey ones where several are alike; one grey box may be a field."""
    sheet = Sheet(144).write(72, 40, "The witness met").bar(160, 38, 60, 14).write(230, 40, "at the harbour.")
    greys = Sheet(144).bar(160, 38, 60, 14, 170).bar(160, 68, 90, 14, 170).write(72, 40, "The witness")

    assert ["black"] == [each.style for each in _look(sheet).blanks]
    assert ["grey", "grey"] == [each.style for each in _look(greys).blanks]
    assert () == _look(Sheet(144).bar(160, 38, 60, 14, 170).write(72, 40, "The witness")).blanks
    assert () == _look(Sheet(144).bar(160, 38, 60, 14, 225).bar(160, 68, 90, 14, 225)).blanks


@pytest.mark.parametrize(
    ("x", "y", "width", "height"),
    [
        pytest.param(72, 60, 300, 5, id="a rule"),
        pytest.param(40, 60, 532, 14, id="a band across the page"),
        pytest.param(72, 40, 25, 60, id="an emblem"),
        pytest.param(4, 40, 40, 20, id="the rim of a scan"),
        pytest.param(0, 0, 18, 144, id="the edge of a scan"),
    ],
)
def test_what_hides_no_line(x: float, y: float, width: float, height: float) -> None:
    """What is lower than a line, goes across the page, is upright or at the rim is no redaction."""
    assert () == _look(Sheet(144).write(72, 20, "The witness met the agent.").bar(x, y, width, height)).blanks


def test_empty_cells_of_a_table() -> None:
    """Empty outlines that share whole sides are the rows of a table; one that stands alone is a redaction."""
    sheet = Sheet(288).write(72, 20, "The witness met the agent at the harbour.")
    for row in range(4):
        sheet.outline(72, 60 + 20 * row, 300, 20)

    assert () == _look(sheet).blanks
    assert ["border"] == [each.style for each in _look(sheet.outline(72, 180, 200, 20)).blanks]
