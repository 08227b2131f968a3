"""Matches: pages that say the same, and of each document the one that is most similar.

A text that stands on many pages of two documents would else link each of them to every other.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from foia_graph.extract.near_duplicates.candidates import CandidatePage, PhraseIndex
from foia_graph.extract.near_duplicates.features import ComparedPage
from foia_graph.extract.near_duplicates.similarity import similarity


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
