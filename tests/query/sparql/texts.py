"""A few things with words in them, and a search that finds them: what is instead of an index."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import pyoxigraph as ox

from foia_graph.errors import SearchRejected
from foia_graph.query import saved
from foia_graph.query.sparql.text_query.rewrite import SearchableTexts
from foia_graph.store.embedded_store import EmbeddedStore

BASE = "http://e/"
TITLE = "http://t/title"
THINGS = """PREFIX e: <http://e/>
INSERT DATA {
  e:a e:title "A" ; e:next e:b .
  e:b e:title "B" ; e:next e:c .
  e:c e:title "C" .
  GRAPH e:g { e:a e:in "g" }
}"""


@dataclass(frozen=True)
class Hit:
    iri: str
    score: float


@dataclass(frozen=True)
class Snippet:
    text: str
    begins: bool = True
    ends: bool = True


@dataclass(frozen=True)
class Found:
    """The hits of a search; each snippet is the same text."""

    all: Sequence[Hit]
    text: str = "some words"

    @property
    def total(self) -> int:
        return len(self.all)

    def hits(self, start: int = 0, size: int = 20) -> Sequence[Hit]:
        return self.all[start : start + size]

    def snippets(self, hits: Sequence[Hit]) -> Sequence[Snippet]:
        return [Snippet(self.text, hit.iri != "http://e/b") for hit in hits]


@dataclass
class Shelf:
    """Finds things, by their letters, by a word each; caches what it was asked."""

    words: dict[str, str] = field(
        default_factory=lambda: {"apple": "abc", "pear": "bd", "plum": "a", "fig": ""}
    )
    text: str = "some words"
    asked: list[tuple[str, str]] = field(default_factory=list)

    def find(self, words: str, where: str) -> Found:
        self.asked.append((words, where))
        if '"' in words:
            raise SearchRejected('a quotation mark " opens a phrase, and none closes it')
        return Found([Hit(f"http://e/{c}", 2.5 - n) for n, c in enumerate(self.words[words])], self.text)

    @property
    def texts(self) -> SearchableTexts:
        return SearchableTexts(self.find, {TITLE: "title", "http://t/quote": "quote"})


def store() -> ox.Store:
    found = ox.Store()
    found.update(THINGS)
    return found


def answer(query: str, shelf: Shelf | None = None) -> list[str]:
    """Ask the things a query that need not declare `e:` and `t:`; give its rows in order of their texts."""
    prefixes = {"e": "http://e/", "t": "http://t/", "xsd": "http://www.w3.org/2001/XMLSchema#"}
    found = saved.run_query(query, EmbeddedStore(store()), BASE, prefixes, (shelf or Shelf()).texts)
    _, *rows = saved.answer_cells(found, BASE)
    return sorted(" ".join(cell.replace("{base}", "") or "-" for cell in row) for row in rows)
