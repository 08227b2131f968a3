"""The server of a web process: the same answers as the app gives, nothing run twice, and what is cached."""

import asyncio
import json
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest

from foia_graph.errors import QueryRefused
from foia_graph.query.sparql.pool import ResultStream, SerializedResult
from foia_graph.runtime.shared_values import LARGEST
from foia_graph.web.app import create_app
from foia_graph.web.core.site import EXTENSION, ServerSettings
from foia_graph.web.limits.rate_limits import QueryBudget
from foia_graph.web.server.asgi import CatalogueServer, ResponseCache
from foia_graph.web.sparql.execution import ANSWERED_KEY, AnsweredQuery
from tests.web.server.asgi_requests import answer_of, exchange, scope_of

TITLES = "SELECT ?title { ?release <http://purl.org/dc/terms/title> ?title } ORDER BY ?title"
VOLATILE = TITLES.replace("?title }", "?title FILTER(RAND() < 2) }")
COPY = "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o } LIMIT 3"
CROSS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
LABELS = "SELECT ?label { ?s <http://www.w3.org/2004/02/skos/core#prefLabel> ?label } ORDER BY ?label"
FORM, QUERY = "application/x-www-form-urlencoded", "application/sparql-query"
PLACE = "/doc/release/2012-04-10"
CHANGING = frozenset(("server-timing", "ratelimit", "date"))


def query_target(query, **more):
    return f"/sparql?{urlencode({'query': query, **more})}"


def lasting(headers):
    """Return headers that are the same each time."""
    return {name.lower(): value for name, value in dict(headers).items() if name.lower() not in CHANGING}


@pytest.fixture
def shown(own_client_of, app):
    """An app of a few things, which has looked at its store."""
    own_client_of().get("/")
    return app


@pytest.fixture
def counted(load_into, profile, tmp_path):
    """An app that counts and logs queries, which has looked at its store, and its log."""
    load_into("- {type: Place, id: lodi, prefLabel: Lodi}\n")
    files = {"log": str(tmp_path / "log"), "counts": str(tmp_path / "counts")}
    app = create_app(tmp_path / "store", profile, settings=replace(ServerSettings(), **files))
    app.extensions[EXTENSION].current.served_catalogue()
    yield app, tmp_path / "log"
    app.extensions[EXTENSION].close()


def noted_runs(app, monkeypatch):
    """Note each query that is put to the workers."""
    pool, noted = app.extensions[EXTENSION].start(), []
    stream = pool.stream

    def noting(request, *others):
        noted.append(request.query)
        return stream(request, *others)

    monkeypatch.setattr(pool, "stream", noting)
    return noted


def noted_requests(app, monkeypatch):
    """Note each path that the app is asked for."""
    noted, answer = [], app.wsgi_app

    def noting(environ, start):
        noted.append(environ["PATH_INFO"])
        return answer(environ, start)

    monkeypatch.setattr(app, "wsgi_app", noting)
    return noted


@pytest.mark.parametrize(
    "accept",
    [
        "text/csv",
        "*/*",
        "application/sparql-results+xml",
        "text/tab-separated-values",
        "text/html",
        "image/png",
    ],
)
@pytest.mark.parametrize("query", [TITLES, VOLATILE, "CLEAR ALL", "ASK {"])
def test_the_answer_is_that_of_the_app(shown, accept, query):
    """Status, body and headers are the same, whichever way a query takes."""
    sent = answer_of(shown, query_target(query), accept=accept)
    answer = shown.test_client().get(query_target(query), headers={"Accept": accept, "Host": "localhost"})

    assert (answer.status_code, answer.data) == (sent.status, sent.body)
    assert lasting(answer.headers) == lasting(sent.headers)


@pytest.mark.parametrize(
    ("body", "kind", "accept"),
    [
        (urlencode({"query": TITLES}), FORM, "*/*"),
        (TITLES, QUERY, "text/csv"),
        (COPY, QUERY, "text/turtle"),
        (COPY, QUERY, "application/ld+json"),
        (TITLES, QUERY, "text/html"),
        ("#" * 70_000, QUERY, "*/*"),
    ],
)
def test_a_posted_query_is_answered_as_the_app_does(shown, body, kind, accept):
    """Also where the event loop leaves it to the app, which reads the body again."""
    told = {"content_type": kind, "content_length": str(len(body)), "accept": accept}
    sent = answer_of(shown, "/sparql", body.encode(), method="POST", **told)
    answer = shown.test_client().post("/sparql", data=body, content_type=kind, headers={"Accept": accept})

    assert (answer.status_code, answer.data) == (sent.status, sent.body)


