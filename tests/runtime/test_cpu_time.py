"""Limits of CPU time: work is stopped, waiting is not."""

import signal
import time

import pytest

from foia_graph.runtime.cpu_time import CpuTimeSpent, limit_cpu_time


def work_on() -> None:
    """Work without an end."""
    while True:
        pass


def test_work_is_stopped():
    """It raises where the work is, and says why."""
    with pytest.raises(CpuTimeSpent, match="more CPU time than it may"), limit_cpu_time(0.05):
        work_on()


def test_waiting_counts_for_nothing():
    """Only CPU time is counted, so nothing is stopped because others work meanwhile."""
    with limit_cpu_time(5):
        time.sleep(0.01)
        left, _ = signal.getitimer(signal.ITIMER_PROF)

    assert left > 4


def test_nothing_is_left_of_a_limit():
    """Timer and handler are as they were, whether the work was stopped or not."""
    before = signal.getsignal(signal.SIGPROF)
    with limit_cpu_time(5):
        pass
    with pytest.raises(ValueError, match="of its own"), limit_cpu_time(5):
        raise ValueError("of its own")

    assert (before, (0.0, 0.0)) == (signal.getsignal(signal.SIGPROF), signal.getitimer(signal.ITIMER_PROF))
