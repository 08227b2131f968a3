"""Whatever a mark is made of, and wherever it is in the file, words under it are hidden."""

import pytest

from foia_graph.extract.pdf.document_reader import read_document
from foia_graph.extract.pdf.hidden_text import find_leaks
from tests.extract.pdf.sheets import BLACK_BOX, INVISIBLE, NAME, OVER, TEXT, WHOLE_PAGE, annotation, scan
from tests.extract.pdfs import Sheet, box, grey, pdf, place, words

X, Y, WIDTH, HEIGHT = OVER
LEVEL_LINES = b"".join(box(X, Y + step, WIDTH, 0.9) for step in range(HEIGHT))
UPRIGHT_LINES = b"".join(box(X + step, Y, 0.9, HEIGHT) for step in range(WIDTH))
STROKES = "".join(f"{X} {Y + step} m {X + WIDTH} {Y + step} l " for step in range(HEIGHT))
TURNED = f"BT /F1 12 Tf 0 1 -1 0 200 300 Tm ({TEXT}) Tj ET\n".encode()
SOLID = {"G": "/SMask << /S /Luminosity /G 900 0 R >>"}
MASK = b"<< /Type /XObject /Subtype /Form /BBox [0 0 612 792] /Group << /S /Transparency /CS /DeviceGray >>"
MASK += b" /Length 22 >>\nstream\n1 g 0 0 612 792 re f  \nendstream"
LETTERS = "".join(f"/{letter} 901 0 R " for letter in sorted(set(TEXT) - {" "}))
CODES = " ".join(f"{ord(letter)} /{letter}" for letter in sorted(set(TEXT) - {" "}))
DRAWN_FONT = (
    "<< /Type /Font /Subtype /Type3 /FontBBox [0 0 10 10] /FontMatrix [0.1 0 0 0.1 0 0] /FirstChar 32"
    f" /LastChar 122 /Widths [{'6 ' * 91}] /CharProcs << {LETTERS} >>"
    f" /Encoding << /Type /Encoding /Differences [{CODES}] >> >>"
).encode()
GLYPH = b"<< /Length 33 >>\nstream\n6 0 0 0 5 7 d1 0 0 1 7 re 3 0 1 7 re f\nendstream"

HIDDEN = {
    "a path with a hole elsewhere": Sheet(NAME + b"q 66 694 300 20 re 340 698 8 8 re f* Q\n"),
    "a mark with round corners": Sheet(
        NAME + b"q 70 694 m 262 694 l 270 700 270 708 262 714 c 70 714 l f Q\n"
    ),
    "thin lines, one close to the next": Sheet(NAME + LEVEL_LINES),
    "thin upright lines": Sheet(NAME + UPRIGHT_LINES),
    "one path of thin strokes": Sheet(NAME + f"q 1 w {STROKES} S Q\n".encode()),
    "dark grey": Sheet(NAME + box(*OVER, "0.2 g")),
    "dark red": Sheet(NAME + box(*OVER, "0.5 0 0 rg")),
    "two boxes, each over a half": Sheet(NAME + box(66, 694, 90, 20) + box(156, 694, 110, 20)),
    "a form in a form": Sheet(
        NAME + b"q /X Do Q\n", forms={"X": ("/BBox [0 0 612 792]", b"q 1 0 0 1 0 0 cm " + BLACK_BOX + b"Q\n")}
    ),
    "a box drawn by a form that is moved": Sheet(
        NAME + b"q 1 0 0 1 60 600 cm /X Do Q\n", forms={"X": ("/BBox [0 0 300 300]", box(6, 94, 200, 20))}
    ),
    "the words drawn again under a second mark": Sheet(NAME + BLACK_BOX + NAME + box(*OVER, "0.1 g")),
    "turned words": Sheet(TURNED + box(186, 296, 20, 200)),
    "turned words on a turned page": Sheet(TURNED + box(186, 296, 20, 200), rotation=90),
    "a page that begins elsewhere": Sheet(NAME + BLACK_BOX, media="50 50 662 842"),
    "a page in larger units": Sheet(NAME + BLACK_BOX, media="0 0 612 792] /UserUnit 2 /Beside [0"),
    "words cut through by the crop box": Sheet(words("Shown", y=500) + NAME, crop="0 0 150 792"),
    "a photograph over the words": Sheet(
        NAME + place("I", *OVER), images={"I": grey(40, 4, bytes(range(160)))}
    ),
    "an ink drawing over it": Sheet(
        NAME, annotations=[annotation("Ink", "/C [0 0 0] /BS << /W 24 >> /InkList [[60 704 280 704]]")]
    ),
    "a redaction that was marked, over words of OCR": Sheet(
        WHOLE_PAGE + INVISIBLE, images={"I": scan()}, annotations=[annotation("Redact")]
    ),
    "black in a large scan": Sheet(WHOLE_PAGE + INVISIBLE, images={"I": scan(dark=(66, 266), times=2)}),
    "white in a large scan": Sheet(WHOLE_PAGE + INVISIBLE, images={"I": scan(light=(66, 266), times=2)}),
    "one word black in a large scan": Sheet(
        WHOLE_PAGE + INVISIBLE, images={"I": scan(dark=(180, 250), times=2)}
    ),
    "black in a scan with a dark border": Sheet(
        WHOLE_PAGE + INVISIBLE, images={"I": scan(dark=(66, 266), border=20)}
    ),
}


