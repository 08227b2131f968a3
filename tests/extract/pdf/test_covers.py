"""Covers of words: what is drawn thick or dense enough to hide them."""

import pytest

from foia_graph.extract.pdf import pdfium
from foia_graph.extract.pdf.covers import list_covers
from foia_graph.extract.pdf.page_handle import open_page
from tests.extract.pdfs import Sheet, box, pdf

HATCH = b"".join(box(66, 694 + step, 200, 0.8) for step in range(12))
TABLE = b"".join(box(66, 400 + 14 * row, 200, 0.8) for row in range(12))
CURVE = "66 694 m " + " ".join(f"{70 + 10 * n} {694 + 3 * n} l" for n in range(19))


def covers_of(content: bytes) -> list[tuple[str, tuple[int, ...]]]:
    """List the covers of a page, each with its area in whole points."""
    with pdfium.open_document(pdf(Sheet(content))) as document, open_page(document, 0) as page:
        found = list_covers(page.handle, page.objects)
    return [(cover.name, tuple(round(side) for side in cover.area)) for cover in found]


@pytest.mark.parametrize(
    ("content", "covers"),
    [
        (box(66, 694, 200, 20), [("a box", (66, 694, 266, 714))]),
        (HATCH, [("lines", (66, 694, 266, 706))]),
        (TABLE, []),
        (b"q 1 w 66 694 200 20 re S Q\n", []),
        (f"q 0.5 w {CURVE} S Q\n".encode(), []),
    ],
    ids=["a box", "thin lines close together", "rules of a table", "a frame", "a curve"],
)
def test_thin_lines_cover_where_they_are_close(content, covers):
    """Lines that leave no room between them are one cover; those of tables, frames and charts are none."""
    assert covers == covers_of(content)


def test_covers_come_in_the_order_of_drawing():
    """Lines that cover together are where the last of them is drawn."""
    content = box(10, 10, 50, 50) + HATCH + box(20, 20, 50, 50)

    assert ["a box", "lines", "a box"] == [name for name, _ in covers_of(content)]
