"""Pixels of a page: whole, in pieces, sampled off a scan, and what they tell of a line."""

from contextlib import contextmanager

import pytest

from foia_graph.extract.pdf import pdfium
from foia_graph.extract.pdf.geometry import Area
from foia_graph.extract.pdf.hidden_words import sample_scan
from foia_graph.extract.pdf.page_handle import open_page
from foia_graph.extract.pdf.page_pixels import draw_pixels
from tests.extract.pdf.sheets import INVISIBLE, NAME, WHOLE_PAGE, scan
from tests.extract.pdfs import Sheet, box, pdf, words

PLACE = Area(70, 698, 250, 712)


@contextmanager
def page_of(sheet):
    """Open the one page of a file."""
    with pdfium.open_document(pdf(sheet)) as document, open_page(document, 0) as page:
        yield page


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_a_piece_of_a_page_is_drawn_as_the_whole(rotation):
    """The same position has the same shades, whether all the page is drawn or a piece of it."""
    with page_of(Sheet(NAME, rotation=rotation)) as page:
        whole, piece = draw_pixels(page, 2.0), draw_pixels(page, 2.0, [PLACE])

    assert piece.width * piece.height < whole.width * whole.height / 20
    assert whole.shades(PLACE) == piece.shades(PLACE) != (255, 255)
    assert whole.columns(PLACE) == piece.columns(PLACE)


@pytest.mark.parametrize(
    ("over", "status"),
    [(b"", True), (box(130, 694, 60, 20), False), (box(130, 694, 60, 20, "1 g"), False)],
    ids=["nothing over it", "black over a word", "white over a word"],
)
def test_a_line_that_shows_has_ink_and_paper_all_along(over, status):
    """A mark as wide as a word leaves a position without ink, or without paper."""
    with page_of(Sheet(NAME + over)) as page:
        (line,) = page.lines

        assert status == draw_pixels(page, 1.0).has_contrast_throughout(line.area)


def test_a_line_of_any_height_is_measured():
    """A line may claim any height: what it would take to be a gap in it is then wider than the page."""
    with page_of(Sheet(NAME)) as page:
        shown = draw_pixels(page, 1.0)

    assert not shown.has_contrast_throughout(Area(70, -1e15, 250, 1e15))


def test_ruled_lines_are_no_ink_of_words():
    """A row that is dark from end to end counts for nothing; letters do."""
    with page_of(Sheet(NAME + box(0, 600, 612, 2))) as page:
        shown = draw_pixels(page, 1.0)

    assert {2} == set(shown.ink_columns([Area(100, 596, 200, 606)], 0.85))
    assert 3 in shown.ink_columns([Area(72, 596, 240, 606), Area(72, 698, 240, 712)], 0.85)


def test_a_large_scan_is_sampled():
    """The sample has about a pixel a point, and in each position what the drawing has."""
    with page_of(Sheet(WHOLE_PAGE + INVISIBLE, images={"I": scan(dark=(180, 250), times=2)})) as page:
        sample, drawn = sample_scan(page), draw_pixels(page, 1.0)
        seen, marked = Area(72, 700, 170, 709), Area(184, 696, 246, 712)

    assert (612, 792) == (sample.width, sample.height)
    assert sample.has_contrast(seen) and drawn.has_contrast(seen)
    assert (0, 0) == sample.shades(marked) == drawn.shades(marked)


@pytest.mark.parametrize(
    "sheet",
    [
        Sheet(WHOLE_PAGE, images={"I": scan()}),
        Sheet(WHOLE_PAGE + box(66, 694, 200, 20), images={"I": scan(times=2)}),
        Sheet(WHOLE_PAGE, images={"I": scan(times=2)}, rotation=90),
        Sheet(b"q 0 792 -612 0 612 0 cm /I Do Q\n", images={"I": scan(times=2)}),
        Sheet(NAME),
    ],
    ids=["small", "with a box on it", "a turned page", "a turned image", "no image"],
)
def test_what_is_not_one_upright_image_is_drawn(sheet):
    """A sample shows one image and nothing else; there is none of a page that has more."""
    with page_of(sheet) as page:
        assert sample_scan(page) is None


def test_a_line_that_climbs_is_not_level():
    """Its area has room for other lines, so that words are looked at one by one."""
    climbing = b"BT /F1 12 Tf 0.97 0.26 -0.26 0.97 72 400 Tm (A line that climbs) Tj ET\n"
    with page_of(Sheet(words("A level line") + climbing)) as page:
        assert [True, False] == [line.is_level for line in page.lines]
