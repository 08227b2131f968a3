"""The SPARQL 1.1 Protocol, and what it refuses."""

from dataclasses import replace

import pytest

from foia_graph.model.forms import HTML
from foia_graph.query.sparql.pool import WorkerRequest
from foia_graph.web.core.site import EXTENSION
from foia_graph.web.limits.rate_limits import QueryBudget
from tests.web.conftest import BASE, WORLD
from web_settings import ONE_WORKER

PREFIX = "PREFIX foia: <https://w3id.org/foia-graph/ontology#> PREFIX dcterms: <http://purl.org/dc/terms/> "
TITLES = PREFIX + "SELECT ?title WHERE { ?release a foia:Release ; dcterms:title ?title }"
COPY = (
    PREFIX
    + "CONSTRUCT { ?r a foia:Release ; dcterms:title ?t } WHERE { ?r a foia:Release ; dcterms:title ?t }"
)
CSV = b"title\r\nNew FOIA Documents\r\n"


def test_construct_comes_in_the_words_of_our_context(client_of):
    """JSON-LD results are compacted, no triple dropped."""
    client = client_of()
    answer = client.get("/sparql", query_string={"query": COPY}, headers={"Accept": "application/ld+json"})

    assert {
        "@context": f"{BASE}{client.get('/context/v1.jsonld').headers['Link'][2:36]}",
        "@graph": [{"id": f"{BASE}id/release/2012-04-10", "type": "Release", "title": "New FOIA Documents"}],
    } == answer.json


@pytest.mark.parametrize(
    ("status", "reason", "query"),
    [
        (400, "syntax", "SELECT * WHERE {\n ?s ?p }"),
        (400, "syntax", ""),
        (400, "too-deep", "SELECT * WHERE " + "{" * 200 + "}" * 200),
        (403, "update", "INSERT DATA { <urn:a> <urn:b> 1 }"),
        (403, "service", "SELECT * { SERVICE <http://x/> { ?s ?p ?o } }"),
    ],
)
def test_what_a_query_may_not_is_told_with_its_place(client_of, status, reason, query):
    """Refusals are problem details, with line and column where there is a position to point at."""
    answer = client_of().get("/sparql", query_string={"query": query})

    assert (status, "application/problem+json", reason) == (
        answer.status_code,
        answer.content_type,
        answer.json["reason"],
    )
    assert answer.json["line"] > 0


def test_a_version_may_be_told_weakly_and_a_star_is_none(client_of):
    """If-None-Match compares weakly; a star does not spare a query the gate, or a client its answer."""
    client = client_of()
    etag = client.get("/sparql", query_string={"query": TITLES}).headers["ETag"]

    def status(query, known):
        return client.get(
            "/sparql", query_string={"query": query}, headers={"If-None-Match": known}
        ).status_code

    assert [304, 304, 400] == [
        status(TITLES, f"W/{etag}"),
        status(TITLES, f'"other", {etag}'),
        status("SELECT", "*"),
    ]


@pytest.mark.parametrize("function", ["NOW()", "rand ( )", "UUID # a comment\n ()", "STRUUID()"])
def test_what_changes_by_itself_is_not_kept(client_of, function):
    """Such an answer has no version, and a client that has one from the same day gets another."""
    client, query = client_of(), {"query": f"SELECT ({function} AS ?x) {{}}"}
    first = client.get("/sparql", query_string=query)
    since = {"If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"}

    assert (200, "no-store") == (first.status_code, first.headers["Cache-Control"])
    assert not {"ETag", "Last-Modified"} & set(first.headers.keys())
    assert 200 == client.get("/sparql", query_string=query, headers=since).status_code


def test_an_answer_is_of_the_generation_that_it_names(own_client_of, load_into, app, monkeypatch):
    """
    Where the store is swapped while a query waits, header and version are those of what was asked in the end.
    """
    client, pool = own_client_of(), app.extensions["foia_graph"].start()
    stream = pool.stream

    def swapped(*put):
        load_into(WORLD.replace("New FOIA Documents", "Old FOIA Documents"))
        return stream(*put)

    monkeypatch.setattr(pool, "stream", swapped)
    late = client.get("/sparql", query_string={"query": TITLES}, headers={"Accept": "text/csv"})
    monkeypatch.undo()
    after = client.get("/sparql", query_string={"query": TITLES}, headers={"Accept": "text/csv"})

    assert ("2", b"title\r\nOld FOIA Documents\r\n") == (late.headers["Foia-Graph-Generation"], late.data)
    assert (after.headers["ETag"], after.headers["Last-Modified"]) == (
        late.headers["ETag"],
        late.headers["Last-Modified"],
    )


