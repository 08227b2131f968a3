"""Older states of the catalogue from a server as it is started by default: web processes that were forked."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from foia_graph.ingest.decide import Decider
from foia_graph.store.generations.generation import Layout
from foia_graph.store.history.redacted_copy import delete_copies
from ports import free_port
from tests.dating import dated
from tests.web.conftest import WORLD, load_records

ANSWER_SECONDS = 20.0
"""Seconds that an answer may take on a busy machine; one that hangs takes for ever."""
THEN = "2020-05-01"
CHANGED = WORLD.replace("title: New FOIA Documents", "title: New and old documents")
RESTRICTED = CHANGED.replace("title: Packet\n", "title: Packet\n  restricted: a court says so\n")
LIST = "/api/documents"
JSONLD = {"Accept": "application/ld+json"}


@contextmanager
def served(store: Path) -> "Iterator[tuple[str, subprocess.Popen[bytes]]]":
    """Run `foia-graph serve` as it comes, on a free port; gives its address and its first process."""
    port = free_port()
    command = [sys.executable, "-m", "foia_graph", "serve", f"--store={store}", f"--port={port}"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        end = time.monotonic() + 120
        while not answers(address):
            assert process.poll() is None, "the server has ended"
            assert time.monotonic() < end, "the server does not answer"
            time.sleep(0.05)
        yield address, process
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
            return found.status, lower_names(found.headers), found.read()
    except HTTPError as error:
        with error:
            return error.code, lower_names(error.headers), error.read()


def lower_names(headers):
    return {name.lower(): value for name, value in headers.items()}


@pytest.fixture
def store(tmp_path, profile):
    """Give a store of 2020 that changed since, and may change again."""
    load_records(tmp_path, profile, WORLD)
    dated(tmp_path / "store", 1, "2020-01-01T10:00:00Z")
    load_records(tmp_path, profile, CHANGED)
    return tmp_path / "store"


@pytest.mark.parametrize("way", [f"asOf={THEN}", pytest.param("generation=1", marks=pytest.mark.slow)])
def test_older_states_are_answered_after_a_withdrawal(store, profile, way):
    """At once, without what was withdrawn, while the server continues."""
    with served(store) as (address, _):
        Decider(store, profile).withdraw("document/ice-117629", "Sent by mistake.")
        status, _, body = get(f"{address}{LIST}?{way}")

        assert (200, 0) == (status, json.loads(body)["hydra:totalItems"])
        assert 200 == get(f"{address}/healthz")[0]


def test_what_is_missing_is_made_while_the_server_goes_on(store, profile):
    """Of 120 requests none hangs, shows what is hidden, or starts a second process; soon all are answered."""
    load_records(store.parent, profile, RESTRICTED)
    delete_copies(Layout(store))
    ways = [f"{LIST}?asOf={THEN}", f"{LIST}?generation=1", f"/doc/document/ice-117629?asOf={THEN}"]
    with served(store) as (address, process), ThreadPoolExecutor(120) as clients:
        asked = [clients.submit(get, f"{address}{ways[n % len(ways)]}") for n in range(120)]
        makers = set()
        while not all(each.done() for each in asked):
            makers |= set(copy_makers(process.pid))
            assert 200 == get(f"{address}/healthz")[0]
        found = [each.result() for each in asked]
        last = [until_made(f"{address}{way}") for way in ways]

    assert {200, 404, 503} >= {status for status, _, _ in found}
    assert all(1 <= int(headers["retry-after"]) <= 60 for status, headers, _ in found if status == 503)
    assert not any(b"Packet" in body for _, _, body in found)
    assert len(makers) <= 1
    assert [(200, 0), (200, 0), (404, None)] == [
        (status, json.loads(body).get("hydra:totalItems")) for status, _, body in last
    ]


def until_made(address: str) -> tuple[int, dict[str, str], bytes]:
    """Ask until there is another answer than to ask again."""
    end = time.monotonic() + 120
    while (found := get(address))[0] == 503:
        assert time.monotonic() < end, found
        time.sleep(0.2)
    return found


def copy_makers(pid: int) -> list[int]:
    """Give the processes below one that make copies."""
    found = []
    for path in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in map(int, read(path).split()):
            is_maker = "redacted_copies" in read(Path(f"/proc/{child}/cmdline"))
            found += [child] if is_maker else copy_makers(child)
    return found


def read(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:
        return ""  # the process has ended meanwhile


def test_nothing_of_the_engine_is_open_before_web_processes_are_forked(store):
    """
    The first process has no file of the store open, and no thread of the engine, since none outlives a fork.
    """
    with served(store) as (_, process):
        files = [str(path.readlink()) for path in Path(f"/proc/{process.pid}/fd").iterdir()]
        threads = [read(path) for path in Path(f"/proc/{process.pid}/task").glob("*/comm")]

    assert [] == [file for file in files if str(store) in file]
    assert [] == [name for name in threads if "rocksdb" in name]
