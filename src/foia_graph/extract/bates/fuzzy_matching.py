"""Fuzzy matching of prefixes that OCR has broken, and of digits that may be a number."""

import re
from itertools import pairwise

import msgspec

from foia_graph.extract.bates.spelling import AS_DIGITS, CONFUSED_LETTERS

_TAIL = re.compile(
    r"""(?x) [\W_]{0,4}? (?P<digits> [0-9OoQDIlSsZzBg|!]
    (?: [^\sA-Za-z0-9]? [ ]? [0-9OoQDIlSsZzBg|!] | [^\sA-Za-z0-9]{1,3} [0-9] )* ) (?P<rest> \S{0,3} )"""
)
_UNREADABLE = "?"
_ILLEGIBLE = re.compile(r"[^0-9]+")


class BrokenStamp(msgspec.Struct, frozen=True):
    """A stamp whose prefix is not to the letter: where it stands, and its digits, "?" for what is none."""

    start: int
    end: int
    digits: str


def allowed_errors(key: str) -> int:
    """Return how many letters of a prefix may be wrong: none of a short one."""
    return len(key) // 5


def find_broken_stamp(key: str, text: str, start: int, end: int) -> BrokenStamp | None:
    """Find a prefix, by its blurred key, with few errors in a line, and the digits after it."""
    at = [index for index in range(start, end) if text[index].isalnum() or text[index] in "|!"]
    line = "".join(text[index].lower()[0] for index in at).translate(CONFUSED_LETTERS)
    for first, last in _best_matches(key, line):
        tail = _TAIL.match(text, at[last - 1] + 1, end)
        is_word = allowed_errors(key) > 0 or not text[max(at[first] - 1, 0)].isalpha() or at[first] == 0
        if tail and is_word and _is_mostly_digits(tail["digits"]):
            return BrokenStamp(at[first], tail.end("digits"), _legible_digits(tail))
    return None


def _legible_digits(tail: re.Match[str]) -> str:
    legible = tail["digits"].replace(" ", "").translate(AS_DIGITS)
    more = _UNREADABLE if any(sign.isalnum() or sign == _UNREADABLE for sign in tail["rest"]) else ""
    return _ILLEGIBLE.sub(_UNREADABLE, legible) + more


def _is_mostly_digits(digits: str) -> bool:
    return 2 * sum(map(str.isdecimal, digits)) >= len(digits.replace(" ", ""))


def _best_matches(key: str, line: str) -> list[tuple[int, int]]:
    """Return start and end of the parts of a line most like a key, none where the errors are too many.

    Each column of the table holds, for a beginning of the key, the fewest errors and where the match starts.
    """
    if not any(piece in line for piece in key_pieces(key)):
        return []
    column = [(errors, 0) for errors in range(len(key) + 1)]
    ends = []
    for end, letter in enumerate(line, 1):
        before, column[0] = column[0], (0, end)
        for row, wanted in enumerate(key, 1):
            replaced = (before[0] + (wanted != letter), before[1])
            before = column[row]
            dropped = (column[row - 1][0] + 1, column[row - 1][1])
            column[row] = min(replaced, (before[0] + 1, before[1]), dropped, key=lambda each: each[0])
        ends.append((*column[-1], end))
    fewest = min([allowed_errors(key), *(errors for errors, _, _ in ends)])
    return [(start, end) for errors, start, end in ends if errors == fewest]


def key_pieces(key: str) -> list[str]:
    """Cut a key into one piece more than there may be errors: one of them is whole in whatever is like it."""
    pieces = allowed_errors(key) + 1
    ends = [len(key) * index // pieces for index in range(pieces + 1)]
    return [key[start:end] for start, end in pairwise(ends)]


def are_similar_keys(one: str, other: str) -> bool:
    """Return whether two blurred keys may be one, read with errors."""
    return bool(_best_matches(one, other) or _best_matches(other, one))


def may_be_number(digits: str, number: str) -> bool:
    """Return whether broken digits may be a number: all but one are right, an unreadable one stands for any.

    >>> may_be_number("2?26", "2026"), may_be_number("105?", "1053"), may_be_number("1054", "2061")
    (True, True, False)
    """
    rows = list(range(len(number) + 1))
    for errors, digit in enumerate(digits, 1):
        before, rows[0] = rows[0], errors
        for row, wanted in enumerate(number, 1):
            wrong = digit not in (wanted, _UNREADABLE)
            before, rows[row] = rows[row], min(before + wrong, rows[row] + 1, rows[row - 1] + 1)
    return len(number) > 1 and rows[-1] <= 1
