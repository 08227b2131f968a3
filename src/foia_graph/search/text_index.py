"""The text index of one generation, as readers have it: searches, facets, snippets, suggestions.

The index is opened in a folder of its own that is thrown away, since the engine locks what it opens and a
generation is never written to.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from tantivy import DocAddress, Occur, Order, Query

from foia_graph.errors import FoiaGraphError, NotFound, SearchRejected, StoreError, ValueRejected
from foia_graph.runtime.shared_values import cached_property
from foia_graph.search import facets
from foia_graph.search.index_folder import FOLDER, open_searcher
from foia_graph.search.lexicon import Lexicon
from foia_graph.search.page_offsets import decode_text
from foia_graph.search.query_builder import QueryBuilder, facet_query, pages_query, period_query
from foia_graph.search.query_parser import SearchNode, WordSequence, node_in_field, parse_search, plain_words
from foia_graph.search.snippet_text import snippet_texts
from foia_graph.search.snippets import SnippetCutter, TextSnippet
from foia_graph.search.suggestions import suggest_search
from foia_graph.store import text_manifest
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.generations.layout import Layout
from foia_graph.store.listing.selection import Facet

SORTS = ("relevance", "date", "-date")
"""The orders of hits: how well they fit, the oldest first, the newest first."""
MOST_VALUES, MOST_COUNTED = 20, 100_000
KEPT = 256
NOTHING = "there is no word to look for; write some letters or digits"


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """A request to search: words as they were typed, values by facet (IRIs; words for kind, has, year).

    Several values of one facet mean any of them. `first` and `last` are days as in 2012-04-10, "" for open.
    `document` narrows it to the pages of a document, given by its IRI.
    """

    words: str = ""
    facet_values: tuple[tuple[str, tuple[str, ...]], ...] = ()
    first: str = ""
    last: str = ""
    sort: str = "relevance"
    document: str = ""


@dataclass(frozen=True, slots=True)
class SearchHit:
    """A hit: the IRI of the entry, its score (0 when sorted by date), and the place of the text of a page."""

    iri: str
    score: float
    begin: int = 0
    size: int = 0


class TextSearchResults:
    """The results of a search; `notice` says that words were taken as plain, since they are no search."""

    def __init__(
        self, index: "TextIndex", request: SearchRequest, node: SearchNode | None, notice: str = ""
    ) -> None:
        self._index, self.request, self.node, self.notice = index, request, node, notice
        self._query = index.build_query(request, node)
        self.total = index.count_hits(self._query)

    def hits(self, start: int = 0, size: int = 20) -> list[SearchHit]:
        """Return some hits, in order; the same in one generation, whenever it is asked."""
        return self._index.page_of_hits(self._query, self.request.sort, start, size)

    @cached_property
    def facets(self) -> tuple[Facet, ...]:
        """Return the counts of hits by facet and value; the values chosen in a facet do not narrow it."""
        return self._index.count_facets(self.request, self.node, self._query)

    @cached_property
    def suggestion(self) -> str:
        """Return the search with a mistyped word put right, "" where there seems to be none."""
        return self._index.suggestion(self.request, self.node, self.total)

    def snippets(self, hits: Sequence[SearchHit]) -> list[TextSnippet]:
        """Return for each hit the piece of its text that shows most of the words."""
        return self._index.cut_snippets(hits, self.node)


class TextIndex:
    """The index of one generation; any thread may ask."""

    def __init__(self, catalogue: Catalogue, layout: Layout) -> None:
        self._catalogue, self._pages = catalogue, layout.pages
        self._searcher = open_searcher(catalogue.generation.path / FOLDER)
        self._lexicon = Lexicon(self._searcher)
        self._facets = facets.facet_filters(catalogue.profile)
        self._names = frozenset(self._facets)
        self._query_builder = QueryBuilder(self._lexicon, self._facet_value)
        self._readings = text_manifest.read_texts(catalogue.generation.path)
        self.search = lru_cache(KEPT)(self._search_entries)

    # -- asking ----------------------------------------------------------------------------------------------

    def _search_entries(self, request: SearchRequest) -> TextSearchResults:
        """Return the results of a request; words that are no search are taken as plain words, with a notice.

        Raises SearchRejected where there is nothing to look for.
        """
        try:
            node = parse_search(request.words, self._names)
            if node is None and not (request.facet_values or request.first or request.last):
                raise SearchRejected(NOTHING)
            return TextSearchResults(self, request, node)
        except (SearchRejected, ValueError) as error:
            why = str(error) if isinstance(error, FoiaGraphError) else "too many words begin so"
        words = plain_words(request.words)
        if words is None:
            raise SearchRejected(why)
        return TextSearchResults(self, request, words, f"Taken as plain words: {why}.")

    def find_words(self, words: str, field: str = "text") -> TextSearchResults:
        """Return the entries with words in a field; raises SearchRejected for what is no search."""
        node = parse_search(words, self._names)
        if node is None:
            raise SearchRejected(NOTHING)
        try:
            return TextSearchResults(self, SearchRequest(words), node_in_field(node, field))
        except ValueError:
            raise SearchRejected("too many words begin so; write more of them") from None

    def build_query(self, request: SearchRequest, node: SearchNode | None, besides: str = "") -> Query:
        """Build the query of a search, without the values chosen in one facet."""
        clauses = [] if node is None else [(Occur.Must, self._query_builder.build_query(node))]
        for name, values in request.facet_values:
            if name != besides:
                terms = [facet_query(name, self._short_name(value)) for value in values]
                any_of = Query.boolean_query([(Occur.Should, term) for term in terms])
                clauses.append((Occur.Must, _without_score(any_of)))
        if request.first or request.last:
            clauses.append((Occur.Must, _without_score(period_query(request.first, request.last))))
        if request.document:
            within = pages_query(self._short_name(request.document))
            clauses.append((Occur.Must, _without_score(within)))
        return Query.boolean_query(clauses) if clauses else Query.all_query()

    # -- results ---------------------------------------------------------------------------------------------

    def count_hits(self, query: Query) -> int:
        """Return the number of entries that a query finds."""
        return int(self._searcher.search(query, limit=1, count=True).count)  # type: ignore[attr-defined]

    def page_of_hits(self, query: Query, sort: str, start: int, size: int) -> list[SearchHit]:
        """Return some of what a query finds, in an order."""
        if size < 1:
            return []
        if sort == "relevance":
            found = self._searcher.search(
                query, limit=size, count=False, offset=start, weight_by_field="weight"
            )
            return self._hits_at(found.hits)
        field, order = ("oldest", Order.Asc) if sort == "date" else ("newest", Order.Desc)
        found = self._searcher.search(
            query, limit=size, count=False, offset=start, order_by_field=field, order=order
        )
        return self._hits_at([(0.0, address) for _, address in found.hits])

    def _hits_at(self, scored_addresses: Sequence[tuple[float, DocAddress]]) -> list[SearchHit]:
        addresses = [address for _, address in scored_addresses]
        begins, sizes = (self._searcher.fast_field_values(name, addresses) for name in ("begin", "size"))
        names = (self._searcher.doc(address)["iri"][0].decode() for address in addresses)
        return [
            SearchHit(f"{self._catalogue.base}{name}", score, int(begin or 0), int(size or 0))
            for (score, _), name, begin, size in zip(scored_addresses, names, begins, sizes, strict=True)
        ]

    def count_facets(
        self, request: SearchRequest, node: SearchNode | None, query: Query
    ) -> tuple[Facet, ...]:
        """Return the counts of the hits of a request, whose query is given, by the values of each facet."""
        chosen = dict(request.facet_values)
        counts = self._count_values(query)
        for name in chosen:
            counts[name] = self._count_values(self.build_query(request, node, besides=name))[name]
        return tuple(
            _facet_counts(name, each.title, counts[name], chosen.get(name, ()))
            for name, each in self._facets.items()
        )

    def _count_values(self, query: Query) -> dict[str, dict[str, int]]:
        """Return the number of entries that a query finds, by facet and value."""
        counts: dict[str, dict[str, int]] = {name: {} for name in self._facets}
        found = self._searcher.aggregate(query, {"n": {"terms": {"field": "facet", "size": MOST_COUNTED}}})
        for each in found["n"]["buckets"]:
            name, _, value = each["key"].partition(":")
            if name in counts:  # the index may be of a profile that had other facets
                counts[name][self._full_name(name, value)] = each["doc_count"]
        return counts

    def suggestion(self, request: SearchRequest, node: SearchNode | None, total: int) -> str:
        """Return the search with a mistyped word put right, "" where there seems to be none.

        `total` is the number of entries that the request finds as it is.
        """

        def pages(word: str) -> int:
            alone = WordSequence((word,))
            # Not what the index says of the word: it may still count what was deleted.
            return total if alone == node else self.count_hits(self.build_query(request, alone))

        def finds(typed: str) -> bool:
            return self.search(replace(request, words=typed)).total > 0

        return suggest_search(request.words, node, self._lexicon, pages, finds)

    # -- texts -----------------------------------------------------------------------------------------------

    def snippet_cutter(self, node: SearchNode | None) -> SnippetCutter:
        """Return what finds the words of a search in texts."""
        return SnippetCutter(node, self._query_builder)

    def cut_snippets(self, hits: Sequence[SearchHit], node: SearchNode | None) -> list[TextSnippet]:
        """Return for each hit the piece of its text that shows most of the words."""
        marker = self.snippet_cutter(node)
        things = [hit.iri for hit in hits if not hit.size]
        said = snippet_texts(self._catalogue, things)
        return [
            marker.cut_snippet(self.page_text(hit) if hit.size else said.get(hit.iri, "")) for hit in hits
        ]

    def page_text(self, hit: SearchHit) -> str:
        """Return the text of a page that was found; raises StoreError where it is lost."""
        document = hit.iri.removeprefix(f"{self._catalogue.base}id/document/").partition("/page/")[0]
        reading = self._readings[document].reading
        try:
            file = os.open(self._pages.path(reading), os.O_RDONLY)
            try:
                return decode_text(os.pread(file, hit.size, hit.begin))
            finally:
                os.close(file)
        except FileNotFoundError:
            raise StoreError(
                f"The reading {reading} is not in {self._pages.folder}; load the catalogue again."
            ) from None

    # -- values of facets ------------------------------------------------------------------------------------

    def _facet_value(self, name: str, text: str) -> str:
        """Return the value of a facet that a text means, as it stands in the index."""
        try:
            return self._short_name(facets.facet_value(name, text, self._catalogue))
        except (NotFound, ValueRejected) as error:
            raise SearchRejected(str(error).rstrip(".")) from None

    def _short_name(self, value: str) -> str:
        return value.removeprefix(self._catalogue.base)

    def _full_name(self, name: str, value: str) -> str:
        return value if name in facets.WORDS else f"{self._catalogue.base}{value}"


def text_index(catalogue: Catalogue, layout: Layout) -> TextIndex:
    """Return the index of a generation, opened once."""
    return catalogue.compute_once("text", lambda: TextIndex(catalogue, layout))


def _facet_counts(name: str, title: str, counts: dict[str, int], chosen_values: Sequence[str]) -> Facet:
    kept = sorted(counts, key=lambda value: (-counts[value], value))
    shown = [*kept[:MOST_VALUES], *(value for value in chosen_values if value not in kept[:MOST_VALUES])]
    more = sum(value not in shown for value in kept) if len(kept) > MOST_VALUES else 0
    return Facet(name, title, tuple((value, counts.get(value, 0)) for value in shown), more)


def _without_score(query: Query) -> Query:
    return Query.const_score_query(query, 0.0)
