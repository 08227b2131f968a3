"""Where sources disagree, side by side."""

from tests.web.conftest import BASE

WORK = """
- {type: SourceDocument, id: post, title: A post, url: "https://a.example/", publisher: organization/ccr}
- {type: SourceDocument, id: sheet, title: A sheet, url: "https://b.example/"}
- {type: Organization, id: ccr, prefLabel: Center for Rights}
- type: CitedWork
  id: oig-12-64
  title: A report
  source: post
  issued:
    - {value: "2012-04-05", quote: "released April 5, 2012", said: "2012-04-10"}
    - {value: "2012-04-06", quote: "On April 6, 2012", source: sheet}
  created:
    - {value: "2012-03", quote: in March}
    - {value: "2012-03-27", quote: March 27, source: sheet}
"""
OUTSIDE = """
- {type: SourceDocument, id: wiki, title: A wiki, url: "https://wiki.example/"}
- type: Event
  id: vote
  title: The vote
  source: wiki
  date:
    - {value: "2011-05-04", quote: on 4 May}
    - {value: "2011-05-05", quote: on 5 May}
"""


def test_contradictions_come_first_with_quote_source_who_and_when(client_of):
    """
    Each value stands beside the other with its words; none is chosen.
    """
    page = " ".join(client_of(WORK).get("/conflicts", headers={"Accept": "text/html"}).text.split())
    contradictions, differences = page.split("Differences that are none")

    assert "Contradictions (1)" in contradictions
    for words in (
        "2012-04-05",
        "2012-04-06",
        "<q>released April 5, 2012</q>",
        "A sheet",
        "Center for Rights",
    ):
        assert words in contradictions
    assert "<time>2012-04-10</time>" in contradictions
    assert "<q>in March</q>" in differences
    assert "not equally precise" in differences


def test_sources_outside_the_corpus_are_heard_when_asked_for(client_of):
    """
    The scope is the corpus unless told; what outsiders say is marked.
    """
    client = client_of(WORK, OUTSIDE)
    corpus, everyone = (
        client.get(path, headers={"Accept": "text/html"}).text
        for path in ("/conflicts", "/conflicts?scope=all")
    )

    assert ("The vote" in corpus, "The vote" in everyone) == (False, True)
    assert ("outside the corpus</span>" in corpus, "outside the corpus</span>" in everyone) == (False, True)


def test_a_scope_that_is_none_is_refused(client_of):
    """
    400 names the scopes there are.
    """
    answer = client_of(WORK).get("/conflicts?scope=world")

    assert (400, "scope is corpus or all, not 'world'.") == (answer.status_code, answer.json["detail"])


def test_programs_get_the_claims(client_of):
    """
    The two collections hold things with those of their claims that differ.
    """
    body = client_of(WORK).get("/conflicts", headers={"Accept": "application/ld+json"}).json
    contradictions, differences = body["hydra:member"]

    assert (f"{BASE}conflicts?scope=corpus", 1, 1) == (
        body["id"],
        contradictions["hydra:totalItems"],
        differences["hydra:totalItems"],
    )
    assert f"{BASE}id/work/oig-12-64" == contradictions["hydra:member"][0]["id"]
    assert ["issued", "issued"] == [
        claim["predicate"] for claim in contradictions["hydra:member"][0]["claims"]
    ]


def test_the_page_of_a_thing_says_that_sources_disagree(client_of):
    """
    A contested field is marked where it is shown.
    """
    page = client_of(WORK).get("/doc/work/oig-12-64.html").text

    assert 1 == page.count("sources disagree")
