"""E-mails are found by their headers, and what is said there is given as printed."""

import gzip
import json
from functools import partial
from itertools import islice
from pathlib import Path

import pytest

from extract.mail import found, read
from foia_graph.extract.parsed_document import ParsedPage, PositionedText
from tests.query.sparql.steps import steps

SCALE = Path(__file__).parents[2].parent / "shared" / "corpora" / "scale"

OUTLOOK = """Roe, Jane (CTR)
From: Roe, Jane (CTR)
Sent: Monday, March 1, 2010 3:04 PM
To: Doe, John; Poe, Ann <ann@agency.example>
Cc: Low, Max
Subject: RE: Draft rule
Attachments: rule.docx; notes.pdf

Looks good to me.
-----Original Message-----
From: Doe, John
Sent: Monday, March 01, 2010 9:12 AM
To: Roe, Jane (CTR)
Subject: Draft rule

Please see the draft.
"""


def test_every_field_of_a_header_is_given_as_printed():
    """Sender, recipients one by one, time, subject and attachments are those of the page."""
    email = read(OUTLOOK)[0]

    assert "Roe, Jane (CTR)" == email.sender
    assert ("Doe, John", "Poe, Ann <ann@agency.example>") == email.to
    assert ("Low, Max",) == email.cc
    assert ("Monday, March 1, 2010 3:04 PM", "2010-03-01T15:04:00") == (email.sent, email.sent_date)
    assert "RE: Draft rule" == email.subject
    assert ("rule.docx", "notes.pdf") == email.attachments
    assert () == email.redacted


def test_a_quoted_message_stands_below_the_one_that_quotes_it():
    """The depth counts answers; the order is that of the file."""
    assert [(1, 0, "RE: Draft rule"), (2, 1, "Draft rule")] == [
        (each.order, each.depth, each.subject) for each in read(OUTLOOK)
    ]


def test_a_header_has_its_words_to_the_letter():
    """The spot of a header runs from its first label to its last value."""
    spot = read(OUTLOOK)[1].spots[0]

    assert OUTLOOK[spot.start : spot.end] == spot.quote
    assert spot.quote.startswith("From: Doe, John\n")
    assert spot.quote.endswith("Subject: Draft rule")


@pytest.mark.parametrize(
    "memo",
    [
        "MEMORANDUM\nTO: Director\nFROM: Jane Roe\nDATE: March 1, 2010\nSUBJECT: Budget\n\nPlease note:",
        "AIRTEL\nTO: DIRECTOR, BUREAU (12-345)\nFROM: SAC, CHICAGO (12-67)\nSUBJECT: BUDGET",
        "To: Jane Roe\nFax: 202-555-0100\nFrom: John Doe\nDate: 3/1/2010 2:15 PM\nPages: 3\nSubject: Form",
        "Dear Ms. Roe:\nTo: the extent possible\nFrom: the beginning\nwe have searched our files.",
        "On March 1, 2010, the Director of the office wrote: the search is over.",
        "DATE: 22 NOV 63\nTO: HEADQUARTERS\nFROM: STATION\nSUBJECT: VISIT 10:30",
    ],
)
def test_a_memorandum_is_no_email(memo: str):
    """To and From alone make no e-mail: it takes a time, an address or the words of a mail program."""
    assert [] == read(memo)


def test_a_header_cut_by_the_edge_of_a_page_is_one():
    """A header may begin at the foot of a page and end at the head of the next."""
    first, second = read(
        f"{OUTLOOK[: OUTLOOK.index('-----')]}\nFrom: Doe, John\nSent: Monday, March 01, 2010 9:12 AM\nPage 1",
        "Release 12\nTo: Roe, Jane (CTR)\nSubject: Draft rule\n\nPlease see the draft.",
    )

    assert (1, 1, ("Roe, Jane (CTR)",), "Draft rule") == (
        second.page,
        second.depth,
        second.to,
        second.subject,
    )
    assert 2 == first.last_page


