"""Requests that need what others are at: none waits for ever, and whatever waited is told to come back."""

import threading
from contextlib import contextmanager

import pytest

from foia_graph.runtime import shared_values
from foia_graph.store import open_generations
from foia_graph.store.catalogue import Catalogue
from foia_graph.web.core.site import EXTENSION

JSON = {"Accept": "application/json"}


@pytest.fixture(autouse=True)
def impatient(monkeypatch):
    monkeypatch.setattr(shared_values, "WAIT_SECONDS", 0.01)
    monkeypatch.setattr(open_generations, "OPEN_SECONDS", 0.01)


@contextmanager
def held(client, key):
    """Have another request compute something of the served generation, and never come to an end."""
    source: Catalogue = client.application.extensions[EXTENSION].current.served_catalogue()
    begun, end = threading.Event(), threading.Event()

    def compute():
        begun.set()
        assert end.wait(60)

    other = threading.Thread(target=lambda: source.compute_once(key, compute))
    other.start()
    assert begun.wait(60)
    try:
        yield
    finally:
        end.set()
        other.join()


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("/api/releases", ("Release", "index")),
        ("/doc/release/", ("Release", "names")),
        ("/changes", "log"),
        ("/sitemap.xml", "sitemap index"),
        ("/api/search?q=records", "text"),
        ("/sparql/completions.json", "completions"),
        ("/openapi.json", "openapi"),
    ],
)
def test_what_another_request_computes_is_not_waited_for_too_long(own_client_of, address, key):
    """The answer is 503 with the seconds after which to ask again, and then it is there."""
    client = own_client_of()
    with held(client, key):
        found = client.get(address, headers=JSON)

    assert (503, "2") == (found.status_code, found.headers["Retry-After"])
    assert "Others are computing what this answer needs; ask again soon." == found.json["detail"]


def test_a_generation_that_others_open_is_not_waited_for_too_long(own_client_of, load_into):
    """
    Neither the one that is served, nor an older one; who opens older ones holds up no one who asks for now.
    """
    client = own_client_of()
    load_into("- {type: SourceDocument, id: post, title: New documents}\n")
    current = client.application.extensions[EXTENSION].current
    with current._open_lock:
        older = client.get("/api/releases?generation=1", headers=JSON)
        now = client.get("/api/releases", headers=JSON)
    current._served = None
    with current._served_lock:
        served = client.get("/api/releases", headers=JSON)

    assert [503, 200, 503] == [each.status_code for each in (older, now, served)]
    assert "Other requests are opening the catalogue; ask again soon." == older.json["detail"]
