"""Rulings that eyecite finds, where it is installed."""

import pytest

from extract.texts import reading
from foia_graph.extract.citations import eyecite_rulings
from foia_graph.extract.citations.extractor import find_citations
from foia_graph.extract.citations.eyecite_rulings import may_cite_reporter
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
@pytest.mark.parametrize(
    ("found", "text"),
    [
        (["410 U.S. 113"], "Roe v. Doe, 410 U.S. 113 (1973), was cited."),
        (["19-cv-04048"], "MA 02144\nRoe v. DOJ\nCivil Action No. 19-cv-04048\nWashington, D.C. 20535"),
        ([], "Costs 63\nAppendix V Comments from the Department of Energy 67\nPage 3"),
    ],
    ids=["of a common reporter", "a letter in a case", "a table of contents"],
)
def test_eyecite_is_not_asked_where_no_other_reporter_can_be_cited(found, text, monkeypatch):
    """To load it takes longer than to read some hundred pages."""
    monkeypatch.setattr("eyecite.get_citations", pytest.fail)

    assert found == keys(text)


@needs_eyecite
def test_every_way_of_citing_a_reporter_is_given_to_eyecite():
    """Of the examples that come with its reporters none is passed over, nor a name, however it is spelled."""
    from reporters_db import REPORTERS

    sources = [source for cluster in REPORTERS.values() for source in cluster]
    names = [name for source in sources for name in (*source["editions"], *source["variations"])]
    examples = [each for source in sources for each in source.get("examples") or ()]

    assert [] == [each for each in examples if not may_cite_reporter(f"Roe v. Doe, {each}")]
    assert [] == [name for name in names if not may_cite_reporter(f"Roe v. Doe, 12 {name} 345")]


@needs_eyecite
def test_a_text_that_names_no_parties_is_not_given_to_eyecite(monkeypatch):
    """Most pages of most files cite no ruling, and cost nothing."""
    monkeypatch.setattr("eyecite.get_citations", pytest.fail)

    assert ["5 U.S.C. 552"] == keys("under 5 U.S.C. § 552")
