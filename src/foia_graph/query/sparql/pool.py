"""The pool of query workers: a queue, and a few warm processes behind it."""

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Callable, Generator, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, asynccontextmanager, contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, TypeAlias

from foia_graph.errors import NotAcceptable, QueryRefused, Reason, SandboxMissing
from foia_graph.model.forms import JSONLD
from foia_graph.query.sparql.counters import PoolCounters
from foia_graph.query.sparql.exit_reasons import EXIT_REASONS
from foia_graph.query.sparql.worker_process import (
    PROGRAM,
    PoolLimits,
    QueryStats,
    SerializedResult,
    WorkerAnswer,
    WorkerRequest,
)
from foia_graph.runtime.fair_queue import TICK, FairQueue, called_off_refusal, never_called_off
from foia_graph.runtime.frames import Frame, FrameError
from foia_graph.runtime.worker_pool import PoolClosed, WorkerBounds, WorkerPool
from foia_graph.runtime.workers import WorkerProcess

__all__ = ["Pool", "PoolLimits", "QueryStats", "ResultStream", "SerializedResult", "WorkerRequest"]

_DEFAULT = PoolLimits()
_READY_SECONDS = 10.0
_HEAD_ROOM = 64 * 1024
_Worker: TypeAlias = WorkerProcess[WorkerAnswer]


class ResultStream(NamedTuple):
    """A result that comes in pieces: `first` has the first one, `rest` yields others, None where it is whole.

    Whoever has a whole one leaves the stream at once, for others that wait.
    """

    first: SerializedResult
    rest: AsyncIterator[bytes] | None = None


class _Piece(NamedTuple):
    result: SerializedResult
    has_more: bool = False


