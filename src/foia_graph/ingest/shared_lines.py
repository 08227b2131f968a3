"""Shared lines of two states of a file: those at its beginning and its end, between which it changed."""

import mmap
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from foia_graph.runtime.files import map_file

BLOCK = 1 << 16
QUOTE = b'"'
Bytes: TypeAlias = bytes | mmap.mmap


@dataclass(frozen=True, slots=True)
class SharedLines:
    """What two files share: bytes of whole lines at the beginning and at the end.

    `line_count` is how many lines the beginning has.
    """

    begin: int
    end: int
    line_count: int

    def between(self, path: Path) -> bytes:
        """Return what stands between in one of the files."""
        with path.open("rb") as file:
            file.seek(self.begin)
            rest = path.stat().st_size - self.begin - self.end
            return file.read(rest)


def find_shared_lines(old: Bytes, new: Bytes) -> SharedLines:
    """Return what two files share."""
    begin = _shared_beginning(old, new)
    end = _shared_end(old, new, begin)
    return SharedLines(begin, end, _count(old, b"\n", begin))


def differing_lines(
    old: Path, new: Path, shared: SharedLines, header: int, *, has_quotes: bool
) -> tuple[bytes, bytes] | None:
    """Return the first lines of two files, which are the header, and the lines that they do not share.

    Lines that both have stay as empty ones, save those at the beginning and at the end. None where the
    headers differ, and where a record may go over several lines, as a table that `has_quotes` has it with
    line breaks in its cells.
    """
    was, now = (shared.between(path).split(b"\n") for path in (old, new))
    is_cut = has_quotes and _cuts_a_cell(old, shared, (*was, *now))
    if shared.line_count < header or is_cut:
        return None
    with new.open("rb") as file:
        head = b"".join(file.readline() for _ in range(header))
    both = Counter(was) & Counter(now)
    kept, come = (head + b"\n".join(_blank_lines(lines, Counter(both))) for lines in (was, now))
    return kept, come


def _cuts_a_cell(old: Path, shared: SharedLines, lines: Iterable[bytes]) -> bool:
    """Return whether a quote is open between some lines, or behind the shared beginning."""
    is_open = _count(map_file(old), QUOTE, shared.begin) % 2 > 0
    return is_open or any(line.count(QUOTE) % 2 for line in lines)


def _count(data: Bytes, mark: bytes, end: int) -> int:
    return sum(data[at : min(at + BLOCK, end)].count(mark) for at in range(0, end, BLOCK))


def _shared_beginning(old: Bytes, new: Bytes) -> int:
    size = min(len(old), len(new))
    at = next((at for at in range(0, size, BLOCK) if old[at : at + BLOCK] != new[at : at + BLOCK]), size)
    while at < size and old[at] == new[at]:
        at += 1
    return old.rfind(b"\n", 0, at) + 1


def _shared_end(old: Bytes, new: Bytes, begin: int) -> int:
    size = min(len(old), len(new)) - begin
    ends = (
        at for at in range(0, size, BLOCK) if _block_at_end(old, at, begin) != _block_at_end(new, at, begin)
    )
    at = next(ends, size)
    while at < size and old[-at - 1] == new[-at - 1]:
        at += 1
    # The first of these lines may have another beginning.
    first = old.find(b"\n", len(old) - at)
    return len(old) - first - 1 if first >= 0 else 0


def _block_at_end(data: Bytes, at: int, begin: int) -> bytes:
    """Return the block behind which so many bytes come; none before `begin`."""
    return data[max(begin, len(data) - at - BLOCK) : len(data) - at]


def _blank_lines(lines: list[bytes], both: Counter[bytes]) -> Iterator[bytes]:
    for line in lines:
        common = both[line] > 0
        both[line] -= common
        yield b"" if common else line
