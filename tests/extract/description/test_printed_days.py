"""Days as they are printed."""

import pytest

from foia_graph.extract.printed_dates import find_days, is_old_text


@pytest.mark.parametrize(
    ("printed", "date"),
    [
        ("14 Jul 83", "1983-07-14"),
        ("August 18, 1983", "1983-08-18"),
        ("1 August 1966", "1966-08-01"),
        ("06/08/1992", "1992-06-08"),
        ("FEB 2 2007", "2007-02-02"),
        ("12-5-63", "1963-12-05"),
        ("2011-06-17", "2011-06-17"),
        ("2011.06.17", "2011-06-17"),
        ("Aug 11 15:06 1983", "1983-08-11"),
        ("June 2011", "2011-06"),
        ("3/4/04", "2004-03-04"),
        ("Sept. 3, '76", "1976-09-03"),
        ("25 APR '14", "2014-04-25"),
        ("5th day of June, 1983", "1983-06-05"),
        ("161530Z NOV 63", "1963-11-16"),
        ("November 22,1963", "1963-11-22"),
        ("2 3 AUG 1971", "1971-08-23"),
    ],
)
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


@pytest.mark.parametrize(
    "words",
    [
        "312-745-5545",
        "file 100-14-1963",
        "31 Feb 1970",
        "0/2/70",
        "Case 1:19-cv-04048",
        "19 March 196",
        "14/14/1983",
        "section 12 of 1950",
    ],
)
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
