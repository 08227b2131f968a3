"""The stock of query workers: so many ready or busy, one more to spare, all of the current generation.

A worker that takes too long is killed, and the spare takes over at once. When a new generation of the store
is there, workers for it are started first, then the idle old ones go; a query that runs ends on the
generation it began with. A thread of the stock's own starts and reaps workers, so that no query waits for it.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

from foia_graph.errors import QueryRefused, SandboxMissing, StoreError
from foia_graph.query.sparql.counters import PoolCounters
from foia_graph.query.sparql.worker_process import PoolLimits, QueryWorker

_ATTEMPTS = 10
_LOOK_EVERY = 1.0
"""Seconds until the keeper looks for idle workers that died and for a new generation, and tries again to
start one that could not.
"""
_log = logging.getLogger(__name__)


class WorkerStock:
    """The workers of a pool: who needs one takes it, and gives it back."""

    def __init__(self, generation: Callable[[], Path], limits: PoolLimits, counters: PoolCounters) -> None:
        self._current, self._limits, self._counters = generation, limits, counters
        self._generation = generation()
        self._idle: list[QueryWorker] = []
        self._busy: set[QueryWorker] = set()
        self._discarded: list[QueryWorker] = []
        self._failures = 0
        self._failure = ""
        self._is_closed = False
        self._lock = threading.Lock()
        self._ready = threading.Condition(self._lock)  # a worker is idle, or will not be
        self._work = threading.Condition(self._lock)  # there is something to start or to reap
        self._keeper = threading.Thread(target=self._run_keeper, name="sparql-pool", daemon=True)
        self._keeper.start()

    def close(self) -> None:
        """End all workers, and wait until they have gone; queries that run are refused as busy."""
        with self._lock:
            self._is_closed = True
            for worker in self._busy:
                worker.kill()
            self._ready.notify_all()
            self._work.notify()
        self._keeper.join()

    def take_worker(self) -> QueryWorker:
        """Take an idle worker of the generation that is current now; wait for one to start if need be."""
        with self._lock:
            self._check_generation()
            end = time.monotonic() + self._limits.queue_wait
            while (worker := self._next_idle(QueryWorker.is_fit)) is None:
                self._wait_for_worker(end - time.monotonic())
            self._busy.add(worker)
            return worker

    def take_idle(self) -> QueryWorker | None:
        """Take an idle worker of the current generation if there is one now, else None; it may have died."""
        with self._lock:
            self._check_generation()
            worker = self._next_idle(QueryWorker.may_go_on)
            if worker is not None:
                self._busy.add(worker)
            return worker

    def is_current(self, worker: QueryWorker) -> bool:
        """Return whether a worker has the generation that is current now."""
        with self._lock:
            self._check_generation()
            return self._is_of_generation(worker)

    def _wait_for_worker(self, seconds: float) -> None:
        if self._is_closed:
            raise QueryRefused("the server is stopping", "busy", retry_after=1)
        if self._failure:
            raise QueryRefused(self._failure, "store", retry_after=1)
        if seconds <= 0:
            raise QueryRefused("no worker was ready in time", "busy", retry_after=1)
        self._ready.wait(seconds)

    def _check_generation(self) -> None:
        """Start anew with a generation that has become current."""
        generation = self._current()
        if generation is not self._generation and generation != self._generation:
            self._generation, self._failures, self._failure = generation, 0, ""
            self._work.notify()

    def _next_idle(self, is_fit: Callable[[QueryWorker], bool]) -> QueryWorker | None:
        for worker in [] if self._is_closed else [*reversed(self._idle)]:
            if self._is_of_generation(worker):
                self._idle.remove(worker)
                if is_fit(worker):
                    return worker
                self._discard(worker)
        return None

    def give_back(self, worker: QueryWorker) -> None:
        """Take a worker back once its query has ended, if it may be asked again."""
        with self._lock:
            self._busy.discard(worker)
            self._counters.add("killed", int(worker.is_spent))
            if worker.may_go_on() and self._is_of_generation(worker) and not self._is_closed:
                self._idle.append(worker)
                self._ready.notify()
            else:
                self._discard(worker)

    def discard(self, worker: QueryWorker) -> None:
        """Take back a worker that had ended before it was asked."""
        with self._lock:
            self._busy.discard(worker)
            self._discard(worker)

    def _discard(self, worker: QueryWorker) -> None:
        self._discarded.append(worker)
        self._work.notify()

    # -- the keeper: all this runs in the stock's own thread -------------------------------------------------

    def _run_keeper(self) -> None:
        """Keep as many workers as there should be, until the stock is closed and the last one has gone."""
        while not (self._is_closed and not self._busy):
            self._look_for_generation()
            # Whoever waits for a worker comes first; the dead can wait.
            self._start_missing()
            self._reap(self._take_outdated())
            with self._work:
                # Nobody tells when an idle worker dies.
                self._work.wait_for(self._has_work, _LOOK_EVERY)
        self._reap(self._take_outdated())

    def _look_for_generation(self) -> None:
        """See that a generation has become current before anybody asks: its workers are ready then."""
        with self._lock, suppress(StoreError):  # where none is current, whoever asks is told so
            self._check_generation()

    def _has_work(self) -> bool:
        is_over = self._is_closed and not self._busy
        return bool(self._discarded or is_over or (self._missing_count() and not self._failure))

    def _is_of_generation(self, worker: QueryWorker) -> bool:
        return worker.generation == self._generation

    def _missing_count(self) -> int:
        """Return how many workers of the current generation there are too few."""
        if self._is_closed:
            return 0
        present = sum(map(self._is_of_generation, (*self._idle, *self._busy)))
        return self._limits.running + self._limits.spare - present

    def _start_missing(self) -> None:
        with self._lock:
            self._discard_dead()
            generation, missing = self._generation, self._missing_count()
            is_awaited = missing and not any(map(self._is_of_generation, self._idle))
        # The first alone, as it is ready sooner so; then all at once, as they start side by side.
        for count in (1, missing - 1) if is_awaited else (missing,):
            started = [worker for _ in range(count) if (worker := self._start_worker(generation))]
            for worker in started:
                self._admit_worker(worker)

    def _discard_dead(self) -> None:
        """Take out idle workers that ended; whoever asks need not come upon them."""
        for worker in [worker for worker in self._idle if not worker.is_fit()]:
            self._idle.remove(worker)
            self._discard(worker)

    def _start_worker(self, generation: Path) -> QueryWorker | None:
        try:
            worker = QueryWorker(generation, self._limits)
        except (OSError, SandboxMissing) as error:
            self._note_failure(generation, error)
            return None
        self._counters.add("started")
        return worker

    def _admit_worker(self, worker: QueryWorker) -> None:
        """Put a worker to use as soon as it is ready."""
        try:
            worker.wait_until_ready()
        except (OSError, StoreError) as error:
            self._note_failure(worker.generation, error)
            worker.reap()
            return
        with self._lock:
            self._failures, self._failure = 0, ""
            self._idle.append(worker)
            self._ready.notify_all()

    def _note_failure(self, generation: Path, error: OSError | StoreError | SandboxMissing) -> None:
        """Count a failed start; with a bad store, no walls, or many failures, those who wait are refused."""
        _log.error("no worker for queries: %s", error)
        with self._lock:
            self._failures += 1
            is_hopeless = isinstance(error, StoreError | SandboxMissing) or self._failures >= _ATTEMPTS
            if is_hopeless and generation == self._generation:
                self._failure = f"no query can be put to generation {generation.name} of the store just now"
                self._ready.notify_all()

    def _take_outdated(self) -> list[QueryWorker]:
        """Take out the dead and, once there are new ones, the idle workers of former generations."""
        with self._lock:
            outdated, self._discarded = self._discarded, []
            if self._is_closed or not self._missing_count():
                current = [] if self._is_closed else self._idle
                keep = [worker for worker in current if self._is_of_generation(worker)]
                outdated += [worker for worker in self._idle if worker not in keep]
                self._idle = keep
            return outdated

    def _reap(self, workers: Iterable[QueryWorker]) -> None:
        for worker in workers:
            worker.reap()
