"""Selections of redactions: those on the documents that filters leave, and on the grounds that are chosen.

The filters are those of lists of documents; but an exemption or a mark is here a ground of the redaction
itself.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import msgspec
from pyroaring import BitMap

from foia_graph.model.claims import status_stands
from foia_graph.model.resource import Resource
from foia_graph.runtime.shared_values import cached_property
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.listing import selection
from foia_graph.store.listing.items import value_and_broader
from foia_graph.store.redaction_index import (
    PAGES,
    REDACTIONS,
    SHAPE,
    Choice,
    Grounds,
    PageCount,
    RedactionIndex,
    decode_grounds,
    grounds_of,
    is_chosen,
    reading_order,
)

REMEMBERED = 64
_decode_sets = msgspec.json.Decoder(list[Grounds]).decode
# Of each binary digit, the lowest first, the documents whose count has it.
Digits = Sequence[BitMap]


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
        return _sum_digits(self.digits, among)

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
    while documents:
        total += [BitMap() for _ in range(digit + 1 - len(total))]
        total[digit], documents = total[digit] ^ documents, total[digit] & documents
        digit += 1


def _sum_digits(digits: Digits, among: BitMap) -> int:
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
            grounds: _sum_digits(digits, among)
            for grounds, digits in self._redactions.items()
            if is_chosen(grounds, choice)
        }

    def page_total(self, among: BitMap, choice: Choice) -> int:
        """Return how many pages of some documents have a redaction of a choice."""
        return sum(
            _sum_digits(digits, among)
            for sets, digits in self._pages
            if any(is_chosen(grounds, choice) for grounds in sets)
        )

    def ground_counts(self, among: BitMap) -> dict[str, PageCount]:
        """Return by ground how many redactions of some documents claim it, and on how many pages."""
        times, pages = Counter[str](), Counter[str]()
        for grounds, total in self.grounds_of(among, ()).items():
            times.update(dict.fromkeys(grounds, total))
        for sets, digits in self._pages:
            pages.update(dict.fromkeys(Grounds().union(*sets), _sum_digits(digits, among)))
        return {ground: PageCount(count, pages[ground]) for ground, count in times.items() if count}


GROUND_FILTERS = ("exemption", "mark")
DOCUMENT = "document"
FACETS = ("exemption", "mark", "release", "agency", "type", "year")


@dataclass(frozen=True, slots=True)
class PageSlice:
    """Some redactions of a page (0: of the document as a whole), from one up to another, of so many."""

    document: str
    number: int
    start: int
    stop: int
    total: int

    @property
    def iri(self) -> str:
        """Return the IRI of the page, or of the document."""
        return f"{self.document}/page/{self.number}" if self.number else self.document


@dataclass(frozen=True)
class RedactionSelection:
    """The redactions that a selector of documents leaves."""

    catalogue: Catalogue
    index: RedactionIndex
    selector: selection.ListSelector

    @cached_property
    def choice(self) -> Choice:
        """Return the choice of grounds."""
        return self._choice_without("")

    @cached_property
    def total(self) -> int:
        """Return the number of redactions."""
        return self._counts.total(self._counts.counted)

    @cached_property
    def page_total(self) -> int:
        """Return the number of pages that they are on."""
        return self._counter.page_total(self._documents_left(""), self.choice)

    @cached_property
    def document_total(self) -> int:
        """Return the number of documents that they are in."""
        return len(self._counts.counted)

    def largest_documents(self, most: int) -> dict[str, int]:
        """Return the documents that have most redactions, and their number; of equal ones in their order."""
        return self._largest(self._counts, most)

    def ground_counts(self) -> dict[str, PageCount]:
        """Return by ground how many redactions of its documents claim it, and on how many pages."""
        return self._counter.ground_counts(self._documents_left(""))

    def slices(self, start: int = 0, stop: int | None = None) -> Iterator[PageSlice]:
        """Yield the pages of the redactions from one up to another, counted from 0."""
        last, reached = self.total if stop is None else stop, 0
        for item, document in self._listed(self._counts.counted, self.selector.sort).items():
            if reached >= last:
                return
            count = self._counts.of(item)
            if reached + count > start:
                yield from self._document_slices(document, reached, start, last)
            reached += count

    def _document_slices(self, document: str, reached: int, start: int, stop: int) -> Iterator[PageSlice]:
        for number, count in self.index.pages(document, self.choice).items():
            first, last = max(start - reached, 0), min(stop - reached, count)
            if first < last:
                yield PageSlice(document, number, first, last, count)
            reached += count

    def redactions_of(self, part: PageSlice) -> list[Resource]:
        """Return all redactions of the page of a slice, in reading order."""

        def is_selected(redaction: Resource) -> bool:
            own = self.index.grounds_on(part.iri, grounds_of(redaction))
            return own is not None and status_stands(redaction.one("status")) and is_chosen(own, self.choice)

        thing = self.catalogue.describe(part.iri)
        return sorted(filter(is_selected, thing.parts("redaction") if thing else ()), key=reading_order)

    def documents(self) -> list[str] | None:
        """Return the documents that the filters leave, with redactions or without; None for all there are."""
        left = self._documents_left("")
        return None if left == self._list_index.everything else self._list_index.names_of(left)

    @cached_property
    def facets(self) -> tuple[selection.Facet, ...]:
        """Return the counts of redactions by the values of filters, those chosen in the same one aside."""
        return (*map(self._counted_facet, FACETS), self._document_facet())

    def _counted_facet(self, name: str) -> selection.Facet:
        counts = self._ground_counts(name) if name in GROUND_FILTERS else self._value_counts(name)
        return selection.facet_of(name, self._list_index.filters[name].title, counts, self._chosen(name))

    def _document_facet(self) -> selection.Facet:
        counts, index = self._document_counts(DOCUMENT), self._list_index
        chosen = self._chosen(DOCUMENT)
        by_name = {name: counts.total(index.ids_of([name])) for name in chosen}
        by_name |= self._largest(counts, selection.MAX_VALUES)
        return selection.facet_of(DOCUMENT, "Document", by_name, chosen, len(counts.counted))

    def _ground_counts(self, name: str) -> Counter[str]:
        """Return the number of redactions by ground of one scheme, and by what is above it."""
        above = {} if self.selector.exact else selection.things_above(self.catalogue, "broader")
        scheme = f"{self.catalogue.base}scheme/{self._list_index.filters[name].scheme}/"
        claimed = self._counter.grounds_of(self._documents_left(name), self._choice_without(name))
        found = Counter[str]()
        for grounds, count in claimed.items():
            named = {each for ground in grounds for each in value_and_broader(ground, above)}
            found.update({each: count for each in named if each.startswith(scheme)})
        return found

    def _value_counts(self, name: str) -> Counter[str]:
        digits = self._document_counts(name).digits
        things = self._list_index.value_maps(name, self.selector.exact)
        return Counter({value: _sum_digits(digits, having) for value, having in things.items()})

    @cached_property
    def _counts(self) -> DocumentCounts:
        return self._counts_without("")

    def _largest(self, counts: DocumentCounts, most: int) -> dict[str, int]:
        found: dict[str, int] = {}
        for count, alike in counts.largest():
            found |= dict.fromkeys(self._listed(alike, "iri").names(0, most - len(found)), count)
            if len(found) == most:
                break
        return found

    def _listed(self, documents: BitMap, sort: str) -> selection.ListSelection:
        return selection.ListSelection(self._list_index, sort, documents)

    def _document_counts(self, besides: str) -> DocumentCounts:
        is_chosen_in = besides in dict(self.selector.filter_values)
        return self._counts_without(besides) if is_chosen_in else self._counts

    def _counts_without(self, besides: str) -> DocumentCounts:
        counts = self._counter.counts(self._choice_without(besides))
        return counts.among(self._documents_left(besides))

    def _documents_left(self, besides: str) -> BitMap:
        left = self._narrowed.things_left(besides)
        if (chosen := self._chosen(DOCUMENT)) and besides != DOCUMENT:
            return left & self._list_index.ids_of(chosen)
        return left

    @cached_property
    def _narrowed(self) -> selection.NarrowedList:
        apart = (*GROUND_FILTERS, DOCUMENT)
        values = tuple(pair for pair in self.selector.filter_values if pair[0] not in apart)
        return selection.NarrowedList(self._list_index, replace(self.selector, filter_values=values))

    def _chosen(self, name: str) -> Sequence[str]:
        return dict(self.selector.filter_values).get(name, ())

    @property
    def _counter(self) -> RedactionCounter:
        return self.catalogue.compute_once("redaction counter", lambda: RedactionCounter(self.catalogue))

    @property
    def _list_index(self) -> selection.ListIndex:
        return selection.list_index(self.catalogue, self.catalogue.profile[SHAPE])

    def _choice_without(self, besides: str) -> Choice:
        chosen = dict(self.selector.filter_values)
        return tuple(
            self._grounds_under(chosen[name]) for name in GROUND_FILTERS if name in chosen and name != besides
        )

    def _grounds_under(self, values: tuple[str, ...]) -> Grounds:
        if self.selector.exact:
            return frozenset(values)
        return frozenset(each for value in values for each in self.catalogue.narrower(value))
