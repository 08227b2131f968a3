"""Columns of a class in a file: written by a load, and mapped, not read, by each process that lists things.

A file is a header in JSON behind its length (4 bytes), and parts that the header gives the places of: texts
one after the other with the offsets between them, and numbers of four bytes, in the machine's byte order.
"""

import mmap
import sys
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import IO, TypeAlias, overload

import msgspec

from foia_graph.errors import StoreError

FOLDER = "lists"
COLUMNS_VERSION = "1"
"""The version of the columns; it grows when the same catalogue would become another file."""
FORMAT = f"{COLUMNS_VERSION} {sys.byteorder}"
NAMES, LABELS, DAYS, DATES = "names", "labels", "days", "dates"
"""Parts of a file: names, labels as they are sorted, days as they are sorted, and the spans of dates."""
ORDER, BELOW = "order ", " below"
"""The beginning of the names of orders, and the end of those of columns with the values below each."""
MANY = 32
"""A value that more than one thing in so many has is kept as flags too, since it is counted often."""
PlacesByValue: TypeAlias = Mapping[str, Sequence[int]]
"""For each value the places of the things that have it."""
Numbers: TypeAlias = "array[int] | memoryview"


class Texts(Sequence[str]):
    """Texts in a mapped file, decoded when they are asked for."""

    def __init__(self, offsets: memoryview, data: memoryview) -> None:
        self._offsets, self._data = offsets, data

    def __len__(self) -> int:
        return len(self._offsets) - 1

    @overload
    def __getitem__(self, at: int) -> str: ...
    @overload
    def __getitem__(self, at: slice) -> list[str]: ...
    def __getitem__(self, at: int | slice) -> str | list[str]:
        if isinstance(at, slice):
            return [self._text(number) for number in range(*at.indices(len(self)))]
        # Asked for a dozen times by each look-up of a name.
        return self._text(at if at >= 0 else range(len(self))[at])

    def __iter__(self) -> Iterator[str]:
        return map(self._text, range(len(self)))

    def _text(self, number: int) -> str:
        return str(self._data[self._offsets[number] : self._offsets[number + 1]], "utf-8", "surrogatepass")


class CodedTexts(Sequence[str]):
    """Texts of which each is one of a few."""

    def __init__(self, codes: Sequence[int], texts: Sequence[str]) -> None:
        self._codes, self._texts = codes, texts

    def __len__(self) -> int:
        return len(self._codes)

    @overload
    def __getitem__(self, at: int) -> str: ...
    @overload
    def __getitem__(self, at: slice) -> list[str]: ...
    def __getitem__(self, at: int | slice) -> str | list[str]:
        if isinstance(at, slice):
            return [self._texts[code] for code in self._codes[at]]
        return self._texts[self._codes[at]]

    def count_at(self, places: Iterable[int]) -> Counter[str]:
        """Return how often each text stands at some places."""
        codes = Counter(map(self._codes.__getitem__, places))
        return Counter({self._texts[code]: number for code, number in codes.items()})


def count_texts(texts: Sequence[str], places: Iterable[int]) -> Counter[str]:
    """Return how often each text stands at some places of a sequence."""
    if isinstance(texts, CodedTexts):
        return texts.count_at(places)  # without a text for each place
    return Counter(map(texts.__getitem__, places))


class SortedPlaces(Mapping[str, int]):
    """The place of each name in a sorted sequence."""

    def __init__(self, names: Sequence[str]) -> None:
        self._names = names

    def __getitem__(self, name: str) -> int:
        place = bisect_left(self._names, name)
        if place == len(self._names) or self._names[place] != name:
            raise KeyError(name)
        return place

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


class _Header(msgspec.Struct):
    format: str
    profile: str
    parts: dict[str, tuple[int, int]]


