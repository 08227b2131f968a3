"""Headers are read however they are laid out: by mail programs, by OCR, in columns, lines or sentences."""

import pytest

from extract.mail import found, placed, read
from foia_graph.extract.parsed_document import ParsedPage


def test_labels_misread_by_ocr_are_labels():
    """OCR breaks labels apart, takes o for 0 and m for rn, and loses signs."""
    (email,) = read("Frorn: Jane Roe\nSent: Mon, 1 Mar 2010 15:04\nT0: John Doe\nSubj ect: Draft rule\n")

    assert ("Jane Roe", ("John Doe",), "Draft rule") == (email.sender, email.to, email.subject)


def test_a_header_in_one_line_is_taken_apart():
    """Labels are found within a line where the lines of a header ran together."""
    (email,) = read(
        "From: Jane Roe Sent: Monday, March 1, 2010 3:04 PM To: John Doe Cc: Ann Poe Subject: To: all\n"
    )

    assert ("Jane Roe", ("John Doe",), ("Ann Poe",)) == (email.sender, email.to, email.cc)
    assert "To: all" == email.subject


def test_values_go_on_in_the_next_line():
    """Recipients continue up to the next label, and a subject where its line was broken for want of room."""
    (email,) = read(
        "From: Roe, Jane\nSent: Monday, March 1, 2010 3:04 PM\nTo: Doe, John; Poe,\nAnn; Low, Max\n"
        "Subject: Comments of the regional offices on the draft of the rule about the fees\n"
        "for searches\n\nA line of text.\n"
    )

    assert ("Doe, John", "Poe, Ann", "Low, Max") == email.to
    assert (
        "Comments of the regional offices on the draft of the rule about the fees for searches"
        == email.subject
    )


def test_a_body_does_not_go_into_the_subject():
    """A line after a short subject is the message."""
    (email,) = read(
        "From: Jane Roe <j@x.example>\nTo: John Doe\nSubject: Lunch\nAt noon?\nSent from my phone\n"
    )

    assert "Lunch" == email.subject


def test_values_in_a_column_after_their_labels_are_dealt_out():
    """Where OCR read the labels first and the values then, the date states which is which."""
    (email,) = read(
        "From:\nSent:\nTo:\nSubject:\nRoe, Jane\nMonday, March 1, 2010 3:04 PM\nDoe, John\nDraft rule\n\nA.\n"
    )

    assert ("Roe, Jane", ("Doe, John",), "Draft rule") == (email.sender, email.to, email.subject)


def test_values_are_found_in_the_row_of_their_label():
    """Boxes join a label and its value, whatever is between them in the text."""
    words = placed(
        ("From:", 10, 10), ("Sent:", 10, 12), ("To:", 10, 14), ("Subject:", 10, 16),
        ("Hello John,", 10, 22), ("Roe, Jane", 30, 10), ("Monday, March 1, 2010 3:04 PM", 30, 12),
        ("Doe, John;", 30, 14), ("Draft rule", 30, 16),
    )  # fmt: skip
    (email,) = found(ParsedPage(1, "extracted", layer=words))

    assert ("Roe, Jane", ("Doe, John",), "Draft rule") == (email.sender, email.to, email.subject)


def test_the_sentence_above_a_quotation_is_a_header():
    """
    "On <date>, <name> wrote:" tells sender and time, also where it is broken into lines; the address is left.
    """
    top, quoted = read(
        "From: Jane Roe\nDate: Mon, Mar 1, 2010 at 5:01 PM\nTo: John Doe\nSubject: Re: Lunch\n\nYes.\n\n"
        "On Mon, Mar 1, 2010 at 3:04 PM, John Doe\n<john@x.example> wrote:\n> Lunch?\n"
    )

    assert ("John Doe", "2010-03-01T15:04:00") == (quoted.sender, quoted.sent_date)
    assert (0, 1, ()) == (top.depth, quoted.depth, quoted.to)


@pytest.mark.parametrize(
    "page",
    [
        "Jane Roe/DC/USEPA/US To John Doe/DC/USEPA/US@EPA,\nAnn Poe/R4/USEPA/US@EPA\n"
        "03/01/2010 03:04 PM cc\nbcc\nSubject Re: Draft rule\n\nThanks",
        "Jane Roe/DC/USEPA/US\n03/01/2010 03:04 PM\nTo\nJohn Doe/DC/USEPA/US@EPA,\nAnn Poe/R4/USEPA/US@EPA\n"
        "cc\nSubject\nRe: Draft rule\nThanks",
        "Jane Roe/DC/USEPA/US\n03/01/2010 03:04 PM\nTo: John Doe/DC/USEPA/US@EPA, Ann Poe/R4/USEPA/US@EPA\n"
        "cc:\nSubject: Re: Draft rule\n\nThanks",
    ],
)
def test_lotus_notes_names_the_sender_without_a_label(page: str):
    """Name and time are in one column, the other fields in a second one."""
    (email,) = read(page)

    assert ("Jane Roe/DC/USEPA/US", "2010-03-01T15:04:00") == (email.sender, email.sent_date)
    assert ("John Doe/DC/USEPA/US@EPA", "Ann Poe/R4/USEPA/US@EPA") == email.to
    assert "Re: Draft rule" == email.subject


