"""What a request costs, whose turn it is, and what a client with a used up budget gets."""

import time
from typing import get_args

import pytest

from foia_graph.web.core.admission import Admission
from foia_graph.web.core.operations import operation_of
from foia_graph.web.core.site import EXTENSION
from foia_graph.web.limits.rate_limits import QueryBudget
from foia_graph.web.limits.turns import COSTLY_SECONDS, Cost, CostlyPaths, TurnLimits
from tests.web.conftest import WORLD

ONE, OTHER = ({"X-Forwarded-For": f"192.0.2.{number}"} for number in (1, 2))
LIST, THING = "/api/releases", "/doc/release/2012-04-10"


@pytest.fixture
def app(client_of):
    """An app that is only looked at."""
    return client_of(WORLD).application


def test_every_route_says_what_it_costs(app):
    """
    Files that are served as they are declare nothing; whatever else is added must.
    """
    undeclared = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if operation_of(app.view_functions[rule.endpoint]) is None
    }
    costs = {
        operation_of(view).cost_of("/doc/release/x", "")
        for endpoint, view in app.view_functions.items()
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
    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": query}
    admission = Admission(app)

    assert cost == admission.cost_of(environ)
    assert "light" == admission.cost_of({**environ, "REQUEST_METHOD": "OPTIONS"})


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
    assert 200 == client.get(LIST, headers=OTHER).status_code


def test_wrong_queries_do_not_count_against_lists(client_with):
    """
    A client that may put no query for its errors still has its lists.
    """
    client = client_with(budget=QueryBudget(errors=1))

    assert [400, 429, 200] == [
        client.get(path).status_code for path in ("/sparql?query=ASK", "/sparql?query=ASK{}", LIST)
    ]


def test_heavy_requests_wait_for_each_other(client_with):
    """
    While one runs the next waits, and is sent away when its time is over; what is light does not wait.
    """
    client = client_with(turns=TurnLimits(heavy=1, wait_seconds=0.05))
    turns = client.application.extensions[EXTENSION].turns
    with turns.turn_of("heavy", "192.0.2.9", None).hold():
        busy = client.get(LIST)
        light = client.get(THING)

    assert (503, "busy", "1") == (busy.status_code, busy.json["reason"], busy.headers["Retry-After"])
    assert 200 == light.status_code
    assert 200 == client.get(LIST).status_code


def test_an_export_holds_no_turn_between_its_pieces(client_with, monkeypatch):
    """
    Each piece has a turn of its own, also when others have come meanwhile.
    """
    monkeypatch.setattr("foia_graph.web.core.tables.ROWS_IN_BLOCK", 1)
    client = client_with(turns=TurnLimits(heavy=1, wait_seconds=0.05))
    turns = client.application.extensions[EXTENSION].turns
    pieces = client.get("/api/issues.csv", buffered=False).iter_encoded()
    first = next(pieces)
    with turns.turn_of("heavy", "", None).hold():
        pass

    assert 4 == (first + b"".join(pieces)).count(b"\r\n")
    with turns.turn_of("heavy", "", None).hold():
        pass


def test_what_was_heavy_is_heavy(client_with, monkeypatch):
    """
    A thing with very many parts waits like a list for a minute, however cheaply it is refused meanwhile.
    """
    client = client_with(turns=TurnLimits(heavy=1, wait_seconds=0.05))
    turns = client.application.extensions[EXTENSION].turns

    def ask_while_one_runs():
        with turns.turn_of("heavy", "192.0.2.9", None).hold():
            return client.get(THING).status_code

    monkeypatch.setattr("foia_graph.web.limits.turns.HEAVY_SECONDS", 0.0)
    statuses = [ask_while_one_runs() for _ in range(2)]
    monkeypatch.setattr("foia_graph.web.limits.turns.HEAVY_SECONDS", 3600.0)
    statuses += [client.get(THING, headers={"Accept": "image/png"}).status_code, ask_while_one_runs()]
    monkeypatch.setattr(turns.costly, "_clock", lambda: time.monotonic() + COSTLY_SECONDS)
    statuses.append(ask_while_one_runs())

    assert [200, 503, 406, 503, 200] == statuses
    assert 200 == client.get("/healthz").status_code


def test_what_was_heavy_for_one_client_is_not_for_another(client_with, monkeypatch):
    """
    The headers of a request can make it heavy, which is no reason for others to wait.
    """
    turns = client_with().application.extensions[EXTENSION].turns
    monkeypatch.setattr("foia_graph.web.limits.turns.HEAVY_SECONDS", 0.0)
    with turns.turn_of("light", "192.0.2.1", None, THING).hold():
        pass
    costs = [turns.turn_of("light", f"192.0.2.{number}", None, THING).cost for number in (1, 2)]

    assert ["heavy", "light"] == costs


def test_few_costly_paths_are_kept():
    """
    The ones that were asked last.
    """
    paths = CostlyPaths(2)
    for path in ("/a", "/b", "/a", "/c"):
        paths.record("192.0.2.1", path, 1.0)

    assert [True, False, True] == [("192.0.2.1", path) in paths for path in ("/a", "/b", "/c")]


def test_time_is_that_of_the_processor(client_with):
    """
    Who only waits is charged nothing.
    """
    client = client_with()
    site = client.application.extensions[EXTENSION]
    with site.turns.turn_of("heavy", "192.0.2.9", None).charge_thread():
        time.sleep(0.2)

    account = site.budgets._accounts.get("192.0.2.9")  # none for so little that no clock saw it
    assert account is None or account.seconds > site.budgets._burst - 0.1
