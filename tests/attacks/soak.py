"""Load and faults together: clients ask while processes are killed and generations come.

`make soak` runs it for three minutes, and ends with 1 where something is not as it must be.
"""

import argparse
import http.client
import itertools
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from foia_graph.store.generations.build import open_writer
from tests.attacks.server import Server, served, settings_of, wait_until
from tests.attacks.test_swaps import MARKS, counted, health, listed, load, number_of, resource, searched

MOST_RECOVERY, MOST_HEALTH = 2.0, 0.2
"""Seconds: at the 95th percentile until a client has an answer again, at the 99th for one of /healthz."""
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
    """How long it goes on, how many clients ask, and how often a fault or a load comes, in seconds."""

    seconds: float = 180.0
    clients: int = 32
    kill_every: float = 10.0
    load_every: float = 15.0


@dataclass(slots=True)
class Tally:
    """What clients met: answers by kind, statuses of others, what was wrong, and seconds of recoveries."""

    right: Counter[str] = field(default_factory=Counter)
    away: Counter[int] = field(default_factory=Counter)
    broken: int = 0
    wrong: list[str] = field(default_factory=list)
    recoveries: list[float] = field(default_factory=list)
    health: list[float] = field(default_factory=list)
    kills: int = 0
    loads: int = 0


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
        met = error.args[0] if error.args else None
        status = met[0] if isinstance(met, tuple) else 0
        if status in AWAY:
            self._tally.away[status] += 1
        else:
            self._tally.wrong.append(f"{look.__name__}: {error}"[:500])


def soak(folder: Path, plan: Plan) -> Tally:
    """Run a server, clients and faults as long as planned, and return what came of it."""
    tally, done = Tally(), threading.Event()
    with open_writer(folder / "store", keep=2) as writer:
        load(writer, 1)
        with served(folder / "store", settings_of(queries=4, waiting=64)) as server:
            clients = [SoakClient(server, number, tally) for number in range(plan.clients)]
            jobs = [
                *(threading.Thread(target=client.run, args=(done,)) for client in clients),
                threading.Thread(target=_kill, args=(server, plan, tally, done)),
            ]
            with _probed(server, tally):
                for job in jobs:
                    job.start()
                try:
                    end = time.monotonic() + plan.seconds
                    for number in itertools.count(2):
                        if done.wait(min(plan.load_every, max(0.0, end - time.monotonic()))):
                            break
                        if time.monotonic() >= end:
                            break
                        load(writer, number)
                        tally.loads += 1
                finally:
                    done.set()
                    for job in jobs:
                        job.join()
            assert server.process.poll() is None, "the server has ended"
            wait_until(server.is_whole)
    return tally


def _kill(server: Server, plan: Plan, tally: Tally, done: threading.Event) -> None:
    choose = random.Random(plan.clients).choice
    while not done.wait(plan.kill_every):
        for victims in (server.workers(), server.web()):
            if victims:
                with suppress(ProcessLookupError):
                    os.kill(choose(victims), signal.SIGKILL)
                    tally.kills += 1


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


def report(tally: Tally) -> str:
    """Return what came of it, in lines."""
    recovery, well = percentile(tally.recoveries, 0.95), percentile(tally.health, 0.99)
    lines = (
        f"{tally.right.total():,} answers, {tally.kills} kills, {tally.loads} loads",
        f"connections that broke: {tally.broken}; sent away: {dict(tally.away)}",
        f"recovery: 95th percentile {recovery:.3f} s of {len(tally.recoveries)} (at most {MOST_RECOVERY})",
        f"/healthz: 99th percentile {well:.3f} s of {len(tally.health)} (at most {MOST_HEALTH})",
        f"wrong: {len(tally.wrong)}",
        *tally.wrong[:10],
    )
    return "\n".join(lines) + "\n"


def is_within_bounds(tally: Tally) -> bool:
    """Tell whether nothing was wrong, and nobody waited for too long."""
    recovery, well = percentile(tally.recoveries, 0.95), percentile(tally.health, 0.99)
    return not tally.wrong and recovery <= MOST_RECOVERY and well <= MOST_HEALTH


def main() -> int:
    """Run it, write what came of it, and return 1 where a bound was broken."""
    parser, usual = argparse.ArgumentParser(description=__doc__), Plan()
    parser.add_argument("--seconds", type=float, default=usual.seconds)
    parser.add_argument("--clients", type=int, default=usual.clients)
    parser.add_argument("--kill-every", type=float, default=usual.kill_every)
    parser.add_argument("--load-every", type=float, default=usual.load_every)
    with tempfile.TemporaryDirectory() as folder:
        tally = soak(Path(folder), Plan(**vars(parser.parse_args())))
    sys.stdout.write(report(tally))
    return 0 if is_within_bounds(tally) else 1


if __name__ == "__main__":
    sys.exit(main())
