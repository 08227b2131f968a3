"""Pages put before those of a file whose own bytes stay as they are."""

import io
from pathlib import Path

import pypdf
import pytest

from foia_graph.extract.pdf.pdfium import UnreadablePdf, open_document
from foia_graph.extract.pdf.worker import front_pages_update
from tests.extract.pdfs import Sheet, pdf, words

SHARED = Path(__file__).parents[4] / "shared/corpora/dev/pdf"
FRONT = pdf(Sheet(words("Cover sheet")))
FILE = pdf(Sheet(words("First")), Sheet(words("Second")))


def texts(data):
    return [page.extract_text().strip() for page in pypdf.PdfReader(io.BytesIO(data), strict=True).pages]


def test_the_file_begins_as_it_did_and_has_one_page_more():
    """Two readers of third parties see the new page first."""
    update = front_pages_update(FILE, FRONT)

    assert ["Cover sheet", "First", "Second"] == texts(FILE + update)
    with open_document(FILE + update) as document:
        assert 3 == len(document)


@pytest.mark.parametrize("data", [b"", b"no PDF at all", FILE[:-300][:100]])
def test_what_is_no_pdf_is_refused(data):
    """Nothing is put before what cannot be read."""
    with pytest.raises(UnreadablePdf):
        front_pages_update(data, FRONT)


def test_a_file_that_begins_with_something_else_is_refused():
    """Offsets of such a file count from elsewhere, and its bytes would not stay."""
    with pytest.raises(UnreadablePdf, match="its bytes cannot be kept"):
        front_pages_update(b"junk before the header\n" + FILE, FRONT)


@pytest.mark.skipif(not SHARED.is_dir(), reason="needs the PDFs in ../shared/corpora/dev")
def test_real_files_keep_their_bytes_and_open_in_a_strict_reader():
    """Whatever made them, and however they write their cross-references."""
    files = sorted(SHARED.glob("*.pdf"), key=lambda path: (path.stat().st_size, path.name))[:60:6]
    for data in (path.read_bytes() for path in files):
        whole = data + front_pages_update(data, FRONT)
        before, after = (len(pypdf.PdfReader(io.BytesIO(each)).pages) for each in (data, whole))

        assert after == before + 1
        assert "Cover sheet" in pypdf.PdfReader(io.BytesIO(whole)).pages[0].extract_text()
