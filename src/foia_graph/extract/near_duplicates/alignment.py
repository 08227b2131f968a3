"""Alignment of two texts: words that both have in the same order, and words that only one has.

RapidFuzz finds the longest common subsequence, by the bits of long integers (Hyyrö 2004). It compares the
hashes of words (64 bits), not the words.
"""

from collections.abc import Hashable, Iterator, Sequence
from typing import NamedTuple

from rapidfuzz.distance import LCSseq


class AlignedRun(NamedTuple):
    """A run of words: where it stands in both texts; words of both where `same`, of either where not."""

    same: bool
    left: int
    left_end: int
    right: int
    right_end: int


def align_words(left: Sequence[Hashable], right: Sequence[Hashable]) -> list[AlignedRun]:
    """Cut two texts into runs that both have and runs that differ, with as much in common as can be."""
    return list(_aligned_runs(left, right))


def count_common(left: Sequence[Hashable], right: Sequence[Hashable]) -> int:
    """Count the words that two texts have in the same order."""
    return LCSseq.similarity(left, right)


def _aligned_runs(left: Sequence[Hashable], right: Sequence[Hashable]) -> Iterator[AlignedRun]:
    """Yield the blocks of words that match, and what lies between them."""
    one = other = 0
    for first, second, size in LCSseq.editops(left, right).as_matching_blocks():
        if first > one or second > other:
            yield AlignedRun(False, one, first, other, second)
        one, other = first + size, second + size
        if size:  # the last block is empty, and stands at the ends
            yield AlignedRun(True, first, one, second, other)
