"""Entries of the index: one for each page, thing, claim, run of pages and e-mail.

All entries of one owner stand or fall together: those of a document are its own, those of its pages, claims,
page ranges and e-mails.
"""

from dataclasses import dataclass, field

PAGE, CLAIM, PAGES, EMAIL = "page", "claim", "pages", "email"
"""Kinds of entries beside those of things."""
VOCABULARY = frozenset(("concept", "scheme"))
"""Kinds that only define words; their entries rank behind all others."""
TEXTS = ("title", "quote", "identifier", "sender", "recipient")
"""Fields in which words can be looked for alone; `text` has all of them, and what stands in none."""


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
