"""Quotation marks around quoted words: once outside, and alternating inside."""

import pytest

from foia_graph.publish.citations.quotation_marks import alternate_marks, without_outer_marks


@pytest.mark.parametrize(
    ("quote", "bare"),
    [
        ("“This must have been a good fight!”", "This must have been a good fight!"),
        ('"Straight ones"', "Straight ones"),
        ("“‘Both’”", "Both"),
        ("«Oui»", "Oui"),
        ("„So“", "So"),
        ("“A” and “B”", "“A” and “B”"),
        ('"A" and "B"', '"A" and "B"'),
        ("“X,” he said, “Y.”", "“X,” he said, “Y.”"),
        ("“cut off at the end", "cut off at the end"),
        ("cut off at the beginning”", "cut off at the beginning"),
        ("the officers’", "the officers’"),
        ("'90s policy", "'90s policy"),
        ('a fence of 12"', 'a fence of 12"'),
        ("“”", ""),
        ("", ""),
    ],
)
def test_marks_around_all_of_a_quote_are_left_to_the_citation(quote: str, bare: str):
    """What is between one pair of marks loses it; two quotations side by side keep theirs."""
    assert bare == without_outer_marks(quote)


@pytest.mark.parametrize(
    ("quote", "nested"),
    [
        ("they joked “a good fight!”", "they joked ‘a good fight!’"),
        ('they joked "a good fight!"', "they joked ‘a good fight!’"),
        ("‘single’ stays", "‘single’ stays"),
        ("he said “she said ‘no’ twice”", "he said ‘she said “no” twice’"),
        ("“a “b “c” b” a”, x", "‘a “b ‘c’ b” a’, x"),
        ("joked “this ‘must’ have", "joked ‘this “must” have"),
        ("it's the officers' fault", "it's the officers' fault"),
        ("’tis ICE’s “policy”", "’tis ICE’s ‘policy’"),
        ("rock ’n’ roll", "rock ’n’ roll"),
        ('a 5" pipe', 'a 5" pipe'),
        ("dit «oui»", "dit «oui»"),
    ],
)
def test_marks_inside_a_quote_alternate(quote: str, nested: str):
    """
    Inside double marks stand single ones, inside those double ones; apostrophes and inches are no marks.
    """
    assert nested == alternate_marks(quote)
