"""A worker as the web process sees it: started, asked, and ended, one way or another."""

import asyncio
import contextlib
import importlib.util
import json
import os
import select
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from io import BufferedWriter
from pathlib import Path
from typing import Any

from foia_graph.errors import NotAcceptable, QueryRefused, StoreError
from foia_graph.query.sparql.exit_reasons import end
from foia_graph.query.sparql.queue import TICK, Bell, called_off
from foia_graph.query.sparql.results import FormatName
from foia_graph.runtime.frames import Frame, FrameError, is_here, receive, send

_START = "import sys; sys.path[:0] = sys.argv[1:-1]; from foia_graph.query.sparql.worker import main; main()"
_READY_IN = 10.0
_HEAD_ROOM = 64 * 1024
_LAST_WORDS = 64 * 1024


@dataclass(frozen=True, slots=True)
class PoolLimits:
    """How many queries run and wait, and what one may use: seconds, and bytes."""

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
class Request:
    """A query that has passed the gate, the graphs it is put to, and how its result is to be written.

    With both lists of graphs left at None, the query says which (FROM), or it is the store's default graph.
    Relative IRIs of the query are relative to `base`; without one they are errors. `prefixes` are those that
    the query need not declare, and that its result may be written with. `most` bounds the bytes of
    the result further than the pool does, 0 does not.
    """

    query: str
    format: FormatName = "json"
    default_graph_uris: Sequence[str] | None = None
    named_graph_uris: Sequence[str] | None = None
    prefixes: Mapping[str, str] = field(default_factory=dict)
    base: str = ""
    most: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole result, what it took, and the name of the generation it is true of."""

    body: bytes
    media_type: str
    seconds: float
    generation: str


class Child:
    """One worker process, with one generation of the store open."""

    def __init__(self, generation: Path, limits: PoolLimits) -> None:
        self.generation = generation
        self.walls: tuple[str, ...] = ()
        self.kept = 0
        self.is_spent = False
        self._is_killed = False
        self._told: Mapping[str, str] | None = None
        self._limits = limits
        self._socket, theirs = socket.socketpair()
        said, saying = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        self._said = os.fdopen(said, "rb", buffering=0)
        with theirs, os.fdopen(saying, "wb") as stderr, contextlib.ExitStack() as undo:
            undo.callback(self._forget)
            self._process = _popen(generation, limits, theirs.fileno(), stderr)
            undo.pop_all()
        # A worker that stops in the middle of a frame must not hold the thread that reads it.
        wait = struct.pack("@ll", *divmod(int(limits.deadline * 1_000_000), 1_000_000))
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, wait)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, wait)
        self._poll = select.poll()
        self._poll.register(self._socket, select.POLLIN)

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self._process.pid

    def wait_until_ready(self) -> None:
        """Wait until the store is open; raise StoreError when it cannot be, OSError when the worker ended."""
        frame = self._first_frame()
        if "failed" in frame.head:
            raise StoreError(f"{self.generation} cannot be opened for queries: {frame.head['failed']}")
        self.walls = tuple(frame.head["walls"])

    def _first_frame(self) -> Frame:
        try:
            frame = receive(self._socket, _HEAD_ROOM) if self._poll.poll(_READY_IN * 1000) else None
        except FrameError as error:
            raise OSError(str(error)) from error
        if frame is None:
            raise OSError("the worker ended while it started")
        return frame

    def is_fit(self) -> bool:
        """Tell whether it may be asked again: it runs, ended its last query well, and holds little memory."""
        return not self.is_spent and self.kept <= self._limits.keep and self._process.poll() is None

    def ask(self, request: Request, cancelled: Callable[[], bool] | None) -> Answer:
        """Have a query answered, or raise QueryRefused or NotAcceptable; it may not be fit any more then."""
        start = time.monotonic()
        try:
            send(self._socket, self._frame(request))
            self._wait(start + self._limits.deadline, cancelled)
            frame = receive(self._socket, self._limits.result + _HEAD_ROOM)
        except (OSError, FrameError):
            frame = None
        if frame is None:
            raise self._ended()
        return self._answer(frame, time.monotonic() - start)

    async def ask_in_loop(self, request: Request, cancelled: Callable[[], bool]) -> Answer:
        """Do as `ask` does, and hold up no event loop."""
        start, loop = time.monotonic(), asyncio.get_running_loop()
        begun = Bell()
        try:
            send(self._socket, self._frame(request))
            loop.add_reader(self._socket, begun.set)
            try:
                while not await begun.wait(TICK):
                    self._check(start + self._limits.deadline, cancelled)
            finally:
                loop.remove_reader(self._socket)
                self._socket.setblocking(True)  # some loops take that away from what they watch
            frame = await self._received(loop)
        except (OSError, FrameError):
            frame = None
        except asyncio.CancelledError:
            self.kill()
            raise
        if frame is None:
            raise await loop.run_in_executor(None, self._ended)
        return self._answer(frame, time.monotonic() - start)

    def _frame(self, request: Request) -> Frame:
        """Write a request: the query is the body, as it may be long; prefixes are told when they change."""
        head = _head(request)
        if request.prefixes is not self._told:
            head["prefixes"], self._told = dict(request.prefixes), request.prefixes
        return Frame(head, request.query.encode())

    async def _received(self, loop: asyncio.AbstractEventLoop) -> Frame | None:
        """Read a frame; one that may still be on its way is waited for in a thread."""
        largest = self._limits.result + _HEAD_ROOM
        if is_here(self._socket):
            return receive(self._socket, largest)
        return await loop.run_in_executor(None, receive, self._socket, largest)

    def _wait(self, end: float, cancelled: Callable[[], bool] | None) -> None:
        """Wait for the answer to begin; kill the worker at the end of its time, or when called off."""
        tick = TICK if cancelled else self._limits.deadline
        while not self._poll.poll(max(min(tick, end - time.monotonic()), 0) * 1000):
            self._check(end, cancelled)

    def _check(self, end: float, cancelled: Callable[[], bool] | None) -> None:
        """Kill the worker and raise QueryRefused at the end of its time, or when called off."""
        if cancelled and cancelled():
            self.kill()
            raise called_off()
        if time.monotonic() >= end:
            self.kill()
            message = f"the query was ended after {self._limits.deadline:g} seconds"
            raise QueryRefused(message, "time", retry_after=_later(self._limits))

    def _ended(self) -> QueryRefused:
        """Say how the worker ended."""
        self.is_spent = True
        try:
            code = self._process.wait(1.0)
        except subprocess.TimeoutExpired:
            self.kill()
            return QueryRefused("the worker stopped in the middle of an answer", "crash")
        if self._is_killed:
            return QueryRefused("the server is stopping", "busy", retry_after=_later(self._limits))
        reason, message = end(code, self._said.read(_LAST_WORDS) or b"")
        return QueryRefused(message, reason, retry_after=_retry_after(reason, self._limits))

    def _answer(self, frame: Frame, seconds: float) -> Answer:
        head = frame.head
        self.kept = int(head.get("kept", 0))
        reason = head.get("reason")
        if reason is None:
            return Answer(frame.body, str(head["media_type"]), seconds, self.generation.name)
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
        self._process.wait()
        self._forget()

    def _forget(self) -> None:
        self._socket.close()
        self._said.close()


def _retry_after(reason: str, limits: PoolLimits) -> int:
    return _later(limits) if reason in ("time", "memory") else 0


def _later(limits: PoolLimits) -> int:
    return max(round(limits.deadline), 1)


def _head(request: Request) -> dict[str, Any]:
    default, named = request.default_graph_uris, request.named_graph_uris
    return {
        "format": request.format,
        "default": None if default is None else list(default),
        "named": None if named is None else list(named),
        "base": request.base,
        "most": request.most,
    }


def _popen(generation: Path, limits: PoolLimits, fd: int, stderr: BufferedWriter) -> subprocess.Popen[bytes]:
    settings = {"socket": fd, "generation": str(generation)}
    settings |= {"cpu": limits.cpu, "memory": limits.memory, "result": limits.result}
    # -I and -S keep the environment, the working directory and site-packages' start-up code out of it.
    command = [sys.executable, "-I", "-S", "-c", _START, *_search_path(), json.dumps(settings)]
    return subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=stderr,
        env=_environment(),
        pass_fds=(fd,),
        start_new_session=True,
    )


def _search_path() -> list[str]:
    """Where this package and the engine are."""
    engine = importlib.util.find_spec("pyoxigraph")
    if engine is None or engine.origin is None:
        raise ModuleNotFoundError("pyoxigraph is not installed")
    return [str(Path(__file__).parents[3]), str(Path(engine.origin).parents[1])]


def _environment() -> dict[str, str]:
    """Two heaps are enough for one busy thread; each reserves address space, which is what is limited.

    A backtrace would take longer than the query may, and nobody reads it.
    """
    kept = {name: os.environ[name] for name in ("LD_LIBRARY_PATH",) if name in os.environ}
    return {"MALLOC_ARENA_MAX": "2", "RUST_BACKTRACE": "0"} | kept
