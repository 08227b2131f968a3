"""Counts of redactions by document, as bit-sliced indexes: of each binary digit the documents that have it.

So the counts of a hundred thousand documents are added, and those of any choice of documents summed up, by a
few operations on bitmaps (O'Neil and Quass, Improved Query Performance with Variant Indexes, 1997).
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

import msgspec
from pyroaring import BitMap

from foia_graph.store.catalogue import Catalogue
from foia_graph.store.redaction_index import Choice, Grounds, PageCount, decode_grounds, is_chosen
from foia_graph.store.redaction_tables import PAGES, REDACTIONS

REMEMBERED = 64
_decode_sets = msgspec.json.Decoder(list[Grounds]).decode
Digits = Sequence[BitMap]
"""Of each binary digit, the lowest first, the documents whose count has it."""


class DocumentCounts:
    """A count for each of many documents; it is 0 where none is said."""

    def __init__(self, digits: Digits) -> None:
        self.digits = digits

    @classmethod
    def sum_of(cls, counts: Iterable[Digits]) -> "DocumentCounts":
        """Return the sums by document."""
        total: list[BitMap] = []
        for each in counts:
            for digit, documents in enumerate(each):
                _add(total, digit, documents)
        return cls(total)

    def among(self, documents: BitMap) -> "DocumentCounts":
        """Return the counts of some documents, those of all others being 0."""
        return DocumentCounts([each & documents for each in self.digits])

    def total(self, among: BitMap) -> int:
        """Return the sum over some documents."""
        return sum_digits(self.digits, among)

    @property
    def counted(self) -> BitMap:
        """The documents whose count is not 0."""
        return BitMap().union(*self.digits)

    def of(self, document: int) -> int:
        """Return the count of a document."""
        return sum(1 << digit for digit, having in enumerate(self.digits) if document in having)

    def largest(self) -> Iterator[tuple[int, BitMap]]:
        """Yield the counts from the largest down, each with the documents that have it; 0 aside."""
        left = self.counted
        while left:
            count, alike = 0, left
            for digit in reversed(range(len(self.digits))):
                if higher := alike & self.digits[digit]:
                    count, alike = count | 1 << digit, higher
            yield count, alike
            left = left - alike


def _add(total: list[BitMap], digit: int, documents: BitMap) -> None:
    """Add documents to a digit of their counts; those that have it already are carried to the next."""
    while documents:
        total += [BitMap() for _ in range(digit + 1 - len(total))]
        total[digit], documents = total[digit] ^ documents, total[digit] & documents
        digit += 1


def sum_digits(digits: Digits, among: BitMap) -> int:
    """Return the sum of the counts of some documents."""
    return sum(each.intersection_cardinality(among) << digit for digit, each in enumerate(digits))


class RedactionCounter:
    """The redactions of the documents of a list, and the pages that have any, counted by what they claim."""

    def __init__(self, catalogue: Catalogue) -> None:
        """Read the counts of a generation."""
        stored: dict[str, dict[str, list[BitMap]]] = {REDACTIONS: {}, PAGES: {}}
        query = "SELECT unit, grounds, digit, documents FROM redaction_count ORDER BY unit, grounds, digit"
        for unit, grounds, digit, documents in catalogue.tables.rows(query):
            digits = stored[unit].setdefault(grounds, [])
            digits += [BitMap() for _ in range(digit + 1 - len(digits))]
            digits[digit] = BitMap.deserialize(documents)
        self._redactions = {decode_grounds(text): digits for text, digits in stored[REDACTIONS].items()}
        self._pages = [(_decode_sets(text), digits) for text, digits in stored[PAGES].items()]
        self.counts = lru_cache(REMEMBERED)(self._count)
        """Return how many redactions of a choice each document has."""

    def _count(self, choice: Choice) -> DocumentCounts:
        return DocumentCounts.sum_of(
            digits for grounds, digits in self._redactions.items() if is_chosen(grounds, choice)
        )

    def grounds_of(self, among: BitMap, choice: Choice) -> Mapping[Grounds, int]:
        """Return how many redactions of a choice in some documents claim the same grounds."""
        return {
            grounds: sum_digits(digits, among)
            for grounds, digits in self._redactions.items()
            if is_chosen(grounds, choice)
        }

    def page_total(self, among: BitMap, choice: Choice) -> int:
        """Return how many pages of some documents have a redaction of a choice."""
        return sum(
            sum_digits(digits, among)
            for sets, digits in self._pages
            if any(is_chosen(grounds, choice) for grounds in sets)
        )

    def ground_counts(self, among: BitMap) -> dict[str, PageCount]:
        """Return by ground how many redactions of some documents claim it, and on how many pages."""
        times, pages = Counter[str](), Counter[str]()
        for grounds, total in self.grounds_of(among, ()).items():
            times.update(dict.fromkeys(grounds, total))
        for sets, digits in self._pages:
            pages.update(dict.fromkeys(Grounds().union(*sets), sum_digits(digits, among)))
        return {ground: PageCount(count, pages[ground]) for ground, count in times.items() if count}


def redaction_counter(catalogue: Catalogue) -> RedactionCounter:
    """Return what counts the redactions of a generation."""
    return catalogue.compute_once("redaction counter", lambda: RedactionCounter(catalogue))
