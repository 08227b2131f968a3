"""Others are served while some attack: with queries that do not end, with connections that do not go on."""

import http.client
import socket
import statistics
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

import pytest

from .server import QUICK, Reply, Server, processor_time, runs, served, settings_of, wait_until

LARGE = "SELECT ?a ?b ?c ?d { ?a ?b ?c . ?d ?e ?f } LIMIT 30000"


@pytest.fixture(scope="module")
def endless(attacks: Path) -> str:
    return (attacks / "cross5.rq").read_text()


def together(server: Server, query: str, number: int) -> list[Reply]:
    """Ask so many times at once; all answers, in the order in which they came."""
    replies: list[Reply] = []
    threads = [threading.Thread(target=lambda: replies.append(server.ask(query))) for _ in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(90)
    return replies


@contextmanager
def runaways(server: Server, query: str, number: int) -> Iterator[None]:
    """Keep so many queries without end running, or trying to."""
    done = threading.Event()

    def ask() -> None:
        while not done.is_set():
            # A client that is told to come back later does so, a little later.
            done.wait(0.2 if server.ask(query).status == 503 else 0)

    threads = [threading.Thread(target=ask) for _ in range(number)]
    for thread in threads:
        thread.start()
    try:
        wait_until(lambda: workers_at_work(server))
        yield
    finally:
        done.set()
        for thread in threads:
            thread.join(60)


def workers_at_work(server: Server) -> set[int]:
    """The query workers that use the processor just now."""
    before = {pid: processor_time(pid) for pid in server.workers()}
    time.sleep(0.1)
    return {pid for pid, used in before.items() if processor_time(pid) > used}


def health(server: Server, seconds: float) -> list[float]:
    """How long health checks took, each over its own connection, for some time."""
    end, took = time.monotonic() + seconds, []
    while time.monotonic() < end:
        reply = server.get("/healthz")
        assert reply.status == 200
        took.append(reply.seconds)
        time.sleep(0.02)
    return took


def percentile(values: list[float], percent: int) -> float:
    return statistics.quantiles(values, n=100, method="inclusive")[percent - 1]


# -- queries that do not end ---------------------------------------------------------------------------------


def test_health_while_queries_run_away(endless, store):
    """
    The server says that it lives, and soon, while ten queries without end run.
    """
    with served(store, settings_of(deadline=1.5)) as server, runaways(server, endless, 10):
        took = health(server, 3)

    assert len(took) > 50
    assert percentile(took, 99) < 0.2, f"median {statistics.median(took):.4f}, at most {max(took):.4f}"


@pytest.mark.slow
@pytest.mark.parametrize(
    "name",
    [
        "cross5.rq",
        "order-by-cross.rq",
        "minus-cross.rq",
        "dump-cross.rq",
        "concat-double-32.rq",
    ],
)
def test_health_with_the_limits_of_production(name, attacks, patient_server):
    """
    The same for twelve seconds, whatever the queries use up.
    """
    with runaways(patient_server, (attacks / name).read_text(), 10):
        took = health(patient_server, 12)

    assert len(took) > 200
    assert percentile(took, 99) < 0.2, f"median {statistics.median(took):.4f}, at most {max(took):.4f}"


def test_so_many_run_so_many_wait_and_the_rest_is_told_at_once(endless, store):
    """
    Of fifty queries without end four run and eight wait; the others are refused, and told when to come back.
    """
    deadline = 1.5
    with served(store, settings_of(deadline=deadline)) as server:
        replies = together(server, endless, 50)

    ended, refused = ([each for each in replies if each.end == end] for end in ("503 time", "503 busy"))
    assert 50 == len(ended) + len(refused), Counter(reply.end for reply in replies)
    # Four at a time: so many have ended after once and twice the time that a query has.
    rounds = [len([each for each in ended if each.seconds < deadline * most]) for most in (1.5, 2.5, 99)]
    assert [True, True, True] == [rounds[0] <= 4, rounds[1] <= 8, rounds[2] <= 12], rounds
    at_once = [each for each in refused if each.seconds < deadline]
    assert len(at_once) >= 38
    assert all(int(each.headers["retry-after"]) > 0 for each in replies)


def test_a_query_that_nobody_waits_for_is_ended(endless, store):
    """
    When a client closes its connection, or half of it, its worker goes within a second.
    """
    with served(store) as server:
        for close in (socket.socket.close, lambda held: held.shutdown(socket.SHUT_RDWR)):
            with socket.create_connection(("127.0.0.1", server.port)) as client:
                wait_until(lambda: not workers_at_work(server))
                client.sendall(f"GET /sparql?query={quote(endless)} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
                wait_until(lambda: workers_at_work(server), 5)
                workers = workers_at_work(server)
                close(client)
                assert wait_until(lambda workers=workers: not any(map(runs, workers)), 5) < 1
            wait_until(server.is_whole)


# -- connections that do not go on ---------------------------------------------------------------------------


@contextmanager
def held(server: Server, sent: bytes, number: int = 20) -> Iterator[list[socket.socket]]:
    """Hold so many connections on which something was sent, and nothing more is."""
    with ExitStack() as closing:
        found = [
            closing.enter_context(socket.create_connection(("127.0.0.1", server.port))) for _ in range(number)
        ]
        for each in found:
            each.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            each.sendall(sent)
        time.sleep(0.3)
        yield found


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
    """
    Beside twenty connections that do not go on, others are answered in less than a second.
    """
    with held(patient_server, STALLED[sent]) as connections:
        # What has to be computed for them may take its time.
        wait_until(lambda: not workers_at_work(patient_server), 30)
        for _ in range(20):
            reply = patient_server.ask(QUICK)
            assert ("200", True) == (reply.end, reply.seconds < 1), reply
            assert patient_server.get("/healthz").seconds < 1
        assert len(connections) == 20


@pytest.mark.slow
@pytest.mark.parametrize(
    "sent", ["a head without end", "a body that does not come", "chunks that do not come"]
)
def test_stalled_requests_have_an_end(sent, patient_server):
    """
    After half a minute such a connection is answered 408, or closed.
    """
    with held(patient_server, STALLED[sent], 3) as connections:
        for each in connections:
            each.settimeout(40)
            start = time.monotonic()
            with suppress(ConnectionResetError):
                assert each.recv(4096)[:12] in (b"", b"HTTP/1.1 408")
            assert time.monotonic() - start < 35


def test_a_slow_reader_gets_its_whole_answer(patient_server):
    """
    What is read a little at a time is the whole answer in the end.
    """
    connection = http.client.HTTPConnection("127.0.0.1", patient_server.port, timeout=30)
    connection.request("GET", f"/sparql?query={quote(LARGE)}", headers={"Accept": "text/csv"})
    answer = connection.getresponse()
    read = [answer.read(1)]
    for _ in range(20):
        time.sleep(0.05)
        read.append(answer.read(1000))
    read.append(answer.read())
    connection.close()

    assert 30_001 == b"".join(read).count(b"\r\n")