@pytest.mark.parametrize(
    "target", ["/", PLACE, f"{PLACE}.ttl", "/nowhere", "/api/issues.csv", "/static/style.css", "/favicon.ico"]
)
@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_whatever_else_is_answered_by_the_app(shown, target, method):
    """In one piece or in several: status, headers and body are the same."""
    sent = answer_of(shown, target, method=method)
    answer = shown.test_client().open(target, method=method, buffered=True)
    expected, found = lasting(answer.headers), lasting(sent.headers)
    length = found.pop("content-length", str(len(sent.body)))

    assert (answer.status_code, answer.data) == (sent.status, sent.body)
    assert length == expected.pop("content-length", length)
    assert expected == found


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_health_waits_for_no_slot(shown, method, monkeypatch):
    """It is answered in the event loop, as the app would."""
    expected = shown.test_client().open("/healthz", method=method)
    noted = noted_requests(shown, monkeypatch)
    sent = answer_of(shown, "/healthz", method=method)

    assert (200, [], expected.data) == (sent.status, noted, sent.body)
    assert lasting(expected.headers) == lasting(sent.headers)


@pytest.mark.parametrize(
    ("more", "status"), [({"host": "a, b"}, 400), ({"accept": "a/b," * 100}, 431), ({"method": "POST"}, 405)]
)
def test_health_keeps_the_rules(shown, more, status):
    """What breaks one is refused, as everywhere."""
    assert status == answer_of(shown, "/healthz", **more).status


def test_health_without_a_store_is_503(shown, tmp_path):
    """With what is wrong."""
    (tmp_path / "store" / "current").unlink()

    assert [503, 503, 200] == [answer_of(shown, path).status for path in ("/healthz", "/", "/robots.txt")]


def test_what_was_answered_is_answered_again_without_the_app(shown, monkeypatch):
    """To the same request, in the form that was asked for; another form is another answer."""
    server, noted = CatalogueServer(shown), noted_requests(shown, monkeypatch)
    first, again = (answer_of(server, PLACE, accept="text/turtle") for _ in range(2))

    assert (first, [PLACE]) == (again, noted)
    assert first.body != answer_of(server, PLACE, accept="application/n-triples").body
    assert 2 == len(noted)


@pytest.mark.parametrize(
    ("target", "more"),
    [
        (f"{PLACE}?a=b", {}),
        (PLACE, {"method": "HEAD"}),
        (PLACE, {"if_none_match": '"x"'}),
        (PLACE, {"accept_profile": "<urn:x>"}),
        (PLACE, {"accept": "text/html" + ", a/b" * 90}),
        ("/doc/release/none", {}),
        ("/id/release/2012-04-10", {}),
    ],
)
def test_only_what_stays_true_is_cached(shown, monkeypatch, target, more):
    """Nothing with a query or a condition, no redirect, no refusal, nothing without an ETag."""
    server, noted = CatalogueServer(shown), noted_requests(shown, monkeypatch)
    for _ in range(2):
        answer_of(server, target, **more)

    assert 2 == len(noted)


def test_a_new_generation_is_asked_anew(shown, load_into):
    """What was said of one generation is not said of the next."""
    server = CatalogueServer(shown)
    answer_of(server, "/doc/place/")
    load_into("- {type: Place, id: lodi, prefLabel: Lodi}\n")

    assert b"Lodi" in answer_of(server, "/doc/place/").body


def test_a_cached_answer_is_for_good_requests_only(shown):
    """The rules for requests hold for what is known, too."""
    server = CatalogueServer(shown)
    answer_of(server, PLACE)

    assert 400 == answer_of(server, PLACE, host="a, b").status


