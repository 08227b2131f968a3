"""The reader processes as their parent sees them: started, given jobs, and ended, one way or another."""

import contextlib
import signal
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

import msgspec

from foia_graph.errors import FoiaGraphError
from foia_graph.extract.extractors import extractor_sources
from foia_graph.extract.pdf.job_protocol import EndReason, ReaderAnswer, ReaderJob
from foia_graph.runtime.frames import Frame, FrameError
from foia_graph.runtime.worker_pool import WorkerBounds, WorkerPool
from foia_graph.runtime.workers import ExitReasons, WorkerProcess, WorkerProgram

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


_Worker: TypeAlias = WorkerProcess[ReaderAnswer]


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


class ReaderWorkers:
    """The processes of a pool; each starts with what is known, the extractors, and further modules."""

    def __init__(self, known: bytes, modules: Sequence[str], limits: ReadLimits, *, ocr: bool) -> None:
        self._known, self._limits = known, limits
        sources, failures = extractor_sources()
        settings = {
            "extractors": sources,
            "unloaded": failures,
            "modules": list(modules),
            "memory": limits.memory,
            "ocr": ocr,
            "cpu": limits.cpu_seconds,
            "prefix": sys.prefix,
        }
        packages = dict.fromkeys(source.partition(":")[0].partition(".")[0] for source in sources.values())
        program = replace(_PROGRAM, packages=(*_PROGRAM.packages, *packages))
        bounds = WorkerBounds(limits.clock_seconds, limits.keep)
        self._workers = WorkerPool(program, lambda: settings, self._greet, bounds)

    def close(self) -> None:
        """End all processes, and wait until they have ended."""
        self._workers.close()

    def run_job(self, job: ReaderJob, body: bytes = b"", file: int | None = None) -> JobOutcome:
        """Have a job done by a process; raise WorkerUnavailable where none can be started."""
        with self._workers.worker() as worker:
            was_fresh = not worker.memory
            outcome = self._run_job(worker, job, body, file)
        if outcome.end_reason != "memory" or was_fresh:
            return outcome
        # What a process holds of earlier jobs must not decide what is read in this one.
        with self._workers.worker(is_fresh=True) as worker:
            return self._run_job(worker, job, body, file)

    def _greet(self, worker: _Worker) -> None:
        answer = None
        with contextlib.suppress(OSError, FrameError):
            worker.send(ReaderJob("start"), self._known)
            answer = self._next_answer(worker, time.monotonic() + _READY_SECONDS)
        if answer is None or answer.head.kind != "ready":
            worker.end()
            reason = answer.head.message if answer else f"it ended with {worker.exit_code}"
            raise WorkerUnavailable(f"no process to read PDFs can be started: {reason}")

    def _run_job(self, worker: _Worker, job: ReaderJob, body: bytes, file: int | None) -> JobOutcome:
        end, outcome = time.monotonic() + self._limits.clock_seconds, JobOutcome()
        worker.is_spent = True  # until the last answer has come
        try:
            worker.send(job, body, file)
            while (answer := self._next_answer(worker, end)) is not None:
                outcome = _outcome_after(outcome, answer)
                if answer.head.kind in ("done", "failed"):
                    worker.memory, worker.is_spent = answer.head.memory, bool(answer.head.end_reason)
                    return outcome
        except TimeoutError:
            worker.kill()
            return replace(outcome, end_reason="late", message=self._end_message("late"))
        except (OSError, FrameError):
            pass  # the end of the process, which comes next, has the reason
        ended = worker.exit_reason(_EXIT_REASONS) or "crash"
        return replace(outcome, end_reason=ended, message=self._end_message(ended))

    def _next_answer(self, worker: _Worker, end: float) -> Frame[ReaderAnswer] | None:
        """Wait for the next answer, None when the process has ended; raise TimeoutError when it is late."""
        left = end - time.monotonic()
        if left <= 0 or not worker.wait(left):
            raise TimeoutError
        return worker.receive(self._limits.answer)

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


def _outcome_after(outcome: JobOutcome, answer: Frame[ReaderAnswer]) -> JobOutcome:
    head, body = answer.head, answer.body
    if head.kind == "page":
        return replace(outcome, page=head.page)
    if head.kind in ("kept", "read"):
        return replace(outcome, reading=body, is_whole=head.kind == "read", ocr_pages=head.ocr_pages)
    result = body if head.kind == "done" else None
    return replace(outcome, body=result, message=head.message, end_reason=head.end_reason)
