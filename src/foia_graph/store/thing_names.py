"""Names of the things of a class, sorted: in the tables of a generation, and read as they are asked for."""

from collections.abc import Iterator, Sequence
from typing import overload

from pyroaring import BitMap

from foia_graph.store.tables.database import TableReader

_OF_CLASS = "FROM list_item WHERE class = ?"
# To count the items would read an index through.
_EVERYTHING = "SELECT things FROM list_value WHERE class = ? AND filter = '' AND value = ''"


class ThingNames(Sequence[str]):
    """The names of all things in the list of a class."""

    def __init__(self, tables: TableReader, class_name: str) -> None:
        self._tables, self._class = tables, class_name
        everything = tables.value(_EVERYTHING, (class_name,))
        self._length = len(BitMap.deserialize(everything)) if everything else 0

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[str]:
        return (name for (name,) in self._tables.rows(f"SELECT iri {_OF_CLASS} ORDER BY iri", (self._class,)))

    def __contains__(self, name: object) -> bool:
        return self._tables.row(f"SELECT 1 {_OF_CLASS} AND iri = ?", (self._class, name)) is not None

    @overload
    def __getitem__(self, at: int) -> str: ...
    @overload
    def __getitem__(self, at: slice) -> list[str]: ...
    def __getitem__(self, at: int | slice) -> str | list[str]:
        numbers = range(self._length)[at]
        if isinstance(numbers, int):
            return self._some(numbers, 1)[0]
        first, last = (min(numbers), max(numbers)) if numbers else (0, -1)
        found = self._some(first, last + 1 - first)
        return [found[number - first] for number in numbers]

    def _some(self, start: int, number: int) -> list[str]:
        query = f"SELECT iri {_OF_CLASS} ORDER BY iri LIMIT ? OFFSET ?"
        return [name for (name,) in self._tables.rows(query, (self._class, number, start))]

    def beginning_with(self, text: str) -> Iterator[str]:
        """Yield those that begin with a text."""
        query = f"SELECT iri {_OF_CLASS} AND iri >= ? AND iri < ? ORDER BY iri"
        return (name for (name,) in self._tables.rows(query, (self._class, text, f"{text}\uffff")))
