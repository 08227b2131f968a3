"""Completions of a search while it is typed: things by their names and titles, and Bates numbers."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from string import ascii_lowercase, digits

from tantivy import Query

from foia_graph.model.profile import Profile
from foia_graph.search.entry_builder import CLAIM, EMAIL, PAGES
from foia_graph.search.index_searcher import IndexSearcher
from foia_graph.search.query_builder import any_query, bool_query, facet_query, prefix_query, term_query
from foia_graph.search.query_parser import Conjunction, Disjunction, SearchNode, WordSequence
from foia_graph.search.tokenizer import split_words

# Letters of a beginning that is completed, and the most words that are.
SHORTEST, MAX_TYPED = 2, 10


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
        # The kinds of things that go by names, and may have several, not by titles.
        named = tuple(
            facet_query("kind", shape.kind)
            for shape in self.profile.shapes.values()
            if shape.label_field not in ("", "title")
            and any(prop.is_other_name for prop in shape.properties.values())
        )
        first = self.searcher.find_names(bool_query(must=(typed, any_query(named)), must_not=parts), most)
        others = self.searcher.find_names(bool_query(must=(typed,), must_not=(*parts, *named)), most)
        return [*first[: max(most - len(others), most // 2)], *others][:most]

    def complete_numbers(self, text: str, most: int) -> list[str]:
        """Return the names, without the base, of what bears a number that begins so."""
        typed = self._typed_query(text, "identifier") if any(map(str.isdigit, text)) else None
        return self.searcher.find_names(typed, most) if typed is not None else []

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


# A word on fewer pages may be a slip, where another is on so many times more; so many are tried.
FEW, MANY_MORE, TRIED = 50, 50, 5
SHORTEST_MENDED = 3
_TYPED = re.compile(r"[^\s\"“”„()*:]+")


def lone_words(node: SearchNode | None) -> Iterator[str]:
    """Yield the words that are not in phrases."""
    if isinstance(node, WordSequence) and len(node.words) == 1 and not (node.exact or node.prefix):
        yield from (word for word in node.words if len(word) >= SHORTEST_MENDED)
    elif isinstance(node, (Conjunction, Disjunction)):
        for each in node.nodes:
            yield from lone_words(each)


def replace_word(text: str, word: str, other: str) -> str:
    """Return a search with a word replaced, "" where that is not there by itself."""
    for found in _TYPED.finditer(text):
        if split_words(found[0]) == [word]:
            return f"{text[: found.start()]}{other}{text[found.end() :]}"
    return ""


def nearest_words(word: str, frequencies: Callable[[Collection[str]], Mapping[str, int]]) -> list[str]:
    """Return the words one slip away that the index has, those on most pages first.

    `frequencies` returns for words the number of entries that each is in.
    """
    counts = frequencies(set(_one_slip_away(word)) - {word})
    return sorted((each for each in counts if counts[each]), key=lambda each: (-counts[each], each))


def _one_slip_away(word: str) -> Iterator[str]:
    """Yield what one slip makes of a word: a letter omitted, changed, put in, or two that are swapped."""
    letters = digits if word.isdigit() else ascii_lowercase
    halves = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    for before, after in halves:
        if after:
            yield before + after[1:]
            yield from (before + letter + after[1:] for letter in letters)
        if len(after) > 1:
            yield before + after[1] + after[0] + after[2:]
        yield from (before + letter + after for letter in letters)
