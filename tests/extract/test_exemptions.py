"""Which exemptions are applied: stamps, checked boxes, grounds in letters, lists of withheld pages."""

import pytest

from foia_graph.extract.exemptions.codes import find_codes
from foia_graph.extract.exemptions.extractor import Exemption, boilerplate_codes, find_exemptions
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


@pytest.mark.parametrize(
    ("printed", "code"),
    [
        ("(b)(6)", "(b)(6)"),
        ("(b) (7)(E)", "(b)(7)(E)"),
        ("( b ) ( 7 ) ( C )", "(b)(7)(C)"),
        ("(b)(7)(c)", "(b)(7)(C)"),
        ("(b)(7)(0)", "(b)(7)(C)"),
        ("(b)7(C)", "(b)(7)(C)"),
        ("(b)6", "(b)(6)"),
        ("b(7)(C)", "(b)(7)(C)"),
        ("(bX7XC)", "(b)(7)(C)"),
        ("(b)(S)", "(b)(5)"),
        ("b6", "(b)(6)"),
        ("b7C", "(b)(7)(C)"),
        ("B7(F)", "(b)(7)(F)"),
        ("b6 -4,-5,-7", "(b)(6)"),
        ("b7C Per USAF", "(b)(7)(C)"),
        ("b5 - Per EOUSA", "(b)(5)"),
        ("b7C -3,-5 PerFBI", "(b)(7)(C)"),
        ("b6 - 2,-4 Per FBI & EOUSA", "(b)(6)"),
        ("b6 - 2,-5-6", "(b)(6)"),
    ],
)
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


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("From: (b)(6), (b)(7)(C)\nSent: Monday\n(b)(5)\n", ["(b)(5)", "(b)(6)", "(b)(7)(C)"]),
        ("From: b(6)\nSubject: Leave\n", ["(b)(6)"]),
        ("2019-01 Partial grant (b)(5), (b)(6)\n2019-02 Partial grant (b)(5)\n", ["(b)(5)", "(b)(6)"]),
        ("To: Ex. 6 Personal Privacy (PP)\nDeliberative Process / Ex. 5\n", ["(b)(5)", "(b)(6)"]),
        ("Exemption(s) claimed: (b)(7)(A)\n", ["(b)(7)(A)"]),
        ("APPROVED FOR RELEASE\n(b)(1)\n(b)(3)\n", ["(b)(1)", "(b)(3)"]),
        ("Memo (b)(5) Attorney-Client draft\n", ["(b)(5)"]),
        ("Agent b7C said\nthat funds were b6 being", ["(b)(6)", "(b)(7)(C)"]),
        ("RELEASE IN PART\nB5,B6\n\nTo: H\nB1,1.4(D)\n", ["(b)(1)", "(b)(5)", "(b)(6)"]),
        ("RELEASE IN PART B7(A)\n    that is          B3 CIA\n", ["(b)(3)", "(b)(7)(A)"]),
    ],
)
def test_stamps_of_all_agencies(page: str, expected: list[str]) -> None:
    """Stamps are found in the forms of DHS, EPA, CIA, the FBI and State, in tables as well as on pages."""
    assert expected == codes(page)
    assert {"stamp"} == {each.basis for each in read(page)}


@pytest.mark.parametrize(
    "page",
    [
        "Defendants move to dismiss under Fed. R. Civ. P. 12(b)(1) and 12(b)(6); see Rule 26(b)(3).",
        "Pursuant to Rule\n12(b)(6), and under 12 (b)(6), a 12 (b)(6) motion",
        "See 8 C.F.R. § 235.3(b)(2)(iii), 45 CFR 552.1(b)(6), Section 1412(b)(9), 7411(b)(1)(B).",
        "not covered by paragraph (b)(6) of this section, or by subsection (b)(7)(C)",
        "(a)(1) The Secretary shall\n(b)(1) The office may\n(b)(6) Each agency\n(c)(2) In general\n",
        "Exemption Category 5 (b) 2\nE.O. 11652 5 (B) (2) (3)\n",
        "He entered as a B2 non-immigrant; Visitor (B1).\nThe B-2 bomber, vitamin B6, room B5\n",
        "A1\nB1\nC1\nA2\nB2\nC2\nD2\n",
        "(-b + sqrt(b2 - 4ac)) / 2a",
        "Sub file b1 and b4 was sent",
        "See Ex. 6 at 3 and Exhibit 5. The FOIA request is Ex. 4.",
    ],
)
def test_what_other_things_are_called(page: str) -> None:
    """Rules of courts, statutes, visa classes, grids, formulas and exhibits apply no exemption."""
    assert [] == read(page)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("We withhold portions of 4 pages under Exemptions 6 and 7(C).", ["(b)(6)", "(b)(7)(C)"]),
        ("Your request is denied pursuant to FOIA exemptions (b)(1) and\n(b)(3).", ["(b)(1)", "(b)(3)"]),
        ("We can neither confirm nor deny that there are records, under Exemption b(7)(E).", ["(b)(7)(E)"]),
        ("Names are redacted pursuant to 5 U.S.C. § 552 (b)(6), which exempts files.", ["(b)(6)"]),
        ("Exemptions 5 and 6 have been applied to three pages.", ["(b)(5)", "(b)(6)"]),
        ("It is denied under Privacy Act exemption (j)(2).", ["(j)(2)"]),
        ("Records may be withheld under Exemption 6.", []),
        ("Exemption 6 exempts from disclosure personnel files.", []),
        ("We did not find it, and Exemption 5 does not apply.", []),
    ],
)
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
    assert {"(b)(1)", "(b)(8)", "(d)(5)", "(k)(7)"} < boilerplate_codes(text(LISTED))


def test_checked_boxes_are_applied() -> None:
    """Where the image shows which boxes are checked, these are applied and the others are not."""
    marks = (Checkbox(Box(10, 20, 1, 1), True, "(b)(6)"), Checkbox(Box(10, 22, 1, 1), False, "(b)(7)(D)"))
    page = ParsedPage(1, "extracted", layer=PositionedText(LETTER + LISTED), marks=marks)
    (found,) = read(page)

    assert ("(b)(6)", "checked-box", Box(10, 20, 1, 1)) == (found.code, found.basis, found.spots[0].box)
    assert "(b)(7)(D)" in boilerplate_codes(page) and "(b)(6)" not in boilerplate_codes(page)


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
    assert boilerplate_codes(text(sheet))


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
