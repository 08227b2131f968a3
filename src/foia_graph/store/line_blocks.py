"""Sorted lines of N-Triples in one file, compressed in blocks: all are read, or those that begin alike.

The blocks are whole lines, each a stream of zlib (RFC 1950), one after another. Behind them stand where they
end and how their first lines begin, as MessagePack, and its size in the last eight bytes.
"""

import struct
import zlib
from bisect import bisect_left
from collections.abc import Iterator
from typing import TypeAlias

import msgspec

BLOCK_SIZE = 8 << 10
"""Bytes of a block before it is compressed: with less, lines are found sooner, and take more room."""
QUICKEST = 1
"""How hard blocks are compressed: they become a sixth of it at once."""
DAMAGES = (zlib.error, msgspec.DecodeError, struct.error, ValueError)
"""What is raised for bytes that are no such file."""

Bytes: TypeAlias = bytes | memoryview
_SIZE = struct.Struct(">Q")


class _Directory(msgspec.Struct, frozen=True, array_like=True):
    """Where the blocks end in the file, how many bytes of lines they have, and their first subjects."""

    ends: list[int]
    sizes: list[int]
    subjects: list[bytes]


def encode_lines(lines: bytes) -> bytes:
    """Return sorted lines, each with its end, as such a file."""
    blocks, directory, end = list[bytes](), _Directory([], [], []), 0
    for block in _cut(lines):
        blocks.append(zlib.compress(block, QUICKEST))
        end += len(blocks[-1])
        directory.ends.append(end)
        directory.sizes.append(len(block))
        directory.subjects.append(block[: block.index(b" ") + 1])
    behind = msgspec.msgpack.encode(directory)
    return b"".join((*blocks, behind, _SIZE.pack(len(behind))))


def _cut(lines: bytes) -> Iterator[bytes]:
    start = 0
    while start < len(lines):
        end = lines.find(b"\n", start + BLOCK_SIZE) + 1 or len(lines)
        yield lines[start:end]
        start = end


class LineBlocks:
    """The lines of such a file, in memory or mapped into it; `DAMAGES` are raised for other bytes."""

    def __init__(self, data: Bytes) -> None:
        self._data = memoryview(data)
        (size,) = _SIZE.unpack(self._data[-_SIZE.size :])
        behind = self._data[-_SIZE.size - size : -_SIZE.size]
        directory = msgspec.msgpack.decode(behind, type=_Directory)
        self._ends, self._sizes, self._subjects = directory.ends, directory.sizes, directory.subjects

    def read_all(self) -> bytes:
        """Return all lines."""
        return b"".join(map(self.read_block, range(len(self._ends))))

    def read_block(self, number: int) -> bytes:
        """Return the lines of a block."""
        start = self._ends[number - 1] if number else 0
        return zlib.decompress(self._data[start : self._ends[number]], bufsize=self._sizes[number])

    def blocks_with(self, beginning: bytes) -> Iterator[int]:
        """Yield the numbers of the blocks in which lines may stand whose subjects begin so."""
        first = bisect_left(self._subjects, beginning)
        if first:
            yield first - 1  # its last lines may
        for number in range(first, len(self._subjects)):
            if not self._subjects[number].startswith(beginning):
                return
            yield number


def lines_with(beginning: bytes, lines: bytes) -> bytes:
    """Return those of sorted lines that begin so."""
    after_end = b"\n" + beginning
    start = 0 if lines.startswith(beginning) else lines.find(after_end) + 1
    if not start and not lines.startswith(beginning):
        return b""
    last = lines.rfind(after_end) + 1 or start
    return lines[start : lines.index(b"\n", last) + 1]
