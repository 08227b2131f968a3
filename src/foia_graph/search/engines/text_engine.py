"""What the program asks of the engine that holds a text index, and of what writes one."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeAlias

from foia_graph.search.engines.queries import EntryQuery
from foia_graph.search.entry import IndexEntry

MOST_COUNTED = 65_000
"""The most values that are counted of a field; search servers count 65,535 buckets in an answer."""
WordForms: TypeAlias = Callable[[str], tuple[str, ...]]
"""A function from a word to its forms, the word itself first."""


@dataclass(frozen=True, slots=True)
class IndexHit:
    """An entry that a query finds, by its name without the base, as it stands in the index.

    `score` is 0 in an order by date. `begin` and `size` are the place of the text of a page, in bytes;
    `quote_key` is the same where the same words of the same source are quoted, 0 where none are.
    """

    name: str
    score: float
    begin: int = 0
    size: int = 0
    quote_key: int = 0


class TextEngine(Protocol):
    """An open text index. Any thread may ask; all methods raise StoreError where the engine fails.

    Orders are those in `search_request.SORTS`; ties stand in the order in which entries were written.
    """

    def count_entries(self, query: EntryQuery) -> int:
        """Return the number of entries that a query finds."""

    def find_entries(self, query: EntryQuery, order: str, start: int, size: int) -> list[IndexHit]:
        """Return some of the entries that a query finds, in an order."""

    def find_groups(self, query: EntryQuery, order: str, start: int, size: int) -> list[IndexHit]:
        """Return some of the entries that a query finds, in an order, of those with one quote the first."""

    def count_repeated(self, query: EntryQuery) -> int:
        """Return how many entries that a query finds quote what another one of them quotes, too."""

    def count_facet_values(self, query: EntryQuery) -> Mapping[str, int]:
        """Return the number of entries that a query finds by term of a facet, as in `kind:page`."""

    def form_frequency(self, field: str, word: str) -> int:
        """Return about how many entries have a word, in its most frequent form, in a field; 0 for none."""

    def word_frequencies(self, words: Collection[str]) -> Mapping[str, int]:
        """Return in how many entries each of some words is, in this form; those in none may be left out."""

    def word_forms(self, texts: Iterable[str]) -> WordForms:
        """Return the forms of words that the index has, at least those of them that are in some texts."""


class IndexWriter(Protocol):
    """Writes an index; nothing of it counts before `commit`."""

    def delete_owner(self, owner: str) -> None:
        """Delete the entries of an owner, given by its name without the base."""

    def add_entry(self, entry: IndexEntry) -> None:
        """Add an entry."""

    def commit(self) -> None:
        """Write all that was deleted and added, as one step."""


class IndexTarget(Protocol):
    """Where the index of a generation is written; `folder` is that of the index in the generation."""

    def create_index(self, folder: Path) -> IndexWriter:
        """Return the writer of an empty index, whose folder is there."""

    def can_clone(self, old: Path) -> bool:
        """Return True for an index that the next one can begin with."""

    def clone_index(self, old: Path, folder: Path) -> IndexWriter:
        """Return the writer of an index that begins with all that the old one has; it makes the folder."""


def first_of_groups(keys: Sequence[int]) -> list[int]:
    """Return the places of keys that do not stand before; each 0 is one by itself.

    >>> first_of_groups([7, 0, 7, 0, 8])
    [0, 1, 3, 4]
    """
    firsts: dict[object, int] = {}
    for at, key in enumerate(keys):
        firsts.setdefault(key or f"alone {at}", at)
    return list(firsts.values())
