"""Headers are read as the mail programs of five decades print them."""

from functools import partial

from case_tables import tabled, tabled_with_tuples
from extract.mail import read
from tests.query.sparql.steps import steps

OUTLOOK_COLUMNS = """From:
Sent:
To:
Cc:
Subject:
Attachments:
Roe, Jane M. <jane.roe@example.gov>
Tuesday, March 3, 2015 4:41 PM
Doe, John <john.doe@example.gov>; Poe, Ann <ann.poe@example.gov>;
Low, Max <max.low@example.gov>
Fox, Tim <tim.fox@example.gov>
RE: Meeting tomorrow
agenda.docx

Thanks.
"""


def test_a_column_of_values_is_dealt_out_to_a_column_of_labels():
    """Recipients take as many lines as they need; the date shows which label is which."""
    (email,) = read(OUTLOOK_COLUMNS)

    assert "Roe, Jane M. <jane.roe@example.gov>" == email.sender
    assert (
        "Doe, John <john.doe@example.gov>",
        "Poe, Ann <ann.poe@example.gov>",
        "Low, Max <max.low@example.gov>",
    ) == email.to
    assert (("Fox, Tim <tim.fox@example.gov>",), "RE: Meeting tomorrow") == (email.cc, email.subject)
    assert (("agenda.docx",), "2015-03-03T16:41:00") == (email.attachments, email.sent_date)


def test_a_label_without_a_value_stays_without_one():
    """No one had a copy: the subject follows the recipient, as its mark of an answer shows."""
    (email,) = read(
        "From:\nSent:\nTo:\nCc:\nSubject:\nRoe, Jane\nMonday, March 1, 2010 3:04 PM\nDoe, John\nRE: Lunch\n"
    )

    assert (("Doe, John",), (), "RE: Lunch") == (email.to, email.cc, email.subject)


def test_labels_in_one_line_stand_for_a_column():
    """Some layers give the labels of a header as one line, and the values in lines after it."""
    (email,) = read(
        "From: Sent: To: Cc: Subject:\nRoe, Jane <RoeJ@example.gov>\nFriday, December 4, 2009 9:35 AM\n"
        "Doe, John\nPoe, Ann\nFW: Trip to the coast\n"
    )

    assert ("Roe, Jane <RoeJ@example.gov>", ("Doe, John",), ("Poe, Ann",)) == (
        email.sender,
        email.to,
        email.cc,
    )
    assert ("Friday, December 4, 2009 9:35 AM", "FW: Trip to the coast") == (email.sent, email.subject)


def test_values_may_stand_under_their_labels():
    """Where label and value take turns, the last label has its value under it, too."""
    (email,) = read(
        "From:\nRoe, Jane\nSent:\nMonday, March 1, 2010 3:04 PM\nTo:\nDoe, John\nSubject:\nDraft rule\n\nHi\n"
    )

    assert ("Roe, Jane", ("Doe, John",), "Draft rule") == (email.sender, email.to, email.subject)


@tabled
def test_labels_are_read_as_they_are_printed_and_misread(labels: str):
    """OCR changes a letter or two and loses colons; some programs have other words."""
    (email,) = read(
        labels.format("Jane Roe", "Wed, May 12, 2004 10:22 AM", "John Doe", "Ann Poe", "Draft rule")
    )

    assert ("Jane Roe", "2004-05-12T10:22:00", "Draft rule") == (email.sender, email.sent_date, email.subject)
    assert (("John Doe",), ("Ann Poe",)) == (email.to, email.cc)


@tabled
def test_lotus_notes_breaks_its_narrow_column(page: str, sender: str, sent: str, subject: str):
    """The name may take two lines next to the other column, or have its address or an assistant under it."""
    (email,) = read(page)

    assert (sender, sent, subject) == (email.sender, email.sent, email.subject)
    assert ("John Doe/DC/USEPA/US@EPA",) == email.to


