"""Fields of forms are drawn as they look, and no form is made ready to be filled in."""

import pytest

from foia_graph.extract.pdf import pdfium
from foia_graph.extract.pdf.covers import list_covers
from foia_graph.extract.pdf.page_handle import open_page
from foia_graph.extract.pdf.page_pixels import draw_pixels
from foia_graph.extract.pdf.worker import page_image
from tests.extract.pdfs import Sheet, pdf, words

LOOK_ENTRIES = "/Type /XObject /Subtype /Form /BBox [0 0 200 20] /Resources << /Font << /F1 3 0 R >> >>"
FIELD = "/Type /Annot /Subtype /Widget /FT /Tx /T (name) /V (Springfield) /DA (/F1 12 Tf 0 g)"
FIELD_PLACE = "/Rect [72 600 272 620] /F 4"


def look(content: bytes) -> bytes:
    """Make the appearance of a field."""
    return f"<< {LOOK_ENTRIES} /Length {len(content)} >>\nstream\n".encode() + content + b"\nendstream"


def form(appearance: str, settings: str = "", flags: str = FIELD_PLACE) -> bytes:
    """Make a file of one page with one field."""
    sheet = Sheet(words("A form"), annotations=[f"<< {FIELD} {flags} {appearance} >>"])
    catalog = f"/AcroForm << /Fields [11 0 R] /DR << /Font << /F1 3 0 R >> >> {settings} >>"
    return pdf(sheet, catalog=catalog, objects={900: look(words("Springfield", 2, 5))})


def dark_pixels(data: bytes) -> int:
    """Count the dark pixels instead of the field."""
    image = page_image(data, 1, 72).convert("L").crop((72, 172, 272, 192))
    return sum(count for shade, count in enumerate(image.histogram()) if shade < 128)


def test_a_field_is_drawn_by_its_appearance():
    """What somebody filled in and saved is on the picture of the page."""
    assert dark_pixels(form("/AP << /N 900 0 R >>")) > 50


def test_a_field_that_lacks_an_appearance_gets_one_where_the_file_asks_for_it():
    """
    /NeedAppearances says that a program is to make them (ISO 32000-1, 12.7.2); otherwise nothing is drawn.
    """
    assert dark_pixels(form("", "/NeedAppearances true")) > 50
    assert 0 == dark_pixels(form(""))


def test_a_hidden_field_is_not_drawn():
    """A flag of the field hides it (ISO 32000-1, 12.5.3)."""
    assert 0 == dark_pixels(form("/AP << /N 900 0 R >>", flags="/Rect [72 600 272 620] /F 2"))


def test_no_form_is_made_ready_to_be_filled_in(monkeypatch: pytest.MonkeyPatch):
    """With some files that does not end."""

    def refuse(*arguments: object) -> None:
        raise AssertionError("a form is made ready")

    monkeypatch.setattr(pdfium.raw, "FPDFDOC_InitFormFillEnvironment", refuse)

    assert dark_pixels(form("/AP << /N 900 0 R >>")) > 50


def test_a_field_hides_words_after_it_was_drawn_too():
    """Drawing loses its kind, and not that something lies over the page there."""
    with pdfium.open_document(form("/AP << /N 900 0 R >>")) as document:
        with open_page(document, 0) as page:
            before = list_covers(page.handle, page.objects)
            draw_pixels(page, 1.0)
        with open_page(document, 0) as page:
            after = list_covers(page.handle, page.objects)

    assert ["a form field"] == [cover.name for cover in before]
    assert [before[0].area] == [cover.area for cover in after]
