"""Queries answered in an event loop: the same answers as the app gives, and nothing run twice."""

import asyncio
import io
import json
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlencode

import pytest
from werkzeug.wrappers import Response

from foia_graph.web.app import create_app
from foia_graph.web.core.site import EXTENSION, ServerSettings
from foia_graph.web.server.fast_path import FastPath
from foia_graph.web.server.response_cache import LARGEST, ResponseCache
from foia_graph.web.sparql.query_context import FAILED_RUN_KEY

TITLES = "SELECT ?title { ?release <http://purl.org/dc/terms/title> ?title } ORDER BY ?title"
COPY = "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o } LIMIT 3"
CROSS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
FORM, QUERY = "application/x-www-form-urlencoded", "application/sparql-query"


def environ(query="", body=b"", method="GET", **headers):
    """Say of a request what the gateway says."""
    found = {
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": "",
        "PATH_INFO": "/sparql",
        "QUERY_STRING": urlencode({"query": query}) if query else "",
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "192.0.2.1",
        "HTTP_HOST": "localhost",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(body),
        "wsgi.input_terminated": True,
    }
    if body:
        found["CONTENT_LENGTH"] = str(len(body))
    return found | headers


def quickly(app, asked):
    """Have a request answered in an event loop; None where it is left to the app."""
    return asyncio.run(FastPath(app.extensions[EXTENSION])(asked, lambda: False))


@pytest.fixture
def shown(own_client_of, app):
    """An app of a few things, which has looked at its store."""
    own_client_of().get("/")
    return app


@pytest.mark.parametrize(
    "accept", ["text/csv", "*/*", "application/sparql-results+xml", "text/tab-separated-values"]
)
@pytest.mark.parametrize("query", [TITLES, f"{TITLES} LIMIT 2 # RAND"], ids=["kept", "volatile"])
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
    ],
    ids=["form", "query", "graph"],
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
        environ(COPY, HTTP_ACCEPT="application/ld+json"),
        environ(TITLES, HTTP_IF_NONE_MATCH='"x"'),
        environ(TITLES, HTTP_CONTENT_ENCODING="gzip"),
        environ("CLEAR ALL"),
        environ(TITLES, HTTP_ACCEPT="image/png"),
        environ(TITLES + "#" * 5000),
        environ(body=b"#" * 5000 + TITLES.encode(), method="POST", CONTENT_TYPE=QUERY),
        environ(TITLES) | {"PATH_INFO": "/"},
        environ(TITLES) | {"QUERY_STRING": "query=%FF"},
    ],
    ids=range(12),
)
def test_what_is_not_plain_is_left_to_the_app(shown, asked):
    """
    Forms that the web process writes, conditions, and whatever is refused: nothing is run for these.
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
    return asyncio.run(quick(asked, lambda: False))


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
