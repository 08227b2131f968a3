"""A query worker as the web process sees it: started, sent queries, and ended, one way or another."""

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from foia_graph.errors import NotAcceptable, QueryRefused, StoreError
from foia_graph.model.forms import JSONLD, WorkerFormat
from foia_graph.model.jsonld_terms import Json
from foia_graph.query.sparql.exit_reasons import EXIT_REASONS
from foia_graph.runtime.fair_queue import TICK, LoopEvent, called_off_refusal
from foia_graph.runtime.frames import FrameError, JsonFrame, decode_object, encode_object, has_small_frame
from foia_graph.runtime.workers import WorkerProcess, WorkerProgram

_READY_IN = 10.0
_HEAD_ROOM = 64 * 1024
_PROGRAM = WorkerProgram(
    "foia_graph.query.sparql.worker",
    packages=("pyoxigraph", "msgspec"),
    encode=encode_object,
    decode=decode_object,
    # Two heaps are enough for one busy thread; each reserves address space, which is what is limited. A
    # backtrace would take longer than the query may, and nobody reads it.
    environment={"MALLOC_ARENA_MAX": "2", "RUST_BACKTRACE": "0"},
    # Queries wait for workers, which must not be compiled anew by each.
    writes_bytecode=True,
)


@dataclass(frozen=True, slots=True)
class PoolLimits:
    """Numbers of queries that run and wait, and the seconds and bytes that one may use."""

    running: int = 2
    spare: int = 1
    waiting: int = 4
    standing: int = 8
    queue_wait: float = 5.0
    deadline: float = 10.0
    cpu: int = 12
    memory: int = 1 << 30
    result: int = 10 << 20
    keep: int = 256 << 20


@dataclass(frozen=True, slots=True)
class WorkerRequest:
    """A query that has passed the gate, the graphs it is put to, and how its result is to be written.

    With both lists of graphs left at None, the query says which (FROM), or it is the store's default graph.
    Relative IRIs of the query are relative to `base`; without one they are errors. `prefixes` are those that
    the query need not declare, and that its result may be written with; `context` has the words of
    one in JSON-LD. `most` bounds the bytes of the result further than the pool does, 0 does not.
    """

    query: str
    format: WorkerFormat = "json"
    default_graph_uris: Sequence[str] | None = None
    named_graph_uris: Sequence[str] | None = None
    prefixes: Mapping[str, str] = field(default_factory=dict)
    context: Mapping[str, Json] = field(default_factory=dict)
    base: str = ""
    most: int = 0


@dataclass(frozen=True, slots=True)
class SerializedResult:
    """A whole result, what it took, and the name of the generation it is true of."""

    body: bytes
    media_type: str
    seconds: float
    generation: str


