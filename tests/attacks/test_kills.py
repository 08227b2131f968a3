"""Processes of the server are killed, or stopped: it comes back, and leaves nothing behind."""

import http.client
import os
import random
import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from ports import free_port
from tests.attacks.server import (
    Server,
    answers,
    born,
    children,
    is_stopped,
    is_worker,
    new_query,
    runs,
    served,
    settings_of,
    start,
    stop,
    wait_until,
)

pytestmark = pytest.mark.slow

NO_END = {"deadline": 3600.0, "cpu": 3600}
"""With these limits nothing ends a query while a test runs, but what the test does."""
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n0 ?o }"


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for temporary files that is the server's own."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    return folder


@contextmanager
def busy(server: Server, clients: int = 1) -> Iterator[None]:
    """Let clients ask queries without end, whatever becomes of them."""
    done = threading.Event()

    def ask() -> None:
        while not done.is_set():
            try:
                server.ask(ENDLESS)
            except (OSError, EOFError, http.client.HTTPException):
                done.wait(0.02)

    threads = [threading.Thread(target=ask) for _ in range(clients)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        done.set()
        for thread in threads:
            thread.join()


def listed(*folders: Path) -> set[Path]:
    return {path for folder in folders for path in folder.rglob("*")}


def files_in(folder: Path) -> list[Path]:
    return [path for path in listed(folder) if path.is_file()]


def kill(pid: int, sent: signal.Signals = signal.SIGKILL) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, sent)


@pytest.mark.parametrize("number", [12, pytest.param(200, marks=pytest.mark.slow)])
def test_killed_processes_are_replaced(number, store, temporary):
    """
    Web processes and query workers, idle or busy, are killed at random: each time the server answers again,
    and in the end has all its processes, no others, and no more files than before.
    """
    chance = random.Random(number)
    with served(store, settings_of(deadline=1.0, cpu=3600)) as server:
        before = listed(temporary, store)
        victims = set()
        with busy(server):
            for _ in range(number):
                kinds = [server.web(), server.workers(), [*server.at_work()] or server.workers()]
                victim = chance.choice(chance.choice(kinds) or wait_until(server.web))
                victims |= {(each, born(each)) for each in (victim, *children(victim))}
                kill(victim)
                wait_until(lambda: answers(server))
        # Another process may have the number by now.
        wait_until(lambda: not any(runs(pid) and born(pid) == when for pid, when in victims))
        # While somebody asks queries without end, one worker or another has just been ended at its deadline.
        wait_until(server.is_whole)
        assert server.process.poll() is None
        wait_until(lambda: listed(temporary, store) <= before)


def test_an_idle_worker_is_replaced_before_anybody_asks(store):
    """Query workers that are killed while they wait are there again though no query comes upon the dead."""
    with served(store, web=1) as server:
        victims = server.workers()
        for pid in victims:
            kill(pid)
        wait_until(lambda: not any(map(runs, victims)))
        wait_until(server.is_whole)


def test_a_web_process_is_replaced_however_often_it_is_killed(store):
    """The same one, again as soon as it is there, does not make the server give up."""
    with served(store, web=1) as server:
        for _ in range(5):
            (victim,) = server.web()
            kill(victim)
            wait_until(lambda victim=victim: not runs(victim))
            wait_until(lambda: answers(server))
        wait_until(server.is_whole)


def test_all_are_killed_at_once(store):
    """The server outlives the death of all its web processes and query workers in the same moment."""
    with served(store) as server:
        victims = [*server.web(), *server.workers()]
        for pid in victims:
            kill(pid)
        wait_until(lambda: not any(map(runs, victims)))
        wait_until(lambda: answers(server))
        wait_until(server.is_whole)


@pytest.mark.parametrize("clients", [0, 4])
def test_nothing_outlives_the_first_process(clients, store, temporary):
    """
    When the first process is killed all others end, in the middle of queries too; then the port is free, a
    new server can be started there, and no file is left of the old one.
    """
    with served(store, settings_of(**NO_END)) as server:
        with busy(server, clients):
            if clients:
                wait_until(server.at_work)
            family = server.family()
            kill(server.process.pid)
            server.process.wait(120)
            wait_until(lambda: not any(map(runs, family)))
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", server.port))
        again = start(store, server.port, server.log, 1, settings_of(deadline=1.0))
        try:
            wait_until(lambda: answers(again))
            # What a process was about to open when it was killed is deleted by the next that opens something.
            wait_until(lambda: not files_in(temporary))
        finally:
            stop(again)


def test_nothing_outlives_a_server_that_is_told_to_stop(store, temporary):
    """SIGTERM ends all processes, while queries run too, with exit code 0."""
    port = free_port()
    server = start(store, port, store.parent / "stop.log", 2, settings_of(deadline=3.0, cpu=3600))
    try:
        wait_until(lambda: answers(server))
        wait_until(server.is_whole)
        with busy(server, 2):
            wait_until(server.at_work)
            wait_until(lambda: not files_in(temporary))
            family = server.family()
            server.process.terminate()
            assert 0 == server.process.wait(120)
        wait_until(lambda: not any(map(runs, family)))
        assert [] == files_in(temporary)
    finally:
        stop(server)


def test_a_server_stops_while_its_web_process_starts(store):
    """A signal that comes before the web process has a loop is not lost: no one waits until it is killed."""
    server = start(store, free_port(), store.parent / "starting.log", 1, settings_of())
    try:
        wait_until(server.web)
        server.process.terminate()
        server.process.wait(120)
        assert "refused to gracefully stop" not in server.log.read_text()
    finally:
        stop(server)


def test_a_stopped_worker_holds_nobody(store):
    """
    A worker that is stopped in the middle of a query, or before it, is ended at the deadline like any other.
    """
    # The only worker: there is no other that could be asked instead.
    with served(store, settings_of(queries=1, deadline=2.0, cpu=3600, spare=0), web=1) as server:
        with server.open_query(ENDLESS):
            (worker,) = wait_until(server.at_work)
            kill(worker, signal.SIGSTOP)
            wait_until(lambda: not runs(worker))
        wait_until(lambda: answers(server))
        (worker,) = server.workers()
        kill(worker, signal.SIGSTOP)
        wait_until(lambda: is_stopped(worker))
        assert "503 time" == server.ask(new_query()).end
        wait_until(lambda: answers(server))
        wait_until(lambda: not runs(worker))


def test_a_stopped_web_process_leaves_no_worker(store):
    """The workers of a web process that is stopped, and then killed, go with it."""
    with served(store, web=1) as server:
        (victim,) = server.web()
        workers = [pid for pid in children(victim) if is_worker(pid)]
        kill(victim, signal.SIGSTOP)
        wait_until(lambda: is_stopped(victim))
        kill(victim)
        wait_until(lambda: not any(map(runs, [victim, *workers])))
        wait_until(lambda: answers(server))
        wait_until(server.is_whole)
