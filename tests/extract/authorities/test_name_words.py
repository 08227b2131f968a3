"""Names of bodies in words."""

import pytest

from foia_graph.extract.authorities.name_words import read_name, telling_stems


def stems(text):
    return " ".join(word.stem for word in read_name(text).words)


@pytest.mark.parametrize(
    ("printed", "read"),
    [
        ("The Harbor Office", "the harbor office"),
        ("Dept. of Harbors & Canals", "department of harbor and canal"),
        ("Harbors, Department of", "department of harbor"),
        ("Ships, Boats and Rafts, Bureau of", "bureau of ship boat and raft"),
        ("United States Harbor Service", "us harbor service"),
        ("U.S. Harbor Comm’n", "us harbor commission"),
        ("H.B.O.", "hbo"),
        ("Harbor Service’s Office of Ships", "harbor service office of ship"),
        ("Harbor Service, Washington, D.C. 20001", "harbor service"),
        ("Harborville PD", "harborville police department"),
    ],
)
def test_a_name_is_read_without_its_spelling(printed, read):
    assert read == stems(printed)


def test_brackets_are_kept_apart():
    reading = read_name("Harbor Service (HS)")

    assert ("harbor service", ("HS",)) == (" ".join(word.stem for word in reading.words), reading.bracketed)


def test_abbreviations_are_told_from_shouted_words():
    """In a name that is set in capitals throughout, capitals say nothing."""
    quiet, shouted = read_name("ABC Harbor Office").words, read_name("HARBOR OFFICE OF ABC").words

    assert [True, False, False] == [word.is_short for word in quiet]
    assert not any(word.is_short for word in shouted)


def test_a_state_in_capitals_is_no_joining_word():
    assert ("in", "harbor") == telling_stems(read_name("IN Department of Harbors").words)
    assert ("harbor",) == telling_stems(read_name("in the Department of Harbors").words)
