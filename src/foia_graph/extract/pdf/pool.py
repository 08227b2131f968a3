"""The pool of reader processes: a few warm ones, replaced when they take too long or too much.

A job that ends its child ends nothing else: what the child had read by then is kept, and says why the rest is
missing.
"""

import contextlib
import dataclasses
import hashlib
import os
import signal
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TypeAlias, TypeVar

import msgspec
from msgspec.structs import replace

from foia_graph.errors import FoiaGraphError
from foia_graph.extract import parsed_document, registry
from foia_graph.extract.extractors import extractor_sources
from foia_graph.extract.gazetteer import Gazetteer
from foia_graph.extract.ocr import DPI
from foia_graph.extract.outcomes import ExtractorOutcome, Outcomes, decode_outcomes
from foia_graph.extract.pdf import document_reader
from foia_graph.extract.pdf.hidden_text import Leak
from foia_graph.extract.pdf.image_crops import ImageCrop
from foia_graph.extract.pdf.job_protocol import PASSING_REASONS, EndReason, ReaderAnswer, ReaderJob
from foia_graph.runtime.frames import Frame, FrameError
from foia_graph.runtime.workers import ExitReasons, WorkerBounds, WorkerPool, WorkerProcess, WorkerProgram

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
        program = dataclasses.replace(_PROGRAM, packages=(*_PROGRAM.packages, *packages))
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
            return dataclasses.replace(outcome, end_reason="late", message=self._end_message("late"))
        except (OSError, FrameError):
            pass  # the end of the process, which comes next, has the reason
        ended = worker.exit_reason(_EXIT_REASONS) or "crash"
        return dataclasses.replace(outcome, end_reason=ended, message=self._end_message(ended))

    def _next_answer(self, worker: _Worker, end: float) -> Frame[ReaderAnswer] | None:
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
        return dataclasses.replace(outcome, page=head.page)
    if head.kind in ("kept", "read"):
        return dataclasses.replace(
            outcome, reading=body, is_whole=head.kind == "read", ocr_pages=head.ocr_pages
        )
    result = body if head.kind == "done" else None
    return dataclasses.replace(outcome, body=result, message=head.message, end_reason=head.end_reason)


__all__ = ["DEFAULT_LIMITS", "JobFailed", "ReadLimits", "ReadResult", "ReaderPool", "WorkerUnavailable"]


class JobFailed(FoiaGraphError):
    """A page could not be drawn, or a file not be looked through; the message says why."""


@dataclass(frozen=True, slots=True)
class ReaderTask:
    """A job, and the file or the body that goes with it."""

    job: ReaderJob
    body: bytes = b""
    path: Path | None = None


@dataclass(frozen=True, slots=True)
class ReadResult:
    """The encoded document of a file, and the outcomes of all extractors for it.

    `is_cut` is true where a limit of CPU time or memory, or a crash, ended something: the same engine and
    limits would do so again. `is_lasting` is false where what has nothing to do with the file ended it.
    """

    sha256: str
    reading: bytes
    outcomes: Outcomes
    is_cut: bool = False
    is_lasting: bool = True


_FAULTS: frozenset[EndReason] = frozenset(("crash", "memory"))
# The most pages of a file that may end a child; then what comes after the last is not read.
_MAX_SKIPPED = 5

# Has jobs done side by side, and waits for all of them.
RunJobs = Callable[[Sequence[ReaderTask]], Sequence[JobOutcome]]
DEFAULT_LIMITS = ReadLimits()
_STARTED_AHEAD = 2
Key = TypeVar("Key")
Value = TypeVar("Value")


