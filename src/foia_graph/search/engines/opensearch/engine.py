"""The text index of a generation as a search server answers for it."""

from collections import OrderedDict, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from foia_graph.errors import RequestRefused, SearchRejected, SearchServerError
from foia_graph.search.engines.opensearch.dsl import query_dsl
from foia_graph.search.engines.opensearch.mapping import STORED
from foia_graph.search.engines.opensearch.server import JsonObject, SearchServer
from foia_graph.search.engines.queries import EntryQuery, WordQuery
from foia_graph.search.engines.text_engine import MOST_COUNTED, IndexHit, WordForms, first_of_groups
from foia_graph.search.tokenizer import split_words, stem_word

WINDOW = 10_000
"""Hits from the first on that a server sorts for a page (`index.max_result_window`)."""
TIME_LIMIT = "20s"
"""The longest time that a server looks for hits."""
LONGEST_WORD = 40
"""Letters of a word beyond which nobody looks for slips in it."""
REMEMBERED = 1_000
OPTIONS = "search_type=dfs_query_then_fetch&allow_partial_search_results=false"
"""Scores by the frequencies of all shards; an error where one of them fails, not the hits of the others."""
TOO_MANY = ("too many", "maxclausecount", "max_expansions", "max clause")
"""What servers say of a beginning of too many words."""
ORDERS: Mapping[str, JsonObject] = {
    "relevance": {"_score": {"order": "desc"}},
    "date": {"oldest": {"order": "asc"}},
    "-date": {"newest": {"order": "desc"}},
}


