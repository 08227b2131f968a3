"""The shapes of queries: what is left of them without IRIs, strings and numbers, and how long each takes.

Programs send the same few queries about ever other things, so a shape tells what the next of its queries will
take. It is a guess: whoever acts on it must be able to bear that it is wrong.
"""

import re
from collections import OrderedDict

_CONSTANTS = re.compile(r"""<[^<> ]*+>|"[^"\\]*+"|'[^'\\]*+'|[0-9]++""")
_MOST_SHAPES = 2000
_LONGEST = 4096
SMALL_SECONDS = 0.003
SMALL_BYTES = 64 * 1024
SMALL_RUNS = 3
"""Runs, one after another, each of at most so many seconds and bytes, after which queries of a shape are
small."""


def query_shape(query: str) -> int:
    """Return a number that queries of one shape have in common, 0 for a query too long to be small.

    >>> query_shape("ASK { <http://ex/a> ?p 'x' }") == query_shape("ASK { <http://ex/b> ?p 'y' }")
    True
    """
    return hash(_CONSTANTS.sub("", query)) if len(query) <= _LONGEST else 0


class ShapeTimes:
    """How many queries of each shape were small, one after another; shapes met last are remembered."""

    def __init__(self) -> None:
        self._runs: OrderedDict[int, int] = OrderedDict()
        self._seconds: dict[int, float] = {}

    def is_small(self, shape: int) -> bool:
        """Return whether the last queries of a shape were small."""
        return self._runs.get(shape, 0) >= SMALL_RUNS

    def expected_seconds(self, shape: int) -> float:
        """Return the seconds that the last query of a shape took, those of a small one where none did."""
        return self._seconds.get(shape, SMALL_SECONDS)

    def add(self, shape: int, seconds: float, size: int) -> None:
        """Add a query that took so many seconds, for a result of so many bytes."""
        if not shape:
            return
        is_small = seconds <= SMALL_SECONDS and size <= SMALL_BYTES
        self._runs[shape] = min(self._runs.pop(shape, 0) + 1, SMALL_RUNS) if is_small else 0
        self._seconds[shape] = seconds
        if len(self._runs) > _MOST_SHAPES:
            forgotten, _ = self._runs.popitem(last=False)
            self._seconds.pop(forgotten, None)
