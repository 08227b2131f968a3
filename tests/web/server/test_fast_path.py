"""Queries answered in an event loop: the same answers as the app gives, and nothing run twice."""

import json
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlencode

import pytest
from werkzeug.wrappers import Response

from foia_graph.runtime.byte_cache import LARGEST
from foia_graph.web.app import create_app
from foia_graph.web.core.site import EXTENSION, ServerSettings
from foia_graph.web.server.fast_path import FastPath
from foia_graph.web.server.response_cache import ResponseCache
from foia_graph.web.sparql.query_context import FAILED_RUN_KEY
from tests.web.server.environs import answer_in_loop, gateway_environ

TITLES = "SELECT ?title { ?release <http://purl.org/dc/terms/title> ?title } ORDER BY ?title"
VOLATILE = (
    "SELECT ?title { ?release <http://purl.org/dc/terms/title> ?title FILTER(RAND() < 2) } ORDER BY ?title"
)
COPY = "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o } LIMIT 3"
CROSS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
FORM, QUERY = "application/x-www-form-urlencoded", "application/sparql-query"


def environ(query="", body=b"", method="GET", **headers):
    """Return the environ of a query."""
    address = urlencode({"query": query}) if query else ""
    return gateway_environ("/sparql", address, body, method, **headers)


def quickly(app, asked):
    """Have a request answered in an event loop; None where it is left to the app."""
    return answer_in_loop(FastPath(app.extensions[EXTENSION]), asked)


@pytest.fixture
def shown(own_client_of, app):
    """An app of a few things, which has looked at its store."""
    own_client_of().get("/")
    return app


@pytest.mark.parametrize(
    "accept", ["text/csv", "*/*", "application/sparql-results+xml", "text/tab-separated-values"]
)
@pytest.mark.parametrize("query", [TITLES, VOLATILE], ids=["kept", "volatile"])
def test_the_answer_is_that_of_the_app(shown, accept, query):
    """
    Status, body and headers are the same, whichever way a query takes.
    """
    status, headers, body = quickly(shown, environ(query, HTTP_ACCEPT=accept))
    answer = shown.test_client().get(
        "/sparql", query_string={"query": query}, headers={"Accept": accept, "Host": "localhost"}
    )

    def told(pairs):
        return {name: value for name, value in pairs if name != "Server-Timing"}

    assert (answer.status_code, answer.data) == (status, body)
    assert told(answer.headers) == told(headers)
    assert {name for name, _ in headers} == {name for name, _ in answer.headers}


def test_a_query_that_searches_is_left_to_the_app(shown):
    """
    Searching takes a while, and would hold up the loop; a text that only says so does not search.
    """
    search = "SELECT * { ?thing text:query 'packet' }"

    assert quickly(shown, environ(search)) is None
    assert quickly(shown, environ(f'ASK {{ ?s ?p "{search}" }}')) is not None


@pytest.mark.parametrize(
    "asked",
    [
        environ(body=urlencode({"query": TITLES}).encode(), method="POST", CONTENT_TYPE=FORM),
        environ(body=TITLES.encode(), method="POST", CONTENT_TYPE=QUERY),
        environ(COPY, HTTP_ACCEPT="text/turtle"),
        environ(COPY, HTTP_ACCEPT="application/ld+json"),
    ],
    ids=["form", "query", "graph", "JSON-LD"],
)
def test_every_way_to_ask_is_taken(shown, asked):
    """
    What a worker writes whole is sent as it is.
    """
    status, _, body = quickly(shown, asked)

    assert (200, True) == (status, len(body) > 20)


@pytest.mark.parametrize(
    "asked",
    [
        environ(),
        environ(TITLES, method="HEAD"),
        environ(TITLES, HTTP_ACCEPT="text/html"),
        environ(TITLES, HTTP_IF_NONE_MATCH='"x"'),
        environ(TITLES, HTTP_CONTENT_ENCODING="gzip"),
        environ("CLEAR ALL"),
        environ(TITLES, HTTP_ACCEPT="image/png"),
        environ(TITLES + "#" * 5000),
        environ(body=b"#" * 5000 + TITLES.encode(), method="POST", CONTENT_TYPE=QUERY),
        environ(TITLES) | {"PATH_INFO": "/"},
        environ(TITLES) | {"QUERY_STRING": "query=%FF"},
    ],
    ids=range(11),
)
def test_what_is_not_plain_is_left_to_the_app(shown, asked):
    """
    Forms that the web process writes, conditions, long queries, and whatever is refused: nothing is run
    for these.
    """
    assert quickly(shown, asked) is None
    assert FAILED_RUN_KEY not in asked


PLACE = "/doc/release/2012-04-10"


def asked_for(path=PLACE, **headers):
    return environ() | {"PATH_INFO": path} | headers


def answered(app, asked, quick):
    """Have the app answer, and the loop told."""
    response = Response.from_app(app.wsgi_app, dict(asked))
    quick.keep(asked, (response.status_code, list(response.headers), response.get_data()))
    return response


