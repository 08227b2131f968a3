"""Whether a search finds what a scan of all pages finds: the same words cut and folded by other code."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache

from search_corpus import Corpus
from search_words import drawn

from foia_graph.search.query_parser import SearchRequest
from foia_graph.search.tokenizer import stem_word

WORD = re.compile(r"[^\W\d_]+|\d+")
BROKEN = re.compile("([^\\W\\d_]+)[-\u2010\u2011][ \t]*(?:\r?\n[ \t]*){1,3}(?=([^\\W\\d_]+))")
UNSEEN = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")


def disagreements(here: Corpus, number: int) -> list[str]:
    """Compare words (in all forms) and phrases (to the letter); give a sentence for each that differs."""
    wanted = drawn(here.texts, number)
    scan = _Scan(here.texts)
    return [sentence for words in wanted for sentence in _compared(words, here, scan)]


def _compared(words: str, here: Corpus, scan: "_Scan") -> Iterator[str]:
    query = f'kind:page "{words}"' if " " in words else f"kind:page {words}"
    found = here.fresh(SearchRequest(query))
    ours = {hit.iri for hit in found.hits(0, found.total)}
    theirs = scan.phrase(words.split()) if " " in words else scan.word(words)
    if ours != theirs:
        yield f"{query}: {len(ours)} found, {len(theirs)} scanned, {len(ours ^ theirs)} differ"


class _Scan:
    """All pages as runs of words, and for each word the pages that it is on."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._names = list(texts)
        self._pages = [f" {' '.join(_cut(text))} " for text in texts.values()]
        self._on: dict[str, list[int]] = {}
        for place, page in enumerate(self._pages):
            for word in set(page.split()):
                self._on.setdefault(word, []).append(place)
        self._forms: dict[str, list[str]] = {}
        for word in self._on:
            self._forms.setdefault(stem_word(word), []).append(word)

    def word(self, word: str) -> set[str]:
        """Name the pages that have a word, in any form."""
        forms = self._forms.get(stem_word(_folded(word)), ())
        return {self._names[place] for form in forms for place in self._on[form]}

    def phrase(self, phrase: list[str]) -> set[str]:
        """Name the pages that have some words one after the other."""
        wanted = f" {' '.join(map(_folded, phrase))} "
        among = self._on.get(_folded(phrase[0]), ())
        return {self._names[place] for place in among if wanted in self._pages[place]}


def _cut(text: str) -> list[str]:
    text = UNSEEN.sub("", text)
    whole = [f"{first}{second}" for first, second in BROKEN.findall(text)]
    return [*map(_folded, WORD.findall(text)), *(f"| {_folded(word)} |" for word in whole)]


@cache
def _folded(word: str) -> str:
    if word.isascii():
        return word.lower()
    plain = unicodedata.normalize("NFKD", word)
    return "".join(letter for letter in plain if not unicodedata.combining(letter)).lower()
