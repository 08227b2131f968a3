"""Two records of one thing: what pages, data, lists and queries say once they are judged to be the same."""

import json

import pytest

from foia_graph.ingest.decide import Decider

RECORDS = """
- {type: SourceDocument, id: post, title: A post, publisher: organization/ccr}
- {type: Organization, id: ccr, prefLabel: Center for Rights}
- {type: Agency, id: harbors, prefLabel: Department of Harbors, description: It keeps the harbors.}
- type: Agency
  id: doh
  prefLabel: {value: Dredging Office, source: post, quote: our Dredging Office}
- {type: CitedWork, id: memo, title: A memo, source: post, creator: {value: agency/doh, quote: a memo}}
"""


@pytest.fixture
def judged(own_client_of, tmp_path, profile):
    """A client of a catalogue in which the Dredging Office is the Department of Harbors."""
    client = own_client_of(RECORDS)
    Decider(tmp_path / "store", profile, reviewer="Ana").identify(
        "agency/doh", "agency/harbors", "One letterhead"
    )
    return client


def test_each_page_says_what_is_judged_by_whom_when_and_why(judged):
    for name, title in (("doh", "The same as"), ("harbors", "Also recorded as")):
        page = judged.get(f"/doc/agency/{name}.html").text

        for words in (
            f"<h2>{title}</h2>",
            "Dredging Office",
            "Department of Harbors",
            "Ana",
            "One letterhead",
        ):
            assert words in page, (name, words)


def test_the_page_of_the_preferred_name_shows_what_is_said_of_the_other(judged):
    page = judged.get("/doc/agency/harbors.html").text

    assert "our Dredging Office" in page
    assert "A memo" in page


def test_what_is_said_of_a_name_is_shown_with_it(judged):
    assert (
        'said of <bdi><a href="/doc/agency/doh">Dredging Office</a></bdi>'
        in judged.get("/doc/work/memo.html").text
    )


def test_data_of_each_has_the_other_and_the_judgement(judged):
    for name, other in (("doh", "harbors"), ("harbors", "doh")):
        body = json.loads(judged.get(f"/doc/agency/{name}.jsonld").text)
        (same,) = body["sameAs"]
        claims = [*body.get("claims", []), *same.get("claims", [])]
        (judgement,) = [each for each in claims if each["predicate"] == "identifiedAs"]

        assert same["id"].endswith(f"/id/agency/{other}")
        assert ("Ana", ["One letterhead"]) == (judgement["speaker"], judgement["reviews"][0]["note"])


def test_lists_and_facets_count_it_once(judged):
    agencies = judged.get("/doc/agency/", headers={"Accept": "text/csv"}).text
    works = judged.get("/doc/work/?creator=agency/doh", headers={"Accept": "text/csv"}).text
    (memo,) = works.splitlines()[1:]

    assert ["Department of Harbors"] == [line.split(",")[1] for line in agencies.splitlines()[1:]]
    assert "agency/harbors" in memo


def test_a_search_for_the_other_name_leads_to_the_preferred_one(judged):
    found = judged.get("/search?q=dredging&kind=agency", headers={"Accept": "application/ld+json"})

    assert 1 == json.loads(found.text)["hydra:totalItems"]
    assert "/id/agency/harbors" in found.text


def test_saved_queries_follow_the_judgement(judged):
    answer = json.loads(judged.get("/api/q/name-variants?thing=agency/doh").text)
    rows = answer["results"]["bindings"]

    assert ["Dredging Office"] == [row["name"]["value"] for row in rows]
    assert all(row["thing"]["value"].endswith("/id/agency/harbors") for row in rows)
