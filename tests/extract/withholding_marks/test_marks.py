"""Marks of what was withheld that claim no exemption of the Freedom of Information Act."""

import pytest

from foia_graph.extract import outcomes
from foia_graph.extract.gazetteer import Gazetteer
from foia_graph.extract.parsed_document import ParsedDocument, ParsedPage, PositionedText
from foia_graph.extract.registry import EXTRACTORS
from foia_graph.extract.withholding_marks.extractor import WithholdingMark, find_withholding_marks
from tests.extract.exemption_texts import REQUEST_LETTER
from tests.extract.texts import reading


def marks(*pages: str) -> list[tuple[str, str, int]]:
    """Give the concept, the printed form and the count of each mark in a file of some pages."""
    found = find_withholding_marks(reading(*pages), Gazetteer())
    return [(each.mark, each.printed, each.count) for each in found]


@pytest.mark.parametrize(
    ("printed", "mark"),
    [
        ("5 ILCS 140/7(1)(b)", "IL-FOIA"),
        ("Redacted 5 ILCS 140/7.5(k)", "IL-FOIA"),
        ("Texas Government Code § 552.101", "TX-PIA"),
        ("Tex. Gov't Code 552.108(a)(1)", "TX-PIA"),
        ("Gov. Code § 6254(f)", "CA-PRA"),
        ("Gov. Code, § 7923.600", "CA-PRA"),
        ("RCW 42.56.240(1)", "WA-PRA"),
        ("F.S. 119.071(4)(d)", "FL-PRL"),
        ("POL § 87(2)(b)", "NY-FOIL"),
        ("G.L. c. 4, § 7(26)(c)", "MA-PRL"),
        ("N.J.S.A. 47:1A-1.1", "NJ-OPRA"),
        ("Va. Code § 2.2-3706(B)(1)", "VA-FOIA"),
        ("R.C. 149.43(A)(1)(h)", "OH-PRA"),
        ("MCL 15.243(1)(a)", "MI-FOIA"),
        ("65 P.S. § 67.708(b)(6)", "PA-RTKL"),
        ("GP § 4-351", "MD-PIA"),
        ("C.R.S. § 24-72-204(3)", "CO-CORA"),
        ("D.C. Code § 2-534(a)(2)", "DC-FOIA"),
        ("Minn. Stat. § 13.82, subd. 7", "MN-DPA"),
        ("O.C.G.A. § 50-18-72(a)(4)", "GA-ORA"),
        ("KRS 61.878(1)(a)", "KY-ORA"),
        ("ORS 192.355(2)", "OR-PRL"),
        ("A.R.S. § 39-121.01", "AZ-PRL"),
        ("Wis. Stat. § 19.36", "WI-PRL"),
        ("25X1", "25X1"),
        ("25X6, E.O.13526", "25X6"),
        ("50X1-HUM", "50X1-HUM"),
        ("Sec. 3.3(b)(1)", "3.3(b)"),
        ("E.O. 13526, Section 3.3(h)(2)", "3.3(h)"),
        ("EO 12958 3.4(b)(6)", "3.4(b)"),
        ("EO 13526 3.5(c)", "3.5(c)"),
        ("JFK Act Section 11(a)", "JFK-Act-11a"),
        ("JFK Act 6(1)(A)", "JFK-Act-6"),
        ("STATINTL", "STATINTL"),
        ("CPYRGHT", "CPYRGHT"),
        ("P6/b(6)", "P6"),
        ("Non-Responsive", "non-responsive"),
        ("NOT RESPONSIVE TO REQUEST", "non-responsive"),
        ("Outside the scope of request", "out-of-scope"),
        ("DUPLICATE", "duplicate"),
        ("REFERRED TO DEPARTMENT OF STATE", "referral"),
        ("Attorney-Client Privilege", "attorney-client"),
        ("DELIBERATIVE PROCESS PRIVILEGE", "deliberative-process"),
    ],
)
def test_mark_alone_in_its_line(printed: str, mark: str) -> None:
    """A mark that fills its line has the concept of its scheme."""
    ((found, _, count),) = marks(f"Report\n{printed}\nof the year")

    assert (mark, 1) == (found, count)


def test_section_stays_as_printed() -> None:
    """Sections of one law are one concept; which of them it is, the printed form tells."""
    assert [("WA-PRA", "RCW 42.56.240(1)", 2), ("WA-PRA", "RCW 42.56.230(3)", 1)] == marks(
        "RCW 42.56.240(1)\nname\nRCW 42.56.230(3)\nname\nRCW 42.56.240(1)\n"
    )


