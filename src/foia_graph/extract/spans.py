"""Spans of a text that do not overlap: of what is found there, the first or the best is kept."""

from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator
from typing import Protocol, TypeVar


class HasSpan(Protocol):
    """Something that starts and ends at positions of a text."""

    @property
    def start(self) -> int:
        """Return where it starts."""

    @property
    def end(self) -> int:
        """Return where it ends."""


Found = TypeVar("Found", bound=HasSpan)


class TakenSpans:
    """Spans that do not overlap each other."""

    def __init__(self, taken: Iterable[HasSpan] = ()) -> None:
        self._spans = sorted((each.start, each.end) for each in taken)

    def take_free(self, candidates: Iterable[Found]) -> Iterator[Found]:
        """Yield those that overlap nothing taken, and take their spans."""
        for each in candidates:
            place = bisect_left(self._spans, (each.end, 0))
            if not (place and self._spans[place - 1][1] > each.start):
                insort(self._spans, (each.start, each.end))
                yield each
