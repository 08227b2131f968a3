"""Which exemptions are applied: stamps, checked boxes, grounds in letters, lists of withheld pages."""

import pytest

from case_tables import tabled
from foia_graph.extract.exemptions.codes import find_codes
from foia_graph.extract.exemptions.extractor import Exemption, find_exemptions
from foia_graph.extract.gazetteer import Gazetteer
from foia_graph.extract.parsed_document import (
    Box,
    Checkbox,
    ParsedDocument,
    ParsedPage,
    PositionedText,
    TextLine,
)
from foia_graph.model.iris import notation_slug

LETTER = "Dear Ms. Roe:\nThis answers your Freedom of Information Act (FOIA) request.\n"
LISTED = (
    "Section 552 Section 552a\n(b)(1) (b)(7)(A) (d)(5)\n(b)(2) (b)(7)(B) (j)(2)\n(b)(3) (b)(7)(C) (k)(1)\n"
    "(b)(4) (b)(8) (k)(5)\n(b)(5) (b)(9) (k)(6)\n(b)(6) (k)(7)\n"
)


def read(*pages: str | ParsedPage) -> list[Exemption]:
    """Find the exemptions of a file; a page is given as its text layer."""
    made = [
        page if isinstance(page, ParsedPage) else text(page, number) for number, page in enumerate(pages, 1)
    ]
    return list(find_exemptions(ParsedDocument("0" * 64, 1, "extracted", pages=tuple(made)), Gazetteer()))


def text(layer: str, number: int = 1, image: str = "") -> ParsedPage:
    """Make a page of a text layer and perhaps of what was read off its image."""
    return ParsedPage(
        number,
        "extracted",
        layer=PositionedText(layer),
        image=PositionedText(image, origin="ocr") if image else None,
    )


def codes(*pages: str | ParsedPage) -> list[str]:
    """Give the codes that are applied, each once."""
    return sorted({each.code for each in read(*pages)})


@tabled
def test_code_has_many_forms_and_one_canonical_way(printed: str, code: str) -> None:
    """A code is found however it is printed, with its category and its agency."""
    (found,) = find_codes(f"{printed}\n")

    assert (code, printed) == (found.code, found.notation)


@pytest.mark.parametrize("no_code", ["(b)(10)", "b61", "lab6", "(b) the 6", "CA/B3", "10-b6", "B-2", "cab 6"])
def test_what_only_resembles_a_code_is_none(no_code: str) -> None:
    """Numbers of two digits and codes inside of words are no codes."""
    assert () == find_codes(no_code)


def test_category_and_agency_belong_to_the_form() -> None:
    """The FBI's category and the claiming agency are part of what is printed, the agency also a field."""
    (found,) = read("SA b7E -1 Per FBI\nadvised")

    assert ("(b)(7)(E)", "b7E -1 Per FBI", "FBI", 1, "stamp") == (
        found.code,
        found.printed,
        found.agency,
        found.count,
        found.basis,
    )


def test_forms_of_a_code_are_counted_apart() -> None:
    """Each printed form is a finding with a spot for every position where it is."""
    found = read("b6 -1\nb7C -1\nadvised that\nb6 -1,-2\nb7C -1,-2\nb6 -1\nb7C -1\n")

    assert [("b6 -1", 2), ("b6 -1,-2", 1), ("b7C -1", 2), ("b7C -1,-2", 1)] == [
        (each.printed, each.count) for each in found
    ]
    assert [(0, 5), (45, 50)] == [(spot.start, spot.end) for spot in found[0].spots]


@tabled
def test_stamps_of_all_agencies(page: str, expected: list[str]) -> None:
    """Stamps are found in the forms of DHS, EPA, CIA, the FBI and State, in tables as well as on pages."""
    assert expected == codes(page)
    assert {"stamp"} == {each.basis for each in read(page)}


@tabled
def test_what_other_things_are_called(page: str) -> None:
    """Rules of courts, statutes, visa classes, grids, formulas and exhibits apply no exemption."""
    assert [] == read(page)


@tabled
def test_grounds_in_letters(sentence: str, expected: list[str]) -> None:
    """A letter applies what it says it withholds under; what it explains or may do it does not apply."""
    found = read(LETTER + sentence)

    assert [(code, 1, "prose") for code in expected] == [
        (each.code, each.count, each.basis) for each in found
    ]


def test_letter_goes_on_on_the_next_page() -> None:
    """What makes a page a letter may be on the page before."""
    found = read(LETTER, "We withhold two pages under Exemption 5 of the FOIA.")

    assert [(2, "(b)(5)")] == [(each.page, each.code) for each in found]


def test_others_withheld_in_other_cases() -> None:
    """Opinions of courts and reports on agencies speak of exemptions that others applied elsewhere."""
    opinion = "Plaintiff sued under the FOIA. The court finds that names were withheld under Exemption 6.\n"
    report = "At your request we studied the FOIA. Agencies withheld most records under Exemption 5.\n"

    assert [] == read(opinion, report)


