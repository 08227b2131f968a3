"""Columns of redactions: how many of them each document of a list has, by the grounds that they claim.

The value of a column is a binary digit of a count, and the places of sets of grounds in a list of them: of
the one that a redaction claims, of those that a page has, or none for all redactions of a document.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import groupby

from foia_graph.store.column_file import PlacesByValue
from foia_graph.store.listing.binary_counts import BinaryCounts, places_by_digit
from foia_graph.store.listing.columns import FilterColumn, flags_at
from foia_graph.store.redaction_index import (
    EVERYTHING,
    Choice,
    Grounds,
    PageCount,
    RedactedPage,
    RedactionIndex,
    is_chosen,
)

REMEMBERED = 64
REDACTIONS, PAGES = "redactions", "redacted pages"
"""The names of the columns."""
Key = tuple[int, ...]
"""Places of sets of grounds."""
ALL: Key = ()
"""The key of all redactions of a document."""
CountsByKey = dict[Key, Counter[int]]


def count_columns(
    documents: Iterable[Iterable[RedactedPage]], codes: dict[Grounds, int]
) -> dict[str, PlacesByValue]:
    """Return the columns of the redactions of some documents, by their places.

    `codes` are the places of sets of grounds; others are added to them.
    """
    redactions: CountsByKey = defaultdict(Counter)
    pages: CountsByKey = defaultdict(Counter)
    for place, rows in enumerate(documents):
        for number, found in groupby(rows, key=lambda each: each.number):
            here = {codes.setdefault(each.grounds, len(codes)): each.times for each in found}
            for code, times in here.items():
                redactions[code,][place] += times
            redactions[ALL][place] += sum(here.values())
            if number:
                pages[tuple(sorted(here))][place] += 1
    return {REDACTIONS: _digit_column(redactions), PAGES: _digit_column(pages)}


def _digit_column(counts: CountsByKey) -> PlacesByValue:
    return {
        " ".join(map(str, (digit, *key))): places
        for key, found in counts.items()
        for digit, places in places_by_digit(found).items()
    }


class _CountColumn:
    """A column of counts by key."""

    def __init__(self, column: FilterColumn) -> None:
        self._column = column
        self.values: dict[Key, list[tuple[int, str]]] = {}
        for value in column.things:
            digit, *key = map(int, value.split())
            self.values.setdefault(tuple(key), []).append((digit, value))

    def totals(self, among: int) -> dict[Key, int]:
        """Return by key the number of all that some documents (flags) have."""
        counts = self._column.count_values(among)
        return {
            key: sum(counts[value] << digit for digit, value in values) for key, values in self.values.items()
        }

    def counts(self, keys: Iterable[Key]) -> BinaryCounts:
        """Return how many of some keys each document has."""
        found, rare = BinaryCounts((), self._column.size), Counter[int]()
        for digit, value in (each for key in keys for each in self.values.get(key, ())):
            if self._column.has_many(value):
                found += self._digit(digit, self._column.things_having(value))
            else:
                for place in self._column.things[value]:
                    rare[place] += 1 << digit
        for digit, places in places_by_digit(rare).items():
            found += self._digit(digit, flags_at(self._column.size, places))
        return found

    def _digit(self, digit: int, flags: int) -> BinaryCounts:
        return BinaryCounts([0] * digit + [flags], self._column.size)


class RedactionColumns:
    """The redactions of the documents of a list, and the pages that have any."""

    def __init__(self, grounds: Sequence[Grounds], redactions: FilterColumn, pages: FilterColumn) -> None:
        """Take sets of grounds, and the columns whose keys are places of these."""
        self._grounds = grounds
        self._redactions, self._pages = _CountColumn(redactions), _CountColumn(pages)
        self.counts = lru_cache(REMEMBERED)(self._count)
        """Return how many redactions of a choice each document has."""

    @classmethod
    def of_index(cls, index: RedactionIndex, documents: Sequence[str]) -> "RedactionColumns":
        """Count the redactions of an index in the documents of a list."""
        codes: dict[Grounds, int] = {}
        columns = count_columns((index.by_document.get(each, ()) for each in documents), codes)
        size = len(documents)
        return cls(list(codes), *(FilterColumn(columns[name], size) for name in (REDACTIONS, PAGES)))

    def _count(self, choice: Choice) -> BinaryCounts:
        return self._redactions.counts([ALL] if choice == EVERYTHING else self._chosen_keys(choice))

    def _chosen_keys(self, choice: Choice) -> Iterator[Key]:
        return (key for key in self._redactions.values if key and is_chosen(self._claimed(key), choice))

    def _claimed(self, key: Key) -> Grounds:
        return Grounds().union(*(self._grounds[code] for code in key))

    def grounds_of(self, among: int, choice: Choice) -> Mapping[Grounds, int]:
        """Return how many redactions of a choice in some documents (flags) claim the same grounds."""
        totals = self._redactions.totals(among)
        return {self._claimed(key): totals[key] for key in self._chosen_keys(choice)}

    def page_total(self, among: int, choice: Choice) -> int:
        """Return how many pages of some documents (flags) have a redaction of a choice."""
        return sum(
            total
            for key, total in self._pages.totals(among).items()
            if any(is_chosen(self._grounds[code], choice) for code in key)
        )

    def ground_counts(self, among: int) -> dict[str, PageCount]:
        """Return by ground how many redactions of some documents (flags) claim it, and on how many pages."""
        times, pages = Counter[str](), Counter[str]()
        for grounds, total in self.grounds_of(among, EVERYTHING).items():
            times.update(dict.fromkeys(grounds, total))
        for key, total in self._pages.totals(among).items():
            pages.update(dict.fromkeys(self._claimed(key), total))
        return {ground: PageCount(count, pages[ground]) for ground, count in times.items() if count}
