"""What is read does not depend on how busy the machine is."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from archives import content
from foia_graph.extract.ocr import unavailable_reason
from tests.extract.pdfs import Sheet, grey, pdf, place, words
from tests.ingest.documents.conftest import LEAK, LETTER, MAIL, NO_PDF

LOOPS = 8
"""Processes that do nothing but work, at the priority of the load."""


def scan() -> bytes:
    """Make a file of pictures: a page of text, one full of specks, one without words; and a page of text."""
    from PIL import Image, ImageDraw, ImageFont

    pages = []
    for speck in (0, 7, 3):
        image = Image.new("L", (1275, 1650), 255)
        draw = ImageDraw.Draw(image)
        for line in range(12 if speck != 3 else 0):
            text = f"Line {line}: the sheriff asked for a list of all jurisdictions."
            draw.text((120, 150 + 90 * line), text, 0, ImageFont.load_default(36))
        draw.point([(x, x * 37 % 1650) for x in range(0, 1275, speck or 1275)], 0)
        scan = grey(*image.size, image.tobytes())
        pages.append(Sheet(place("Scan", 0, 0, 612, 792), images={"Scan": scan}))
    return pdf(*pages, Sheet(words("The last page is text.")))


@contextmanager
def busy_machine() -> Iterator[None]:
    """Keep the processors busy with other work."""
    loops = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(LOOPS)]
    try:
        yield
    finally:
        for loop in loops:
            loop.kill()
            loop.wait()


@pytest.mark.slow
def test_a_load_on_a_busy_machine_gives_the_same_triples(archive_with, tmp_path):
    """Text layers, pictures of text, what is held back, what is no PDF: all as where nothing else is done."""
    files = {"scan": scan()} if not unavailable_reason() else {}
    archive = archive_with(letter=LETTER, mail=MAIL, leak=LEAK, web=NO_PDF, **files)
    quiet, busy = tmp_path / "quiet", tmp_path / "busy"
    archive.load(into=quiet, ocr=True, workers=2)
    with busy_machine():
        archive.load(into=busy, ocr=True, workers=2)

    assert content(quiet) == content(busy) != []
