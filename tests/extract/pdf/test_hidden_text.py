"""Words that no one can see on a page are never published; words that can be seen always are."""

import pytest

from foia_graph.extract.pdf.document_reader import read_document
from foia_graph.extract.pdf.hidden_text import find_leaks
from tests.extract.pdf.sheets import INVISIBLE, NAME, OVER, WHOLE_PAGE, annotation, scan
from tests.extract.pdfs import Sheet, box, grey, pdf, place, words

MULTIPLY, FAINT = {"G": "/BM /Multiply"}, {"G": "/ca 0.01"}
SEEN = words("Shown", y=500)
COLOURED = grey(8, 8, bytes(range(40, 40 + 64 * 3, 3)))

HIDDEN = {
    "a black box over it": Sheet(NAME + box(*OVER)),
    "a white box over it": Sheet(NAME + box(*OVER, "1 1 1 rg")),
    "a box over one word": Sheet(NAME + box(150, 694, 60, 20)),
    "a box over it, with a label": Sheet(
        NAME + box(*OVER) + words("(b)(6), (b)(7)(C) (b)(6), (b)(7)(C)", before="1 g")
    ),
    "a box with a thick line": Sheet(NAME + b"q 14 w 66 704 m 266 704 l S Q\n"),
    "a black box under black words": Sheet(box(*OVER) + NAME),
    "a box in a form": Sheet(NAME + b"q /X Do Q\n", forms={"X": ("/BBox [0 0 612 792]", box(*OVER))}),
    "a box over words in a form": Sheet(
        b"q 1 0 0 1 0 -100 cm /X Do Q\n" + box(66, 594, 200, 20), forms={"X": ("/BBox [0 0 612 792]", NAME)}
    ),
    "a box on a rotated page": Sheet(NAME + box(*OVER), rotation=90),
    "a box on a cropped page": Sheet(NAME + box(*OVER), crop="50 300 400 750"),
    "an image over it": Sheet(NAME + place("I", *OVER), images={"I": COLOURED}),
    "a black image over all": Sheet(NAME + WHOLE_PAGE, images={"I": grey(1, 1, b"\0")}),
    "a white image over all": Sheet(NAME + WHOLE_PAGE, images={"I": grey(1, 1, b"\xff")}),
    "white on white": Sheet(words("Witness Jane Roe of Springfield", before="1 1 1 rg")),
    "nearly white on white": Sheet(words("Witness Jane Roe of Springfield", before="0.98 g")),
    "red on red": Sheet(box(*OVER, "1 0 0 rg") + words("Witness Jane Roe of Springfield", before="1 0 0 rg")),
    "nearly transparent": Sheet(b"/G gs " + NAME, states=FAINT),
    "too small": Sheet(words("Witness Jane Roe of Springfield", size=0.5)),
    "left of the page": Sheet(words("Witness Jane Roe", x=-300)),
    "beyond the crop box": Sheet(words("Shown", y=500) + NAME, crop="0 0 612 650"),
    "clipped away": Sheet(b"q 10 10 50 50 re W n " + NAME + b"Q\n"),
    "clipped in part": Sheet(b"q 60 690 60 30 re W n " + NAME + b"Q\n"),
    "invisible, on an empty page": Sheet(INVISIBLE),
    "a redaction that was marked, not made": Sheet(NAME, annotations=[annotation("Redact")]),
    "a square laid over": Sheet(NAME, annotations=[annotation("Square", "/IC [0 0 0] /C [0 0 0]")]),
    "black in the scan under OCR": Sheet(WHOLE_PAGE + INVISIBLE, images={"I": scan(dark=(66, 266))}),
    "white in the scan under OCR": Sheet(WHOLE_PAGE + INVISIBLE, images={"I": scan(light=(66, 266))}),
    "one word black in the scan": Sheet(WHOLE_PAGE + INVISIBLE, images={"I": scan(dark=(180, 250))}),
    "black in a scan over visible words": Sheet(NAME + WHOLE_PAGE, images={"I": scan(dark=(66, 266))}),
    "a white box with words of its own": Sheet(
        NAME
        + box(66, 600, 400, 120, "1 g")
        + words("Name and address of the witness", y=680)
        + words("were left out of the copy that goes to the public,", y=660)
        + words("as the law has it that names of witnesses are theirs", y=640)
    ),
    "a white box through a word of a sentence": Sheet(NAME + box(160, 640, 400, 74, "1 g")),
    "a white box through a word of an address": Sheet(
        words("Witness at 12 Elm Street, Springfield") + box(192, 600, 400, 120, "1 g")
    ),
    "a box in a row of cells of other shades": Sheet(
        NAME
        + box(*OVER)
        + box(276, 694, 60, 20, "0.3 g")
        + box(346, 694, 60, 20, "0.5 g")
        + box(416, 694, 60, 20, "0.7 g")
    ),
    "clipped away at the edge of a figure": Sheet(
        b"q 60 300 300 300 re W n "
        + words("Reports that came in, by month and office", 72, 500)
        + words("Witness Jane Roe", 370, 500)
        + b"Q\n"
    ),
    "a grey box before an address": Sheet(
        NAME + box(66, 694, 110, 20, "0.5 g") + words("12 Elm Street, Springfield", 280)
    ),
    "tiny white letters": Sheet(SEEN + words("Witness Jane Roe of Springfield", size=1.2, before="1 g")),
    "too small, of words that stand elsewhere": Sheet(
        words("Jane of Springfield met a Roe. The witness was", y=500)
        + words("Witness Jane Roe of Springfield", size=0.5)
    ),
}

