"""Settings of a source folder (`source.toml`): what the folder is, and how the files next to it are laid out.

docs/records.md has all of them.
"""

import codecs
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from foia_graph.errors import InputError, ValueRejected
from foia_graph.ingest.readers.registry import ColumnLayout, FileLayout, reader_ending, reader_of
from foia_graph.model import iris
from foia_graph.model.resource import Problem, RawValue, SourceRecord

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
