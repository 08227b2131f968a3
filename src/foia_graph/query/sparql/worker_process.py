"""A query worker as the web process sees it: started, sent queries, and ended, one way or another."""

import socket
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from foia_graph.errors import NotAcceptable, QueryRefused, StoreError
from foia_graph.model.forms import JSONLD, WorkerFormat
from foia_graph.model.jsonld_terms import Json
from foia_graph.query.sparql.exit_reasons import EXIT_REASONS
from foia_graph.query.sparql.messages import AnswerHead, decode_answer, encode_request
from foia_graph.runtime import allocator
from foia_graph.runtime.fair_queue import TICK, called_off_refusal
from foia_graph.runtime.frames import Frame, FrameBuffer, FrameError, decode_head, pack_frame
from foia_graph.runtime.workers import WorkerProcess, WorkerProgram

_READY_IN = 10.0
_HEAD_ROOM = 64 * 1024
_PROGRAM = WorkerProgram(
    "foia_graph.query.sparql.worker",
    packages=("pyoxigraph", "msgspec"),
    encode=encode_request,
    decode=decode_answer,
    # Two heaps are enough for one busy thread; each reserves address space, which is what is limited. A
    # backtrace would take longer than the query may, and nobody reads it.
    environment={
        "MALLOC_ARENA_MAX": "2",
        allocator.VARIABLE: allocator.SETTINGS,
        "RUST_BACKTRACE": "0",
    },
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


class WorkerRequest(NamedTuple):
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
    prefixes: Mapping[str, str] = MappingProxyType({})
    context: Mapping[str, Json] = MappingProxyType({})
    base: str = ""
    most: int = 0


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
        facts = self._first_frame().head.facts
        if "failed" in facts:
            raise StoreError(f"{self.generation} cannot be opened for queries: {facts['failed']}")

    def _first_frame(self) -> Frame[AnswerHead]:
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
        return self.may_go_on() and self._process.is_running()

    def may_go_on(self) -> bool:
        """Return whether it ended its last query well, and holds little memory."""
        return not self.is_spent and self.private_memory <= self._limits.keep

    def ask(self, request: WorkerRequest, cancelled: Callable[[], bool] | None) -> SerializedResult:
        """Return the answer to a query, or raise QueryRefused or NotAcceptable; it may be unfit then."""
        start = time.monotonic()
        try:
            self._process.connection.setblocking(True)  # an event loop that had it before takes that away
            self._process.connection.sendall(self.request_bytes(request))
            self._wait(start + self._limits.deadline, cancelled)
            frame = self._process.receive(self._limits.result + _HEAD_ROOM)
        except (OSError, FrameError):
            frame = None
        if frame is None:
            raise self.exit_refusal()
        return self.read_answer(frame.head, frame.body, time.monotonic() - start)

    def request_bytes(self, request: WorkerRequest) -> bytes:
        """Return the frame of a request: the query is the body, as it may be long; prefixes are sent when
        they change.
        """
        head = _request_head(request)
        if request.prefixes is not self._sent_prefixes:
            self._sent_prefixes = request.prefixes
            head = encode_request({**_request_facts(request), "prefixes": dict(request.prefixes)})
        return pack_frame(head, request.query.encode())

    def answer_buffer(self) -> FrameBuffer:
        """Return what cuts the answers of this worker into frames."""
        return FrameBuffer(self._limits.result + _HEAD_ROOM)

    def open_socket(self) -> socket.socket:
        """Return another socket to the same worker, to be watched and closed by who asked for it."""
        return self._process.connection.dup()

    def _wait(self, end: float, cancelled: Callable[[], bool] | None) -> None:
        """Wait for the answer to begin; kill the worker at the end of its time, or when called off."""
        tick = TICK if cancelled else self._limits.deadline
        while not self._process.wait(min(tick, end - time.monotonic())):
            self._check_time(end, cancelled)

    def _check_time(self, end: float, cancelled: Callable[[], bool] | None) -> None:
        """Kill the worker and raise QueryRefused at the end of its time, or when called off."""
        # The engine has neither timeout nor cancel in Python: only the end of its process ends a query.
        if cancelled and cancelled():
            self.kill()
            raise called_off_refusal()
        if time.monotonic() >= end:
            self.kill()
            raise self.time_refusal()

    def time_refusal(self) -> QueryRefused:
        """Return the refusal of a query that took as long as one may."""
        message = f"the query was ended after {self._limits.deadline:g} seconds"
        return QueryRefused(message, "time", retry_after=_retry_seconds(self._limits))

    def exit_refusal(self) -> QueryRefused:
        """Return the refusal for the end of a worker in the middle of a query, waiting a second for it."""
        self.is_spent = True
        end = self._process.exit_reason(EXIT_REASONS)
        if end is None:
            return QueryRefused("the worker stopped in the middle of an answer", "crash")
        if self._is_killed:
            return QueryRefused("the server is stopping", "busy", retry_after=_retry_seconds(self._limits))
        reason, message = end
        return QueryRefused(message, reason, retry_after=_retry_after(reason, self._limits))

    def parse_answer(self, head: bytes, body: bytes, seconds: float) -> SerializedResult:
        """Return the answer that a frame is, as `read_answer` does; raise FrameError for no answer."""
        return self.read_answer(decode_head(head, decode_answer), body, seconds)

    def read_answer(self, head: AnswerHead, body: bytes, seconds: float) -> SerializedResult:
        """Return an answer that took so many seconds at most, or raise QueryRefused or NotAcceptable."""
        facts, self.private_memory = head.facts, head.memory
        reason = facts.get("reason")
        if reason is None:
            taken = head.seconds if 0 <= head.seconds <= seconds else seconds
            media_type, dataset = str(facts["media_type"]), str(facts["dataset"])
            return SerializedResult(body, media_type, taken, self.generation.name, dataset)
        self.is_spent = reason in ("memory", "crash")
        if reason == "not-acceptable":
            raise NotAcceptable(facts["message"])
        later = _retry_after(reason, self._limits)
        raise QueryRefused(facts["message"], reason, facts["line"], facts["column"], later)

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


def _request_head(request: WorkerRequest) -> bytes:
    has_graphs = request.default_graph_uris is not None or request.named_graph_uris is not None
    if not has_graphs and request.format != JSONLD.worker_format:
        return _usual_head(request.format, request.base, request.most)
    return encode_request(_request_facts(request))


@lru_cache(64)
def _usual_head(name: WorkerFormat, base: str, most: int) -> bytes:
    return encode_request(_request_facts(WorkerRequest("", name, base=base, most=most)))


def evaluator_request(request: WorkerRequest) -> dict[str, Any]:
    """Return a request as an evaluator takes it."""
    return _request_facts(request) | {"prefixes": request.prefixes, "query": request.query}


def _request_facts(request: WorkerRequest) -> dict[str, Any]:
    default, named_graphs = request.default_graph_uris, request.named_graph_uris
    context = {"context": dict(request.context)} if request.format == JSONLD.worker_format else {}
    return context | {
        "format": request.format,
        "default": None if default is None else list(default),
        "named": None if named_graphs is None else list(named_graphs),
        "base": request.base,
        "most": request.most,
    }
