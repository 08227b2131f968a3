"""Completions of a search while it is typed: things by their names and titles, and Bates numbers."""

from collections.abc import Sequence
from dataclasses import dataclass

from tantivy import Occur, Query, Searcher

from foia_graph.model.profile import Profile
from foia_graph.search.entry import CLAIM, EMAIL, PAGES
from foia_graph.search.query_builder import facet_query
from foia_graph.search.schema import index_schema
from foia_graph.search.tokenizer import split_words

SHORTEST, MOST_TYPED = 2, 10
"""Letters of a beginning that is completed, and the most words that are."""


@dataclass(frozen=True, slots=True)
class NameCompleter:
    """Finds the things whose names have words and a beginning of one, those with other names first."""

    searcher: Searcher
    profile: Profile

    def complete_names(self, text: str, most: int) -> list[str]:
        """Return the names, without the base, of things that are called so: first whoever has several names.

        Half of them are things of classes with other names at most, such as people and agencies, where there
        are others.
        """
        typed = self._typed_query(text, "title")
        if typed is None:
            return []
        parts = [facet_query("kind", kind) for kind in (CLAIM, EMAIL, PAGES)]
        named = [facet_query("kind", kind) for kind in self._named_kinds()]
        is_named = (Occur.Must, Query.boolean_query([(Occur.Should, each) for each in named]))
        is_whole = [(Occur.MustNot, part) for part in parts]
        clauses = [(Occur.Must, typed), *is_whole]
        first = self._names(Query.boolean_query([*clauses, is_named]), most)
        others = self._names(
            Query.boolean_query([*clauses, *((Occur.MustNot, each) for each in named)]), most
        )
        return [*first[: max(most - len(others), most // 2)], *others][:most]

    def complete_numbers(self, text: str, most: int) -> list[str]:
        """Return the names, without the base, of what bears a number that begins so."""
        typed = self._typed_query(text, "identifier") if any(map(str.isdigit, text)) else None
        return self._names(typed, most) if typed is not None else []

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
        if not 0 < len(words) <= MOST_TYPED or len("".join(words)) < SHORTEST:
            return None
        whole = (Query.term_query(index_schema(), field, word) for word in words[:-1])
        last = Query.regex_query(index_schema(), field, f"{words[-1]}.*")
        exact = Query.term_query(index_schema(), field, words[-1])
        return Query.boolean_query(
            [*((Occur.Must, each) for each in whole), (Occur.Must, last), (Occur.Should, exact)]
        )

    def _names(self, query: Query, most: int) -> list[str]:
        found = self.searcher.search(query, limit=most, count=False, weight_by_field="weight").hits
        return [self.searcher.doc(address)["iri"][0].decode() for _, address in found]


def titles_with(text: str, titles: Sequence[str]) -> list[int]:
    """Return the places of titles that have all words typed, the last perhaps a beginning.

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