class ColumnFile:
    """The columns of a class in one generation."""

    def __init__(self, path: Path, parts: Mapping[str, tuple[int, int]], data: memoryview) -> None:
        self._path, self._parts, self._data = path, parts, data

    @classmethod
    def open(cls, path: Path, profile: str) -> "ColumnFile | None":
        """Map a file; None where there is none, or it was made for another profile or by another program.

        Raises StoreError where it is damaged.
        """
        try:
            with path.open("rb") as file:
                data = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
            size = int.from_bytes(data[:4], sys.byteorder)
            header = msgspec.json.decode(data[4 : 4 + size], type=_Header)
        except FileNotFoundError:
            return None
        except (ValueError, msgspec.DecodeError):
            raise StoreError(f"{path} is damaged: it is not what this program writes.") from None
        if header.format != FORMAT or header.profile != profile:
            return None
        return cls(path, header.parts, data[4 + size :])

    def texts(self, name: str) -> Texts:
        """Return a part that is texts."""
        return Texts(self.numbers(f"{name} offsets"), self._bytes(name))

    def numbers(self, name: str) -> memoryview:
        """Return a part that is numbers."""
        return self._bytes(name).cast("I")

    def coded_texts(self, name: str) -> CodedTexts:
        """Return a part that is texts of which each is one of a few."""
        return CodedTexts(self.numbers(f"{name} codes"), list(self.texts(name)))

    def column(self, name: str) -> PlacesByValue | None:
        """Return the places of the things of each value of a column, None where there is no such column."""
        if name not in self._parts:
            return None
        ends, places = self.numbers(f"{name} ends"), self.numbers(f"{name} places")
        starts = (0, *ends)
        return {value: places[starts[n] : ends[n]] for n, value in enumerate(self.texts(name))}

    def parts(self) -> dict[str, bytes | memoryview]:
        """Return all parts by their names."""
        return {name: self._bytes(name) for name in self._parts}

    def flags(self, name: str, column: PlacesByValue, size: int) -> Mapping[str, int]:
        """Return the flags of those values of a column that many of so many things have."""
        data = self._bytes(f"{name} flags")
        return {
            value: int.from_bytes(data[at * size : (at + 1) * size], "little")
            for at, value in enumerate(frequent_values(column, size))
        }

    def _bytes(self, name: str) -> memoryview:
        start, size = self._parts[name]
        if start + size > len(self._data):
            raise StoreError(f"{self._path} is damaged: its end is missing.")
        return self._data[start : start + size]


class ColumnFileWriter:
    """Gathers the parts of a file, beginning with some parts of another, and writes them."""

    def __init__(self, parts: Mapping[str, bytes | memoryview] = MappingProxyType({})) -> None:
        self._parts = dict(parts)

    def add_texts(self, name: str, texts: Iterable[str]) -> None:
        """Add a part that is texts."""
        encoded = [text.encode("utf-8", "surrogatepass") for text in texts]
        offsets, end = array("I", [0]), 0
        for each in encoded:
            end += len(each)
            offsets.append(end)
        self._parts[name] = b"".join(encoded)
        self.add_numbers(f"{name} offsets", offsets)

    def exchange_texts(self, name: str, new_texts: Mapping[int, str]) -> None:
        """Exchange the texts at some places of a part that is texts."""
        data, offsets = self._parts[name], memoryview(self._parts[f"{name} offsets"]).cast("I")
        pieces, moved, end, shift = list[bytes | memoryview](), array("I"), 0, 0
        for place, text in sorted(new_texts.items()):
            encoded = text.encode("utf-8", "surrogatepass")
            pieces += [data[offsets[end] : offsets[place]], encoded]
            moved.extend(offset + shift for offset in offsets[end : place + 1])
            shift += len(encoded) - (offsets[place + 1] - offsets[place])
            end = place + 1
        pieces.append(data[offsets[end] :])
        moved.extend(offset + shift for offset in offsets[end:])
        self._parts[name] = b"".join(pieces)
        self.add_numbers(f"{name} offsets", moved)

    def add_numbers(self, name: str, numbers: Numbers) -> None:
        """Add a part that is numbers."""
        self._parts[name] = numbers.tobytes()

    def add_coded_texts(self, name: str, texts: Iterable[str]) -> None:
        """Add a part that is texts of which each is one of a few."""
        codes: dict[str, int] = {}
        self.add_numbers(f"{name} codes", array("I", [codes.setdefault(text, len(codes)) for text in texts]))
        self.add_texts(name, codes)

    def add_column(self, name: str, column: PlacesByValue, size: int) -> None:
        """Add a column of a class of so many things."""
        places, ends = array("I"), array("I")
        for each in column.values():
            places.extend(each)
            ends.append(len(places))
        self.add_texts(name, column)
        self.add_numbers(f"{name} ends", ends)
        self.add_numbers(f"{name} places", places)
        self._parts[f"{name} flags"] = b"".join(
            place_flags(size, column[value]) for value in frequent_values(column, size)
        )

    def write(self, file: IO[bytes], profile: str) -> None:
        """Write the file, for a profile of some digest."""
        parts, start = dict[str, tuple[int, int]](), 0
        for name, data in self._parts.items():
            parts[name] = start, len(data)
            start += len(data)
        header = msgspec.json.encode(_Header(FORMAT, profile, parts))
        file.write(len(header).to_bytes(4, sys.byteorder))
        file.write(header)
        file.writelines(self._parts.values())


def frequent_values(column: PlacesByValue, size: int) -> list[str]:
    """Return the values that many of so many things have."""
    return [value for value, places in column.items() if len(places) * MANY > size]


def place_flags(size: int, *groups: Iterable[int]) -> bytearray:
    """Return as many bytes as there are things, those at some places 1 and the others 0."""
    found = bytearray(size)
    for places in groups:
        for place in places:
            found[place] = 1
    return found
