"""Features of a compared page: its words, and which of them are its own.

Words of common phrases, as those of forms and letterheads, and labels before a colon are not its own: two
forms, filled in, share most of their words and say different things.
"""

import re
import struct
from array import array
from collections.abc import Container, Iterable, Iterator, Sequence
from itertools import accumulate, pairwise
from zlib import crc32

from foia_graph.extract.near_duplicates.diff import compared_text, has_digit, place_words, text_words

SENDER, TIME = (
    re.compile(rf"^[^\w\n]*+{name}[^\w\n:;]*+[:;]\W*+(\S.*)$", re.MULTILINE | re.IGNORECASE)
    for name in ("From", "Sent")
)
# From which word on to which; (0, 0) for none.
Span = tuple[int, int]


def _words_after(line: "re.Pattern[str]", text: str) -> Span:
    match = line.search(text)
    count = len(text_words(match[1])) if match else 0
    if not match or count < 2:
        return 0, 0
    start = len(text_words(text[: match.start(1)]))
    return start, start + count


# Up to four words without figures that begin a line, and a colon.
HEAD_LABEL = re.compile(r"^[^\w\n]*+(?:[^\W\d_]++[^\w\n:]*+){1,4}+:", re.MULTILINE)


class ComparedPage:
    """The words of a page, and how many of them are its own, or figures among these."""

    def __init__(self, text: str, common: Container[int]) -> None:
        text = compared_text(text)
        found = place_words(text)
        self.words = [each.word for each in found]
        # The words of the first sender and of the first time that the page names, where they are several.
        self.head = _words_after(SENDER, text), _words_after(TIME, text)
        labels, shared = set(_label_places(text)), set(_common_places(self.words, common))
        own = [each.start not in labels and place not in shared for place, each in enumerate(found)]
        figures = (mine and has_digit(word) for mine, word in zip(own, self.words, strict=True))
        # Prefix sums: the own words of any passage are one subtraction.
        self._own, self._figures = [0, *accumulate(own)], [0, *accumulate(figures)]

    def count_own(self, start: int = 0, end: int = -1) -> int:
        """Count the own words from one on to another, or all."""
        return self._own[end] - self._own[start]

    def count_figures(self, start: int = 0, end: int = -1) -> int:
        """Count the figures among the own words."""
        return self._figures[end] - self._figures[start]


def _label_places(text: str) -> Iterator[int]:
    for label in HEAD_LABEL.finditer(text):
        yield from (label.start() + word.start for word in place_words(label[0]))


def _common_places(said: Sequence[str], common: Container[int]) -> Iterator[int]:
    places = [place for place, word in enumerate(said) if is_phrase_word(word)]
    spans = zip(pairwise(places), phrase_numbers(said[place] for place in places), strict=True)
    for (first, last), phrase in spans:
        if phrase in common:
            yield from range(first, last + 1)


# Grows when the same text would have another sketch.
VERSION = "1"
# Most phrases of a sketch.
MAX_PHRASES = 256
MAX_SHORT_WORD_LENGTH = 3
# Odd numbers that scatter the bits of a product.
FIRST, SECOND = 0x9E3779B97F4A7C15, 0x94D049BB133111EB
# The largest number of a phrase.
MAX_NUMBER = 0xFFFFFFFF
Sketch = Sequence[int]


def make_sketch(text: str) -> "array[int]":
    """Return the numbers of the phrases of a text, the smallest first."""
    # Bottom-k sketch: the smallest hashes of two pages are samples of the same phrases.
    return array("I", sorted(set(phrase_numbers(filter(is_phrase_word, text_words(text)))))[:MAX_PHRASES])


def is_phrase_word(word: str) -> bool:
    """Return whether a word is part of phrases."""
    return len(word) > MAX_SHORT_WORD_LENGTH or word.isdecimal()


def phrase_numbers(said: Iterable[str]) -> list[int]:
    """Number the phrases of two words in a row, each by what it says."""
    # hash() of a text differs from process to process; crc32 does not. Lone surrogates come from PDFs.
    codes = [crc32(word.encode("utf-8", "surrogatepass")) for word in said]
    return [(one * FIRST + two * SECOND) >> 32 & MAX_NUMBER for one, two in pairwise(codes)]


def sketch_reach(numbers: Sketch) -> int:
    """Return the number up to which a sketch has every phrase of its page."""
    return numbers[-1] if len(numbers) == MAX_PHRASES else MAX_NUMBER


def pack_sketch(numbers: Sketch) -> bytes:
    """Write a sketch as bytes, which are the same on every machine."""
    return struct.pack(f"<{len(numbers)}I", *numbers)


def unpack_sketch(data: bytes) -> "array[int]":
    """Read a sketch from bytes."""
    return array("I", struct.unpack(f"<{len(data) // 4}I", data))
