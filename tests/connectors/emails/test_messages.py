"""Messages of mail programs: single ones, mailboxes, and hostile ones."""

from email import policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from case_tables import tabled
from foia_graph.connectors.emails.connector import Emails
from foia_graph.connectors.emails.mime_messages import UnreadableMessage, render_message
from foia_graph.connectors.imports.run import run_import
from foia_graph.connectors.imports.session import ImportOptions
from foia_graph.model.profile import Profile
from foia_graph.runtime.files import resource_folder
from tests.connectors.emails.test_released_texts import LETTER, read_folder, write_text


def build_message(subject: str = "The leak", body: str = "We know of it.") -> EmailMessage:
    """A message with all fields that people read."""
    message = EmailMessage(policy=policy.SMTP)
    message["From"] = "Ann Quay <ann@harbors.example>"
    message["To"] = "Ben Oak <ben@harbors.example>"
    message["Date"] = "Fri, 04 Dec 2020 23:30:00 -0500"
    message["Subject"] = subject
    message["Message-ID"] = f"<{subject.encode().hex()}@harbors.example>"
    message["X-Mailer"] = "Quay"
    message.set_content(body)
    return message


def test_a_message_becomes_a_document_with_its_header_as_text(tmp_path: Path):
    """The day is that of the sender; files in it are named, and omitted."""
    message = build_message("Über das Leck")
    message.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="report.pdf")
    records, session = read_folder(write_text(tmp_path / "in", "m.eml", message.as_bytes()), tmp_path)

    (record,) = [each for each in records.values() if each.type == "ReleasedDocument"]
    assert {"value": "Über das Leck", "originField": "/Subject"} == record.fields["title"]
    assert "2020-12-04" == record.fields["created"]["value"]
    assert "held-in-part" == record.fields["holdingStatus"]
    assert (
        "From: Ann Quay <ann@harbors.example>\nTo: Ben Oak <ben@harbors.example>\n"
        "Sent: Fri, 04 Dec 2020 23:30:00 -0500\nSubject: Über das Leck\n"
        "Attachments: report.pdf\n\nWe know of it."
    ) == records[f"Page {record.id}/1"].fields["text"]
    assert 1 == session.report.left_out["attachment"].total()
    assert not record.id.count("harbors")
    assert not any(each.type == "Person" for each in records.values())


def test_each_message_of_a_mailbox_is_a_document(tmp_path: Path):
    """A message that is there twice comes once."""
    parts = [build_message(), build_message("Second"), build_message()]
    box = b"".join(b"From quay Fri Dec  4 23:30:00 2020\n" + each.as_bytes() + b"\n\n" for each in parts)
    records, session = read_folder(write_text(tmp_path / "in", "all.mbox", box), tmp_path)

    assert ["Second", "The leak"] == sorted(
        each.fields["title"]["value"] for each in records.values() if each.type == "ReleasedDocument"
    )
    assert 3 == session.report.items["e-mail"]
    assert 1 == session.report.left_out["e-mail"].total()


def mailbox_of(*messages: bytes) -> bytes:
    return b"".join(b"From quay Fri Dec  4 23:30:00 2020\n" + each + b"\n\n" for each in messages)


@pytest.mark.parametrize("name", ["m.eml", "t.txt", "all.mbox", "one.mbox"])
def test_what_cannot_be_read_this_time_is_not_gone(tmp_path: Path, name: str):
    """
    Nor are its pages, nor the agency that it alone names: they stay as they were, until a whole folder lacks
    them.
    """
    profile = Profile(resource_folder("ontology"))
    folder = write_text(tmp_path / "in", "m.eml", build_message().as_bytes())
    write_text(folder, "t.txt", LETTER)
    third = build_message("Third").as_bytes()
    write_text(folder, "all.mbox", mailbox_of(build_message("Second").as_bytes(), third))
    write_text(folder, "one.mbox", mailbox_of(build_message("Fourth").as_bytes()))
    broken = {"t.txt": b"<html>", "all.mbox": mailbox_of(b"no header at all", third)}
    first = run_import(Emails(), str(folder), tmp_path / "out", profile, ImportOptions())
    write_text(folder, name, broken.get(name, b"no header at all"))
    then = run_import(Emails(), str(folder), tmp_path / "out", profile, ImportOptions())
    (folder / name).unlink()
    last = run_import(Emails(), str(folder), tmp_path / "out", profile, ImportOptions())

    assert {"new"} == first.states.keys()
    assert {"unchanged"} == then.states.keys()
    assert then.problems
    assert last.states["gone"]