class Pool:
    """A pool of workers that answer queries from the current generation of a store; any thread may ask.

    It starts processes and threads, so each web process makes its own, after it was forked.
    """

    def __init__(
        self,
        generation: Callable[[], Path],
        limits: PoolLimits = _DEFAULT,
        counters: PoolCounters | None = None,
    ) -> None:
        self.counters = counters or PoolCounters()
        self._generation, self._limits = generation, limits
        self._queue = FairQueue(
            limits.running,
            limits.waiting,
            limits.queue_wait,
            limits.standing,
            count=self.counters.add,
            requests="queries",
        )
        bounds = WorkerBounds(limits.deadline, limits.keep, limits.running + limits.spare)
        self._workers = WorkerPool(PROGRAM, self._settings, self._greet, bounds)
        # The engine's answers are waited for in threads, by event loops too.
        self._threads = ThreadPoolExecutor(max(1, limits.running), "sparql")

    def __enter__(self) -> "Pool":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End all workers, and wait until they have ended; queries that run are refused as busy."""
        self._workers.close()
        self._threads.shutdown()

    def run(
        self,
        request: WorkerRequest,
        cancelled: Callable[[], bool] | None = None,
        stats: QueryStats | None = None,
        client: str = "",
    ) -> SerializedResult:
        """Answer a query that has passed the gate, to a client that takes turns with others.

        Raise QueryRefused when it gets no answer, NotAcceptable when its result has no such form. Once
        `cancelled` returns true, the query is ended. How it went is written into `stats`.
        """
        is_gone = cancelled or never_called_off
        with self._queue.turn(is_gone, client):
            pieces = list(self._pieces(request, is_gone, stats or QueryStats()))
        return pieces[-1].result._replace(body=b"".join(piece.result.body for piece in pieces))

    @asynccontextmanager
    async def stream_in_loop(
        self, request: WorkerRequest, cancelled: Callable[[], bool], stats: QueryStats, client: str = ""
    ) -> AsyncIterator[ResultStream]:
        """Answer a query piece by piece, each fetched when it is asked for; a thread calls `cancelled`.

        Raise as `run` does, also after the first piece: a result is whole only where `rest` ends without an
        error. A reader that takes longer than a query may is cancelled, and gets TimeoutError.
        """
        is_left = threading.Event()
        async with self._queue.turn_in_loop(cancelled, client):
            pieces = self._pieces(request, lambda: is_left.is_set() or cancelled(), stats)
            reader = _PieceReader(self._threads, pieces)
            try:
                first = await reader.fetch()
                async with asyncio.timeout(self._limits.deadline):
                    yield ResultStream(first.result, reader.rest() if first.has_more else None)
            finally:
                is_left.set()
                reader.close()

    # -- one query, in a thread ------------------------------------------------------------------------------

    def _pieces(
        self, request: WorkerRequest, is_gone: Callable[[], bool], stats: QueryStats
    ) -> Generator[_Piece, None, None]:
        """Yield the pieces of an answer; raises as `run` does."""
        with self._borrow_worker() as worker:
            start, generation = time.monotonic(), Path(worker.settings["generation"]).name
            stats.generation = generation
            worker.is_spent = True  # until its last piece has come
            try:
                self._send(worker, request)
                while (frame := self._receive(worker, start, is_gone)).head.has_more:
                    yield _Piece(_result(frame, generation, start), has_more=True)
                self._check(worker, frame.head)
            finally:
                stats.busy += time.monotonic() - start
        yield _Piece(_result(frame, generation, start))

    @contextmanager
    def _borrow_worker(self) -> Iterator[_Worker]:
        with ExitStack() as borrowed:
            worker = self._take_worker(borrowed)
            try:
                yield worker
            finally:
                self.counters.add("killed", int(worker.is_spent))

    def _take_worker(self, borrowed: ExitStack) -> _Worker:
        try:
            return borrowed.enter_context(self._workers.worker())
        except PoolClosed:
            raise _stopping_refusal() from None
        except (OSError, SandboxMissing) as error:
            name = self._generation().name
            message = f"no query can be put to generation {name} of the store just now"
            raise QueryRefused(message, "store", retry_after=1) from error

    def _send(self, worker: _Worker, request: WorkerRequest) -> None:
        context = request.context if request.format == JSONLD.worker_format else {}
        with suppress(OSError):  # it has ended: its answer, which is none, shows why
            worker.send(request._replace(context=context))

    def _receive(self, worker: _Worker, start: float, is_gone: Callable[[], bool]) -> Frame[WorkerAnswer]:
        """Wait for a piece of an answer; raise QueryRefused where none comes, or none in time."""
        end = start + self._limits.deadline
        while not worker.wait(min(TICK, end - time.monotonic())):
            # The engine has neither timeout nor cancel in Python: only the end of its process ends a query.
            if is_gone():
                raise called_off_refusal()
            if time.monotonic() >= end:
                message = f"the query was ended after {self._limits.deadline:g} seconds"
                raise QueryRefused(message, "time", retry_after=self._retry_seconds)
        frame = None
        with suppress(OSError, FrameError):
            frame = worker.receive(self._limits.result + _HEAD_ROOM)
        if frame is None:
            raise self._exit_refusal(worker)
        return frame

    def _check(self, worker: _Worker, answer: WorkerAnswer) -> None:
        """Raise QueryRefused or NotAcceptable for the last answer to a query, where that has no result."""
        worker.memory = answer.memory
        worker.is_spent = answer.reason in ("memory", "crash")
        if answer.reason == "not-acceptable":
            raise NotAcceptable(answer.message)
        if answer.reason is not None:
            later = self._retry_after(answer.reason)
            raise QueryRefused(answer.message, answer.reason, answer.line, answer.column, later)

    def _exit_refusal(self, worker: _Worker) -> QueryRefused:
        """Return the refusal for the end of a worker in the middle of a query, waiting a second for it."""
        reason = worker.exit_reason(EXIT_REASONS)
        if self._workers.is_closed:
            return _stopping_refusal()
        if reason is None:
            return QueryRefused("the worker stopped in the middle of an answer", "crash")
        return QueryRefused(reason[1], reason[0], retry_after=self._retry_after(reason[0]))

    @property
    def _retry_seconds(self) -> int:
        return max(round(self._limits.deadline), 1)

    def _retry_after(self, reason: Reason) -> int:
        return self._retry_seconds if reason in ("time", "memory") else 0

    # -- the workers -----------------------------------------------------------------------------------------

    def _settings(self) -> dict[str, Any]:
        limits = self._limits
        return {
            "generation": str(self._generation()),
            "cpu": limits.cpu,
            "memory": limits.memory,
            "result": limits.result,
        }

    def _greet(self, worker: _Worker) -> None:
        """Wait until a worker has opened the store; raise OSError where it cannot."""
        self.counters.add("started")
        try:
            frame = worker.receive(_HEAD_ROOM) if worker.wait(_READY_SECONDS) else None
        except FrameError as error:
            raise OSError(str(error)) from error
        if frame is None:
            raise OSError("the worker ended while it started")
        if frame.head.reason is not None:
            raise OSError(
                f"{worker.settings['generation']} cannot be opened for queries: {frame.head.message}"
            )


class _PieceReader:
    """The pieces of one answer for an event loop: a thread fetches each."""

    def __init__(self, threads: ThreadPoolExecutor, pieces: Generator[_Piece, None, None]) -> None:
        self._threads, self._pieces = threads, pieces
        self._fetch: Future[_Piece] | None = None

    async def fetch(self) -> _Piece:
        """Wait for the next piece."""
        try:
            self._fetch = self._threads.submit(next, self._pieces)
        except RuntimeError:  # the pool was closed
            raise _stopping_refusal() from None
        return await asyncio.wrap_future(self._fetch)

    async def rest(self) -> AsyncIterator[bytes]:
        """Yield the bytes of what follows the first piece."""
        has_more = True
        while has_more:
            piece, has_more = await self.fetch()
            yield piece.body

    def close(self) -> None:
        """Leave what was not fetched, which ends the worker."""
        if self._fetch is not None:
            # A generator cannot be closed while a thread runs it.
            self._fetch.add_done_callback(lambda _: self._pieces.close())


def _stopping_refusal() -> QueryRefused:
    return QueryRefused("the server is stopping", "busy", retry_after=1)


def _result(frame: Frame[WorkerAnswer], generation: str, start: float) -> SerializedResult:
    """Return the result that a frame has, which took as long as the worker states, or less."""
    head, seconds = frame.head, time.monotonic() - start
    taken = head.seconds if 0 <= head.seconds <= seconds else seconds
    return SerializedResult(frame.body, head.media_type, taken, generation, head.dataset)
