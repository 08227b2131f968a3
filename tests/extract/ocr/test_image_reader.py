"""What is seen on drawn pages: words, stamps, numbers, check marks and redaction boxes."""

import subprocess
import sys

import pytest
from PIL import ImageOps

from foia_graph.extract.ocr import DPI, read_page_image, unavailable_reason
from foia_graph.extract.parsed_document import Box, ParsedPage, PositionedText, TextLine
from foia_graph.extract.registry import page_texts

if why := unavailable_reason():
    pytest.skip(why, allow_module_level=True)

from tests.extract.ocr.drawn_pages import IMAGE_ONLY, Sheet


def _look(sheet: Sheet, page: ParsedPage = IMAGE_ONLY) -> ParsedPage:
    return read_page_image(page, sheet.image, DPI)


def _lines(page: ParsedPage) -> list[str]:
    return page.image.text.splitlines() if page.image else []


def test_words() -> None:
    """The words of an image become its text, with boxes, confidence, and how they were read."""
    page = _look(Sheet(144).write(72, 60, "The records of the agency were sent"))

    assert page.image is not None
    assert ("extracted", "The records of the agency were sent\n") == (page.status, page.image.text)
    assert ("ocr", True) == (page.image.origin, page.image.engine.startswith("tesseract 5"))
    assert page.image.engine.endswith(", 300 dpi") and page.image.confidence and page.image.confidence > 0.8
    (line,) = page.image.lines
    assert (0, 35) == (line.start, line.end)
    assert line.box.x == pytest.approx(11.9, abs=0.5) and line.box.y == pytest.approx(43.5, abs=2)


def test_stamps() -> None:
    """Stamps next to a box are lines of their own after the words, once each, as is the number at the
    edge.
    """
    sheet = Sheet().write(72, 40, "The records were sent to").outline(230, 38, 120, 14)
    sheet.write(360, 40, "in Springfield.").write(520, 40, "b6 -1", 8).write(520, 52, "b7C -1", 8)
    page = _look(sheet.write(480, 265, "21-cv-1234(FBI)-0042"))

    assert ["21-cv-1234(FBI)-0042", "b6 -1", "b7C -1"] == _lines(page)[-3:]
    assert 1 == len(page.blanks)


def test_stamp_in_box() -> None:
    """A code inside a box is a stamp and the box is a blank; the same code in a sentence is just a word."""
    sheet = Sheet(200).outline(72, 40, 200, 40).write(76, 42, "(b)(6)", 8)
    page = _look(sheet.write(72, 140, "It was withheld under exemption (b)(6) of the Act"))

    sentence, *stamps = _lines(page)
    assert "It was withheld under exemption (b)(6) of the Act" == sentence.replace("(b) (6)", "(b)(6)")
    assert ["(b)(6)"] == stamps
    assert 1 == len(page.blanks)


def test_check_boxes() -> None:
    """Ticked, crossed and filled boxes are checked, empty ones are not; each has the code next to it."""
    sheet = Sheet(144).box(72, 20).write(90, 19, "(b)(1)").box(72, 40, "x").write(90, 39, "(b)(3)")
    sheet.box(72, 60, "v").write(90, 59, "(b)(6)").box(200, 20).write(218, 19, "(b)(7)(A)")
    sheet.box(200, 40, "#").write(218, 39, "(b)(7)(C)").box(200, 60).write(218, 59, "(b)(7)(E)")
    page = _look(sheet)

    assert {"(b)(3)", "(b)(6)", "(b)(7)(C)"} == {mark.label for mark in page.marks if mark.checked}
    assert {"(b)(1)", "(b)(7)(A)", "(b)(7)(E)"} == {mark.label for mark in page.marks if not mark.checked}
    assert () == page.blanks


def test_doubtful_box() -> None:
    """A box with a speck in it, neither clearly empty nor clearly checked, is omitted."""
    sheet = Sheet(100).box(72, 20).write(90, 19, "(b)(1)").box(72, 50).write(90, 49, "(b)(3)")
    page = _look(sheet.bar(75, 54, 3.4, 2.2))

    assert [(False, "(b)(1)")] == [(mark.checked, mark.label) for mark in page.marks]


def test_typed_boxes() -> None:
    """Brackets before a code are check boxes as well."""
    sheet = Sheet(144).write(72, 40, "[ X ] (b)(6) personal privacy").write(72, 70, "[ ] (b)(5) deliberation")
    page = _look(sheet)

    assert [True, False] == [mark.checked for mark in page.marks]