SHOWN = {
    "plain words": Sheet(NAME),
    "a highlight under it": Sheet(box(*OVER, "1 1 0 rg") + NAME),
    "a highlight over it": Sheet(NAME + b"/G gs " + box(*OVER, "1 1 0 rg"), states=MULTIPLY),
    "a highlight laid over": Sheet(
        NAME, annotations=[annotation("Highlight", "/C [1 1 0] /QuadPoints [66 714 266 714 66 694 266 694]")]
    ),
    "white words on a dark head of a table": Sheet(
        box(*OVER, "0 0 0.4 rg") + words("Witness Jane Roe of Springfield", before="1 g")
    ),
    "a box beside it": Sheet(NAME + box(280, 694, 200, 20)),
    "a label on a black box": Sheet(box(*OVER) + words("(b)(6) (b)(7)(C)", before="1 g")),
    "a frame around it": Sheet(NAME + b"q 1 w 66 694 200 20 re S Q\n"),
    "a line through it": Sheet(NAME + b"q 1 w 66 704 m 266 704 l S Q\n"),
    "a white page under all": Sheet(box(0, 0, 612, 792, "1 g") + NAME),
    "an image under it": Sheet(WHOLE_PAGE + NAME, images={"I": grey(1, 1, b"\xd0")}),
    "white on a black image": Sheet(
        WHOLE_PAGE + words("Witness Jane Roe of Springfield", before="1 g"), images={"I": grey(1, 1, b"\0")}
    ),
    "a watermark over it": Sheet(
        NAME + b"/G gs " + words("DRAFT", 60, 680, 60, "0.5 g"), states={"G": "/ca 0.3"}
    ),
    "a stamp beside it": Sheet(NAME, annotations=[annotation("Square", "/IC [0 0 0]", "300 694 400 714")]),
    "a clip around the page": Sheet(b"q 0 0 612 792 re W n " + NAME + b"Q\n"),
    "OCR under a scan": Sheet(INVISIBLE + WHOLE_PAGE, images={"I": scan()}),
    "OCR over a scan": Sheet(WHOLE_PAGE + INVISIBLE, images={"I": scan()}),
    "visible OCR under a scan": Sheet(NAME + WHOLE_PAGE, images={"I": scan()}),
    "black beside words of OCR": Sheet(WHOLE_PAGE + INVISIBLE, images={"I": scan(dark=(260, 400))}),
    "three letters under a box": Sheet(words("Seen", y=500) + words("abc") + box(*OVER)),
    "a running title under a white box": Sheet(
        words("Appendix Methods", 72, 760, 7)
        + box(60, 740, 300, 40, "1 g")
        + words("Appendix Methods", 72, 745, 20)
    ),
}


