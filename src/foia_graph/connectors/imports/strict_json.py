"""JSON of strangers, read strictly (RFC 8259, RFC 7493): plain numbers, no key twice, and not too deep."""

import json
import math
from collections import Counter
from collections.abc import Callable
from typing import Any

from foia_graph.errors import InputError
from foia_graph.model.values import UNWRITABLE

# Objects and lists that may be in each other.
DEEPEST = 100
TOO_DEEP = f"is nested more than {DEEPEST} deep"
VERTICAL_TAB, PAGE_END = "\x0b", "\f"
# A function that is told what was put right, as a sentence that continues after the name of the document.
Note = Callable[[str], None]


class TruncatedJson(InputError):
    """JSON that ends before its end: more of it may come another time."""


def decode_json(data: bytes, note: Note | None = None) -> Any:
    """Return a document of JSON in UTF-8 as Python has it; raises InputError, which continues after its name.

    A character that no text can hold becomes U+FFFD; the end of a page (U+000C) stays. `note` is called with
    what was put right, and lets the last of two values under one key count; without it they are refused.
    """

    def build_object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        """Return an object; of a key that is twice the last value counts, where that may be."""
        fields = dict(pairs)
        counts = Counter(key for key, _ in pairs) if len(fields) != len(pairs) else {}
        for key in (key[:60] for key, times in counts.items() if times > 1):
            if note is None:
                raise ValueError(f"it has the key {key!r} twice in one object")
            note(f"has {key!r} twice in one object; the last one counts")
        return fields

    try:
        value = json.loads(
            data.decode("utf-8-sig"),
            parse_constant=_refuse_constant,
            parse_float=_finite,
            object_pairs_hook=build_object,
        )
    except json.JSONDecodeError as error:
        # What ends early may be a cut connection, and is worth another attempt.
        is_cut = not error.doc[error.pos :].strip() or error.msg.startswith("Unterminated")
        kind = TruncatedJson if is_cut else InputError
        message = "is JSON that ends too early" if is_cut else f"is no JSON ({error.msg})"
        raise kind(f"{message}, in line {error.lineno}", line=error.lineno) from None
    except UnicodeDecodeError as error:
        raise InputError(f"is not in UTF-8, from byte {error.start:,} on") from None
    except RecursionError:
        raise InputError(TOO_DEEP) from None
    except ValueError as error:
        raise InputError(f"is no JSON that can be relied on: {error}") from None
    return _clean(value, note, 1)


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is no number")


def _finite(text: str) -> float:
    number = float(text)
    if math.isinf(number):
        raise ValueError(f"{text[:60]} is a number out of range")
    return number


def _clean(value: Any, note: Note | None, depth: int) -> Any:
    """Return a value whose texts can be written; raises InputError where it is nested too deep."""
    if isinstance(value, str):
        return _clean_text(value, note)
    if not isinstance(value, (dict, list)):
        return value
    if depth > DEEPEST:
        raise InputError(TOO_DEEP)
    if isinstance(value, list):
        return [_clean(each, note, depth + 1) for each in value]
    return {_clean_text(key, note): _clean(each, note, depth + 1) for key, each in value.items()}


def _clean_text(text: str, note: Note | None) -> str:
    if not UNWRITABLE.search(text):
        return text
    lines = text.replace(VERTICAL_TAB, "\n")
    cleaned = PAGE_END.join(UNWRITABLE.sub("\ufffd", page) for page in lines.split(PAGE_END))
    if cleaned != lines and note is not None:
        note("holds characters that no text can hold; they are replaced")
    return cleaned
