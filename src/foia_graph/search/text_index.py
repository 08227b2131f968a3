"""The text index of one generation, as readers have it: searches, facets, snippets, suggestions.

The index is opened in a folder of its own that is thrown away, since the engine locks what it opens and a
generation is never written to.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from tantivy import DocAddress, Occur, Order, Query

from foia_graph.errors import FoiaGraphError, NotFound, SearchRejected, StoreError, ValueRejected
from foia_graph.search import facets
from foia_graph.search.index_folder import FOLDER, searcher
from foia_graph.search.lexicon import Lexicon
from foia_graph.search.page_offsets import decoded
from foia_graph.search.query_builder import Planner, having, within
from foia_graph.search.query_parser import Node, Words, in_field, parse, plain
from foia_graph.search.snippet_text import told
from foia_graph.search.snippets import Marker, Snippet
from foia_graph.search.suggestions import suggested
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
class Asked:
    """A request to search: words as they were typed, values by facet (IRIs; words for kind, has, year).

    Several values of one facet mean any of them. `first` and `last` are days as in 2012-04-10, "" for open.
    """

    words: str = ""
    chosen: tuple[tuple[str, tuple[str, ...]], ...] = ()
    first: str = ""
    last: str = ""
    sort: str = "relevance"


@dataclass(frozen=True, slots=True)
class Hit:
    """A hit: the IRI of the entry, its score (0 when sorted by date), and the place of the text of a page."""

    iri: str
    score: float
    begin: int = 0
    size: int = 0


class Found:
    """The results of a search; `notice` says that words were taken as plain, since they are no search."""

    def __init__(self, index: "TextIndex", asked: Asked, node: Node | None, notice: str = "") -> None:
        self._index, self.asked, self.node, self.notice = index, asked, node, notice
        self._query = index.query(asked, node)
        self.total = index.count(self._query)

    def hits(self, start: int = 0, size: int = 20) -> list[Hit]:
        """Return some hits, in order; the same in one generation, whenever it is asked."""
        return self._index.hits(self._query, self.asked.sort, start, size)

    @cached_property
    def facets(self) -> tuple[Facet, ...]:
        """Return the counts of hits by facet and value; the values chosen in a facet do not narrow it."""
        return self._index.facets(self.asked, self.node)

    @cached_property
    def suggestion(self) -> str:
        """Return the search with a mistyped word put right, "" where there seems to be none."""
        return self._index.suggestion(self.asked, self.node)

    def snippets(self, hits: Sequence[Hit]) -> list[Snippet]:
        """Return for each hit the piece of its text that shows most of the words."""
        return self._index.snippets(hits, self.node)


class TextIndex:
    """The index of one generation; any thread may ask."""

    def __init__(self, catalogue: Catalogue, layout: Layout) -> None:
        self._catalogue, self._pages = catalogue, layout.pages
        self._searcher = searcher(catalogue.generation.path / FOLDER)
        self._lexicon = Lexicon(self._searcher)
        self._facets = facets.filters(catalogue.profile)
        self._names = frozenset(self._facets)
        self._planner = Planner(self._lexicon, self._meant)
        self._readings = text_manifest.read(catalogue.generation.path)
        self.search = lru_cache(KEPT)(self._search)

    # -- asking ----------------------------------------------------------------------------------------------

    def _search(self, asked: Asked) -> Found:
        """Return the results of a request; words that are no search are taken as plain words, with a notice.

        Raises SearchRejected where there is nothing to look for.
        """
        try:
            node = parse(asked.words, self._names)
            if node is None and not (asked.chosen or asked.first or asked.last):
                raise SearchRejected(NOTHING)
            return Found(self, asked, node)
        except (SearchRejected, ValueError) as error:
            why = str(error) if isinstance(error, FoiaGraphError) else "too many words begin so"
        words = plain(asked.words)
        if words is None:
            raise SearchRejected(why)
        return Found(self, asked, words, f"Taken as plain words: {why}.")

    def find(self, words: str, field: str = "text") -> Found:
        """Return the entries with words in a field; raises SearchRejected for what is no search."""
        node = parse(words, self._names)
        if node is None:
            raise SearchRejected(NOTHING)
        try:
            return Found(self, Asked(words), in_field(node, field))
        except ValueError:
            raise SearchRejected("too many words begin so; write more of them") from None

    def query(self, asked: Asked, node: Node | None, besides: str = "") -> Query:
        """Build the query of a search, without the values chosen in one facet."""
        clauses = [] if node is None else [(Occur.Must, self._planner.query(node))]
        for name, values in asked.chosen:
            if name != besides:
                terms = [having(name, self._short(value)) for value in values]
                any_of = Query.boolean_query([(Occur.Should, term) for term in terms])
                clauses.append((Occur.Must, _scoreless(any_of)))
        if asked.first or asked.last:
            clauses.append((Occur.Must, _scoreless(within(asked.first, asked.last))))
        return Query.boolean_query(clauses) if clauses else Query.all_query()

    # -- results ---------------------------------------------------------------------------------------------

    def count(self, query: Query) -> int:
        """Return the number of entries that a query finds."""
        return int(self._searcher.search(query, limit=1, count=True).count)  # type: ignore[attr-defined]

    def hits(self, query: Query, sort: str, start: int, size: int) -> list[Hit]:
        """Return some of what a query finds, in an order."""
        if size < 1:
            return []
        if sort == "relevance":
            found = self._searcher.search(
                query, limit=size, count=False, offset=start, weight_by_field="weight"
            )
            return self._hits(found.hits)
        field, order = ("oldest", Order.Asc) if sort == "date" else ("newest", Order.Desc)
        found = self._searcher.search(
            query, limit=size, count=False, offset=start, order_by_field=field, order=order
        )
        return self._hits([(0.0, address) for _, address in found.hits])

    def _hits(self, found: Sequence[tuple[float, DocAddress]]) -> list[Hit]:
        addresses = [address for _, address in found]
        begins, sizes = (self._searcher.fast_field_values(name, addresses) for name in ("begin", "size"))
        names = (self._searcher.doc(address)["iri"][0].decode() for address in addresses)
        return [
            Hit(f"{self._catalogue.base}{name}", score, int(begin or 0), int(size or 0))
            for (score, _), name, begin, size in zip(found, names, begins, sizes, strict=True)
        ]

    def facets(self, asked: Asked, node: Node | None) -> tuple[Facet, ...]:
        """Return the counts of the hits of a request by the values of each facet."""
        chosen = dict(asked.chosen)
        counts = self._counted(self.query(asked, node))
        for name in chosen:
            counts[name] = self._counted(self.query(asked, node, besides=name))[name]
        return tuple(
            _facet(name, each.title, counts[name], chosen.get(name, ()))
            for name, each in self._facets.items()
        )

    def _counted(self, query: Query) -> dict[str, dict[str, int]]:
        """Return the number of entries that a query finds, by facet and value."""
        counts: dict[str, dict[str, int]] = {name: {} for name in self._facets}
        found = self._searcher.aggregate(query, {"n": {"terms": {"field": "facet", "size": MOST_COUNTED}}})
        for each in found["n"]["buckets"]:
            name, _, value = each["key"].partition(":")
            if name in counts:  # the index may be of a profile that had other facets
                counts[name][self._full(name, value)] = each["doc_count"]
        return counts

    def suggestion(self, asked: Asked, node: Node | None) -> str:
        """Return the search with a mistyped word put right, "" where there seems to be none."""

        def pages(word: str) -> int:
            # Not what the index says of the word: it may still count what was deleted.
            return self.count(self.query(asked, Words((word,))))

        def finds(typed: str) -> bool:
            return self.search(replace(asked, words=typed)).total > 0

        return suggested(asked.words, node, self._lexicon, pages, finds)

    # -- texts -----------------------------------------------------------------------------------------------

    def snippets(self, hits: Sequence[Hit], node: Node | None) -> list[Snippet]:
        """Return for each hit the piece of its text that shows most of the words."""
        marker = Marker(node, self._planner)
        things = [hit.iri for hit in hits if not hit.size]
        said = told(self._catalogue, things)
        return [marker.snippet(self.text(hit) if hit.size else said.get(hit.iri, "")) for hit in hits]

    def text(self, hit: Hit) -> str:
        """Return the text of a page that was found; raises StoreError where it is lost."""
        document = hit.iri.removeprefix(f"{self._catalogue.base}id/document/").partition("/page/")[0]
        reading = self._readings[document].reading
        try:
            file = os.open(self._pages.path(reading), os.O_RDONLY)
            try:
                return decoded(os.pread(file, hit.size, hit.begin))
            finally:
                os.close(file)
        except FileNotFoundError:
            raise StoreError(
                f"The reading {reading} is not in {self._pages.folder}; load the catalogue again."
            ) from None

    # -- values of facets ------------------------------------------------------------------------------------

    def _meant(self, name: str, text: str) -> str:
        """Return the value of a facet that a text means, as it stands in the index."""
        try:
            return self._short(facets.value(name, text, self._catalogue))
        except (NotFound, ValueRejected) as error:
            raise SearchRejected(str(error).rstrip(".")) from None

    def _short(self, value: str) -> str:
        return value.removeprefix(self._catalogue.base)

    def _full(self, name: str, value: str) -> str:
        return value if name in facets.WORDS else f"{self._catalogue.base}{value}"


def text_index(catalogue: Catalogue, layout: Layout) -> TextIndex:
    """Return the index of a generation, opened once."""
    return catalogue.once("text", lambda: TextIndex(catalogue, layout))


def _facet(name: str, title: str, counts: dict[str, int], chosen: Sequence[str]) -> Facet:
    kept = sorted(counts, key=lambda value: (-counts[value], value))
    shown = [*kept[:MOST_VALUES], *(value for value in chosen if value not in kept[:MOST_VALUES])]
    more = sum(value not in shown for value in kept) if len(kept) > MOST_VALUES else 0
    return Facet(name, title, tuple((value, counts.get(value, 0)) for value in shown), more)


def _scoreless(query: Query) -> Query:
    return Query.const_score_query(query, 0.0)
