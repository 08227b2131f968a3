"""What is hidden in a header is told by a marker, and no one is named who is hidden."""

import pytest

from case_tables import tabled
from extract.mail import found, placed, read
from foia_graph.extract.parsed_document import Box, ParsedPage


def test_a_stamp_in_a_header_is_a_hidden_part():
    """What is hidden is told by the marker, and no one is named who is hidden."""
    (email,) = read(
        "From: (b)(6), (b)(7)(C)\nSent: Monday, March 1, 2010 3:04 PM\n"
        "To: Roe, Jane; (b)(6); Poe, Ann b6 -1\nSubject: Call from [REDACTED] today\n"
    )

    assert "[redacted]" == email.sender
    assert ("Roe, Jane", "[redacted]", "Poe, Ann [redacted]") == email.to
    assert "Call from [redacted] today" == email.subject
    assert ("sender", "subject", "to") == email.redacted


def test_an_address_that_is_not_there_is_hidden():
    """A bracket that opens with nothing after it held an address."""
    (email,) = read(
        "From: Roe, Jane <\nSent: Monday, March 1, 2010 3:04 PM\nTo: Doe, John [mailto:\nSubject: x\n"
    )

    assert ("Roe, Jane <[redacted]", ("Doe, John [mailto:[redacted]",)) == (email.sender, email.to)


def test_one_box_over_several_fields_hides_them_all():
    """Fields of people without a value under a stamp that is by itself are unknown, not empty."""
    (email,) = read(
        "From:\nSecurity Office </O=EXCHANGE\n(b)(6)\nSentVia:\nTo:\nCC:\n"
        "Subject: RE: Question\nDate: 2010/03/01 15:04:28\nPriority: Normal\n"
    )

    assert "Security Office </O=EXCHANGE [redacted]" == email.sender
    assert (("[redacted]",), ("[redacted]",)) == (email.to, email.cc)
    assert ("cc", "sender", "to") == email.redacted


def test_an_empty_copy_line_is_no_redaction():
    """Many programs print Cc where no one has a copy."""
    (email,) = read("From: Jane Roe\nTo: John Doe\nCc:\nDate: 03/01/2010 3:04 PM\nSubject: Hello\n\n(b)(5)\n")

    assert ((), ()) == (email.cc, email.redacted)


def test_a_drawn_box_hides_the_fields_beside_it():
    """A box right of the labels covers the rows it reaches over, and the end of a value before it."""
    words = placed(
        ("From: Roe, Jane", 10, 10),
        ("Sent: Monday, March 1, 2010 3:04 PM", 10, 12),
        ("To:", 10, 14),
        ("Cc:", 10, 16),
        ("Subject: Letter of", 10, 18),
    )
    blanks = (Box(16, 13.8, 30, 3.4), Box(28, 18, 20, 1))
    (email,) = found(ParsedPage(1, "extracted", layer=words, blanks=blanks))

    assert (("[redacted]",), ("[redacted]",)) == (email.to, email.cc)
    assert "Letter of [redacted]" == email.subject


def test_a_stamp_in_the_margin_belongs_to_the_value_cut_short_near_it():
    """Stamps slip: the subject that breaks off is hidden, not the field the stamp happens to be beside."""
    words = placed(
        ("From: Roe, Jane (ABC)", 10, 10),
        ("To: Doe, John (ABC)", 10, 12),
        ("Sent: Mon Mar 01 15:04:28 2010", 10, 14),
        ("Subject: Letter re:", 10, 16),
        ("b6 Per ABC", 82, 13.5),
        ("b7C", 82, 15),
    )
    (email,) = found(ParsedPage(1, "extracted", image=words))

    assert ("Letter re: [redacted]", ("subject",)) == (email.subject, email.redacted)


def test_a_hidden_field_tells_the_codes_stamped_on_it():
    """Codes are given as printed, each with its field; a field that is empty has none."""
    (email,) = read(
        "From: (b)(6), (b)(7)(C)\nSent: Monday, March 1, 2010 3:04 PM\nTo: Roe b6\nCc:\nSubject: (b) (5)\n"
    )

    assert (
        ("sender", "(b)(6)"),
        ("sender", "(b)(7)(C)"),
        ("subject", "(b) (5)"),
        ("to", "b6"),
    ) == email.codes


