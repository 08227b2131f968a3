"""The lexicon: the words of the index, and the forms of a word among them."""

import math
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from typing import TypeAlias

from tantivy import Searcher

from foia_graph.search.tokenizer import stem_word

# Words whose stem does not begin as they do (Snowball's English stemmer, its exceptions).
IRREGULAR = (
    "skis", "skies", "dying", "lying", "tying", "idly", "gently", "ugly", "early", "only", "singly",
)  # fmt: skip
# Letters by which a form may be longer than the stem.
MAX_ENDING_LENGTH = 16
# Last letters of stems that not all their words have: polici, policy; hope, hoping; possibl, possibility.
CHANGING = "eil"
# Letters of a stem up to which its words are tried one by one.
SHORT = 3
# What may be behind a short stem, in English and in what OCR makes of it.
ENDINGS = (
    "", "s", "e", "es", "ed", "eds", "edly", "ing", "ings", "ingly", "d", "ds", "dly", "eing", "ly", "lys",
    "lyed", "lying", "li", "lis", "liing", "lied", "lies", "ely", "eli", "elis", "elied", "elies", "ness",
    "nesses", "nessed", "nessing", "eness", "ful", "fully", "fulness", "eful",
)  # fmt: skip
# Before these the last letter is doubled: run, running.
DOUBLING = ("ed", "eds", "edly", "ing", "ings", "ingly")
REMEMBERED = 20_000
FIELD = "text"
# A function from a word to its forms, the word itself first.
WordForms: TypeAlias = Callable[[str], tuple[str, ...]]


class Lexicon:
    """The words of one index; forms that were looked up are cached."""

    def __init__(self, searcher: Searcher) -> None:
        self._searcher = searcher
        self._forms: OrderedDict[str, tuple[str, ...]] = OrderedDict()
        self._lock = threading.Lock()

    def word_forms(self, word: str) -> tuple[str, ...]:
        """Return all words with the stem of a word, the word itself first; numbers have one form."""
        if word.isdigit():
            return (word,)
        root = stem_word(word)
        known = self._forms.get(root)
        if known is None:
            known = tuple(self._words_with_stem(root))  # others need not wait for this
            with self._lock:
                self._forms[root] = known
                if len(self._forms) > REMEMBERED:
                    self._forms.popitem(last=False)
        return tuple(dict.fromkeys((word, *known)))

    def weighted_forms(self, word: str) -> list[tuple[str, float]]:
        """Return the forms of a word, each with its weight.

        All count as the most frequent form does: a form that is rare, or that OCR made, says no more.
        """
        rarity = {form: self._inverse_frequency(form) for form in self.word_forms(word)}
        least = min(rarity.values())
        return [(form, least / each) for form, each in rarity.items()]

    def _inverse_frequency(self, word: str) -> float:
        has = self._searcher.doc_freq(FIELD, word)
        return math.log(1 + (self._searcher.num_docs - has + 0.5) / (has + 0.5))

    def _words_with_stem(self, root: str) -> Iterator[str]:
        yield from (word for word in self._candidate_words(root) if stem_word(word) == root)
        yield from (word for word in _IRREGULAR.get(root, ()) if self._searcher.doc_freq(FIELD, word))

    def _candidate_words(self, root: str) -> Iterator[str]:
        """Yield words of the index among which are all with a stem.

        Too many words begin as a short one does; but it takes few endings.
        """
        if len(root) <= SHORT:
            yield from (
                word for word in sorted(set(_with_endings(root))) if self._searcher.doc_freq(FIELD, word)
            )
            return
        beginning = root[:-1] if root[-1] in CHANGING else root
        for word, _ in self._searcher.terms_with_prefix(FIELD, beginning):
            if len(word) <= len(root) + MAX_ENDING_LENGTH:
                yield word


def _with_endings(root: str) -> Iterator[str]:
    """Yield the words of a short stem with all endings."""
    yield from (root + ending for ending in ENDINGS)
    yield from (root + root[-1] + ending for ending in DOUBLING)
    if root[-1] == "e":
        yield from (root[:-1] + ending for ending in DOUBLING)
    if root.endswith("ie"):
        yield from (f"{root[:-2]}y{ending}" for ending in ("ing", "ings"))
    if root[-1] == "i":
        yield from (f"{root[:-1]}y{ending}" for ending in ("", "s", *DOUBLING))


def _irregular_by_stem() -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    for word in IRREGULAR:
        found.setdefault(stem_word(word), []).append(word)
    return found


_IRREGULAR = _irregular_by_stem()
