"""What is drawn as small as a stamp, and has no words in the layer, is noted of a page."""

import pytest

from foia_graph.extract.parsed_document import Box
from foia_graph.extract.pdf.document_reader import read_document
from tests.extract.pdfs import Sheet, box, grey, pdf, place, words

PICTURE = grey(2, 2, b"\x00\xff\xff\x00")
LETTER = "{0} 500 m {0} 508 l {1} 508 l {1} 506 l {0} 505 l {1} 504 l {1} 501 l {0} 501 l {0} 500 l f\n"


def _drawings(sheet: Sheet) -> tuple[Box, ...]:
    return read_document(pdf(sheet)).page(1).drawings


def _close_to(left: float, top: float, width: float, height: float) -> Box:
    """Return a box of so many points, in percent of the page, that equals one a little off."""
    sides = (100 * left / 612, 100 * top / 792, 100 * width / 612, 100 * height / 792)
    return Box(*(pytest.approx(side, abs=0.02) for side in sides))  # type: ignore[arg-type]


def test_small_picture() -> None:
    """A picture of the size of a stamp is noted; one behind words, a line and a photograph are not."""
    content = words("The witness met") + place("P", 200, 500, 40, 12) + place("P", 70, 695, 60, 16)
    sheet = Sheet(
        content + place("P", 72, 100, 300, 200) + place("P", 72, 90, 300, 0.5), images={"P": PICTURE}
    )

    assert (_close_to(200, 280, 40, 12),) == _drawings(sheet)


def test_letters_in_outlines() -> None:
    """Outlines of letters that are next to each other are one drawing; boxes and rules are none."""
    letters = "".join(LETTER.format(x, x + 4) for x in (200, 205, 210, 300))
    sheet = Sheet(
        words("The witness met") + letters.encode() + box(100, 300, 60, 12) + box(100, 400, 60, 12, "1 g")
    )

    assert (_close_to(200, 284, 14, 8),) == _drawings(sheet)


def test_notes() -> None:
    """Notes that are laid over the page with words in them are noted; links and highlights are not."""
    kinds = {"FreeText": 100, "Stamp": 200, "Highlight": 300, "Link": 400}
    notes = [
        f"<< /Type /Annot /Subtype /{kind} /Rect [{left} 500 {left + 50} 512] /Contents (x) >>"
        for kind, left in kinds.items()
    ]

    assert (_close_to(100, 280, 50, 12), _close_to(200, 280, 50, 12)) == _drawings(Sheet(annotations=notes))


def test_map() -> None:
    """A map or chart of very many small shapes has no stamps."""
    shapes = "".join(
        f"q 1 0 0 1 0 {10 * (row - 40)} cm {LETTER.format(x, x + 7)} Q\n"
        for row in range(20)
        for x in range(100, 500, 40)
    )

    assert () == _drawings(Sheet(shapes.encode()))