def again(quick, asked):
    return answer_in_loop(quick, asked)


def test_what_was_answered_is_answered_again_without_the_app(shown):
    """
    To the same request, in the form that was asked for; another form is another answer.
    """
    quick = FastPath(shown.extensions[EXTENSION])
    asked = asked_for(HTTP_ACCEPT="text/turtle")
    first = answered(shown, asked, quick)

    assert (200, list(first.headers), first.get_data()) == again(quick, asked)
    assert again(quick, asked_for(HTTP_ACCEPT="application/n-triples")) is None


@pytest.mark.parametrize(
    "asked",
    [
        asked_for(QUERY_STRING="a=b"),
        asked_for(REQUEST_METHOD="HEAD", HTTP_ACCEPT="text/turtle"),
        asked_for(HTTP_IF_NONE_MATCH='"x"', HTTP_ACCEPT="text/turtle"),
        asked_for(HTTP_ACCEPT="text/html" + ", a/b" * 100),
        asked_for("/healthz"),
        asked_for("/doc/release/none"),
        asked_for("/id/release/2012-04-10"),
    ],
    ids=range(7),
)
def test_only_what_stays_true_is_kept(shown, asked):
    """
    Nothing with a query or a condition, no redirect, no refusal, nothing without an ETag.
    """
    quick = FastPath(shown.extensions[EXTENSION])
    answered(shown, asked, quick)

    assert again(quick, asked) is None


def test_a_new_generation_is_asked_anew(shown, load_into):
    """
    What was said of one generation is not said of the next.
    """
    quick = FastPath(shown.extensions[EXTENSION])
    answered(shown, asked_for("/doc/place/"), quick)
    load_into("- {type: Place, id: lodi, prefLabel: Lodi}\n")
    assert again(quick, asked_for("/doc/place/")) is None
    shown.test_client().get("/")

    assert again(quick, asked_for("/doc/place/")) is None
    assert b"Lodi" in answered(shown, asked_for("/doc/place/"), quick).get_data()


def test_nothing_is_kept_of_a_store_that_is_gone(shown, tmp_path):
    """
    The app has answered; that the store went meanwhile is told to the next.
    """
    quick = FastPath(shown.extensions[EXTENSION])
    (tmp_path / "store" / "current").unlink()
    quick.keep(asked_for(), (200, [], b""))

    assert again(quick, asked_for()) is None


def test_a_kept_answer_is_for_good_requests_only(shown):
    """
    The rules for requests hold for what is known, too.
    """
    quick = FastPath(shown.extensions[EXTENSION])
    answered(shown, asked_for(), quick)

    assert again(quick, asked_for(HTTP_HOST="a, b")) is None
    assert again(quick, asked_for(HTTP_HOST="a, b", HTTP_ACCEPT="application/ld+json")) is None


def test_the_answers_used_last_are_kept():
    """
    There is room for so many bytes; an answer too large for that is not kept at all.
    """
    kept, generation = ResponseCache(most=10), Path("0001")

    def put(path, size):
        headers = [("ETag", '"x"'), ("Cache-Control", "no-cache"), ("Foia-Graph-Generation", "1")]
        kept.put(generation, asked_for(path), (200, headers, b"x" * size))

    put("/a", 4)
    put("/b", 4)
    kept.get(generation, asked_for("/a"))
    put("/c", 4)
    put("/d", LARGEST + 1)

    assert ["/a", "/c"] == [p for p in ("/a", "/b", "/c", "/d") if kept.get(generation, asked_for(p))]


@pytest.fixture
def counted(load_into, profile, tmp_path):
    """An app that counts and logs queries, which has looked at its store, and its log."""
    load_into("- {type: Place, id: lodi, prefLabel: Lodi}\n")
    files = {"log": str(tmp_path / "log"), "counts": str(tmp_path / "counts")}
    app = create_app(tmp_path / "store", profile, settings=replace(ServerSettings(), **files))
    app.extensions[EXTENSION].current.served_catalogue()
    yield app, tmp_path / "log"
    app.extensions[EXTENSION].close()


LABELS = "SELECT ?label { ?s <http://www.w3.org/2004/02/skos/core#prefLabel> ?label } ORDER BY ?label"


def runs_of(app, monkeypatch):
    """Note each query that is put to the workers."""
    pool, noted = app.extensions[EXTENSION].start(), []
    run = pool.run_in_loop

    async def noting(request, *others):
        noted.append(request.query)
        return await run(request, *others)

    monkeypatch.setattr(pool, "run_in_loop", noting)
    return noted


