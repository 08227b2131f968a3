"""JSON lines: one object a line, keys named as fields or mapped in `source.toml` (JSON, RFC 8259)."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from foia_graph.errors import InputError
from foia_graph.model import Problem, Raw, SourceRecord
from foia_graph.readers.registry import Column, Layout, reader


@reader(".jsonl", ".ndjson")
def read(path: Path, name: str, layout: Layout) -> Iterator[SourceRecord | Problem]:
    """Yield a record for each line; null is no value."""
    # Numbers stay text, so that 1.20 and a number of thirty digits are kept as written.
    decoder = msgspec.json.Decoder(dict[str, Any], float_hook=str)
    warned: set[str] = set()
    with path.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            found = _decode(decoder, line, name, number)
            fields: dict[str, Raw] = {**layout.constants}
            for key, value in found.items():
                column = layout.columns.get(key) if layout.columns else Column(key)
                if column is not None and value is not None:
                    fields[column.field] = _split(_raw(value), column.separator)
                elif column is None and key not in layout.ignore and key not in layout.id and key not in warned:
                    warned.add(key)
                    yield Problem(name, number, "", f"key {key!r} is in no field, so it is not loaded; name it in source.toml, or under `ignore`", "warning")
            if layout.id:
                fields["id"] = "-".join(str(found.get(key, "")) for key in layout.id)
            yield SourceRecord(layout.type or str(fields.pop("type", "")), fields, name, number, loose=True)


def _decode(decoder: "msgspec.json.Decoder[dict[str, Any]]", line: bytes, name: str, number: int) -> dict[str, Any]:
    try:
        found = decoder.decode(line)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise InputError(f"is no JSON object: {error}", name, number) from None
    if line.count(b'":') + line.count(b'" :') > len(found):
        json.loads(line, object_pairs_hook=lambda pairs: _once(pairs, name, number))
    return found


def _once(pairs: list[tuple[str, Any]], name: str, number: int) -> dict[str, Any]:
    keys = [key for key, _ in pairs]
    twice = next((key for key in keys if keys.count(key) > 1), None)
    if twice is not None:
        raise InputError(f"the key {twice!r} stands twice in one object", name, number)
    return dict(pairs)


def _raw(value: Any) -> Raw:
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return [_raw(each) for each in value if each is not None]
    if isinstance(value, Mapping):
        return {key: _raw(each) for key, each in value.items() if each is not None}
    return str(value)


def _split(value: Raw, separator: str) -> Raw:
    if not separator or not isinstance(value, str):
        return value
    return [each.strip() for each in value.split(separator) if each.strip()]
