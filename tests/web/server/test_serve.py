"""The server as it runs: web processes, their query workers, and how all of them end."""

import itertools
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields, is_dataclass
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import urlopen

import pytest
from click.testing import CliRunner

from foia_graph.cli import main
from foia_graph.cli.common import Size
from foia_graph.cli.serve import serve_command
from foia_graph.cli.serve_options import LIMITS, option_groups, process_settings
from foia_graph.query.sparql.gate import QueryLimits
from foia_graph.query.sparql.pool import PoolLimits
from foia_graph.web.core.site import ServerSettings
from foia_graph.web.limits.rate_limits import QueryBudget
from foia_graph.web.server.serve import ServedStore
from ports import free_port
from tests.web.conftest import WORLD


@contextmanager
def served(store: Path, *options: str) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """Run a server with one web process on a free port."""
    port = free_port()
    given = [f"--store={store}", f"--port={port}", "--workers=1", "--query-workers=1", *options]
    command = [sys.executable, "-m", "foia_graph", "serve", *given]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait(lambda: _answers(address))
        yield address, process
    finally:
        process.terminate()
        process.wait(120)


def _wait(until, seconds=120):
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


def test_what_is_served_goes_through_the_environment():
    """What a web process is told in JSON is what was meant, and what is omitted has its default."""
    settings = ServerSettings(
        gate=QueryLimits(bytes=1, depth=2, patterns=3),
        pool=PoolLimits(running=1, queue_wait=0.5, memory=1 << 40),
        budget=QueryBudget(seconds=0.0, errors=7.5),
        trusted_proxies=("::1", "10.0.0.0/8"),
        log="/var/log/queries",
        log_queries=True,
        counts="/proc/1/fd/3",
        accounts="/proc/1/fd/4",
    )
    served = ServedStore("/srv/foia/ü", settings)

    assert served == ServedStore.from_json(served.to_json())
    assert ServedStore("/srv/store", ServerSettings()) == ServedStore.from_json('{"store": "/srv/store"}')


def chosen(*options):
    """Give the settings of one of two web processes that these options make."""
    given = serve_command.make_context("serve", ["--store", "x", *options]).params
    return process_settings({name: value for name, value in given.items() if name in option_groups()}, 2)


def test_without_options_there_are_the_documented_limits():
    """
    Two web processes share the queries at a time, and the queue; a client has one budget at all of them.
    """
    assert ServerSettings() == chosen()
    assert (4, 2, 1) == (
        chosen("--query-workers=9").pool.running,
        chosen("--query-workers=5").pool.running,
        chosen("--query-workers=1").pool.running,
    )


@pytest.mark.parametrize("limit", LIMITS, ids=lambda limit: limit.option)
def test_every_limit_is_an_option(limit):
    """Each option changes the limit that it names, and nothing else."""
    given = "7GiB" if isinstance(limit.type, Size) else "11"
    found, expected = chosen(f"--{limit.option}={given}"), chosen()
    changed = {name for name in _flat(found) if _flat(found)[name] != _flat(expected)[name]}

    assert {".".join(limit.place)} == changed - ({"pool.cpu"} if limit.option == "query-seconds" else set())


def _flat(found, start=""):
    """Give all fields of nested values by their paths."""
    if not is_dataclass(found):
        return {start: found}
    return {
        name: value
        for field in fields(found)
        for name, value in _flat(getattr(found, field.name), f"{start}.{field.name}".strip(".")).items()
    }


def test_processor_time_follows_the_clock():
    """A query that may take longer may use more of the processor, unless that is told too."""
    assert 62 == chosen("--query-seconds=60").pool.cpu
    assert 5 == chosen("--query-seconds=60", "--query-cpu-seconds=5").pool.cpu


def test_an_option_may_stand_in_the_environment(monkeypatch):
    """The variable is named like the option."""
    monkeypatch.setenv("FOIA_GRAPH_RESULT_BYTES", "3 MiB")

    assert 3 << 20 == chosen().pool.result


