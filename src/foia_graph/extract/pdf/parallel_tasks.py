"""Parallel tasks, each of many steps."""

from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass
from typing import Generic, TypeVar

from foia_graph.extract.pdf.job_steps import ReaderTask, Steps
from foia_graph.extract.pdf.worker_process import JobOutcome

Key = TypeVar("Key")
Value = TypeVar("Value")


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
        """Wait until a job is done, go on with the works that waited for it, and give their results."""
        wait([job for work in self._open for job in work.jobs if not job.done()], return_when=FIRST_COMPLETED)
        for work in [work for work in self._open if work.is_step_done]:
            self._open.remove(work)
            try:
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