def test_statute_is_that_of_the_code() -> None:
    """Exemptions of the Privacy Act are told from those of the FOIA."""
    found = read(LETTER + "We withhold it under (k)(2) and (b)(7)(A).")

    assert [("(k)(2)", "Privacy Act"), ("(b)(7)(A)", "FOIA")] == [(e.code, e.statute) for e in found]


def test_list_of_all_codes_applies_none() -> None:
    """The text of a list with check boxes does not tell which are checked."""
    assert [] == read(LETTER + LISTED)


def test_checked_boxes_are_applied() -> None:
    """Where the image shows which boxes are checked, these are applied and the others are not."""
    marks = (Checkbox(Box(10, 20, 1, 1), True, "(b)(6)"), Checkbox(Box(10, 22, 1, 1), False, "(b)(7)(D)"))
    page = ParsedPage(1, "extracted", layer=PositionedText(LETTER + LISTED), marks=marks)
    (found,) = read(page)

    assert ("(b)(6)", "checked-box", Box(10, 20, 1, 1)) == (found.code, found.basis, found.spots[0].box)


@pytest.mark.parametrize(
    "sheet",
    [
        "EXPLANATION OF EXEMPTIONS\n(b)(1) (A) kept secret\n(b)(2) about rules\n(b)(3) by statute\n",
        "(b)(3) from disclosure by statute; (b)(4) trade secrets; (b)(6) medical files; (b)(9) geological",
        "FBI FOIPA Addendum\nThe FBI neither confirms nor denies this pursuant to exemption (b)(7)(E).\n",
        "The standard responses below apply to all requests, under exemption (b)(6) and (b)(7)(C).",
        "EXEMPTIONS CLAIMED (40 CHARACTERS)\nB1 B2\nB3 B6 B7C\nJ1 K1\n",
    ],
)
def test_explanations_and_standard_paragraphs_apply_nothing(sheet: str) -> None:
    """Sheets that explain exemptions, addenda to letters and empty forms are boilerplate."""
    assert [] == read(LETTER + sheet)


def test_list_of_withheld_pages_redacts_nothing_on_its_page() -> None:
    """The codes of a deleted page information sheet are about other pages, which are not there."""
    sheet = "DELETED PAGE INFORMATION SHEET\nTotal Deleted Page(s) = 2\nPage 5 ~ b6 - 1;\nPage 6 ~ b7C - 2;\n"

    assert ["(b)(5)"] == codes(sheet, "To: Director\nadvised that\n(b)(5)\n")


def test_layer_and_image_are_counted_once() -> None:
    """Of each code the text that shows it more often is believed."""
    found = read(text("b6\nb7C\nadvised\n", image="b6\nb7C\nadvised\nb7C\nb5\n"))

    assert [("(b)(6)", 1, False), ("(b)(7)(C)", 2, True), ("(b)(5)", 1, True)] == [
        (each.code, each.count, each.spots[0].image) for each in found
    ]


def test_same_place_is_counted_once() -> None:
    """A stamp that was read as part of its line and by itself is one stamp."""
    lines = (
        TextLine(0, 3, Box(95, 53, 3, 1)),
        TextLine(4, 7, Box(92, 52.8, 6, 1.5)),
        TextLine(8, 11, Box(95, 70, 3, 1)),
    )
    page = ParsedPage(1, "extracted", image=PositionedText("b7C\nb7C\nb7C\n", lines, origin="ocr"))

    assert [2] == [each.count for each in read(page)]


def test_place_of_a_stamp() -> None:
    """A spot has the box of the code within its line."""
    words = PositionedText("Sent to (b)(6)\n", (TextLine(0, 14, Box(10, 20, 28, 2)),))
    (found,) = read(ParsedPage(1, "extracted", layer=words))

    assert ("(b)(6)", Box(26, 20, 12, 2)) == (found.spots[0].quote, found.spots[0].box)


def test_finding_as_parts_of_a_record() -> None:
    """Each position is a redaction; its code ends at the concept of the scheme, however it is written."""
    found = read("b7E -3\nadvised\nb7E -3\n")[0]

    assert [("redaction", {"claimedExemption": ["(b)(7)(E)"], "asStated": "b7E -3"})] * 2 == list(
        found.record_parts()
    )
    assert notation_slug("b7E") == notation_slug(found.code)


def test_ground_that_is_no_stamp_is_described() -> None:
    """A redaction that no stamp shows says on what it rests."""
    (found,) = read(LETTER + "We withhold two pages under Exemption 5.")

    assert [
        (
            "redaction",
            {
                "claimedExemption": ["(b)(5)"],
                "asStated": "Exemption 5",
                "description": "Named in a letter as the ground of withholding.",
            },
        )
    ] == list(found.record_parts())
