"""Differences of two texts, word by word: the same, read otherwise, or lacking in one."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Literal, NamedTuple

from rapidfuzz.distance import LCSseq

# Both have it; both have it and spell it differently; only one has it; each has something else there.
DiffKind = Literal["same", "alike", "left", "right", "other"]
# Words up to which a passage may be one that was only read otherwise.
MAX_ALIKE = 12
# Letters of such a passage at most.
MAX_WORDS_LENGTH = 120
# Share of letters in the same order from which on words are one word, read otherwise.
ALIKE_RATIO = 0.7


class DiffPassage(NamedTuple):
    """A run of words of two texts: what it is, and from which word to which it goes in either."""

    kind: DiffKind
    left: int
    left_end: int
    right: int
    right_end: int

    @property
    def sizes(self) -> tuple[int, int]:
        """Return how many words it has in either text."""
        return self.left_end - self.left, self.right_end - self.right


def diff_passages(left: Sequence[str], right: Sequence[str]) -> Iterator[DiffPassage]:
    """Cut two texts, each given by its words, into passages, in order, with as much in common as can be."""
    one = other = 0
    # Longest common subsequence: unlike difflib it has no heuristic for frequent words.
    for first, second, size in LCSseq.editops(left, right).as_matching_blocks():
        if first > one or second > other:
            kind = _passage_kind(left[one:first], right[other:second])
            yield DiffPassage(kind, one, first, other, second)
        one, other = first + size, second + size
        if size:  # the last block is empty, and is at the ends
            yield DiffPassage("same", first, one, second, other)


def _passage_kind(left: Sequence[str], right: Sequence[str]) -> DiffKind:
    if not left:
        return "right"
    if not right:
        return "left"
    return "alike" if _are_alike(left, right) else "other"


def _are_alike(left: Sequence[str], right: Sequence[str]) -> bool:
    # OCR may read a letter otherwise; a figure that differs is another figure.
    if max(len(left), len(right)) > MAX_ALIKE or list(filter(has_digit, left)) != list(
        filter(has_digit, right)
    ):
        return False
    one, other = "".join(left), "".join(right)
    letters = len(one) + len(other)
    return letters <= 2 * MAX_WORDS_LENGTH and 2 * LCSseq.similarity(one, other) >= ALIKE_RATIO * letters


def has_digit(word: str) -> bool:
    """Return whether a word has a digit.

    >>> [has_digit("b6"), has_digit("six")]
    [True, False]
    """
    return any(map(str.isdigit, word))


WORD = re.compile(r"[^\W_]+")
# Most words of a page that are compared.
MAX_WORDS = 10_000


class PlacedWord(NamedTuple):
    """A word of a text and where it is there."""

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
    if len(text) <= MAX_WORDS:
        return text
    after = next(islice(WORD.finditer(text), MAX_WORDS, None), None)
    return text[: after.start()] if after else text


def place_words(text: str) -> list[PlacedWord]:
    """Return the words of a text, each with its position."""
    return [PlacedWord(match.group().casefold(), match.start(), match.end()) for match in WORD.finditer(text)]
