"""Candidate pairs: pages of different releases that share phrases which few pages have.

A phrase that is on many pages belongs to a form, a letterhead or the language, and tells nothing of one.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from foia_graph.extract.near_duplicates.features import MAX_NUMBER, ComparedPage, Sketch, sketch_reach
from foia_graph.extract.near_duplicates.similarity import similarity

# A phrase is common that is on a larger share of the pages: on more than so few, or else on so many.
FEW_PAGES, MANY_PAGES, COMMON_SHARE = 6, 24, 0.01
# Number of phrases counted at once; they take about 100 MB.
PHRASES_AT_ONCE = 1_000_000
LEAST_SHARED, LEAST_SHARE = 2, 0.3


class CandidatePage(NamedTuple):
    """A page to compare: the releases it is in, its document, its number there, and its sketch."""

    releases: frozenset[str]
    document: str
    number: int
    sketch: Sketch


class CandidatePair(NamedTuple):
    """Two pages that may say the same, and the share of what is not common that both have."""

    first: CandidatePage
    second: CandidatePage
    share: float


class PhraseIndex:
    """The phrases of pages: which are common, and which of the others pages of several releases have."""

    def __init__(self, leaves: Iterable[CandidatePage]) -> None:
        self.leaves = sorted(leaves, key=lambda leaf: (sorted(leaf.releases), leaf.document, leaf.number))
        self.many = min(MANY_PAGES, max(FEW_PAGES, int(COMMON_SHARE * len(self.leaves))))
        self.common: set[int] = set()
        self._pages: dict[int, list[int]] = {}
        self._ends: list[int] = []
        """For each page, where the pages of other releases begin in the list."""
        for _, group in groupby(self.leaves, key=lambda leaf: leaf.releases):
            count = sum(1 for _ in group)
            self._ends += [len(self._ends) + count] * count
        # Counted by ranges of hashes: memory is bounded, whatever the number of pages.
        parts = 1 + sum(len(leaf.sketch) for leaf in self.leaves) // PHRASES_AT_ONCE
        for part in range(parts):
            self._count(part * (MAX_NUMBER + 1) // parts, (part + 1) * (MAX_NUMBER + 1) // parts)

    def pairs(self) -> Iterator[CandidatePair]:
        """Yield the pairs of pages of different releases that share enough that is not common, in order."""
        # Inverted index: only pages that share a rare phrase meet, instead of all pairs of pages.
        for first, phrases in sorted(self._by_page().items()):
            met: Counter[int] = Counter()
            for phrase in phrases:
                pages = self._pages[phrase]
                met.update(pages[bisect_left(pages, self._ends[first]) :])
            one = self.leaves[first]
            for second in sorted(page for page, times in met.items() if times >= LEAST_SHARED):
                other = self.leaves[second]
                if one.releases.isdisjoint(other.releases):
                    until = min(sketch_reach(one.sketch), sketch_reach(other.sketch))
                    share = met[second] / min(self._own(one.sketch, until), self._own(other.sketch, until))
                    if share >= LEAST_SHARE:
                        yield CandidatePair(one, other, share)

    @property
    def common_pages(self) -> int:
        """Count the pages on which there are phrases, and hardly any but common ones."""
        return sum(
            len(leaf.sketch) >= LEAST_SHARED > len(leaf.sketch) - len(self.common.intersection(leaf.sketch))
            for leaf in self.leaves
        )

    def _count(self, low: int, high: int) -> None:
        """Look at the phrases that are numbered from `low` to below `high`."""
        parts = [_phrases_between(leaf.sketch, low, high) for leaf in self.leaves]
        times: Counter[int] = Counter()
        for part in parts:
            times.update(part)
        self.common.update(phrase for phrase, count in times.items() if count > self.many)
        rare = {phrase for phrase, count in times.items() if 1 < count <= self.many}
        found: dict[int, list[int]] = {}
        for page, part in enumerate(parts):
            for phrase in rare.intersection(part):
                found.setdefault(phrase, []).append(page)
        self._pages.update(
            (name, pages) for name, pages in found.items() if self._ends[pages[0]] <= pages[-1]
        )

    def _by_page(self) -> dict[int, list[int]]:
        found: dict[int, list[int]] = {}
        for phrase, pages in self._pages.items():
            for page in pages:
                found.setdefault(page, []).append(phrase)
        return found

    def _own(self, sketch: Sketch, until: int) -> int:
        known = sketch[: bisect_right(sketch, until)]
        return len(known) - len(self.common.intersection(known))


def _phrases_between(sketch: Sketch, low: int, high: int) -> Sketch:
    return sketch[bisect_left(sketch, low) : bisect_left(sketch, high)]


class PageMatch(NamedTuple):
    """Two pages that say the same, and how similar they are."""

    one: CandidatePage
    other: CandidatePage
    similarity: float

    @property
    def keys(self) -> Iterator[tuple[str, int, str]]:
        """Name each of the pages, together with the document of the other."""
        yield self.one.document, self.one.number, self.other.document
        yield self.other.document, self.other.number, self.one.document


def find_matches(phrases: PhraseIndex, side: Callable[[CandidatePage], ComparedPage]) -> Iterator[PageMatch]:
    """Compare the pages that may say the same, and give those that do; `side` gives a page as it is compared.

    The same pages, in whatever order, give the same.
    """
    for one, other, _ in phrases.pairs():
        share = similarity(side(one), side(other))
        if share:
            yield PageMatch(one, other, share)


def best_matches(pairs: Sequence[PageMatch]) -> list[PageMatch]:
    """Keep the pairs of which either is, of all pages of its document, the most similar to the other."""
    first: dict[tuple[str, int, str], PageMatch] = {}
    for each in pairs:
        for key in each.keys:
            if key not in first or each.similarity > first[key].similarity:
                first[key] = each
    return [each for each in pairs if any(first[key] is each for key in each.keys)]
