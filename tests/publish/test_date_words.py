"""Dates in words."""

import pytest

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


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("2011-06-02", "2011-06-02", "2 June 2011"),
        ("2011-06-01", "2011-06-30", "June 2011"),
        ("2011-01-01", "2011-12-31", "2011"),
        ("2011-06-01", "2011-08-31", "summer 2011"),
        ("2011-01-01", "2011-03-31", "first quarter of 2011"),
        ("2011-01-01", "2012-12-31", "2011 to 2012"),
        ("2011-06-02", "2011-06-05", "2 June 2011 to 5 June 2011"),
        ("2011-06-02", "", "2 June 2011 or later"),
        ("", "2011-12-31", "2011 or earlier"),
        ("", "", ""),
    ],
)
def test_days_are_said_in_the_fewest_words(first, last, words):
    """Months, seasons, quarters and years have names; a side that no one knows is open."""
    assert words == span_words(first, last)
