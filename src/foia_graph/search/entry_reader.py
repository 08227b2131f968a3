"""Entries of a text index as hits: what queries find, counted, in an order, and grouped by their quotes."""

from collections.abc import Sequence
from dataclasses import dataclass

from tantivy import Occur, Order, Query, Searcher

from foia_graph.runtime.shared_values import cached_property
from foia_graph.search.query_builder import without_score
from foia_graph.search.quote_groups import QuoteGroups, ScoredAddress

MOST_AMONG = 5_000
"""Entries of some owners that are looked at together."""


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


@dataclass(frozen=True)
class EntryReader:
    """Reads the entries of one index, whose names stand without a base."""

    searcher: Searcher
    base: str

    @cached_property
    def _quotes(self) -> QuoteGroups:
        return QuoteGroups(self.searcher)

    def count_hits(self, query: Query) -> int:
        """Return the number of entries that a query finds."""
        return int(self.searcher.search(query, limit=1, count=True).count)  # type: ignore[attr-defined]

    def page_of_hits(self, query: Query, sort: str, start: int, size: int) -> list[SearchHit]:
        """Return some of what a query finds, in an order."""
        return self._hits_at(self._sorted_addresses(query, sort, start, size)) if size > 0 else []

    def page_of_groups(self, query: Query, sort: str, start: int, size: int, total: int) -> list[SearchHit]:
        """Return some of what a query finds, in an order, of those with one quote the first."""
        # Each hit may be the last of a group, but no more of them can be left out than there are others.
        most = min(start + size + self.count_repeated(query), total)
        firsts = self._quotes.first_quoting(self._sorted_addresses(query, sort, 0, most))
        return self._hits_at(firsts[start : start + size])

    def count_repeated(self, query: Query) -> int:
        """Return how many entries that a query finds quote what another one of them quotes, too."""
        return self._quotes.count_repeated(query)

    def quoting_claims(self, quote_key: int) -> list[str]:
        """Return the IRIs of some claims whose quote has a key, by name."""
        return [f"{self.base}{name}" for name in self._quotes.quoting_names(quote_key)]

    def things_of(self, query: Query, owners: Query) -> set[str]:
        """Return the things and pages, by IRI, of what a query finds among the entries of some owners."""
        both = Query.boolean_query([(Occur.Must, query), (Occur.Must, without_score(owners))])
        found = self.searcher.search(both, limit=MOST_AMONG, count=False).hits
        hits = (self.searcher.doc(address)["iri"][0].decode() for _, address in found)
        return {f"{self.base}{name.partition('#')[0]}" for name in hits}

    def _sorted_addresses(self, query: Query, sort: str, start: int, size: int) -> list[ScoredAddress]:
        """Return where some of what a query finds stands in the index, in an order, each with its score."""
        if sort == "relevance":
            found = self.searcher.search(
                query, limit=size, count=False, offset=start, weight_by_field="weight"
            )
            return list(found.hits)
        field, order = ("oldest", Order.Asc) if sort == "date" else ("newest", Order.Desc)
        found = self.searcher.search(
            query, limit=size, count=False, offset=start, order_by_field=field, order=order
        )
        return [(0.0, address) for _, address in found.hits]

    def _hits_at(self, scored_addresses: Sequence[ScoredAddress]) -> list[SearchHit]:
        addresses = [address for _, address in scored_addresses]
        begins, sizes, keys = (
            self.searcher.fast_field_values(name, addresses) for name in ("begin", "size", "quote_key")
        )
        names = (self.searcher.doc(address)["iri"][0].decode() for address in addresses)
        return [
            SearchHit(f"{self.base}{name}", score, int(begin or 0), int(size or 0), int(key or 0))
            for (score, _), name, begin, size, key in zip(
                scored_addresses, names, begins, sizes, keys, strict=True
            )
        ]
