"""A cluster whose workers are threads of the test, with faults to order."""

from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from foia_graph.ingest.cluster.cluster_reader import close_readers


class WorkersEnded(Exception):
    """A task ended the workers that had it."""


class CancellingExecutor(Executor):
    """Cancels the first task that it is given, as when the scheduler goes away; runs all others."""

    def __init__(self, threads: Executor) -> None:
        self._threads, self._is_lost = threads, False

    def submit(self, fn: Callable[..., Any], /, *args: Any, **more: Any) -> "Future[Any]":
        if self._is_lost:
            return self._threads.submit(fn, *args, **more)
        self._is_lost = True
        future: Future[Any] = Future()
        future.cancel()
        future.set_running_or_notify_cancel()
        return future


@dataclass
class ThreadCluster:
    """Two threads; `loses_scheduler` cancels a task, `workers` is how many it says there are."""

    address: str
    note: Callable[[str], None]
    loses_scheduler = False
    workers = 2
    reconnections: int = 0
    _threads: Executor = field(init=False)

    @contextmanager
    def connect(self) -> Iterator[None]:
        with ThreadPoolExecutor(2) as threads:
            self._threads = CancellingExecutor(threads) if self.loses_scheduler else threads
            try:
                yield
            finally:
                close_readers()

    @property
    def executor(self) -> Executor:
        return self._threads

    def reconnect(self, deadline: float) -> None:
        self.note("connected again")

    def is_worker_killed(self, error: BaseException) -> bool:
        return isinstance(error, WorkersEnded)

    def count_workers(self) -> int:
        return self.workers
