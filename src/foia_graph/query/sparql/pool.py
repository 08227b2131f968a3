"""The pool of query workers: a queue, and a few warm processes behind it."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from foia_graph.query.sparql.counters import Tally
from foia_graph.query.sparql.queue import Turns
from foia_graph.query.sparql.worker_process import Answer, PoolLimits, Request
from foia_graph.query.sparql.worker_stock import WorkerStock

__all__ = ["Answer", "Course", "Pool", "PoolLimits", "Request"]

_DEFAULT = PoolLimits()


@dataclass(slots=True)
class Course:
    """Seconds that a worker spent on a query, however it ended, and the generation that it ran on."""

    busy: float = 0.0
    generation: str = ""


class Pool:
    """A pool of workers that answer queries from the current generation of a store; any thread may ask.

    It starts processes and a thread, so each web process makes its own, after it was forked.
    """

    def __init__(
        self, generation: Callable[[], Path], limits: PoolLimits = _DEFAULT, tally: Tally | None = None
    ) -> None:
        self.tally = tally or Tally()
        self._turns = Turns(limits.running, limits.waiting, limits.queue_wait, limits.standing, self.tally)
        self._stock = WorkerStock(generation, limits, self.tally)

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
            worker = self._stock.take()
            course.generation, start = worker.generation.name, time.monotonic()
            try:
                return worker.ask(request, cancelled)
            finally:
                course.busy += time.monotonic() - start
                self._stock.give_back(worker)

    async def run_in_loop(self, request: Request, cancelled: Callable[[], bool], course: Course) -> Answer:
        """Answer a query as `run` does, and hold up no event loop."""
        async with self._turns.turn_in_loop(cancelled):
            worker = self._stock.take_idle() or await self._stock.take_in_loop()
            course.generation, start = worker.generation.name, time.monotonic()
            try:
                return await worker.ask_in_loop(request, cancelled)
            finally:
                course.busy += time.monotonic() - start
                self._stock.give_back(worker)

    def close(self) -> None:
        """End all workers, and wait until they have gone; queries that run are refused as busy."""
        self._stock.close()


def _never() -> bool:
    return False
