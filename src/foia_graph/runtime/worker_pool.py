"""The pool of sandboxed worker processes, whatever they do: queries, PDFs, or documents of a harvest.

Some are idle and some busy. A worker that has ended, holds too much memory, or was started with settings
that have changed since is replaced by another.
"""

import logging
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any, Generic

from foia_graph.errors import FoiaGraphError
from foia_graph.runtime.frames import Head
from foia_graph.runtime.workers import WorkerProcess, WorkerProgram

# Seconds until the keeper looks again for dead idle workers and new settings, and retries a failed start.
LOOK_SECONDS = 1.0
_log = logging.getLogger(__name__)


class PoolClosed(FoiaGraphError):
    """The pool was closed, and gives out no worker any more."""


@dataclass(frozen=True, slots=True)
class WorkerBounds:
    """Bounds of the workers of a pool.

    After `patience` seconds a worker that stops in the middle of a frame is taken for gone, one that holds
    more than `keep` bytes after a request is replaced, and `ready` of them are started before anybody asks.
    """

    patience: float
    keep: int
    ready: int = 0


class WorkerPool(Generic[Head]):
    """A pool of workers of one program; any thread may take one, and starts it where none is idle.

    `settings` returns what a worker is started with now, and `greet` waits until one is ready, or raises.
    """

    def __init__(
        self,
        program: WorkerProgram[Head],
        settings: Callable[[], Mapping[str, Any]],
        greet: Callable[[WorkerProcess[Head]], None],
        bounds: WorkerBounds,
    ) -> None:
        self._program, self._settings, self._greet, self._bounds = program, settings, greet, bounds
        self.is_closed = False
        self._idle: list[WorkerProcess[Head]] = []
        self._busy: set[WorkerProcess[Head]] = set()
        self._unfit: list[WorkerProcess[Head]] = []
        self._lock = threading.Lock()
        self._has_work = threading.Condition(self._lock)
        self._keeper = threading.Thread(target=self._run_keeper, name=program.module, daemon=True)
        self._keeper.start()

    @contextmanager
    def worker(self, *, is_fresh: bool = False) -> Iterator[WorkerProcess[Head]]:
        """Lend a worker with the settings of now, on request one that has done nothing yet.

        Raise PoolClosed, what `settings` and `greet` raise, or OSError and SandboxMissing where none can be
        started.
        """
        settings = self._settings()
        worker = (None if is_fresh else self._take_idle(settings)) or self._start(settings)
        try:
            yield worker
        finally:
            self._give_back(worker)

    def close(self) -> None:
        """End all workers, and wait until they have ended, also those that are at work."""
        with self._lock:
            self.is_closed = True
            self._unfit += self._idle
            self._idle.clear()
            workers = [*self._busy, *self._unfit]
            self._has_work.notify()
        for worker in workers:
            worker.end()
        self._keeper.join()
        self._reap()

    def _take_idle(self, settings: Mapping[str, Any]) -> WorkerProcess[Head] | None:
        with self._lock:
            for worker in reversed([each for each in self._idle if each.settings == settings]):
                self._idle.remove(worker)
                if self._is_fit(worker):
                    self._busy.add(worker)
                    return worker
                self._unfit.append(worker)
        return None

    def _start(self, settings: Mapping[str, Any]) -> WorkerProcess[Head]:
        worker = WorkerProcess(self._program, settings, self._bounds.patience)
        with self._lock:
            self._busy.add(worker)
            is_closed = self.is_closed
        try:
            if is_closed:
                raise PoolClosed("the pool of workers was closed")
            self._greet(worker)
        except BaseException:
            worker.kill()
            self._give_back(worker)
            raise
        return worker

    def _give_back(self, worker: WorkerProcess[Head]) -> None:
        with self._lock:
            self._busy.discard(worker)
            is_surplus = self._bounds.ready and self._count_present(worker.settings) >= self._bounds.ready
            if self._is_fit(worker) and not is_surplus and not self.is_closed:
                self._idle.append(worker)
                return
            worker.kill()
            self._unfit.append(worker)
            self._has_work.notify()
        if self.is_closed:
            self._reap()

    def _is_fit(self, worker: WorkerProcess[Head]) -> bool:
        return not worker.is_spent and worker.memory <= self._bounds.keep and worker.is_running()

    def _count_present(self, settings: Mapping[str, Any]) -> int:
        return sum(each.settings == settings for each in (*self._idle, *self._busy))

    # -- the keeper's thread, so that no caller waits for what it does ---------------------------------------

    def _run_keeper(self) -> None:
        while not self.is_closed:
            with suppress(FoiaGraphError):  # without settings there is no worker, as callers find out
                self._renew(self._settings())
            self._reap()
            with self._has_work:
                self._has_work.wait_for(lambda: self.is_closed or self._unfit, LOOK_SECONDS)

    def _renew(self, settings: Mapping[str, Any]) -> None:
        """Start what is missing of workers with these settings, and end the idle ones with others."""
        self._drop_idle(self._is_fit)
        try:
            while not self.is_closed and self._count_ready(settings) < self._bounds.ready:
                self._give_back(self._start(settings))
        except (OSError, FoiaGraphError) as error:
            _log.error("no worker can be started: %s", error)
        else:
            self._drop_idle(lambda worker: worker.settings == settings)

    def _count_ready(self, settings: Mapping[str, Any]) -> int:
        with self._lock:
            return self._count_present(settings)

    def _drop_idle(self, is_kept: Callable[[WorkerProcess[Head]], bool]) -> None:
        with self._lock:
            self._unfit += [each for each in self._idle if not is_kept(each)]
            self._idle = [each for each in self._idle if each not in self._unfit]

    def _reap(self) -> None:
        with self._lock:
            unfit, self._unfit = self._unfit, []
        for worker in unfit:
            worker.reap()
