"""How a search is asked, and what is said to those who ask what cannot be answered."""

import shutil

import pytest

from tests.web.conftest import BASE

JSONLD = {"Accept": "application/ld+json"}
HTML = {"Accept": "text/html"}
BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
YEARS = range(1900, 2001)


@pytest.mark.parametrize(
    ("status", "said", "query"),
    [
        (400, "Write in q what is looked for, as q=juveniles, or choose a value of a facet", ""),
        (400, "Write in q what is looked for", "q=&page=2"),
        (400, "q: there is no word to look for", "q=!!!"),
        (400, "A search has no parameter 'colour'; there are q, kind, release, issue,", "q=a&colour=red"),
        (400, "q is given once, not 2 times.", "q=a&q=b"),
        (400, "kind is one of agency, campaign,", "q=a&kind=nobody"),
        (400, "kind is empty; remove it, or give it a value.", "q=a&kind="),
        (400, "has is one of bates, ocr, redactions, not 'stamps'.", "q=a&has=stamps"),
        (400, "year: '12' is no year; write it as 2012.", "q=a&year=12"),
        (400, "from: '2012-13' is no date; write 2012, 2012-04 or 2012-04-10", "q=a&from=2012-13"),
        (400, "sort is relevance, date, -date, not 'size'.", "q=a&sort=size"),
        (400, "page is a number from 1 on.", "q=a&page=0"),
        (400, "page is a whole number, not '10000000000'.", "q=a&page=10000000000"),
        (400, "per_page is a number from 1 to 100.", "q=a&per_page=101"),
        (400, "generation is a whole number, not 'x'.", "q=a&generation=x"),
        (400, "spreadsheet is true or false, not 'yes'.", "q=a&spreadsheet=yes"),
        (400, "A search is filtered by at most 100 values.", "&".join(f"year={n}" for n in YEARS)),
        (400, "A search is filtered by at most 100 values.", "&".join(["year=2012"] * 101)),
        (404, "issue names 'victim', and nothing is known of that. Nearest are victims", "q=a&issue=victim"),
        (404, "release names 'x', and nothing is known of that. There are 2012-04-10.", "q=a&release=x"),
        (414, "An address has at most 8,192 bytes", "&".join(f"kind=k{n}" for n in range(1000))),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_what_would_be_right(searched, status, said, query):
    """Errors are problem details that name the parameter."""
    answer = searched.test_client().get(f"/api/search?{query}", headers=JSONLD)

    assert (status, "application/problem+json") == (answer.status_code, answer.content_type)
    assert answer.json["detail"].startswith(said)


def test_what_is_no_search_is_taken_as_plain_words_and_that_is_said(searched):
    """The notice is with the page of hits, in JSON and in HTML."""
    client = searched.test_client()
    body = client.get('/api/search?q="watered', headers=JSONLD).json
    page = client.get('/search?q="watered', headers=HTML).text
    notice = 'Taken as plain words: a quotation mark " opens a phrase, and none closes it.'

    assert (5, {"value": notice, "lang": "en"}) == (
        body["hydra:totalItems"],
        body["hydra:view"]["rdfs:comment"],
    )
    assert '<p class="notice" role="status"><bdi>Taken as plain words: a quotation mark &#34; opens' in page


def test_a_slip_is_put_right(searched):
    """Another search is offered, which keeps what was chosen."""
    client = searched.test_client()
    body = client.get("/api/search?q=watreing&kind=release", headers=JSONLD).json
    page = client.get("/search?q=watreing&kind=release", headers=HTML).text

    assert {
        "id": f"{BASE}api/search?q=watering&kind=release",
        "type": "hydra:Collection",
        "rdfs:label": {"value": "watering", "lang": "en"},
    } == body["rdfs:seeAlso"]
    assert 'Did you mean <a href="/search?q=watering&amp;kind=release">watering</a>?' in page


# -- HTTP ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "accept", "media_type"),
    [
        ("/search", "*/*", "text/html"),
        ("/search", BROWSER["Accept"], "text/html"),
        ("/search", "application/ld+json", "application/ld+json"),
        ("/search", "text/turtle", "text/turtle"),
        ("/api/search", "*/*", "application/ld+json"),
        ("/api/search", BROWSER["Accept"], "text/html"),
        ("/api/search", "text/csv", "text/csv"),
        ("/search.csv", "text/html", "text/csv"),
    ],
)
def test_people_and_programs_get_what_they_like_best(searched, path, accept, media_type):
    """/search is for people first, /api/search for programs; both have every form."""
    answer = searched.test_client().get(f"{path}?q=dry", headers={"Accept": accept})

    assert (200, media_type) == (answer.status_code, answer.mimetype)
    assert ("." in path) != ("Accept" in answer.headers.get("Vary", ""))


def test_a_store_without_an_index_says_how_to_make_one(own_client_of, app):
    """Everything else is served all the same."""
    client = own_client_of()
    store = app.extensions["foia_graph"].current.layout.resolve()
    shutil.rmtree(store / "text")
    answer = client.get("/api/search?q=a", headers=JSONLD)

    assert (503, "60") == (answer.status_code, answer.headers["Retry-After"])
    assert "make one with `foia-graph load --rebuild-text`" in answer.json["detail"]
    assert (503, 200) == tuple(client.get(path, headers=HTML).status_code for path in ("/search", "/"))
