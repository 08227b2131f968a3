"""Counters of a pool, in numbers that others may look at, other processes too."""

from collections.abc import MutableSequence
from typing import Literal, TypeAlias, get_args

Numbers: TypeAlias = "MutableSequence[float] | memoryview[float]"
Counted = Literal["running", "waiting", "started", "killed"]
COUNTED: tuple[Counted, ...] = get_args(Counted)


class Tally:
    """Numbers of queries that run and wait now, of workers started, and of those that a query was the end of.

    It may stand in memory that is shared. Each number is changed under one lock only, so none is kept here.
    """

    def __init__(self, numbers: "Numbers | None" = None) -> None:
        self.numbers: Numbers = numbers or [0.0] * len(COUNTED)

    def __getitem__(self, counted: Counted) -> int:
        return int(self.numbers[COUNTED.index(counted)])

    def add(self, counted: Counted, number: int = 1) -> None:
        """Count one more, or so many."""
        self.numbers[COUNTED.index(counted)] += number
