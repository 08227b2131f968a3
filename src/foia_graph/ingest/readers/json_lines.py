"""JSON lines: one object a line, keys named as fields or mapped in `source.toml` (JSON, RFC 8259)."""

import json
import re
from collections.abc import Collection, Iterator, Mapping
from itertools import count
from pathlib import Path
from typing import Any, BinaryIO

import msgspec

from foia_graph.errors import InputError
from foia_graph.ingest.readers.registry import (
    DEEPEST_NESTING,
    ColumnLayout,
    FileLayout,
    open_unpacked,
    reader,
    record_name,
    shared_fields,
)
from foia_graph.model.resource import Problem, RawValue, SourceRecord

KEY_END = re.compile(rb'"[ \t\r]*:')


MAX_LINE_LENGTH = 256 << 20
"""Bytes of one line; what is longer is no record."""


@reader(by_layout=True, in_plain_bytes=True, line_by_line=True)
def read_json_lines(path: Path, name: str, layout: FileLayout) -> Iterator[SourceRecord | Problem]:
    """Yield a record for each line; null is no value."""
    # Numbers stay text, so that 1.20 and a number of thirty digits are kept as written.
    decoder = msgspec.json.Decoder(dict[str, Any], float_hook=str)
    shared = shared_fields(layout.columns.values())
    columns = _KeyColumns(layout, shared)
    warned: set[str] = set()
    with open_unpacked(path, name) as file:
        for number, line in _numbered_lines(file, name):
            found = _decode_line(decoder, line, name, number)
            fields: dict[str, RawValue] = {**layout.constants}
            given: set[str] = set()
            for key, value in found.items():
                column = columns[key]
                if key in columns.plain and type(value) is str:
                    fields[columns.plain[key]] = value
                elif column is not None and value is not None:
                    new = _split_value(_raw_value(value, name, number, 1), column.separator)
                    again = column.field in shared and column.field in given
                    fields[column.field] = [*_as_list(fields[column.field]), *_as_list(new)] if again else new
                    given.add(column.field)
                elif column is None and key not in (*layout.ignore, *layout.id) and key not in warned:
                    warned.add(key)
                    yield _unmapped_key(key, name, number)
            kind = layout.type or str(fields.pop("type", ""))
            if layout.id:
                fields["id"] = record_name(kind, [_name_part(found.get(key)) for key in layout.id])
            yield SourceRecord(kind, fields, name, number, loose=True)


def _numbered_lines(file: BinaryIO, name: str) -> Iterator[tuple[int, bytes]]:
    """Yield the lines that hold something, each with its number."""
    for number in count(1):
        try:
            line = file.readline(MAX_LINE_LENGTH)
        except InputError as error:
            raise InputError(str(error), name, number) from None
        if len(line) == MAX_LINE_LENGTH:
            raise InputError(
                f"has {MAX_LINE_LENGTH:,} bytes or more in one line; a record has less", name, number
            )
        if not line:
            return
        if line.strip():
            yield number, line


class _KeyColumns(dict[str, ColumnLayout | None]):
    """Columns by key: as `source.toml` says, or where it names no columns, the field of that name.

    `plain` are those keys that alone give one field its value.
    """

    def __init__(self, layout: FileLayout, shared: Collection[str]) -> None:
        super().__init__(layout.columns)
        self._layout = layout
        self.plain = {
            key: column.field
            for key, column in layout.columns.items()
            if not column.separator and column.field not in shared
        }

    def __missing__(self, key: str) -> ColumnLayout | None:
        if self._layout.columns or key in self._layout.ignore:
            return self.setdefault(key, None)
        self.plain[key] = key
        return self.setdefault(key, ColumnLayout(key))


def _name_part(value: Any) -> str:
    return str(value) if isinstance(value, (str, int)) else ""


def _unmapped_key(key: str, name: str, line: int) -> Problem:
    wanted = "name it in source.toml, or under `ignore`"
    return Problem(name, line, "", f"key {key!r} is in no field, so it is not loaded; {wanted}", "warning")


def _decode_line(
    decoder: "msgspec.json.Decoder[dict[str, Any]]", line: bytes, name: str, number: int
) -> dict[str, Any]:
    try:
        found = decoder.decode(line)
        if len(KEY_END.findall(line)) > len(found):
            json.loads(line, parse_int=str, object_pairs_hook=lambda pairs: _check_keys(pairs, name, number))
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise InputError(f"is no JSON object: {error}", name, number) from None
    except RecursionError:
        raise _too_deep(name, number) from None
    return found


def _too_deep(name: str, number: int) -> InputError:
    return InputError(f"is nested deeper than {DEEPEST_NESTING} levels", name, number)


def _check_keys(pairs: list[tuple[str, Any]], name: str, number: int) -> dict[str, Any]:
    keys = [key for key, _ in pairs]
    twice = next((key for key in keys if keys.count(key) > 1), None)
    if twice is not None:
        raise InputError(f"the key {twice!r} appears twice in one object", name, number)
    return dict(pairs)


def _raw_value(value: Any, name: str, number: int, depth: int) -> RawValue:
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if depth > DEEPEST_NESTING:
        raise _too_deep(name, number)
    if isinstance(value, list):
        return [_raw_value(each, name, number, depth + 1) for each in value if each is not None]
    if isinstance(value, Mapping):
        return {
            key: _raw_value(each, name, number, depth + 1) for key, each in value.items() if each is not None
        }
    return str(value)


def _split_value(value: RawValue, separator: str) -> RawValue:
    if not separator or not isinstance(value, str):
        return value
    return [each.strip() for each in value.split(separator) if each.strip()]


def _as_list(value: RawValue) -> list[RawValue]:
    return value if isinstance(value, list) else [value]
