"""Orders, directives and manuals of all agencies, bills and reports of Congress, and audits."""

import pytest

from case_tables import tabled
from extract.texts import reading
from foia_graph.extract.citations.extractor import PageCitation, find_citations
from foia_graph.extract.gazetteer import Gazetteer


def cited(text: str) -> list[PageCitation]:
    return list(find_citations(reading(text), Gazetteer()))


@tabled
def test_issuances_of_agencies(text, key):
    """An order, directive or manual has one key, by its initials or in full."""
    assert [(key, "policy")] == [(each.key, each.kind) for each in cited(f"They act under {text}, as said.")]


@tabled
def test_works_by_their_title(text, key):
    """What a page names as a report, an article, a memorandum or a manual is cited by its title."""
    assert [(key, "other")] == [(each.key, each.kind) for each in cited(text)]


@tabled
def test_what_only_looks_like_an_issuance(text):
    """Hours, positions, rifles, tests, scores and forms cite nothing."""
    assert [] == cited(text)


def test_orders_named_together_are_one_citation_of_several():
    """The plural is followed by a list."""
    found = cited("Proclamations 9645, 9822, and 9983 and Executive Orders 13769 and 13780")

    assert [
        ["Proclamation 9645", "Proclamation 9822", "Proclamation 9983"],
        ["E.O. 13769", "E.O. 13780"],
    ] == [[key for key, _ in each.cited_works()] for each in found]


@tabled
def test_bills_reports_and_audits(text, kind, key):
    """Initials that mean much else are a bill or an audit beside words of their field."""
    assert [(key, kind)] == [(each.key, each.kind) for each in cited(f"They rely on {text} for this.")]


@pytest.mark.parametrize(
    "text",
    [
        "1200 S. 56 Main Street, 230 S. 5th Ave",
        "AB 12, blood type",
        "the file B-123456 of the bank",
        "Audit 07-15",
        "SO FAR 12.5 MILES",
    ],
)
def test_what_only_looks_like_a_bill_or_an_audit(text):
    """Streets, blood types and files cite nothing."""
    assert [] == cited(text)


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("They act under NSPD-54/HSPD-23, as said.", ["NSPD-54", "HSPD-23"]),
        ("REF: A) 10 KABUL 1234; B) 10 STATE 98765", ["10 KABUL 1234", "10 STATE 98765"]),
        ("Roe v. Chicago, 12 C 3456, was cited.", ["No. 12 C 3456"]),
        ("It was filed as Index No. 150123/2014.", ["No. 150123/2014"]),
    ],
)
def test_each_of_several_numbers_is_cited(text, keys):
    """Directives with one stroke between them, lettered references, and dockets of other courts."""
    assert keys == [each.key for each in cited(text)]


def test_a_section_alone_is_of_the_act_whose_sections_a_stroke_sets_apart():
    """In Illinois the number behind the stroke is that of the section."""
    found = cited("See 5 ILCS 140/7(1)(b).\f") + cited("5 ILCS 140/9 and 5 ILCS 140/7(1)(b), thus §7(1)(b)")

    assert ["5 ILCS 140/7(1)(b)", "5 ILCS 140/9", "5 ILCS 140/7(1)(b)"] == [each.key for each in found]
