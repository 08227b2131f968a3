"""Shared lines of two states of a file: those at its beginning and its end, between which it changed."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

BLOCK = 1 << 16


@dataclass(frozen=True, slots=True)
class SharedLines:
    """What two files share: bytes of whole lines at the beginning and at the end.

    `line_count` is how many lines the beginning has; where `ends_in_quotes`, a quote is open behind it.
    """

    begin: int
    end: int
    line_count: int
    ends_in_quotes: bool

    def between(self, path: Path) -> bytes:
        """Return what stands between in one of the files."""
        with path.open("rb") as file:
            file.seek(self.begin)
            rest = path.stat().st_size - self.begin - self.end
            return file.read(rest)


def find_shared_lines(old: bytes, new: bytes) -> SharedLines:
    """Return what two files share."""
    begin = _shared_beginning(old, new)
    end = _shared_end(old, new, begin)
    return SharedLines(begin, end, old.count(b"\n", 0, begin), bool(old.count(b'"', 0, begin) % 2))


def differing_lines(old: Path, new: Path, shared: SharedLines, header: int) -> tuple[bytes, bytes] | None:
    """Return the first lines of two files, which are the header, and the lines that they do not share.

    Lines that both have stay as empty ones, save those at the beginning and at the end. None where the
    headers differ, and where a record may go over several lines, as a table with line breaks in its cells has
    them.
    """
    was, now = (shared.between(path).split(b"\n") for path in (old, new))
    odd = any(line.count(b'"') % 2 for line in (*was, *now))
    if shared.line_count < header or shared.ends_in_quotes or odd:
        return None
    with new.open("rb") as file:
        head = b"".join(file.readline() for _ in range(header))
    both = Counter(was) & Counter(now)
    kept, come = (head + b"\n".join(_blank_lines(lines, Counter(both))) for lines in (was, now))
    return kept, come


def _shared_beginning(old: bytes, new: bytes) -> int:
    size = min(len(old), len(new))
    at = next((at for at in range(0, size, BLOCK) if old[at : at + BLOCK] != new[at : at + BLOCK]), size)
    while at < size and old[at] == new[at]:
        at += 1
    return old.rfind(b"\n", 0, at) + 1


def _shared_end(old: bytes, new: bytes, begin: int) -> int:
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


def _block_at_end(data: bytes, at: int, begin: int) -> bytes:
    """Return the block behind which so many bytes come; none before `begin`."""
    return data[max(begin, len(data) - at - BLOCK) : len(data) - at]


def _blank_lines(lines: list[bytes], both: Counter[bytes]) -> Iterator[bytes]:
    for line in lines:
        common = both[line] > 0
        both[line] -= common
        yield b"" if common else line
