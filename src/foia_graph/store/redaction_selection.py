"""Selections of redactions: those on the documents that filters leave, and on the grounds that are chosen.

The filters are those of lists of documents. What an exemption or a mark means here is a ground of the
redaction itself; every other filter is one of the document that it stands in.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from foia_graph.model.claims import status_stands
from foia_graph.model.resource import Resource
from foia_graph.runtime.shared_values import cached_property
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.listing.columns import value_and_broader
from foia_graph.store.listing.index import ListIndex, list_index, things_above
from foia_graph.store.listing.selection import MOST_VALUES, Facet, ListSelector, select_things
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
        return dict(self._counted_documents(""))

    @cached_property
    def total(self) -> int:
        """Return the number of redactions."""
        return sum(self.documents.values())

    @cached_property
    def page_total(self) -> int:
        """Return the number of pages that they stand on."""
        return self.index.page_total(self.documents, self.choice)

    def slices(self, start: int = 0, stop: int | None = None) -> Iterator[PageSlice]:
        """Yield the pages of the redactions from one up to another, counted from 0."""
        last, reached = self.total if stop is None else stop, 0
        for document, count in self.documents.items():
            if reached + count > start:
                yield from self._document_slices(document, reached, start, last)
            reached += count
            if reached >= last:
                return

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
        filters = self._list_index.filters
        found = [
            self._facet(name, filters[name].title, self._ground_counts(name))
            if name in GROUND_FILTERS
            else self._facet(name, filters[name].title, self._value_counts(name))
            for name in FACETS
        ]
        return (*found, self._facet(DOCUMENT, "Document", Counter(dict(self._counted_documents(DOCUMENT)))))

    def _facet(self, name: str, title: str, counts: Counter[str]) -> Facet:
        ordered = sorted((value for value in counts if counts[value]), key=lambda v: (-counts[v], v))
        chosen = [
            v for v in dict(self.selector.filter_values).get(name, ()) if v not in ordered[:MOST_VALUES]
        ]
        shown = [*ordered[:MOST_VALUES], *chosen]
        return Facet(name, title, tuple((v, counts[v]) for v in shown), len(set(ordered) - set(shown)))

    def _ground_counts(self, name: str) -> Counter[str]:
        """Return the number of redactions by ground of one scheme, and by what is above it."""
        documents = [document for document, _ in self._counted_documents(name)]
        above = {} if self.selector.exact else things_above(self.catalogue, "broader")
        scheme, found = (
            f"{self.catalogue.base}scheme/{self._list_index.filters[name].scheme}/",
            Counter[str](),
        )
        for grounds, count in self.index.grounds_of(documents, self._choice_without(name)).items():
            named = {each for ground in grounds for each in value_and_broader(ground, above)}
            found.update({each: count for each in named if each.startswith(scheme)})
        return found

    def _value_counts(self, name: str) -> Counter[str]:
        """Return the number of redactions by a value of their documents."""
        counts = [0] * len(self._list_index.names)
        for place, count in self._counted_places(name):
            counts[place] = count
        column = self._list_index.column(name, self.selector.exact).things
        return Counter({value: sum(map(counts.__getitem__, at)) for value, at in column.items()})

    # ------------------------------------------------------------ documents

    def _counted_documents(self, besides: str) -> Iterator[tuple[str, int]]:
        """Yield the documents that all filters but one leave, each with the number of its redactions."""
        for place, count in self._counted_places(besides):
            yield self._redacted_documents[place], count

    def _counted_places(self, besides: str) -> Iterator[tuple[int, int]]:
        """Yield the places of these documents in the list of documents, each with that number."""
        counts = self.index.counts(self._choice_without(besides))
        for place, document in self._ordered_documents(besides):
            if document in counts:
                yield place, counts[document]

    def _ordered_documents(self, besides: str) -> Iterator[tuple[int, str]]:
        chosen = dict(self.selector.filter_values)
        own = frozenset(chosen.get(DOCUMENT, ()) if besides != DOCUMENT else ())
        apart = (*GROUND_FILTERS, DOCUMENT, besides)
        values = tuple(pair for pair in self.selector.filter_values if pair[0] not in apart)
        selector = replace(self.selector, filter_values=values)
        selection = select_things(self.catalogue, self.catalogue.profile[SHAPE], selector)
        for place in selection.places:
            document = self._redacted_documents.get(place)
            if document is not None and (not own or document in own):
                yield place, document

    @cached_property
    def _redacted_documents(self) -> Mapping[int, str]:
        """Return the documents that have redactions, by their places in the list of documents."""

        def find_places() -> Mapping[int, str]:
            places = self._list_index.places
            return {places[document]: document for document in self.index.documents if document in places}

        return self.catalogue.compute_once("redacted documents", find_places)

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