def test_the_answers_used_last_are_cached():
    """There is room for so many bytes; an answer too large for that is not kept at all."""
    cache, generation = ResponseCache(most=3 * 2048 + 8), Path("0001")

    def environ(path):
        return {"REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": ""}

    def put(path, size):
        headers = [("ETag", '"x"'), ("Cache-Control", "no-cache"), ("Foia-Graph-Generation", "1")]
        cache.put(generation, environ(path), (200, headers, b"x" * size))

    put("/a", 4)
    put("/b", 4)
    put("/c", 0)
    cache.get(generation, environ("/a"))
    put("/d", 4)
    put("/e", LARGEST + 1)

    paths = ("/a", "/b", "/c", "/d", "/e")
    assert ["/a", "/c", "/d"] == [path for path in paths if cache.get(generation, environ(path))]


def test_an_answer_with_parameters_is_cached_for_queries_alone():
    """Others may say something else each time."""
    cache, generation = ResponseCache(), Path("0001")
    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": "/sparql", "QUERY_STRING": "query=ASK{}"}
    headers = [("ETag", '"x"'), ("Cache-Control", "no-cache"), ("Foia-Graph-Generation", "1")]
    cache.put(generation, environ, (200, headers, b"x"))
    assert cache.get(generation, environ) is None
    environ[ANSWERED_KEY] = AnsweredQuery("ASK{}", "ASK", "json", "sparql")
    cache.put(generation, environ, (200, headers, b"x"))

    assert cache.get(generation, environ).reply == (200, headers, b"x")


def test_the_same_query_is_run_once(counted, monkeypatch):
    """It is answered as before, and counted and logged each time."""
    app, log = counted
    server, runs = CatalogueServer(app), noted_runs(app, monkeypatch)
    target = query_target(LABELS)
    replies = [answer_of(server, target, accept="text/csv") for _ in range(3)]

    assert [LABELS] == runs
    assert [(replies[0].status, replies[0].body)] * 3 == [(each.status, each.body) for each in replies]
    lines = [json.loads(line) for line in log.read_text().splitlines()]
    assert ["answered"] * 3 == [line["end"] for line in lines]
    assert 1 == len({tuple(line[name] for name in ("query", "kind", "form", "bytes")) for line in lines})
    assert 3 == app.extensions[EXTENSION].counts.sum_rows().ends["answered"]


@pytest.mark.parametrize(
    ("target", "accept"),
    [
        (query_target(LABELS), "application/sparql-results+xml"),
        (query_target(LABELS, format="tsv"), "text/csv"),
        (query_target(LABELS, **{"default-graph-uri": "http://e/none"}), "text/csv"),
        (query_target(LABELS, **{"named-graph-uri": "http://e/none"}), "text/csv"),
        (query_target(f"{LABELS} LIMIT 0"), "text/csv"),
    ],
    ids=["accept", "format", "default graph", "named graph", "text"],
)
def test_whatever_decides_an_answer_makes_it_another(counted, monkeypatch, target, accept):
    """Its form, its graphs, its text."""
    app, _ = counted
    server, runs = CatalogueServer(app), noted_runs(app, monkeypatch)
    first = answer_of(server, query_target(LABELS), accept="text/csv")
    second = answer_of(server, target, accept=accept)

    assert 2 == len(runs)
    assert first.body != second.body


@pytest.mark.parametrize("call", ["RAND()", "rand ()", "NOW()", "UUID()", "STRUUID\n()", "(1+RAND())"])
def test_what_is_true_only_once_is_run_each_time(counted, monkeypatch, call):
    """However the call is written; to the engine words may touch."""
    app, _ = counted
    server, runs = CatalogueServer(app), noted_runs(app, monkeypatch)
    query = f"SELECT (MAX(DISTINCT{call if call[0] != '(' else ' ' + call}) AS ?x) {{ ?s ?p ?o }}"
    replies = [answer_of(server, query_target(query)) for _ in range(2)]

    assert 2 == len(runs)
    assert ["no-store"] * 2 == [each.headers["cache-control"] for each in replies]


