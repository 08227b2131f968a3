"""Time travel over HTTP: thirty random changes of a catalogue that is served, then every time of its log."""

import json
import os
import random
import time
from pathlib import Path
from urllib.parse import urlencode

import pytest

from archives import BASE
from foia_graph.model.profile import Profile
from foia_graph.store.quad_store import QuadStore
from store.time_travel import DOCUMENTS, HIDEABLE, KINDS_OF_CHANGE, CatalogueHistory
from tests.web.server.test_past_states import get, served

CHANGES = 30
ALL = "CONSTRUCT WHERE { ?s ?p ?o }"


def ask(address: str, path: str, **parameters: str) -> tuple[int, bytes]:
    """Ask as often as the server says that it is getting ready."""
    while True:
        status, _, body = get(f"{address}{path}?{urlencode(parameters)}")
        if status != 503:
            return status, body
        time.sleep(0.2)


def triples(store: QuadStore) -> set[str]:
    """Give the triples of the default graph as lines of N-Triples."""
    return {f"{quad.triple} ." for quad in store.quads(None, None, None)}


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2])
def test_a_server_tells_every_time_of_the_log_as_it_was(
    tmp_path: Path, small: Profile, monkeypatch: pytest.MonkeyPatch, seed: int
):
    """
    In SPARQL, descriptions, lists and search, after thirty random changes; what is hidden now is in none.
    """
    monkeypatch.setattr(os, "fsync", lambda _: None)
    chance = random.Random(seed)
    history = CatalogueHistory.begin(tmp_path / "catalogue", small)
    with served(history.archive.root) as (address, _):
        while len(history.moments) <= CHANGES:
            history.make((chance.choice(KINDS_OF_CHANGE), chance.choice(HIDEABLE), chance.randint(1, 4)))
        for number, moment in enumerate(history.moments):
            oracle = history.oracle(moment, tmp_path / str(number))
            there = {name for name in DOCUMENTS if f"<{BASE}id/document/{name}>" in "".join(oracle.quads())}
            status, body = ask(address, "/sparql", query=ALL, asOf=moment.time, format="nt")
            assert (200, triples(oracle.quad_store)) == (status, set(body.decode().splitlines()))
            listed = ask(address, "/api/documents", asOf=moment.time)[1]
            assert len(there) == json.loads(listed)["hydra:totalItems"]
            hits = ask(address, "/api/search", kind="document", asOf=moment.time)[1]
            assert len(there) == json.loads(hits)["hydra:totalItems"]
            for name in DOCUMENTS:
                status, body = ask(address, f"/doc/document/{name}.jsonld", asOf=moment.time)
                assert status == 200 if name in there else status in (404, 410)
                if name in there:
                    assert f"{name.title()} {moment.state.documents[name].title}" == json.loads(body)["title"]