@tabled
def test_offices_mark_what_they_hide_in_many_ways(mark: str):
    """
    Codes with the law they rest on, exemptions in words, grounds of state laws, and bars as OCR reads them.
    """
    (email,) = read(
        f"From: {mark}\nSent: Monday, March 1, 2010 3:04 PM\nTo: {mark}; Roe, Jane\nSubject: Draft rule\n"
    )

    assert ("[redacted]", ("[redacted]", "Roe, Jane")) == (email.sender, email.to)


def test_a_stamp_by_itself_in_the_row_of_a_value_is_a_part_of_it():
    """
    OCR gives small stamps as lines of their own: the marker goes where they are, into the gap of the row.
    """
    words = placed(
        ("From: Roe, Jane", 10, 10),
        ("Sent: Monday, March 1, 2010 3:04 PM", 10, 12),
        ("To: Doe, John", 10, 14),
        ("Subject: Call from            on Friday", 10, 16),
        ("(b)(6)", 27.5, 16),
    )
    (email,) = found(ParsedPage(1, "extracted", image=words))

    assert "Call from [redacted] on Friday" == email.subject


def test_a_stamp_of_the_layer_is_seen_beside_the_words_of_the_image():
    """Where the layer has the stamps alone, and OCR the words alone, a header has both."""
    image = placed(
        ("From:               10-MAY-1983 09:06", 10, 10), ("To: SYSTEM", 10, 12), ("Subj: DISK", 10, 14)
    )
    layer = placed(("(b)(6)", 16, 10))
    (email,) = found(ParsedPage(1, "extracted", layer=layer, image=image))

    assert ("[redacted]", "10-MAY-1983 09:06", ("SYSTEM",)) == (email.sender, email.sent, email.to)


def test_a_box_hides_no_more_than_its_row():
    """Cc below a recipient that a box hides is empty where no box is in its own row."""
    words = placed(
        ("From: Roe, Jane", 10, 10), ("Sent: Monday, March 1, 2010 3:04 PM", 10, 12), ("To:", 10, 14),
        ("Cc:", 10, 16), ("Subject: Draft rule", 10, 18),
    )  # fmt: skip
    (email,) = found(ParsedPage(1, "extracted", layer=words, blanks=(Box(16, 13.8, 30, 1.4),)))

    assert (("[redacted]",), (), "Draft rule") == (email.to, email.cc, email.subject)


def test_each_field_is_taken_from_the_better_reading():
    """
    A field that one text lacks or misreads is that of the other; the layer is taken where both are good.
    """
    layer = placed(
        ("From: R{e, J~ne", 10, 10), ("Sent: Monday, March 1, 2010 3:04 PM", 10, 12),
        ("To: Doe, John", 10, 14), ("Subject:", 10, 16),
    )  # fmt: skip
    image = placed(
        ("From: Roe, Jane", 10, 10), ("Sent: Monday, March", 10, 12), ("To: D0e, John", 10, 14),
        ("Subject: Draft rule", 10, 16),
    )  # fmt: skip
    (email,) = found(ParsedPage(1, "extracted", layer=layer, image=image))

    assert ("Roe, Jane", "2010-03-01T15:04:00") == (email.sender, email.sent_date)
    assert (("Doe, John",), "Draft rule") == (email.to, email.subject)


@pytest.mark.parametrize("code", ["(b)(e)", "(b)s)", "{b)(G}"])
def test_what_has_the_shape_of_a_code_is_one_in_a_header(code: str):
    """OCR reads the small digit of a stamp for a letter; nothing else looks so where a name should be."""
    (email,) = read(f"From: {code}\nSent: Monday, March 1, 2010 3:04 PM\nTo: Roe, Jane\nSubject: x\n")

    assert "[redacted]" == email.sender


def test_recipients_of_whom_only_edges_are_left_are_hidden():
    """Of a black bar OCR leaves the semicolon after it, and of an outlined box an edge."""
    (email,) = read(
        "From: Poe, Ann\nSent: Monday, March 1, 2010 3:04 PM\nTo: ; Roe, Jane; |; Doe, John;\nSubject: x\n"
    )

    assert ("[redacted]", "Roe, Jane", "[redacted]", "Doe, John") == email.to


