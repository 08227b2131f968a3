"""Differences of two texts, word by word: the same, read otherwise, or lacking in one."""

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from foia_graph.extract.near_duplicates.alignment import align_words, count_common

DiffKind = Literal["same", "alike", "left", "right", "other"]
"""Both have it; both have it and spell it differently; only one has it; each has something else there."""
LONGEST_ALIKE = 12
"""Words up to which a passage may be one that was only read otherwise."""
LONGEST_WORDS = 120
"""Letters of such a passage at most."""
ALIKE_RATIO = 0.7
"""Share of letters in the same order from which on words are one word, read otherwise."""


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
    """Cut two texts, each given by its words, into passages, in order."""
    for run in align_words(left, right):
        one, other = left[run.left : run.left_end], right[run.right : run.right_end]
        yield DiffPassage("same" if run.same else _passage_kind(one, other), *run[1:])


def _passage_kind(left: Sequence[str], right: Sequence[str]) -> DiffKind:
    if not left:
        return "right"
    if not right:
        return "left"
    return "alike" if _are_alike(left, right) else "other"


def _are_alike(left: Sequence[str], right: Sequence[str]) -> bool:
    """Return whether words are the same but for letters that were read otherwise; figures are never."""
    if max(len(left), len(right)) > LONGEST_ALIKE or list(filter(has_digit, left)) != list(
        filter(has_digit, right)
    ):
        return False
    one, other = "".join(left), "".join(right)
    letters = len(one) + len(other)
    return letters <= 2 * LONGEST_WORDS and 2 * count_common(one, other) >= ALIKE_RATIO * letters


def has_digit(word: str) -> bool:
    """Return whether a word has a digit.

    >>> [has_digit("b6"), has_digit("six")]
    [True, False]
    """
    return any(map(str.isdigit, word))
