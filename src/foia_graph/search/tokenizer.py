"""The tokenizer: texts cut into words, in the index and outside of it alike.

A word is a run of letters or a run of digits, without accents and capitals. So `ICE-117629`, `ICE 117629` and
`ICE117629` are the same two words, and so are `(b)(7)(E)`, `b(7)(E)` and `b7E`, or `S-Comm’s` and `S-Comm's`.
Words that stand close together in a question must stand so in the text, too.
"""

import re
from collections.abc import Iterator
from functools import cache

from tantivy import Filter, TextAnalyzer, TextAnalyzerBuilder, Tokenizer

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


_ASKING = """
did does do is are was were has have had can could should would will may might must am show find tell list
"""
_LINKING = """
a about after all also am an and any anybody anyone anything are as at be because been before being between
both but by can could did do does doing ever find for from had happened has have having he her here hers him
his how i if in into is it its itself list many may me might more most much must my no nor not of off on once
only or other our out over own said same say says shall she should show so some someone something such tell
than that the their them then there these they this those through to told too under until up us very was we
were what when where which while who whom whose why will with would you your
"""
_COMMON = """
actually become came come day even exactly first gave get give go got keep kept knew know last let long made
make need new old part people person put really see still take thing think time use used want way went whether
year
"""
QUESTION_WORDS = frozenset(("who", "whom", "whose", "what", "which", "when", "where", "why", "how"))
QUESTION_VERBS = frozenset(_ASKING.split())
STOP_WORDS = frozenset(_LINKING.split())
# Words that are in all that is said, and tell little of what it is about.
WEAK_WORDS = frozenset(_COMMON.split())