def test_gmail_prints_the_subject_as_a_title():
    """The title and the number of messages are above them all; name and time have no labels."""
    first, second = read(
        "Gmail John Doe <jdoe@example.org>\n\nDraft rule\n2 messages\n\n"
        "Jane Roe <jroe@example.gov>   Wed, May 12, 2004 at 10:22 AM\n"
        "To: John Doe <jdoe@example.org>\nCc: Ann Poe <apoe@example.org>\n\nText one.\n\n"
        "John Doe <jdoe@example.org>\nWed, May 12, 2004 at 11:02 AM\nTo: (b)(6)\n\n[Quoted text hidden]\n"
    )

    assert ("Jane Roe <jroe@example.gov>", "2004-05-12T10:22:00") == (first.sender, first.sent_date)
    assert (("John Doe <jdoe@example.org>",), ("Ann Poe <apoe@example.org>",)) == (first.to, first.cc)
    assert ("John Doe <jdoe@example.org>", ("[redacted]",)) == (second.sender, second.to)
    assert ("Draft rule", "Draft rule") == (first.subject, second.subject)


@tabled
def test_sentences_of_mail_programs_open_quotations(sentence: str, sender: str, sent: str):
    """Each tells the sender, and most of them the time."""
    (email,) = read(f"{sentence}\n> Please call.\n")

    assert (sender, sent) == (email.sender, email.sent)


@tabled_with_tuples
def test_mail_of_mainframes_and_archives_is_mail(
    page: str, sender: str, to: tuple[str, ...], sent: str, subject: str
):
    """VAX, PROFS, cc:Mail, archives of offices, the ARPANET: the time may end the line of the sender."""
    (email,) = read(page)

    assert (sender, to, sent, subject) == (email.sender, email.to, email.sent, email.subject)


@tabled
def test_other_forms_are_no_mail(page: str):
    """Memoranda, cables, slips, text messages and entries of calendars have senders and recipients, too."""
    assert [] == read(page)


def test_what_stands_above_a_header_is_none_of_it():
    """The date of a release, and the line of a mailbox in Unix, have labels like those of a header."""
    (email,) = read(
        "Case 12-345\nDate: 05/13/2015\nFrom: Roe, Jane\nSent: Monday, March 1, 2010 3:04 PM        FULL\n"
        "To: Doe, John\nSubject: Draft rule\n"
    )

    assert ("Roe, Jane", "Monday, March 1, 2010 3:04 PM", "Draft rule") == (
        email.sender,
        email.sent,
        email.subject,
    )


def test_a_sender_may_stand_below_the_recipients():
    """The values of To reach over lines down to From; a line breaks off within an address."""
    (email,) = read(
        "Sent: Monday, March 1, 2010 3:04 PM\nTo: Doe, John <jdoe@example.gov>; Poe,\n"
        "Ann <apoe@example.gov>; Low, Max\n<mlow@example.gov>\nFrom: Roe, Jane\n"
        "Subject: Draft rule\nCc: Hill, Kim CIV USAF AFMC; Fox,\nTim Maj USAF\n"
    )

    assert (
        "Doe, John <jdoe@example.gov>",
        "Poe, Ann <apoe@example.gov>",
        "Low, Max <mlow@example.gov>",
    ) == email.to
    assert ("Roe, Jane", ("Hill, Kim CIV USAF AFMC", "Fox, Tim Maj USAF")) == (email.sender, email.cc)


def test_a_chain_of_answers_costs_no_more_for_each_message_than_a_short_one():
    """The last pages of messages are found in one walk, however deep they quote each other."""
    page = "".join(
        f"> From: a{n}@b.example\n> Sent: 1/1/2010 10:{n % 60:02}\n> To: c\n\nText\n" for n in range(400)
    )
    short, long = (steps(partial(read, *[page] * count)) for count in (1, 4))

    assert long < 5 * short


def test_a_post_in_a_public_folder_has_the_time_at_which_it_was_posted():
    """Outlook prints Posted At for Sent, and the folder for the recipient."""
    (email,) = read(
        "From: Roe, Jane\nPosted At: Monday, March 1, 2010 3:04 PM\nConversation: Fences\n"
        "Posted To: Inbox\nSubject: Fences\n"
    )

    assert ("Roe, Jane", "2010-03-01T15:04:00", "Fences") == (email.sender, email.sent_date, email.subject)
