"""Dates, people and marks of headers, as mail programs and agencies print them."""

import pytest

from foia_graph.extract.emails.headers import split_people
from foia_graph.extract.emails.messages import bare_subject, same_topic
from foia_graph.extract.emails.redaction_marks import mark_redactions, tidy_value
from foia_graph.extract.printed_dates import correct_weekday, find_time


@pytest.mark.parametrize(
    ("iso", "printed"),
    [
        ("2010-03-01T15:04:00", "Monday, March 1, 2010 3:04 PM"),
        ("2010-03-01T15:04:28", "Mon Mar 01 15:04:28 2010"),
        ("2010-03-01T15:04:28", "Mon Mar 1 15:04:28 EST 2010"),
        ("2010-03-01T15:04:28", "Mon Mar 0115:04:282010"),
        ("2010-03-01T15:04:28", "2010/03/01 15:04:28"),
        ("2010-03-01T15:04:00", "3/1/10 3:04 PM"),
        ("2010-03-01T15:04:28-05:00", "Mon, 1 Mar 2010 15:04:28 -0500 (EST)"),
        ("2010-03-01T15:04:05Z", "2010-03-01T15:04:05Z"),
        ("2010-03-01T00:04:00", "Mon, Mar 1, 2010 at 12:04 AM"),
        ("2010-03-01T15:04:00", "Monday; March 1, 20103:04 PM ."),
        ("2010-06-30T09:40:00", "Wednesday, lune 30, 2010 09:40 AM"),
        ("2010-12-25", "25/12/2010"),
        ("2012-01-06T01:55:00", "Friday, January 06,, 2012 1:55 AM"),
        ("1983-05-10T09:06:00", "10-MAY-1983 09:06"),
        ("1983-05-10T09:06:00-07:00", "10 May 1983 0906-PDT"),
        ("1988-05-12T14:22:07", "12-MAY-1988 14:22:07.13"),
        ("1985-10-12T14:22:04", "10/12/85 14:22:04"),
        ("2004-05-12T10:22:00Z", "121022Z MAY 04"),
        ("2004-05-12T10:22:00", "05/12/04 10:22AM"),
        ("2004-05-12T10:22:00", "Wednesday, May 12, 2OO4 lO:22 AM"),
        ("2004-09-12T10:22:00", "Septernber 12, 2004 10 :22 AM"),
        ("2004-05-12T10:22:14-04:00", "May 12, 2004 10:22:14 AM EDT"),
        ("2004-05-12T10:22:14-04:00", "May 12, 2004 10:22:14 AM GMT-04:00"),
        ("2010-03-01", "March 1st, 2010"),
    ],
)
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


@pytest.mark.parametrize(
    ("names", "printed"),
    [
        (("Doe, Jane", "Roe, John (CTR)"), "Doe, Jane; Roe, John (CTR);"),
        (
            ('"Doe, Jane" <jane@x.example>', "Roe, John <j@x.example>"),
            '"Doe, Jane" <jane@x.example>, Roe, John <j@x.example>',
        ),
        (("Jane Doe", "John Roe"), "Jane Doe, John Roe"),
        (("Roe, John",), "Roe, John"),
        (("Roe, John", "Doe, Jane A."), "Roe, John, Doe, Jane A."),
        (("Doe, Jane, Jr.", "Poe, Ann"), "Doe, Jane, Jr., Poe, Ann"),
        (("Van Roe, John", "Doe, Jane"), "Van Roe, John, Doe, Jane"),
        (("jane@x.example", "john@x.example"), "jane@x.example,john@x.example"),
        (
            ("Jane Roe/DC/ABC/US@ABC", "John Doe/R4/ABC/US@ABC"),
            "Jane Roe/DC/ABC/US@ABC, John Doe/R4/ABC/US@ABC",
        ),
        (("Jane Roe [mailto", "John Doe"), "Jane Roe [mailto; John Doe"),
        ((), " ; "),
    ],
)
def test_recipients_are_split_between_people(names: tuple[str, ...], printed: str):
    """A comma parts people, or surname and given name; semicolons part people alone."""
    assert names == split_people(printed)


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        ("Roe, Jane [redacted]", "Roe, Jane (b)(6), (b)(7)(C)"),
        ("[redacted]", "(b)(6);(b)(7)(C)"),
        ("[redacted]; [redacted]", "(b)(6); (b)(6)"),
        ("Letter re: [redacted]", "Letter re: b6 Per ABC b7C -1,-2"),
        ("Roe [redacted]", "Roe           B6"),
        ("'roe [redacted] Doe, John;", "'roe              Doe, John;     B6"),
        ("Visitor visa B1", "Visitor visa B1"),
        ("user.b6@x.example", "user.b6@x.example"),
        ("Roe, Jane", "Roe, Jane       RELEASE IN PART B6"),
        ("2:25 PM", "2:25 PM ."),
        ("RE: Budget", "|RE: Budget"),
        ("Press Office <[redacted]", "Press Office .4(b)(6) _"),
        ("Press Office </O=MAIL/OU=GROUP [redacted]", "Press Office </0=MAIL/0U=GROUP |(b)(6)"),
        ("Roe <jane@x.example>", "Roe <jane©x.example >"),
    ],
)
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
