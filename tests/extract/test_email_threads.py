"""Conversations join what e-mails of one file or of many have to do with each other."""

from random import Random

import pytest

from extract.mail import read
from foia_graph.extract.emails.extractor import EmailFinding
from foia_graph.extract.emails.threads import EmailThread, find_threads, person_key


def email(
    order: int, sender: str, sent_date: str, subject: str, to: str = "", depth: int = 0
) -> EmailFinding:
    """Make an e-mail on the first page."""
    return EmailFinding(
        page=1, last_page=1, order=order, sender=sender, sent_date=sent_date, subject=subject,
        to=(to,) if to else (), depth=depth,
    )  # fmt: skip


def keys(found: list[EmailThread]) -> list[list[str]]:
    """Give the messages of threads by their names."""
    return [[message.key for message in thread.messages] for thread in found]


def test_what_is_quoted_belongs_to_the_answer():
    """A chain of one file is one conversation, in order of time, named after its first message."""
    found = find_threads(
        [
            ("a", email(1, "Jane Roe", "2010-03-02T10:00:00", "Fw: Budget")),
            ("a", email(2, "John Doe", "2010-03-01T10:00:00", "RE: Draft rule", depth=1)),
        ]
    )

    assert [["a#email-2", "a#email-1"]] == keys(found)
    assert ("a#email-2", "Draft rule") == (found[0].key, found[0].subject)


def test_the_same_message_in_two_documents_joins_them():
    """Sender and minute are equal, however the name is written and though one clock shows seconds."""
    found = find_threads(
        [
            ("a", email(1, "Roe, Jane <jane@x.example>", "2010-03-01T10:00:00", "Lunch")),
            ("b", email(1, "Doe, John", "2010-03-01T11:00:00", "Re: Lunch")),
            ("b", email(2, "Jane Roe", "2010-03-01T10:00:28", "Lunch", depth=1)),
        ]
    )

    assert [["a#email-1", "b#email-2", "b#email-1"]] == keys(found)


def test_an_answer_under_the_same_subject_joins_where_a_person_is_in_both():
    """Strangers, a long silence and a subject that no one answers keep conversations apart."""
    asked = ("a", email(1, "Jane Roe", "2010-03-01T10:00:00", "Budget hearing", to="John Doe"))
    answered = ("b", email(1, "Doe, John", "2010-03-02T10:00:00", "RE: Budget hearing"))
    stranger = ("c", email(1, "Max Low", "2010-03-03T10:00:00", "RE: Budget hearing"))
    late = ("d", email(1, "Max Low", "2011-03-03T10:00:00", "RE: Budget hearing"))

    assert [["a#email-1", "b#email-1"], ["c#email-1"], ["d#email-1"]] == keys(
        find_threads([asked, answered, stranger, late])
    )


def test_hidden_senders_are_not_taken_for_one_person():
    """Two people who are hidden may write at the same time."""
    found = find_threads(
        [
            ("a", email(1, "[redacted]", "2010-03-01T10:00:00", "Budget")),
            ("b", email(1, "[redacted]", "2010-03-01T10:00:00", "Draft rule")),
        ]
    )

    assert [["a#email-1"], ["b#email-1"]] == keys(found)


def test_the_order_of_what_is_given_does_not_matter():
    """The same e-mails are always the same conversations."""
    given = [
        (
            document,
            email(1, f"Jane {document}", f"2010-03-0{n}T10:00:00", "RE: Budget hearing", to="John Doe"),
        )
        for n, document in enumerate("abcdef", 1)
    ]
    shuffled = given.copy()
    Random(1).shuffle(shuffled)

    assert (
        keys(find_threads(given))
        == keys(find_threads(shuffled))
        == [[f"{document}#email-1" for document in "abcdef"]]
    )


def test_a_person_is_known_by_the_words_of_the_name():
    """Order, address and office do not matter; an address alone is for itself."""
    assert "jane roe" == person_key("Roe, Jane (CTR) <jane@x.example>") == person_key("Jane Roe")
    assert "" == person_key("[redacted]")


THREAD = (
    "From: Roe, Jane\nSent: Tuesday, March 2, 2010 9:04 AM\nTo: Doe, John\nSubject: RE: {}\n\nYes.\n\n"
    "From: Doe, John\nSent: Monday, March 1, 2010 3:04 PM\nTo: Roe, Jane\nSubject: {}\n\n{}\n"
)


@pytest.mark.parametrize(
    ("answer", "first", "body", "subjects"),
    [
        ("Call fron Ann n Monday", "Call from Ann on Monday", "", ["Call from Ann on Monday"] * 2),
        ("Draft of rule", "Drafl ot rule", "The Draft is done.", ["Draft of rule"] * 2),
        ("Lot 17 of May", "Lot 18 of May", "", ["Lot 17 of May", "Lot 18 of May"]),
        ("Rates", "Raters", "", ["Rates", "Raters"]),
        ("Budget of May", "Meeting of May", "", ["Budget of May", "Meeting of May"]),
    ],
)
def test_an_answer_mends_the_subject_of_what_it_answers(answer, first, body, subjects):
    """Where a letter differs, the word that is one, or that the file has elsewhere, is the word of both."""
    above, below = read(THREAD.format(answer, first, body))

    assert [f"RE: {subjects[0]}", subjects[1]] == [above.subject, below.subject]


def test_an_address_of_exchange_can_be_read():
    """The parts of its path are words, so that a sender with one is named."""
    (email,) = read(
        "From: Press Desk </O=EXCHANGELABS/OU=EXCHANGE ADMINISTRATIVE GROUP\nTo: Roe, Jane\n"
        "Date: 03/01/2010 3:04 PM\nSubject: Hello\n"
    )
    ((_, fields),) = email.record_parts()

    assert [("Press Desk </O=EXCHANGELABS/OU=EXCHANGE ADMINISTRATIVE GROUP", "sender")] == [
        (each["asStated"], each["mentionRole"]) for each in fields["sender"]
    ]
