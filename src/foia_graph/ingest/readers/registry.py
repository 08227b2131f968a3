"""Readers of files of records by the endings of file names, and the settings of a folder (`source.toml`).

A reader is a generator function `(path, name, layout)` that yields a `SourceRecord` for each record of a
file, or a `Problem` where there should have been one; it raises `InputError` when the file cannot be read.
It is registered in the entry-point group `foia_graph.readers` under the ending (`.csv`).
"""

import codecs
import gzip
import io
import re
import tomllib
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path, PurePath
from typing import Any, BinaryIO, TypeAlias, cast

from foia_graph.errors import InputError, ValueRejected
from foia_graph.model import iris
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


def reader(
    *, by_hand: bool = False, line_by_line: bool = False, has_quotes: bool = False, **_earlier: bool
) -> Callable[[ReadFunction], RecordReader]:
    """Make a reader of a function; what only earlier versions asked of readers may be said, too."""

    def make(read: ReadFunction) -> RecordReader:
        return RecordReader(read, by_hand, line_by_line, has_quotes)

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
    """Raise InputError for a title that is twice where titles are the names of fields."""
    for at, title in enumerate(header):
        if title in header[:at] and title not in layout.ignore:
            places = f"in columns {header.index(title) + 1} and {at + 1}"
            wanted = f"give columns their fields in source.toml, the second as {f'{title} (2)'!r}"
            raise InputError(f"the header names {title!r} twice, {places}; {wanted}", name, line)


def _wrong_width(row: list[str], header: list[str], name: str, line: int) -> Problem:
    more = f"; not loaded: {' | '.join(row[len(header) :])[:200]!r}" if len(row) > len(header) else ""
    message = f"has {len(row)} cells where the header names {len(header)}{more}"
    return Problem(name, line, "", message, "warning")


SOURCE_TOML = "source.toml"
SETTING_NAMES = frozenset(("title", "description", "source", "graph", "scope", "files"))
FILE_SETTING_NAMES = frozenset(
    ("type", "id", "columns", "constants", "ignore", "encoding", "delimiter", "header")
)


@dataclass(frozen=True, slots=True)
class SourceSettings:
    """The settings of a folder; `name` is how the folder is called in reports and in the store."""

    name: str
    title: str = ""
    description: str = ""
    source: str = ""
    graph: str = ""
    external: bool = False
    layouts: Mapping[str, FileLayout] = field(default_factory=dict)
    source_record: SourceRecord | None = None
    """The record of the source that the folder stands for, where it is described in `source.toml`."""

    def layout(self, file: str) -> FileLayout:
        """Return how a file is laid out: by the first pattern that its name fits."""
        return next(
            (layout for pattern, layout in self.layouts.items() if fnmatch(file, pattern)), FileLayout()
        )

    def records(self, path: Path, file: str) -> Iterator[SourceRecord | Problem]:
        """Yield the records of one file of the folder, wherever its bytes are kept now."""
        return reader_of(file)(path, f"{self.name}/{file}", self.layout(file))


def is_record_file(path: Path) -> bool:
    """Return True for files that some reader reads."""
    return bool(reader_ending(path.name))


def read_source_settings(data: bytes, name: str) -> SourceSettings:
    """Parse `source.toml`; raises InputError for what is no TOML, or for a key that means nothing."""
    path = f"{name}/{SOURCE_TOML}"
    settings = read_toml(data, path)
    check_names(settings, SETTING_NAMES, path, "a source folder")
    check_types(settings, path, str, "a text", "title", "description", "graph", "scope")
    check_types(settings, path, dict, "a table", "files")
    if settings.get("scope", "external") != "external":
        raise InputError("the setting 'scope' must be 'external', or be omitted", path)
    for key in (name, settings["graph"]) if "graph" in settings else (name,):
        try:
            iris.slug(key)
        except ValueRejected:
            message = f"{key!r} holds no letter or digit that could name a graph; give it another name"
            raise InputError(message, path) from None
    source = settings.get("source", "")
    source_record = None
    if isinstance(source, dict):
        fields: dict[str, RawValue] = {"id": name, **{k: _as_raw(v) for k, v in source.items()}}
        source_record = SourceRecord("SourceDocument", fields, path, 1)
        source = str(fields["id"])
    elif not isinstance(source, str):
        raise InputError(
            "the setting 'source' must be the name of a source, or a table that describes it", path
        )
    return SourceSettings(
        name,
        str(settings.get("title", "")),
        str(settings.get("description", "")),
        str(source),
        str(settings.get("graph", "")),
        "scope" in settings,
        {pattern: _file_layout(layout, path) for pattern, layout in settings.get("files", {}).items()},
        source_record,
    )


