"""How Bates numbers may be spelled."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foia_graph.extract.bates.spelling import (
    blurred_key,
    find_broken_stamp,
    may_be_number,
    possible_numbers,
    prefix_key,
    repair_prefix,
)


@pytest.mark.parametrize(
    "typed", ["ICE117629", "ICE-117629", "ice 117629", "ICE 0117629", " Ice.117629 ", "ICE_117629"]
)
def test_every_spelling_means_the_same_number(typed):
    """Case, blanks, signs between and leading zeros do not matter."""
    assert ("ice", 117629) in list(possible_numbers(typed))


def test_the_longest_number_comes_first():
    """Where the prefix ends with digits too, each reading is given, that with the longest number first."""
    assert [
        ("dhs", 1042),
        ("dhs0", 1042),
        ("dhs00", 1042),
        ("dhs001", 42),
        ("dhs0010", 42),
        ("dhs00104", 2),
    ] == list(possible_numbers("DHS-001-042"))


def test_digits_in_a_prefix_are_kept():
    """The number is what is last."""
    assert ("19cv4048fbi", 2008) == next(possible_numbers("19-cv-4048 (FBI) - 2008"))


@pytest.mark.parametrize("typed", ["", "ICE", "117629a", "...", "¹²٣"])
def test_what_ends_with_no_digit_is_no_number(typed):
    """
    Without digits at the end nothing is meant; digits of other scripts are digits where they stand for ours.
    """
    assert not [number for _, number in possible_numbers(typed) if typed != "¹²٣"]


@given(st.text(max_size=200))
def test_any_text_can_be_typed(typed):
    """Whatever is typed, each meaning puts the key together again."""
    for prefix, number in possible_numbers(typed):
        assert prefix_key(typed).startswith(prefix) and prefix_key(typed).endswith(str(number))


def test_a_long_row_of_digits_is_cut():
    """No number has more than 18 digits, so that no one can make us count to a million."""
    meant = list(possible_numbers("9" * 10_000))

    assert 18 == len(meant) and int("9" * 18) == meant[0][1]


def test_letters_that_look_alike_are_alike():
    """OCR takes O for 0, l for 1, S for 5, B for 8."""
    assert blurred_key("19-cv-4O48(FB1)-") == blurred_key("l9-cv-4048(FBI)-")


@pytest.mark.parametrize(
    ("broken", "whole"),
    [
        ("19-cv-17(FBI}-", "19-cv-17(FBI)-"),
        ("~ 19-cy- -17 (FBI )·", "19-cv-17 (FBI)-"),
        ("19-cv-17(FBI)+", "19-cv-17(FBI)-"),
        ("ICE  2010FOIA2674.", "ICE 2010FOIA2674."),
        ("CDC - ", "CDC-"),
        ("SEC-E}", "SEC-E-"),
        ("", ""),
    ],
)
def test_punctuation_is_mended(broken, whole):
    """A prefix has round brackets and single hyphens."""
    assert whole == repair_prefix(broken)


@pytest.mark.parametrize(
    ("line", "digits"),
    [
        ("19-cv-1234(FB!)-1o5l", "1051"),
        ("Notes. 10-v-1234(FBI)-1051 _J", "1051"),
        ("19-cv-1234(FBE) 10;1'", "10?1"),
        ("19-cv-1234(FBI )-1(_}51", "1?51"),
        ("19-cv-1234(FBI)- 105?j", "105?"),
    ],
)
def test_a_broken_prefix_is_found_again(line, digits):
    """Two of eleven letters may be wrong; digits that cannot be read are marked."""
    found = find_broken_stamp(blurred_key("19-cv-1234(FBI)-"), line, 0, len(line))

    assert found is not None
    assert digits == found.digits


@pytest.mark.parametrize("line", ["19-cv-4048(FBI)-", "October 10, 2019 (1751)", "17-cr-99(DEA)-1051", ""])
def test_other_words_are_no_broken_prefix(line):
    """What is too unlike a prefix, or has no number after it, is none."""
    assert find_broken_stamp(blurred_key("19-cv-1234(FBI)-"), line, 0, len(line)) is None


def test_one_digit_may_be_wrong():
    """Broken digits fit a number when all but one are right."""
    assert [True, True, True, True, False, False] == [
        may_be_number(digits, "2026") for digits in ("2026", "2?26", "20?6", "20260", "2126?", "1054")
    ]