def test_the_plain_form_of_a_text_is_taken_and_a_page_is_read_where_there_is_none():
    """Scripts are no words."""
    both = build_message()
    both.add_alternative("<p>In <b>bold</b></p>", subtype="html")
    page = build_message()
    page.set_content(
        "<head><style>p{}</style></head><p>One</p><script>x()</script><p>Two&nbsp;&amp; 3", subtype="html"
    )

    assert "We know of it." == render_message(both.as_bytes()).body.strip()
    assert "One\n\nTwo & 3" == render_message(page.as_bytes()).body


def test_marks_of_word_processors_stop_no_page():
    """A section that is none would stop the parser of HTML."""
    page = build_message()
    page.set_content("<p>One</p><![if !mso]><p>two</p><![x", subtype="html")

    assert "One" in render_message(page.as_bytes()).body


def test_an_enclosed_message_stands_below_with_its_own_header():
    """As it would in a forwarded e-mail."""
    outer = build_message("Fw: The leak", "See below.")
    outer.add_attachment(build_message())
    rendered = render_message(outer.as_bytes())

    assert 1 == rendered.enclosed
    assert "See below.\n\n-----Original Message-----\nFrom: Ann Quay" in rendered.body.replace(
        "\n\n\n", "\n\n"
    )
    assert rendered.body.endswith("Subject: The leak\n\nWe know of it.")


def nested_message(depth: int) -> bytes:
    """A message with as many parts in each other."""
    opened = b"".join(
        b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (number, number)
        for number in range(depth)
    )
    return b"From: a@b.example\n" + opened + b"\ntext\n"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x00\x01\x02",
        b"no header at all",
        nested_message(200),
        nested_message(5000),
        b"From: a\nContent-Type: multipart/mixed; boundary=x\n\n" + b"--x\n\na\n" * 20_000,
    ],
    ids=["empty", "binary", "no header", "deep", "very deep", "many parts"],
)
def test_what_cannot_be_read_is_refused_with_a_sentence(data: bytes):
    """Neither depth nor number of parts is without a bound."""
    with pytest.raises(UnreadableMessage):
        render_message(data)


@pytest.mark.parametrize(("encoding", "problems"), [("utf-8", 0), ("cp1252", 1)])
def test_letters_outside_ascii_in_a_header(tmp_path: Path, encoding: str, problems: int):
    """They are read as they were sent, in UTF-8 (RFC 6532) or as Windows writes them, which is told."""
    data = "From: Jürgen <j@b.example>\nSubject: Straße\nMessage-ID: <1@b.example>\n\nWords here\n"
    records, session = read_folder(write_text(tmp_path / "in", "m.eml", data.encode(encoding)), tmp_path)
    [text] = [each.fields["text"] for each in records.values() if each.type == "Page"]

    assert "From: Jürgen <j@b.example>" in text
    assert "Subject: Straße" in text
    assert problems == sum("no character set" in str(each) for each in session.report.problems)


@tabled
def test_broken_fields_cost_no_message(tmp_path: Path, field: str, value: str):
    """The record is there, whatever one field holds."""
    lines = {"From": "a@b.example", "Subject": "S", "Message-ID": "<1@b.example>", field: value}
    data = "".join(f"{name}: {text}\n" for name, text in lines.items()) + "\nWords \xff here\n"
    records, session = read_folder(write_text(tmp_path / "in", "m.eml", data.encode("latin-1")), tmp_path)

    assert ["here"] == [
        each.fields["text"].split()[-1] for each in records.values() if each.type == "Page"
    ] or field in ("Content-Disposition", "Content-Transfer-Encoding")
    assert 1 == sum(each.type == "ReleasedDocument" for each in records.values())
    assert all(each.severity == "warning" for each in session.report.problems)
