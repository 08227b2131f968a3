"""Selections of redactions: those on the documents that filters leave, and on the grounds that are chosen.

The filters are those of lists of documents. What an exemption or a mark means here is a ground of the
redaction itself; every other filter is one of the document that it stands in.
"""

from array import array
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, compress
from operator import mul

from foia_graph.model.claims import status_stands
from foia_graph.model.resource import Resource
from foia_graph.runtime.shared_values import cached_property
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.listing.columns import flags_at, value_and_broader
from foia_graph.store.listing.index import ListIndex, list_index, things_above
from foia_graph.store.listing.selection import MOST_VALUES, Facet, FilterFlags, ListSelector
from foia_graph.store.redaction_columns import RedactionColumns
from foia_graph.store.redaction_index import Choice, Grounds, RedactionIndex, is_chosen
from foia_graph.store.redaction_parts import grounds_of, reading_order

SHAPE = "ReleasedDocument"
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
    selector: ListSelector

    @cached_property
    def choice(self) -> Choice:
        """Return the choice of grounds."""
        return self._choice_without("")

    @cached_property
    def documents(self) -> Mapping[str, int]:
        """Return how many redactions each document has that has any, in the order that is asked for."""
        names = self._list_index.names
        return {names[place]: self._counts[place] for place in self._places}

    @cached_property
    def total(self) -> int:
        """Return the number of redactions."""
        return sum(self._counts)

    @cached_property
    def page_total(self) -> int:
        """Return the number of pages that they stand on."""
        return self._columns.page_total(self._documents_left(""), self.choice)

    def slices(self, start: int = 0, stop: int | None = None) -> Iterator[PageSlice]:
        """Yield the pages of the redactions from one up to another, counted from 0."""
        last, names = self.total if stop is None else stop, self._list_index.names
        reached = list(accumulate(map(self._counts.__getitem__, self._places), initial=0))
        first = bisect_right(reached, start) - 1
        for place, before in zip(self._places[first:], reached[first:], strict=False):
            if before >= last:
                return
            yield from self._document_slices(names[place], before, start, last)

    def _document_slices(self, document: str, reached: int, start: int, stop: int) -> Iterator[PageSlice]:
        for number, count in self.index.pages(document, self.choice).items():
            first, last = max(start - reached, 0), min(stop - reached, count)
            if first < last:
                yield PageSlice(document, number, first, last, count)
            reached += count

    def redactions_of(self, part: PageSlice) -> list[Resource]:
        """Return all redactions of the page of a slice, in reading order."""
        thing = self.catalogue.describe(part.iri)
        found = thing.parts("redaction") if thing else []
        return sorted(filter(self._has_redaction(part.iri), found), key=reading_order)

    def _has_redaction(self, thing: str) -> Callable[[Resource], bool]:
        def is_selected(redaction: Resource) -> bool:
            own = self.index.grounds_on(thing, grounds_of(redaction))
            return own is not None and status_stands(redaction.one("status")) and is_chosen(own, self.choice)

        return is_selected

    # ------------------------------------------------------------ facets

    @cached_property
    def facets(self) -> tuple[Facet, ...]:
        """Return the counts of redactions by the values of filters, those chosen in the same one aside."""
        return (*map(self._counted_facet, FACETS), self._document_facet())

    def _counted_facet(self, name: str) -> Facet:
        counts = self._ground_counts(name) if name in GROUND_FILTERS else self._value_counts(name)
        ordered = sorted((value for value in counts if counts[value]), key=lambda v: (-counts[v], v))
        return self._facet(
            name, self._list_index.filters[name].title, ordered[:MOST_VALUES], len(ordered), counts
        )

    def _document_facet(self) -> Facet:
        counts, index = self._document_counts(DOCUMENT), self._list_index
        # In the order of names, which decides between equal counts: a sort keeps it.
        places = sorted(compress(range(len(counts)), counts), key=counts.__getitem__, reverse=True)
        ordered = [index.names[place] for place in places[:MOST_VALUES]]
        shown = (*ordered, *self._chosen_documents)
        by_name = Counter({name: counts[index.places[name]] for name in shown if name in index.places})
        return self._facet(DOCUMENT, "Document", ordered, len(places), by_name)

    def _facet(self, name: str, title: str, first: Sequence[str], total: int, counts: Counter[str]) -> Facet:
        """Return a facet of so many values, the first ones and those chosen with their counts."""
        chosen = [v for v in dict(self.selector.filter_values).get(name, ()) if v not in first]
        shown = [*first, *chosen]
        more = total - sum(counts[value] > 0 for value in set(shown))
        return Facet(name, title, tuple((value, counts[value]) for value in shown), more)

    def _ground_counts(self, name: str) -> Counter[str]:
        """Return the number of redactions by ground of one scheme, and by what is above it."""
        above = {} if self.selector.exact else things_above(self.catalogue, "broader")
        scheme = f"{self.catalogue.base}scheme/{self._list_index.filters[name].scheme}/"
        claimed = self._columns.grounds_of(self._documents_left(name), self._choice_without(name))
        found = Counter[str]()
        for grounds, count in claimed.items():
            named = {each for ground in grounds for each in value_and_broader(ground, above)}
            found.update({each: count for each in named if each.startswith(scheme)})
        return found

    def _value_counts(self, name: str) -> Counter[str]:
        """Return the number of redactions by a value of their documents."""
        counts = self._document_counts(name)
        column = self._list_index.column(name, self.selector.exact).things
        return Counter({value: sum(map(counts.__getitem__, at)) for value, at in column.items()})

    # ------------------------------------------------------------ documents

    @cached_property
    def _counts(self) -> Sequence[int]:
        return self._document_counts("")

    @cached_property
    def _places(self) -> Sequence[int]:
        """Return the places of the documents that have redactions, in the order that is asked for."""
        order = self._list_index.list_order(self.selector.sort)
        return array("I", compress(order.places, map(self._counts.__getitem__, order.places)))

    def _document_counts(self, besides: str) -> Sequence[int]:
        """Return by place how many redactions each document has, 0 for what a filter but one leaves out."""
        counts = self._columns.counts(self._choice_without(besides))
        return array("I", map(mul, counts, self._documents_left(besides)))

    def _documents_left(self, besides: str) -> bytes:
        """Return as flags the documents that all filters but one leave."""
        left, size = self._filter_flags.remaining_flags(besides), self._filter_flags.size
        if self._chosen_documents and besides != DOCUMENT:
            places = self._list_index.places
            left &= flags_at(size, (places[name] for name in self._chosen_documents if name in places))
        return left.to_bytes(size, "little")

    @cached_property
    def _filter_flags(self) -> FilterFlags:
        apart = (*GROUND_FILTERS, DOCUMENT)
        values = tuple(pair for pair in self.selector.filter_values if pair[0] not in apart)
        return FilterFlags(self._list_index, replace(self.selector, filter_values=values))

    @property
    def _chosen_documents(self) -> Sequence[str]:
        return dict(self.selector.filter_values).get(DOCUMENT, ())

    @property
    def _columns(self) -> RedactionColumns:
        return self.catalogue.compute_once(
            "redaction columns", lambda: RedactionColumns(self.index, self._list_index.names)
        )

    @property
    def _list_index(self) -> ListIndex:
        return list_index(self.catalogue, self.catalogue.profile[SHAPE])

    def _choice_without(self, besides: str) -> Choice:
        chosen = dict(self.selector.filter_values)
        return tuple(
            self._grounds_under(chosen[name]) for name in GROUND_FILTERS if name in chosen and name != besides
        )

    def _grounds_under(self, values: tuple[str, ...]) -> Grounds:
        if self.selector.exact:
            return frozenset(values)
        return frozenset(each for value in values for each in self.catalogue.narrower(value))
