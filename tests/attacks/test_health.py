"""Others are served while some attack: with queries that do not end, with connections that do not
continue.
"""

import http.client
import os
import signal
import socket
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.attacks.server import Reply, Server, answers, new_query, runs, served, settings_of, wait_until

pytestmark = pytest.mark.slow

LARGE = "SELECT ?a ?b ?c ?d { ?a ?b ?c . ?d ?e ?f } LIMIT 30000"
NO_END = {"deadline": 3600.0, "queue_wait": 3600.0}
"""With these limits nothing ends a query, nor its waiting, while a test runs."""


@pytest.fixture(scope="module")
def endless(attacks: Path) -> str:
    return (attacks / "cross5.rq").read_text()


@pytest.fixture(scope="module")
def unbounded_server(store: Path) -> Iterator[Server]:
    """A server with one web process, where four queries run and eight wait, without end."""
    with served(store, settings_of(queries=4, **NO_END), web=1) as running:
        yield running


# -- queries that do not end ---------------------------------------------------------------------------------


def test_health_while_queries_run_away(endless, unbounded_server):
    """
    The server says that it lives while ten queries without end are there, and before any of them has ended.
    """
    server = unbounded_server
    wait_until(server.is_whole)
    with ExitStack() as connections:
        for _ in range(10):
            connections.enter_context(server.open_query(endless))
        running = wait_until(lambda: len(found := server.at_work()) == 4 and found)
        statuses = [server.get("/healthz").status for _ in range(50)]

        assert [200] * 50 == statuses
        assert running == {pid for pid in running if runs(pid)}
    wait_until(lambda: not any(map(runs, running)))


@pytest.mark.slow
@pytest.mark.parametrize(
    "name", ["cross5.rq", "order-by-cross.rq", "minus-cross.rq", "dump-cross.rq", "concat-double-32.rq"]
)
def test_health_with_the_limits_of_production(name, attacks, patient_server):
    """It does so each time, whatever the queries use up, while ten clients ask them again and again."""
    query, done, ends = (attacks / name).read_text(), threading.Event(), Counter()

    def ask() -> None:
        while not done.is_set():
            ends[patient_server.ask(query).end] += 1

    threads = [threading.Thread(target=ask) for _ in range(10)]
    for thread in threads:
        thread.start()
    statuses = Counter()
    try:
        while ends.total() < 20 or statuses.total() < 200:
            statuses[patient_server.get("/healthz").status] += 1
    finally:
        done.set()
        for thread in threads:
            thread.join()

    assert {200} == statuses.keys()


def test_so_many_run_so_many_wait_and_the_rest_is_told_at_once(endless, unbounded_server):
    """
    Of fifty queries without end four run and eight wait; the others are refused before any of these has
    ended, and told when to come back. Those who wait run in their turn.
    """
    server = unbounded_server
    wait_until(server.is_whole)
    replies: list[Reply] = []
    threads = [threading.Thread(target=lambda: replies.append(server.ask(endless))) for _ in range(50)]
    for thread in threads:
        thread.start()
    wait_until(lambda: len(replies) >= 38)
    running = wait_until(lambda: len(found := server.at_work()) == 4 and found)
    refused = list(replies)
    for turn in (running, *[set()] * 2):
        for pid in turn or wait_until(lambda: len(found := server.at_work()) == 4 and found):
            os.kill(pid, signal.SIGXCPU)
        wait_until(lambda: not server.at_work())
    for thread in threads:
        thread.join()

    assert ["503 busy"] * 38 == [reply.end for reply in refused]
    assert {"503 busy": 38, "503 time": 12} == Counter(reply.end for reply in replies)
    assert all(int(reply.headers["retry-after"]) > 0 for reply in replies)


@pytest.mark.parametrize("half", [False, True], ids=["closed", "half closed"])
def test_a_query_that_nobody_waits_for_is_ended(half, endless, store):
    """When a client closes its connection, or half of it, its worker goes, and another takes the position."""
    settings = settings_of(queries=1, spare=0, waiting=0, **NO_END)
    with served(store, settings, web=1) as server:
        (worker,) = server.workers()
        with server.open_query(endless) as client:
            wait_until(lambda: server.ask(new_query()).end == "503 busy")
            if half:
                client.shutdown(socket.SHUT_RDWR)
            else:
                client.close()
            wait_until(lambda: answers(server))

        assert worker not in server.workers()


# -- connections that do not continue
# ---------------------------------------------------------------------------


@contextmanager
def held(server: Server, sent: bytes, number: int = 20) -> Iterator[list[socket.socket]]:
    """Hold so many connections on which something was sent, and nothing more is.

    Where the server has something to say to that it has begun.
    """
    with ExitStack() as closing:
        found = [
            closing.enter_context(socket.create_connection(("127.0.0.1", server.port))) for _ in range(number)
        ]
        for each in found:
            each.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            each.sendall(sent)
        for each in found if b"\r\n\r\n" in sent and b"POST" not in sent else ():
            each.recv(1, socket.MSG_PEEK)
        yield found


def is_open(connection: socket.socket) -> bool:
    """Tell whether the other end has not ended a connection, before or after an answer."""
    connection.setblocking(False)
    try:
        return connection.recv(1, socket.MSG_PEEK) != b""
    except BlockingIOError:
        return True


POSTED = b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n"
STALLED = {
    "a head without end": b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: x\r\nX-A: ",
    "nothing": b"",
    "a body that does not come": POSTED + b"Content-Length: 1000\r\n\r\nA",
    "chunks that do not come": POSTED + b"Transfer-Encoding: chunked\r\n\r\n2\r\nAS\r\n",
    "an answer that is not read": f"GET /sparql?query={quote(LARGE)} HTTP/1.1\r\nHost: x\r\n\r\n".encode(),
    "many answers that are not read": b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: x\r\n\r\n" * 50,
}


@pytest.mark.parametrize("sent", STALLED)
def test_stalled_connections_hold_nobody(sent, patient_server):
    """Beside twenty connections that do not continue, others are answered, and before these have an end."""
    with held(patient_server, STALLED[sent]) as connections:
        for _ in range(20):
            # Queries that were sent on them are evaluated, read or not, and may fill the queue for a while.
            wait_until(lambda: patient_server.ask(new_query()).end == "200")
            assert 200 == patient_server.get("/healthz").status
        assert all(map(is_open, connections))


@pytest.mark.slow
@pytest.mark.parametrize(
    "sent", ["a head without end", "a body that does not come", "chunks that do not come"]
)
def test_stalled_requests_have_an_end(sent, patient_server):
    """Such a connection is not held for ever: it is answered 408, or closed."""
    with held(patient_server, STALLED[sent], 3) as connections:
        for each in connections:
            each.settimeout(300)
            with suppress(ConnectionResetError):
                assert each.recv(4096)[:12] in (b"", b"HTTP/1.1 408")


def test_a_slow_reader_gets_its_whole_answer(patient_server):
    """What is read a little at a time is the whole answer in the end."""
    connection = http.client.HTTPConnection("127.0.0.1", patient_server.port, timeout=300)
    connection.request("GET", f"/sparql?query={quote(LARGE)}", headers={"Accept": "text/csv"})
    answer = connection.getresponse()
    read = [answer.read(1)]
    for _ in range(20):
        time.sleep(0.01)
        read.append(answer.read(1000))
    read.append(answer.read())
    connection.close()

    assert 30_001 == b"".join(read).count(b"\r\n")
