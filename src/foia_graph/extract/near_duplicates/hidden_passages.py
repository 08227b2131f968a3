"""Hidden passages: what one of two pages that say the same shows where the other hides it."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import Literal, NamedTuple

from foia_graph.extract.near_duplicates.diff import DiffKind, DiffPassage, diff_passages
from foia_graph.extract.near_duplicates.marked_page import WIDE_GAP, MarkedPage, marks_near

PageSide = Literal["left", "right"]
HidingSign = Literal["mark", "box", "gap"]
"""By what it is known that words are hidden: a mark in the text, a drawn box, a gap in the text."""
LEAST_WORDS: Mapping[HidingSign, int] = {"mark": 1, "box": 2, "gap": 3}
"""Least number of missing words, by the sign for it."""
INSTEAD_TIMES = 3
"""To so many words that are missing, one other may stand in their place."""
ISLAND_WORDS, SEA_WORDS = 2, 8
"""So few words that both have, between passages of so many that differ, are the same by chance."""
LONG_WORD = 3
"""Letters of a word that is no scrap."""


class HiddenPassage(NamedTuple):
    """A passage that one page hides and the other shows, by what sign, with the exemptions (IRIs) claimed."""

    by: PageSide
    sign: HidingSign
    exemptions: tuple[str, ...] = ()


class ComparedPassage(NamedTuple):
    """A passage of two texts: what it is, how it reads in either, and what of it is hidden."""

    kind: DiffKind
    left: str
    right: str
    hidden_passage: HiddenPassage | None = None


def compare_pages(left: MarkedPage, right: MarkedPage) -> Iterator[ComparedPassage]:
    """Put two texts beside each other; all pieces together are the whole of both."""
    found = list(
        _join_islands(list(diff_passages(*([word.word for word in each.words] for each in (left, right)))))
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


def _join_islands(differences: Sequence[DiffPassage]) -> Iterator[DiffPassage]:
    """Join passages that differ with the few words between them that both have by chance."""
    last: DiffPassage | None = None
    for each, after in zip_longest(differences, differences[1:]):
        if last and (_is_island(last, each, after) or (last.kind == "other" and _differs(each))):
            last = DiffPassage("other", last.left, each.left_end, last.right, each.right_end)
            continue
        if last:
            yield last
        last = each
    if last:
        yield last


def _is_island(before: DiffPassage, each: DiffPassage, after: DiffPassage | None) -> bool:
    """Return whether words that both have are few, and what is around them is much."""
    if after is None or _differs(each) or not _differs(before) or not _differs(after):
        return False
    return max(each.sizes) <= ISLAND_WORDS and max(before.sizes) + max(after.sizes) >= SEA_WORDS


def _differs(each: DiffPassage) -> bool:
    return each.kind not in ("same", "alike")


class _HidingPage:
    """One page as it hides what another shows."""

    def __init__(
        self, by: PageSide, shows: MarkedPage, hides: MarkedPage, differences: Sequence[DiffPassage]
    ) -> None:
        self._by, self._shows, self._hides = by, shows, hides
        differ = (self._spans(each)[1] for each in differences if _differs(each))
        self._spare = Counter(word.word for span in differ for word in hides.words[slice(*span)])
        both = frozenset(
            place for each in differences if not _differs(each) for place in range(*self._spans(each)[1])
        )
        # What stands on both pages stands for what both hide.
        self._marks = [mark for mark in hides.marks if both.isdisjoint(hides.places_of(mark))]

    def hidden_passage(self, each: DiffPassage, inside: bool) -> HiddenPassage | None:
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

    def _spans(self, each: DiffPassage) -> tuple[tuple[int, int], tuple[int, int]]:
        """Return the words of a passage on the page that shows and on the one that hides."""
        left, right = (each.left, each.left_end), (each.right, each.right_end)
        return (left, right) if self._by == "right" else (right, left)

    def _hiding_sign(self, hiding: tuple[int, int]) -> HidingSign | None:
        """Return the sign other than a mark by which words are known to be hidden."""
        if self._hides.has_box(*hiding):
            return "box"
        # Where a page has no mark at all, wide blanks are only how it is set.
        gap = self._hides.marks and WIDE_GAP.search(self._hides.text, *self._hides.span_between(*hiding))
        return "gap" if gap else None

    def _is_text(self, words: Sequence[str]) -> bool:
        """Return whether words are no scraps, and do not stand elsewhere on the page that lacks them here."""
        long = sum(len(word) >= LONG_WORD for word in words)
        elsewhere = sum((Counter(words) & self._spare).values())
        return 0 < len(words) <= 2 * long and 2 * elsewhere < len(words)
