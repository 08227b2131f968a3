"""Texts made fit for formats of one line."""

import re

SPACES = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u2028\u2029]+")
LONGEST_TITLE = 200


def single_line(text: str) -> str:
    """Write a text in one line, without control characters.

    >>> single_line("two\\n lines\\x00")
    'two lines'
    """
    return SPACES.sub(" ", text).strip()


def shorten_title(text: str, most: int = LONGEST_TITLE) -> str:
    """Return a text cut at the end of a word, with an ellipsis where it was cut.

    >>> shorten_title("one two three", 9)
    'one two…'
    """
    if len(text) <= most:
        return text
    return f"{text[:most].rpartition(' ')[0] or text[: most - 1]}…"
