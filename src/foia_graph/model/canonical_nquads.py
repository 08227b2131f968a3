"""Canonical N-Quads of a graph, line by line: what its RDFC-1.0 hash is made of, to prove two copies equal.

Without blank nodes, RDF Dataset Canonicalization is sorting: each line once, in the order of code points. The
engine writes such lines already; they are sorted in pieces of a bounded size on disk, which are then merged
(external merge sort), so that memory is bounded, too.
"""

import re
from collections.abc import Iterator
from heapq import merge
from itertools import groupby, islice
from tempfile import TemporaryFile
from typing import IO, cast

from foia_graph.errors import ValueRejected

# How many bytes are sorted at once; their lines take about four times as much memory.
PIECE_BYTES = 32 << 20
# How many lines are given on at once.
LINES_AT_ONCE = 5000
BLANK_NODE = re.compile(rb'^(?:_:|[^"\n]*> _:)', re.MULTILINE)


class LineSorter:
    """A file that lines of canonical N-Quads are written into in any order, and read from in theirs."""

    def __init__(self, piece: int = PIECE_BYTES) -> None:
        self._most, self._size = piece, 0
        self._blocks: list[bytes] = []
        self._pieces: list[IO[bytes]] = []

    def __enter__(self) -> "LineSorter":
        return self

    def __exit__(self, *_: object) -> None:
        for piece in self._pieces:
            piece.close()

    @property
    def file(self) -> IO[bytes]:
        """Itself, as what the engine writes into."""
        return cast(IO[bytes], self)

    def write(self, data: bytes) -> int:
        """Take bytes; a line may come in several parts."""
        self._blocks.append(data)
        self._size += len(data)
        if self._size >= self._most:
            self._put_aside()
        return len(data)

    def flush(self) -> None:
        """Do nothing: no one reads before all is written."""

    def blocks(self) -> Iterator[bytes]:
        """Yield all lines, sorted, each once, in blocks; raises ValueRejected for blank nodes."""
        last = _sorted_lines(b"".join(self._blocks))
        lines = (line for line, _ in groupby(merge(*self._pieces, last)))
        while block := b"".join(islice(lines, LINES_AT_ONCE)):
            yield block

    def _put_aside(self) -> None:
        whole, newline, rest = b"".join(self._blocks).rpartition(b"\n")
        piece = TemporaryFile()  # noqa: SIM115 - closed by __exit__
        self._pieces.append(piece)
        piece.writelines(_sorted_lines(whole + newline))
        piece.seek(0)
        self._blocks, self._size = [rest], len(rest)


def _sorted_lines(data: bytes) -> list[bytes]:
    if b"_:" in data and BLANK_NODE.search(data):  # the first alone is a hundred times faster
        raise ValueRejected("a graph with blank nodes has no hash here; give each of them a name")
    # dict, not set: the engine's order is nearly sorted already, and a set would lose it.
    return sorted(dict.fromkeys(data.splitlines(keepends=True)))
