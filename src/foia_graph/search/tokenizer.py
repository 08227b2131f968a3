"""The tokenizer: texts cut into words, in the index and outside of it alike, and the forms of these words.

A word is a run of letters or of digits, without accents and capitals: `ICE-117629` and `ICE117629` are the
same two words, and so are `(b)(7)(E)` and `b7E`.
"""

import math
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import TypeAlias

from tantivy import Filter, Searcher, TextAnalyzer, TextAnalyzerBuilder, Tokenizer

from foia_graph.runtime.tables import read_table

_WORDS: Mapping[str, str] = read_table(Path(__file__).with_name("words.toml"))
# Name of the analyzer in the index.
EXACT = "words"
_PATTERN = r"[\p{L}\p{M}]+|\p{N}+"
# Characters that no one sees, in the middle of words: soft hyphens, joiners.
_UNSEEN = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")
# A word broken at the end of a line; texts of OCR have empty lines between lines.
_BREAK = re.compile(r"[-\u2010\u2011][ \t]*+(?:\r?\n[ \t]*+){1,3}(?P<after>[^\W\d_]++)")
_BEFORE = re.compile(r"[^\W\d_]++$")
_LONGEST = 40


@cache
def word_analyzer() -> TextAnalyzer:
    """Return the analyzer that cuts texts into words."""
    return _folding_filters(Tokenizer.regex(_PATTERN)).build()


@cache
def _stem_analyzer() -> TextAnalyzer:
    return _folding_filters(Tokenizer.raw()).filter(Filter.stemmer("english")).build()


def _folding_filters(tokenizer: Tokenizer) -> TextAnalyzerBuilder:
    return TextAnalyzerBuilder(tokenizer).filter(Filter.ascii_fold()).filter(Filter.lowercase())


def split_words(text: str) -> list[str]:
    """Return the words of a text.

    >>> split_words("S-Comm’s café, (b)(7)(E)")
    ['s', 'comm', 's', 'cafe', 'b', '7', 'e']
    """
    return word_analyzer().analyze(text)


def stem_word(word: str) -> str:
    """Return the stem of an English word (Snowball, Porter's second algorithm).

    >>> stem_word("deportations")
    'deport'
    """
    return _stem_analyzer().analyze(word)[0]


def visible_text(text: str) -> str:
    """Return a text without its invisible characters."""
    return text if text.isascii() else _UNSEEN.sub("", text)


def indexed_texts(text: str) -> list[str]:
    """Return the values to index of a text: itself, and the words that ends of lines break, mended."""
    text = visible_text(text)
    whole = " \n".join(_joined_words(text)) if "-" in text or not text.isascii() else ""
    return [text, whole] if whole else [text]


def _joined_words(text: str) -> Iterator[str]:
    # Looking for the first half first would take ten times as long.
    for found in _BREAK.finditer(text):
        before = _BEFORE.search(text[max(found.start() - _LONGEST, 0) : found.start()])
        if before:
            yield f"{before[0]}{found['after']}"


QUESTION_WORDS = frozenset(("who", "whom", "whose", "what", "which", "when", "where", "why", "how"))
QUESTION_VERBS = frozenset(_WORDS["asking"].split())
STOP_WORDS = frozenset(_WORDS["linking"].split())
# Words that are in all that is said, and tell little of what it is about.
WEAK_WORDS = frozenset(_WORDS["common"].split())


# Letters by which a form may be longer than the stem.
MAX_ENDING_LENGTH = 16
# Last letters of stems that not all their words have: polici, policy; hope, hoping; possibl, possibility.
CHANGING = "eil"
# Letters of a stem up to which its words are tried one by one.
SHORT = 3
# What may be behind a short stem, in English and in what OCR makes of it.
ENDINGS = ("", *_WORDS["endings"].split())
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
        self._forms_of_stem = lru_cache(REMEMBERED)(lambda root: tuple(self._words_with_stem(root)))

    def word_forms(self, word: str) -> tuple[str, ...]:
        """Return all words with the stem of a word, the word itself first; numbers have one form."""
        if word.isdigit():
            return (word,)
        return tuple(dict.fromkeys((word, *self._forms_of_stem(stem_word(word)))))

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
    for word in _WORDS["irregular"].split():
        found.setdefault(stem_word(word), []).append(word)
    return found


_IRREGULAR = _irregular_by_stem()
