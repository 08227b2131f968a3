"""A layer that has but few of the words that its page shows is partial, and the page is not read by it."""

import random

import pytest
from PIL import Image, ImageDraw, ImageFont

from foia_graph.extract.parsed_document import ParsedPage
from foia_graph.extract.pdf import page_reader
from foia_graph.extract.pdf.document_reader import read_document
from tests.extract.pdfs import Sheet, box, grey, pdf, place, words

SENTENCE = "The board met in the town hall and heard the report on the bridge"
WIDTH, HEIGHT = 1275, 1650  # a sheet of paper at 150 dpi


def _paper() -> Image.Image:
    return Image.new("L", (WIDTH, HEIGHT), 255)


def _scan(lines: int, first: int = 150, size: int = 25) -> Image.Image:
    image = _paper()
    font = ImageFont.load_default(size=size)
    for number in range(lines):
        ImageDraw.Draw(image).text((150, first + 42 * number), SENTENCE, fill=0, font=font)
    return image


def _sheet(
    image: Image.Image, content: bytes, area: tuple[float, float, float, float] = (0, 0, 612, 792)
) -> Sheet:
    """Lay words over an image that is somewhere on the page: left, bottom, width, height."""
    return Sheet(
        place("Scan", *area) + content, images={"Scan": grey(image.width, image.height, image.tobytes())}
    )


def _read(sheet: Sheet) -> ParsedPage:
    return read_document(pdf(sheet)).page(1)


@pytest.mark.parametrize(
    "content",
    [
        box(300, 600, 60, 14, "1 1 1 rg") + words("(b)(6)", 310, 603, 8) + words("(b)(6)", 310, 503, 8),
        words("DOE-2021-000123", 470, 20, 9),
        words("Case 1:21-cv-01234 Document 18-2 Filed 03/04/21 Page 5 of 9", 120, 775, 10),
        words("Approved for release 2005/03/16", 220, 780, 10),
    ],
    ids=["stamps", "bates", "docket", "approved"],
)
def test_marks_over_a_scan(content: bytes) -> None:
    """Stamps, a Bates number or a running title over a scan stay as its layer; the page is yet to be read."""
    page = _read(_sheet(_scan(30), content))

    assert ("image-only", True) == (page.status, page.has_partial_layer)
    assert page.layer is not None and page.layer.text.strip()


def test_scan_of_a_few_lines() -> None:
    """A short letter over which nothing but a stamp is set is yet to be read as well."""
    assert "image-only" == _read(_sheet(_scan(3), words("(b)(6)", 310, 503, 8))).status


def test_scan_that_lies_on_its_side() -> None:
    """Lines of print that run up the page are lines of print."""
    turned = _scan(20).transpose(Image.Transpose.ROTATE_90).resize((WIDTH, HEIGHT))

    assert "image-only" == _read(_sheet(turned, words("DOE-2021-000123", 470, 20, 9))).status


def test_turned_page() -> None:
    """Lines are compared where they are on the page as it is shown."""
    lines = b"".join(words(SENTENCE, 72, 720 - 20.16 * n, 12, "3 Tr") for n in range(5))
    sheet = _sheet(_scan(5), lines)
    sheet.rotation = 90

    assert ("extracted", False) == ((page := _read(sheet)).status, page.has_partial_layer)


def test_scan_with_its_words() -> None:
    """A scan whose words some OCR has put over it is read by them, however few there are."""
    lines = b"".join(words(SENTENCE, 72, 710 - 20.16 * n, 12, "3 Tr") for n in range(3))

    assert ("extracted", False) == ((page := _read(_sheet(_scan(3), lines))).status, page.has_partial_layer)


def test_letter_with_seal_and_signature() -> None:
    """A seal, a logo with a name in it and a signature next to a short letter are no words that lack."""
    image = Image.new("L", (600, 300), 255)
    draw = ImageDraw.Draw(image)
    draw.ellipse((10, 10, 280, 280), outline=0, width=8)
    draw.text((300, 100), "Office of Records", fill=0, font=ImageFont.load_default(size=36))
    wave = [(20 + 8 * n, 220 + random.Random(n).randrange(60)) for n in range(60)]
    draw.line(wave, fill=0, width=4)
    letter = b"".join(words(SENTENCE, 72, 500 - 16 * n) for n in range(4))

    assert "extracted" == _read(_sheet(image, letter, (72, 560, 400, 200))).status


def test_photograph() -> None:
    """A photograph over the whole page has no lines of print, whatever its grain."""
    grain = random.Random(7)
    small = Image.frombytes("L", (51, 66), bytes(grain.randrange(30, 220) for _ in range(51 * 66)))
    photograph = small.resize((WIDTH, HEIGHT), Image.Resampling.BICUBIC)
    page = _read(_sheet(photograph, words("Figure 3: The bridge from the north", 72, 30)))

    assert ("extracted", False) == (page.status, page.has_partial_layer)


def test_words_drawn_as_shapes() -> None:
    """Words that are drawn, letter by letter, as shapes are looked for, too."""
    strokes = b"".join(
        box(72 + 7 * column, 700 - 16 * row, 4, 6) for row in range(30) for column in range(60) if column % 6
    )

    assert "image-only" == _read(Sheet(strokes + words("(b)(5)", 300, 50))).status


def test_bare_text_is_not_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page without pictures is believed, however few words it has, and not drawn."""
    monkeypatch.setattr(page_reader, "draw_pixels", lambda *_: pytest.fail("the page was drawn"))

    assert "extracted" == _read(Sheet(words("This page is left blank") + box(72, 400, 300, 2))).status
