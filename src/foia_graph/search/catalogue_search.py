"""A search of a catalogue by words and facets, with its hits ready to be shown."""

from collections.abc import Iterator, Mapping, Sequence

from foia_graph.errors import ValueRejected
from foia_graph.model.values import UNWRITABLE
from foia_graph.search import facets, hits, snippets
from foia_graph.search.search_request import SORTS, SearchRequest
from foia_graph.search.snippets import TextSnippet
from foia_graph.search.text_index import TextSearchResults, text_index
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.document_files import Holdings
from foia_graph.store.generations.layout import Layout

AT_ONCE = 100
"""Hits that are looked up together."""
ScoredHit = tuple[hits.HitSummary, TextSnippet, float]
"""A hit with its snippet and how well it fits."""


class CatalogueSearch:
    """The search of one state of a catalogue."""

    def __init__(self, catalogue: Catalogue, layout: Layout) -> None:
        self._catalogue, self._layout = catalogue, layout

    def find(
        self,
        words: str,
        facet_texts: Mapping[str, Sequence[str]],
        period: tuple[str, str],
        sort: str = SORTS[0],
    ) -> TextSearchResults:
        """Return what a search finds; `period` is its first and its last day, "" for a side that is open.

        Raise SearchRejected where there is nothing to look for, ValueRejected for what is no facet.
        """
        names = facets.facet_filters(self._catalogue.profile)
        for name in facet_texts:
            if name not in names:
                raise ValueRejected(f"a search has no facet {name}; it has {', '.join(names)}")
        choices = tuple(
            (name, tuple(facets.facet_value(name, text, self._catalogue) for text in texts))
            for name, texts in facet_texts.items()
            if texts
        )
        request = SearchRequest(UNWRITABLE.sub(" ", words), choices, *period, sort)
        return text_index(self._catalogue, self._layout).search(request)

    def best_hits(self, results: TextSearchResults, limit: int) -> Iterator[ScoredHit]:
        """Yield the best hits of what was found."""
        holdings = Holdings(self._catalogue, self._layout)
        formatter = hits.HitFormatter(self._catalogue, holdings.printed_numbers)
        for start in range(0, limit, AT_ONCE):
            some = results.hits(start, min(AT_ONCE, limit - start))
            for hit, snippet in zip(some, results.snippets(some), strict=True):
                yield formatter.summary(hit.iri), snippets.framed_snippet(snippet), hit.score
