"""The entries of an open index: what queries find, counted, in an order, and grouped by their quotes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from tantivy import DocAddress, Order, Query, Searcher

from foia_graph.search.query_builder import bool_query, range_query, without_score
from foia_graph.search.tokenizer import Lexicon

# The most values of a field that are counted.
MAX_COUNTED = 65_000
# Entries of some owners that are looked at together, and claims on one quote that are named together.
MAX_AMONG, MAX_QUOTING = 5_000, 12
ScoredAddress: TypeAlias = tuple[float, DocAddress]


@dataclass(frozen=True, slots=True)
class SearchHit:
    """A hit: the IRI of the entry, its score (0 when sorted by date), and the offset of the text of a page.

    `quote_key` is the same where the same words of the same source are quoted, 0 where none are.
    """

    iri: str
    score: float
    begin: int = 0
    size: int = 0
    quote_key: int = 0


class IndexSearcher:
    """One open index, whose entries are named without a base; any thread may ask.

    Orders are those in `query_parser.SORTS`; ties are in the order in which entries were written.
    """

    def __init__(self, searcher: Searcher, base: str) -> None:
        self._searcher, self._base = searcher, base
        self.lexicon = Lexicon(searcher)

    def count_hits(self, query: Query) -> int:
        """Return the number of entries that a query finds."""
        found = self._searcher.search(query, limit=1, count=True)
        return int(found.count)  # type: ignore[attr-defined]

    def find_hits(self, query: Query, order: str, start: int, size: int) -> list[SearchHit]:
        """Return some of the entries that a query finds, in an order."""
        return self._hits_at(self._sorted_addresses(query, order, start, size)) if size > 0 else []

    def find_groups(self, query: Query, order: str, start: int, size: int) -> list[SearchHit]:
        """Return some of the entries that a query finds, in an order, of those with one quote the first."""
        # Each hit may be the last of a group, but no more of them can be omitted than there are others.
        most = min(start + size + self.count_repeated(query), self.count_hits(query))
        entries = self._sorted_addresses(query, order, 0, most) if most > 0 else []
        keys = self._searcher.fast_field_values("quote_key", [address for _, address in entries])
        firsts: dict[object, ScoredAddress] = {}
        for at, (key, entry) in enumerate(zip(keys, entries, strict=True)):
            firsts.setdefault(key or f"alone {at}", entry)  # without a quote it is one by itself
        return self._hits_at([*firsts.values()][start : start + size])

    def find_names(self, query: Query, size: int) -> list[str]:
        """Return the names, without the base, of the entries that fit a query best."""
        return [self._name_at(address) for _, address in self._sorted_addresses(query, "relevance", 0, size)]

    def count_repeated(self, query: Query) -> int:
        """Return how many entries that a query finds quote what another one of them quotes, too."""
        return sum(count - 1 for count in self.count_by(query, "quote_key").values())

    def count_by(self, query: Query, field: str) -> Mapping[str, int]:
        """Return the number of entries that a query finds by value of a field, as `kind:page` of a facet."""
        wanted = {"n": {"terms": {"field": field, "size": MAX_COUNTED}}}
        buckets = self._searcher.aggregate(query, wanted)["n"]["buckets"]
        return {each["key"]: each["doc_count"] for each in buckets}

    def quoting_claims(self, quote_key: int) -> list[str]:
        """Return the IRIs of some claims whose quote has a key, by name."""
        names = self.find_names(range_query("quote_key", quote_key, quote_key), MAX_QUOTING)
        return sorted(f"{self._base}{name}" for name in names)

    def things_of(self, query: Query, owners: Query) -> set[str]:
        """Return the things and pages, by IRI, of what a query finds among the entries of some owners."""
        names = self.find_names(bool_query(must=(query, without_score(owners))), MAX_AMONG)
        return {f"{self._base}{name.partition('#')[0]}" for name in names}

    def form_frequency(self, field: str, word: str) -> int:
        """Return how many entries have the most frequent form of a word in a field; it costs little."""
        return max(self._searcher.doc_freq(field, form) for form in self.lexicon.word_forms(word))

    def word_frequencies(self, words: Iterable[str]) -> Mapping[str, int]:
        """Return in how many entries each of some words is, in this form."""
        return {word: self._searcher.doc_freq("text", word) for word in words}

    def _sorted_addresses(self, query: Query, order: str, start: int, size: int) -> list[ScoredAddress]:
        if order == "relevance":
            found = self._searcher.search(
                query, limit=size, count=False, offset=start, weight_by_field="weight"
            )
            return list(found.hits)
        field, direction = ("oldest", Order.Asc) if order == "date" else ("newest", Order.Desc)
        found = self._searcher.search(
            query, limit=size, count=False, offset=start, order_by_field=field, order=direction
        )
        return [(0.0, address) for _, address in found.hits]

    def _hits_at(self, scored_addresses: Sequence[ScoredAddress]) -> list[SearchHit]:
        addresses = [address for _, address in scored_addresses]
        columns = (self._searcher.fast_field_values(n, addresses) for n in ("begin", "size", "quote_key"))
        return [
            SearchHit(f"{self._base}{self._name_at(address)}", score, *(int(value or 0) for value in values))
            for (score, address), *values in zip(scored_addresses, *columns, strict=True)
        ]

    def _name_at(self, address: DocAddress) -> str:
        name: bytes = self._searcher.doc(address)["iri"][0]
        return name.decode()
