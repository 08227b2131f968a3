"""The web processes of a server: each that ends is replaced, until a signal ends all of them."""

import ctypes
import logging
import multiprocessing
import resource
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import wait
from multiprocessing.context import ForkProcess

from foia_graph.runtime.module_programs import PROCESS_START

M_MMAP_THRESHOLD = -3
# Bytes from which a block of memory is the system's own, and goes back to it when it is free.
LARGE_BLOCK = 1 << 20
# Seconds after which a thread that computes lets others compute: the event loop waits for no longer.
SWITCH_SECONDS = 0.0005
# Seconds that web processes have for the answers that they send, when they are to end.
STOP_SECONDS = 10.0
# Seconds from its start in which a process that ends by itself, twice in a row, cannot be helped.
CRASH_SECONDS = 5.5
# Exit codes of web processes that somebody ended, or the kernel for want of memory.
ENDED_BY_OTHERS = frozenset((0, -signal.SIGTERM, -signal.SIGKILL))
STOP_SIGNALS = (signal.SIGTERM, signal.SIGINT)
_log = logging.getLogger(__name__)


class WebProcesses:
    """Processes that do the same, forked from this one, so that they share the memory of what is imported."""

    def __init__(self, run: Callable[[], None], number: int) -> None:
        self._run, self._number = run, number
        self._context = multiprocessing.get_context("fork")
        self._started: dict[ForkProcess, float] = {}
        self._crashes = 0

    def run_until_signal(self) -> None:
        """Run them until SIGTERM or SIGINT; raises SystemExit where they cannot run."""
        with _stop_signals() as stopped:
            try:
                for _ in range(self._number):
                    self._start()
                while stopped not in (ready := wait([stopped, *(each.sentinel for each in self._started)])):
                    for each in [each for each in self._started if each.sentinel in ready]:
                        self._replace(each)
            finally:
                self._end_all()

    def _start(self) -> None:
        process = self._context.Process(target=self._run_here)
        # A signal that comes before the new process can be ended by it waits until then.
        signal.pthread_sigmask(signal.SIG_BLOCK, STOP_SIGNALS)
        try:
            with PROCESS_START:
                process.start()
        finally:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, STOP_SIGNALS)
        self._started[process] = time.monotonic()

    def _run_here(self) -> None:
        # It was held at the fork; other threads of this process would wait for it for ever.
        PROCESS_START.release()
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        # Ctrl-C reaches all processes, and the first ends the others.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, STOP_SIGNALS)
        self._run()

    def _replace(self, process: ForkProcess) -> None:
        began = self._started.pop(process)
        process.join()
        is_crash = process.exitcode not in ENDED_BY_OTHERS and time.monotonic() - began < CRASH_SECONDS
        self._crashes = self._crashes + 1 if is_crash else 0
        _log.warning("web process %d ended with exit code %s", process.pid, process.exitcode)
        if self._crashes > 1:
            _log.error("web processes end as soon as they have started: the server stops")
            raise SystemExit(1)
        self._start()

    def _end_all(self) -> None:
        for each in self._started:
            each.terminate()
        end = time.monotonic() + STOP_SECONDS
        for each in self._started:
            each.join(max(end - time.monotonic(), 0))
            each.kill()
            each.join()


@contextmanager
def _stop_signals() -> Iterator[socket.socket]:
    """Yield a socket that has something to read when a signal asks this process to stop."""
    reading, writing = socket.socketpair()
    writing.setblocking(False)
    wakeup = signal.set_wakeup_fd(writing.fileno())
    before = {number: signal.signal(number, lambda *_: None) for number in STOP_SIGNALS}
    try:
        yield reading
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        signal.set_wakeup_fd(wakeup)
        reading.close()
        writing.close()


def share_interpreter() -> None:
    """Have busy threads of Python give way more often than after 5 ms, so that the event loop waits less."""
    sys.setswitchinterval(SWITCH_SECONDS)


def give_back_memory() -> None:
    """Return memory of large answers to the system; malloc would keep some for each thread that had one."""
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:  # musl has none, and keeps nothing
        mallopt(M_MMAP_THRESHOLD, LARGE_BLOCK)


def raise_open_files() -> int:
    """Raise the number of files that a process may have open as far as the system lets it, and return it."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    return hard if hard != resource.RLIM_INFINITY else sys.maxsize
