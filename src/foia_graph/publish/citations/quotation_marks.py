"""Quotation marks in quoted words: the outer ones are left to whoever quotes, those inside alternate."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

# What closes each opening mark; a straight one is either, by what is before it.
CLOSERS: Mapping[str, str] = {"“": "”", "„": "“”", "«": "»", "‘": "’", "‚": "‘’", '"': '"', "'": "'"}
# Marks that need no other inside those of English.
LEFT_ALONE = "«»"
DOUBLE = frozenset('“”„"')
# The marks to write inside double ones, by the depth at which they are.
PAIRS = (("‘", "’"), ("“", "”"))
BEFORE_OPENING = frozenset(" \t\n([{—–-/“‘„«\"'\u00a0")


class QuotationMark(NamedTuple):
    """A mark in a text: its index `at`, that of its partner (-1: none), whether it opens, how deep it is."""

    at: int
    partner: int
    is_opening: bool
    depth: int


def without_outer_marks(text: str) -> str:
    """Return quoted words without the marks that are around all of them, or are left over at an end.

    >>> without_outer_marks("“This must have been a good fight!”"), without_outer_marks("“A” and “B”")
    ('This must have been a good fight!', '“A” and “B”')
    """
    text = text.strip()
    found = {mark.at: mark for mark in quotation_marks(text)}
    first, last = found.get(0), found.get(len(text) - 1)
    if first and last and first.partner == last.at:
        return without_outer_marks(text[1:-1])
    if first and first.is_opening and first.partner < 0 and text[0] in DOUBLE:
        return without_outer_marks(text[1:])
    if last and not last.is_opening and last.partner < 0 and text[-1] in DOUBLE and not _is_inch(text, -1):
        return without_outer_marks(text[:-1])
    return text


def quoted_words(quote: str) -> str:
    """Return words as they are between double quotation marks that are written around them.

    >>> quoted_words("“They joked ‘this must have been a good fight’”"), quoted_words("joked “a good fight!”")
    ('They joked ‘this must have been a good fight’', 'joked ‘a good fight!’')
    """
    return alternate_marks(without_outer_marks(quote))


def alternate_marks(text: str) -> str:
    """Return words as they are inside double quotation marks: the marks in them single, then double …

    >>> alternate_marks("they joked “a ‘good’ fight”")
    'they joked ‘a “good” fight’'
    """
    characters = list(text)
    for mark in quotation_marks(text):
        if text[mark.at] not in LEFT_ALONE:
            characters[mark.at] = PAIRS[mark.depth % 2][not mark.is_opening]
    return "".join(characters)


def quotation_marks(text: str) -> list[QuotationMark]:
    """Return the marks of a text in their order; apostrophes and signs of inches are none."""
    partners, opening = _paired_marks(text)
    kept = sorted(i for i in _possible_marks(text) if i in partners or text[i] in DOUBLE)
    return [
        QuotationMark(index, partners.get(index, -1), index in opening, _depth(text, index, kept, partners))
        for index in kept
    ]


def _depth(text: str, index: int, kept: list[int], partners: Mapping[int, int]) -> int:
    start = min(index, partners.get(index, index))
    return sum(
        each < start < partners.get(each, len(text))
        for each in kept
        if text[each] in CLOSERS and text[each] not in LEFT_ALONE and partners.get(each, len(text)) > each
    )


def _paired_marks(text: str) -> tuple[dict[int, int], set[int]]:
    partners: dict[int, int] = {}
    opening: set[int] = set()
    stack: list[int] = []
    for index in _possible_marks(text):
        at = _opened_by(text, index, stack)
        if at >= 0:
            partner = stack[at]
            del stack[at:]  # with what was opened inside, and never closed
            partners |= {index: partner, partner: index}
        elif _may_open(text, index):
            opening.add(index)
            stack.append(index)
    return partners, opening


def _possible_marks(text: str) -> Iterator[int]:
    for index, character in enumerate(text):
        is_mark = character in CLOSERS or character in "”’»"
        if is_mark and not _is_apostrophe(text, index) and not _is_inch(text, index):
            yield index


def _opened_by(text: str, index: int, stack: list[int]) -> int:
    if text[index] in "\"'" and _may_open(text, index) and not _is_last(text, index):
        return -1
    if text[index] in "’'" and _is_plural_possessive(text, index):
        return -1
    fitting = (at for at in reversed(range(len(stack))) if text[index] in CLOSERS[text[stack[at]]])
    return next(fitting, -1)


def _may_open(text: str, index: int) -> bool:
    if text[index] not in CLOSERS or _is_last(text, index):
        return False
    return text[index] not in "\"'" or index == 0 or text[index - 1] in BEFORE_OPENING


def _is_last(text: str, index: int) -> bool:
    return index == len(text) - 1


def _is_apostrophe(text: str, index: int) -> bool:
    around = text[max(index - 1, 0) : index], text[index + 1 : index + 2]
    return text[index] in "’'‘" and all(each.isalnum() for each in around)


def _is_plural_possessive(text: str, index: int) -> bool:
    # A mark after an `s` is more likely an apostrophe where another one that can close follows.
    later = (i for i in range(index + 1, len(text)) if text[i] in "’'" and not _is_apostrophe(text, i))
    return text[index - 1 : index] == "s" and next(later, -1) >= 0


def _is_inch(text: str, index: int) -> bool:
    at = index % len(text)
    return text[at] == '"' and text[at - 1 : at].isdigit() and text[:at].count('"') % 2 == 0
