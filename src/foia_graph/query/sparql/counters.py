"""Counters of a pool, in numbers that others may look at, other processes too."""

import threading
from collections.abc import MutableSequence
from typing import Literal, TypeAlias, get_args

CounterNumbers: TypeAlias = "MutableSequence[float] | memoryview[float]"
CounterName = Literal["running", "waiting", "started", "killed"]
COUNTER_NAMES: tuple[CounterName, ...] = get_args(CounterName)


class PoolCounters:
    """Numbers of queries that run and wait now, of workers started, and of those that a query was the end of.

    It may be in memory that is shared; each process writes numbers of its own.
    """

    def __init__(self, numbers: "CounterNumbers | None" = None) -> None:
        self.numbers: CounterNumbers = numbers or [0.0] * len(COUNTER_NAMES)
        self._lock = threading.Lock()

    def __getitem__(self, counted: CounterName) -> int:
        return int(self.numbers[COUNTER_NAMES.index(counted)])

    def add(self, counted: CounterName, number: int = 1) -> None:
        """Count one more, or so many."""
        with self._lock:
            self.numbers[COUNTER_NAMES.index(counted)] += number