class ReaderPool(ExitStack):
    """A pool of processes, started at need, that read files; `gazetteer` is for the extractors.

    The processes load the same extractors as this one.
    """

    def __init__(
        self,
        gazetteer: Gazetteer = registry.NO_NAMES,
        workers: int | None = None,
        *,
        ocr: bool = False,
        limits: ReadLimits = DEFAULT_LIMITS,
    ) -> None:
        super().__init__()
        self._ocr, self._count = ocr, workers or os.cpu_count() or 1
        self._workers = ReaderWorkers(msgspec.json.encode(gazetteer), (), limits, ocr=ocr)
        self._jobs = ThreadPoolExecutor(self._count, "pdf")
        # Threads of their own: one that waits for the jobs of its file takes no job's.
        self._files = ThreadPoolExecutor(self._count * _STARTED_AHEAD, "file")
        # Closed from the last on: the processes end first, and with them what the threads wait for.
        self.callback(self._files.shutdown, cancel_futures=True)
        self.callback(self._jobs.shutdown, cancel_futures=True)
        self.callback(self._workers.close)

    def outline_all(self, paths: Iterable[Path]) -> Iterator[tuple[Path, bytes]]:
        """Read what files are and how many pages they have, and no page, as encoded documents."""
        return self._run_side_by_side((path, partial(self._outline, path)) for path in paths)

    def _outline(self, path: Path) -> bytes:
        (outcome,) = self._run_jobs([ReaderTask(ReaderJob("outline"), path=path)])
        return outcome.body or parsed_document.encode_document(_received_document(path, outcome))

    def read_all(
        self, paths: Iterable[Path], *, cleared: bool = False, has_images: bool = True
    ) -> Iterator[tuple[Path, ReadResult]]:
        """Read files and find in them what the extractors find; each as soon as it is done.

        There is a result for every file, whatever it is; what cannot be opened raises OSError. `cleared` says
        that an archivist has looked at what their pages hide. Without `has_images` text layers alone are
        read.
        """
        read = partial(_read_file, run=self._run_jobs, cleared=cleared, ocr=self._ocr and has_images)
        return self._run_side_by_side((path, partial(read, path)) for path in paths)

    def look_all(
        self, pages: Iterable[tuple[Key, Path, parsed_document.ParsedPage]]
    ) -> Iterator[tuple[Key, tuple[parsed_document.ParsedPage, EndReason]]]:
        """Read pages off their images, each under a key; each as soon as it is done, and how that ended."""
        return self._run_side_by_side((key, partial(self._look, path, page)) for key, path, page in pages)

    def _look(
        self, path: Path, page: parsed_document.ParsedPage
    ) -> tuple[parsed_document.ParsedPage, EndReason]:
        look = _look_at([page], path, self._run_jobs)[page.number]
        return _looked_at(page, look), look.end_reason

    def extract_all(
        self, readings: Iterable[tuple[Key, bytes, Sequence[str]]]
    ) -> Iterator[tuple[Key, Outcomes]]:
        """Ask extractors again about encoded documents, each under a key of the caller's, by their names."""
        return self._run_side_by_side(
            (key, partial(_extract, self._run_jobs, reading, names)) for key, reading, names in readings
        )

    def extract_supplied(self, readings: Iterable[tuple[Key, bytes]]) -> Iterator[tuple[Key, ReadResult]]:
        """Find what there is in encoded documents of no file, each under a key; each has a result."""
        return self._run_side_by_side((key, partial(self._read_supplied, data)) for key, data in readings)

    def _read_supplied(self, data: bytes) -> ReadResult:
        return ReadResult(parsed_document.decode_document(data).sha256, data, _extract(self._run_jobs, data))

    def render(self, path: Path, page: int, width: int, *, cleared: bool = False) -> bytes:
        """Draw a page (from 1) as PNG, in one of the fixed widths; raises JobFailed."""
        return self._run_alone(ReaderJob("render", cleared=cleared, page=page, width=width), path=path)

    def crop(self, image: bytes, crop: ImageCrop) -> bytes:
        """Cut a piece out of a page that was drawn; raises JobFailed."""
        return self._run_alone(ReaderJob("cut", crop=crop), image)

    def front_update(self, path: Path, front: bytes) -> bytes:
        """Return what puts the pages of a PDF before those of a file, behind its bytes; raises JobFailed."""
        return self._run_alone(ReaderJob("front"), front, path)

    def leaks(self, path: Path) -> list[Leak]:
        """List what the pages of a file hide; raises JobFailed."""
        return msgspec.json.decode(self._run_alone(ReaderJob("leaks"), path=path), type=list[Leak])

    # -- side by side ----------------------------------------------------------------------------------------

    def _run_side_by_side(
        self, todo: Iterable[tuple[Key, Callable[[], Value]]]
    ) -> Iterator[tuple[Key, Value]]:
        """Do many works side by side; some are begun ahead of whoever takes the results."""
        waiting = iter(todo)
        begun: dict[Future[Value], Key] = {}
        try:
            while True:
                # Backpressure: paths are taken only as results are: a million files are no million tasks.
                for key, work in islice(waiting, self._count * _STARTED_AHEAD - len(begun)):
                    begun[self._files.submit(work)] = key
                if not begun:
                    return
                for future in wait(begun, return_when=FIRST_COMPLETED).done:
                    yield begun.pop(future), future.result()
        finally:
            for future in begun:
                future.cancel()

    def _run_jobs(self, tasks: Sequence[ReaderTask]) -> list[JobOutcome]:
        return list(self._jobs.map(self._run, tasks))

    def _run_alone(self, job: ReaderJob, body: bytes = b"", path: Path | None = None) -> bytes:
        (outcome,) = self._run_jobs([ReaderTask(job, body, path)])
        if outcome.body is None:
            raise JobFailed(outcome.message)
        return outcome.body

    def _run(self, task: ReaderTask) -> JobOutcome:
        if task.path is None:
            return self._workers.run_job(task.job, task.body)
        # The child has no right to open files: it gets the descriptor over the socket (SCM_RIGHTS).
        with task.path.open("rb") as file:
            return self._workers.run_job(task.job, task.body, file.fileno())


