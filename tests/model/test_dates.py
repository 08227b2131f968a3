"""Dates as precise as they are known."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from case_tables import tabled
from foia_graph.errors import ValueRejected
from foia_graph.model import dates


@pytest.mark.parametrize("text", ["2012", "2012-04", "2012-04-10", "2012-02-29", "0001", "9999-12-31"])
def test_a_date_is_a_year_a_month_or_a_day(text):
    """A date stays as written, as precise as it is."""
    assert text == dates.partial_date(text)


@tabled
def test_what_is_no_date_is_refused(text):
    """Whatever is no day of the calendar, month or year is refused, with an example of each."""
    with pytest.raises(ValueRejected) as refused:
        dates.partial_date(text)

    assert f"{text!r} is no date; write 2012, 2012-04 or 2012-04-10, as precise as is known" == str(
        refused.value
    )


def test_a_full_date_has_a_day():
    """Where a day is wanted a month is not enough."""
    with pytest.raises(ValueRejected) as refused:
        dates.full_date("2012-04")

    assert "'2012-04' is not a full date; write it as 2012-04-10" == str(refused.value)


@pytest.mark.parametrize(
    ("date", "days"),
    [
        ("2012", ("2012-01-01", "2012-12-31")),
        ("2012-02", ("2012-02-01", "2012-02-29")),
        ("2011-02", ("2011-02-01", "2011-02-28")),
        ("2012-04-10", ("2012-04-10", "2012-04-10")),
    ],
)
def test_bounds_are_the_days_that_a_date_allows(date, days):
    """A year allows all its days, a month all its days, a day itself."""
    assert days == dates.day_bounds(date)


@given(st.dates())
def test_a_day_lies_within_the_bounds_of_its_month_and_year(day):
    """Less precise dates allow every day that more precise ones do."""
    text = day.isoformat()

    for length in (4, 7, 10):
        first, last = dates.day_bounds(dates.partial_date(text[:length]))
        assert first <= text <= last
        assert datetime.date.fromisoformat(first) and datetime.date.fromisoformat(last)


def test_long_texts_are_cut_short_in_messages():
    """A message shows where a text begins, not a whole page."""
    assert "'" + "x" * 59 + "…'" == dates.quote_text("x" * 5000)
