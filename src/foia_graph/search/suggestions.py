"""Suggestions: a search with a mistyped word put right."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from itertools import islice
from string import ascii_lowercase, digits

from foia_graph.search.query_parser import Conjunction, Disjunction, SearchNode, WordSequence
from foia_graph.search.tokenizer import split_words

FEW, MANY_MORE, TRIED = 50, 50, 5
"""A word on fewer pages may be a slip, where another is on so many times more; so many are tried."""
SHORTEST = 3
_TYPED = re.compile(r"[^\s\"“”„()*:]+")


def suggest_search(
    text: str,
    node: SearchNode | None,
    nearest: Callable[[str], Iterable[str]],
    pages: Callable[[str], int],
    finds: Callable[[str], bool],
) -> str:
    """Return a search with a mistyped word put right, "" where there seems to be none.

    `nearest` returns the words that one slip away are in the index; `pages` counts the entries with a word in
    any form, among those that the filters leave; `finds` returns whether a search finds anything.
    """
    for word in _lone_words(node):
        own = pages(word)
        if own < FEW:
            for other in islice(nearest(word), TRIED):
                right = _replace_word(text, word, other)
                if right and pages(other) >= max(own * MANY_MORE, 1) and finds(right):
                    return right
    return ""


def _lone_words(node: SearchNode | None) -> Iterator[str]:
    """Yield the words that are not in phrases."""
    if isinstance(node, WordSequence) and len(node.words) == 1 and not (node.exact or node.prefix):
        yield from (word for word in node.words if len(word) >= SHORTEST)
    elif isinstance(node, (Conjunction, Disjunction)):
        for each in node.nodes:
            yield from _lone_words(each)


def _replace_word(text: str, word: str, other: str) -> str:
    """Return a search with a word replaced, "" where that is not there by itself."""
    for found in _TYPED.finditer(text):
        if split_words(found[0]) == [word]:
            return f"{text[: found.start()]}{other}{text[found.end() :]}"
    return ""


# -- slips ---------------------------------------------------------------------------------------------------


def nearest_words(word: str, frequencies: Callable[[Collection[str]], Mapping[str, int]]) -> list[str]:
    """Return the words one slip away that the index has, those on most pages first.

    `frequencies` returns for words the number of entries that each is in.
    """
    counts = frequencies(set(_one_slip_away(word)) - {word})
    return sorted((each for each in counts if counts[each]), key=lambda each: (-counts[each], each))


def _one_slip_away(word: str) -> Iterator[str]:
    """Yield what one slip makes of a word: a letter omitted, changed, put in, or two that changed
    positions.
    """
    letters = digits if word.isdigit() else ascii_lowercase
    halves = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    for before, after in halves:
        if after:
            yield before + after[1:]
            yield from (before + letter + after[1:] for letter in letters)
        if len(after) > 1:
            yield before + after[1] + after[0] + after[2:]
        yield from (before + letter + after for letter in letters)