def test_an_answer_that_needs_too_much_is_refused_whole(client_of):
    """A result above the limit is 503 without Retry-After: trying again would not help."""
    query = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    answer = client_of().get("/sparql", query_string={"query": query})

    assert (422, "too-large", None) == (
        answer.status_code,
        answer.json["reason"],
        answer.headers.get("Retry-After"),
    )


def test_json_ld_is_written_by_a_worker(own_client_of, monkeypatch):
    """The web process only sends it: what is too large is refused there as in every other form."""
    client = own_client_of()
    asked = {"query_string": {"query": COPY}, "headers": {"Accept": "application/ld+json"}}
    site = client.application.extensions[EXTENSION]
    words = site.language_writers("en", BASE)
    names = {"context": words.context, "context_address": words.context_address}
    written = site.start().run(WorkerRequest(COPY, "jsonld", **names, base=f"{BASE}sparql"))
    answer = client.get("/sparql", **asked)
    site.close()
    monkeypatch.setattr(site, "settings", replace(site.settings, pool=replace(ONE_WORKER, result=100)))
    refused = client.get("/sparql", **asked | {"query_string": {"query": f"{COPY} # again"}})

    assert words.context_address == answer.json["@context"]
    assert (200, written.body, "application/ld+json") == (answer.status_code, answer.data, written.media_type)
    assert (422, "too-large") == (refused.status_code, refused.json["reason"])


def test_a_page_is_not_made_of_just_any_result(own_client_of, monkeypatch):
    """
    What would keep the web process too long is refused, under the form with the query; CSV has no such bound.
    """
    monkeypatch.setattr("foia_graph.web.sparql.endpoint.MOST", {HTML: 50})
    client, query = own_client_of(), {"query": TITLES}
    refused = client.get("/sparql", query_string=query, headers={"Accept": "text/html"})

    assert (422, True) == (refused.status_code, "more than 50 bytes" in refused.text)
    assert 200 == client.get("/sparql", query_string=query, headers={"Accept": "text/csv"}).status_code


def test_a_page_has_so_many_cells(client_of, monkeypatch):
    """A wide table has fewer rows, and says how many there are."""
    monkeypatch.setattr("foia_graph.web.sparql.results_page.MAX_CELLS", 6)
    rows = "".join(f'("{row}-a" "{row}-b" "{row}-c") ' for row in ("first", "second", "third"))
    query = {"query": f"SELECT * {{ VALUES (?a ?b ?c) {{ {rows} }} }} ORDER BY ?a"}
    page = client_of().get("/sparql", query_string=query, headers={"Accept": "text/html"}).text
    table = page[page.index("3 rows; the first 2 are shown") :].partition("</table>")[0]

    assert [True, True, False] == [f">{row}-c<" in table for row in ("first", "second", "third")]


def test_pages_of_results_are_charged(client_with, monkeypatch):
    """Where the web process takes long to write one, which it does not for what a worker writes."""
    monkeypatch.setattr("foia_graph.web.core.admission.HEAVY_SECONDS", 0.0)
    client = client_with(budget=QueryBudget(seconds=0.0001, burst=0.0001, window=3600))
    query = {"query": TITLES}
    statuses = [
        client.get("/sparql", query_string=query, headers={"Accept": "text/html"}).status_code
        for _ in range(2)
    ]

    assert [200, 429] == statuses


def test_people_see_a_table(client_of):
    """Rows are a table in which things are links; graphs are Turtle; yes is a word."""
    client = client_of()

    def page(query):
        return client.get("/sparql", query_string={"query": query}, headers={"Accept": "text/html"}).text

    assert '<a href="/doc/release/2012-04-10">id/release/2012-04-10</a>' in page(
        PREFIX + "SELECT ?r { ?r a foia:Release }"
    )
    assert "<b>Yes</b>" in page("ASK { ?s ?p ?o }")
    assert "New FOIA Documents" in page(COPY)
    assert "&lt;script&gt;" in page('SELECT ("<script>" AS ?x) {}')


@pytest.mark.parametrize(
    ("graphs", "name", "sentence"),
    [
        ("", "collection", "From the sources of the collection"),
        ("FROM <graph/all>", "all", "From all sources"),
        ("FROM <graph/post>", "custom", "From the graphs that the query names"),
    ],
)
def test_an_answer_says_what_was_asked(client_of, graphs, name, sentence):
    """A header names the dataset for programs, the page says it in a sentence."""
    client, asked = client_of(), {"query": f"SELECT * {graphs} WHERE {{ ?s ?p ?o }} LIMIT 1"}
    answer = client.get("/sparql", query_string=asked, headers={"Accept": "text/csv"})
    page = client.get("/sparql", query_string=asked, headers={"Accept": "text/html"})

    assert (200, name) == (answer.status_code, answer.headers["Foia-Graph-Dataset"])
    assert f'<p class="note">{sentence}' in page.text
