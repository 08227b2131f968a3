"""Which pages are looked at: where the text layer may not tell what the image shows, and nowhere else."""

import msgspec
import pytest

from foia_graph.extract.ocr import needs_ocr
from foia_graph.extract.parsed_document import Box, ParsedDocument, ParsedPage, PositionedText, TextOrigin

LISTED = "Section 552 Section 552a\n" + "\n".join(
    f"(b)({number}) (b)(7)({letter}) (k)({number})" for number, letter in zip("123456", "ABCDEF", strict=True)
)


def _page(
    text: str, number: int = 1, origin: TextOrigin = "born-digital", blanks: tuple[Box, ...] = ()
) -> ParsedPage:
    return ParsedPage(number, "extracted", 612, 792, layer=PositionedText(text, origin=origin), blanks=blanks)


def _file(*pages: ParsedPage) -> ParsedDocument:
    return ParsedDocument("name of " + "|".join(page.text for page in pages), 1, "extracted", pages=pages)


def _wanted(*pages: ParsedPage) -> list[int]:
    return [page.number for page in pages if needs_ocr(page, _file(*pages))]


def test_image_without_text() -> None:
    """A page that has an image and no text is looked at; an empty one and one that is held back are not."""
    pages = (ParsedPage(1, "image-only"), ParsedPage(2, "extracted"), ParsedPage(3, "held-back"))

    assert [1] == _wanted(*pages)


def test_partial_layer() -> None:
    """A page whose layer has but few of its words is looked at, whatever the file is."""
    page = msgspec.structs.replace(_page("(b)(6)"), status="image-only", has_partial_layer=True)

    assert [1] == _wanted(page)


def test_short_list() -> None:
    """A letter may list five exemptions alone."""
    listed = "\n".join(f"(b)({number})" for number in range(2, 7))

    assert [1] == _wanted(_page(f"Withheld under 5 U.S.C. § 552:\n{listed}"))


def test_letter_that_lists_exemptions() -> None:
    """A letter that lists the exemptions is looked at for its check marks, one that names two is not."""
    listing = _page(LISTED)
    naming = _page("Withheld under 5 U.S.C. § 552 (b)(6) and (b)(7)(C).", 2)

    assert [1] == _wanted(listing, naming)


def test_scanned_release() -> None:
    """Once one page of a file shows that it is a release, its OCR is not believed on any page."""
    pages = (_page("Smith b6 b7C", 1, "ocr"), _page("a clipping from a newspaper", 2, "ocr"))

    assert [1, 2] == _wanted(*pages)


def test_scanned_report() -> None:
    """A scanned report without a word of a release is not looked at."""
    assert [] == _wanted(_page("Report to the Chairman\nHighway Funds", 1, "ocr"))


def test_born_digital() -> None:
    """What the producer set is believed, codes and all, unless boxes are there without a code."""
    blank = (Box(10, 10, 20, 3),)
    pages = (
        _page("The name (b)(6) is withheld"),
        _page("b6", 2, blanks=blank),
        _page("Dear", 3, blanks=blank),
    )

    assert [3] == _wanted(*pages)


def test_boxes_in_report() -> None:
    """The boxes of a report in which nothing speaks of redaction are frames and figures."""
    assert [] == _wanted(_page("Figure 1: Spending", blanks=(Box(10, 10, 20, 3),)))


@pytest.mark.parametrize(
    ("last", "wanted"), [("ABC-000104", []), ("ABC-000l04", [4]), ("no number", [4]), ("ABC-000904", [4])]
)
def test_gap_in_run(last: str, wanted: list[int]) -> None:
    """Where the pages are numbered, the one whose number is missing or does not count on is looked at."""
    pages = [_page(f"text\nABC-00010{number}", number) for number in (1, 2, 3)]

    assert wanted == _wanted(*pages, _page(f"text\n{last}", 4))


def test_drawings() -> None:
    """A page on which something as small as a stamp is drawn is looked at; a logo on every page is none."""
    logo, stamp = Box(10, 5, 20, 4), Box(40, 50, 6, 2)
    pages = [
        msgspec.structs.replace(_page("Minutes of the board", number), drawings=(logo,))
        for number in (1, 2, 3)
    ]
    pages[1] = msgspec.structs.replace(pages[1], drawings=(logo, stamp))

    assert [2] == _wanted(*pages)
