"""Values of JSON as strangers write them: numbers as they are, names that come twice, any letters."""

import json
import re
from collections.abc import Mapping
from typing import Any

from foia_graph.connectors.harvest.documents import UnreadableDocument

LONE_SURROGATE = re.compile(r"[\ud800-\udfff]")
EXCERPT = 60


class NumberText(str):
    """A number of JSON as it is written: 1.10 stays 1.10, and a thousand digits are no work."""

    __slots__ = ()


class RepeatedValues(list[Any]):
    """The values of a name that an object has more than once."""

    __slots__ = ()


def parse_json(data: bytes) -> tuple[Any, bool]:
    """Return a document, and False where it is no Unicode and was read as Windows-1252.

    Raises UnreadableDocument for what is no JSON.
    """
    try:
        text, unicode = data.decode(json.detect_encoding(data)).removeprefix("\ufeff"), True
    except UnicodeDecodeError:
        text, unicode = data.decode("cp1252", "replace"), False
    try:
        document = json.loads(
            text,
            parse_int=NumberText,
            parse_float=NumberText,
            parse_constant=NumberText,
            object_pairs_hook=_object,
        )
    except ValueError as error:
        raise UnreadableDocument(f"is no JSON, or only a part of it: {error}") from None
    return document, unicode


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        for name in found:
            values = [value for each, value in pairs if each == name]
            if len(values) > 1:
                found[name] = RepeatedValues(values)
    return found


def is_empty(value: Any) -> bool:
    """Return whether a value says nothing: null, an empty list or object, or nothing but blanks."""
    return value is None or (
        isinstance(value, (str, list, dict)) and not (value.strip() if isinstance(value, str) else value)
    )


def clean_text(text: str) -> str:
    """Return a text that can be encoded: half a surrogate pair is no character (Unicode, 3.9)."""
    return LONE_SURROGATE.sub("\ufffd", text)


def json_text(value: Any) -> str:
    """Return a value as JSON, with names in order and numbers as they were written."""
    if isinstance(value, Mapping):
        pairs = (f"{_quoted(name)}:{json_text(each)}" for name, each in sorted(value.items()))
        return f"{{{','.join(pairs)}}}"
    if isinstance(value, list):
        return f"[{','.join(map(json_text, value))}]"
    return str(value) if isinstance(value, NumberText) else _quoted(value)


def _quoted(value: Any) -> str:
    return json.dumps(clean_text(value) if isinstance(value, str) else value, ensure_ascii=False)


def describe_value(value: Any) -> str:
    """Return what a value is, in the words of a sentence: "the number 707", "a list of 3"."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, NumberText):
        return f"the number {_excerpt(value)}"
    if isinstance(value, str):
        return f"the text “{_excerpt(value)}”" if value.strip() else "an empty text"
    if isinstance(value, list):
        return f"a list of {len(value):,}" if value else "an empty list"
    names = ", ".join(map(_excerpt, list(value)[:4]))
    return f"an object with {names}{' …' if len(value) > 4 else ''}" if value else "an empty object"


def _excerpt(text: str) -> str:
    plain = " ".join(clean_text(text).split())
    return plain if len(plain) <= EXCERPT else f"{plain[:EXCERPT]}…"
