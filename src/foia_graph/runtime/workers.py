"""Sandboxed child processes as their parent sees them, and the pool that starts, lends and ends them."""

import contextlib
import importlib.util
import json
import logging
import os
import select
import signal
import socket
import struct
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from io import FileIO
from pathlib import Path
from typing import Any, Generic, TypeVar

from foia_graph.errors import FoiaGraphError
from foia_graph.runtime import sandbox_policy
from foia_graph.runtime.frames import Frame, Head, receive_frame, send_frame

Reason = TypeVar("Reason")


@dataclass(frozen=True, slots=True)
class ExitReasons(Generic[Reason]):
    """What the ends of one kind of child mean: exit codes, and for an abort words of its last output."""

    by_code: Mapping[int, Reason]
    otherwise: Reason
    by_abort_message: Mapping[bytes, Reason] = field(default_factory=dict)

    def find(self, code: int, output: bytes = b"") -> Reason:
        """Return the reason for an exit code (negative: the signal that ended it) and the last output."""
        if code == -signal.SIGABRT:
            for message, reason in self.by_abort_message.items():
                if message in output:
                    return reason
        return self.by_code.get(code, self.otherwise)


_EXIT_SECONDS = 1.0
_LAST_OUTPUT = 64 * 1024
_SOURCE = str(Path(__file__).parents[2])


@dataclass(frozen=True, slots=True)
class WorkerProgram(Generic[Head]):
    """The program of a child, and what it gets of the machine.

    Its `module` has a function `main` without arguments; `packages` are those it imports next to this one.
    Its
    environment is `environment`, and what the parent has under the names of `inherited`. `encode` writes the
    heads of frames for it, `decode` parses those that it sends, or raises ValueError. With `keeps_output`,
    what it writes to its standard error can say why it ended.
    """

    module: str
    packages: tuple[str, ...]
    encode: Callable[[Any], bytes]
    decode: Callable[[bytes], Head]
    environment: Mapping[str, str] = field(default_factory=dict)
    inherited: tuple[str, ...] = ("LD_LIBRARY_PATH",)
    writes_bytecode: bool = False
    keeps_output: bool = False

    def command(self, settings: Mapping[str, Any]) -> list[str]:
        """Return the command line that starts a child; its last argument are the settings in JSON."""
        start = f"import sys; sys.path[:0] = sys.argv[1:-1]; from {self.module} import main; main()"
        # -I and -S keep the environment, the working directory and site-packages' start-up code out of it.
        flags = ["-I", "-S"] if self.writes_bytecode else ["-I", "-S", "-B"]
        return [sys.executable, *flags, "-c", start, *self._search_path(), json.dumps(settings)]

    def _search_path(self) -> list[str]:
        # A folder that is absent fails in the child, with a message.
        specs = [importlib.util.find_spec(name) for name in self.packages]
        # A package is in the folder above its own, a module of one file in its own.
        folders = [
            str(Path(spec.origin).parents[1 if spec.submodule_search_locations else 0])
            for spec in specs
            if spec and spec.origin
        ]
        return list(dict.fromkeys((_SOURCE, *folders)))

    def variables(self) -> dict[str, str]:
        """Return the environment of a child."""
        inherited = {name: os.environ[name] for name in self.inherited if name in os.environ}
        return {**self.environment, **inherited}


class WorkerProcess(Generic[Head]):
    """One child process and the socket to it; raises SandboxMissing where it would be without walls.

    `patience` are the seconds after which a child that stops in the middle of a frame is taken for gone.
    `memory` is how many bytes it reported to hold. `is_spent` is true from a request until its last answer,
    and for good where that may have left traces.
    """

    def __init__(self, program: WorkerProgram[Head], settings: Mapping[str, Any], patience: float) -> None:
        sandbox_policy.require_walls()
        self._program, self.settings = program, settings
        self.memory, self.is_spent = 0, False
        self._output: FileIO | None = None
        output: FileIO | None = None
        with contextlib.ExitStack() as undo, contextlib.ExitStack() as ends_of_child:
            self._connection, theirs = socket.socketpair()
            undo.callback(self._close)
            ends_of_child.enter_context(theirs)
            if program.keeps_output:
                reading, writing = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
                self._output, output = FileIO(reading, "rb"), FileIO(writing, "wb")
                ends_of_child.enter_context(output)
            self._process = _start_process(program, settings, theirs.fileno(), output)
            undo.pop_all()
        # A child that stops half-way must not hold the thread that reads its pipe.
        # A struct timeval: seconds and microseconds.
        wait = struct.pack("@ll", *divmod(int(patience * 1_000_000), 1_000_000))
        self._connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, wait)
        self._connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, wait)
        self._poll = select.poll()
        self._poll.register(self._connection, select.POLLIN)

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self._process.pid

    @property
    def exit_code(self) -> int | None:
        """The exit code of a process that has ended and was waited for, negative for a signal."""
        return self._process.returncode

    def is_running(self) -> bool:
        """Return whether the process has not ended yet."""
        return self._process.poll() is None

    def send(self, head: Any, body: bytes = b"", file: int | None = None) -> None:
        """Send a frame; raise OSError when the child has ended, or does not read on."""
        send_frame(self._connection, self._program.encode(head), body, file)

    def wait(self, seconds: float) -> bool:
        """Wait at most so long; True when a frame has begun to come, or the child has ended."""
        return bool(self._poll.poll(max(seconds, 0) * 1000))

    def receive(self, largest: int) -> Frame[Head] | None:
        """Wait for a frame, or None when the child has ended; raise FrameError, or OSError when it stops."""
        return receive_frame(self._connection, largest, self._program.decode)

    def exit_reason(self, reasons: ExitReasons[Reason]) -> Reason | None:
        """Return why the child has ended; None for one that does not end by itself, which is killed."""
        try:
            code = self._process.wait(_EXIT_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()
            return None
        return reasons.find(code, self._output.read(_LAST_OUTPUT) or b"" if self._output else b"")

    def kill(self) -> None:
        """End the process at once; it is still to be reaped."""
        self._process.kill()

    def end(self) -> None:
        """End the process, and wait until it has ended."""
        self.kill()
        self._process.wait()

    def reap(self) -> None:
        """End the process as `end` does, and close what leads to it, which no thread may be using."""
        self.end()
        self._close()

    def _close(self) -> None:
        self._connection.close()
        if self._output:
            self._output.close()


def _start_process(
    program: WorkerProgram[Head], settings: Mapping[str, Any], fd: int, output: FileIO | None
) -> "subprocess.Popen[bytes]":
    settings = {"socket": fd, "unsandboxed": sandbox_policy.is_unsandboxed_allowed(), **settings}
    return subprocess.Popen(
        program.command(settings),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=output or subprocess.DEVNULL,
        env=program.variables(),
        pass_fds=(fd,),
        start_new_session=True,
    )


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
