"""A source folder: `source.toml`, which says what the folder is, and the files of records beside it.

    title = "Index of the second release"
    source = "vulnerable-groups-index"      # the source its records speak from; or [source], the record of it
    graph = "agents"                        # home graph of what no source states (left out: that of the source)
    scope = "external"                      # sources described here lie outside the corpus

    [files."index.csv"]
    type = "ReleasedDocument"
    id = ["Control Number"]
    ignore = ["Remarks"]
    columns = { Title = "title", Topics = { field = "subject", separator = ";" } }
    constants = { inSeries = "2012-04-10" }
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from foia_graph.errors import InputError
from foia_graph.model import Problem, Raw, SourceRecord
from foia_graph.readers import READERS
from foia_graph.readers.registry import Column, Layout

SETTINGS = "source.toml"
KEYS = frozenset(("title", "description", "source", "graph", "scope", "files"))
FILE_KEYS = frozenset(("type", "id", "columns", "constants", "ignore", "encoding", "delimiter"))


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
        return READERS[Path(file).suffix](path, f"{self.name}/{file}", self.layout(file))


def is_records(path: Path) -> bool:
    """True for files that some reader reads."""
    return path.suffix in READERS


def read_folder(data: bytes, name: str) -> Folder:
    """Read `source.toml`; raises InputError for what is no TOML, or for a key that means nothing."""
    path = f"{name}/{SETTINGS}"
    settings = read_toml(data, path)
    _known(settings, KEYS, path, "a source folder")
    source = settings.get("source", "")
    described = None
    if isinstance(source, dict):
        fields: dict[str, Raw] = {"id": name, **{k: _text(v) for k, v in source.items()}}
        described = SourceRecord("SourceDocument", fields, path, 1)
        source = str(fields["id"])
    return Folder(
        name,
        str(settings.get("title", "")),
        str(settings.get("description", "")),
        str(source),
        str(settings.get("graph", "")),
        settings.get("scope") == "external",
        {pattern: _layout(layout, path) for pattern, layout in settings.get("files", {}).items()},
        described,
    )


def read_toml(data: bytes, path: str) -> dict[str, Any]:
    """Read a TOML file; raises InputError with the line of what is wrong."""
    try:
        return tomllib.loads(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise InputError("is not UTF-8", path, data.count(b"\n", 0, error.start) + 1) from None
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"is not TOML: {error}", path) from None


def _layout(settings: Mapping[str, Any], path: str) -> Layout:
    _known(settings, FILE_KEYS, path, "a file")
    columns = {
        title: Column(**column) if isinstance(column, dict) else Column(str(column))
        for title, column in settings.get("columns", {}).items()
    }
    key = settings.get("id", ())
    return Layout(
        str(settings.get("type", "")),
        (key,) if isinstance(key, str) else tuple(key),
        columns,
        {name: _text(value) for name, value in settings.get("constants", {}).items()},
        frozenset(settings.get("ignore", ())),
        str(settings.get("encoding", "utf-8")),
        str(settings.get("delimiter", ",")),
    )


def _known(settings: Mapping[str, Any], known: frozenset[str], path: str, what: str) -> None:
    for key in settings:
        if key not in known:
            raise InputError(f"{what} has no setting {key!r}; there are {', '.join(sorted(known))}", path)


def _text(value: Any) -> Any:
    return [_text(each) for each in value] if isinstance(value, list) else str(value)
