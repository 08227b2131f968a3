"""Connections that hold positions: many, silent, slow; others are served meanwhile."""

import http.client
import resource
import socket
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from foia_graph.web.limits.rate_limits import ConnectionLimits
from tests.attacks.server import QUERY, QUICK, Server, served, settings_of, wait_until

pytestmark = pytest.mark.slow

CROWD = 1500
"""More connections than a client may hold."""
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n0 ?o }"
LARGE = "SELECT ?a ?b ?c ?d { ?a ?b ?c . ?d ?e ?f } LIMIT 100000"
ASKED = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
POSTED = b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n"
CROWDS = {
    "nothing": b"",
    "a part of a head": b"GET /sparql HTTP/1.1\r\nHost: x\r\nX-A: ",
    "a part of a body": POSTED + b"Content-Length: 1000\r\n\r\nA",
    "a whole request": ASKED,
}


@contextmanager
def held(server: Server, number: int, address: str = "127.0.0.2") -> Iterator[list[socket.socket]]:
    """Hold so many connections from an address."""
    with ExitStack() as stack:
        yield [
            stack.enter_context(
                socket.create_connection(("127.0.0.1", server.port), 120, source_address=(address, 0))
            )
            for _ in range(number)
        ]


def is_open(connection: socket.socket) -> bool:
    """Tell whether the server has not ended a connection, whatever it has sent before."""
    connection.setblocking(False)
    try:
        while connection.recv(1 << 16):
            pass
    except BlockingIOError:
        return True
    except OSError:
        pass
    return False


def watched(store: Path, **limits: Any) -> AbstractContextManager[Server]:
    """Run a server with one web process that has other limits of connections."""
    settings = settings_of(deadline=3600.0, cpu=3600, result=64 << 20)
    return served(store, replace(settings, connections=ConnectionLimits(**limits)), web=1)


@pytest.fixture(scope="module")
def server(store: Path) -> Iterator[Server]:
    with served(store) as running:
        yield running


@pytest.fixture
def many_files() -> Iterator[None]:
    """Let this process have as many files open as a crowd has connections."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard < 2 * CROWD:
        pytest.skip(f"a process may have {hard} files open here: the crowd has {CROWD} connections")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, 2 * CROWD), hard))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


@pytest.mark.usefixtures("many_files")
@pytest.mark.parametrize("sent", CROWDS)
def test_a_crowd_of_connections_stops_nobody(sent, server):
    """
    Whatever one client sends or does not send on them, others are answered, and it is left with its share.
    """
    with held(server, CROWD) as connections:
        for each in connections:
            with suppress(OSError):  # it may have been ended
                each.sendall(CROWDS[sent])
        statuses = [
            *(server.get("/healthz").status for _ in range(5)),
            *(server.get("/doc/place/").status for _ in range(5)),
            server.ask(QUICK).status,
        ]

        assert [200] * 11 == statuses
        wait_until(lambda: sum(map(is_open, connections)) <= 256)


def test_a_head_must_come_in_time(store):
    """Also the first byte, and the next request on a connection."""
    with watched(store, head_seconds=1.0) as server, held(server, 4) as connections:
        for each, sent in zip(connections, (b"", b"G", ASKED[:-2], ASKED), strict=True):
            each.sendall(sent)
        wait_until(lambda: not any(map(is_open, connections)))


def test_a_body_must_come_in_time(store):
    """It is answered 408."""
    with watched(store, body_seconds=0.5) as server, held(server, 1) as (connection,):
        connection.sendall(POSTED + b"Content-Length: 9\r\n\r\nA")

        assert b"HTTP/1.1 408" == connection.recv(12)


def test_a_share_is_made_of_those_that_wait(store):
    """
    A connection whose request is being answered stays; another client, and a new request of this one, too.
    """
    with (
        watched(store, client_most=2) as server,
        held(server, 1) as (busy,),
        held(server, 2, "127.0.0.3") as others,
    ):
        busy.sendall(f"GET /sparql?query={quote(ENDLESS)} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        wait_until(server.at_work)
        with held(server, 4) as idle:
            wait_until(lambda: sum(map(is_open, idle)) == 1)
            late = http.client.HTTPConnection("127.0.0.1", server.port, 120, ("127.0.0.2", 0))
            with closing(late):
                late.request("POST", "/sparql", QUICK, QUERY)
                assert 200 == late.getresponse().status

        assert is_open(busy)
        assert [True, True] == list(map(is_open, others))
        assert 1 == len(server.at_work())


def test_places_are_made_where_many_clients_hold_them(store):
    """Those that never sent a request go first."""
    with watched(store, most=20) as server, ExitStack() as stack:
        (asking,) = stack.enter_context(held(server, 1, "127.0.1.1"))
        asking.sendall(ASKED)
        assert asking.recv(12) == b"HTTP/1.1 200"
        crowd = [
            each
            for number in range(60)
            for each in stack.enter_context(held(server, 1, f"127.0.2.{number + 1}"))
        ]
        wait_until(lambda: sum(map(is_open, crowd)) <= 15)

        assert is_open(asking)
        assert 200 == server.get("/healthz").status


def test_an_answer_that_is_not_taken_is_given_up(store):
    """Who takes nothing of it loses the connection; who takes it slowly has it whole in the end."""
    path = f"/sparql?query={quote(LARGE)}"
    with watched(store, taking_seconds=1.0) as server:
        with socket.socket() as silent:
            silent.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            silent.connect(("127.0.0.1", server.port))
            silent.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\nAccept: text/csv\r\n\r\n".encode())
            wait_until(lambda: is_reset(silent))
        with closing(server.connect()) as patient:
            patient.request("GET", path, headers={"Accept": "text/csv"})
            answer = patient.getresponse()
            parts = [answer.read(20_000)]
            for _ in range(30):
                time.sleep(0.1)
                parts.append(answer.read(20_000))
            parts.append(answer.read())

    assert 100_001 == b"".join(parts).count(b"\r\n")


def is_reset(connection: socket.socket) -> bool:
    """Tell whether the server has dropped a connection, and what was on its way."""
    return connection.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR) != 0
