"""Readers of files of records by the endings of file names, the layout of columns, and packed files.

A reader is a generator function `(path, name, layout)` that yields a `SourceRecord` for each record of a
file, or a `Problem` where there should have been one; it raises `InputError` when the file cannot be read
at all. It is registered in the entry-point group `foia_graph.readers` under the ending (`.csv`).
"""

import gzip
import io
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import BinaryIO, cast

from foia_graph.errors import InputError
from foia_graph.model.resource import Problem, RawValue, SourceRecord
from foia_graph.runtime.plugins import PluginTable, instance_of

GZIP_SUFFIX = ".gz"
ALWAYS_ALLOWED = 512 << 20
"""Bytes that any file may have when it is unpacked."""
MAX_RATIO = 200
"""Times its own size that a larger file may have; text has 3 to 20 times, and zeros a thousand times."""


@contextmanager
def open_unpacked(path: Path, name: str) -> Iterator[BinaryIO]:
    """Open a file of records; reading it raises InputError where it is no gzip, cut off, or without end."""
    with path.open("rb") as file:
        if not name.endswith(GZIP_SUFFIX):
            yield file
            return
        largest = max(ALWAYS_ALLOWED, MAX_RATIO * path.stat().st_size)
        with io.BufferedReader(_UnpackedBytes(file, name, largest), 1 << 20) as unpacked:
            yield cast(BinaryIO, unpacked)


class _UnpackedBytes(io.RawIOBase):
    """The bytes of a packed file, `largest` of them at most."""

    def __init__(self, file: BinaryIO, name: str, largest: int) -> None:
        self._file, self._name, self._largest = gzip.GzipFile(fileobj=file, mode="rb"), name, largest
        self._read = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "memoryview | bytearray") -> int:  # type: ignore[override]
        try:
            count = self._file.readinto(buffer)
        except (OSError, EOFError, zlib.error) as error:
            raise InputError(f"cannot be unpacked: {error}; pack it again with gzip", self._name) from None
        self._read += count
        if self._read > self._largest:
            message = (
                f"has more than {self._largest:,} bytes unpacked, too many for its size; load it unpacked"
            )
            raise InputError(message, self._name)
        return count


ReadFunction = Callable[[Path, str, "FileLayout"], Iterator[SourceRecord | Problem]]

PAGE = "Page"
DEEPEST_NESTING = 40
"""Levels of nesting in a record."""


@dataclass(frozen=True, slots=True)
class RecordReader:
    """A reader of files, and what it promises of them, so that they need not be read before they are loaded.

    Of a reader that promises nothing each file is read in full before anything is mapped: only then is it
    known which of its records are restricted, are sources, have texts, or bear names to look for. Where a
    restricted record comes by although a promise excluded it, all is read and mapped again without it.
    """

    read: ReadFunction
    by_hand: bool = False
    """Files are small: they are read once and kept in memory."""
    by_layout: bool = False
    """Records are of the class that the layout names; where it names columns, they have its fields alone."""
    in_plain_bytes: bool = False
    """Besides, where the layout names no columns, the names of fields are in the bytes as they are."""
    line_by_line: bool = False
    """After the first line a record is what its own lines say; an empty line says nothing."""
    has_quotes: bool = False
    """Lines with an open quote between them are of one record."""

    def __call__(self, path: Path, name: str, layout: "FileLayout") -> Iterator[SourceRecord | Problem]:
        """Yield the records of a file."""
        return self.read(path, name, layout)


@dataclass(frozen=True, slots=True)
class ColumnLayout:
    """The field whose values a column of a file holds, several of them where a separator is given."""

    field: str
    separator: str = ""


@dataclass(frozen=True, slots=True)
class FileLayout:
    """The layout of a bulk file, as `source.toml` says.

    `type` is the class of its records ("" where each record says its own); `id` are the columns whose values
    make the name (of a page the last is its number, and those before it name the document); `columns` maps
    column names to fields, and where it is empty columns are called as fields; `constants` are fields that
    every record has; `ignore` are columns that are not loaded, on purpose; `header` is the line on which the
    names of the columns stand, and what is above it is no data.
    """

    type: str = ""
    id: tuple[str, ...] = ()
    columns: Mapping[str, ColumnLayout] = field(default_factory=dict)
    constants: Mapping[str, RawValue] = field(default_factory=dict)
    ignore: frozenset[str] = frozenset()
    encoding: str = "utf-8"
    delimiter: str = ","
    header: int = 1


def shared_fields(columns: Iterable[ColumnLayout]) -> frozenset[str]:
    """Return the fields that several columns go into; each column then adds a value."""
    counts = Counter(column.field for column in columns)
    return frozenset(name for name, count in counts.items() if count > 1)


def record_name(kind: str, parts: Sequence[str]) -> str:
    """Return the name of a record, from several columns; of a page the last is its number in the document.

    >>> record_name("Page", ["104-10004", "2025", "3"])
    '104-10004-2025/3'
    """
    if kind == PAGE and len(parts) > 1:
        return f"{'-'.join(parts[:-1]).replace('/', '-')}/{parts[-1]}"
    return "-".join(parts)


READERS: PluginTable[RecordReader] = PluginTable("readers", instance_of(RecordReader))
"""Readers by the endings of file names."""


def reader_ending(name: str) -> str:
    """Return the ending of a file name by which its reader is found, "" where there is none."""
    endings = "".join(PurePath(name).suffixes[-2:]), PurePath(name).suffix
    return next((ending for ending in endings if ending in READERS), "")


def reader_of(name: str) -> RecordReader:
    """Return the reader of a file that has one."""
    return READERS[reader_ending(name)]


def reader(**promises: bool) -> Callable[[ReadFunction], RecordReader]:
    """Make a reader of a function; it may promise the fields of `RecordReader`."""

    def make(read: ReadFunction) -> RecordReader:
        return RecordReader(read, **promises)

    return make


def decode_text(data: bytes, name: str, encoding: str = "utf-8") -> str:
    """Return the text of a file; raises InputError with the line of the first byte that does not fit."""
    try:
        return data.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise InputError(
            f"byte 0x{data[error.start]:02X} is not {encoding}; save the file as UTF-8, "
            "or name its encoding in source.toml",
            name,
            data.count(b"\n", 0, error.start) + 1,
        ) from None
    except UnicodeError as error:
        raise InputError(f"is not {encoding}: {error}", name) from None
