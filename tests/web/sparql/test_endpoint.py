"""The SPARQL 1.1 Protocol, and what it refuses."""

from dataclasses import replace

import pytest
from pyoxigraph import RdfFormat, parse
from SPARQLWrapper import JSON, POST, SPARQLWrapper

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
FORM = "application/x-www-form-urlencoded"


@pytest.mark.parametrize(
    "ask",
    [
        lambda client: client.get("/sparql", query_string={"query": TITLES}, headers={"Accept": "text/csv"}),
        lambda client: client.post("/sparql", data={"query": TITLES}, headers={"Accept": "text/csv"}),
        lambda client: client.post(
            "/sparql", data=TITLES, headers={"Accept": "text/csv", "Content-Type": "application/sparql-query"}
        ),
    ],
    ids=["GET", "POST form", "POST query"],
)
def test_a_query_is_answered_however_it_is_sent(client_of, ask):
    """GET, a posted form and a posted query give the same answer."""
    answer = ask(client_of())

    assert (200, "text/csv; charset=utf-8; header=present", CSV) == (
        answer.status_code,
        answer.content_type,
        answer.data,
    )


def test_construct_comes_in_the_words_of_our_context(client_of):
    """JSON-LD results are compacted, no triple dropped."""
    answer = client_of().get(
        "/sparql", query_string={"query": COPY}, headers={"Accept": "application/ld+json"}
    )

    assert {
        "@context": "/context/v1.jsonld",
        "@graph": [
            {"id": f"{BASE}id/release/2012-04-10", "type": "Release", "title": "New FOIA Documents"},
        ],
    } == answer.json


@pytest.mark.parametrize(
    ("media_type", "form"),
    [
        ("text/turtle", RdfFormat.TURTLE),
        ("application/n-triples", RdfFormat.N_TRIPLES),
        ("application/rdf+xml", RdfFormat.RDF_XML),
        ("application/n-quads", RdfFormat.N_QUADS),
        ("application/trig", RdfFormat.TRIG),
    ],
)
def test_construct_comes_in_every_form_of_rdf(client_of, media_type, form):
    """Each form has the same triples."""
    answer = client_of().get("/sparql", query_string={"query": COPY}, headers={"Accept": media_type})

    assert media_type == answer.mimetype
    assert 2 == len(list(parse(input=answer.data, format=form)))


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


def test_a_syntax_error_says_where(client_of):
    """Line and column count from 1, and a page tells them too."""
    query = {"query": "SELECT * WHERE {\n ?s ?p ?o ] }"}
    client = client_of()
    problem = client.get("/sparql", query_string=query).json
    page = client.get("/sparql", query_string=query, headers={"Accept": "text/html"}).text

    assert (2, True) == (problem["line"], problem["column"] > 0)
    assert f"Line 2, column {problem['column']}." in page


def test_the_word_service_may_stand_in_a_string(client_of):
    """Only a call is refused."""
    query = 'SELECT ?x { BIND("SERVICE <x> {}" AS ?x) } # SERVICE'

    assert 200 == client_of().get("/sparql", query_string={"query": query}).status_code


@pytest.mark.parametrize(
    ("status", "ask"),
    [
        (400, lambda c: c.get("/sparql?query=ASK%7B%7D&query=ASK%7B%7D")),
        (400, lambda c: c.get("/sparql?query=%FF")),
        (400, lambda c: c.post("/sparql", data=b"query=%FF", content_type=FORM)),
        (400, lambda c: c.post("/sparql", data=b"ASK { \xff }", content_type="application/sparql-query")),
        (400, lambda c: c.post("/sparql?query=ASK%7B%7D", data={"query": "ASK{}"})),
        (400, lambda c: c.post("/sparql", data={"nothing": "x"})),
        (400, lambda c: c.get("/sparql?query=ASK%7B%7D&default-graph-uri=x")),
        (400, lambda c: c.get("/sparql?query=ASK%7B%7D" + "&a=b" * 300)),
        (403, lambda c: c.post("/sparql", data={"update": "CLEAR ALL"})),
        (403, lambda c: c.post("/sparql", data="CLEAR ALL", content_type="application/sparql-update")),
        (405, lambda c: c.put("/sparql", data="ASK{}")),
        (405, lambda c: c.delete("/sparql")),
        (406, lambda c: c.get("/sparql?query=ASK%7B%7D", headers={"Accept": "text/turtle"})),
        (414, lambda c: c.get("/sparql", query_string={"query": "#" + "x" * 9_000})),
        (413, lambda c: c.post("/sparql", data="#" + "x" * 40_000, content_type="application/sparql-query")),
        (413, lambda c: c.post("/sparql", data="x" * 400_000, content_type="application/sparql-query")),
        (415, lambda c: c.post("/sparql", data="ASK{}", content_type="text/plain")),
        (
            415,
            lambda c: c.post("/sparql", data=b"x", content_type=FORM, headers={"Content-Encoding": "gzip"}),
        ),
    ],
)
def test_requests_against_the_protocol_are_refused(client_of, status, ask):
    """What is ambiguous, broken or of another method is refused with a sentence."""
    answer = ask(client_of())

    assert (status, status) == (answer.status_code, answer.json["status"])
    assert answer.json["detail"].endswith(".")


