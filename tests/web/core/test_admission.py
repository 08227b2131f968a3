"""What a request costs, whose turn it is, and what a client with a used up budget gets."""

import time
from typing import get_args

import pytest

from foia_graph.web.core.admission import request_cost
from foia_graph.web.core.operations import Cost, operation_of
from foia_graph.web.core.site import EXTENSION
from foia_graph.web.limits.rate_limits import QueryBudget, RequestLimits
from tests.web.conftest import WORLD

ONE, OTHER, THIRD = ({"X-Forwarded-For": f"192.0.2.{number}"} for number in (1, 2, 3))
LIST, THING = "/api/releases", "/doc/release/2012-04-10"


@pytest.fixture
def app(client_of):
    """An app that is only looked at."""
    return client_of(WORLD).application


def test_every_route_says_what_it_costs(app):
    """Files that are served as they are declare nothing; whatever else is added must."""
    undeclared = {
        rule.endpoint for rule in app.url_map.iter_rules() if operation_of(app, rule.endpoint) is None
    }
    costs = {
        operation_of(app, endpoint).cost_of("/doc/release/x", "")
        for endpoint in app.view_functions
        if endpoint not in undeclared
    }

    assert {"static"} == undeclared
    assert set(get_args(Cost)) == costs


@pytest.mark.parametrize(
    ("path", "query", "cost"),
    [
        ("/healthz", "", "light"),
        ("/", "", "light"),
        (THING, "", "light"),
        (f"{THING}.jsonld", "_profile=all", "light"),
        (THING, "asOf=2012-01-01", "heavy"),
        (THING, "a%73Of=2012-01-01", "heavy"),
        ("/static/style.css", "", "light"),
        ("/nowhere", "", "light"),
        ("/doc/release/", "", "heavy"),
        ("/doc/release", "", "heavy"),
        ("/doc/release.csv", "", "heavy"),
        ("/doc/graph/index.nq", "", "heavy"),
        ("/api/releases", "per_page=1", "heavy"),
        ("/api/search", "q=a", "heavy"),
        ("/search", "", "heavy"),
        ("/api/graph", "", "heavy"),
        ("/api/path", "", "heavy"),
        ("/api/claims", "", "heavy"),
        ("/api/gaps", "", "heavy"),
        ("/conflicts", "", "heavy"),
        ("/corrections", "", "heavy"),
        ("/catalog", "", "heavy"),
        ("/changes/1", "", "heavy"),
        ("/changes.atom", "", "heavy"),
        ("/feeds/release/x.atom", "", "heavy"),
        ("/sitemap.xml", "", "heavy"),
        ("/resourcesync/resourcelist.xml", "", "heavy"),
        ("/oai", "verb=Identify", "heavy"),
        ("/void", "", "heavy"),
        ("/bates/ICE", "", "heavy"),
        ("/compare/a/1/b/1", "", "heavy"),
        ("/iiif/document/a/manifest.json", "", "heavy"),
        ("/iiif/collection", "", "heavy"),
        ("/sparql", "query=ASK{}", "queued"),
        ("/api/q/timeline", "", "queued"),
        ("/doc/document/a/page/1.png", "", "queued"),
        ("/iiif/image/a/1/full/max/0/default.jpg", "", "queued"),
    ],
)
def test_what_a_request_costs(app, path, query, cost):
    """
    Things are light, also those that are not there; what goes through many of them, or into the past, is not.
    """

    def cost_by(method):
        with app.test_request_context(path, query_string=query, method=method):
            return request_cost()

    assert (cost, "light") == (cost_by("GET"), cost_by("OPTIONS"))


