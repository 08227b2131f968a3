"""The tokenizer: texts cut into words, in the index and outside of it alike.

A word is a run of letters or a run of digits, without accents and capitals. So `ICE-117629`, `ICE 117629` and
`ICE117629` are the same two words, and so are `(b)(7)(E)`, `b(7)(E)` and `b7E`, or `S-Comm’s` and `S-Comm's`.
Words that stand close together in a question must stand so in the text, too.
"""

import re
from collections.abc import Iterator
from functools import cache

from tantivy import Filter, TextAnalyzer, TextAnalyzerBuilder, Tokenizer

EXACT = "words"
"""Name of the analyzer in the index."""
_PATTERN = r"[\p{L}\p{M}]+|\p{N}+"
_UNSEEN = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")
"""Characters that nobody sees, in the middle of words: soft hyphens, joiners."""
_BREAK = re.compile(r"[-\u2010\u2011][ \t]*+(?:\r?\n[ \t]*+){1,3}(?P<after>[^\W\d_]++)")
"""A word broken at the end of a line; texts of OCR have empty lines between lines."""
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
