"""The words of a document, and how often each stands there: what a search in it may go on with."""

import re
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache

from foia_graph.search.snippets import fold_text
from foia_graph.store.document_files import Holdings

KEPT, MOST_TERMS, SHORTEST = 8, 20, 2
"""Documents whose words are kept, words that are given at once, and letters of a word at least."""
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|\d+")


class DocumentWords:
    """The words of the documents of one generation."""

    def __init__(self, holdings: Holdings) -> None:
        self._holdings = holdings
        self._counts = lru_cache(KEPT)(self._count_words)

    def completions(self, document: str, beginning: str, least: int = 1) -> Mapping[str, int]:
        """Return the most frequent words of a document that begin so, in the order of the alphabet."""
        start = fold_text(beginning.strip())
        found = {
            word: count
            for word, count in self._counts(document).items()
            if word.startswith(start) and count >= least
        }
        chosen = sorted(found, key=lambda word: (-found[word], word))[:MOST_TERMS] if start else []
        return {word: found[word] for word in sorted(chosen)}

    def _count_words(self, document: str) -> Mapping[str, int]:
        reading = self._holdings.parsed_document(document)
        known = set(self._holdings.page_numbers(document))  # a page may be restricted by itself
        pages = reading.pages if reading is not None else ()
        texts = (page.text for page in pages if page.number in known)
        words = (word for text in texts for word in _WORD.findall(fold_text(text)))
        return Counter(word for word in words if len(word) >= SHORTEST)
