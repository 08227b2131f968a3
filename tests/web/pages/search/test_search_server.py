"""Pages of a catalogue whose text index is on a search server."""

from collections.abc import Callable, Iterator

import pytest
from flask.testing import FlaskClient

from archives import Archive
from foia_graph.search.engines.opensearch import engine
from foia_graph.web.app import create_app, warm_up
from foia_graph.web.core.site import EXTENSION
from tests.search.conftest import pages
from tests.search.engines.opensearch.fake_server import FakeServer, running_server


@pytest.fixture
def fake_server() -> Iterator[FakeServer]:
    with running_server() as server:
        yield server


@pytest.fixture
def client(archive_of: Callable[..., Archive], fake_server: FakeServer) -> Iterator[FlaskClient]:
    """A client of a catalogue with one letter."""
    archive = archive_of({"papers/papers.yaml": pages(letter="The sheriff of Lodi.\fSee (b)(7)(E).")})
    archive.load(search_server=f"{fake_server.address}/harbor")
    app = create_app(archive.root, archive.profile)
    app.testing = True
    warm_up(app)
    yield app.test_client()
    app.extensions[EXTENSION].close()


def test_the_same_search_is_answered(client: FlaskClient) -> None:
    """
    By the API with snippets and facets, and by queries with `text:query`.
    """
    answer = client.get("/api/search.jsonld", query_string={"q": "b7E"}).json
    query = 'SELECT ?thing { ?thing text:query "b7E" }'
    rows = client.post("/sparql", data={"query": query}, headers={"Accept": "application/json"}).json

    assert 1 == answer["hydra:totalItems"]
    assert "See (b)(7)(E)." == answer["hydra:member"][0]["foia:snippet"]
    assert [answer["hydra:member"][0]["id"]] == [row["thing"]["value"] for row in rows["results"]["bindings"]]


def test_a_page_that_is_too_far_is_refused(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    What can be done instead is said.
    """
    monkeypatch.setattr(engine, "WINDOW", 1)

    answer = client.get("/api/search", query_string={"q": "kind:page", "per_page": 1, "page": 2})

    assert 400 == answer.status_code
    assert "The first 1 hits of a search can be turned to; narrow it" in answer.text


@pytest.mark.parametrize("status", [503, 401])
def test_a_search_server_that_fails_fails_searches_alone(
    client: FlaskClient, fake_server: FakeServer, status: int
) -> None:
    """
    Searches say so in a sentence and when to come again; pages, lists and queries go on.
    """
    fake_server.instead.append(("", status, b'{"error":{"reason":"not now"}}'))

    answer = client.get("/api/search", query_string={"q": "sheriff"})
    others = [client.get(path).status_code for path in ("/", "/id/document/letter", "/sparql", "/api")]

    assert (503, "30") == (answer.status_code, answer.headers["Retry-After"])
    assert f"The search server {fake_server.address} answers {status}: not now." in answer.text
    assert {200, 303} == set(others), others


def test_names_are_suggested_while_a_search_server_fails(
    client: FlaskClient, fake_server: FakeServer
) -> None:
    """
    By the labels in the store, with the time at which there is more; so are they offered in filters.
    """
    usual = client.get("/api/suggest", query_string={"q": "lett"})
    fake_server.instead += [("", 503, b'{"error":{"reason":"not now"}}')] * 20

    answer = client.get("/api/suggest", query_string={"q": "lette"})
    offered = client.get("/doc/document", query_string={"release": "lett"}).status_code

    assert (200, "30", "no-store") == (
        answer.status_code, answer.headers["Retry-After"], answer.headers["Cache-Control"]
    )  # fmt: skip
    assert ["letter", "A letter"] == answer.json[1]
    assert set(answer.json[3]) <= set(usual.json[3])
    assert offered != 503
