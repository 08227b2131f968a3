"""Contexts of passages: the words right before and after some words of a text, on one line."""

import re
from typing import NamedTuple

LENGTH = 80
"""Characters of a context on each side, about."""
_BLANKS = re.compile(r"\s+")


class TextContext(NamedTuple):
    """A passage with what stands before and after it, blanks made single (Web Annotation, 4.2.4)."""

    prefix: str
    exact: str
    suffix: str


def text_context(text: str, start: int, end: int, length: int = LENGTH) -> TextContext:
    """Return the passage from `start` up to `end` with whole words of `length` characters on each side."""
    before, after = text[max(start - length, 0) : start], text[end : end + length]
    if start > length and not text[start - length - 1].isspace():
        before = before[_first_blank(before) :]
    if end + length < len(text) and not text[end + length].isspace():
        after = after[: len(after) - _first_blank(after[::-1])]
    return TextContext(*(single_blanks(each) for each in (before, text[start:end], after)))


def single_blanks(text: str) -> str:
    """Return a text on one line, with single blanks.

    >>> single_blanks("opt \\n out")
    'opt out'
    """
    return _BLANKS.sub(" ", text)


def _first_blank(text: str) -> int:
    found = _BLANKS.search(text)
    return found.start() if found else 0
