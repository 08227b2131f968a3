"""Where queries run: a few warm worker processes, one more ready, and a queue before them.

A worker that takes too long is killed, and the spare takes over at once. When a new generation of the store
is there, workers for it are started first, then the idle old ones go; a query that runs ends on the
generation it began with. A thread of the pool's own starts and reaps workers, so that no query waits for it.
"""

import asyncio
import logging
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from foia_graph.errors import QueryRefused, StoreError
from foia_graph.query.sparql.counters import Tally
from foia_graph.query.sparql.queue import Turns
from foia_graph.query.sparql.worker_process import Answer, Child, PoolLimits, Request

__all__ = ["Answer", "Course", "Pool", "PoolLimits", "Request"]

_DEFAULT = PoolLimits()
_ATTEMPTS = 10
_LOOK_EVERY = 1.0
"""Seconds until the keeper looks for idle workers that died, and tries again to start one that could not."""
_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Course:
    """How a query went, however it ended: the seconds that were spent on it, and on which generation."""

    busy: float = 0.0
    generation: str = ""


class Pool:
    """Answers queries from the current generation of a store; any thread may ask.

    It starts processes and a thread, so each web process makes its own, after it was forked.
    """

    def __init__(
        self, generation: Callable[[], Path], limits: PoolLimits = _DEFAULT, tally: Tally | None = None
    ) -> None:
        self._current, self._limits = generation, limits
        self.tally = tally or Tally()
        self._turns = Turns(limits.running, limits.waiting, limits.queue_wait, limits.standing, self.tally)
        self._generation = generation()
        self._idle: list[Child] = []
        self._busy: set[Child] = set()
        self._gone: list[Child] = []
        self._failures = 0
        self._failure = ""
        self._is_closed = False
        self._lock = threading.Lock()
        self._ready = threading.Condition(self._lock)  # a worker is idle, or will not be
        self._work = threading.Condition(self._lock)  # there is something to start or to reap
        self._keeper = threading.Thread(target=self._keep, name="sparql-pool", daemon=True)
        self._keeper.start()

    def __enter__(self) -> "Pool":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def run(
        self, request: Request, cancelled: Callable[[], bool] | None = None, course: Course | None = None
    ) -> Answer:
        """Answer a query that has passed the gate.

        Raise QueryRefused when it gets no answer, NotAcceptable when its result has no such form. Once
        `cancelled` says so, the query is ended. How it went is written into `course`.
        """
        course = Course() if course is None else course
        with self._turns.turn(cancelled or _never):
            child = self._take()
            course.generation, start = child.generation.name, time.monotonic()
            try:
                return child.ask(request, cancelled)
            finally:
                course.busy += time.monotonic() - start
                self._give_back(child)

    async def run_in_loop(self, request: Request, cancelled: Callable[[], bool], course: Course) -> Answer:
        """Do as `run` does, and hold up no event loop."""
        async with self._turns.turn_in_loop(cancelled):
            child = self._take_idle() or await self._taken()
            course.generation, start = child.generation.name, time.monotonic()
            try:
                return await child.ask_in_loop(request, cancelled)
            finally:
                course.busy += time.monotonic() - start
                self._give_back(child)

    def close(self) -> None:
        """End all workers, and wait until they have gone; queries that run are refused as busy."""
        with self._lock:
            self._is_closed = True
            for child in self._busy:
                child.kill()
            self._ready.notify_all()
            self._work.notify()
        self._keeper.join()

    # -- taking and giving back ------------------------------------------------------------------------------

    def _take(self) -> Child:
        """Take an idle worker of the generation that is current now; wait for one to start if need be."""
        with self._lock:
            self._look()
            end = time.monotonic() + self._limits.queue_wait
            while (child := self._next_idle()) is None:
                self._wait_for_worker(end - time.monotonic())
            self._busy.add(child)
            return child

    def _take_idle(self) -> Child | None:
        """Take such a worker if there is one now."""
        with self._lock:
            self._look()
            child = self._next_idle()
            if child is not None:
                self._busy.add(child)
            return child

    async def _taken(self) -> Child:
        """Wait in a thread until a worker can be taken."""
        taking = asyncio.get_running_loop().run_in_executor(None, self._take)
        try:
            return await asyncio.shield(taking)
        except asyncio.CancelledError:
            taking.add_done_callback(
                lambda taken: None if taken.exception() else self._give_back(taken.result())
            )
            raise

    def _wait_for_worker(self, seconds: float) -> None:
        if self._is_closed:
            raise QueryRefused("the server is stopping", "busy", retry_after=1)
        if self._failure:
            raise QueryRefused(self._failure, "store", retry_after=1)
        if seconds <= 0:
            raise QueryRefused("no worker was ready in time", "busy", retry_after=1)
        self._ready.wait(seconds)

    def _look(self) -> None:
        """See which generation is current, and what follows from it."""
        generation = self._current()
        if generation != self._generation:
            self._generation, self._failures, self._failure = generation, 0, ""
            self._work.notify()

    def _next_idle(self) -> Child | None:
        for child in [] if self._is_closed else [*reversed(self._idle)]:
            if child.generation == self._generation:
                self._idle.remove(child)
                if child.is_fit():
                    return child
                self._discard(child)
        return None

    def _give_back(self, child: Child) -> None:
        fit = child.is_fit()
        with self._lock:
            self._busy.discard(child)
            self.tally.add("killed", int(child.is_spent))
            if fit and child.generation == self._generation and not self._is_closed:
                self._idle.append(child)
                self._ready.notify()
            else:
                self._discard(child)

    def _discard(self, child: Child) -> None:
        self._gone.append(child)
        self._work.notify()

    # -- the keeper: all this runs in the pool's own thread --------------------------------------------------

    def _keep(self) -> None:
        """Keep as many workers as there should be, until the pool is closed and the last one has gone."""
        while not (self._is_closed and not self._busy):
            # Whoever waits for a worker comes first; the dead can wait.
            self._start_missing()
            self._reap(self._outdated())
            with self._work:
                # Nobody tells when an idle worker dies.
                self._work.wait_for(self._has_work, _LOOK_EVERY)
        self._reap(self._outdated())

    def _has_work(self) -> bool:
        is_over = self._is_closed and not self._busy
        return bool(self._gone or is_over or (self._missing() and not self._failure))

    def _missing(self) -> int:
        """How many workers of the current generation there are too few."""
        if self._is_closed:
            return 0
        present = sum(child.generation == self._generation for child in (*self._idle, *self._busy))
        return self._limits.running + self._limits.spare - present

    def _start_missing(self) -> None:
        with self._lock:
            self._discard_dead()
            generation, missing = self._generation, self._missing()
        # All at once, then waited for: they start side by side.
        started = [child for _ in range(missing) if (child := self._started(generation))]
        for child in started:
            self._welcome(child)

    def _discard_dead(self) -> None:
        """Take out idle workers that ended; whoever asks need not come upon them."""
        for child in [child for child in self._idle if not child.is_fit()]:
            self._idle.remove(child)
            self._discard(child)

    def _started(self, generation: Path) -> Child | None:
        try:
            child = Child(generation, self._limits)
        except OSError as error:
            self._fail(generation, error)
            return None
        self.tally.add("started")
        return child

    def _welcome(self, child: Child) -> None:
        """Put a worker to use as soon as it is ready."""
        try:
            child.wait_until_ready()
        except (OSError, StoreError) as error:
            self._fail(child.generation, error)
            child.reap()
            return
        if "seccomp" not in child.walls:
            _log.warning("no seccomp here: the gate alone keeps queries from the network")
        with self._lock:
            self._failures, self._failure = 0, ""
            self._idle.append(child)
            self._ready.notify_all()

    def _fail(self, generation: Path, error: OSError | StoreError) -> None:
        """Try again; but with a bad store, or after many times, tell those who wait, and try now and then."""
        _log.error("no worker for queries: %s", error)
        with self._lock:
            self._failures += 1
            is_hopeless = isinstance(error, StoreError) or self._failures >= _ATTEMPTS
            if is_hopeless and generation == self._generation:
                self._failure = f"no query can be put to generation {generation.name} of the store just now"
                self._ready.notify_all()

    def _outdated(self) -> list[Child]:
        """Take out the dead and, once there are new ones, the idle workers of former generations."""
        with self._lock:
            gone, self._gone = self._gone, []
            if self._is_closed or not self._missing():
                current = [] if self._is_closed else self._idle
                keep = [child for child in current if child.generation == self._generation]
                gone += [child for child in self._idle if child not in keep]
                self._idle = keep
            return gone

    def _reap(self, children: Iterable[Child]) -> None:
        for child in children:
            child.reap()


def _never() -> bool:
    return False