@pytest.mark.parametrize(
    ("sentence", "printed"),
    [
        (
            "Names are redacted pursuant to 5 ILCS 140/7(1)(b) and Section 7(1)(c).",
            ["5 ILCS 140/7(1)(b)", "Section 7(1)(c)"],
        ),
        (
            "We deny it under section 87(2)(b) of the New York Freedom of Information Law.",
            ["section 87(2)(b)"],
        ),
        ("We withhold it under RCW 42.56.240(1).", ["RCW 42.56.240(1)"]),
        ("You may appeal under RCW 42.56.520(4).", []),
        ("Records may be withheld under RCW 42.56.240(1).", []),
    ],
)
def test_grounds_of_states_in_letters(sentence: str, printed: list[str]) -> None:
    """A letter applies the sections on which it says that it withholds, and cites the others."""
    assert printed == [form for _, form, _ in marks(REQUEST_LETTER + sentence)]


def test_short_form_needs_the_full_one() -> None:
    """A section alone is one of a law that the file names."""
    assert [] == marks("552.108\nname")
    assert [("TX-PIA", "552.108", 1)] == marks("Under the Texas Public Information Act:\n\n552.108\nname")
    assert [("JFK-Act-6", "JFK Act 6(1)(C)", 1), ("JFK-Act-6", "6(1)(A)", 1)] == marks(
        "JFK Act 6(1)(C)\n", "6(1)(A)\n"
    )
    assert ("non-responsive", "NR", 1) in marks("Non-Responsive\n(b)(5)\nNR\n")


@pytest.mark.parametrize(
    "text",
    [
        "Declassify on: 25X1\nReason: 1.4(c)",
        "SIFY ON: 25X4\n",
        "sources are exempt under 25X1 of the order",
        "25X1\n25X2\n25X3\n25X4\n25X5\nare the categories",
        "under section 3.3(b)(1) of the order it may be exempted",
        "pursuant to 119.071(4)(d), F.S., the clerk shall keep it",
        "In accordance with Government Code 552.221, the officer for public information shall act.",
        "The patient was non-responsive to the drug. Duplicate copies were kept.",
        "STAT\nBUDGET\n",
        "PRIVILEGED\nATTORNEY CLIENT PRIVILEGE\nFrom: counsel\n" + "word " * 50,
        "It was referred to Department of State for action.",
        "The invoice is a\nDUPLICATE\n" + "word " * 50,
    ],
)
def test_words_of_the_page_are_no_marks(text: str) -> None:
    """What a classifier, a lawyer or a clerk wrote when the record was made marks nothing withheld."""
    assert [] == marks(text)


def test_stat_on_reviewed_pages() -> None:
    """STAT is a mark only where the Central Intelligence Agency says that it reviewed the page."""
    assert [("STAT", "STAT", 2)] == marks("Approved For Release 2005/01/12 : CIA-RDP80B\nSTAT\nby STAT on\n")


def test_layer_and_image_are_counted_once() -> None:
    """Of each mark the text of a page that shows it more often is believed."""
    page = ParsedPage(
        1,
        "extracted",
        layer=PositionedText("25X1\n"),
        image=PositionedText("25X1\nname\n25X1\n", origin="ocr"),
    )
    document = ParsedDocument("0" * 64, 1, "extracted", pages=(page,))
    (found,) = find_withholding_marks(document, Gazetteer())

    assert (2, True) == (found.count, found.spots[0].image)


def test_redaction_with_a_mark_claims_nothing() -> None:
    """A mark makes a redaction that has it, its printed form, and no exemption."""
    (found,) = find_withholding_marks(reading("25X1\nname\n25X1\n"), Gazetteer())

    assert [("redaction", {"withholdingMark": ["25X1"], "asStated": "25X1"})] * 2 == list(
        found.record_parts()
    )


def test_findings_are_kept_as_json() -> None:
    """Marks are stored with what the other extractors find, and read back."""
    found = outcomes.run_each([EXTRACTORS["marks"]], reading("25X1\n"), Gazetteer())
    stored = outcomes.decode_outcomes(outcomes.encode_outcomes(found))

    assert [WithholdingMark] == [type(each) for each in outcomes.decode_findings(stored)["marks"]]


def test_hostile_texts_are_read_once() -> None:
    """Long rows of marks, and of what begins as one, do not make the extractor slow."""
    for piece in (
        "25X1 ",
        "§ ",
        "RCW 42.56.240",
        "REFERRED TO A ",
        "Gov Code ",
        "5 ILCS 140/7(1)",
        "NR\n",
        "P6/b(6)",
    ):
        assert marks(piece * (60_000 // len(piece))) is not None
