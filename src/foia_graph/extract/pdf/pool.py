"""The pool of reader processes: a few warm ones, replaced when they take too long or too much.

A job that ends its child ends nothing else: what the child had read by then is kept, and says why the rest is
missing.
"""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Generic, TypeVar

import msgspec

from foia_graph.extract import registry
from foia_graph.extract.gazetteer import Gazetteer
from foia_graph.extract.outcomes import Outcomes
from foia_graph.extract.pdf.hidden_text import Leak
from foia_graph.extract.pdf.image_crops import ImageCrop
from foia_graph.extract.pdf.job_protocol import ReaderJob
from foia_graph.extract.pdf.job_steps import (
    JobFailed,
    ReaderTask,
    ReadResult,
    Steps,
    extract_steps,
    read_file_steps,
    supplied_text_steps,
)
from foia_graph.extract.pdf.worker_process import JobOutcome, ReaderWorkers, ReadLimits, WorkerUnavailable

__all__ = ["DEFAULT_LIMITS", "JobFailed", "ReadLimits", "ReadResult", "ReaderPool", "WorkerUnavailable"]

DEFAULT_LIMITS = ReadLimits()
_STARTED_AHEAD = 2
Key = TypeVar("Key")
Value = TypeVar("Value")


class ReaderPool:
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
        self._ocr, self._count = ocr, workers or os.cpu_count() or 1
        self._workers = ReaderWorkers(msgspec.json.encode(gazetteer), (), limits, ocr=ocr)
        self._threads = ThreadPoolExecutor(self._count, "pdf")

    def __enter__(self) -> "ReaderPool":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def read_all(self, paths: Iterable[Path], *, cleared: bool = False) -> Iterator[tuple[Path, ReadResult]]:
        """Read files and find in them what the extractors find; each as soon as it is done.

        There is a result for every file, whatever it is; what cannot be opened raises OSError. `cleared` says
        that an archivist has looked at what their pages hide.
        """
        return self._run_side_by_side(
            (path, read_file_steps(path, cleared=cleared, ocr=self._ocr)) for path in paths
        )

    def extract_all(
        self, readings: Iterable[tuple[Key, bytes, Sequence[str]]]
    ) -> Iterator[tuple[Key, Outcomes]]:
        """Ask extractors again about encoded documents, each under a key of the caller's, by their names."""
        return self._run_side_by_side(
            (key, extract_steps(reading, names)) for key, reading, names in readings
        )

    def extract_supplied(self, readings: Iterable[tuple[Key, bytes]]) -> Iterator[tuple[Key, ReadResult]]:
        """Find what there is in encoded documents of no file, each under a key; each has a result."""
        return self._run_side_by_side((key, supplied_text_steps(reading)) for key, reading in readings)

    def render(self, path: Path, page: int, width: int, *, cleared: bool = False) -> bytes:
        """Draw a page (from 1) as PNG, in one of the fixed widths; raises JobFailed."""
        return self._run_alone(
            ReaderTask(ReaderJob("render", cleared=cleared, page=page, width=width), path=path)
        )

    def crop(self, image: bytes, crop: ImageCrop) -> bytes:
        """Cut a piece out of a page that was drawn; raises JobFailed."""
        return self._run_alone(ReaderTask(ReaderJob("cut", crop=crop), image))

    def front_update(self, path: Path, front: bytes) -> bytes:
        """Return what puts the pages of a PDF before those of a file, behind its bytes; raises JobFailed."""
        return self._run_alone(ReaderTask(ReaderJob("front"), front, path=path))

    def leaks(self, path: Path) -> list[Leak]:
        """List what the pages of a file hide; raises JobFailed."""
        return msgspec.json.decode(
            self._run_alone(ReaderTask(ReaderJob("leaks"), path=path)), type=list[Leak]
        )

    def close(self) -> None:
        """End all processes, and wait until they have ended."""
        self._workers.close()
        self._threads.shutdown(cancel_futures=True)

    # -- side by side ----------------------------------------------------------------------------------------

    def _run_side_by_side(self, todo: Iterable[tuple[Key, Steps[Value]]]) -> Iterator[tuple[Key, Value]]:
        """Do many works side by side; some are begun ahead of whoever takes the results."""
        waiting, works = iter(todo), ParallelTasks[Key, Value](self._submit)
        try:
            while True:
                # Backpressure: paths are taken only as results are: a million files are no million tasks.
                for key, steps in islice(waiting, self._count * _STARTED_AHEAD - len(works)):
                    works.start(key, steps)
                if not len(works):
                    return
                yield from works.results()
        finally:
            works.cancel()

    def _submit(self, task: ReaderTask) -> Future[JobOutcome]:
        return self._threads.submit(self._run, task)

    def _run_alone(self, task: ReaderTask) -> bytes:
        outcome = self._submit(task).result()
        if outcome.body is None:
            raise JobFailed(outcome.message)
        return outcome.body

    def _run(self, task: ReaderTask) -> JobOutcome:
        if task.path is None:
            return self._workers.run_job(task.job, task.body)
        # The child has no right to open files: it gets the descriptor over the socket (SCM_RIGHTS).
        with task.path.open("rb") as file:
            return self._workers.run_job(task.job, task.body, file.fileno())


@dataclass(slots=True, eq=False)
class _TaskSteps(Generic[Key, Value]):
    """A work that was begun, and the jobs of its present step."""

    key: Key
    steps: Steps[Value]
    jobs: list[Future[JobOutcome]]

    @property
    def is_step_done(self) -> bool:
        """Return whether the present step is done."""
        return all(job.done() for job in self.jobs)


class ParallelTasks(Generic[Key, Value]):
    """Works that were begun; `submit` has a job done in the background."""

    def __init__(self, submit: Callable[[ReaderTask], Future[JobOutcome]]) -> None:
        self._submit = submit
        self._open: list[_TaskSteps[Key, Value]] = []

    def __len__(self) -> int:
        return len(self._open)

    def start(self, key: Key, steps: Steps[Value]) -> None:
        """Begin a work."""
        self._open.append(_TaskSteps(key, steps, [*map(self._submit, next(steps))]))

    def results(self) -> Iterator[tuple[Key, Value]]:
        """Wait until a job is done, continue with the works that waited for it, and give their results."""
        wait([job for work in self._open for job in work.jobs if not job.done()], return_when=FIRST_COMPLETED)
        for work in [work for work in self._open if work.is_step_done]:
            self._open.remove(work)
            try:
                # Generator as coroutine: steps of a file are in sequence, the jobs of a step in parallel.
                tasks = work.steps.send([job.result() for job in work.jobs])
            except StopIteration as end:
                yield work.key, end.value
            else:
                self._open.append(_TaskSteps(work.key, work.steps, [*map(self._submit, tasks)]))

    def cancel(self) -> None:
        """Return up all works; jobs that run already end unheard."""
        for work in self._open:
            for job in work.jobs:
                job.cancel()
            work.steps.close()
