"""Dates in words."""

import pytest

from case_tables import tabled
from foia_graph.connectors.drafting.figures import day_of_text, find_dates


@tabled
def test_dates_are_as_precise_as_the_words(text: str, dates: list[str]) -> None:
    """A date is a year, a month or a day; what is no date, or may be one of two, is none."""
    assert dates == [each.value for each in find_dates(text)]


@pytest.mark.parametrize(
    ("words", "value"),
    [("today", "2016-03-01"), ("yesterday", "2016-02-29"), ("last month", "2016-02"), ("last year", "2015")],
)
def test_relative_words_need_the_day_of_the_text(words: str, value: str) -> None:
    """What is said from a day on is settled by that day, and is no date without it."""
    assert [value] == [each.value for each in find_dates(f"It came {words}.", "2016-03-01")]
    assert find_dates(f"It came {words}.") == []


def test_last_season_is_the_one_that_is_over() -> None:
    """Last fall, said in March, is that of the year before."""
    found = find_dates("It came last fall.", "2016-03-01")

    assert [("2015-09-01", "2015-11-30")] == [(each.first_day, each.last_day) for each in found]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("FOR IMMEDIATE RELEASE\nJune 17, 2020\n\nGroups ask.", "2020-06-17"),
        ("Washington, DC, September 11, 2012 – The embassy warned.", "2012-09-11"),
        ("On May 2, 2012, we released 3 papers. The papers released today are many.", "2012-05-02"),
        ("On May 2, 2012, we released 3 papers.", ""),
        ("In June 2020 we met.", ""),
    ],
)
def test_day_of_a_text_stands_at_its_head_or_in_what_was_done_today(text: str, day: str) -> None:
    """A text has a day of its own only where its words say so."""
    assert day == day_of_text(text)