@dataclass(frozen=True, slots=True)
class OpenSearchEngine:
    """An index on a server; it is asked with each call, and nothing of it is kept but the ends of pages."""

    server: SearchServer
    index: str
    page_ends: "_PageEnds" = field(default_factory=lambda: _PageEnds())

    def count_entries(self, query: EntryQuery) -> int:
        """Return the number of entries that a query finds."""
        answer = self._ask("_count", {"query": query_dsl(query)})
        self._check(not answer["_shards"]["failed"])
        return int(answer["count"])

    def find_entries(self, query: EntryQuery, order: str, start: int, size: int) -> list[IndexHit]:
        """Return some of the entries that a query finds, in an order.

        Raises RequestRefused for hits behind the first 10,000, save those behind a page that was just given.
        """
        hits: list[IndexHit] = []
        while len(hits) < size:
            some = self._page_of_hits(query, order, start + len(hits), min(size - len(hits), WINDOW))
            hits += some
            if not some:
                break
        return hits

    def find_groups(self, query: EntryQuery, order: str, start: int, size: int) -> list[IndexHit]:
        """Return some of the entries that a query finds, in an order, of those with one quote the first."""
        most = min(start + size + self.count_repeated(query), self.count_entries(query))
        hits = self.find_entries(query, order, 0, min(most, WINDOW))
        firsts = first_of_groups([hit.quote_key for hit in hits])
        if most > WINDOW and start + size > len(firsts):
            raise _too_deep()
        return [hits[at] for at in firsts[start : start + size]]

    def count_repeated(self, query: EntryQuery) -> int:
        """Return how many entries that a query finds quote what another one of them quotes, too."""
        buckets = self._count_by(query, "quote_key", min_doc_count=2)
        return sum(count - 1 for count in buckets.values())

    def count_facet_values(self, query: EntryQuery) -> Mapping[str, int]:
        """Return the number of entries that a query finds by term of a facet, as in `kind:page`."""
        return self._count_by(query, "facet", min_doc_count=1)

    def form_frequency(self, field: str, word: str) -> int:
        """Return how many entries have a word in any of its forms in a field."""
        return self.count_entries(WordQuery(field, word))

    def word_frequencies(self, words: Collection[str]) -> Mapping[str, int]:
        """Return in how many entries each of some words is, in this form; without words that are long."""
        filters = {word: {"term": {"text": {"value": word}}} for word in words if len(word) <= LONGEST_WORD}
        if not filters:
            return {}
        answer = self._search({"size": 0, "aggs": {"words": {"filters": {"filters": filters}}}})
        buckets = answer["aggregations"]["words"]["buckets"]
        return {word: int(each["doc_count"]) for word, each in buckets.items()}

    def word_forms(self, texts: Iterable[str]) -> WordForms:
        """Return the forms of words that are in some texts."""
        by_stem: defaultdict[str, dict[str, None]] = defaultdict(dict)
        for word in dict.fromkeys(word for text in texts for word in split_words(text)):
            by_stem[stem_word(word)][word] = None
        return lambda word: tuple(dict.fromkeys((word, *by_stem.get(stem_word(word), ()))))

    def _count_by(self, query: EntryQuery, field: str, min_doc_count: int) -> dict[str, int]:
        terms = {"field": field, "size": MOST_COUNTED, "min_doc_count": min_doc_count}
        answer = self._search({"size": 0, "query": query_dsl(query), "aggs": {"values": {"terms": terms}}})
        buckets = answer["aggregations"]["values"]["buckets"]
        return {str(each["key"]): int(each["doc_count"]) for each in buckets}

    def _page_of_hits(self, query: EntryQuery, order: str, start: int, size: int) -> list[IndexHit]:
        body: JsonObject = {
            "query": _weighted(query_dsl(query)) if order == "relevance" else query_dsl(query),
            "size": size,
            "sort": [ORDERS[order], {"position": {"order": "asc"}}],
            "_source": list(STORED),
            "track_total_hits": False,
            **self._place(query, order, start, size),
        }
        hits = self._search(body)["hits"]["hits"]
        if len(hits) == size and hits:
            self.page_ends.remember((query, order, start + size), hits[-1]["sort"])
        return [_index_hit(hit, order) for hit in hits]

    def _place(self, query: EntryQuery, order: str, start: int, size: int) -> JsonObject:
        """Return where hits begin: by their number, or behind the end of the page before."""
        if start + size <= WINDOW:
            return {"from": start}
        end = self.page_ends.find((query, order, start))
        if end is None:
            raise _too_deep()
        return {"search_after": end}

    def _search(self, body: JsonObject) -> JsonObject:
        answer = self._ask(f"_search?{OPTIONS}", {"timeout": TIME_LIMIT, **body})
        self._check(not answer.get("timed_out") and not answer["_shards"]["failed"])
        return answer

    def _ask(self, path: str, body: JsonObject) -> JsonObject:
        """Return an answer; raises SearchRejected where too many words begin as one in the search does."""
        try:
            return self.server.ask("POST", f"{self.index}/{path}", body)
        except SearchServerError as error:
            if error.status == 400 and any(sign in error.reason.lower() for sign in TOO_MANY):
                raise SearchRejected("too many words begin so") from None
            raise

    def _check(self, is_whole: bool) -> None:
        if not is_whole:
            raise SearchServerError(
                f"The search server {self.server.address} did not look through all of its index in time."
            )


class _PageEnds:
    """The sort values of the last hits of pages, by the query, the order and the number behind the page."""

    def __init__(self) -> None:
        self._ends: OrderedDict[tuple[EntryQuery, str, int], list[Any]] = OrderedDict()
        self._lock = Lock()

    def remember(self, key: tuple[EntryQuery, str, int], end: list[Any]) -> None:
        with self._lock:
            self._ends[key] = end
            if len(self._ends) > REMEMBERED:
                self._ends.popitem(last=False)

    def find(self, key: tuple[EntryQuery, str, int]) -> list[Any] | None:
        with self._lock:
            return self._ends.get(key)


def _weighted(query: JsonObject) -> JsonObject:
    """Return a query whose scores are multiplied by the weight of each entry."""
    factor = {"field": "weight"}
    return {"function_score": {"query": query, "field_value_factor": factor, "boost_mode": "multiply"}}


def _index_hit(hit: Mapping[str, Any], order: str) -> IndexHit:
    source = hit["_source"]
    score = float(hit["sort"][0]) if order == "relevance" else 0.0
    return IndexHit(source["iri"], score, source["begin"], source["size"], source.get("quote_key", 0))


def _too_deep() -> RequestRefused:
    return RequestRefused(
        f"The first {WINDOW:,} hits of a search can be turned to; narrow it for the others."
    )
