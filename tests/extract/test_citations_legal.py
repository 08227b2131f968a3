"""Rulings that eyecite finds, where it is installed."""

import pytest

from extract.texts import reading
from foia_graph.extract.citations import eyecite_rulings
from foia_graph.extract.citations.extractor import find_citations
from foia_graph.extract.gazetteer import Gazetteer

RARE = "Roe v. Doe, 12 Idaho 345 (1993), and Roe v. Doe, 410 U.S. 113 (1973)."
needs_eyecite = pytest.mark.skipif(
    not eyecite_rulings.is_available(), reason="eyecite (the extra `legal`) is not installed"
)


def keys(text: str) -> list[str]:
    return [each.key for each in find_citations(reading(text), Gazetteer())]


def test_without_eyecite_the_common_reporters_are_found(monkeypatch):
    """The extra is not needed: what is cited by a common reporter is found by ourselves."""
    monkeypatch.setattr(eyecite_rulings, "is_available", lambda: False)

    assert ["410 U.S. 113"] == keys(RARE)


@needs_eyecite
def test_with_eyecite_rare_reporters_are_found_as_well():
    """What both find is one citation."""
    assert ["12 Idaho 345", "410 U.S. 113"] == keys(RARE)


@needs_eyecite
def test_eyecite_is_silent(recwarn, capsys):
    """Its warnings about citations that overlap are not ours to show."""
    keys(
        "Roe v. Doe, 12 Cal. App. 4th 345, 12 Cal. App. 4th 345 12 F.3d 4 (1993), Pub. L. No. 1-2, 3 Stat. 4"
    )

    assert ([], "") == (list(recwarn), capsys.readouterr().err)


@needs_eyecite
def test_a_text_that_names_no_parties_is_not_given_to_eyecite(monkeypatch):
    """Most pages of most files cite no ruling, and cost nothing."""
    monkeypatch.setattr("eyecite.get_citations", pytest.fail)

    assert ["5 U.S.C. 552"] == keys("under 5 U.S.C. § 552")