@pytest.mark.parametrize(
    ("option", "message"),
    [
        ("--body-bytes=64k", "'64k' is no size: write 64KiB, 10MiB, 1GiB, or bytes"),
        ("--body-bytes=0", "'0' is no size: write 64KiB, 10MiB, 1GiB, or bytes"),
        ("--trusted-proxy=proxy.example", "write 127.0.0.1, ::1 or 10.0.0.0/8"),
        ("--query-seconds=0", "0.0 is not in the range 0.05<=x<=86400"),
        ("--log=/nowhere/at/all", "/nowhere/at/all cannot be written: No such file or directory"),
        ("--log-queries", "--log-queries says what --log writes: give both."),
    ],
)
def test_a_bad_option_is_explained(option, message):
    """Nothing is served by a wrong option; the message says what would have been right."""
    ended = CliRunner().invoke(main, ["serve", option])

    assert 2 == ended.exit_code
    assert message in " ".join(ended.output.split())


@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_it_serves_until_told_to_stop(load_into, tmp_path):
    """Queries are answered, one whose body breaks off is not; when the server ends nothing of it is left."""
    load_into("- {type: Place, id: lodi, prefLabel: Lodi}\n")
    with served(tmp_path / "store") as (address, process):
        with urlopen(f"{address}/sparql?query=ASK%7B%3Fs%20%3Fp%20%3Fo%7D") as answer:
            assert {"head": {}, "boolean": True} == json.load(answer)
        assert [200, 400] == [_chunked(address, end) for end in (b"0\r\n\r\n", b"zz\r\n")]
        family = _children(process.pid)
        assert len(family) >= 2
    _wait(lambda: not any(map(_runs, family)))


def _chunked(address, end):
    """Post a query in pieces, with some end, and give the status of the answer."""
    head = "POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/sparql-query\r\n"
    with socket.create_connection(("127.0.0.1", int(address.rpartition(":")[2])), timeout=120) as wire:
        wire.sendall(f"{head}Transfer-Encoding: chunked\r\n\r\n5\r\nASK{{}}\r\n".encode() + end)
        return int(wire.recv(1000).split()[1])


@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_nothing_outlives_a_server_that_is_killed(load_into, tmp_path):
    """Web processes and query workers end with the process that started them, however it ends."""
    load_into("- {type: Place, id: lodi, prefLabel: Lodi}\n")
    with served(tmp_path / "store") as (_, process):
        family = _children(process.pid)
        os.kill(process.pid, signal.SIGKILL)
        process.wait(120)
        _wait(lambda: not any(map(_runs, family)))
    assert family


_NUMBERS = itertools.count()
QUEUE = "--waiting=1", "--queue-seconds=0.2"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o . ?p ?q ?r }"


@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_a_client_that_goes_away_ends_its_query(load_into, tmp_path):
    """A query that no one waits for is ended, long before its time, and the log says so."""
    load_into(WORLD)
    log = tmp_path / "queries.log"
    with served(tmp_path / "store", f"--log={log}", "--query-seconds=3600", *QUEUE) as (address, _):
        host, _, port = address.removeprefix("http://").partition(":")
        _wait(lambda: _status(_new_query(address)) == 200)  # the worker has started, which may take long
        with socket.create_connection((host, int(port))) as client:
            client.sendall(
                f"GET /sparql?query={quote(ENDLESS)} HTTP/1.1\r\nHost: x\r\nAccept: */*\r\n\r\n".encode()
            )
            _wait(lambda: _status(_new_query(address)) == 503)
        _wait(lambda: "called-off" in [line["end"] for line in map(json.loads, _read(log).splitlines())])
        _wait(lambda: _status(_new_query(address)) == 200)


def _new_query(address):
    """Give the address of a query that was not asked before, and so is not cached."""
    return f"{address}/sparql?query=ASK%7B%7D%23{next(_NUMBERS)}"


def _status(address):
    try:
        with urlopen(address) as answer:
            return answer.status
    except HTTPError as error:
        error.close()
        return error.code


def test_all_web_processes_count_together(load_into, tmp_path):
    """Whichever process is asked, the counts are those of all, and they never fall."""
    pytest.importorskip("prometheus_client", reason="prometheus-client is not installed")
    load_into("- {type: Place, id: lodi, prefLabel: Lodi}\n")
    with served(tmp_path / "store", "--metrics", "--workers=3") as (address, _):
        for _ in range(12):
            assert 200 == _status(f"{address}/sparql?query=ASK%7B%7D")
        pages = [urlopen(f"{address}/metrics").read().decode() for _ in range(9)]

    assert [12.0] * 9 == [
        float(re.search(r'^foia_graph_queries_total{end="answered"} (.*)$', page, re.MULTILINE)[1])
        for page in pages
    ]
