"""The server as it runs: web processes, their query workers, and how all of them end."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

import pytest

from foia_graph.web.serve import threads, waiting

SERVE = "import sys; from pathlib import Path; from foia_graph.web.serve import serve; "


@contextmanager
def served(store: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """Run a server with one web process on a free port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    code = SERVE + f"serve(Path({str(store)!r}), '127.0.0.1', {port}, 1, 1)"
    process = subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait(lambda: _answers(address))
        yield address, process
    finally:
        process.terminate()
        process.wait(30)


def _wait(until, seconds=30):
    end = time.monotonic() + seconds
    while not until():
        assert time.monotonic() < end, "it takes too long"
        time.sleep(0.05)


def _answers(address):
    try:
        with urlopen(f"{address}/healthz") as answer:
            return answer.status == 200
    except OSError:
        return False


def _children(pid):
    """Give the numbers of all processes below one; any thread may have started them."""
    paths = Path(f"/proc/{pid}/task").glob("*/children")
    found = [int(child) for path in paths for child in _read(path).split()]
    return found + [grandchild for child in found for grandchild in _children(child)]


def _read(path):
    try:
        return path.read_text()
    except OSError:
        return ""  # the thread has ended meanwhile


def _runs(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_there_are_more_threads_than_queries_can_hold():
    """
    Queries that run and wait leave threads for everything else.
    """
    assert [13, 16, 34] == [threads(1), threads(2), threads(8)]
    assert all(threads(n) > n + waiting(n) for n in range(1, 64))


@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_it_serves_until_told_to_stop(load_into, tmp_path):
    """
    A query is answered over HTTP, and when the server ends nothing of it is left.
    """
    load_into("- {type: Place, id: lodi, prefLabel: Lodi}\n")
    with served(tmp_path / "store") as (address, process):
        with urlopen(f"{address}/sparql?query=ASK%7B%3Fs%20%3Fp%20%3Fo%7D") as answer:
            assert {"head": {}, "boolean": True} == json.load(answer)
        family = _children(process.pid)
        assert len(family) >= 2
    _wait(lambda: not any(map(_runs, family)))


@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_nothing_outlives_a_server_that_is_killed(load_into, tmp_path):
    """
    Web processes and query workers end with the process that started them, however it ends.
    """
    load_into("- {type: Place, id: lodi, prefLabel: Lodi}\n")
    with served(tmp_path / "store") as (_, process):
        family = _children(process.pid)
        os.kill(process.pid, signal.SIGKILL)
        process.wait(10)
        _wait(lambda: not any(map(_runs, family)))
    assert family
