"""Hidden passages: what one of two pages that say the same shows where the other hides it."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import zip_longest
from typing import Literal, NamedTuple

from foia_graph.extract.near_duplicates import diff
from foia_graph.extract.parsed_document import Box
from foia_graph.runtime.tables import patterns_beside

_PATTERNS = patterns_beside(__file__)


# Number of characters that a mark may be away from what it stands for.
NEAR_LETTERS = 40
# On a page with more boxes than that, they are a drawing.
BOX_SIGNS = 500
# Most characters of a mark.
MAX_MARK_LENGTH = 200


class RedactionMark(NamedTuple):
    """A mark of withheld words: where it is in the text, and which exemptions (IRIs) it claims."""

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
    """Tells where some characters are on the page."""

    @cached_property
    def words(self) -> list[diff.PlacedWord]:
        """Return its words, each with its position in the text."""
        return diff.place_words(self.text)

    @cached_property
    def marks(self) -> list[RedactionMark]:
        """Return the marks in it, in order."""
        found: dict[tuple[int, int], set[str]] = {
            match.span(): set() for match in _PATTERNS["plain_mark"].finditer(self.text)
        }
        for printed, exemptions in _join_printed(self.printed_marks).items():
            parts = r"\s+".join(map(re.escape, printed.split())) or r"(?!)"
            for match in re.compile(rf"(?<!\w){parts}(?!\w)").finditer(self.text):
                found.setdefault(match.span(), set()).update(exemptions)
        return [RedactionMark(*span, tuple(sorted(exemptions))) for span, exemptions in sorted(found.items())]

    def words_outside_marks(self, start: int, end: int) -> list[str]:
        """Return the words of a run that are no part of a mark."""
        return [self.words[place].word for place in range(start, end) if place not in self._mark_places]

    @cached_property
    def _mark_places(self) -> frozenset[int]:
        return frozenset(place for mark in self.marks for place in self.places_of(mark))

    def places_of(self, mark: RedactionMark) -> range:
        """Return the positions of the words of a mark."""
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
    """Return those of some marks that are among some characters, or else a few away."""
    return _marks_among(marks, start, end) or _marks_among(marks, start - NEAR_LETTERS, end + NEAR_LETTERS)


def _marks_among(marks: Sequence[RedactionMark], start: int, end: int) -> list[RedactionMark]:
    first, last = bisect_left(marks, (start - MAX_MARK_LENGTH,)), bisect_left(marks, (end,))
    return [mark for mark in marks[first:last] if mark.end > start]


def _join_printed(printed: Iterable[tuple[str, tuple[str, ...]]]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for text, exemptions in printed:
        found.setdefault(text, set()).update(exemptions)
    return found


def _lies_between(box: Box, before: Box, after: Box) -> bool:
    top, bottom = min(before.y, after.y), max(before.y + before.height, after.y + after.height)
    if not (box.y < bottom and top < box.y + box.height):
        return False
    is_one_line = before.y < after.y + after.height and after.y < before.y + before.height
    return not is_one_line or (before.x < box.x + box.width / 2 < after.x + after.width)


PageSide = Literal["left", "right"]
# By what it is known that words are hidden: a mark in the text, a drawn box, a gap in the text.
HidingSign = Literal["mark", "box", "gap"]
# Least number of missing words, by the sign for it.
LEAST_WORDS: Mapping[HidingSign, int] = {"mark": 1, "box": 2, "gap": 3}
# To so many words that are missing, one other may be instead.
INSTEAD_TIMES = 3
# So few words that both have, between passages of so many that differ, are the same by chance.
ISLAND_WORDS, SEA_WORDS = 2, 8
# Letters of a word that is no scrap.
LONG_WORD = 3


class HiddenPassage(NamedTuple):
    """A passage that one page hides and the other shows, by what sign, with the exemptions (IRIs) claimed."""

    by: PageSide
    sign: HidingSign
    exemptions: tuple[str, ...] = ()


class ComparedPassage(NamedTuple):
    """A passage of two texts: what it is, how it reads in either, and what of it is hidden."""

    kind: diff.DiffKind
    left: str
    right: str
    hidden_passage: HiddenPassage | None = None


def compare_pages(left: MarkedPage, right: MarkedPage) -> Iterator[ComparedPassage]:
    """Put two texts next to each other; all pieces together are the whole of both."""
    found = list(
        _join_islands(
            list(diff.diff_passages(*([word.word for word in each.words] for each in (left, right))))
        )
    )
    sides = _HidingPage("right", left, right, found), _HidingPage("left", right, left, found)
    for place, each in enumerate(found):
        inside = 0 < place < len(found) - 1
        hidden = next((known for half in sides if (known := half.hidden_passage(each, inside))), None)
        yield ComparedPassage(
            each.kind,
            left.text_of(each.left, each.left_end),
            right.text_of(each.right, each.right_end),
            hidden,
        )


def _join_islands(differences: Sequence[diff.DiffPassage]) -> Iterator[diff.DiffPassage]:
    """Join passages that differ with the few words between them that both have by chance."""
    last: diff.DiffPassage | None = None
    for each, after in zip_longest(differences, differences[1:]):
        if last and (_is_island(last, each, after) or (last.kind == "other" and _differs(each))):
            last = diff.DiffPassage("other", last.left, each.left_end, last.right, each.right_end)
            continue
        if last:
            yield last
        last = each
    if last:
        yield last


def _is_island(before: diff.DiffPassage, each: diff.DiffPassage, after: diff.DiffPassage | None) -> bool:
    # Few words in common among many others are a coincidence, unless both pages have words on either side.
    if after is None or _differs(each) or not _differs(before) or not _differs(after):
        return False
    if min(*before.sizes, *after.sizes) > 0:
        return False
    return max(each.sizes) <= ISLAND_WORDS and max(before.sizes) + max(after.sizes) >= SEA_WORDS


def _differs(each: diff.DiffPassage) -> bool:
    return each.kind not in ("same", "alike")


class _HidingPage:
    """One page as it hides what another shows."""

    def __init__(
        self, by: PageSide, shows: MarkedPage, hides: MarkedPage, differences: Sequence[diff.DiffPassage]
    ) -> None:
        self._by, self._shows, self._hides = by, shows, hides
        differ = (self._spans(each)[1] for each in differences if _differs(each))
        self._spare = Counter(word.word for span in differ for word in hides.words[slice(*span)])
        both = frozenset(
            place for each in differences if not _differs(each) for place in range(*self._spans(each)[1])
        )
        # What is on both pages stands for what both hide.
        self._marks = [mark for mark in hides.marks if both.isdisjoint(hides.places_of(mark))]

    def hidden_passage(self, each: diff.DiffPassage, inside: bool) -> HiddenPassage | None:
        """Return what of a passage it hides, None where it hides nothing."""
        shown, hiding = self._spans(each)
        if not _differs(each) or shown[0] == shown[1]:
            return None
        words = self._shows.words_outside_marks(*shown)
        if not self._is_text(words) or INSTEAD_TIMES * len(self._hides.words_outside_marks(*hiding)) > len(
            words
        ):
            return None
        marks = marks_near(self._marks, *self._hides.span_between(*hiding))
        sign: HidingSign | None = "mark" if marks else self._hiding_sign(hiding) if inside else None
        if sign is None or len(words) < LEAST_WORDS[sign]:
            return None
        return HiddenPassage(
            self._by, sign, tuple(sorted({name for mark in marks for name in mark.exemptions}))
        )

    def _spans(self, each: diff.DiffPassage) -> tuple[tuple[int, int], tuple[int, int]]:
        left, right = (each.left, each.left_end), (each.right, each.right_end)
        return (left, right) if self._by == "right" else (right, left)

    def _hiding_sign(self, hiding: tuple[int, int]) -> HidingSign | None:
        if self._hides.has_box(*hiding):
            return "box"
        # Where a page has no mark at all, wide blanks are only how it is set.
        gap = self._hides.marks and _PATTERNS["wide_gap"].search(
            self._hides.text, *self._hides.span_between(*hiding)
        )
        return "gap" if gap else None

    def _is_text(self, words: Sequence[str]) -> bool:
        long = sum(len(word) >= LONG_WORD for word in words)
        elsewhere = sum((Counter(words) & self._spare).values())
        return 0 < len(words) <= 2 * long and 2 * elsewhere < len(words)
