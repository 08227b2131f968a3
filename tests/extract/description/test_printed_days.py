"""Days as they are printed."""

import pytest

from case_tables import tabled
from foia_graph.extract.printed_dates import find_days, is_old_text


@tabled
def test_a_day_is_read_in_any_form(printed, date):
    """In words, in figures, as a date-time group, as stamps set it: as precise as it is."""
    assert [date] == [each.date for each in find_days(printed)]


@pytest.mark.parametrize(
    ("printed", "date"),
    [
        ("l4 July 1983", "1983-07-14"),
        ("0ctober 3, 1976", "1976-10-03"),
        ("Septeinber 12, 1964", "1964-09-12"),
        ("Novernber 9, 1964", "1964-11-09"),
        ("1 Augut 1966", "1966-08-01"),
        ("March 5, l962", "1962-03-05"),
    ],
)
def test_ocr_may_slip_in_a_letter(printed, date):
    """A misread letter or figure does not hide a day."""
    assert [date] == [each.date for each in find_days(printed)]


@tabled
def test_what_is_no_day_is_none(words):
    """Telephones, file numbers, days that no calendar has."""
    assert [] == find_days(words)


def test_months_above_twelve_are_days():
    """The month comes first, as offices of the United States write it, unless that cannot be."""
    assert ["1983-07-06", "1983-07-13"] == [each.date for each in find_days("7/6/83 and 13/7/1983")]


def test_years_beside_a_two_digit_year_decide_where_it_may_mean_two():
    """ "22" on a page of the 1920s is 1922; by itself it is 2022. "63" is always 1963."""
    assert is_old_text("Founded in 1919; see the report of 1921.")
    assert not is_old_text("Founded in 1919; see the report of 2019.")
    assert ["1922-03-04"] == [each.date for each in find_days("3/4/22", is_old=True)]
    assert ["2022-03-04"] == [each.date for each in find_days("3/4/22")]
    assert ["2018-07-02"] == [each.date for each in find_days("07/02/18", is_old=True)]
