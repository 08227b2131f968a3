"""Codes on black, grey and coloured boxes are read; words and letters next to them stay as they are."""

import pytest

from foia_graph.extract.ocr import DPI, read_page_image, unavailable_reason
from foia_graph.extract.parsed_document import ParsedPage

if why := unavailable_reason():
    pytest.skip(why, allow_module_level=True)

from foia_graph.extract.ocr.page_image import analyse_image
from foia_graph.extract.ocr.recogniser import PageRecogniser
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
    """Heavy letters that touch are no filled box, nor is a shaded table heading a redaction."""
    sheet = Sheet(144).write(72, 20, "MINUTES OF THE MEETING", 20).write(72, 60, "seen been received", 8)
    for stroke in (3, 5, 7):
        sheet.write(72, 60 + 10 * stroke, "Agents were assigned to cross references", 11, stroke=stroke)

    assert () == tuple(analyse_image(sheet.image, DPI, PageRecogniser()).filled)
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
