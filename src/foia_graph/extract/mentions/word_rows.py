"""Texts as rows of words.

So names are compared, whatever their capitals, blanks, line ends, hyphens and apostrophes. "The" is no word.
"""

import re
from functools import cache
from itertools import accumulate
from typing import NamedTuple

WORD_BREAK = re.compile("\ufffe|\u00ad|-\n")
"""What may stand within a word: it goes on behind that, or in the next line."""


class WordRow(NamedTuple):
    """The words of a text in small letters; `bounds` are where each of `places` begins and ends."""

    words: list[str]
    places: list[int]
    bounds: list[int]

    def start(self, at: int) -> int:
        """Return where a word begins."""
        return self.bounds[2 * self.places[at]]

    def end(self, at: int) -> int:
        """Return where a word ends."""
        return self.bounds[2 * self.places[at] + 1]


def split_words(text: str, alone: str = "") -> WordRow:
    """Take a text apart; `alone` are ranges of letters, each of which is a word by itself."""
    broken = WORD_BREAK.search(text) is not None
    parts = _word_pattern(alone, broken).split(lower_in_place(text))
    found = [WORD_BREAK.sub("", word) for word in parts[1::2]] if broken else parts[1::2]
    places = [place for place, word in enumerate(found) if word != "the"]
    return WordRow([found[place] for place in places], places, list(accumulate(map(len, parts))))


@cache
def _word_pattern(alone: str, broken: bool) -> re.Pattern[str]:
    word = rf"[^\W_{alone}]+"
    if broken:
        word += f"(?:(?:{WORD_BREAK.pattern})+{word})*"
    return re.compile(f"({word}|[{alone}&])")


def words_of(text: str) -> tuple[str, ...]:
    """Return the words of a text."""
    return tuple(split_words(text).words)


def lower_in_place(text: str) -> str:
    """Write a text in small letters, each of which stays in its place."""
    lower = text.lower()
    return lower if len(lower) == len(text) else "".join(c if len(c.lower()) > 1 else c.lower() for c in text)
