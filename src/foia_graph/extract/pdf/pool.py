"""Where PDFs are read: a few warm child processes, which are replaced when they take too long or too much.

A job that ends its child ends nothing else: what the child had read by then is kept, and says why the rest is
missing.
"""

import os
import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import TypeVar

import msgspec

from foia_graph.extract import registry
from foia_graph.extract.gazetteer import Gazetteer
from foia_graph.extract.pdf.child import Child, Limits, NoWorker, Outcome
from foia_graph.extract.pdf.cutting import Cut
from foia_graph.extract.pdf.hidden import Leak
from foia_graph.extract.pdf.parallel_tasks import Works
from foia_graph.extract.pdf.steps import NotDone, Result, Steps, Task, file_steps, find_steps, told_steps
from foia_graph.extract.pdf.wire import Job

__all__ = ["Limits", "NoWorker", "NotDone", "Pool", "Result"]

_DEFAULT = Limits()
_AHEAD = 2
Key = TypeVar("Key")
Value = TypeVar("Value")


class Pool:
    """Reads files with a number of processes, which start at need; `known` is what extractors may know.

    Import the modules of all extractors before: the processes load the same.
    """

    def __init__(
        self,
        known: Gazetteer = registry.NO_NAMES,
        workers: int | None = None,
        *,
        ocr: bool = False,
        limits: Limits = _DEFAULT,
    ) -> None:
        self._known, self._ocr, self._limits = msgspec.json.encode(known), ocr, limits
        self._modules = list(dict.fromkeys(each.extract.__module__ for each in registry.EXTRACTORS.values()))
        self._workers = workers or os.cpu_count() or 1
        self._threads = ThreadPoolExecutor(self._workers, "pdf")
        self._idle: list[Child] = []
        self._busy: set[Child] = set()
        self._is_closed = False
        self._lock = threading.Lock()

    def __enter__(self) -> "Pool":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def read_all(self, paths: Iterable[Path], *, cleared: bool = False) -> Iterator[tuple[Path, Result]]:
        """Read files and find in them what the extractors find; each as soon as it is done.

        There is a result for every file, whatever it is; what cannot be opened raises OSError. `cleared` says
        that an archivist has looked at what their pages hide.
        """
        return self._each((path, file_steps(path, cleared=cleared, ocr=self._ocr)) for path in paths)

    def find_all(self, readings: Iterable[tuple[Key, bytes]]) -> Iterator[tuple[Key, bytes]]:
        """Find anew in encoded readings, each under a key of the caller's; raises NotDone."""
        return self._each((key, find_steps(reading)) for key, reading in readings)

    def look_through(self, readings: Iterable[tuple[Key, bytes]]) -> Iterator[tuple[Key, Result]]:
        """Find what there is in encoded readings of no file, each under a key; there is a result for each."""
        return self._each((key, told_steps(reading)) for key, reading in readings)

    def render(self, path: Path, page: int, width: int, *, cleared: bool = False) -> bytes:
        """Draw a page (from 1) as PNG, in one of the fixed widths; raises NotDone."""
        return self._body(Task(Job("render", cleared=cleared, page=page, width=width), path=path))

    def cut(self, image: bytes, wanted: Cut) -> bytes:
        """Cut a piece out of a page that was drawn; raises NotDone."""
        return self._body(Task(Job("cut", cut=wanted), image))

    def leaks(self, path: Path) -> list[Leak]:
        """List what the pages of a file hide; raises NotDone."""
        return msgspec.json.decode(self._body(Task(Job("leaks"), path=path)), type=list[Leak])

    def close(self) -> None:
        """End all processes, and wait until they have gone."""
        with self._lock:
            self._is_closed = True
            for child in self._busy:
                child.kill()
        self._threads.shutdown(cancel_futures=True)
        for child in self._idle:
            child.reap()
        self._idle.clear()

    # -- side by side ----------------------------------------------------------------------------------------

    def _each(self, todo: Iterable[tuple[Key, Steps[Value]]]) -> Iterator[tuple[Key, Value]]:
        """Do many works side by side; some are begun ahead of whoever takes the results."""
        waiting, works = iter(todo), Works[Key, Value](self._submit)
        try:
            while True:
                for key, steps in islice(waiting, self._workers * _AHEAD - len(works)):
                    works.begin(key, steps)
                if not len(works):
                    return
                yield from works.finished()
        finally:
            works.cancel()

    def _submit(self, task: Task) -> Future[Outcome]:
        return self._threads.submit(self._do, task)

    def _body(self, task: Task) -> bytes:
        outcome = self._submit(task).result()
        if outcome.body is None:
            raise NotDone(outcome.message)
        return outcome.body

    # -- in the threads of the pool --------------------------------------------------------------------------

    def _do(self, task: Task) -> Outcome:
        with ExitStack() as after:
            file = after.enter_context(task.path.open("rb")).fileno() if task.path else None
            child = self._take()
            after.callback(self._give_back, child)
            return child.ask(task.job, task.body, file)

    def _take(self) -> Child:
        with self._lock:
            child = self._idle.pop() if self._idle else None
        child = child or Child(self._known, self._modules, self._limits, ocr=self._ocr)
        with self._lock:
            self._busy.add(child)
            if self._is_closed:
                child.kill()
        return child

    def _give_back(self, child: Child) -> None:
        with self._lock:
            self._busy.discard(child)
            is_kept = child.is_fit and not self._is_closed
            if is_kept:
                self._idle.append(child)
        if not is_kept:
            child.reap()
