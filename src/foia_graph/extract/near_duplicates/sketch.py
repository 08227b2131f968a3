"""Sketches: a page as the numbers of its phrases of two words.

Words of up to three letters are passed over, as every page has them; figures count. A page of very many
phrases is known by those with the smallest numbers, so that of two pages the same phrases are looked at.
"""

import sys
from array import array
from collections.abc import Iterable, Sequence
from itertools import pairwise
from zlib import crc32

from foia_graph.extract.near_duplicates.tokens import text_words

VERSION = "1"
"""Grows when the same text would have another sketch."""
MOST_PHRASES = 256
"""Most phrases of a sketch."""
LONGEST_SHORT_WORD = 3
FIRST, SECOND = 0x9E3779B97F4A7C15, 0x94D049BB133111EB
"""Odd numbers that scatter the bits of a product."""
LARGEST_NUMBER = 0xFFFFFFFF
"""The largest number of a phrase."""
Sketch = Sequence[int]


def make_sketch(text: str) -> "array[int]":
    """Return the numbers of the phrases of a text, the smallest first."""
    return array("I", sorted(set(phrase_numbers(filter(is_phrase_word, text_words(text)))))[:MOST_PHRASES])


def is_phrase_word(word: str) -> bool:
    """Return whether a word is part of phrases."""
    return len(word) > LONGEST_SHORT_WORD or word.isdecimal()


def phrase_numbers(said: Iterable[str]) -> list[int]:
    """Number the phrases of two words in a row, each by what it says."""
    # hash() of a text differs from process to process; crc32 does not. Lone surrogates come from PDFs.
    codes = [crc32(word.encode("utf-8", "surrogatepass")) for word in said]
    return [(one * FIRST + two * SECOND) >> 32 & LARGEST_NUMBER for one, two in pairwise(codes)]


def sketch_reach(numbers: Sketch) -> int:
    """Return the number up to which a sketch has every phrase of its page."""
    return numbers[-1] if len(numbers) == MOST_PHRASES else LARGEST_NUMBER


def pack_sketch(numbers: "array[int]") -> bytes:
    """Write a sketch as bytes, which are the same on every machine."""
    return _little_endian(numbers).tobytes()


def unpack_sketch(data: bytes) -> "array[int]":
    """Read a sketch from bytes."""
    return _little_endian(array("I", data))


def _little_endian(numbers: "array[int]") -> "array[int]":
    """Put the bytes of each number in the order in which they are written, or back."""
    # Sketches are stored, and a store may move to another machine.
    if sys.byteorder == "little":
        return numbers
    swapped = numbers[:]
    swapped.byteswap()
    return swapped
