"""A source folder: `source.toml`, which says what the folder is, and the files of records beside it.

title = "Index of the second release"
source = "vulnerable-groups-index"      # the source its records speak from; or [source], the record of it
graph = "agents"                        # home graph of what no source states (left out: that of the source)
scope = "external"                      # sources described here lie outside the corpus

[files."index.csv"]
type = "ReleasedDocument"
id = ["Control Number"]
ignore = ["Remarks"]
header = 3                              # the line with the names of the columns (left out: the first)
columns = { Title = "title", Topics = { field = "subject", separator = ";" } }
constants = { inSeries = "2012-04-10" }
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
from foia_graph.ingest.readers.registry import Column, Layout, reader_of, reads
from foia_graph.model import iris
from foia_graph.model.resource import Problem, Raw, SourceRecord

SETTINGS = "source.toml"
KEYS = frozenset(("title", "description", "source", "graph", "scope", "files"))
FILE_KEYS = frozenset(("type", "id", "columns", "constants", "ignore", "encoding", "delimiter", "header"))


@dataclass(frozen=True, slots=True)
class Folder:
    """What `source.toml` says of a folder; `name` is how the folder is called in reports and in the store."""

    name: str
    title: str = ""
    description: str = ""
    source: str = ""
    graph: str = ""
    external: bool = False
    layouts: Mapping[str, Layout] = field(default_factory=dict)
    described: SourceRecord | None = None
    """The record of the source that the folder stands for, where it is described in `source.toml`."""

    def layout(self, file: str) -> Layout:
        """Find how a file is laid out: the first pattern that its name fits."""
        return next((layout for pattern, layout in self.layouts.items() if fnmatch(file, pattern)), Layout())

    def records(self, path: Path, file: str) -> Iterator[SourceRecord | Problem]:
        """Read the records of one file of the folder, wherever its bytes are kept now."""
        return reader_of(file)(path, f"{self.name}/{file}", self.layout(file))


def is_records(path: Path) -> bool:
    """True for files that some reader reads."""
    return bool(reads(path.name))


def read_folder(data: bytes, name: str) -> Folder:
    """Read `source.toml`; raises InputError for what is no TOML, or for a key that means nothing."""
    path = f"{name}/{SETTINGS}"
    settings = read_toml(data, path)
    _known(settings, KEYS, path, "a source folder")
    _typed(settings, path, str, "a text", "title", "description", "graph", "scope")
    _typed(settings, path, dict, "a table", "files")
    if settings.get("scope", "external") != "external":
        raise InputError("the setting 'scope' must be 'external', or be left out", path)
    for key in (name, settings["graph"]) if "graph" in settings else (name,):
        try:
            iris.slug(key)
        except ValueRejected:
            message = f"{key!r} holds no letter or digit that could name a graph; give it another name"
            raise InputError(message, path) from None
    source = settings.get("source", "")
    described = None
    if isinstance(source, dict):
        fields: dict[str, Raw] = {"id": name, **{k: _text(v) for k, v in source.items()}}
        described = SourceRecord("SourceDocument", fields, path, 1)
        source = str(fields["id"])
    elif not isinstance(source, str):
        raise InputError(
            "the setting 'source' must be the name of a source, or a table that describes it", path
        )
    return Folder(
        name,
        str(settings.get("title", "")),
        str(settings.get("description", "")),
        str(source),
        str(settings.get("graph", "")),
        "scope" in settings,
        {pattern: _layout(layout, path) for pattern, layout in settings.get("files", {}).items()},
        described,
    )


def read_toml(data: bytes, path: str) -> dict[str, Any]:
    """Read a TOML file; raises InputError with the line of what is wrong."""
    try:
        return tomllib.loads(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise InputError("is not UTF-8", path, data.count(b"\n", 0, error.start) + 1) from None
    except (ValueError, RecursionError) as error:
        place = re.search(r"\(at line (\d+)", str(error))
        last = data.count(b"\n") + 1 if "end of document" in str(error) else 0
        raise InputError(f"is not TOML: {error}", path, int(place[1]) if place else last) from None


def _layout(settings: Mapping[str, Any], path: str) -> Layout:
    if not isinstance(settings, dict):
        raise InputError('a file is laid out as a table, as [files."index.csv"]', path)
    _known(settings, FILE_KEYS, path, "a file")
    _typed(settings, path, str, "a text", "type", "encoding", "delimiter")
    _typed(settings, path, dict, "a table", "columns", "constants")
    encoding, delimiter = settings.get("encoding", "utf-8"), settings.get("delimiter", ",")
    if len(delimiter) != 1 or delimiter in '"\r\n':
        raise InputError(f"the delimiter {delimiter!r} must be one character, as ;", path)
    header = settings.get("header", 1)
    if not isinstance(header, int) or isinstance(header, bool) or header < 1:
        raise InputError("the setting 'header' must be the number of a line, from 1", path)
    return Layout(
        settings.get("type", ""),
        _texts(settings, "id", path),
        {title: _column(title, column, path) for title, column in settings.get("columns", {}).items()},
        {name: _text(value) for name, value in settings.get("constants", {}).items()},
        frozenset(_texts(settings, "ignore", path)),
        _encoding(encoding, path),
        delimiter,
        header,
    )


def _column(title: str, column: Any, path: str) -> Column:
    if isinstance(column, str):
        return Column(column)
    if not isinstance(column, dict) or not {"field"} <= column.keys() <= {"field", "separator"}:
        wanted = '"subject" or { field = "subject", separator = ";" }'
        raise InputError(f"column {title!r} names its field, as {wanted}", path)
    _typed(column, path, str, "a text", "field", "separator")
    return Column(**column)


def _encoding(name: str, path: str) -> str:
    try:
        "".encode(name)
        if any("\ud800" in sample.decode(name, "replace") for sample in (b"\\ud800", b"+2AA-")):
            raise LookupError("reads what is no text")
        return codecs.lookup(name).name
    except LookupError:
        raise InputError(f"no encoding is called {name!r}; write utf-8, cp1252 or the like", path) from None


def _texts(settings: Mapping[str, Any], key: str, path: str) -> tuple[str, ...]:
    found = settings.get(key, [])
    found = [found] if isinstance(found, str) else found
    if not isinstance(found, list) or not all(isinstance(each, str) for each in found):
        raise InputError(f"the setting {key!r} must be a text or a list of texts", path)
    return tuple(found)


def _typed(settings: Mapping[str, Any], path: str, kind: type, wanted: str, *keys: str) -> None:
    for key in keys:
        if not isinstance(settings.get(key, kind()), kind):
            raise InputError(f"the setting {key!r} must be {wanted}", path)


def _known(settings: Mapping[str, Any], known: frozenset[str], path: str, what: str) -> None:
    for key in settings:
        if key not in known:
            raise InputError(f"{what} has no setting {key!r}; there are {', '.join(sorted(known))}", path)


def _text(value: Any) -> Raw:
    """Take a value of TOML as text; lists and tables keep their form."""
    if isinstance(value, dict):
        return {key: _text(each) for key, each in value.items()}
    return [_text(each) for each in value] if isinstance(value, list) else str(value)
