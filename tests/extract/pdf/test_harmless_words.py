"""What no one hid holds no page back: doubles, long lines, templates, what programs and scanners leave."""

import pytest

from foia_graph.extract.pdf.document_reader import read_document
from tests.extract.pdf.sheets import BLACK_BOX, INVISIBLE, NAME, OVER, TEXT, WHOLE_PAGE, annotation, scan
from tests.extract.pdfs import Sheet, box, pdf, words

SEEN = words("Shown", y=500)
LINES = b"".join(words("A line like others", y=400 - 20 * row) for row in range(9))

SHOWN = {
    "words drawn twice, with a white box between": Sheet(NAME + box(*OVER, "1 g") + NAME),
    "words drawn again in white on a dark box": Sheet(NAME + BLACK_BOX + words(TEXT, before="1 g")),
    "words with a shadow": Sheet(words(TEXT, 73, 699, before="0.6 g") + NAME),
    "bold by outlines": Sheet(words(TEXT, before="2 Tr 0.4 w")),
    "light grey": Sheet(words(TEXT, before="0.9 g")),
    "small and grey": Sheet(words(TEXT, size=5, before="0.85 g")),
    "white on a coloured bar": Sheet(box(*OVER, "0 0.5 0.2 rg") + words(TEXT, before="1 g")),
    "yellow on blue": Sheet(box(*OVER, "0 0 0.6 rg") + words(TEXT, before="1 1 0 rg")),
    "struck out": Sheet(NAME + box(66, 703, 200, 1.5)),
    "underlined twice": Sheet(NAME + box(66, 697, 200, 0.7) + box(66, 695, 200, 0.7)),
    "a mark that strikes out": Sheet(
        NAME, annotations=[annotation("StrikeOut", "/C [1 0 0] /QuadPoints [66 714 266 714 66 694 266 694]")]
    ),
    "a line that runs off the paper": Sheet(SEEN + words("x = " + "1234567890 " * 20)),
    "a note that runs off to the left": Sheet(SEEN + words("a_long_name_in_the_margin", x=-40)),
    "a cell clipped to its size": Sheet(b"q 60 690 220 30 re W n " + NAME + b"Q\n"),
    "narrow letters of small print": Sheet(words("l i l i l i l i", size=5)),
    "a page as small as a logo": Sheet(words("AGENCY", 3, 3, 1.3), media="0 0 60 40"),
    "words of OCR above their ink": Sheet(WHOLE_PAGE + INVISIBLE, images={"I": scan(lines=(-14,))}),
    "words of OCR under their ink": Sheet(WHOLE_PAGE + INVISIBLE, images={"I": scan(lines=(14,))}),
    "letters that OCR saw in a dark border": Sheet(
        WHOLE_PAGE + INVISIBLE + words("IllIIlIl", 4, 300, 6, "3 Tr"), images={"I": scan(border=40)}
    ),
    "a large scan": Sheet(WHOLE_PAGE + INVISIBLE, images={"I": scan(times=2)}),
}


@pytest.mark.parametrize("how", SHOWN)
def test_what_nobody_hid_is_read(how):
    """The page is read; its words are the text."""
    (page,) = read_document(pdf(SHOWN[how])).pages

    assert ("extracted", "") == (page.status, page.reason)
    assert page.text


@pytest.mark.parametrize(
    ("producer", "status"),
    [("(TCPDF 6.9 \\(http://www.tcpdf.org\\))", "extracted"), ("(Other)", "held-back")],
)
def test_a_program_may_sign_what_it_makes(producer, status):
    """
    Small invisible words that name the producer of the file are its signature; of another, they are text.
    """
    signature = words("Powered by TCPDF (www.tcpdf.org)", 3, 3, 1, "3 Tr")

    assert status == read_document(pdf(Sheet(SEEN + signature), info={"Producer": producer})).page(1).status


@pytest.mark.parametrize(
    ("before", "status"),
    [("3 Tr", "extracted"), ("0.995 g", "extracted"), ("", "held-back")],
    ids=["invisible", "white", "under a box"],
)
def test_a_template_stands_on_page_after_page(before, status):
    """
    Words that nothing covers, alike on several pages but for numbers, are a template; under a mark never.
    """
    sheets = [
        Sheet(
            SEEN + words(f"Form 27-{number} Roe", y=760, before=before) + box(66, 750, 200, 24) * (not before)
        )
        for number in range(1, 5)
    ]

    assert [status] * 4 == [page.status for page in read_document(pdf(*sheets)).pages]


@pytest.mark.parametrize("others", [["Else"], ["Else", "Other"]])
def test_words_that_stand_on_few_pages_are_no_template(others):
    """It takes three pages with the same words in the same position."""
    sheets = [Sheet(SEEN + words(text, y=760, before="3 Tr")) for text in (TEXT, TEXT, *others)]

    assert ["held-back", "held-back"] == [page.status for page in read_document(pdf(*sheets)).pages[:2]]


def test_a_page_cropped_through_its_lines_is_held_back():
    """One line or another runs off the paper; where most do, the page was cut."""
    cut = b"".join(words("A longer line of many letters", y=400 - 20 * row) for row in range(9))
    few, many = Sheet(LINES + words("A longer line of many letters")), Sheet(cut)

    assert "extracted" == read_document(pdf(Sheet(few.content, media="0 0 190 792"))).status
    assert "held-back" == read_document(pdf(Sheet(many.content, media="0 0 190 792"))).status


def test_white_in_a_scan_hides_though_other_lines_are_near():
    """The ink of other lines is no sign that words of OCR are next to their own."""
    lines = b"".join(words(TEXT, y=700 + 14 * step, before="3 Tr") for step in (-1, 0, 1))
    sheet = Sheet(WHOLE_PAGE + lines, images={"I": scan(light=(66, 266), lines=(-14, 0, 14))})

    assert "held-back" == read_document(pdf(sheet)).status


@pytest.mark.parametrize(
    ("lower", "light", "status"), [(9, (), "extracted"), (0, (), "extracted"), (0, (66, 266), "held-back")]
)
def test_a_layer_that_is_shifted_as_a_whole_hides_nothing(lower, light, status):
    """
    Where the lines around stand lower than their ink, a line next to the ink of another is next to its own.
    """
    steps = [14 * step for step in range(-4, 4)]
    lines = b"".join(words(TEXT, y=700 + step - lower, before="3 Tr") for step in steps)
    sheet = Sheet(WHOLE_PAGE + lines, images={"I": scan(light=light, lines=tuple(steps))})

    assert status == read_document(pdf(sheet)).status


@pytest.mark.parametrize(
    ("typed", "status"),
    [("Witness Jane Rowe of Springfield", "extracted"), ("[name withheld]", "held-back"), ("", "held-back")],
)
def test_a_text_box_may_correct_the_words_under_it(typed, status):
    """
    Words that a text box over them says again, but for a letter, were corrected; under others they are
    hidden.
    """
    sheet = Sheet(
        NAME,
        annotations=[annotation("Square", "/IC [1 1 1]"), annotation("FreeText", f"/Contents ({typed})")],
    )
    (page,) = read_document(pdf(sheet)).pages

    assert status == page.status