def test_the_same_query_is_run_once(counted, monkeypatch):
    """
    It is answered as before, and counted and logged each time; by POST, or written otherwise, too.
    """
    app, log = counted
    quick, runs = FastPath(app.extensions[EXTENSION]), runs_of(app, monkeypatch)
    posted = environ(body=LABELS.encode(), method="POST", CONTENT_TYPE=QUERY, HTTP_ACCEPT="text/csv")
    asked = environ(LABELS, HTTP_ACCEPT="text/csv")
    spelled = asked | {"QUERY_STRING": asked["QUERY_STRING"].replace("+", "%20")}
    replies = [again(quick, dict(each)) for each in (asked, asked, posted, spelled, asked)]

    assert [LABELS] == runs
    assert [replies[0]] * 5 == replies
    lines = [json.loads(line) for line in log.read_text().splitlines()]
    assert 5 == len({"answered"} & {line["end"] for line in lines}) * len(lines)
    assert 1 == len({tuple(line[name] for name in ("query", "kind", "form", "bytes")) for line in lines})
    assert 5 == app.extensions[EXTENSION].counts.sum_rows().ends["answered"]


@pytest.mark.parametrize(
    "others",
    [
        {"HTTP_ACCEPT": "application/sparql-results+xml"},
        {"QUERY_STRING": urlencode({"query": LABELS, "format": "tsv"})},
        {"QUERY_STRING": urlencode({"query": LABELS, "default-graph-uri": "http://e/none"})},
        {"QUERY_STRING": urlencode({"query": LABELS, "named-graph-uri": "http://e/none"})},
        {"QUERY_STRING": urlencode({"query": LABELS + " LIMIT 0"})},
    ],
    ids=["accept", "format", "default graph", "named graph", "text"],
)
def test_whatever_decides_an_answer_makes_it_another(counted, monkeypatch, others):
    """
    Its form, its graphs, its text.
    """
    app, _ = counted
    quick, runs = FastPath(app.extensions[EXTENSION]), runs_of(app, monkeypatch)
    first = again(quick, environ(LABELS, HTTP_ACCEPT="text/csv"))
    second = again(quick, environ(LABELS, HTTP_ACCEPT="text/csv") | others)

    assert 2 == len(runs)
    assert first[2] != second[2]


@pytest.mark.parametrize("call", ["RAND()", "rand ()", "NOW()", "UUID()", "STRUUID\n()", "(1+RAND())"])
def test_what_is_true_only_once_is_run_each_time(counted, monkeypatch, call):
    """
    However the call is written; to the engine words may touch.
    """
    app, _ = counted
    quick, runs = FastPath(app.extensions[EXTENSION]), runs_of(app, monkeypatch)
    asked = environ(f"SELECT (MAX(DISTINCT{call if call[0] != '(' else ' ' + call}) AS ?x) {{ ?s ?p ?o }}")
    replies = [again(quick, dict(asked)) for _ in range(2)]

    assert 2 == len(runs)
    assert all(("Cache-Control", "no-store") in headers for _, headers, _ in replies)


def test_an_answer_of_another_generation_is_not_sent(counted, monkeypatch, load_into):
    """
    What was true of one generation is asked anew of the next.
    """
    app, _ = counted
    quick, runs = FastPath(app.extensions[EXTENSION]), runs_of(app, monkeypatch)
    first = again(quick, environ(LABELS, HTTP_ACCEPT="text/csv"))
    load_into("- {type: Place, id: lodi, prefLabel: Another}\n")
    app.extensions[EXTENSION].current.served_catalogue()
    second = again(quick, environ(LABELS, HTTP_ACCEPT="text/csv"))

    assert 2 == len(runs)
    assert [True, False] == [b"Lodi" in body for _, _, body in (first, second)]


def test_a_client_without_budget_is_sent_nothing(counted):
    """
    What is there costs its client nothing, but a client that has used up its time must wait.
    """
    app, _ = counted
    here = app.extensions[EXTENSION]
    quick, asked = FastPath(here), environ(LABELS)
    again(quick, asked)
    here.budgets.charge_client("192.0.2.1", 1000.0)

    assert again(quick, asked) is None
    assert again(quick, asked | {"REMOTE_ADDR": "192.0.2.2"}) is not None


def test_a_query_without_an_answer_is_not_run_again(load_into, profile, tmp_path):
    """
    The app tells what became of it, and charges for it once.
    """
    load_into("".join(f"- {{type: Place, id: p{n}, prefLabel: Place {n}}}\n" for n in range(300)))
    limits = replace(ServerSettings().pool, deadline=0.5, running=1, queue_wait=60.0)
    app = create_app(tmp_path / "store", profile, settings=replace(ServerSettings(), pool=limits))
    here = app.extensions[EXTENSION]
    here.current.served_catalogue()
    here.budgets._clock = lambda: 0.0  # what is charged is not filled again meanwhile
    try:
        asked = environ(CROSS)
        assert quickly(app, asked) is None
        outcome = asked[FAILED_RUN_KEY]
        here.start().run = None  # whoever runs it again fails
        response = Response.from_app(app.wsgi_app, asked)
        problem = json.loads(response.get_data())
        assert (503, "time") == (response.status_code, problem["reason"])
        assert outcome.course.busy >= 0.5
        assert 120 - outcome.course.busy == here.budgets._accounts["192.0.2.1"].seconds
    finally:
        here.close()