def read_toml(data: bytes, path: str) -> dict[str, Any]:
    """Parse a TOML file; raises InputError with the line of what is wrong."""
    try:
        return tomllib.loads(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise InputError("is not UTF-8", path, data.count(b"\n", 0, error.start) + 1) from None
    except (ValueError, RecursionError) as error:
        place = re.search(r"\(at line (\d+)", str(error))
        last = data.count(b"\n") + 1 if "end of document" in str(error) else 0
        raise InputError(f"is not TOML: {error}", path, int(place[1]) if place else last) from None


def _file_layout(settings: Mapping[str, Any], path: str) -> FileLayout:
    if not isinstance(settings, dict):
        raise InputError('a file is laid out as a table, as [files."index.csv"]', path)
    check_names(settings, FILE_SETTING_NAMES, path, "a file")
    check_types(settings, path, str, "a text", "type", "encoding", "delimiter")
    check_types(settings, path, dict, "a table", "columns", "constants")
    encoding, delimiter = settings.get("encoding", "utf-8"), settings.get("delimiter", ",")
    if len(delimiter) != 1 or delimiter in '"\r\n':
        raise InputError(f"the delimiter {delimiter!r} must be one character, as ;", path)
    header = settings.get("header", 1)
    if not isinstance(header, int) or isinstance(header, bool) or header < 1:
        raise InputError("the setting 'header' must be the number of a line, from 1", path)
    return FileLayout(
        settings.get("type", ""),
        _text_list(settings, "id", path),
        {title: _column_layout(title, column, path) for title, column in settings.get("columns", {}).items()},
        {name: _as_raw(value) for name, value in settings.get("constants", {}).items()},
        frozenset(_text_list(settings, "ignore", path)),
        _encoding_name(encoding, path),
        delimiter,
        header,
    )


def _column_layout(title: str, column: Any, path: str) -> ColumnLayout:
    if isinstance(column, str):
        return ColumnLayout(column)
    if not isinstance(column, dict) or not {"field"} <= column.keys() <= {"field", "separator"}:
        wanted = '"subject" or { field = "subject", separator = ";" }'
        raise InputError(f"column {title!r} names its field, as {wanted}", path)
    check_types(column, path, str, "a text", "field", "separator")
    return ColumnLayout(**column)


def _encoding_name(name: str, path: str) -> str:
    try:
        "".encode(name)
        if any("\ud800" in sample.decode(name, "replace") for sample in (b"\\ud800", b"+2AA-")):
            raise LookupError("reads what is no text")
        return codecs.lookup(name).name
    except LookupError:
        raise InputError(f"no encoding is called {name!r}; write utf-8, cp1252 or the like", path) from None


def _text_list(settings: Mapping[str, Any], key: str, path: str) -> tuple[str, ...]:
    texts = settings.get(key, [])
    texts = [texts] if isinstance(texts, str) else texts
    if not isinstance(texts, list) or not all(isinstance(each, str) for each in texts):
        raise InputError(f"the setting {key!r} must be a text or a list of texts", path)
    return tuple(texts)


def check_types(settings: Mapping[str, Any], path: str, kind: type, expected: str, *keys: str) -> None:
    """Raise InputError for a setting of another type than is expected."""
    for key in keys:
        if not isinstance(settings.get(key, kind()), kind):
            raise InputError(f"the setting {key!r} must be {expected}", path)


def check_names(settings: Mapping[str, Any], allowed: frozenset[str], path: str, what: str) -> None:
    """Raise InputError for a setting that there is not."""
    for key in settings:
        if key not in allowed:
            raise InputError(f"{what} has no setting {key!r}; there are {', '.join(sorted(allowed))}", path)


def _as_raw(value: Any) -> RawValue:
    if isinstance(value, dict):
        return {key: _as_raw(each) for key, each in value.items()}
    return [_as_raw(each) for each in value] if isinstance(value, list) else str(value)
