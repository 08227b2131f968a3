"""Papers of courts: titles in the columns of captions, and the day on which a filing was signed."""

import pytest

from tests.extract.description.papers import BODY, described

COURT = "UNITED STATES DISTRICT COURT\nDISTRICT OF OMAHA\n\n"
PARTIES = "JANE ROE,\nPlaintiff,\nv.   Civil Action No. 10-1234\nJOHN DOE,\nDefendant.\n\n"
COLUMNS = """\
JANE ROE,                           )
                                    )  DECLARATION OF ANN POE IN
          Plaintiff,                )  SUPPORT OF DEFENDANT'S MOTION
     v.                             )
                                    )  Date: May 9, 2008
JOHN DOE,                           )  Time: 9:00 a.m.
          Defendant.                )
"""


@pytest.mark.parametrize(
    ("caption", "title"),
    [
        (COLUMNS, "DECLARATION OF ANN POE IN SUPPORT OF DEFENDANT'S MOTION"),
        (
            PARTIES + "   MEMORANDUM OF LAW IN SUPPORT OF\n  PLAINTIFF'S MOTION TO COMPEL\n\n",
            "MEMORANDUM OF LAW IN SUPPORT OF PLAINTIFF'S MOTION TO COMPEL",
        ),
        (
            "JANE ROE,                [PROPOSED] ORDER GRANTING\n\n    Plaintiff,           MOTION TO SEAL\n",
            "[PROPOSED] ORDER GRANTING MOTION TO SEAL",
        ),
    ],
)
def test_a_title_stands_below_the_caption_or_in_its_right_column(caption, title):
    """
    Its lines are those of one column; the parties next to it and the day of a hearing are no part of it.
    """
    assert title == described(COURT + caption + BODY)["title"]


def test_the_day_of_a_hearing_is_not_that_of_a_filing():
    """A date next to a time and a position is when the court hears the motion."""
    assert "created" not in described(COURT + COLUMNS + BODY)


@pytest.mark.parametrize(
    ("end", "date"),
    [
        ("Executed this 22nd day of August, 2011.\n\nANN POE\n", "2011-08-22"),
        ("Dated: Omaha, Nebraska\n       January 9, 2012\n\nRespectfully submitted,\n", "2012-01-09"),
        ("The contract was dated January 9, 2012, and lost.\n", None),
        ("EXHIBIT A\n\nDated: January 9, 2012\n", None),
    ],
)
def test_a_filing_is_dated_where_it_was_signed(end, date):
    """That is at its end, on a later page; an exhibit has a date of its own."""
    pages = (COURT + PARTIES + "DECLARATION OF ANN POE\n\n" + BODY, BODY, end)
    assert date == described(*pages).get("created")


def test_the_next_filing_is_not_looked_at():
    """A file may hold several: the caption of the next one ends the first."""
    other = COURT + PARTIES + "ANSWER\n\nDated: January 9, 2012\n"
    assert "created" not in described(COURT + PARTIES + "COMPLAINT\n\n" + BODY, other)


def test_the_place_of_a_signing_is_read_quickly():
    """Words without end behind "Dated" are no day."""
    assert "created" not in described(COURT + PARTIES + "COMPLAINT\n\n" + BODY, "Dated: " + "on " * 60_000)
