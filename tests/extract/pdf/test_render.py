"""Images of pages are flattened pixels of one of a few widths, and show nothing that is hidden."""

import pytest

from foia_graph.extract.pdf.pdfium import UnreadablePdf
from foia_graph.extract.pdf.worker import WIDTHS, render_page
from tests.extract.pdf.pixels import pixels
from tests.extract.pdfs import Sheet, box, pdf, words


@pytest.mark.parametrize("width", WIDTHS)
def test_a_page_is_as_wide_as_asked(width):
    """The height follows from the page."""
    assert (width, width * 2) == pixels(render_page(pdf(Sheet(media="0 0 300 600")), 1, width))[:2]


def test_colours_are_those_of_the_page():
    """A red page is red: channels are not swapped."""
    assert b"\xff\0\0" == pixels(render_page(pdf(Sheet(box(0, 0, 612, 792, "1 0 0 rg"))), 1, 200))[2][:3]


def test_turned_pages_are_turned():
    """The image is as wide as the page as it is shown."""
    width, height, _ = pixels(render_page(pdf(Sheet(media="0 0 300 600", rotation=90)), 1, 200))

    assert (200, 100) == (width, height)


@pytest.mark.parametrize("hidden", ["0.99 g", "1 g"])
def test_what_a_page_hides_is_black(hidden):
    """Neither white nor nearly white words can be made out by turning up the contrast; cleared, they can."""
    sheet = Sheet(words("Witness Jane Roe", 72, 400, 40, before=hidden))
    _, _, shown = pixels(render_page(pdf(sheet), 1, 200))
    _, _, cleared = pixels(render_page(pdf(sheet), 1, 200, cleared=True))

    assert {0, 255} == set(shown)
    assert 0 not in cleared


def test_a_huge_page_is_small():
    """A page of two hundred inches has no more pixels than memory has room for."""
    width, height, _ = pixels(render_page(pdf(Sheet(media="0 0 14400 14400")), 1, 1600))

    assert (1600, 1600) == (width, height)


def test_a_long_page_is_drawn_narrower():
    """A page as thin as a thread does not become a million pixels high."""
    width, height, _ = pixels(render_page(pdf(Sheet(media="0 0 10 14400")), 1, 1600))

    assert width * height <= 40_000_000 + height


@pytest.mark.parametrize(("number", "width"), [(2, 200), (0, 200), (1, 201)])
def test_there_is_no_other_page_or_width(number, width):
    """A sentence says which there are."""
    with pytest.raises(UnreadablePdf, match=r"there are pages 1 to 1|200, 800, 1600 pixels wide"):
        render_page(pdf(), number, width)