def _read_file(path: Path, run: RunJobs, *, cleared: bool, ocr: bool) -> ReadResult:
    first, ends = _read_without_faults(path, run, cleared=cleared, ocr=ocr)
    reading = _received_document(path, first)
    numbers = first.ocr_pages if first.is_whole or not ocr else document_reader.pages_for_ocr(reading)
    if unseen := [reading.page(number) for number in numbers]:
        looks = _look_at(unseen, path, run)
        pages = {page.number: _looked_at(page, looks[page.number]) for page in unseen}
        reading = document_reader.with_status(document_reader.with_looked_at_pages(reading, pages))
        ends |= {look.end_reason for look in looks.values()}
    data = parsed_document.encode_document(reading)
    is_found = first.body is not None and not unseen
    outcomes = decode_outcomes(first.body or b"{}") if is_found else _extract(run, data)
    is_cut = any(ends) or any(page.status == "timed-out" for page in reading.pages)
    return ReadResult(reading.sha256, data, outcomes, is_cut, ends.isdisjoint(PASSING_REASONS))


_AT_HALF_SIZE = {"too slow at full size": 1}


def _look_at(
    pages: Sequence[parsed_document.ParsedPage], path: Path, run: RunJobs, dpi: int = DPI
) -> dict[int, JobOutcome]:
    """Have pages read off their images, and those that take too long once more, drawn at half the size."""
    numbers = [page.number for page in pages]
    jobs = [ReaderJob("look", page=number, dpi=dpi) for number in numbers]
    bodies = map(msgspec.json.encode, pages)
    tasks = [ReaderTask(job, body, path) for job, body in zip(jobs, bodies, strict=True)]
    looks = dict(zip(numbers, run(tasks), strict=True))
    slow = [page for page in pages if dpi == DPI and looks[page.number].end_reason == "cpu"]
    again = [replace(page, rereadings=_AT_HALF_SIZE) for page in slow]
    return looks | _look_at(again, path, run, dpi // 2) if again else looks


def _read_without_faults(
    path: Path, run: RunJobs, *, cleared: bool, ocr: bool
) -> tuple[JobOutcome, set[EndReason]]:
    """Read a file, and again without a page that ended the child; return how children ended, too."""
    skip: dict[int, str] = {}
    ends: set[EndReason] = set()
    while True:
        job = ReaderJob("read", cleared=cleared, ocr=ocr, skip=skip)
        (outcome,) = run([ReaderTask(job, path=path)])
        if not outcome.is_whole:
            ends.add(outcome.end_reason)
        is_fault = outcome.end_reason in _FAULTS and not outcome.is_whole
        if not is_fault or outcome.page in (0, *skip) or len(skip) >= _MAX_SKIPPED:
            return outcome, ends
        skip[outcome.page] = f"Reading was ended by this page: {outcome.message}."


def _extract(run: RunJobs, reading: bytes, names: Sequence[str] = ()) -> Outcomes:
    """Ask some extractors, or all, about an encoded document: together, and each alone where that fails."""
    (together,) = run([ReaderTask(ReaderJob("find", extractors=tuple(names)), reading)])
    if together.body is not None:
        return decode_outcomes(together.body)
    asked = names or [*registry.EXTRACTORS]
    alone = run([ReaderTask(ReaderJob("find", extractors=(name,)), reading) for name in asked])
    found: dict[str, ExtractorOutcome] = {}
    for name, job in zip(asked, alone, strict=True):
        if job.body is not None:
            found |= decode_outcomes(job.body)
        else:
            found[name] = ExtractorOutcome(failure=job.message, is_lasting=job.end_reason == "cpu")
    return found


def _received_document(path: Path, outcome: JobOutcome) -> parsed_document.ParsedDocument:
    """Return the document that came, whole or not, or the one that says that there is none, and why."""
    if outcome.reading is None:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        reason = f"Reading was ended: {outcome.message}."
        return parsed_document.ParsedDocument(digest, path.stat().st_size, _unread_status(outcome), reason)
    reading = parsed_document.decode_document(outcome.reading)
    if outcome.is_whole:
        return reading
    return document_reader.with_status(
        replace(reading, pages=tuple(_mark_unreached(page, outcome) for page in reading.pages))
    )


def _mark_unreached(page: parsed_document.ParsedPage, outcome: JobOutcome) -> parsed_document.ParsedPage:
    if page.status != "timed-out":
        return page
    reason = f"Reading was ended before this page: {outcome.message}."
    return replace(page, status=_unread_status(outcome), reason=reason)


def _unread_status(outcome: JobOutcome) -> parsed_document.ReadStatus:
    return "timed-out" if outcome.end_reason in ("cpu", "late") else "failed"


def _looked_at(page: parsed_document.ParsedPage, outcome: JobOutcome) -> parsed_document.ParsedPage:
    if outcome.body is not None:
        return msgspec.json.decode(outcome.body, type=parsed_document.ParsedPage)
    return document_reader.without_image_text(page, outcome.message)