def test_a_graph_that_is_not_there_is_empty(client_of):
    """`default-graph-uri` of an unknown graph gives no rows; of a known one, what its source says."""
    client = client_of()

    def rows(graph):
        answer = client.get(
            "/sparql",
            query_string={"query": TITLES, "default-graph-uri": graph},
            headers={"Accept": "text/csv"},
        )
        return answer.status_code, answer.data

    assert (200, b"title\r\n") == rows("http://nowhere.example/")
    assert (200, CSV) == rows(f"{BASE}graph/post")


def test_who_has_an_answer_need_not_fetch_it_again(client_of):
    """The ETag stands for generation, form and query; what changes by itself has none that matches."""
    client = client_of()
    first = client.get("/sparql", query_string={"query": TITLES})
    known = {"If-None-Match": first.headers["ETag"]}

    assert 304 == client.get("/sparql", query_string={"query": TITLES}, headers=known).status_code
    assert (
        200 == client.get("/sparql", query_string={"query": TITLES + " LIMIT 1"}, headers=known).status_code
    )
    assert 200 == (
        client.get(
            "/sparql", query_string={"query": TITLES}, headers={**known, "Accept": "text/csv"}
        ).status_code
    )


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
    written = site.start().run(
        WorkerRequest(COPY, "jsonld", context=site.language_writers("en").context, base=f"{BASE}sparql")
    )
    answer = client.get("/sparql", **asked)
    site.close()
    monkeypatch.setattr(site, "settings", replace(site.settings, pool=replace(ONE_WORKER, result=100)))
    refused = client.get("/sparql", **asked | {"query_string": {"query": f"{COPY} # again"}})

    assert "/context/v1.jsonld" == answer.json["@context"]
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


def test_without_a_query_the_service_describes_itself(client_of):
    """Programs get a description in RDF, people a form."""
    client = client_of()
    description = client.get("/sparql", headers={"Accept": "text/turtle"})
    quads = list(parse(input=description.data, format=RdfFormat.TURTLE))
    page = client.get("/sparql", headers={"Accept": "text/html"})

    assert f"<{BASE}sparql>" in {str(quad.object) for quad in quads}
    assert '<form action="/sparql" method="get">' in page.text
    for media_type in (
        "application/n-quads",
        "application/trig",
        "application/ld+json",
        "application/rdf+xml",
    ):
        assert media_type == client.get("/sparql", headers={"Accept": media_type}).mimetype


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


def test_a_client_that_we_did_not_write_reads_the_answer(own_client_of, monkeypatch):
    """SPARQLWrapper, with the headers it really sends, gets rows."""
    client = own_client_of()

    def urlopen(request, timeout=None):
        headers = {name: value for name, value in request.header_items() if name != "Host"}
        answer = client.open(
            request.selector, method=request.get_method(), data=request.data, headers=headers
        )
        return _Opened(answer)

    monkeypatch.setattr("SPARQLWrapper.Wrapper.urlopener", urlopen)
    wrapper = SPARQLWrapper("http://localhost/sparql")
    wrapper.setReturnFormat(JSON)
    wrapper.setMethod(POST)
    wrapper.setQuery(TITLES)

    assert "New FOIA Documents" == wrapper.query().convert()["results"]["bindings"][0]["title"]["value"]


class _Opened:
    """An answer as `urlopen` gives it."""

    def __init__(self, answer):
        self.answer = answer

    def read(self):
        return self.answer.data

    def info(self):
        return dict(self.answer.headers)

    def geturl(self):
        return "http://localhost/sparql"


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
