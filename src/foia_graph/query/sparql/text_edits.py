"""Edits of the text of a query, and the place in the old text of each place in the new one."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple


class Edit(NamedTuple):
    """A stretch of a query, and what is to stand there."""

    start: int
    end: int
    text: str


def apply_edits(query: str, edits: Iterable[Edit]) -> str:
    """Write a query with its changes, which do not overlap.

    >>> apply_edits("ASK { a }", [Edit(6, 7, "b"), Edit(0, 0, "# ")])
    '# ASK { b }'
    """
    parts, end = [], 0
    for edit in sorted(edits):
        parts += [query[end : edit.start], edit.text]
        end = edit.end
    return "".join([*parts, query[end:]])


def original_offset(edits: Sequence[Edit], offset: int) -> int:
    """Return the place in the old text of a place in the new one; for what was put in, where it was put.

    >>> [original_offset([Edit(2, 4, "12345")], offset) for offset in (1, 2, 6, 7)]
    [1, 2, 2, 4]
    """
    shift = 0
    for edit in sorted(edits):
        begin = edit.start + shift
        if offset < begin:
            break
        if offset < begin + len(edit.text):
            return edit.start
        shift += len(edit.text) - (edit.end - edit.start)
    return offset - shift
