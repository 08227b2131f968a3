"""Rulings by reporters of states and by their parties alone, rules of courts, and a paper's own docket."""

import pytest

from case_tables import tabled
from extract.texts import reading
from foia_graph.extract.citations.extractor import find_citations
from foia_graph.extract.gazetteer import Gazetteer


def keys(text: str) -> list[str]:
    return [each.key for each in find_citations(reading(text), Gazetteer())]


@tabled
def test_rulings_and_rules(text, key):
    """Parties alone are a ruling where the words around them cite one."""
    assert [key] == keys(text)


def test_a_short_form_refers_back():
    """The parties of a ruling that is cited in full on the page are no ruling of their own."""
    assert ["410 U.S. 113"] == keys("See Roe v. Doe, 410 U.S. 113 (1973). In Roe v. Doe, the Court held so.")


@pytest.mark.parametrize(
    "text",
    [
        "Jane Roe,\nPlaintiff,\nv.\nDepartment of Ducks,\nDefendant.",
        "Roe v. Doe was on the list of suits.",
        "ROE v. DOE",
        "Bears v. Lions on Sunday",
    ],
)
def test_parties_that_cite_no_ruling(text):
    """Captions, lists and matches cite nothing."""
    assert [] == keys(text)


@pytest.mark.parametrize(
    "text",
    [
        "Case 8:17-cv-01955-GJH Document 12 Filed 08/01/17 Page 1 of 3\nText.",
        "IN THE DISTRICT COURT\nJANE ROE,\nPlaintiff,\nv. Case No. 1:10-cv-03488\nDUCKS,\nDefendant.\n",
    ],
)
def test_the_docket_of_a_paper_of_a_court_cites_nothing(text):
    """The stamp of the court and the caption give the number of the suit itself."""
    assert [] == keys(text)
