"""Limits of CPU time for a part of the work of a process: they do not depend on how busy the machine is."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn


class CpuTimeSpent(Exception):
    """The work took more CPU time than it may."""


def _stop(_signal: int, _frame: FrameType | None) -> NoReturn:
    raise CpuTimeSpent("it took more CPU time than it may")


@contextmanager
def limit_cpu_time(seconds: float) -> Iterator[None]:
    """Limit the CPU time of this process for what is done inside; raises CpuTimeSpent there.

    Only the main thread can be interrupted so, and of native code only what asks Python for signals now and
    then. A limit within another one is not possible.
    """
    before = signal.signal(signal.SIGPROF, _stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