def test_ruled_lines() -> None:
    """A cross on a short ruled line before a code is a check mark, a line without one an empty box."""
    sheet = Sheet(144)
    for y, said in ((30, "(b)(3)"), (55, "(b)(5)"), (80, "(b)(6)")):
        sheet.bar(72, y + 11, 36, 1).write(114, y, said)
    page = _look(sheet.write(86, 79, "X"))

    assert [(False, "(b)(3)"), (False, "(b)(5)"), (True, "(b)(6)")] == [
        (mark.checked, mark.label) for mark in page.marks
    ]


def test_marks_that_meet_their_box() -> None:
    """A cross from corner to corner is a check mark, and every box is one mark."""
    sheet = Sheet(144)
    for y, said, mark in ((20, "(b)(3)", ""), (40, "(b)(5)", "+"), (60, "(b)(6)", ""), (80, "(b)(8)", "")):
        sheet.box(72, y, mark).write(90, y - 1, said)
    page = _look(sheet)

    assert [("(b)(3)", False), ("(b)(5)", True), ("(b)(6)", False), ("(b)(8)", False)] == [
        (mark.label, mark.checked) for mark in page.marks
    ]


def test_large_boxes() -> None:
    """The sides of large boxes are no ruled lines to write on."""
    sheet = Sheet(144)
    for y, said in ((20, "(b)(3)"), (50, "(b)(5)"), (80, "(b)(6)")):
        sheet.outline(72, y, 14, 14).write(92, y + 1, said)
    page = _look(sheet)

    assert [("(b)(3)", False), ("(b)(5)", False), ("(b)(6)", False)] == [
        (mark.label, mark.checked) for mark in page.marks
    ]


def test_boxes_after_their_codes() -> None:
    """In a form whose boxes come last, a box has the code to its left."""
    sheet = Sheet(144)
    for y, said, mark in ((20, "(b)(3)", ""), (45, "(b)(5)", "x"), (70, "(b)(7)(C)", "")):
        sheet.write(72, y - 1, said).box(140, y, mark)
    page = _look(sheet)

    assert [("(b)(3)", False), ("(b)(5)", True), ("(b)(7)(C)", False)] == [
        (mark.label, mark.checked) for mark in page.marks
    ]


def test_crosses_on_typed_lines() -> None:
    """A cross that parts a line is a check mark where the other lines are empty."""
    sheet = Sheet(160).write(72, 10, "Information was withheld under these exemptions:")
    for y, said in ((40, "(b)(3)"), (65, "(b)(5)"), (90, "(b)(6)"), (115, "(b)(4)")):
        sheet.write(114, y, f"{said} as the letter of the agency explains")
        sheet.bar(72, y + 11, 36 if said != "(b)(4)" else 8, 1)
    page = _look(sheet.bar(100, 126, 8, 1).write(87, 115, "X"))

    assert [("(b)(3)", False), ("(b)(5)", False), ("(b)(6)", False), ("(b)(4)", True)] == [
        (mark.label[:6], mark.checked) for mark in page.marks
    ]


def test_round_brackets() -> None:
    """Round brackets before a code are check boxes as square ones are."""
    page = _look(Sheet(100).write(72, 20, "( X ) (b)(6) privacy").write(72, 50, "(   ) (b)(5) deliberation"))

    assert [("(b)(6) privacy", True), ("(b)(5) deliberation", False)] == [
        (mark.label, mark.checked) for mark in page.marks
    ]


def test_blanks() -> None:
    """Outlined and filled boxes are blanks, adjoining ones apart; table cells beside words are not."""
    sheet = Sheet().bar(72, 20, 90, 14).outline(72, 60, 200, 20).outline(72, 80, 250, 20)
    sheet.outline(72, 140, 20, 20).outline(92, 140, 120, 20).write(100, 144, "Approval")
    page = _look(sheet)

    assert [Box(11.8, 6.9, 14.8, 4.9), Box(11.8, 20.8, 32.7, 6.9), Box(11.8, 27.8, 40.8, 6.9)] == [
        Box(*(pytest.approx(side, abs=1) for side in (box.x, box.y, box.width, box.height)))
        for box in page.blanks
    ]


def test_page_on_its_side() -> None:
    """A page scanned on its side is read, and its boxes are those of the page as it is shown."""
    sheet = Sheet().write(72, 40, "The records of the agency were sent to the")
    sheet.write(72, 60, "office in Springfield last month.").outline(300, 200, 150, 40)
    sheet.image = sheet.image.rotate(90, expand=True)
    page = _look(sheet)

    assert ["The records of the agency were sent to the", "office in Springfield last month."] == _lines(page)
    (blank,) = page.blanks
    assert blank.height > blank.width and blank.x > 50


