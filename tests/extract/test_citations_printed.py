"""Citations as they are printed: several in one, one in several ways, in columns, and broken by OCR."""

import pytest

from extract.texts import reading
from foia_graph.extract.citations.extractor import PageCitation, find_citations
from foia_graph.extract.gazetteer import Gazetteer
from foia_graph.extract.parsed_document import ParsedDocument, ParsedPage, PositionedText


def cited(*texts: str) -> list[PageCitation]:
    return list(find_citations(reading(*texts), Gazetteer()))


def keys(*texts: str) -> list[str]:
    return [each.key for each in cited(*texts)]


def test_each_thing_is_cited_once_on_a_page_as_first_printed():
    """A page cites a thing once; another page cites it again."""
    found = cited("Executive Order 12866 of 1993. Under E.O. 12866 they act.", "See E.O. 12866.")

    assert [(1, "Executive Order 12866"), (2, "E.O. 12866")] == [(each.page, each.printed) for each in found]


def test_sections_named_together_are_one_citation_of_several_works():
    """What the same words cite besides is in `further`; parts alone belong to the section before them."""
    (found,) = cited("withheld, 5 U.S.C. §§ 552 (b)(6) and (b)(7)(C).")

    assert "5 U.S.C. §§ 552 (b)(6) and (b)(7)(C)" == found.printed
    assert ["5 U.S.C. 552(b)(6)", "5 U.S.C. 552(b)(7)(C)"] == [key for key, _ in found.cited_works()]


def test_parts_named_together_are_parts_of_one_title():
    """ "Parts" is followed by a list."""
    (found,) = cited("under 45 CFR Parts 160 and 164.")

    assert ["45 C.F.R. pt. 160", "45 C.F.R. pt. 164"] == [key for key, _ in found.cited_works()]


def test_two_acts_by_one_stroke():
    """5 U.S.C. 552/552a are the two sections, whatever parts follow."""
    found = cited("[5 U.S.C. §§ 552/552a (b)(1), (b)(3), and (j)(2)] and [5 U.S.C. §§ 552/552a (b)(7)(E)]")

    assert [("5 U.S.C. 552", (("5 U.S.C. 552a", ""),))] == [(each.key, each.further) for each in found]


def test_a_list_of_parts_of_another_law_is_not_taken_in():
    """Parts belong to a section only where it has parts itself."""
    assert ["18 U.S.C. 3521"] == keys("[18 U.S.C. 3521, and (j)(2)]")


def test_parts_in_the_next_column_are_not_taken_in():
    """A part in the next line is no part of the section."""
    assert ["50 U.S.C. 3024(i)"] == keys("50 U.S.C. § 3024(i)\n(b)(7)(D) (k)(2)")


def test_two_ways_of_citing_one_thing_are_one_citation():
    """Act and code, public law and statutes at large, docket and data base go together."""
    found = cited(
        "Section 6 of the CIA Act of 1949, 50 U.S.C. § 3507, and Pub. L. No. 103-62, 107 Stat. 285 (1993).\n"
        "Roe v. Doe, No. 10 Civ. 3488 (SAS), 2011 WL 381625 (S.D.N.Y. 2011)"
    )

    assert ["50 U.S.C. 3507", "Pub. L. 103-62", "10-cv-03488"] == [each.key for each in found]
    assert "Roe v. Doe, No. 10 Civ. 3488 (SAS), 2011 WL 381625 (S.D.N.Y. 2011)" == found[-1].printed


def test_the_mark_of_a_footnote_is_no_part_of_a_title():
    """2912 U.S.C. is footnote 29 and title 12; a mark may also are before a public law."""
    found = cited("2912 U.S.C. § 3311 and\n11Pub. L. No. 106-107")

    assert ["12 U.S.C. § 3311", "Pub. L. No. 106-107"] == [each.printed for each in found]


@pytest.mark.parametrize(
    ("text", "key", "printed"),
    [
        ("5 U.S,C. $ 552(b)(6)", "5 U.S.C. 552(b)(6)", "5 U.S.C. § 552(b)(6)"),
        ("5 U.S.C. S 552(b)(6)", "5 U.S.C. 552(b)(6)", "5 U.S.C. § 552(b)(6)"),
        ("28 C.F,R. § 16.5", "28 C.F.R. 16.5", "28 C.F.R. § 16.5"),
        ("5 USC § 552(a)(4)(A)(ii)(Il)", "5 U.S.C. 552(a)(4)(A)(ii)(II)", "5 USC § 552(a)(4)(A)(ii)(II)"),
        ("5 U.S.C. 552(b)(l)", "5 U.S.C. 552(b)(1)", "5 U.S.C. 552(b)(l)"),
        ("GSA FPMR (4) CFR) 101-11.6", "41 C.F.R. 101-11.6", "GSA FPMR (41 CFR) 101-11.6"),
        ("18.USC, § 641", "18 U.S.C. 641", "18.USC, § 641"),
    ],
)
def test_signs_that_ocr_broke_are_mended(text, key, printed):
    """The quote stays to the letter; what is printed there is mended where it is beyond doubt."""
    (found,) = cited(text)

    assert (key, printed, text) == (found.key, found.printed, found.spots[0].quote)


def test_a_page_without_a_layer_is_read_off_its_image():
    """The spot says that its offsets are those of what was read off the image."""
    pages = (ParsedPage(1, "image-only"), ParsedPage(2, "extracted", image=PositionedText("see E.O. 13526")))

    (found,) = find_citations(ParsedDocument("0" * 64, 1, "extracted", pages=pages), Gazetteer())

    assert (2, 4, True) == (found.page, found.spots[0].start, found.spots[0].image)


@pytest.mark.parametrize(
    "words",
    ["Section 12(a) ", "5 U.S.C. 552(b)(1), ", "see 1 U.S. 2 ", "Aa of Act ", "§ ", "1-", "GAO-", "A"],
)
def test_no_text_takes_long(words):
    """The work grows with the text, not with its square: 20,000 characters of anything are done at once."""
    text = (
        words * (20_000 // len(words))
        + " Section 1 U.S.C. v Act INA Code No cv Civ GAO CRS OIG Rule Fed Pub L Stat"
    )

    assert len(cited(text)) < 10
