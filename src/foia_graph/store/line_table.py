"""Tables of sorted lines, each a name and its value: looked up and changed without being parsed.

A line is the name, a tab and the value. Of a hundred thousand lines one changes, and the others need be
neither decoded nor sorted for it.
"""

import mmap
from collections.abc import Callable, ItemsView, Iterator, Mapping, ValuesView
from pathlib import Path
from typing import Protocol, TypeAlias, TypeVar

import msgspec

from foia_graph.errors import StoreError
from foia_graph.runtime.files import map_file

Lines: TypeAlias = bytes | mmap.mmap
Piece: TypeAlias = bytes | memoryview
Value = TypeVar("Value")
Value_co = TypeVar("Value_co", covariant=True)


class LineTable(Mapping[str, Value]):
    """The names and values of a table in memory or in a mapped file, in the order of their bytes.

    `decode` makes a value of its bytes. Raises StoreError where it cannot.
    """

    def __init__(self, lines: Lines, decode: Callable[[bytes], Value], path: Path = Path()) -> None:
        """Take the lines, and the file that they stand in, if any."""
        self._lines, self._decode, self.path = lines, decode, path

    @classmethod
    def open(cls, path: Path, decode: Callable[[bytes], Value]) -> "LineTable[Value]":
        """Map a file; raises OSError where there is none, StoreError where its last line is not whole."""
        table = cls(map_file(path), decode, path)
        if table._lines[-1:] not in (b"", b"\n"):
            raise table._damage()
        return table

    def __getitem__(self, name: str) -> Value:
        beginning = _beginning(name)
        start = self._line_from(beginning, 0)
        if not self._has_at(start, beginning):
            raise KeyError(name)
        return self._item_at(start)[1]

    def __contains__(self, name: object) -> bool:
        beginning = _beginning(name)
        return self._has_at(self._line_from(beginning, 0), beginning)

    def __iter__(self) -> Iterator[str]:
        return (self._lines[at : self._lines.find(b"\t", at)].decode() for at in self._starts(0))

    def __bool__(self) -> bool:
        return len(self._lines) > 0

    def __len__(self) -> int:
        return self._lines[:].count(b"\n")

    def items(self) -> ItemsView[str, Value]:
        """Return all names and values; none is looked up for it."""
        return TableItems(self)

    def values(self) -> ValuesView[Value]:
        """Return all values; none is looked up for it."""
        return TableValues(self)

    def items_from(self, beginning: str = "") -> Iterator[tuple[str, Value]]:
        """Yield the names that begin so with their values, in order."""
        for start in self._starts(self._line_from(beginning.encode(), 0)):
            if not self._has_at(start, beginning.encode()):
                return
            yield self._item_at(start)

    def items_with(self, mark: bytes) -> Iterator[tuple[str, Value]]:
        """Yield the names in whose lines some bytes stand with their values, in order."""
        place = self._lines.find(mark)
        while place >= 0:
            start = self._lines.rfind(b"\n", 0, place) + 1
            yield self._item_at(start)
            place = self._lines.find(mark, self._end_of(start))

    def exchange(self, values: Mapping[str, str | None]) -> Iterator[Piece]:
        """Yield the lines in pieces, some names with other values, and without those whose value is None."""
        lines, end = memoryview(self._lines), 0
        for beginning, name in sorted((_beginning(name), name) for name in values):
            start = self._line_from(beginning, end)
            yield lines[end:start]
            value = values[name]
            if value is not None:
                yield table_line(name, value)
            end = self._end_of(start) if self._has_at(start, beginning) else start
        yield lines[end:]

    def _item_at(self, start: int) -> tuple[str, Value]:
        name, _, value = self._lines[start : self._end_of(start) - 1].partition(b"\t")
        try:
            return name.decode(), self._decode(value)
        except (ValueError, msgspec.DecodeError):
            raise self._damage() from None

    def _damage(self) -> StoreError:
        return StoreError(f"{self.path} is damaged: it is not what this program writes.")

    def _starts(self, start: int) -> Iterator[int]:
        while start < len(self._lines):
            yield start
            start = self._end_of(start)

    def _has_at(self, start: int, beginning: bytes) -> bool:
        return self._lines[start : start + len(beginning)] == beginning

    def _end_of(self, start: int) -> int:
        return self._lines.find(b"\n", start) + 1

    def _line_from(self, beginning: bytes, low: int) -> int:
        """Return the offset of the first line, from the one at `low`, that does not stand before another."""
        high = len(self._lines)
        while low < high:
            start = max(low, self._lines.rfind(b"\n", low, (low + high) // 2) + 1)
            if self._lines[start : start + len(beginning)] < beginning:
                low = self._end_of(start)
            else:
                high = start
        return low


class OrderedTable(Protocol[Value_co]):
    """A table whose names and values are had in order."""

    def items_from(self, beginning: str = "") -> Iterator[tuple[str, Value_co]]:
        """Yield the names that begin so with their values, in order."""

    def __len__(self) -> int: ...


class TableItems(ItemsView[str, Value]):
    """The names and values of a table, of which none is looked up."""

    def __init__(self, table: OrderedTable[Value]) -> None:
        self._table = table

    def __len__(self) -> int:
        return len(self._table)

    def __iter__(self) -> Iterator[tuple[str, Value]]:
        return self._table.items_from()


class TableValues(ValuesView[Value]):
    """The values of a table, of which none is looked up."""

    def __init__(self, table: OrderedTable[Value]) -> None:
        self._table = table

    def __len__(self) -> int:
        return len(self._table)

    def __iter__(self) -> Iterator[Value]:
        return (value for _, value in self._table.items_from())


def table_lines(values: Mapping[str, object]) -> Iterator[bytes]:
    """Yield the lines of a table of some values by their names, in order."""
    return (table_line(name, values[name]) for name in sorted(values))


def table_line(name: str, value: object) -> bytes:
    """Return the line of a name and its value."""
    return f"{name}\t{value}\n".encode()


def name_of_line(lines: bytes) -> bytes:
    """Return the name in the first of some lines."""
    return lines[: lines.index(b"\t")]


def _beginning(name: object) -> bytes:
    return f"{name}\t".encode()