def test_another_message_begins_another_chain():
    """At the head of a page, another subject or a later time is a message by itself."""
    later = OUTLOOK.replace("March 1, 2010", "March 5, 2010")
    other = "From: Ann Poe\nSent: Sunday, February 28, 2010 1:00 PM\nTo: Jane Roe\nSubject: Budget hearing\n"

    assert [0, 1, 0, 1, 0] == [email.depth for email in read(OUTLOOK, later, other)]


def test_a_message_ends_where_the_next_begins():
    """
    Pages that continue belong to a message; a page without words, another sheet or another form does not.
    """
    letter, legal = {"width": 612.0, "height": 792.0}, {"width": 612.0, "height": 1008.0}
    pages = (
        ParsedPage(1, "extracted", layer=PositionedText(OUTLOOK), **letter),
        ParsedPage(2, "extracted", layer=PositionedText("and so on"), **letter),
        ParsedPage(3, "extracted", layer=PositionedText("Table 1"), **legal),
    )

    assert [2, 2] == [email.last_page for email in found(*pages)]


def test_the_better_text_of_a_page_is_taken():
    """Where a poor text layer hides a header, what was read off the image is used, and the spot says so."""
    page = ParsedPage(
        1, "extracted", layer=PositionedText("Frx: J@ne\nSbj: x"), image=PositionedText(OUTLOOK)
    )

    assert {True} == {email.spots[0].image for email in found(page)}


def test_an_email_is_a_run_of_pages_in_a_record():
    """
    Correspondents are mentions by the name as stated; one whose name is hidden whole is not mentioned, but
    the field is said to be withheld.
    """
    (email,) = read(
        "From: Roe, Jane\nSent: Monday, March 1, 2010 3:04 PM\nTo: (b)(6); Doe, John\nSubject: Draft rule\n"
    )

    assert [
        (
            "pageRange",
            {
                "id": "email-1",
                "form": "e-mail",
                "title": "Draft rule",
                "firstPage": "1",
                "lastPage": "1",
                "pageNumbering": "pdf",
                "sender": [{"asStated": "Roe, Jane", "mentionRole": "sender"}],
                "toRecipient": [{"asStated": "Doe, John", "mentionRole": "recipient"}],
                "dateSent": "2010-03-01T15:04:00",
                "withheldField": ["to"],
            },
        )
    ] == list(email.record_parts())


def test_no_text_takes_long():
    """Labels and brackets without end cost a bounded number of steps a letter, where some come to 165."""
    pieces = "<", "\n> ", "From: a\nSent: ", "From:\nSent:\nTo:\n", "1/1/2010 10:10 AM\nTo\nSubject ,\n"
    texts = [piece * (20_000 // len(piece)) for piece in pieces]

    assert [] == [text[:40] for text in texts if steps(partial(read, text)) > 200 * len(text)]


@pytest.mark.parametrize("piece", [" ", "<", "\n> ", "On ", "From: a\nSent: "])
def test_no_pattern_begins_anew_at_every_letter(piece):
    """With a text as long as this, one that continued to its end each time would come to none."""
    assert [] == read(piece * (1_000_000 // len(piece)))


@pytest.mark.slow
@pytest.mark.skipif(not SCALE.is_dir(), reason=f"no corpora at {SCALE}")
def test_real_headers_are_found_and_memoranda_left_alone():
    """Nearly all lines "From:" of real e-mails begin a header; older pages hold one computer message."""
    with gzip.open(SCALE / "state_clinton_emails.jsonl.gz", "rt") as lines:
        texts = [json.loads(line)["text"] for line in islice(lines, 300)]
    labels = sum(text.count("\nFrom: ") for text in texts)
    headers = sum(
        spot.quote.startswith("From: ")
        for text in texts
        for email in read(*text.split("\f"))
        for spot in email.spots
    )
    with gzip.open(SCALE / "nara_jfk_pages.jsonl.gz", "rt") as lines:
        others = sum(len(read(json.loads(line)["text"])) for line in islice(lines, 3000))

    assert (True, 1) == (headers > 0.97 * labels, others)
