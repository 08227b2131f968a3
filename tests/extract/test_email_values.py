"""Dates, people and marks of headers, as mail programs and agencies print them."""

import pytest

from case_tables import tabled, tabled_with_tuples
from foia_graph.extract.emails.headers import split_people
from foia_graph.extract.emails.messages import bare_subject, same_topic
from foia_graph.extract.emails.redaction_marks import mark_redactions, tidy_value
from foia_graph.extract.printed_dates import correct_weekday, find_time


@tabled
def test_a_date_is_read_as_far_as_it_is_printed(iso: str, printed: str):
    """
    A time of day is given where there is one, with its zone where that is a number or a time of the States.
    """
    when = find_time(printed)

    assert when is not None
    assert iso == when.iso


@pytest.mark.parametrize("printed", ["", "Monday", "February 30, 2010", "13/32/2010", "Mond 5, 2010"])
def test_what_is_no_date_is_none(printed: str):
    """A date that cannot be is not made up."""
    assert find_time(printed) is None


@pytest.mark.parametrize(
    ("right", "read"),
    [
        ("Mon Mar 01 15:04:28 2010", "Mor: Mar 01 15:04:28 2010"),
        ("Monday, March 1, 2010 3:04 PM", "Mondav, March 1, 2010 3:04 PM"),
        ("Sun Mar 01 15:04:28 2010", "Sun Mar 01 15:04:28 2010"),
        ("Date: 03/01/2010", "Date: 03/01/2010"),
    ],
)
def test_a_misread_day_is_proved_by_its_date(right: str, read: str):
    """Where the name is that of another day, either may be wrong, and nothing is changed."""
    assert right == correct_weekday(read)


@tabled_with_tuples
def test_recipients_are_split_between_people(names: tuple[str, ...], printed: str):
    """A comma parts people, or surname and given name; semicolons part people alone."""
    assert names == split_people(printed)


@tabled
def test_stamps_give_way_to_the_marker(value: str, printed: str):
    """Codes of any form are marks; visa classes, addresses and the stamp of the whole release are not."""
    assert value == tidy_value(mark_redactions(printed))


def test_the_marks_of_answers_are_no_part_of_a_subject():
    """They may be repeated, and in another language."""
    assert "Draft rule" == bare_subject("RE: FW: AW: Re[2]: Draft rule")


def test_subjects_may_be_misread_in_a_few_letters():
    """OCR never reads a subject the same twice; other words are another subject."""
    assert same_topic("RE: FSO Management Issues", "FS0 Management Issues")
    assert not same_topic("Draft rule", "Budget hearing")