class QueryWorker:
    """One worker process, with one generation of the store open."""

    def __init__(self, generation: Path, limits: PoolLimits) -> None:
        self.generation = generation
        self.private_memory = 0
        self.is_spent = False
        self._is_killed = False
        self._sent_prefixes: Mapping[str, str] | None = None
        self._limits = limits
        settings = {"generation": str(generation), "cpu": limits.cpu}
        settings |= {"memory": limits.memory, "result": limits.result}
        self._process = WorkerProcess(_PROGRAM, settings, limits.deadline, keeps_output=True)

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self._process.pid

    def wait_until_ready(self) -> None:
        """Wait until the store is open; raise StoreError when it cannot be, OSError when the worker ended."""
        head = self._first_frame().head
        if "failed" in head:
            raise StoreError(f"{self.generation} cannot be opened for queries: {head['failed']}")

    def _first_frame(self) -> JsonFrame:
        try:
            frame = self._process.receive(_HEAD_ROOM) if self._process.wait(_READY_IN) else None
        except FrameError as error:
            raise OSError(str(error)) from error
        if frame is None:
            raise OSError("the worker ended while it started")
        return frame

    def is_fit(self) -> bool:
        """Return whether it may be asked again: it runs, ended its last query well, and holds little
        memory.
        """
        return not self.is_spent and self.private_memory <= self._limits.keep and self._process.is_running()

    def ask(self, request: WorkerRequest, cancelled: Callable[[], bool] | None) -> SerializedResult:
        """Return the answer to a query, or raise QueryRefused or NotAcceptable; it may be unfit then."""
        start = time.monotonic()
        try:
            self._send(request)
            self._wait(start + self._limits.deadline, cancelled)
            frame = self._process.receive(self._limits.result + _HEAD_ROOM)
        except (OSError, FrameError):
            frame = None
        if frame is None:
            raise self._exit_refusal()
        return self._read_answer(frame, time.monotonic() - start)

    async def ask_in_loop(self, request: WorkerRequest, cancelled: Callable[[], bool]) -> SerializedResult:
        """Return the answer as `ask` does, and hold up no event loop."""
        start, loop = time.monotonic(), asyncio.get_running_loop()
        try:
            self._send(request)
            await self._wait_in_loop(loop, start + self._limits.deadline, cancelled)
            frame = await self._receive_in_loop(loop)
        except (OSError, FrameError):
            frame = None
        except asyncio.CancelledError:
            self.kill()
            raise
        if frame is None:
            raise await loop.run_in_executor(None, self._exit_refusal)
        return self._read_answer(frame, time.monotonic() - start)

    def _send(self, request: WorkerRequest) -> None:
        """Send a request: the query is the body, as it may be long; prefixes are sent when they change."""
        head = _request_head(request)
        if request.prefixes is not self._sent_prefixes:
            head["prefixes"], self._sent_prefixes = dict(request.prefixes), request.prefixes
        self._process.send(head, request.query.encode())

    async def _receive_in_loop(self, loop: asyncio.AbstractEventLoop) -> JsonFrame | None:
        """Read a frame; one that may still be on its way is waited for in a thread."""
        largest = self._limits.result + _HEAD_ROOM
        if has_small_frame(self._process.connection):
            return self._process.receive(largest)
        return await loop.run_in_executor(None, self._process.receive, largest)

    def _wait(self, end: float, cancelled: Callable[[], bool] | None) -> None:
        """Wait for the answer to begin; kill the worker at the end of its time, or when called off."""
        tick = TICK if cancelled else self._limits.deadline
        while not self._process.wait(min(tick, end - time.monotonic())):
            self._check_time(end, cancelled)

    async def _wait_in_loop(
        self, loop: asyncio.AbstractEventLoop, end: float, cancelled: Callable[[], bool]
    ) -> None:
        """Wait as `_wait` does, and hold up no event loop."""
        begun, connection = LoopEvent(), self._process.connection
        loop.add_reader(connection, begun.set)
        try:
            while not await begun.wait(TICK):
                self._check_time(end, cancelled)
        finally:
            loop.remove_reader(connection)
            connection.setblocking(True)  # some loops take that away from what they watch

    def _check_time(self, end: float, cancelled: Callable[[], bool] | None) -> None:
        """Kill the worker and raise QueryRefused at the end of its time, or when called off."""
        # The engine has neither timeout nor cancel in Python: only the end of its process ends a query.
        if cancelled and cancelled():
            self.kill()
            raise called_off_refusal()
        if time.monotonic() >= end:
            self.kill()
            message = f"the query was ended after {self._limits.deadline:g} seconds"
            raise QueryRefused(message, "time", retry_after=_retry_seconds(self._limits))

    def _exit_refusal(self) -> QueryRefused:
        """Return the refusal for the end of a worker in the middle of a query."""
        self.is_spent = True
        end = self._process.exit_reason(EXIT_REASONS)
        if end is None:
            return QueryRefused("the worker stopped in the middle of an answer", "crash")
        if self._is_killed:
            return QueryRefused("the server is stopping", "busy", retry_after=_retry_seconds(self._limits))
        reason, message = end
        return QueryRefused(message, reason, retry_after=_retry_after(reason, self._limits))

    def _read_answer(self, frame: JsonFrame, seconds: float) -> SerializedResult:
        head = frame.head
        self.private_memory = int(head.get("kept", 0))
        reason = head.get("reason")
        if reason is None:
            return SerializedResult(frame.body, str(head["media_type"]), seconds, self.generation.name)
        self.is_spent = reason in ("memory", "crash")
        if reason == "not-acceptable":
            raise NotAcceptable(head["message"])
        later = _retry_after(reason, self._limits)
        raise QueryRefused(head["message"], reason, head["line"], head["column"], later)

    def kill(self) -> None:
        """End the process at once; it is still to be reaped."""
        self.is_spent = self._is_killed = True
        self._process.kill()

    def reap(self) -> None:
        """Wait until the process has ended, and forget it."""
        self.kill()
        self._process.reap()


def _retry_after(reason: str, limits: PoolLimits) -> int:
    return _retry_seconds(limits) if reason in ("time", "memory") else 0


def _retry_seconds(limits: PoolLimits) -> int:
    return max(round(limits.deadline), 1)


def _request_head(request: WorkerRequest) -> dict[str, Any]:
    default, named_graphs = request.default_graph_uris, request.named_graph_uris
    context = {"context": dict(request.context)} if request.format == JSONLD.worker_format else {}
    return context | {
        "format": request.format,
        "default": None if default is None else list(default),
        "named": None if named_graphs is None else list(named_graphs),
        "base": request.base,
        "most": request.most,
    }
