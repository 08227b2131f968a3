"""The pool of query workers: a queue, and a few warm processes behind it."""

import asyncio
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from foia_graph.query.sparql.counters import PoolCounters
from foia_graph.query.sparql.lanes import QueryLanes
from foia_graph.query.sparql.queue import QueryQueue
from foia_graph.query.sparql.worker_process import PoolLimits, QueryStats, SerializedResult, WorkerRequest
from foia_graph.query.sparql.worker_stock import WorkerStock
from foia_graph.runtime.fair_queue import never_called_off

__all__ = ["Pool", "PoolLimits", "QueryStats", "SerializedResult", "WorkerRequest"]

_DEFAULT = PoolLimits()


class Pool:
    """A pool of workers that answer queries from the current generation of a store; any thread may ask.

    It starts processes and a thread, so each web process makes its own, after it was forked. Once an event
    loop asks, it speaks with the workers, for threads too, as long as it runs.
    """

    def __init__(
        self,
        generation: Callable[[], Path],
        limits: PoolLimits = _DEFAULT,
        counters: PoolCounters | None = None,
    ) -> None:
        self.counters = counters or PoolCounters()
        self._turns = QueryQueue(
            limits.running,
            limits.waiting,
            limits.queue_wait,
            limits.standing,
            count=self.counters.add,
            requests="queries",
        )
        self._stock = WorkerStock(generation, limits, self.counters)
        self._limits = limits
        self._lanes: QueryLanes | None = None
        self._lock = threading.Lock()  # of the lanes: a thread and a loop may come at once

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
        client: str = "",
    ) -> SerializedResult:
        """Answer a query that has passed the gate, to a client that takes turns with others.

        Raise QueryRefused when it gets no answer, NotAcceptable when its result has no such form. Once
        `cancelled` says so, the query is ended. How it went is written into `stats`.
        """
        stats = QueryStats() if stats is None else stats
        answer = None
        while answer is None:
            lanes = self._running_lanes()
            if lanes is not None:
                running = lanes.run(request, cancelled or never_called_off, stats, client)
                return asyncio.run_coroutine_threadsafe(running, lanes.loop).result()
            answer = self._run_in_thread(request, cancelled, stats, client)
        return answer

    def _run_in_thread(
        self, request: WorkerRequest, cancelled: Callable[[], bool] | None, stats: QueryStats, client: str
    ) -> SerializedResult | None:
        """Answer a query as `run` does, or return None where a loop began to speak with the workers."""
        with self._turns.turn(cancelled or never_called_off, client):
            worker = self._stock.take_worker()
            if self._running_lanes() is not None:
                # The loop may watch this one, and would read its answer.
                self._stock.give_back(worker)
                return None
            stats.generation, start = worker.generation.name, time.monotonic()
            try:
                return worker.ask(request, cancelled)
            finally:
                stats.busy += time.monotonic() - start
                self._stock.give_back(worker)

    async def run_in_loop(
        self, request: WorkerRequest, cancelled: Callable[[], bool], stats: QueryStats, client: str = ""
    ) -> SerializedResult:
        """Answer a query as `run` does, and hold up no event loop."""
        return await self._lanes_of(asyncio.get_running_loop()).run(request, cancelled, stats, client)

    def _lanes_of(self, loop: asyncio.AbstractEventLoop) -> QueryLanes:
        """Return the lanes of a loop that runs, and close those of another."""
        lanes = self._lanes
        if lanes is not None and lanes.loop is loop:
            return lanes
        with self._lock:
            self._close_lanes()
            self._lanes = QueryLanes(loop, self._turns, self._stock, self._limits)
            return self._lanes

    def _running_lanes(self) -> QueryLanes | None:
        """Return the lanes of a loop that runs, None without one; close those of one that has stopped."""
        with self._lock:
            if self._lanes is not None and not self._lanes.loop.is_running():
                self._close_lanes()
            return self._lanes

    def _close_lanes(self) -> None:
        lanes, self._lanes = self._lanes, None
        if lanes is not None:
            lanes.close()

    def close(self) -> None:
        """End all workers, and wait until they have gone; queries that run are refused as busy."""
        self._running_lanes()  # lanes of a stopped loop would take back no worker that the stock waits for
        self._stock.close()
        with self._lock:
            self._close_lanes()
