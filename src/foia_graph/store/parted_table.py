"""Tables of sorted lines in a folder, in parts: an update writes only those parts in which a line changed.

A part begins at each name whose checksum says so. The same lines are therefore in the same parts, whatever
was changed in which order, and the digest of the list of parts is one of the whole table.
"""

import os
import zlib
from bisect import bisect_right
from collections.abc import Callable, ItemsView, Iterable, Iterator, Mapping, Sequence, ValuesView
from functools import lru_cache, partial
from hashlib import sha256
from itertools import chain
from pathlib import Path
from typing import NamedTuple, TypeVar

from foia_graph.runtime.files import file_sha256
from foia_graph.store.line_table import LineTable, TableItems, TableValues, name_of_line, table_line

INDEX = "index"
"""The list of parts: the first name of each, with the digest that is the name of its file."""
LINES_A_PART = 4096
"""Lines of a part, on the average."""
OPEN_PARTS = 64
Value = TypeVar("Value")


class _Part(NamedTuple):
    """A part by its first name, with its lines, or without them where it is one of the table before."""

    first: str
    digest: str
    lines: bytes = b""


class PartedTable(Mapping[str, Value]):
    """The names and values of a table in a folder, in the order of their bytes.

    `decode` makes a value of its bytes. Raises StoreError where a file is damaged, OSError where one is gone.
    """

    def __init__(self, folder: Path, decode: Callable[[bytes], Value]) -> None:
        index = LineTable.open(folder / INDEX, bytes.decode)
        self.folder, self._firsts, self._digests = folder, list(index), list(index.values())
        # It does not hold the table itself: what nobody uses any more is closed at once.
        self._table = lru_cache(OPEN_PARTS)(partial(_open_part, folder, self._digests, decode))

    def __getitem__(self, name: str) -> Value:
        return self._table_of(name)[name]

    def __contains__(self, name: object) -> bool:
        return name in self._table_of(str(name))

    def __iter__(self) -> Iterator[str]:
        return chain.from_iterable(self._tables())

    def __bool__(self) -> bool:
        return bool(self._firsts)

    def __len__(self) -> int:
        return sum(map(len, self._tables()))

    def items(self) -> ItemsView[str, Value]:
        """Return all names and values; none is looked up for it."""
        return TableItems(self)

    def values(self) -> ValuesView[Value]:
        """Return all values; none is looked up for it."""
        return TableValues(self)

    def items_from(self, beginning: str = "") -> Iterator[tuple[str, Value]]:
        """Yield the names that begin so with their values, in order."""
        for number in range(self._number_of(beginning), len(self._firsts)):
            first = self._firsts[number]
            if first > beginning and not first.startswith(beginning):
                return
            yield from self._table(number).items_from(beginning)

    def write_changed(self, folder: Path, values: Mapping[str, str | None]) -> None:
        """Write a table into a new folder: this one, but for some values, and without those that are None."""
        folder.mkdir()
        parts = list[_Part]()
        for number, lines in enumerate(self._changed_lines(values)):
            if lines is None:
                parts.append(_Part(self._firsts[number], self._digests[number]))
                continue
            if lines and parts and not _begins_part(lines):
                # It began at a name that is gone, and belongs to the part before.
                lines = self._lines_of(parts.pop()) + lines
            parts += _cut(_lines_in(lines))
        for part in parts:
            if part.lines:
                (folder / part.digest).write_bytes(part.lines)
            else:
                os.link(self.folder / part.digest, folder / part.digest)
        _write_index(folder, parts)

    def _changed_lines(self, values: Mapping[str, str | None]) -> Iterator[bytes | None]:
        """Yield the lines that each part is to have, None for those that stay."""
        by_part: dict[int, dict[str, str | None]] = {}
        for name, value in values.items():
            by_part.setdefault(self._number_of(name), {})[name] = value
        if not self._firsts:
            yield b"".join(LineTable(b"", bytes.decode).exchange(values))
        for number, table in enumerate(self._tables()):
            yield b"".join(table.exchange(by_part[number])) if number in by_part else None

    def _lines_of(self, part: _Part) -> bytes:
        return part.lines or (self.folder / part.digest).read_bytes()

    def _number_of(self, name: str) -> int:
        """Return the number of the part in which a name stands, if it does."""
        return max(bisect_right(self._firsts, name) - 1, 0)

    def _table_of(self, name: str) -> Mapping[str, Value]:
        return self._table(self._number_of(name)) if self._firsts else {}

    def _tables(self) -> Iterator[LineTable[Value]]:
        return map(self._table, range(len(self._firsts)))


def _open_part(
    folder: Path, digests: Sequence[str], decode: Callable[[bytes], Value], number: int
) -> LineTable[Value]:
    return LineTable.open(folder / digests[number], decode)


def write_parts(folder: Path, lines: Iterable[bytes]) -> None:
    """Write a table of lines that come in order into a new folder."""
    folder.mkdir()
    parts = list[_Part]()
    for part in _cut(lines):
        (folder / part.digest).write_bytes(part.lines)
        parts.append(part._replace(lines=b""))
    _write_index(folder, parts)


def table_digest(folder: Path) -> str:
    """Return the digest of a table in a folder."""
    return file_sha256(folder / INDEX)


def _write_index(folder: Path, parts: Iterable[_Part]) -> None:
    (folder / INDEX).write_bytes(b"".join(table_line(part.first, part.digest) for part in parts))


def _cut(lines: Iterable[bytes]) -> Iterator[_Part]:
    """Yield the parts of lines."""
    here = list[bytes]()
    for line in lines:
        if here and _begins_part(line):
            yield _part_of(here)
            here = []
        here.append(line)
    if here:
        yield _part_of(here)


def _part_of(lines: list[bytes]) -> _Part:
    joined = b"".join(lines)
    return _Part(name_of_line(joined).decode(), sha256(joined).hexdigest(), joined)


def _begins_part(lines: bytes) -> bool:
    return not zlib.crc32(name_of_line(lines)) % LINES_A_PART


def _lines_in(data: bytes) -> list[bytes]:
    # Not splitlines(): a name may hold other ends of lines.
    return [line + b"\n" for line in data.split(b"\n")[:-1]]
