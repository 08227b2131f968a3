"""Differences between two readings of one print, told from differences between two texts."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

from foia_graph.extract.quoted_passages import squeeze_text

_NUMBER = re.compile(r"\d(?:[\d.,]*\d)?")
_LETTERS_A_DIFFERENCE = 12
"""Letters that stand for each difference at least."""
_LETTERS_BETWEEN = 5
"""Letters between two differences at least: a word that differs twice is another word."""
_LOOKALIKES = (
    *("ceoagqd0", "ilftjr1", "nuhrbkm", "mnwv", "vyux", "s5", "b6", "b8", "z2"),
    *("rn=m", "nn=m", "in=m", "ni=m", "vv=w", "cl=d", "ci=d", "li=h", "lc=k", "ii=n", "ii=u", "fi=h", "tl=h"),
)
"""Characters that are taken for each other, and pairs of them that are taken for one."""


class _Difference(NamedTuple):
    """Letters of one text, and those of the other that stand in their place; offsets of both."""

    start: int
    end: int
    other_start: int
    other_end: int


def numbers_of(text: str) -> list[str]:
    """Return the numbers of a text in their order, without the commas that group digits.

    >>> numbers_of("3,600 pages at $1.50")
    ['3600', '1.50']
    """
    return [found.replace(",", "") for found in _NUMBER.findall(text)]


def is_same_print(quote: str, text: str) -> bool:
    """Return whether two texts may be two readings of one print.

    They differ here and there by a letter or two, as recognition makes differences; no whole word and no
    number differs, and nothing begins or ends otherwise by letters that only one of them has.
    """
    (letters, offsets), (others, other_offsets) = squeeze_text(quote), squeeze_text(text)
    differences = list(_differences(letters, others))
    if len(differences) * _LETTERS_A_DIFFERENCE > len(letters):
        return False
    if any(after.start - before.end < _LETTERS_BETWEEN for before, after in pairwise(differences)):
        return False
    if numbers_of(quote) != numbers_of(text) and not any(
        _has_digit(each, letters, others) for each in differences
    ):
        return False
    return not any(
        _is_no_misreading(each, letters, others) or _is_at_edge(each, (quote, offsets), (text, other_offsets))
        for each in differences
    )


def _has_digit(each: _Difference, letters: str, others: str) -> bool:
    return any(map(str.isdigit, letters[each.start : each.end] + others[each.other_start : each.other_end]))


def _differences(letters: str, others: str) -> Iterator[_Difference]:
    """Yield the differences, neighbours as one."""
    last: _Difference | None = None
    for op in Levenshtein.opcodes(letters, others):
        if op.tag == "equal":
            continue
        this = _Difference(op.src_start, op.src_end, op.dest_start, op.dest_end)
        if last is not None and (last.end, last.other_end) == (this.start, this.other_start):
            last = _Difference(last.start, this.end, last.other_start, this.other_end)
            continue
        if last is not None:
            yield last
        last = this
    if last is not None:
        yield last


def _is_no_misreading(each: _Difference, letters: str, others: str) -> bool:
    """Return whether recognition does not take the letters of a difference for each other."""
    one, other = sorted((letters[each.start : each.end], others[each.other_start : each.other_end]), key=len)
    if not one:
        return len(other) > 1 or other.isdigit()
    if len(one) == len(other) == 1:
        return not any(one in group and other in group for group in _LOOKALIKES if "=" not in group)
    return f"{other}={one}" not in _LOOKALIKES


def _is_at_edge(each: _Difference, one: tuple[str, list[int]], other: tuple[str, list[int]]) -> bool:
    """Return whether a difference is a whole word, or letters at an edge of one that only one text has."""
    edges = _edges(*one, each.start, each.end), _edges(*other, each.other_start, each.other_end)
    if any(all(found) for found in edges if found):
        return True
    is_added = not all(edges)
    return is_added and any(any(found) for found in edges if found)


def _edges(text: str, offsets: list[int], start: int, end: int) -> tuple[bool, bool] | None:
    """Return whether some letters of a text are the first, and the last of a word; None for no letters."""
    if start == end:
        return None
    first, last = offsets[start], offsets[end - 1] + 1
    return not text[first - 1 : first].isalnum() if first else True, not text[last : last + 1].isalnum()
