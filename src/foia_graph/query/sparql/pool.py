"""The pool of query workers: a queue, and a few warm processes behind it."""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Generator, Iterator, MutableSequence
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, NamedTuple, TypeAlias, get_args

from foia_graph.errors import NotAcceptable, QueryRefused, Reason, SandboxMissing
from foia_graph.model.forms import JSONLD
from foia_graph.query.sparql.messages import (
    EXIT_REASONS,
    WorkerAnswer,
    WorkerRequest,
    decode_answer,
    encode_message,
)
from foia_graph.runtime import allocator
from foia_graph.runtime.fair_queue import TICK, FairQueue, Slot, called_off_refusal, never_called_off
from foia_graph.runtime.frames import Frame, FrameError
from foia_graph.runtime.workers import PoolClosed, WorkerBounds, WorkerPool, WorkerProcess, WorkerProgram

CounterNumbers: TypeAlias = "MutableSequence[float] | memoryview[float]"
CounterName = Literal["running", "waiting", "started", "killed"]
COUNTER_NAMES: tuple[CounterName, ...] = get_args(CounterName)


class PoolCounters:
    """Numbers of queries that run and wait now, of workers started, and of those that a query was the end of.

    It may be in memory that is shared; each process writes numbers of its own.
    """

    def __init__(self, numbers: "CounterNumbers | None" = None) -> None:
        self.numbers: CounterNumbers = numbers or [0.0] * len(COUNTER_NAMES)
        self._lock = threading.Lock()

    def __getitem__(self, counted: CounterName) -> int:
        return int(self.numbers[COUNTER_NAMES.index(counted)])

    def add(self, counted: CounterName, number: int = 1) -> None:
        """Count one more, or so many."""
        with self._lock:
            self.numbers[COUNTER_NAMES.index(counted)] += number


PROGRAM = WorkerProgram(
    "foia_graph.query.sparql.worker",
    packages=("pyoxigraph", "msgspec"),
    encode=encode_message,
    decode=decode_answer,
    # Two heaps are enough for one busy thread; each reserves address space, which is what is limited. A
    # backtrace would take longer than the query may, and no one reads it.
    environment={"MALLOC_ARENA_MAX": "2", allocator.VARIABLE: allocator.SETTINGS, "RUST_BACKTRACE": "0"},
    # Queries wait for workers, which must not be compiled again by each.
    writes_bytecode=True,
    keeps_output=True,
)


@dataclass(frozen=True, slots=True)
class PoolLimits:
    """Numbers of queries that run and wait, and the seconds and bytes that one may use."""

    running: int = 2
    spare: int = 1
    waiting: int = 16
    queue_wait: float = 5.0
    deadline: float = 10.0
    cpu: int = 12
    memory: int = 1 << 30
    result: int = 10 << 20
    keep: int = 256 << 20


class SerializedResult(NamedTuple):
    """A whole result, what it took, the generation it is true of, and the dataset that was asked, by name."""

    body: bytes
    media_type: str
    seconds: float
    generation: str
    dataset: str = "collection"


@dataclass(slots=True)
class QueryStats:
    """Seconds that a worker spent on a query, however it ended, and the generation that it ran on."""

    busy: float = 0.0
    generation: str = ""


_DEFAULT = PoolLimits()
_READY_SECONDS = 10.0
_HEAD_ROOM = 64 * 1024
_Worker: TypeAlias = WorkerProcess[WorkerAnswer]


