"""Columns of redactions: those that claim the same grounds, as the places of their documents in a list.

As columns, tens of thousands of redactions are counted in a millisecond.
"""

from array import array
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import groupby

from foia_graph.store.redaction_index import Choice, Grounds, RedactionIndex, is_chosen

REMEMBERED = 64
PageGrounds = frozenset[Grounds]
"""The sets of grounds that redactions on one page claim."""


class RedactionColumns:
    """The redactions of the documents of a list, and the pages that have any."""

    def __init__(self, index: RedactionIndex, documents: Sequence[str]) -> None:
        """Take the redactions of an index in the documents of a list."""
        self._size = len(documents)
        self._redactions: Mapping[Grounds, array[int]] = defaultdict(lambda: array("I"))
        self._pages: Mapping[PageGrounds, array[int]] = defaultdict(lambda: array("I"))
        for place, document in enumerate(documents):
            if document in index.by_document:
                self._add(place, index, document)
        self.counts = lru_cache(REMEMBERED)(self._count)
        """Return how many redactions of a choice each document has, by its place."""

    def _add(self, place: int, index: RedactionIndex, document: str) -> None:
        for number, found in groupby(index.by_document[document], key=lambda each: each.number):
            here = list(found)
            for each in here:
                self._redactions[each.grounds].extend([place] * each.times)
            if number:
                self._pages[frozenset(each.grounds for each in here)].append(place)

    def _count(self, choice: Choice) -> Sequence[int]:
        found = array("I", bytes(4 * self._size))
        for grounds, places in self._redactions.items():
            if is_chosen(grounds, choice):
                for place in places:
                    found[place] += 1
        return found

    def grounds_of(self, among: bytes, choice: Choice) -> Counter[Grounds]:
        """Return how many redactions of a choice in some documents (flags) claim the same grounds."""
        return Counter(
            {
                grounds: sum(map(among.__getitem__, places))
                for grounds, places in self._redactions.items()
                if is_chosen(grounds, choice)
            }
        )

    def page_total(self, among: bytes, choice: Choice) -> int:
        """Return how many pages of some documents (flags) have a redaction of a choice."""
        return sum(
            sum(map(among.__getitem__, places))
            for on_page, places in self._pages.items()
            if any(is_chosen(grounds, choice) for grounds in on_page)
        )
