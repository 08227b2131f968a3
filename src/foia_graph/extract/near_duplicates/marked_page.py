"""A page with its marks of withheld words: in the text, and as boxes drawn on it."""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from foia_graph.extract.near_duplicates.tokens import PlacedWord, place_words
from foia_graph.extract.parsed_document import Box

PLAIN_MARK = re.compile(
    r"\[[\s._-]*+(?:redacted|deleted|withheld|excised|sanitized)?[\s._-]*+\]|<(?:sanitized|deleted)>"
    r"|[\u2580-\u259f\u25a0\u25ac\u25ae\u25fc]+|(?<!\w)(?:x{4,}|(?-i:NAME|PLACE)(?!\s*:))(?!\w)",
    re.IGNORECASE,
)
"""Marks that stand for withheld words and claim no exemption; NAME and PLACE do where no colon follows."""
WIDE_GAP = re.compile(r"(?:\n[^\S\n]*+){4,}|[^\S\n]{8,}|_{4,}|\.{8,}")
"""Gaps that look as if words were missing: several empty lines, or a wide blank."""

NEAR_LETTERS = 40
"""Number of characters that a mark may be away from what it stands for."""
BOX_SIGNS = 500
"""On a page with more boxes than that, they are a drawing."""
LONGEST_MARK = 200
"""Most characters of a mark."""


class RedactionMark(NamedTuple):
    """A mark of withheld words: where it stands in the text, and which exemptions (IRIs) it claims."""

    start: int
    end: int
    exemptions: tuple[str, ...] = ()


@dataclass(frozen=True)
class MarkedPage:
    """A page as far as it is compared with another."""

    text: str
    printed_marks: Sequence[tuple[str, tuple[str, ...]]] = ()
    """Marks as they are printed, each with the exemptions that it claims."""
    blanks: Sequence[Box] = ()
    locate: Callable[[int, int], Box | None] = lambda _start, _end: None
    """Tells where some characters stand on the page."""

    @cached_property
    def words(self) -> list[PlacedWord]:
        """Return its words, each with its place in the text."""
        return place_words(self.text)

    @cached_property
    def marks(self) -> list[RedactionMark]:
        """Return the marks in it, in order."""
        found: dict[tuple[int, int], set[str]] = {
            match.span(): set() for match in PLAIN_MARK.finditer(self.text)
        }
        for printed, exemptions in _join_printed(self.printed_marks).items():
            for match in _printed_pattern(printed).finditer(self.text):
                found.setdefault(match.span(), set()).update(exemptions)
        return [RedactionMark(*span, tuple(sorted(exemptions))) for span, exemptions in sorted(found.items())]

    def words_outside_marks(self, start: int, end: int) -> list[str]:
        """Return the words of a run that are no part of a mark."""
        return [self.words[place].word for place in range(start, end) if place not in self._mark_places]

    @cached_property
    def _mark_places(self) -> frozenset[int]:
        """Return the places of the words that are parts of marks."""
        return frozenset(place for mark in self.marks for place in self.places_of(mark))

    def places_of(self, mark: RedactionMark) -> range:
        """Return the places of the words of a mark."""
        return range(bisect_left(self._starts, mark.start), bisect_left(self._starts, mark.end))

    @cached_property
    def _starts(self) -> list[int]:
        return [word.start for word in self.words]

    def span_between(self, start: int, end: int) -> tuple[int, int]:
        """Return the characters from the end of the word before a run of words to the one after it."""
        before = self.words[start - 1].end if start else 0
        return before, self.words[end].start if end < len(self.words) else len(self.text)

    def text_of(self, start: int, end: int) -> str:
        """Return the text of a run of words, with what follows it; all runs make the whole page."""
        return self.text[self._cut(start) : self._cut(end)] if start < end else ""

    def _cut(self, place: int) -> int:
        """Return where a word begins, with the signs right before it where a blank goes before these."""
        before, after = self.span_between(place, place)
        if not place or place == len(self.words):
            return after if place else 0
        signs = len(self.text[before:after].rpartition(" ")[2].rpartition("\n")[2])
        return after - signs if signs < after - before else after

    def has_box(self, start: int, end: int) -> bool:
        """Return whether a box is drawn between the word before a run of words and the one after it."""
        if not 0 < len(self.blanks) <= BOX_SIGNS or not start or end >= len(self.words):
            return False
        before, after = (self.locate(*self.words[place][1:]) for place in (start - 1, end))
        if before is None or after is None:
            return False
        return any(_lies_between(blank, before, after) for blank in self.blanks)


def marks_near(marks: Sequence[RedactionMark], start: int, end: int) -> list[RedactionMark]:
    """Return those of some marks that stand among some characters, or else a few away."""
    return _marks_among(marks, start, end) or _marks_among(marks, start - NEAR_LETTERS, end + NEAR_LETTERS)


def _marks_among(marks: Sequence[RedactionMark], start: int, end: int) -> list[RedactionMark]:
    first, last = bisect_left(marks, (start - LONGEST_MARK,)), bisect_left(marks, (end,))
    return [mark for mark in marks[first:last] if mark.end > start]


def _join_printed(printed: Iterable[tuple[str, tuple[str, ...]]]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for text, exemptions in printed:
        found.setdefault(text, set()).update(exemptions)
    return found


def _printed_pattern(printed: str) -> "re.Pattern[str]":
    """Find a text as it is printed, whatever its blanks are."""
    parts = r"\s+".join(map(re.escape, printed.split())) or r"(?!)"
    return re.compile(rf"(?<!\w){parts}(?!\w)")


def _lies_between(box: Box, before: Box, after: Box) -> bool:
    top, bottom = min(before.y, after.y), max(before.y + before.height, after.y + after.height)
    if not (box.y < bottom and top < box.y + box.height):
        return False
    is_one_line = before.y < after.y + after.height and after.y < before.y + before.height
    return not is_one_line or (before.x < box.x + box.width / 2 < after.x + after.width)