def test_a_time_in_the_row_of_the_sender_is_that_of_the_message():
    """Mail on VAX has it there without a label; OCR may give it as a line by itself."""
    words = placed(
        ("From: ROE", 10, 10), ("To: SYSTEM", 10, 12), ("Subj: DISK QUOTA", 10, 14), ("TEXT", 10, 18),
        ("10-MAY-1983 09:06", 30, 10),
    )  # fmt: skip
    (email,) = found(ParsedPage(1, "extracted", image=words))

    assert ("ROE", "10-MAY-1983 09:06", "DISK QUOTA") == (email.sender, email.sent, email.subject)


def test_a_row_that_ocr_parted_is_joined():
    """
    The rest of a row may be a line by itself at the end of the text; a clock that it parts is one again.
    """
    words = placed(
        ("From: Roe, Jane", 10, 10), ("Sent: Monday, March 1, 2010 3:", 10, 12), ("To: Doe, John;", 10, 14),
        ("Subject: Draft", 10, 16), ("The text goes", 10, 20), ("04 PM", 37.5, 12), ("Poe, Ann", 23, 14),
        ("rule on permits", 23, 16), ("on here.", 23, 20),
    )  # fmt: skip
    (email,) = found(ParsedPage(1, "extracted", image=words))

    assert ("Monday, March 1, 2010 3:04 PM", "2010-03-01T15:04:00") == (email.sent, email.sent_date)
    assert (("Doe, John", "Poe, Ann"), "Draft rule on permits") == (email.to, email.subject)


def test_a_value_at_the_end_of_the_text_takes_nothing_with_it():
    """What is between a header and the rest of its row is no part of it: another message, a number."""
    words = placed(
        ("From: Roe, Jane", 10, 10), ("Sent: Monday, March 1, 2010 3:04 PM", 10, 12), ("To: Doe,", 10, 14),
        ("Subject: RE: Draft", 10, 16), ("I agree.", 10, 19), ("Fax: 202-555-0100", 10, 21),
        ("Room 100", 10, 22.5), ("From: Doe, John", 10, 24),
        ("Sent: Monday, March 1, 2010 1:02 PM", 10, 26), ("To: Roe, Jane", 10, 28),
        ("Subject: Draft", 10, 30),
        *((f"Line {n}", 10, 34 + 2 * n) for n in range(9)), ("John", 18, 14),
    )  # fmt: skip
    first, second = found(ParsedPage(1, "extracted", image=words))

    assert (("Doe, John",), "RE: Draft") == (first.to, first.subject)
    assert ("Doe, John", ("Roe, Jane",), "Draft") == (second.sender, second.to, second.subject)
    assert first.spots[0].quote.endswith("RE: Draft")


def test_values_of_another_header_do_not_go_on_with_the_last_value():
    """
    A layer may end with the column of values of a header far above; these are above the line before them.
    """
    words = placed(
        ("From:", 10, 10), ("Sent:", 10, 12), ("To:", 10, 14), ("Subject:", 10, 16), ("I agree.", 10, 19),
        ("-----Original Message-----", 10, 22), ("From: Doe, John", 10, 24),
        ("Sent: Monday, March 1, 2010 1:02 PM", 10, 26), ("To: Roe, Jane", 10, 28),
        ("Subject: Draft", 10, 30), ("Roe, Jane", 30, 10), ("Monday, March 1, 2010 3:04 PM", 30, 12),
        ("Doe, John", 30, 14), ("RE: Draft", 30, 16),
    )  # fmt: skip
    first, second = found(ParsedPage(1, "extracted", layer=words))

    assert ("Roe, Jane", ("Doe, John",), "RE: Draft") == (first.sender, first.to, first.subject)
    assert ("Doe, John", ("Roe, Jane",), "Draft") == (second.sender, second.to, second.subject)


def test_each_of_two_headers_has_its_own_time():
    """A time above the sender is that of a header, whatever is below it."""
    header = "Sent: Monday, March 1, 2010 {} PM\nFrom: Roe, Jane\nTo: Doe, John\nSubject: {}\n"
    first, second = read(f"{header.format('3:04', 'RE: Draft')}\nI agree.\n{header.format('1:02', 'Draft')}")

    assert ("2010-03-01T15:04:00", "2010-03-01T13:02:00") == (first.sent_date, second.sent_date)
