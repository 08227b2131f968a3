"""The pool of threads in which the app answers."""

import queue
import threading
from collections import deque
from collections.abc import Callable
from functools import partial
from typing import TypeAlias

from foia_graph.web.core.faults import log_fault

ThreadJob: TypeAlias = Callable[[], None]


class ThreadPool:
    """Threads that run jobs; of those that are idle the one that was busy last gets the next.

    Its stack and its memory are still in the caches of the processor, and more threads than are busy at once
    are never started.
    """

    def __init__(self, most: int) -> None:
        self._most, self._started = most, 0
        self._idle: list[queue.SimpleQueue[ThreadJob]] = []
        self._jobs: deque[ThreadJob] = deque()
        self._lock = threading.Lock()
        self._own = threading.local()

    def submit_job(self, job: ThreadJob) -> None:
        """Run a job as soon as there is a thread for it."""
        with self._lock:
            if self._idle:
                self._idle.pop().put(job)
                return
            self._jobs.append(job)
            if self._started == self._most:
                return
            self._started += 1
        threading.Thread(target=self._run_jobs, name=f"web-{self._started}", daemon=True).start()

    def submitter_here(self) -> Callable[[ThreadJob], None]:
        """Return a function that runs jobs in the thread of this pool that calls this one."""
        return partial(self._submit_to, self._own.jobs)

    def _submit_to(self, own: "queue.SimpleQueue[ThreadJob]", job: ThreadJob) -> None:
        with self._lock:
            if own in self._idle:
                self._idle.remove(own)
        own.put(job)

    def _run_jobs(self) -> None:
        mine: queue.SimpleQueue[ThreadJob] = queue.SimpleQueue()
        self._own.jobs = mine
        while True:
            with self._lock:
                job = self._jobs.popleft() if self._jobs and mine.empty() else None
                if job is None and mine.empty():
                    self._idle.append(mine)
            try:
                (job or mine.get())()
            except BaseException as error:  # noqa: BLE001 - there must not be fewer threads than were counted
                log_fault(error, "a job of the web server failed")
