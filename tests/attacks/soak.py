"""Load and faults together: clients ask while processes are killed and generations come.

`make soak` runs it for three minutes, and ends with 1 where something is not as it must be. With
`--followers` so many clients ask a replica, which gets each generation after its load; its processes are
killed, too.
"""

import argparse
import http.client
import itertools
import os
import random
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from foia_graph.store.generations.build import GenerationWriter, open_writer
from foia_graph.store.replication.push import push
from tests.attacks.server import Server, answers, resident, served, settings_of, wait_until
from tests.attacks.test_swaps import (
    MARKS,
    Refused,
    counted,
    health,
    listed,
    load,
    number_of,
    resource,
    searched,
)
from tests.ports import free_port
from tests.store.replication.followers import followed

MAX_RECOVERY, MAX_HEALTH = 2.0, 0.2
"""Seconds: at the 95th percentile until a client has an answer again, at the 99th for one of /healthz."""
MAX_SLOPE = 0.01
"""How much of itself the memory of the servers may grow by in a minute, taken over the last two thirds."""
MEMORY_EVERY = 2.0
LEAST_SAMPLES = 300
"""Samples of memory, those of ten minutes, below which no slope is taken: caches fill up until then."""
AWAY = frozenset((429, 503))
"""Statuses of answers that send a client away for a while."""
ROWS = "SELECT ?s ?mark { ?s <http://t/mark> ?mark }"
Look = Callable[[Server, http.client.HTTPConnection], int]


def rows(server: Server, over: http.client.HTTPConnection) -> int:
    """All rows of a result are there."""
    reply = server.ask(ROWS, "text/csv", over)
    number = number_of(reply)
    assert MARKS + number + 1 == reply.body.count(b"\r\n"), number
    return number


LOOKS: tuple[Look, ...] = (counted, health, resource, listed, searched, rows)


@dataclass(frozen=True, slots=True)
class Plan:
    """How long it continues, how many clients ask, and how often a fault or a load comes, in seconds.

    `followers` are the clients of a replica; without any there is none.
    """

    seconds: float = 180.0
    clients: int = 32
    kill_every: float = 10.0
    load_every: float = 15.0
    followers: int = 0


@dataclass(slots=True)
class Tally:
    """What clients met: answers by kind, statuses of others, what was wrong, and seconds of
    recoveries.

    `memory` are the seconds and the bytes of all processes of the servers, `followed` is the number of the
    last generation that the replica served at the end, 0 without one.
    """

    right: Counter[str] = field(default_factory=Counter)
    away: Counter[int] = field(default_factory=Counter)
    broken: int = 0
    wrong: list[str] = field(default_factory=list)
    recoveries: list[float] = field(default_factory=list)
    health: list[float] = field(default_factory=list)
    kills: int = 0
    loads: int = 0
    memory: list[tuple[float, float]] = field(default_factory=list)
    followed: int = 0


class SoakClient:
    """A client with an address of its own, that comes back when its connection breaks."""

    def __init__(self, server: Server, number: int, tally: Tally) -> None:
        self._server, self._tally = server, tally
        self._over = http.client.HTTPConnection(
            "127.0.0.1", server.port, timeout=60, source_address=(f"127.0.0.{number + 2}", 0)
        )
        self._looks = itertools.cycle(random.Random(number).sample(LOOKS, len(LOOKS)))
        self._broken_since = 0.0

    def run(self, until: threading.Event) -> None:
        """Ask until told to stop."""
        while not until.is_set():
            self._ask(next(self._looks))
        self._over.close()

    def _ask(self, look: Look) -> None:
        began = time.monotonic()
        try:
            look(self._server, self._over)
        except (OSError, http.client.HTTPException):
            self._tally.broken += 1
            self._broken_since = self._broken_since or began
            self._over.close()
        except AssertionError as error:
            self._note_refusal(look, error)
        else:
            self._tally.right[look.__name__] += 1
            if self._broken_since:
                self._tally.recoveries.append(time.monotonic() - self._broken_since)
            self._broken_since = 0.0

    def _note_refusal(self, look: Look, error: AssertionError) -> None:
        if isinstance(error, Refused) and error.status in AWAY:
            self._tally.away[error.status] += 1
        else:
            self._tally.wrong.append(f"{look.__name__}: {error}"[:500])


def soak(folder: Path, plan: Plan) -> Tally:
    """Run servers, clients and faults as long as planned, and return what came of it."""
    tally, done = Tally(), threading.Event()
    with ExitStack() as stack:
        writer = stack.enter_context(open_writer(folder / "store", keep=2))
        _load(writer, 1, plan, folder)
        server = stack.enter_context(served(folder / "store", settings_of(queries=4, waiting=64)))
        servers, clients = [server], [SoakClient(server, number, tally) for number in range(plan.clients)]
        if plan.followers:
            replica = stack.enter_context(_replica(folder))
            servers.append(replica)
            places = range(plan.clients, plan.clients + plan.followers)
            clients += [SoakClient(replica, number, tally) for number in places]
        jobs = [
            *(threading.Thread(target=client.run, args=(done,)) for client in clients),
            threading.Thread(target=_kill, args=(servers, plan, tally, done)),
            threading.Thread(target=_watch_memory, args=(servers, tally, done)),
        ]
        with _probed(server, tally):
            last = _load_until_end(jobs, done, writer, plan, tally, folder)
        assert server.process.poll() is None, "the server has ended"
        wait_until(server.is_whole)
        if plan.followers:
            tally.followed = wait_until(lambda: _served_number(replica, last))
    return tally