@pytest.mark.parametrize(
    "lines",
    [
        [("Jane Roe/DC/USEPA/US To", 10, 10), ("03/01/2010 03:04 PM cc", 10, 12), ("Subject Rule", 30, 14)],
        [("Draft", 10, 6), ("Jane Roe <j@x.example> Mon, Mar 1, 2010 at 3:04 PM", 10, 8), ("To:", 10, 10)],
    ],
)  # fmt: skip
def test_a_box_in_the_place_of_a_recipient_hides_it(lines: list[tuple[str, float, float]]):
    """Lotus Notes and Gmail name a recipient; what is below, after the box, is no name."""
    words = placed(*lines, ("Colleagues, see below.", 10, 18))
    (email,) = found(ParsedPage(1, "extracted", image=words, blanks=(Box(40, 9.8, 20, 1.6),)))

    assert (("[redacted]",), ("to",)) == (email.to, email.redacted)


@pytest.mark.parametrize(
    ("printed", "people"),
    [
        ("<@example.gov>; Roe, Jane", ("<[redacted]@example.gov>", "Roe, Jane")),
        ("@example.gov", ("[redacted]@example.gov",)),
        ("jane.roe@; Doe, John <john@>", ("jane.roe@[redacted]", "Doe, John <john@[redacted]>")),
        ("(b)(6) @example.gov", ("[redacted]@example.gov",)),
        ("jane.roe@ (b)(6)", ("jane.roe@[redacted]",)),
        ("Doe, John [mailto:@example.gov]", ("Doe, John [mailto:[redacted]@example.gov]",)),
        ("Roe, Jane [mailto:]; Doe, John < >", ("Roe, Jane [mailto:[redacted]]", "Doe, John <[redacted]>")),
        ("(CBER); Roe, Jane (OC/OGC)", ("[redacted] (CBER)", "Roe, Jane (OC/OGC)")),
        ("Roe, (FDA/OC); Doe, John", ("Roe, [redacted] (FDA/OC)", "Doe, John")),
        ("(ICE) <jane.roe@example.gov>", ("[redacted] (ICE) <jane.roe@example.gov>",)),
        ("Roe, Jane <jane.roe@example.gov>; press@example.gov", None),
        ("Roe, Jane (CBER); Doe, John (Contractor)", None),
    ],
)
def test_a_hidden_part_is_marked_at_its_end(printed, people):
    """An address without a user or a host, and an office without a name, lack what was hidden there."""
    (email,) = read(
        f"From: Poe, Ann\nSent: Monday, March 1, 2010 3:04 PM\nTo: {printed}\nSubject: x\n\n(b)(6)\n"
    )

    assert (people or tuple(printed.split("; "))) == email.to


def test_addresses_in_subjects_are_words():
    """A subject may name a domain, in which nothing is hidden."""
    (email,) = read(
        "From: Poe, Ann\nSent: Monday, March 1, 2010 3:04 PM\nTo: Roe, Jane\nSubject: users @example.gov\n"
    )

    assert ("users @example.gov", ()) == (email.subject, email.redacted)


def test_comments_in_the_margin_are_no_values():
    """Word prints comments beside a page made smaller; what is in their column belongs to no field."""
    words = placed(
        ("From: Roe, Jane", 6, 10),
        ("Comment [JR1]: who is", 72, 10),
        ("Sent: Monday, March 1, 2010 3:04 PM", 6, 11.5),
        ("this, and why?", 72, 11.5),
        ("To: Doe, John", 6, 13),
        ("Cc:", 6, 14.5),
        ("Commented [AP12]: nobody", 72, 14.5),
        ("Subject: Draft", 6, 16),
        ("see my note", 72, 16),
    )
    (email,) = found(ParsedPage(1, "extracted", layer=words))

    assert ("Roe, Jane", ("Doe, John",), (), "Draft") == (email.sender, email.to, email.cc, email.subject)
    assert "2010-03-01T15:04:00" == email.sent_date
