"""Pages that are pictures, in a load with OCR."""

import pytest

from foia_graph.extract.ocr import unavailable_reason
from tests.extract.pdfs import Sheet, grey, pdf, place
from tests.ingest.documents.conftest import LETTER

pytestmark = pytest.mark.skipif(bool(unavailable_reason()), reason=unavailable_reason())


def scan(*lines: str) -> bytes:
    """Make a file of one page that is a picture of some lines."""
    from PIL import Image, ImageDraw, ImageFont

    image = Image.new("L", (1275, 1650), 255)
    for number, line in enumerate(lines):
        ImageDraw.Draw(image).text((150, 200 + 90 * number), line, 0, ImageFont.load_default(36))
    return pdf(Sheet(place("Scan", 0, 0, 612, 792), images={"Scan": grey(*image.size, image.tobytes())}))


def test_a_picture_of_words_is_read(archive_with):
    """Its text says that a machine read it, which one, and how sure it is; text layers stay as they are."""
    archive = archive_with(scan=scan("The sheriff asked for a list", "of all jurisdictions."), letter=LETTER)
    archive.load(ocr=True)
    page = archive.read("document/papers-scan/page/1")

    assert ("extracted", "ocr") == (page.one("readStatus").rpartition("/")[2], page.one("textOrigin"))
    assert float(page.one("confidence")) > 0.8
    assert page.one("remark").startswith("Its image was read by tesseract")
    assert "born-digital" == archive.read("document/papers-letter/page/1").one("textOrigin")


def test_a_picture_without_words_stays_one(archive_with):
    """Somebody looked, and there is nothing to read."""
    archive = archive_with(scan=scan())
    archive.load(ocr=True)

    assert "image-only" == archive.read("document/papers-scan/page/1").one("readStatus").rpartition("/")[2]


def test_ocr_that_comes_later_reads_what_needs_it(archive_with):
    """A store loaded without OCR is read again once there is one."""
    archive = archive_with(scan=scan("The sheriff asked for a list"))
    archive.load(ocr=False)
    before = archive.read("document/papers-scan/page/1").one("readStatus").rpartition("/")[2]
    report = archive.load(ocr=True)

    assert ("needs-ocr", "the reader changed") == (before, report.rebuilt)
    assert "extracted" == archive.read("document/papers-scan/page/1").one("readStatus").rpartition("/")[2]