class ResultStream(NamedTuple):
    """A result that comes in pieces: `first`, then those of `rest`, which is None where that is the whole."""

    first: SerializedResult
    rest: Iterator[bytes] | None = None


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
        self._generation, self._limits = generation, limits
        self._queue = FairQueue(
            limits.running, limits.waiting, limits.queue_wait, count=self.counters.add, requests="queries"
        )
        bounds = WorkerBounds(limits.deadline, limits.keep, limits.running + limits.spare)
        self._workers = WorkerPool(PROGRAM, self._settings, self._greet, bounds)

    def __enter__(self) -> "Pool":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End all workers, and wait until they have ended; queries that run are refused as busy."""
        self._workers.close()

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
        with self.stream(request, cancelled, stats, client) as result:
            return result.first._replace(body=b"".join([result.first.body, *(result.rest or ())]))

    @contextmanager
    def stream(
        self,
        request: WorkerRequest,
        cancelled: Callable[[], bool] | None = None,
        stats: QueryStats | None = None,
        client: str = "",
    ) -> Iterator[ResultStream]:
        """Answer a query piece by piece, each fetched when it is asked for.

        Raise as `run` does, also after the first piece: a result is whole only where `rest` ends without an
        error. A reader that takes longer than a query may keeps no worker from others: it is refused.
        """
        is_gone = cancelled or never_called_off
        with (
            self._queue.turn(is_gone, client) as slot,
            closing(self._pieces(request, is_gone, stats or QueryStats(), slot)) as pieces,
        ):
            first, has_more = next(pieces)
            if not has_more:
                slot.release()  # what is sent from here on needs no worker
            rest = (result.body for result, _ in pieces)
            yield ResultStream(first, rest if has_more else None)

    def _pieces(
        self, request: WorkerRequest, is_gone: Callable[[], bool], stats: QueryStats, slot: Slot
    ) -> Generator[tuple[SerializedResult, bool], None, None]:
        """Yield the pieces of an answer, each with whether more come; raises as `run` does."""
        with self._borrow_worker() as worker, ExitStack() as reading:
            start, generation = time.monotonic(), Path(worker.settings["generation"]).name
            stats.generation = generation
            worker.is_spent = True  # until its last piece has come
            try:
                self._send(worker, request)
                frame = self._receive(worker, start, is_gone)
                if frame.head.has_more:
                    reading.enter_context(self._limit_reading(worker, slot))
                while frame.head.has_more:
                    yield _result(frame, generation, start), True
                    frame = self._receive(worker, start, is_gone)
                self._check(worker, frame.head)
            finally:
                stats.busy += time.monotonic() - start
        yield _result(frame, generation, start), False

    @contextmanager
    def _limit_reading(self, worker: _Worker, slot: Slot) -> Iterator[None]:
        """End the worker where a result is not read in time: its reader may wait for a client."""

        def end() -> None:
            worker.kill()
            slot.release()

        overdue = threading.Timer(self._limits.deadline, end)
        overdue.start()
        try:
            yield
        finally:
            overdue.cancel()
            overdue.join()

    @contextmanager
    def _borrow_worker(self) -> Iterator[_Worker]:
        with ExitStack() as borrowed:
            try:
                worker = borrowed.enter_context(self._workers.worker())
            except PoolClosed:
                raise _stopping_refusal() from None
            except (OSError, SandboxMissing) as error:
                name = self._generation().name
                message = f"no query can be put to generation {name} of the store just now"
                raise QueryRefused(message, "store", retry_after=1) from error
            try:
                yield worker
            finally:
                self.counters.add("killed", int(worker.is_spent))

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
                raise self._time_refusal()
        frame = None
        with suppress(OSError, FrameError):
            frame = worker.receive(self._limits.result + _HEAD_ROOM)
        if frame is None:
            raise self._time_refusal() if time.monotonic() >= end else self._exit_refusal(worker)
        return frame

    def _check(self, worker: _Worker, answer: WorkerAnswer) -> None:
        worker.memory = answer.memory
        worker.is_spent = answer.reason in ("memory", "crash")
        if answer.reason == "not-acceptable":
            raise NotAcceptable(answer.message)
        if answer.reason is not None:
            later = self._retry_after(answer.reason)
            raise QueryRefused(answer.message, answer.reason, answer.line, answer.column, later)

    def _exit_refusal(self, worker: _Worker) -> QueryRefused:
        reason = worker.exit_reason(EXIT_REASONS)
        if self._workers.is_closed:
            return _stopping_refusal()
        if reason is None:
            return QueryRefused("the worker stopped in the middle of an answer", "crash")
        return QueryRefused(reason[1], reason[0], retry_after=self._retry_after(reason[0]))

    def _time_refusal(self) -> QueryRefused:
        message = f"the query was ended after {self._limits.deadline:g} seconds"
        return QueryRefused(message, "time", retry_after=self._retry_seconds)

    @property
    def _retry_seconds(self) -> int:
        return max(round(self._limits.deadline), 1)

    def _retry_after(self, reason: Reason) -> int:
        return self._retry_seconds if reason in ("time", "memory") else 0

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


def _stopping_refusal() -> QueryRefused:
    return QueryRefused("the server is stopping", "busy", retry_after=1)


def _result(frame: Frame[WorkerAnswer], generation: str, start: float) -> SerializedResult:
    head, seconds = frame.head, time.monotonic() - start
    taken = head.seconds if 0 <= head.seconds <= seconds else seconds
    return SerializedResult(frame.body, head.media_type, taken, generation, head.dataset)


# States whose workers stay; each is a process with a store open.
MAX_OPEN = 2


class PastQueryPools:
    """The pools that answer queries to older states; any thread may ask.

    A state is asked far less often than what is served, so one query runs at a time, and no worker is spare.
    """

    def __init__(self, limits: PoolLimits) -> None:
        self._limits = replace(limits, running=1, spare=0)
        self._open: OrderedDict[Path, Pool] = OrderedDict()
        self._lock = threading.Lock()

    def pool(self, folder: Path) -> Pool:
        """Return the pool of the state in a folder; that of the one asked longest ago may be closed for it.

        A query that runs there then is refused as busy.
        """
        with self._lock:
            if folder not in self._open:
                self._open[folder] = Pool(lambda: folder, self._limits)
            self._open.move_to_end(folder)
            closed = [self._open.popitem(last=False)[1] for _ in range(len(self._open) - MAX_OPEN)]
            found = self._open[folder]
        for each in closed:
            each.close()
        return found

    def close(self) -> None:
        """End all workers."""
        with self._lock:
            pools, self._open = list(self._open.values()), OrderedDict()
        for each in pools:
            each.close()
