"""The text index in the folder of a generation, held by tantivy."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TypeAlias

from tantivy import DocAddress, Order, Searcher
from tantivy import IndexWriter as NativeWriter

from foia_graph.search.engines.queries import EntryQuery
from foia_graph.search.engines.tantivy_queries import TantivyTranslator
from foia_graph.search.engines.text_engine import MOST_COUNTED, IndexHit, WordForms, first_of_groups
from foia_graph.search.entry import IndexEntry
from foia_graph.search.index_folder import copy_index, finish_index, has_local_index
from foia_graph.search.lexicon import Lexicon
from foia_graph.search.schema import index_document, open_index

HEAP = 1 << 30
"""The most bytes of words in memory before they are written; one thread writes one segment."""
TRANSLATED = 256
"""Queries that are kept in the form of the engine."""
ScoredAddress: TypeAlias = tuple[float, DocAddress]


class TantivyEngine:
    """One open index; the places of its entries are those of its segments."""

    def __init__(self, searcher: Searcher) -> None:
        self._searcher = searcher
        self._lexicon = Lexicon(searcher)
        self._translate = lru_cache(TRANSLATED)(TantivyTranslator(self._lexicon).translate)

    def count_entries(self, query: EntryQuery) -> int:
        """Return the number of entries that a query finds."""
        found = self._searcher.search(self._translate(query), limit=1, count=True)
        return int(found.count)  # type: ignore[attr-defined]

    def find_entries(self, query: EntryQuery, order: str, start: int, size: int) -> list[IndexHit]:
        """Return some of the entries that a query finds, in an order."""
        return self._hits_at(self._sorted_addresses(query, order, start, size)) if size > 0 else []

    def find_groups(self, query: EntryQuery, order: str, start: int, size: int) -> list[IndexHit]:
        """Return some of the entries that a query finds, in an order, of those with one quote the first."""
        # Each hit may be the last of a group, but no more of them can be left out than there are others.
        most = min(start + size + self.count_repeated(query), self.count_entries(query))
        entries = self._sorted_addresses(query, order, 0, most) if most > 0 else []
        keys = self._searcher.fast_field_values("quote_key", [address for _, address in entries])
        firsts = first_of_groups([int(key or 0) for key in keys])
        return self._hits_at([entries[at] for at in firsts[start : start + size]])

    def count_repeated(self, query: EntryQuery) -> int:
        """Return how many entries that a query finds quote what another one of them quotes, too."""
        return sum(count - 1 for count in self._count_by(query, "quote_key").values())

    def count_facet_values(self, query: EntryQuery) -> Mapping[str, int]:
        """Return the number of entries that a query finds by term of a facet, as in `kind:page`."""
        return self._count_by(query, "facet")

    def form_frequency(self, field: str, word: str) -> int:
        """Return how many entries have the most frequent form of a word in a field; it costs little."""
        forms = self._lexicon.word_forms(word)
        return max(self._searcher.doc_freq(field, form) for form in forms)

    def word_frequencies(self, words: Collection[str]) -> Mapping[str, int]:
        """Return in how many entries each of some words is, in this form."""
        return {word: self._searcher.doc_freq("text", word) for word in words}

    def word_forms(self, _texts: Iterable[str]) -> WordForms:
        """Return the forms of words that the index has, whatever the texts."""
        return self._lexicon.word_forms

    def _count_by(self, query: EntryQuery, field: str) -> dict[str, int]:
        wanted = {"n": {"terms": {"field": field, "size": MOST_COUNTED}}}
        buckets = self._searcher.aggregate(self._translate(query), wanted)["n"]["buckets"]
        return {each["key"]: each["doc_count"] for each in buckets}

    def _sorted_addresses(self, query: EntryQuery, order: str, start: int, size: int) -> list[ScoredAddress]:
        """Return where some of what a query finds stands in the index, in an order, each with its score."""
        own = self._translate(query)
        if order == "relevance":
            found = self._searcher.search(
                own, limit=size, count=False, offset=start, weight_by_field="weight"
            )
            return list(found.hits)
        field, direction = ("oldest", Order.Asc) if order == "date" else ("newest", Order.Desc)
        found = self._searcher.search(
            own, limit=size, count=False, offset=start, order_by_field=field, order=direction
        )
        return [(0.0, address) for _, address in found.hits]

    def _hits_at(self, scored_addresses: Sequence[ScoredAddress]) -> list[IndexHit]:
        addresses = [address for _, address in scored_addresses]
        begins, sizes, keys = (
            self._searcher.fast_field_values(name, addresses) for name in ("begin", "size", "quote_key")
        )
        names = (self._searcher.doc(address)["iri"][0].decode() for address in addresses)
        return [
            IndexHit(name, score, int(begin or 0), int(size or 0), int(key or 0))
            for (score, _), name, begin, size, key in zip(
                scored_addresses, names, begins, sizes, keys, strict=True
            )
        ]


@dataclass(frozen=True, slots=True)
class TantivyWriter:
    """Writes the index in a folder."""

    folder: Path
    writer: NativeWriter

    def delete_owner(self, owner: str) -> None:
        """Delete the entries of an owner, given by its name without the base."""
        self.writer.delete_documents_by_term("owner", owner)

    def add_entry(self, entry: IndexEntry) -> None:
        """Add an entry."""
        self.writer.add_document(index_document(entry))

    def commit(self) -> None:
        """Write all that was deleted and added, and merge what stands in many segments."""
        self.writer.commit()
        self.writer.wait_merging_threads()
        finish_index(self.folder)


class LocalTarget:
    """Writes indexes into the folders of generations."""

    def create_index(self, folder: Path) -> TantivyWriter:
        """Return the writer of an empty index, whose folder is there."""
        return _open_writer(folder, new=True)

    def can_clone(self, old: Path) -> bool:
        """Return True for an index in a folder."""
        return has_local_index(old)

    def clone_index(self, old: Path, folder: Path) -> TantivyWriter:
        """Return the writer of an index that begins with all that the old one has; it makes the folder."""
        copy_index(old, folder)
        return _open_writer(folder, new=False)


def _open_writer(folder: Path, *, new: bool) -> TantivyWriter:
    return TantivyWriter(folder, open_index(folder, new=new).writer(HEAP, 1))
