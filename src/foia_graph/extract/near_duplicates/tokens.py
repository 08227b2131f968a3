"""Words of a text as they are compared: in small letters, without what stands between them."""

import re
from itertools import islice
from typing import NamedTuple

WORD = re.compile(r"[^\W_]+")
MOST_WORDS = 10_000
"""Most words of a page that are compared."""


class PlacedWord(NamedTuple):
    """A word of a text and where it stands there."""

    word: str
    start: int
    end: int


def text_words(text: str) -> list[str]:
    """Return the words of a text.

    >>> text_words("Re: S-Comm, (b)(6)")
    ['re', 's', 'comm', 'b', '6']
    """
    return [word.casefold() for word in WORD.findall(text)]


def compared_text(text: str) -> str:
    """Return as much of a text as is compared."""
    if len(text) <= MOST_WORDS:
        return text
    after = next(islice(WORD.finditer(text), MOST_WORDS, None), None)
    return text[: after.start()] if after else text


def place_words(text: str) -> list[PlacedWord]:
    """Return the words of a text, each with its place."""
    return [PlacedWord(match.group().casefold(), match.start(), match.end()) for match in WORD.finditer(text)]
