"""Groups of entries that quote the same words of the same source."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from tantivy import DocAddress, FieldType, Query, Searcher

from foia_graph.search.schema import index_schema

MOST_COUNTED, MOST_QUOTING = 100_000, 12
"""The most values that are counted of a field, and claims on one quote that are named together."""
ScoredAddress: TypeAlias = tuple[float, DocAddress]


@dataclass(frozen=True, slots=True)
class QuoteGroups:
    """The quotes of one index, each by its key."""

    searcher: Searcher

    def count_repeated(self, query: Query) -> int:
        """Return how many entries that a query finds quote what another one of them quotes, too."""
        asked = {"keys": {"terms": {"field": "quote_key", "size": MOST_COUNTED}}}
        buckets = self.searcher.aggregate(query, asked)["keys"]["buckets"]
        return sum(each["doc_count"] - 1 for each in buckets)

    def first_quoting(self, entries: Sequence[ScoredAddress]) -> list[ScoredAddress]:
        """Return entries without those that quote what one before them does."""
        keys = self.searcher.fast_field_values("quote_key", [address for _, address in entries])
        firsts: dict[object, ScoredAddress] = {}
        for at, (entry, key) in enumerate(zip(entries, keys, strict=True)):
            firsts.setdefault(key or f"alone {at}", entry)
        return list(firsts.values())

    def quoting_names(self, quote_key: int) -> list[str]:
        """Return the names, without the base, of some entries whose quote has a key, sorted."""
        same = Query.range_query(index_schema(), "quote_key", FieldType.Unsigned, quote_key, quote_key)
        found = self.searcher.search(same, limit=MOST_QUOTING, count=False).hits
        return sorted(self.searcher.doc(address)["iri"][0].decode() for _, address in found)