def _load_until_end(
    jobs: list[threading.Thread],
    done: threading.Event,
    writer: GenerationWriter,
    plan: Plan,
    tally: Tally,
    folder: Path,
) -> int:
    """Let the jobs run and loads come until the time is over; return the number of the last generation."""
    for job in jobs:
        job.start()
    number, end = 1, time.monotonic() + plan.seconds
    try:
        while not done.wait(min(plan.load_every, max(0.0, end - time.monotonic()))):
            if time.monotonic() >= end:
                break
            number += 1
            _load(writer, number, plan, folder)
            tally.loads += 1
    finally:
        done.set()
        for job in jobs:
            job.join()
    return number


def _load(writer: GenerationWriter, number: int, plan: Plan, folder: Path) -> None:
    load(writer, number)
    if plan.followers:
        push(folder / "store", (folder / "published").as_uri())


@contextmanager
def _replica(folder: Path) -> Iterator[Server]:
    """Serve a replica of what was pushed."""
    port = free_port()
    with followed((folder / "published").as_uri(), folder / "replica", port) as process:
        replica = Server(port, process, folder / "replica.log", number=1)
        wait_until(lambda: answers(replica))
        yield replica


def _served_number(replica: Server, number: int) -> int:
    """Return the number of the generation that a replica serves if it is the given one, else 0."""
    with suppress(OSError, http.client.HTTPException, AssertionError):
        if number_of(replica.ask(ROWS, "text/csv")) == number:
            return number
    return 0


def _kill(servers: list[Server], plan: Plan, tally: Tally, done: threading.Event) -> None:
    choose = random.Random(plan.clients).choice
    while not done.wait(plan.kill_every):
        for victims in (processes for each in servers for processes in (each.workers(), each.web())):
            if victims:
                with suppress(ProcessLookupError):
                    os.kill(choose(victims), signal.SIGKILL)
                    tally.kills += 1


def _watch_memory(servers: list[Server], tally: Tally, done: threading.Event) -> None:
    began = time.monotonic()
    while not done.wait(MEMORY_EVERY):
        taken = sum(_resident(pid) for server in servers for pid in server.family())
        tally.memory.append((time.monotonic() - began, taken))


def _resident(pid: int) -> int:
    with suppress(OSError):
        return resident(pid)
    return 0  # it has ended meanwhile


@contextmanager
def _probed(server: Server, tally: Tally) -> Iterator[None]:
    command = [sys.executable, "-m", "tests.attacks.health_probe", str(server.port)]
    root = Path(__file__).parents[2]
    probe = subprocess.Popen(command, cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        yield
    finally:
        written, _ = probe.communicate(timeout=120)
        tally.health += map(float, written.split())


def percentile(values: list[float], part: float) -> float:
    """Return the value below which a part of all lies, 0 where there is none."""
    return sorted(values)[min(len(values) - 1, int(len(values) * part))] if values else 0.0


def memory_slope(samples: list[tuple[float, float]]) -> float | None:
    """Return by how much of its mean memory grows in a minute, over the last two thirds of the samples.

    It is the slope of the least squares; None for too few samples.
    """
    last = samples[len(samples) // 3 :]
    if len(samples) < LEAST_SAMPLES:
        return None
    seconds, taken = zip(*last, strict=True)
    return statistics.linear_regression(seconds, taken).slope * 60 / statistics.fmean(taken)


def report(tally: Tally) -> str:
    """Return what came of it, in lines."""
    recovery, well = percentile(tally.recoveries, 0.95), percentile(tally.health, 0.99)
    lines = (
        f"{tally.right.total():,} answers, {tally.kills} kills, {tally.loads} loads",
        f"connections that broke: {tally.broken}; sent away: {dict(tally.away)}",
        f"recovery: 95th percentile {recovery:.3f} s of {len(tally.recoveries)} (at most {MAX_RECOVERY})",
        f"/healthz: 99th percentile {well:.3f} s of {len(tally.health)} (at most {MAX_HEALTH})",
        _memory_line(memory_slope(tally.memory)),
        *([f"the replica serves generation {tally.followed}"] if tally.followed else ()),
        f"wrong: {len(tally.wrong)}",
        *tally.wrong[:10],
    )
    return "\n".join(lines) + "\n"


def _memory_line(slope: float | None) -> str:
    if slope is None:
        return f"memory: not measured, as it takes {LEAST_SAMPLES * MEMORY_EVERY:.0f} s at least"
    return f"memory: {slope:+.2%} a minute (at most {MAX_SLOPE:+.0%})"


def is_within_bounds(tally: Tally) -> bool:
    """Tell whether nothing was wrong, no one waited for too long, and memory stayed as it was."""
    recovery, well = percentile(tally.recoveries, 0.95), percentile(tally.health, 0.99)
    is_quick = recovery <= MAX_RECOVERY and well <= MAX_HEALTH
    return not tally.wrong and is_quick and (memory_slope(tally.memory) or 0.0) <= MAX_SLOPE


def main() -> int:
    """Run it, write what came of it, and return 1 where a bound was broken."""
    parser, usual = argparse.ArgumentParser(description=__doc__), Plan()
    parser.add_argument("--seconds", type=float, default=usual.seconds)
    parser.add_argument("--clients", type=int, default=usual.clients)
    parser.add_argument("--kill-every", type=float, default=usual.kill_every)
    parser.add_argument("--load-every", type=float, default=usual.load_every)
    parser.add_argument("--followers", type=int, default=usual.followers)
    with tempfile.TemporaryDirectory() as folder:
        tally = soak(Path(folder), Plan(**vars(parser.parse_args())))
    sys.stdout.write(report(tally))
    return 0 if is_within_bounds(tally) else 1


if __name__ == "__main__":
    sys.exit(main())
