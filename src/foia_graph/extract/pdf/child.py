"""The reader process as its parent sees it: started, given jobs, and ended, one way or another."""

import contextlib
import importlib.util
import json
import os
import select
import signal
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from foia_graph.errors import FoiaGraphError
from foia_graph.extract.pdf import job_protocol
from foia_graph.extract.pdf.job_protocol import EndReason, ReaderAnswer, ReaderJob

_START_CODE = (
    "import sys; sys.path[:0] = sys.argv[1:-1]; from foia_graph.extract.pdf.worker import main; main()"
)
_READY_SECONDS = 60.0
_PACKAGES = ("msgspec", "pypdfium2_raw", "PIL")
_END_REASONS: Mapping[int, EndReason] = {
    -signal.SIGXCPU: "time",
    -signal.SIGABRT: "memory",
    -signal.SIGTRAP: "memory",  # how the engine ends itself where an allocation fails
    -signal.SIGILL: "memory",
    # Not ours: the kernel ends a child first when the machine runs short.
    -signal.SIGKILL: "memory",
}


class WorkerUnavailable(FoiaGraphError):
    """No child can be started to read with."""


@dataclass(frozen=True, slots=True)
class ReadLimits:
    """Limits of one job: seconds by the clock, bytes in all but those of its file, bytes of its answer.

    With what is set aside at the start and taken up later, a child stays below 1 GiB. One that holds more
    than `keep` bytes after a job is replaced.
    """

    seconds: float = 30.0
    memory: int = 960 << 20
    answer: int = 512 << 20
    keep: int = 256 << 20


@dataclass(frozen=True, slots=True)
class JobOutcome:
    """The outcome of a job: the body of its answer, and for a file its document, whole or so far.

    `end_reason` says how the child ended where it did, and `message` why there is no body.
    """

    body: bytes | None = None
    reading: bytes | None = None
    is_whole: bool = False
    ocr_pages: tuple[int, ...] = ()
    message: str = ""
    end_reason: EndReason = ""


class ReaderProcess:
    """One process; it starts with what is known, and the modules of the extractors."""

    def __init__(self, known: bytes, modules: Sequence[str], limits: ReadLimits, *, ocr: bool) -> None:
        self.memory, self.is_spent = 0, False
        self._limits = limits
        self._was_late = False
        self._socket, theirs = socket.socketpair()
        with theirs, contextlib.ExitStack() as undo:
            undo.callback(self._socket.close)
            self._process = _start_process(theirs.fileno(), modules, limits, ocr=ocr)
            undo.pop_all()
        # A child that stops in the middle of a message must not hold the thread that reads it.
        wait = struct.pack("@ll", *divmod(int(limits.seconds * 1_000_000), 1_000_000))
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, wait)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, wait)
        self._poll = select.poll()
        self._poll.register(self._socket, select.POLLIN)
        self._send_gazetteer(known)

    @property
    def pid(self) -> int:
        """Number of the process."""
        return self._process.pid

    @property
    def is_fit(self) -> bool:
        """Return whether it may be asked again."""
        return not self.is_spent and self.memory <= self._limits.keep and self._process.poll() is None

    def _send_gazetteer(self, known: bytes) -> None:
        answer = None
        with contextlib.suppress(OSError, job_protocol.MalformedMessage):
            job_protocol.send_message(self._socket, ReaderJob("start"), known)
            answer = self._next_answer(time.monotonic() + _READY_SECONDS)
        if answer is None or answer[0].kind != "ready":
            self.reap()
            reason = answer[0].message if answer else f"it ended with {self._process.returncode}"
            raise WorkerUnavailable(f"no process to read PDFs can be started: {reason}")

    def run_job(self, job: ReaderJob, body: bytes = b"", file: int | None = None) -> JobOutcome:
        """Have a job done; the child may not be fit any more then."""
        end = time.monotonic() + self._limits.seconds
        reading, is_whole = None, False
        look: tuple[int, ...] = ()
        try:
            job_protocol.send_message(self._socket, job, body, file)
            while (answer := self._next_answer(end)) is not None:
                head, data = answer
                if head.kind in ("kept", "read"):
                    reading, is_whole = data, head.kind == "read"
                    look = head.ocr_pages
                    continue
                self.memory = head.memory
                self.is_spent = bool(head.end_reason)
                result = data if head.kind == "done" else None
                return JobOutcome(result, reading, is_whole, look, head.message, head.end_reason)
        except (OSError, job_protocol.MalformedMessage):
            self.is_spent = True
        ended = self._end_process()
        return JobOutcome(None, reading, is_whole, look, self._end_message(ended), ended)

    def _next_answer(self, end: float) -> tuple[ReaderAnswer, bytes] | None:
        """Wait for the next answer; None when the child has ended, or was ended because it is late."""
        left = end - time.monotonic()
        if left <= 0 or not self._poll.poll(left * 1000):
            self._was_late = True
            return None
        found = job_protocol.receive_message(self._socket, ReaderAnswer, self._limits.answer)
        return found[:2] if found else None

    def _end_process(self) -> EndReason:
        """End the child where it has not ended, and say how that came."""
        self.is_spent = True
        if self._was_late:
            self.kill()
            return "time"
        try:
            return _END_REASONS.get(self._process.wait(1.0), "crash")
        except subprocess.TimeoutExpired:
            self.kill()
            return "crash"

    def _end_message(self, ended: EndReason) -> str:
        if ended == "time":
            return f"it took longer than {self._limits.seconds:g} seconds"
        if ended == "memory":
            return f"it needed more than {self._limits.memory >> 20} MiB of memory"
        return "the reader crashed on it"

    def kill(self) -> None:
        """End the process at once; it is still to be reaped."""
        self.is_spent = True
        self._process.kill()

    def reap(self) -> None:
        """Wait until the process has ended, and forget it."""
        self.kill()
        self._process.wait()
        self._socket.close()


def _start_process(
    fd: int, modules: Sequence[str], limits: ReadLimits, *, ocr: bool
) -> subprocess.Popen[bytes]:
    settings = {"socket": fd, "modules": list(modules), "memory": limits.memory, "ocr": ocr}
    settings |= {"cpu": int(limits.seconds) + 5, "prefix": sys.prefix}
    # -I, -S and -B keep the environment, the working directory and site-packages' start-up code out of it.
    command = [sys.executable, "-I", "-S", "-B", "-c", _START_CODE, *_search_path(), json.dumps(settings)]
    return subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=_environment(),
        pass_fds=(fd,),
        start_new_session=True,
    )


def _search_path() -> list[str]:
    """Return the folders of this package and of the engines."""
    specs = [importlib.util.find_spec(name) for name in _PACKAGES]
    places = [Path(spec.origin).parents[1] for spec in specs if spec and spec.origin]
    return list(dict.fromkeys(map(str, (Path(__file__).parents[3], *places))))


def _environment() -> dict[str, str]:
    """Return the environment: two heaps do for one busy thread, one processor for one page of OCR."""
    names = ("LD_LIBRARY_PATH", "TESSDATA_PREFIX")
    kept = {name: os.environ[name] for name in names if name in os.environ}
    return {"MALLOC_ARENA_MAX": "2", "OMP_THREAD_LIMIT": "1"} | kept