@pytest.mark.parametrize("how", HIDDEN)
def test_words_under_a_mark_hold_the_page_back(how):
    """The page is held back, and the reason says where the words are, not which."""
    (page,) = read_document(pdf(HIDDEN[how])).pages

    assert ("held-back", None) == (page.status, page.layer)
    assert "% from the left" in page.reason and "% from the top" in page.reason
    assert not set(TEXT.split()) & set(page.reason.split())


@pytest.mark.parametrize(
    "paint",
    [b"/Pattern cs /P1 scn 66 694 200 20 re f", b"66 694 200 20 re W n /S1 sh"],
    ids=["a pattern", "a shading"],
)
def test_a_pattern_hides_as_a_colour_does(paint):
    """Tiles and shadings are opaque where they are painted."""
    tile = b"<< /PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 4 4] /XStep 4 /YStep 4 /Resources << >>"
    tile += b" /Length 20 >>\nstream\n0 0 1 rg 0 0 4 4 re f\nendstream"
    ramp = b"<< /FunctionType 2 /Domain [0 1] /C0 [0.1] /C1 [0.3] /N 1 >>"
    shading = b"/S1 << /ShadingType 2 /ColorSpace /DeviceGray /Coords [66 0 266 0] /Function 901 0 R >>"
    data = pdf(Sheet(NAME + b"q " + paint + b" Q\n"), objects={900: tile, 901: ramp})
    resources = b"/Resources << /Pattern << /P1 900 0 R >> /Shading << " + shading + b" >> /Font"

    assert "held-back" == read_document(data.replace(b"/Resources << /Font", resources, 1)).status


def test_a_mask_that_lets_all_through_hides_nothing_of_a_mark():
    """A box with a soft mask that is white throughout is as black as without."""
    sheet = Sheet(NAME + b"q /G gs " + BLACK_BOX + b"Q\n", states=SOLID)

    assert "held-back" == read_document(pdf(sheet, objects={900: MASK})).status


def test_a_mark_may_stand_in_the_next_content_stream():
    """What a later stream of the same page draws lies over what an earlier one drew."""
    stream = b"<< /Length %d >>\nstream\n" % len(BLACK_BOX) + BLACK_BOX + b"\nendstream"
    data = pdf(Sheet(NAME), objects={900: stream})

    assert (
        "held-back" == read_document(data.replace(b"/Contents 11 0 R", b"/Contents [11 0 R 900 0 R]")).status
    )


@pytest.mark.parametrize(("mark", "status"), [(BLACK_BOX, "held-back"), (b"", "extracted")])
def test_letters_that_are_drawings_are_hidden_as_others_are(mark, status):
    """A font of type 3, whose glyphs are content streams, shows and hides as any font."""
    data = pdf(Sheet(NAME + mark), objects={3: DRAWN_FONT, 901: GLYPH})

    assert status == read_document(data).status


def test_the_reason_names_what_covers_the_words():
    """It counts the letters under each kind of cover, and gives their position on the page as shown."""
    (page,) = read_document(pdf(Sheet(NAME + BLACK_BOX))).pages

    assert (
        "Text is hidden on the page: 27 characters under a box"
        " (12 to 40% from the left, 10 to 12% from the top)." == page.reason
    )


def test_a_large_scan_is_judged_as_a_small_one():
    """Where a scan is sampled, not drawn, the same words are found in the same positions."""
    small, large = (
        find_leaks(pdf(Sheet(WHOLE_PAGE + INVISIBLE, images={"I": scan(dark=(66, 266), times=times)})))
        for times in (1, 2)
    )

    assert [leak.letters for leak in small] == [leak.letters for leak in large] == [27]
