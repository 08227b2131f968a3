"""Completions of a search while it is typed: things by their names and titles, and Bates numbers."""

from collections.abc import Sequence
from dataclasses import dataclass

from tantivy import Query

from foia_graph.model.profile import Profile
from foia_graph.search.entry_builder import CLAIM, EMAIL, PAGES
from foia_graph.search.index_queries import any_query, bool_query, facet_query, prefix_query, term_query
from foia_graph.search.index_searcher import IndexSearcher
from foia_graph.search.tokenizer import split_words

SHORTEST, MAX_TYPED = 2, 10
"""Letters of a beginning that is completed, and the most words that are."""


@dataclass(frozen=True, slots=True)
class NameCompleter:
    """Finds the things whose names have words and a beginning of one, those with other names first."""

    searcher: IndexSearcher
    profile: Profile

    def complete_names(self, text: str, most: int) -> list[str]:
        """Return the names, without the base, of things that are called so: first whoever has several names.

        Half of them are things of classes with other names at most, such as people and agencies, where there
        are others.
        """
        typed = self._typed_query(text, "title")
        if typed is None:
            return []
        parts = tuple(facet_query("kind", kind) for kind in (CLAIM, EMAIL, PAGES))
        named = tuple(facet_query("kind", kind) for kind in self._named_kinds())
        first = self.searcher.find_names(bool_query(must=(typed, any_query(named)), must_not=parts), most)
        others = self.searcher.find_names(bool_query(must=(typed,), must_not=(*parts, *named)), most)
        return [*first[: max(most - len(others), most // 2)], *others][:most]

    def complete_numbers(self, text: str, most: int) -> list[str]:
        """Return the names, without the base, of what bears a number that begins so."""
        typed = self._typed_query(text, "identifier") if any(map(str.isdigit, text)) else None
        return self.searcher.find_names(typed, most) if typed is not None else []

    def _named_kinds(self) -> list[str]:
        """Return the kinds of things that go by names, and may have several, not by titles."""
        return [
            shape.kind
            for shape in self.profile.shapes.values()
            if shape.label_field
            and shape.label_field != "title"
            and any(prop.is_other_name for prop in shape.properties.values())
        ]

    def _typed_query(self, text: str, field: str) -> Query | None:
        words = split_words(text)
        if not 0 < len(words) <= MAX_TYPED or len("".join(words)) < SHORTEST:
            return None
        whole = (term_query(field, word) for word in words[:-1])
        last = prefix_query(field, words[-1])
        return bool_query(must=(*whole, last), should=(term_query(field, words[-1]),))


def titles_with(text: str, titles: Sequence[str]) -> list[int]:
    """Return the positions of titles that have all words typed, the last perhaps a beginning.

    >>> titles_with("dates diff", ["Dates that differ", "Who said it"])
    [0]
    """
    *whole, last = split_words(text) or [""]
    words = [split_words(title) for title in titles]
    return [
        at
        for at, each in enumerate(words)
        if last and set(whole) <= set(each) and any(word.startswith(last) for word in each)
    ]