@pytest.mark.parametrize("breaks", [False, True])
def test_a_large_result_is_sent_while_it_is_made(counted, monkeypatch, breaks):
    """Without a length; one that fails in the middle has no end, and the log says why."""
    app, log = counted
    ends = []

    def rest():
        yield b"2\r\n"
        if breaks:
            raise QueryRefused("the query needed more memory than a query may have", "memory")
        yield b"3\r\n"

    @contextmanager
    def stream(request, is_gone, stats, client):
        stats.generation = "000001"
        yield ResultStream(SerializedResult(b"n\r\n1\r\n", "text/csv", 0.1, "0001"), rest())

    async def noting(scope, receive, send):
        async def note(message):
            ends.append(message["type"] == "http.response.body" and not message.get("more_body"))
            await send(message)

        await CatalogueServer(app)(scope, receive, note)

    monkeypatch.setattr(app.extensions[EXTENSION].start(), "stream", stream)
    sent = asyncio.run(exchange(noting, scope_of(query_target(LABELS), accept="text/csv")))
    (line,) = [json.loads(line) for line in log.read_text().splitlines()]

    assert (200, b"n\r\n1\r\n2\r\n" + (b"" if breaks else b"3\r\n")) == (sent.status, sent.body)
    assert (not breaks, "content-length" in sent.headers) == (ends[-1], False)
    assert ("memory" if breaks else "answered") == line["end"]


def test_an_answer_of_another_generation_is_not_sent(counted, monkeypatch, load_into):
    """What was true of one generation is asked again of the next."""
    app, _ = counted
    server, runs = CatalogueServer(app), noted_runs(app, monkeypatch)
    first = answer_of(server, query_target(LABELS), accept="text/csv")
    load_into("- {type: Place, id: lodi, prefLabel: Another}\n")
    second = answer_of(server, query_target(LABELS), accept="text/csv")

    assert 2 == len(runs)
    assert [True, False] == [b"Lodi" in each.body for each in (first, second)]


def test_a_client_without_budget_is_sent_nothing(counted):
    """What is cached costs its client nothing, but a client that has used up its time must wait."""
    app, _ = counted
    server, target = CatalogueServer(app), query_target(LABELS)
    answer_of(server, target)
    app.extensions[EXTENSION].budgets.charge_client("192.0.2.1", 1000.0)

    assert 429 == answer_of(server, target).status
    assert 200 == answer_of(server, target, client="192.0.2.2").status


def test_a_query_without_an_answer_is_not_run_again(load_into, profile, tmp_path, monkeypatch):
    """The app states what became of it, and charges for it once."""
    load_into("".join(f"- {{type: Place, id: p{n}, prefLabel: Place {n}}}\n" for n in range(300)))
    limits = replace(ServerSettings().pool, deadline=0.5, running=1, queue_wait=60.0)
    app = create_app(tmp_path / "store", profile, settings=replace(ServerSettings(), pool=limits))
    here = app.extensions[EXTENSION]
    here.budgets._clock = lambda: 0.0  # what is charged is not filled again meanwhile
    runs = noted_runs(app, monkeypatch)
    try:
        sent = answer_of(app, query_target(CROSS))
        left = int(sent.headers["ratelimit"].partition("r=")[2].partition(";")[0])
        assert (503, "time", 1) == (sent.status, json.loads(sent.body)["reason"], len(runs))
        assert 118 <= left <= 119
        assert "r=29" in sent.headers["ratelimit"]
    finally:
        here.close()


@pytest.mark.parametrize("target", [query_target(LABELS), "/doc/place/", "/api/places", "/sparql?query=ASK"])
def test_every_budgeted_answer_states_what_is_left(counted, target):
    """Made or cached, good or refused; what was used since is not in it any more."""
    app, _ = counted
    server = CatalogueServer(app)
    first = answer_of(server, target)
    app.extensions[EXTENSION].budgets.charge_client("192.0.2.1", 50.0)
    second = answer_of(server, target)

    def left(sent):
        return int(sent.headers["ratelimit"].partition("r=")[2].partition(";")[0])

    assert left(first) - left(second) in (49, 50, 51)
    assert '"seconds";q=60;w=60, "errors";q=30;w=60' == second.headers["ratelimit-policy"]


def test_what_is_light_states_no_budget(counted):
    """It takes none."""
    app, _ = counted

    assert "ratelimit" not in answer_of(app, "/doc/place/lodi").headers


def test_without_a_budget_none_is_stated(client_with):
    """Where nothing is bounded nothing is left."""
    client = client_with(budget=QueryBudget(seconds=0, errors=0))

    assert "RateLimit" not in client.get(f"/sparql?query={quote('ASK{}')}").headers