def test_list_of_withheld_pages() -> None:
    """The codes in a list of withheld pages are no stamps of this page."""
    sheet = Sheet().write(72, 40, "Page 5 ~ b6 - 1; b7C - 1;").write(72, 60, "Page 6 ~ b6 - 2; b7C - 2;")
    page = _look(sheet.write(72, 80, "Page 7 ~ Duplicate"))

    assert ["Page 5", "Page 6", "Page 7"] == [line[:6] for line in _lines(page) if line.startswith("Page")]
    assert [] == [line for line in _lines(page) if line.startswith("b")]


def test_layer_stays() -> None:
    """The text layer is not touched, nor the status of a page that has one."""
    layer = PositionedText("what some other OCR read\n", origin="ocr")
    page = _look(Sheet(144).write(72, 60, "what is printed here"), ParsedPage(1, "extracted", layer=layer))

    assert (layer, "extracted") == (page.layer, page.status)
    assert ["what is printed here"] == _lines(page)


def test_empty_page() -> None:
    """On an empty page nothing is seen, and it stays unread."""
    page = _look(Sheet(72))

    assert (None, (), (), "image-only") == (page.image, page.marks, page.blanks, page.status)


def test_nothing_loaded_before_it_is_needed() -> None:
    """Choosing pages needs no OCR: its packages are loaded when a page is looked at, not before."""
    code = (
        "import sys, foia_graph.extract.ocr as ocr; ocr.unavailable_reason();"
        "print(sorted({'numpy', 'PIL', 'tesserocr'} & set(sys.modules)))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert "[]\n" == run.stdout


def test_partial_layer() -> None:
    """Where the layer has but few of the words, they are among those of the image, and none twice."""
    sheet = Sheet(144).write(72, 20, "Records of the Port Authority", 9).write(72, 60, "The witness met")
    sheet.write(160, 60, "(b)(6)", 9).write(210, 60, "at the harbour.").write(72, 110, "Page 7 of 9", 9)
    title, stamp, foot = (
        TextLine(0, 29, Box(11.7, 13, 21, 8)),
        TextLine(30, 36, Box(26, 41, 5, 8)),
        TextLine(37, 48, Box(11.7, 76, 9, 8)),
    )
    layer = PositionedText("Records of the Port Authority\n(b)(6)\nPage 7 of 9", (title, stamp, foot))
    page = _look(sheet, ParsedPage(1, "image-only", layer=layer, has_partial_layer=True))

    assert [
        "Records of the Port Authority",
        "The witness met at the harbour.",
        "Page 7 of 9",
        "(b)(6)",
    ] == page.text.splitlines()
    assert ("extracted", layer, page.image) == (page.status, page.layer, page.words)
    assert [(page.image, True)] == list(page_texts(page))


def test_partial_layer_of_a_turned_page() -> None:
    """The lines of the layer are found again on the page as it is turned for reading."""
    sheet = Sheet().write(72, 40, "The records of the agency were sent to the")
    sheet.write(72, 60, "office in Springfield last month.").write(72, 200, "(b)(7)(E)", 9)
    sheet.image = sheet.image.rotate(90, expand=True)
    layer = PositionedText("(b)(7)(E)", (TextLine(0, 9, Box(68.5, 80, 5, 9)),))
    page = _look(sheet, ParsedPage(1, "image-only", layer=layer, has_partial_layer=True))

    assert 1 == page.text.count("(b)(7)(E)")
    assert page.words is not None
    box = page.words.box_of(page.text.index("(b)(7)(E)"), len(page.text) - 1)
    assert box is not None and (68.5, 80) == (pytest.approx(box.x, abs=0.1), pytest.approx(box.y, abs=0.1))


def test_code_without_box() -> None:
    """A small code in the gap of a sentence, that is misread with it, is read again by itself."""
    sheet = Sheet(144).write(72, 40, "The witness met", 12).write(180, 45, "(b)(6); (b)(7)(C)", 4.5)
    page = _look(sheet.write(240, 40, "at the harbour and left.", 12))

    assert "The witness met (b)(6); (b)(7)(C) at the harbour and left.\n" == page.text


def test_code_in_the_corner_of_a_box() -> None:
    """A code that touches the sides of its box is read, though they take a part of its bracket."""
    sheet = Sheet(200).write(72, 20, "The witness met the agent at the harbour.").outline(72, 40, 200, 40)
    page = _look(sheet.write(72.8, 40.2, "(b)(7)(C)", 9))

    assert "(b)(7)(C)" == page.text.splitlines()[-1]


def test_negative() -> None:
    """A photostat that is white on black all over is read like any page, and its ground is no redaction."""
    sheet = Sheet().write(72, 40, "The records of the agency were sent to the")
    sheet.image = ImageOps.invert(sheet.write(72, 60, "office in Springfield last month.").image)
    page = _look(sheet)

    assert ["The records of the agency were sent to the", "office in Springfield last month."] == _lines(page)
    assert () == page.blanks
