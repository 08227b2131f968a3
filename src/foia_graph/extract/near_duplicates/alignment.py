"""Alignment of two texts: words that both have in the same order, and words that only one has.

The longest common subsequence, found by the bits of long integers (Hyyrö 2004): for each word of one text
there is one addition over all words of the other.
"""

from collections.abc import Hashable, Iterator, Sequence
from typing import NamedTuple


class AlignedRun(NamedTuple):
    """A run of words: where it stands in both texts; words of both where `same`, of either where not."""

    same: bool
    left: int
    left_end: int
    right: int
    right_end: int


def align_words(left: Sequence[Hashable], right: Sequence[Hashable]) -> list[AlignedRun]:
    """Cut two texts into runs that both have and runs that differ, with as much in common as can be."""
    first, last = _common_ends(left, right)
    pairs = [(place, place) for place in range(first)]
    inner = _common_places(left[first : len(left) - last], right[first : len(right) - last])
    pairs += [(one + first, other + first) for one, other in inner]
    pairs += [(len(left) - place, len(right) - place) for place in range(last, 0, -1)]
    return list(_join_runs(pairs, len(left), len(right)))


def count_common(left: Sequence[Hashable], right: Sequence[Hashable]) -> int:
    """Count the words that two texts have in the same order."""
    first, last = _common_ends(left, right)
    rows = _bit_rows(left[first : len(left) - last], right[first : len(right) - last])
    return first + last + (len(left) - first - last - rows[-1].bit_count() if rows else 0)


def _common_ends(left: Sequence[Hashable], right: Sequence[Hashable]) -> tuple[int, int]:
    """Count the words that both begin with, and those that both end with."""
    most = min(len(left), len(right))
    first = next((place for place in range(most) if left[place] != right[place]), most)
    most -= first
    return first, next((place for place in range(most) if left[-1 - place] != right[-1 - place]), most)


def _bit_rows(left: Sequence[Hashable], right: Sequence[Hashable]) -> list[int]:
    """Return for each word of one text the bits of the words of the other; a 0 is one more in common."""
    places: dict[Hashable, int] = {}
    for place, word in enumerate(left):
        places[word] = places.get(word, 0) | 1 << place
    every = bits = (1 << len(left)) - 1
    rows = []
    for word in right:
        here = bits & places.get(word, 0)
        bits = (bits + here | bits - here) & every
        rows.append(bits)
    return rows


def _common_places(left: Sequence[Hashable], right: Sequence[Hashable]) -> list[tuple[int, int]]:
    """Return the places of the words that both texts have in the same order."""
    rows = _bit_rows(left, right)
    one, other = len(left), len(right)
    found = []
    while one and other:
        bit = 1 << one - 1
        if rows[other - 1] & bit:
            one -= 1
        elif other > 1 and not rows[other - 2] & bit:
            other -= 1
        else:
            one, other = one - 1, other - 1
            found.append((one, other))
    return found[::-1]


def _join_runs(pairs: list[tuple[int, int]], left: int, right: int) -> Iterator[AlignedRun]:
    """Join neighbouring places to runs, and put what lies between them in runs that differ."""
    one = other = first = second = 0
    for here, there in [*pairs, (left, right)]:
        if here > one or there > other:
            if one > first:
                yield AlignedRun(True, first, one, second, other)
            yield AlignedRun(False, one, here, other, there)
            first, second = here, there
        one, other = here + 1, there + 1
    if left > first:
        yield AlignedRun(True, first, left, second, right)
