"""Dates in words."""

import pytest

from case_tables import tabled
from foia_graph.publish.date_words import date_words, span_words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2011", "2011"),
        ("2011-06", "June 2011"),
        ("2011-06-02", "2 June 2011"),
        ("2011-06-02T10:05:00Z", "2 June 2011, 10:05"),
        ("2011-02-30", "2011-02-30"),
        ("late Wednesday", "late Wednesday"),
    ],
)
def test_a_date_is_as_precise_as_it_is_known(text, words):
    """A month is no first day, and what is no date stays as it is."""
    assert words == date_words(text)


@tabled
def test_days_are_said_in_the_fewest_words(first, last, words):
    """Months, seasons, quarters and years have names; a side that no one knows is open."""
    assert words == span_words(first, last)
