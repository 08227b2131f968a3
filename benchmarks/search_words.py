"""What is looked for: words and phrases as they are in the pages, chosen by chance and always the same."""

import random
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from urllib.parse import urlencode

WORD = re.compile(r"[^\W\d_]{3,20}")


@dataclass(frozen=True, slots=True)
class Question:
    """One question in three languages: ours, that of FTS5, and what CONTAINS looks for."""

    kind: str
    ours: str
    theirs: str
    contained: str


def questions(texts: Mapping[str, str]) -> Iterator[Question]:
    """Give a rare word, a common one, a phrase of two and of three words, and a prefix."""
    pages = Counter(word for text in texts.values() for word in set(map(str.lower, WORD.findall(text))))
    rare = min(word for word, count in pages.items() if count == 30 and word.isascii())
    common = max((count, word) for word, count in pages.items() if len(word) > 5)[1]
    yield Question("rare word", rare, rare, rare)
    yield Question("common word", common, common, common)
    yield Question("two common words", f"{common} agency", f"{common} AND agency", common)
    yield Question("phrase", '"united states"', '"united states"', "united states")
    yield Question("phrase", '"lee harvey oswald"', '"lee harvey oswald"', "lee harvey oswald")
    yield Question("prefix", "classif*", "classif*", "classif")


def drawn(texts: Mapping[str, str], number: int) -> list[str]:
    """Draw words and phrases of two and three words, each from a page drawn by chance."""
    chance = random.Random(20120410)
    names = sorted(texts)
    found: dict[str, None] = {}
    while len(found) < number:
        text = texts[chance.choice(names)]
        words = list(WORD.finditer(text))
        size = chance.choice((1, 1, 2, 3))
        if len(words) > size:
            first = chance.randrange(len(words) - size)
            run = words[first : first + size]
            between = [text[a.end() : b.start()] for a, b in pairwise(run)]
            if all(each.isspace() and each.isascii() for each in between):
                found[" ".join(match[0] for match in run).lower()] = None
    return list(found)


def search_words(words: str) -> str:
    """Give what is written in the field of a search for some words: several are a phrase."""
    return f'"{words}"' if " " in words else words


def search_path(words: str) -> str:
    """Give the address of a search."""
    return f"/api/search?{urlencode({'q': search_words(words)})}"
