"""What a page is known by."""

from array import array

import pytest

from foia_graph.extract.near_duplicates.features import (
    MAX_NUMBER,
    MAX_PHRASES,
    make_sketch,
    pack_sketch,
    sketch_reach,
    unpack_sketch,
)


def test_the_same_words_make_the_same_sketch():
    """Whatever is between them, and however they are capitalized; short words are passed over."""
    assert make_sketch("The SHERIFF, of Maple\ncounty") == make_sketch("sheriff maple (county)")
    assert make_sketch("sheriff maple county") != make_sketch("county maple sheriff")


@pytest.mark.parametrize(("text", "phrases"), [("", 0), ("a", 0), ("sheriff", 0), ("sheriff 7", 1)])
def test_a_phrase_has_two_words(text, phrases):
    """Figures are words, whatever their length."""
    assert phrases == len(make_sketch(text))


def test_a_sketch_has_the_smallest_numbers():
    """Of a long page it has some, and says up to which number it has all."""
    sketch = make_sketch(" ".join(f"word{place}" for place in range(1000)))
    short = make_sketch("sheriff maple county")

    assert (MAX_PHRASES, sorted(sketch)) == (len(sketch), list(sketch))
    assert (sketch[-1], MAX_NUMBER) == (sketch_reach(sketch), sketch_reach(short))


def test_a_sketch_is_kept_as_bytes():
    """The same on every machine: four bytes a number, the smallest first."""
    assert b"\1\0\0\0\0\1\0\0" == pack_sketch(array("I", [1, 256]))
    assert array("I", [1, 256]) == unpack_sketch(b"\1\0\0\0\0\1\0\0")


def test_a_character_may_be_none():
    """Half a character, as some files have it, is a word like another."""
    assert 1 == len(make_sketch("sheriff\ud800 county"))
