"""Read budgets: how many quads, and for how long, may be read where others wait meanwhile.

A budget holds for all that is read in its context from the quads of generations, whoever reads: things,
labels, counts of links.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import islice

from foia_graph.model.rdf_terms import Quad

BLOCK = 16
"""Quads between two looks at the clock."""


class ReadBudgetSpent(Exception):
    """The end of a reading that takes more than its budget."""


class QuadBudget:
    """The quads that may still be read, and the seconds this may take; waiting for the processor is free.

    How long a thread had the processor is a system call, which is made only when so many seconds have passed:
    so a reading ends after at most twice as many of its own.
    """

    def __init__(self, quads: int, seconds: float) -> None:
        self._quads, self._seconds = quads, seconds
        self._next_look = max(0, quads - BLOCK)
        self._end = time.monotonic() + seconds
        self._processor_end: float | None = None

    def spend(self, quads: Iterator[Quad]) -> Iterator[Quad]:
        """Yield quads; raises ReadBudgetSpent before one that is too many, or too late."""
        try:
            while block := list(islice(quads, BLOCK)):
                self._quads -= len(block)
                if self._quads < self._next_look:
                    self._check()
                yield from block
        finally:
            del quads  # of the engine: it may end in its own thread only, the frames of an error in another

    def _check(self) -> None:
        if self._quads < 0:
            raise ReadBudgetSpent
        if self._processor_end is not None:
            if time.thread_time() > self._processor_end:
                raise ReadBudgetSpent
        elif time.monotonic() > self._end:
            self._processor_end = time.thread_time() + self._seconds
        self._next_look = max(0, self._quads - BLOCK)


_current: ContextVar[QuadBudget | None] = ContextVar("read_budget", default=None)


def current_budget() -> QuadBudget | None:
    """Return the budget of what is read in this context, None where there is none."""
    return _current.get()


@contextmanager
def read_within(quads: int, seconds: float) -> Iterator[None]:
    """Have what is read in this block raise ReadBudgetSpent when it takes more than so much."""
    token = _current.set(QuadBudget(quads, seconds))
    try:
        yield
    finally:
        _current.reset(token)
