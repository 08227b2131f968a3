"""Counters of a pool, in numbers that others may look at, other processes too."""

from collections.abc import MutableSequence
from typing import Literal, TypeAlias, get_args

CounterNumbers: TypeAlias = "MutableSequence[float] | memoryview[float]"
CounterName = Literal["running", "waiting", "started", "killed"]
COUNTER_NAMES: tuple[CounterName, ...] = get_args(CounterName)


class PoolCounters:
    """Numbers of queries that run and wait now, of workers started, and of those that a query was the end of.

    It may stand in memory that is shared. Each number is changed under one lock only, so none is kept here.
    """

    def __init__(self, numbers: "CounterNumbers | None" = None) -> None:
        self.numbers: CounterNumbers = numbers or [0.0] * len(COUNTER_NAMES)

    def __getitem__(self, counted: CounterName) -> int:
        return int(self.numbers[COUNTER_NAMES.index(counted)])

    def add(self, counted: CounterName, number: int = 1) -> None:
        """Count one more, or so many."""
        self.numbers[COUNTER_NAMES.index(counted)] += number
