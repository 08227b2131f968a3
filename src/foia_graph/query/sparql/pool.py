"""The pool of query workers: a queue, and a few warm processes behind it."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from foia_graph.query.sparql.counters import PoolCounters
from foia_graph.query.sparql.worker_process import PoolLimits, SerializedResult, WorkerRequest
from foia_graph.query.sparql.worker_stock import WorkerStock
from foia_graph.runtime.fair_queue import FairQueue, never_called_off

__all__ = ["Pool", "PoolLimits", "QueryStats", "SerializedResult", "WorkerRequest"]

_DEFAULT = PoolLimits()


@dataclass(slots=True)
class QueryStats:
    """Seconds that a worker spent on a query, however it ended, and the generation that it ran on."""

    busy: float = 0.0
    generation: str = ""


class Pool:
    """A pool of workers that answer queries from the current generation of a store; any thread may ask.

    It starts processes and a thread, so each web process makes its own, after it was forked.
    """

    def __init__(
        self,
        generation: Callable[[], Path],
        limits: PoolLimits = _DEFAULT,
        counters: PoolCounters | None = None,
    ) -> None:
        self.counters = counters or PoolCounters()
        self._turns = FairQueue(
            limits.running,
            limits.waiting,
            limits.queue_wait,
            limits.standing,
            count=self.counters.add,
            requests="queries",
        )
        self._stock = WorkerStock(generation, limits, self.counters)

    def __enter__(self) -> "Pool":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def run(
        self,
        request: WorkerRequest,
        cancelled: Callable[[], bool] | None = None,
        stats: QueryStats | None = None,
    ) -> SerializedResult:
        """Answer a query that has passed the gate.

        Raise QueryRefused when it gets no answer, NotAcceptable when its result has no such form. Once
        `cancelled` says so, the query is ended. How it went is written into `stats`.
        """
        stats = QueryStats() if stats is None else stats
        with self._turns.turn(cancelled or never_called_off):
            worker = self._stock.take_worker()
            stats.generation, start = worker.generation.name, time.monotonic()
            try:
                return worker.ask(request, cancelled)
            finally:
                stats.busy += time.monotonic() - start
                self._stock.give_back(worker)

    async def run_in_loop(
        self, request: WorkerRequest, cancelled: Callable[[], bool], stats: QueryStats
    ) -> SerializedResult:
        """Answer a query as `run` does, and hold up no event loop."""
        async with self._turns.turn_in_loop(cancelled):
            worker = self._stock.take_idle() or await self._stock.take_in_loop()
            stats.generation, start = worker.generation.name, time.monotonic()
            try:
                return await worker.ask_in_loop(request, cancelled)
            finally:
                stats.busy += time.monotonic() - start
                self._stock.give_back(worker)

    def close(self) -> None:
        """End all workers, and wait until they have gone; queries that run are refused as busy."""
        self._stock.close()
