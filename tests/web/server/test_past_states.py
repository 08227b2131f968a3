"""Older states of the catalogue from a server as it is started by default: web processes that were forked."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from foia_graph.ingest.decide import Decider
from ports import free_port
from tests.dating import dated
from tests.web.conftest import WORLD, load_records

ANSWER_SECONDS = 20.0
"""Seconds that an answer may take on a busy machine; one that hangs takes for ever."""
THEN = "2020-05-01"
CHANGED = WORLD.replace("title: New FOIA Documents", "title: New and old documents")
LIST = "/api/documents"
JSONLD = {"Accept": "application/ld+json"}


@contextmanager
def served(store: Path) -> Iterator[str]:
    """Run `foia-graph serve` as it comes, on a free port; gives its address."""
    port = free_port()
    command = [sys.executable, "-m", "foia_graph", "serve", f"--store={store}", f"--port={port}"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        end = time.monotonic() + 120
        while not answers(address):
            assert process.poll() is None and time.monotonic() < end, "the server does not answer"
            time.sleep(0.05)
        yield address
    finally:
        process.terminate()
        process.wait(120)


def answers(address: str) -> bool:
    try:
        return get(f"{address}/healthz")[0] == 200
    except OSError:
        return False


def get(address: str) -> tuple[int, dict[str, str], bytes]:
    """Give status, headers and body of an answer; one that does not come in time is a TimeoutError."""
    try:
        with urlopen(
            Request(address, headers={"Accept": "application/ld+json"}), timeout=ANSWER_SECONDS
        ) as found:
            return found.status, dict(found.headers), found.read()
    except HTTPError as error:
        with error:
            return error.code, dict(error.headers), error.read()


@pytest.fixture
def store(tmp_path, profile):
    """Give a store of 2020 that changed since, and may change again."""
    load_records(tmp_path, profile, WORLD)
    dated(tmp_path / "store", 1, "2020-01-01T10:00:00Z")
    load_records(tmp_path, profile, CHANGED)
    return tmp_path / "store"


@pytest.mark.parametrize("way", [f"asOf={THEN}", "generation=1"])
def test_older_states_are_answered_after_a_withdrawal(store, profile, way):
    """
    At once, without what was withdrawn, while the server goes on.
    """
    with served(store) as address:
        Decider(store, profile).withdraw("document/ice-117629", "Sent by mistake.")
        status, _, body = get(f"{address}{LIST}?{way}")

        assert (200, 0) == (status, json.loads(body)["hydra:totalItems"])
        assert 200 == get(f"{address}/healthz")[0]
