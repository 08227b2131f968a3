"""Processes of the server are killed, or stopped: it is back at once, and leaves nothing behind."""

import os
import random
import signal
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from .server import (
    Server,
    answers,
    born,
    children,
    free_port,
    is_worker,
    processor_time,
    runs,
    served,
    settings_of,
    start,
    stop,
    wait_until,
)

BACK = 2.0
"""Seconds until the server answers again; one in ten times may be longer: other things run here, too."""
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
            with suppress(OSError, EOFError):
                server.ask(ENDLESS)

    threads = [threading.Thread(target=ask) for _ in range(clients)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        done.set()
        for thread in threads:
            thread.join(60)


def at_work(server: Server) -> list[int]:
    """The query workers that use the processor just now."""
    before = {pid: processor_time(pid) for pid in server.workers()}
    time.sleep(0.05)
    return [pid for pid, used in before.items() if processor_time(pid) > used]


def is_quiet(server: Server) -> bool:
    """Tell whether all query workers are there, and none of them is starting or busy for half a second."""
    return server.is_whole() and not any(at_work(server) for _ in range(10))


def listed(*folders: Path) -> set[Path]:
    return {path for folder in folders for path in folder.rglob("*")}


def kill(pid: int, sent: signal.Signals = signal.SIGKILL) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, sent)


@pytest.mark.parametrize("number", [20, pytest.param(200, marks=pytest.mark.slow)])
def test_killed_processes_are_replaced(number, store, temporary):
    """
    Web processes and query workers, idle or busy, are killed at random: each time the server answers again in
    two seconds, and in the end has all its processes, no others, and no more files than before.
    """
    chance = random.Random(number)
    with served(store, settings_of(deadline=1.0)) as server, busy(server):
        before = listed(temporary, store)
        victims, took = set(), []
        for _ in range(number):
            kinds = [server.web(), server.workers(), at_work(server) or server.workers()]
            victim = chance.choice(chance.choice(kinds) or [*server.web()])
            victims |= {(each, born(each)) for each in (victim, *children(victim))}
            kill(victim)
            took.append(wait_until(lambda: answers(server), 5 * BACK))
        wait_until(server.is_whole)
        assert server.process.poll() is None
        assert sorted(took)[number * 9 // 10] < BACK, took
        orphans = [each for each in victims if each[0] not in server.family()]
        # Another process may have the number by now.
        wait_until(lambda: not any(runs(pid) and born(pid) == when for pid, when in orphans), BACK)
        wait_until(lambda: listed(temporary, store) <= before, BACK)


def test_a_web_process_is_replaced_however_often_it_is_killed(store):
    """
    The same one, again as soon as it is there, does not make the server give up, and is back in two seconds.
    """
    with served(store, web=1) as server:
        took = []
        for _ in range(5):
            (victim,) = server.web()
            kill(victim)
            wait_until(lambda victim=victim: not runs(victim))
            took.append(wait_until(lambda: answers(server), 5 * BACK))
        assert sorted(took)[2] < BACK, took
        wait_until(server.is_whole)


def test_all_are_killed_at_once(store):
    """
    The server outlives the death of all its web processes and query workers in the same moment.
    """
    with served(store) as server:
        for pid in [*server.web(), *server.workers()]:
            kill(pid)
        assert wait_until(lambda: answers(server), 3 * BACK) < BACK
        wait_until(server.is_whole)


@pytest.mark.parametrize("clients", [0, 4])
def test_nothing_outlives_the_first_process(clients, store, temporary):
    """
    When the first process is killed all others end in two seconds, in the middle of queries too; the port is
    free, and a new server is ready there at once.
    """
    with served(store) as server, busy(server, clients):
        if clients:
            wait_until(lambda: at_work(server))
        family = server.family()
        kill(server.process.pid)
        server.process.wait(10)
        assert wait_until(lambda: not any(map(runs, family)), 3 * BACK) < BACK
        assert [] == [path for path in listed(temporary) if path.is_file()]
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", server.port))
        again = start(store, server.port, server.log, 2, settings_of(deadline=1.0))
        try:
            wait_until(lambda: answers(again), 10)
        finally:
            stop(again)


def test_nothing_outlives_a_server_that_is_told_to_stop(store, temporary):
    """
    SIGTERM ends all processes, while queries run too, with exit code 0.
    """
    port = free_port()
    server = start(store, port, store.parent / "stop.log", 2, settings_of(deadline=1.0))
    try:
        wait_until(lambda: answers(server))
        wait_until(server.is_whole)
        with busy(server, 4):
            wait_until(lambda: at_work(server))
            family = server.family()
            server.process.terminate()
            assert 0 == server.process.wait(15)
        wait_until(lambda: not any(map(runs, family)), BACK)
        assert [] == [path for path in listed(temporary) if path.is_file()]
    finally:
        stop(server)


def test_a_stopped_worker_holds_nobody(store):
    """
    A worker that is stopped in the middle of a query, or before it, is ended at the deadline like any other.
    """
    with served(store, settings_of(queries=1, deadline=1.0), web=1) as server:
        wait_until(lambda: is_quiet(server))
        with busy(server):
            wait_until(lambda: at_work(server))
            worker = at_work(server)[0]
            kill(worker, signal.SIGSTOP)
            wait_until(lambda: not runs(worker), 3)
        wait_until(lambda: is_quiet(server))
        stopped = server.workers()
        for pid in stopped:
            kill(pid, signal.SIGSTOP)
        ends = [server.ask("ASK{}") for _ in stopped]
        assert ["503 time"] * len(stopped) == [reply.end for reply in ends]
        assert all(reply.seconds < 3 for reply in ends)
        assert answers(server)
        wait_until(lambda: not any(map(runs, stopped)), BACK)


def test_a_stopped_web_process_leaves_no_worker(store):
    """
    The workers of a web process that is stopped, and then killed, go with it.
    """
    with served(store) as server:
        victim = server.web()[0]
        workers = [pid for pid in children(victim) if is_worker(pid)]
        kill(victim, signal.SIGSTOP)
        kill(victim)
        wait_until(lambda: not any(map(runs, [victim, *workers])), BACK)
        wait_until(server.is_whole)
