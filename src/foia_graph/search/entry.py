"""Entries of the index: one for each page, thing, claim, run of pages and e-mail.

All entries of one owner stand or fall together: those of a document are its own, those of its pages, claims,
page ranges and e-mails.
"""

from dataclasses import dataclass, field

from foia_graph.search.tokenizer import indexed_texts

PAGE, CLAIM, PAGES, EMAIL = "page", "claim", "pages", "email"
"""Kinds of entries beside those of things."""
VOCABULARY = frozenset(("concept", "scheme"))
"""Kinds that only define words; their entries rank behind all others."""
TEXTS = ("title", "quote", "identifier", "sender", "recipient")
"""Fields in which words can be looked for alone; `text` has all of them, and what stands in none."""

NEVER = 99_999_999
"""The day that undated entries are sorted by where the oldest come first."""


@dataclass(slots=True)
class IndexEntry:
    """One entry of the index.

    `iri` and `owner` are names without the base; `values` has the facets, things and concepts as such names;
    `first` and `last` are days as numbers (20120410), 0 where nothing is known of them. `place` is where the
    text of a page begins and ends in its reading, in bytes. `about` has the things that a claim speaks of,
    its source and its speakers among them; `quote_key` is a number made of the words that it quotes and their
    source, 0 for none.
    """

    iri: str
    owner: str
    kind: str
    texts: dict[str, list[str]] = field(default_factory=dict)
    values: dict[str, list[str]] = field(default_factory=dict)
    first: int = 0
    last: int = 0
    place: tuple[int, int] = (0, 0)
    about: list[str] = field(default_factory=list)
    quote_key: int = 0

    def add_text(self, name: str, text: str) -> None:
        """Add a text to a field."""
        self.texts.setdefault(name, []).append(text)

    @property
    def whole_text(self) -> list[str]:
        """The texts of all fields, as they are indexed."""
        return [value for texts in self.texts.values() for text in texts for value in indexed_texts(text)]

    @property
    def facet_terms(self) -> list[str]:
        """The terms of all values of facets, the kind first."""
        terms = [facet_term(name, each) for name, several in self.values.items() for each in several]
        return [facet_term("kind", self.kind), *terms]

    @property
    def oldest(self) -> int:
        """The day by which the oldest entries come first."""
        return self.first or self.last or NEVER

    @property
    def newest(self) -> int:
        """The day by which the newest entries come first."""
        return self.first or self.last


def facet_term(name: str, value: str) -> str:
    """Return the term of a value of a facet.

    >>> facet_term("year", "2012")
    'year:2012'
    """
    return f"{name}:{value}"
