"""Names of bodies in words."""

from case_tables import tabled
from foia_graph.extract.authorities.name_words import read_name, telling_stems


def stems(text):
    return " ".join(word.stem for word in read_name(text).words)


@tabled
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
