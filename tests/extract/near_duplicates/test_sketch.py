"""What a page is known by."""

from array import array

import pytest

from foia_graph.extract.near_duplicates.sketch import EVERY, MOST, made, packed, reach, unpacked


def test_the_same_words_make_the_same_sketch():
    """
    Whatever stands between them, and however they are capitalized; short words are passed over.
    """
    assert made("The SHERIFF, of Maple\ncounty") == made("sheriff maple (county)")
    assert made("sheriff maple county") != made("county maple sheriff")


@pytest.mark.parametrize(("text", "phrases"), [("", 0), ("a", 0), ("sheriff", 0), ("sheriff 7", 1)])
def test_a_phrase_has_two_words(text, phrases):
    """
    Figures are words, whatever their length.
    """
    assert phrases == len(made(text))


def test_a_sketch_has_the_smallest_numbers():
    """
    Of a long page it has some, and says up to which number it has all.
    """
    sketch = made(" ".join(f"word{place}" for place in range(1000)))
    short = made("sheriff maple county")

    assert (MOST, sorted(sketch)) == (len(sketch), list(sketch))
    assert (sketch[-1], EVERY) == (reach(sketch), reach(short))


def test_a_sketch_is_kept_as_bytes():
    """
    The same on every machine: four bytes a number, the smallest first.
    """
    assert b"\1\0\0\0\0\1\0\0" == packed(array("I", [1, 256]))
    assert array("I", [1, 256]) == unpacked(b"\1\0\0\0\0\1\0\0")


def test_a_character_may_be_none():
    """
    Half a character, as some files have it, is a word like another.
    """
    assert 1 == len(made("sheriff\ud800 county"))
