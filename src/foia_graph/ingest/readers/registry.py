"""Readers of files of records by the endings of file names, the layout of columns, and packed files.

A reader is a generator function `(path, name, layout)` that yields a `SourceRecord` for each record of a
file, or a `Problem` where there should have been one; it raises `InputError` when the file cannot be read.
It is registered in the entry-point group `foia_graph.readers` under the ending (`.csv`).
"""

import gzip
import io
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import BinaryIO, TypeAlias, cast

from foia_graph.errors import InputError
from foia_graph.model.resource import Problem, RawValue, SourceRecord
from foia_graph.runtime.plugins import PluginTable, instance_of

GZIP_SUFFIX = ".gz"
# Bytes that any file may have when it is unpacked.
ALWAYS_ALLOWED = 512 << 20
# Times its own size that a larger file may have; text has 3 to 20 times, and zeros a thousand times.
MAX_RATIO = 200


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

# Levels of nesting in a record.
DEEPEST_NESTING = 40


@dataclass(frozen=True, slots=True)
class RecordReader:
    """A reader of files, and what it says of them, so that less of them is read."""

    read: ReadFunction
    by_hand: bool = False
    """Files are small: they are read once and kept in memory."""
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


# Readers by the endings of file names.
READERS: PluginTable[RecordReader] = PluginTable("readers", instance_of(RecordReader))


def reader_ending(name: str) -> str:
    """Return the ending of a file name by which its reader is found, "" where there is none."""
    endings = "".join(PurePath(name).suffixes[-2:]), PurePath(name).suffix
    return next((ending for ending in endings if ending in READERS), "")


def reader_of(name: str) -> RecordReader:
    """Return the reader of a file that has one."""
    return READERS[reader_ending(name)]


# What readers of plug-ins may still say; their files are read in full, whatever it is.
ASKED_EARLIER = frozenset(("by_layout", "in_plain_bytes"))


def reader(
    *, by_hand: bool = False, line_by_line: bool = False, has_quotes: bool = False, **earlier: bool
) -> Callable[[ReadFunction], RecordReader]:
    """Make a reader of a function; what only earlier versions asked of readers may be said, too.

    Raises TypeError for what no version asked.
    """
    if unknown := earlier.keys() - ASKED_EARLIER:
        raise TypeError(f"nothing is known of a reader by {', '.join(sorted(unknown))}")
    return lambda read: RecordReader(read, by_hand, line_by_line, has_quotes)


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


# The cells of a row, with the line on which it begins.
TableRow = tuple[int, list[str]]
# The values of a row by the titles of their columns, None for those that are there and say nothing.
RawRow: TypeAlias = "Mapping[str, RawValue | None]"
PAGE = "Page"
MAP_OR_IGNORE = "name it in source.toml, or under `ignore`"


def read_table(rows: Iterator[TableRow], name: str, layout: FileLayout) -> Iterator[SourceRecord | Problem]:
    """Yield a record for each row under the header; empty cells are no values, and empty rows no records.

    Raises InputError where the header is not clear, or lacks a column that source.toml names.
    """
    line, cells = next((row for row in rows if row[0] >= layout.header), (0, None))
    if cells is None:
        return
    if not layout.columns:
        _check_titles(cells, name, line, layout)
    header = number_titles(cells)
    if missing := [title for title in (*layout.columns, *layout.id) if title not in header]:
        raise InputError(
            f"has no column {missing[0]!r}, which source.toml names; the header is {', '.join(header)}",
            name,
            line,
        )
    used = layout.columns or set(header) - layout.ignore
    for title in header:
        if title and title not in used and title not in layout.ignore and title not in layout.id:
            message = f"column {title!r} is in no field, so its cells are not loaded; {MAP_OR_IGNORE}"
            yield Problem(name, line, "", message, "warning")
    known = [(at, title) for at, title in enumerate(header) if title in used or title in layout.id]
    records = RecordRows(name, layout)
    for line, row in rows:
        if any(row):
            if len(row) != len(header):
                yield _wrong_width(row, header, name, line)
                row += [""] * (len(header) - len(row))
            yield from records.read(line, {title: row[at] for at, title in known if row[at]})


class RecordRows:
    """What makes records of rows, as a layout says; where it names no columns, titles are names of fields."""

    def __init__(self, name: str, layout: FileLayout) -> None:
        self._name, self._layout = name, layout
        counts = Counter(column.field for column in layout.columns.values())
        # Each of several columns of one field adds a value.
        self._lists = {t: c for t, c in layout.columns.items() if c.separator or counts[c.field] > 1}
        self._plain = {t: c.field for t, c in layout.columns.items() if t not in self._lists}
        self._fieldless = {*layout.ignore, *(layout.id if layout.columns else ())}

    def read(self, line: int, row: "RawRow") -> Iterator[SourceRecord | Problem]:
        """Yield the record of a row, after a report of each new title that goes nowhere."""
        fields: dict[str, RawValue] = {**self._layout.constants}
        lists: dict[str, list[RawValue]] = {}
        for title, value in row.items():
            if title in self._plain:
                if value is not None:
                    fields[self._plain[title]] = value
            elif title in self._lists:
                column = self._lists[title]
                lists.setdefault(column.field, []).extend(_list_values(value, column.separator))
            elif title not in self._fieldless:
                if self._layout.columns:
                    self._fieldless.add(title)
                    message = f"key {title!r} is in no field, so it is not loaded; {MAP_OR_IGNORE}"
                    yield Problem(self._name, line, "", message, "warning")
                else:
                    self._plain[title] = title
                    if value is not None:
                        fields[title] = value
        fields.update({name: values for name, values in lists.items() if values})
        kind = self._layout.type or str(fields.pop("type", ""))
        if self._layout.id:
            parts = (row.get(title, "") for title in self._layout.id)
            fields["id"] = record_name(kind, [part if isinstance(part, str) else "" for part in parts])
        yield SourceRecord(kind, fields, self._name, line, loose=True)


def record_name(kind: str, parts: Sequence[str]) -> str:
    """Return the name of a record, from several columns; of a page the last is its number in the document.

    >>> record_name("Page", ["104-10004", "2025", "3"])
    '104-10004-2025/3'
    """
    if kind == PAGE and len(parts) > 1:
        return f"{'-'.join(parts[:-1]).replace('/', '-')}/{parts[-1]}"
    return "-".join(parts)


def _list_values(value: "RawValue | None", separator: str) -> list[RawValue]:
    if isinstance(value, str):
        texts = value.split(separator) if separator else [value]
        return [text.strip() for text in texts if text.strip()]
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def number_titles(cells: list[str]) -> list[str]:
    """Return the titles, numbered where one is there again; a column without a title stays so."""
    seen: Counter[str] = Counter()
    header = []
    for title in cells:
        seen[title] += 1
        header.append(f"{title} ({seen[title]})" if title and seen[title] > 1 else title)
    return header


def _check_titles(header: list[str], name: str, line: int, layout: FileLayout) -> None:
    for at, title in enumerate(header):
        if title in header[:at] and title not in layout.ignore:
            places = f"in columns {header.index(title) + 1} and {at + 1}"
            wanted = f"give columns their fields in source.toml, the second as {f'{title} (2)'!r}"
            raise InputError(f"the header names {title!r} twice, {places}; {wanted}", name, line)


def _wrong_width(row: list[str], header: list[str], name: str, line: int) -> Problem:
    more = f"; not loaded: {' | '.join(row[len(header) :])[:200]!r}" if len(row) > len(header) else ""
    message = f"has {len(row)} cells where the header names {len(header)}{more}"
    return Problem(name, line, "", message, "warning")