@pytest.mark.parametrize("how", HIDDEN)
def test_hidden_words_hold_a_page_back(how):
    """The page has no words and no image text, says what hides how much, and quotes nothing."""
    reading = read_document(pdf(Sheet(words("Another page")), HIDDEN[how]))
    page = reading.page(2)

    assert ("partly", "held-back", None, None) == (reading.status, page.status, page.layer, page.image)
    assert page.reason.startswith("Text is hidden on the page: ")
    assert not {"Jane", "Roe", "Springfield"} & set(page.reason.split())


@pytest.mark.parametrize("how", SHOWN)
def test_words_that_show_are_read(how):
    """Neither colours nor images nor boxes hold a page back as long as its words can be seen."""
    assert ["extracted"] == [page.status for page in read_document(pdf(SHOWN[how])).pages]
    assert [] == find_leaks(pdf(SHOWN[how]))


@pytest.mark.parametrize("colour", ["0 g", "1 g"])
@pytest.mark.parametrize("subtype", ["Stamp", "FreeText", "Highlight", "Ink", "Widget"])
def test_what_is_laid_over_a_page_hides_by_how_it_looks(subtype, colour):
    """An annotation with an opaque appearance hides words, whatever kind it says it is."""
    entries = "/Type /XObject /Subtype /Form /BBox [0 0 200 20]"
    content = f"{colour} 0 0 200 20 re f".encode()
    look = f"<< {entries} /Length {len(content)} >>\nstream\n".encode() + content + b"\nendstream"
    sheet = Sheet(NAME, annotations=[annotation(subtype, "/AP << /N 900 0 R >> /FT /Tx /T (a)")])

    form = "/AcroForm << /Fields [11 0 R] >>" if subtype == "Widget" else ""

    assert "held-back" == read_document(pdf(sheet, objects={900: look}, catalog=form)).status


def test_a_layer_that_is_switched_off_is_hidden():
    """Words that only show when a reader switches their layer on are not published."""
    layered = Sheet(words("Shown", y=500) + b"/OC /F1 BDC " + NAME + b"EMC\n")
    off = "/OCProperties << /OCGs [900 0 R] /D << /OFF [900 0 R] >> >>"
    objects = {900: b"<< /Type /OCG /Name (Names) >>"}
    data = pdf(layered, catalog=off, objects=objects)
    named = data.replace(b"/Resources << /Font", b"/Resources << /Properties << /F1 900 0 R >> /Font", 1)

    assert "held-back" == read_document(named).status


def test_a_cleared_file_is_read_whole():
    """Once an archivist has cleared a file, its hidden words are text like others."""
    hidden = pdf(HIDDEN["a black box over it"])

    assert "" == read_document(hidden).page(1).text
    assert "Witness Jane Roe of Springfield" == read_document(hidden, cleared=True).page(1).text


def test_leaks_say_where_and_how_much():
    """A finding gives page, cover, number of letters and the boxes of the words, and never the words."""
    (leak,) = find_leaks(pdf(Sheet(words("A page")), Sheet(NAME + box(150, 694, 60, 20))))

    assert (2, "under a box") == (leak.page, leak.cause)
    assert leak.letters in range(6, 12)
    assert all(20 < box.x < 40 and 9 < box.y < 12 for box in leak.boxes)


def test_a_whole_file_of_hidden_words_is_held_back():
    """Where every page is held back, so is the file."""
    assert "held-back" == read_document(pdf(HIDDEN["white on white"])).status
