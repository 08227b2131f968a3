"""The RDFC-1.0 hash of a default graph: one number by which two copies of a catalogue are proved equal.

Without blank nodes, RDF Dataset Canonicalization is sorting: the hash is the SHA-256 of the canonical
N-Quads of a graph, each line once, in the order of their code points. The engine writes that form already.
Lines are sorted in pieces of a bounded size, which are merged from disk, so that memory is bounded too.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator
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


def digest_of(blocks: Iterable[bytes]) -> str:
    """Return the SHA-256 of blocks of bytes, in hexadecimal."""
    digest = hashlib.sha256()
    for block in blocks:
        digest.update(block)
    return digest.hexdigest()


class LineSorter:
    """A file that lines of canonical N-Quads are written into in any order, and read from in theirs."""

    def __init__(self, piece: int = PIECE_BYTES) -> None:
        """Take how many bytes are sorted at once."""
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
        """Sort the whole lines there are, and keep them on disk."""
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
