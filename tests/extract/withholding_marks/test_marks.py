"""Marks of what was withheld that claim no exemption of the Freedom of Information Act."""

import pytest

from case_tables import tabled
from foia_graph.extract import outcomes
from foia_graph.extract.gazetteer import Gazetteer
from foia_graph.extract.parsed_document import Box, ParsedDocument, ParsedPage, PositionedText, TextLine
from foia_graph.extract.registry import EXTRACTORS
from foia_graph.extract.withholding_marks.extractor import WithholdingMark, find_withholding_marks
from tests.extract.exemption_texts import REQUEST_LETTER
from tests.extract.texts import reading


def marks(*pages: str) -> list[tuple[str, str, int]]:
    """Give the concept, the printed form and the count of each mark in a file of some pages."""
    found = find_withholding_marks(reading(*pages), Gazetteer())
    return [(each.mark, each.printed, each.count) for each in found]


@tabled
def test_mark_alone_in_its_line(printed: str, mark: str) -> None:
    """A mark that fills its line has the concept of its scheme."""
    ((found, _, count),) = marks(f"Report\n{printed}\nof the year")

    assert (mark, 1) == (found, count)


def test_section_stays_as_printed() -> None:
    """Sections of one law are one concept; which of them it is, the printed form tells."""
    assert [("WA-PRA", "RCW 42.56.240(1)", 2), ("WA-PRA", "RCW 42.56.230(3)", 1)] == marks(
        "RCW 42.56.240(1)\nname\nRCW 42.56.230(3)\nname\nRCW 42.56.240(1)\n"
    )


@tabled
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


@pytest.mark.parametrize(
    ("printed", "x", "mark"),
    [
        *[("AT", 2.0, "STAT"), ("TAT", 0.5, "STAT"), ("NTL", 3.0, "STATINTL"), ("ILLEG", 93.5, "ILLEGIB")],
        *[("CPYRG", 94.0, "CPYRGHT"), ("AT", 40.0, ""), ("STA", 95.0, ""), ("T", 1.0, ""), ("At", 2.0, "")],
    ],
)
def test_marks_that_the_edge_of_a_page_has_cut(printed: str, x: float, mark: str) -> None:
    """At the left edge a mark ends, at the right edge it begins; what may be several marks is none."""
    head = "Approved For Release 2005/02/10 : CIA-RDP78M\n"
    line = TextLine(len(head), len(head) + len(printed), Box(x, 30, 4.5, 1.2))
    page = ParsedPage(1, "extracted", layer=PositionedText(head + printed, (line,)))
    file = ParsedDocument("0" * 64, 1, "extracted", pages=(page,))

    found = [(each.mark, each.printed) for each in find_withholding_marks(file, Gazetteer())]

    assert found == ([(mark, printed)] if mark else [])


RIF = "JFK ASSASSINATION SYSTEM\nIDENTIFICATION FORM\nCLASSIFICATION : SECRET\nRESTRICTIONS : {}\n"


@pytest.mark.parametrize(
    ("restrictions", "found"),
    [
        ("1B, 4", [("JFK-Act-6", "RESTRICTIONS : 1B, 4", 1)]),
        ("4, 1C, 10(a)2", [("JFK-Act-6", "RESTRICTIONS : 4, 1C, 10(a)2", 1)]),
        ("JFK Act 6 (4)", [("JFK-Act-6", "JFK Act 6 (4)", 1)]),
        ("JFK Act Section 10(a)2, 11(a)", [("JFK-Act-11a", "JFK Act Section 10(a)2, 11(a)", 1)]),
        ("OPEN IN FULL", []),
    ],
)
def test_restrictions_of_assassination_records(restrictions, found) -> None:
    """The identification form of a record names the paragraphs on which it is withheld."""
    assert found == marks(RIF.format(restrictions))


def test_numbers_of_other_forms_are_no_restrictions() -> None:
    """Only the form of the collection has paragraphs of its Act behind that word."""
    assert [] == marks("INVENTORY\nRESTRICTIONS : 1B, 4\n")


@pytest.mark.parametrize(
    ("sentence", "printed"),
    [
        (
            "Your FOIL request is denied under Public Officers Law § 87(2)(b).",
            ["Public Officers Law § 87(2)(b)"],
        ),
        ("Your public records request: names were redacted under RCW 42.56.230(3).", ["RCW 42.56.230(3)"]),
        ("Your Right-to-Know request is denied under 65 P.S. § 67.708(b)(16).", ["65 P.S. § 67.708(b)(16)"]),
        (
            "Your request under the Illinois FOIA: Section 7(1)(f) exempts drafts. 5 ILCS 140/7(1)(f). "
            "Portions of the documents fall within this exemption, and have been redacted.",
            ["Section 7(1)(f)", "5 ILCS 140/7(1)(f)"],
        ),
        ("Your request under the Illinois FOIA: 5 ILCS 140/7(1)(f) exempts drafts. We found none.", []),
    ],
)
def test_states_call_their_laws_in_many_ways(sentence: str, printed: list[str]) -> None:
    """A letter about a request need not name the federal Act; what it explains may be applied later."""
    assert printed == [form for _, form, _ in marks(f"Dear Ms. Roe:\n{sentence}")]


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
