"""The reader process as its parent sees it: started, given jobs, and ended, one way or another."""

import contextlib
import signal
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from foia_graph.errors import FoiaGraphError
from foia_graph.extract.pdf.job_protocol import EndReason, ReaderAnswer, ReaderJob
from foia_graph.runtime.exit_reasons import ExitReasons
from foia_graph.runtime.frames import Frame, FrameError
from foia_graph.runtime.workers import WorkerProcess, WorkerProgram

_READY_SECONDS = 300.0
_PROGRAM = WorkerProgram(
    "foia_graph.extract.pdf.worker",
    packages=("msgspec", "pypdfium2_raw", "PIL"),
    encode=msgspec.json.encode,
    decode=msgspec.json.Decoder(ReaderAnswer).decode,
    # Two heaps are enough for one busy thread, and one processor for one page of OCR.
    environment={"MALLOC_ARENA_MAX": "2", "OMP_THREAD_LIMIT": "1"},
    inherited=("LD_LIBRARY_PATH", "TESSDATA_PREFIX"),
)
_EXIT_REASONS: ExitReasons[EndReason] = ExitReasons(
    by_code={
        -signal.SIGXCPU: "cpu",
        -signal.SIGABRT: "memory",
        -signal.SIGTRAP: "memory",  # how the engine ends itself where an allocation fails
        -signal.SIGILL: "memory",
        # Not ours: the kernel ends a child first when the machine runs short.
        -signal.SIGKILL: "killed",
    },
    otherwise="crash",
)


class WorkerUnavailable(FoiaGraphError):
    """No child can be started to read with."""


@dataclass(frozen=True, slots=True)
class ReadLimits:
    """Limits of one job: seconds of CPU time, seconds by the clock, bytes in all but those of its file.

    What is read depends on the first alone: the clock only ends what a stopped machine holds up. `answer` are
    the bytes of an answer. With what is set aside at the start and taken up later, a child stays below 1 GiB.
    One that holds more than `keep` bytes after a job is replaced.
    """

    cpu_seconds: int = 25
    clock_seconds: float = 900.0
    memory: int = 960 << 20
    answer: int = 512 << 20
    keep: int = 256 << 20

    def __str__(self) -> str:
        return f"{self.cpu_seconds} s of CPU time and {self.memory >> 20} MiB"


@dataclass(frozen=True, slots=True)
class JobOutcome:
    """The outcome of a job: the body of its answer, and for a file its document, whole or so far.

    `end_reason` says how the child ended where it did, `page` at which page it was then, and `message` why
    there is no body.
    """

    body: bytes | None = None
    reading: bytes | None = None
    is_whole: bool = False
    page: int = 0
    ocr_pages: tuple[int, ...] = ()
    message: str = ""
    end_reason: EndReason = ""


class ReaderProcess:
    """One process; it starts with what is known, and the modules of the extractors."""

    def __init__(self, known: bytes, modules: Sequence[str], limits: ReadLimits, *, ocr: bool) -> None:
        self.memory, self.is_spent, self.is_fresh = 0, False, True
        self._limits = limits
        self._was_late = False
        settings = {"modules": list(modules), "memory": limits.memory, "ocr": ocr}
        settings |= {"cpu": limits.cpu_seconds, "prefix": sys.prefix}
        self._process = WorkerProcess(_PROGRAM, settings, limits.clock_seconds)
        self._send_gazetteer(known)

    @property
    def pid(self) -> int:
        """Number of the process."""
        return self._process.pid

    @property
    def is_fit(self) -> bool:
        """Return whether it may be asked again."""
        return not self.is_spent and self.memory <= self._limits.keep and self._process.is_running()

    def _send_gazetteer(self, known: bytes) -> None:
        answer = None
        with contextlib.suppress(OSError, FrameError):
            self._process.send(ReaderJob("start"), known)
            answer = self._next_answer(time.monotonic() + _READY_SECONDS)
        if answer is None or answer.head.kind != "ready":
            self.reap()
            reason = answer.head.message if answer else f"it ended with {self._process.exit_code}"
            raise WorkerUnavailable(f"no process to read PDFs can be started: {reason}")

    def run_job(self, job: ReaderJob, body: bytes = b"", file: int | None = None) -> JobOutcome:
        """Have a job done; the child may not be fit any more then."""
        self.is_fresh = False
        end = time.monotonic() + self._limits.clock_seconds
        reading, is_whole, page = None, False, 0
        look: tuple[int, ...] = ()
        try:
            self._process.send(job, body, file)
            while (answer := self._next_answer(end)) is not None:
                head, data = answer.head, answer.body
                if head.kind == "page":
                    page = head.page
                    continue
                if head.kind in ("kept", "read"):
                    reading, is_whole = data, head.kind == "read"
                    look = head.ocr_pages
                    continue
                self.memory = head.memory
                self.is_spent = bool(head.end_reason)
                result = data if head.kind == "done" else None
                return JobOutcome(result, reading, is_whole, page, look, head.message, head.end_reason)
        except (OSError, FrameError):
            self.is_spent = True
        ended = self._end_process()
        return JobOutcome(None, reading, is_whole, page, look, self._end_message(ended), ended)

    def _next_answer(self, end: float) -> Frame[ReaderAnswer] | None:
        """Wait for the next answer; None when the child has ended, or was ended because it is late."""
        left = end - time.monotonic()
        if left <= 0 or not self._process.wait(left):
            self._was_late = True
            return None
        return self._process.receive(self._limits.answer)

    def _end_process(self) -> EndReason:
        """End the child where it has not ended, and return why it did."""
        self.is_spent = True
        if self._was_late:
            self.kill()
            return "late"
        return self._process.exit_reason(_EXIT_REASONS) or "crash"

    def _end_message(self, ended: EndReason) -> str:
        if ended == "cpu":
            return f"it needed more than {self._limits.cpu_seconds} seconds of CPU time"
        if ended == "late":
            return f"it was not done after {self._limits.clock_seconds:g} seconds by the clock"
        if ended == "killed":
            return "it was killed from outside, as when the machine runs out of memory"
        if ended == "memory":
            return f"it needed more than {self._limits.memory >> 20} MiB of memory"
        return "the reader crashed on it"

    def kill(self) -> None:
        """End the process at once; it is still to be reaped."""
        self.is_spent = True
        self._process.kill()

    def reap(self) -> None:
        """Wait until the process has ended, and forget it."""
        self.is_spent = True
        self._process.reap()
