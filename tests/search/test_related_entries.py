"""Words that are in an entry together with those in the names of what it belongs to."""

import pytest

from foia_graph.search.query_parser import SearchRequest
from tests.search.conftest import Asker, made, pages

THINGS = """
- {type: Agency, id: bureau, source: post, prefLabel: Bureau of Lakes, description: An agency.}
- type: Release
  id: first
  source: letter
  title: Papers on dams
  description: Some.
  date: {value: 2012-04-10, quote: opened on the tenth}
  claims:
    - {text: The gate stayed shut., source: post, quote: the gate was never opened, by: agency/bureau}
    - {text: Nobody was told., source: post, quote: the gate was never opened, by: agency/bureau}
    - {text: A sluice was built., source: letter, quote: the gate was never opened}
- {type: ReleasedDocument, id: minutes, source: post, title: Minutes of the council, description: Paper.,
   holdingStatus: held, text: "The turbine broke.\\fNothing else."}
"""


@pytest.fixture(scope="module")
def asked(profile, tmp_path_factory):
    files = {"papers/things.yaml": THINGS, "papers/others.yaml": pages(other="A turbine of the council")}
    archive = made(tmp_path_factory.mktemp("related"), profile, files)
    archive.load()
    return Asker(archive)


def texts(asked, words, reading="names"):
    found = asked.index.search(SearchRequest(words, reading=reading))
    hits = found.hits(0, 50)
    return [
        (hit.iri.rpartition("/id/")[2].partition("#")[0], s.text)
        for hit, s in zip(hits, found.snippets(hits), strict=True)
    ]


def test_a_claim_is_found_by_its_speaker_and_its_subject(asked):
    """No single text has both words."""
    assert [] == texts(asked, "bureau gate", "words")
    assert 2 == len(texts(asked, "bureau gate"))
    assert all("gate" in text for _, text in texts(asked, "bureau gate"))
    assert 3 == len(texts(asked, "dams gate"))


def test_a_page_is_found_by_the_title_of_its_document(asked):
    """A page that has all words itself comes first."""
    found = [name for name, _ in texts(asked, "council turbine")]

    assert ["document/other/page/1", "document/minutes/page/1"] == found


def test_one_word_at_least_stands_in_the_entry_itself(asked):
    """Else every page of a document would be found by its title."""
    assert ["document/minutes"] == [name for name, _ in texts(asked, "minutes council")]


def test_what_is_left_out_stays_out(asked):
    """As do other conditions."""
    assert [] == texts(asked, "bureau gate -opened")
    assert 1 == len(texts(asked, "dams gate sluice"))


def test_hits_with_one_quote_of_one_source_are_one(asked):
    """The same words in another source are another hit; each names the claims that are on it."""
    found = asked.index.search(SearchRequest("gate opened kind:claim"))
    groups = found.groups(0, 10)

    assert (3, 2) == (found.total, found.group_total)
    assert [2, 1] == sorted(
        (len(asked.index.searcher.quoting_claims(hit.quote_key)) for hit in groups), reverse=True
    )
    assert [found.groups(at, 1)[0].iri for at in range(2)] == [hit.iri for hit in groups]
    assert [] == found.groups(2, 10)
    dated = asked.index.search(SearchRequest("gate opened kind:claim", sort="date"))
    assert 2 == len(dated.groups(0, 10))