def test_heavy_requests_are_charged(client_with):
    """
    Who has used up the budget gets no list until it is filled again; things, and other clients, are answered.
    """
    client = client_with(
        budget=QueryBudget(seconds=0.0001, burst=0.0001, window=3600), trusted_proxies=("127.0.0.1",)
    )
    statuses = [client.get(LIST, headers=ONE).status_code for _ in range(2)]
    refused = client.get("/search?q=records", headers=ONE)

    assert [200, 429] == statuses
    assert (429, "budget") == (refused.status_code, refused.json["reason"])
    assert int(refused.headers["Retry-After"]) > 3600
    assert refused.headers["RateLimit-Policy"].startswith('"seconds";q=0.0001;w=3600')
    assert "text/html" == client.get(LIST, headers={**ONE, "Accept": "text/html"}).mimetype
    assert 200 == client.get(THING, headers=ONE).status_code
    assert 429 == client.post("/dossier", json=["Notes", []], headers=ONE).status_code
    assert 200 == client.get(LIST, headers=OTHER).status_code
    assert 400 == client.post("/dossier", json=["Notes", []], headers=THIRD).status_code


def test_wrong_queries_do_not_count_against_lists(client_with):
    """A client that may put no query for its errors still has its lists."""
    client = client_with(budget=QueryBudget(errors=1))

    assert [400, 429, 200] == [
        client.get(path).status_code for path in ("/sparql?query=ASK", "/sparql?query=ASK{}", LIST)
    ]


@pytest.fixture
def client_of_one_slot(client_with):
    """A client of an app that works on one request at a time, and its slots."""
    client = client_with(requests=RequestLimits(running=1, client_running=1, wait_seconds=0.05))
    return client, client.application.extensions[EXTENSION].slots


def test_requests_wait_for_slots(client_of_one_slot):
    """Under a server that has not waited for one; who waits too long is sent away."""
    client, slots = client_of_one_slot
    with slots.turn(lambda: False, "192.0.2.9"):
        busy = client.get(LIST, headers={"Accept": "text/html"})

    assert (503, "text/html", "1") == (busy.status_code, busy.mimetype, busy.headers["Retry-After"])
    assert 200 == client.get(LIST).status_code


def test_an_export_holds_no_slot_between_its_pieces(client_of_one_slot, monkeypatch):
    """Each piece has one of its own, also when others have come meanwhile."""
    monkeypatch.setattr("foia_graph.web.core.tables.ROWS_IN_BLOCK", 1)
    client, slots = client_of_one_slot
    pieces = client.get("/api/issues.csv", buffered=False).iter_encoded()
    first = next(pieces)
    with slots.turn(lambda: False, ""):
        pass

    assert 4 == (first + b"".join(pieces)).count(b"\r\n")
    with slots.turn(lambda: False, ""):
        pass


def test_a_query_holds_no_slot_while_a_worker_has_it(client_of_one_slot, monkeypatch):
    """Others are answered meanwhile."""
    client, slots = client_of_one_slot
    pool, held = client.application.extensions[EXTENSION].start(), []
    stream = pool.stream

    def running(*request):
        with slots.turn(lambda: False, "192.0.2.9"):
            held.append(True)
        return stream(*request)

    monkeypatch.setattr(pool, "stream", running)

    assert (200, [True]) == (client.get("/sparql?query=ASK{}").status_code, held)


@pytest.mark.parametrize(("least", "charged"), [(0.0, True), (3600.0, False)])
def test_what_turns_out_to_be_heavy_is_charged(client_with, monkeypatch, least, charged):
    """Whatever it was declared to be."""
    monkeypatch.setattr("foia_graph.web.core.admission.HEAVY_SECONDS", least)
    client = client_with(budget=QueryBudget(seconds=0.0001, burst=0.0001, window=3600))

    assert [200, 429 if charged else 200] == [client.get(path).status_code for path in (THING, LIST)]


def test_time_is_that_of_the_processor(client_with):
    """Who only waits is charged next to nothing."""
    client = client_with(budget=QueryBudget(seconds=1, burst=100, window=3600))
    app, site = client.application, client.application.extensions[EXTENSION]

    @app.before_request
    def wait():
        time.sleep(0.5)

    client.get(LIST)
    left = dict(site.budgets.rate_headers("127.0.0.1"))["RateLimit"].partition("r=")[2].partition(";")[0]

    assert 99 == int(left)
