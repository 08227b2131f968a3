"""Entries of a text index as hits: what queries find, counted, in an order, and grouped by their quotes."""

from dataclasses import dataclass

from foia_graph.search.engines.queries import BoolQuery, EntryQuery, RangeQuery, without_score
from foia_graph.search.engines.text_engine import IndexHit, TextEngine

MOST_AMONG, MOST_QUOTING = 5_000, 12
"""Entries of some owners that are looked at together, and claims on one quote that are named together."""


@dataclass(frozen=True, slots=True)
class SearchHit:
    """A hit: the IRI of the entry, its score (0 when sorted by date), and the place of the text of a page.

    `quote_key` is the same where the same words of the same source are quoted, 0 where none are.
    """

    iri: str
    score: float
    begin: int = 0
    size: int = 0
    quote_key: int = 0


@dataclass(frozen=True, slots=True)
class EntryReader:
    """Reads the entries of one index, whose names stand without a base."""

    engine: TextEngine
    base: str

    def count_hits(self, query: EntryQuery) -> int:
        """Return the number of entries that a query finds."""
        return self.engine.count_entries(query)

    def page_of_hits(self, query: EntryQuery, sort: str, start: int, size: int) -> list[SearchHit]:
        """Return some of what a query finds, in an order."""
        return list(map(self._search_hit, self.engine.find_entries(query, sort, start, size)))

    def page_of_groups(self, query: EntryQuery, sort: str, start: int, size: int) -> list[SearchHit]:
        """Return some of what a query finds, in an order, of those with one quote the first."""
        return list(map(self._search_hit, self.engine.find_groups(query, sort, start, size)))

    def count_repeated(self, query: EntryQuery) -> int:
        """Return how many entries that a query finds quote what another one of them quotes, too."""
        return self.engine.count_repeated(query)

    def quoting_claims(self, quote_key: int) -> list[str]:
        """Return the IRIs of some claims whose quote has a key, by name."""
        same = RangeQuery("quote_key", quote_key, quote_key)
        hits = self.engine.find_entries(same, "relevance", 0, MOST_QUOTING)
        return sorted(f"{self.base}{hit.name}" for hit in hits)

    def things_of(self, query: EntryQuery, owners: EntryQuery) -> set[str]:
        """Return the things and pages, by IRI, of what a query finds among the entries of some owners."""
        both = BoolQuery(must=(query, without_score(owners)))
        hits = self.engine.find_entries(both, "relevance", 0, MOST_AMONG)
        return {f"{self.base}{hit.name.partition('#')[0]}" for hit in hits}

    def _search_hit(self, hit: IndexHit) -> SearchHit:
        return SearchHit(f"{self.base}{hit.name}", hit.score, hit.begin, hit.size, hit.quote_key)
