"""JSON lines: one object a line, keys named as fields or mapped in `source.toml` (JSON, RFC 8259)."""

import json
import re
from collections.abc import Iterator, Mapping
from itertools import count
from pathlib import Path
from typing import Any, BinaryIO

import msgspec

from foia_graph.errors import InputError
from foia_graph.ingest.readers.registry import DEEPEST_NESTING, FileLayout, RecordRows, open_unpacked, reader
from foia_graph.model.resource import Problem, RawValue, SourceRecord

KEY_END = re.compile(rb'"[ \t\r]*:')


# Bytes of one line; what is longer is no record.
MAX_LINE_LENGTH = 256 << 20


@reader(line_by_line=True)
def read_json_lines(path: Path, name: str, layout: FileLayout) -> Iterator[SourceRecord | Problem]:
    """Yield a record for each line; null is no value."""
    # Numbers stay text, so that 1.20 and a number of thirty digits are kept as written.
    decoder = msgspec.json.Decoder(dict[str, Any], float_hook=str)
    records = RecordRows(name, layout)
    with open_unpacked(path, name) as file:
        for number, line in _numbered_lines(file, name):
            found = _decode_line(decoder, line, name, number)
            yield from records.read(
                number, {key: _raw_value(value, name, number, 1) for key, value in found.items()}
            )


def _numbered_lines(file: BinaryIO, name: str) -> Iterator[tuple[int, bytes]]:
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


def _raw_value(value: Any, name: str, number: int, depth: int) -> "RawValue | None":
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if depth > DEEPEST_NESTING:
        raise _too_deep(name, number)
    if isinstance(value, list):
        found = (_raw_value(each, name, number, depth + 1) for each in value)
        return [each for each in found if each is not None]
    if isinstance(value, Mapping):
        pairs = ((key, _raw_value(each, name, number, depth + 1)) for key, each in value.items())
        return {key: each for key, each in pairs if each is not None}
    return str(value)
