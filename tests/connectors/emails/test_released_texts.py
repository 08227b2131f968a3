"""E-mails as an agency released them, as text."""

from pathlib import Path

import pytest

from foia_graph.connectors.emails.connector import Emails
from foia_graph.connectors.imports.records import ImportedRecord
from foia_graph.connectors.imports.run import run_import
from foia_graph.connectors.imports.session import ImportOptions, ImportSession
from foia_graph.model.profile import Profile
from foia_graph.runtime.files import resource_folder
from tests.connectors.fake_origin import open_session

SHARED = Path(__file__).parents[4] / "shared" / "corpora" / "dev" / "metadata" / "state-emails"
BANNER = "UNCLASSIFIED U.S. Department of Harbors Case No. F-2021-00042 Doc No. C01234567 Date: 08/31/2021"
FIRST_PAGE = f"""    {BANNER}

                                            RELEASE IN PART
                                            B5,B6

From:       Quay, Ann <quaya@harbors.example>
Sent:       Friday, December 4, 2020 1:03 PM
To:
Subject:    Re: The leak

We know of it.
    {BANNER}
"""
LETTER = f"{FIRST_PAGE}\f    {BANNER}\n\nMore of it.\n\f"


def read_folder(folder: Path, out: Path) -> tuple[dict[str, ImportedRecord], ImportSession]:
    """Return the records of a folder by class and id, and the session with its report."""
    session = open_session(str(folder), out)
    found: dict[str, ImportedRecord] = {}
    for file in Emails().record_files(session):
        for record in file.records:
            name = f"{record.type} {record.id}"
            assert name not in found
            found[name] = record
    return found, session


def write_text(folder: Path, name: str, text: str | bytes) -> Path:
    """Write a file into a folder, and return the folder."""
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(text.encode() if isinstance(text, str) else text)
    return folder


def test_a_released_e_mail_says_what_its_header_and_its_banner_say(tmp_path: Path):
    """Each with the words of the text; its pages are apart."""
    records, session = read_folder(write_text(tmp_path / "in", "C01234567.txt", LETTER), tmp_path)

    own = "document/email-c01234567"
    record = records["ReleasedDocument email-c01234567"].fields
    assert {"value": "Re: The leak", "source": own, "quote": "Re: The leak"} == record["title"]
    assert {"value": "2020-12-04", "source": own, "quote": "Friday, December 4, 2020 1:03 PM"} == record[
        "created"
    ]
    assert [("F-2021-00042", "Case No. F-2021-00042"), ("C01234567", "Doc No. C01234567")] == [
        (each["value"], each["quote"]) for each in record["identifier"]
    ]
    assert [("2021-08-31", "inferred")] == [(each["value"], each["status"]) for each in record["issued"]]
    assert ["agency/agency-u-s-department-of-harbors"] == [each["value"] for each in record["publisher"]]
    assert ["The agency marked it RELEASE IN PART B5,B6."] == [each["text"] for each in record["claims"]]
    assert ("e-mail", "held") == (record["form"], record["holdingStatus"])
    assert (
        "U.S. Department of Harbors" == records["Agency agency-u-s-department-of-harbors"].fields["prefLabel"]
    )
    pages = [records[f"Page email-c01234567/{number}"].fields["text"] for number in (1, 2)]
    assert LETTER == "\f".join([*pages, ""])
    assert (1, 1, len(LETTER)) == tuple(
        session.report.items[name] for name in ("file", "e-mail", "character of text")
    )
    assert not any(record.type == "Person" for record in records.values())


def test_a_text_without_banner_and_header_is_named_by_its_file(tmp_path: Path):
    """Nothing is made up."""
    records, _ = read_folder(write_text(tmp_path / "in", "note 7.txt", "Only words."), tmp_path)

    record = records["ReleasedDocument email-note-7"].fields
    assert ("E-mail note 7", "Only words.") == (
        record["title"],
        records["Page email-note-7/1"].fields["text"],
    )
    assert {"created", "issued", "identifier", "publisher"}.isdisjoint(record)


def test_what_is_no_text_is_a_problem_and_nothing_comes_twice(tmp_path: Path):
    """Copies are omitted; of other words under one number the record is named by its file."""
    folder = write_text(tmp_path / "in", "a.txt", LETTER)
    write_text(folder, "b.txt", LETTER)
    write_text(folder, "c.txt", LETTER.replace("We know", "They know"))
    write_text(folder, "d.txt", " \n\f")
    write_text(folder, "e.txt", "Caf\xe9 at the harbor".encode("cp1252"))
    write_text(folder, "d2.txt", b"\x00\x01PK")
    write_text(folder, "f.msg", b"\xd0\xcf\x11\xe0")
    write_text(folder, "g.pdf", b"%PDF")
    records, session = read_folder(folder, tmp_path)

    assert {"email-c01234567", "email-c", "email-e"} == {
        each.id for each in records.values() if each.type == "ReleasedDocument"
    }
    assert "Café at the harbor" == records["Page email-e/1"].fields["text"]
    assert ["c.txt", "d.txt", "d2.txt", "e.txt"] == [each.path for each in session.report.problems]
    assert 1 == session.report.left_out["e-mail"].total()
    assert 2 == session.report.left_out["file"].total()


def test_a_file_that_is_called_by_a_number_is_named_by_it(tmp_path: Path):
    """Numbers in banners are read by machines, and may be wrong."""
    folder = write_text(tmp_path / "in", "C07654321.txt", LETTER)
    write_text(folder, "scan one.txt", LETTER.replace("We know", "They know"))
    records, session = read_folder(folder, tmp_path)

    assert {"email-c07654321", "email-c01234567"} == {
        each.id for each in records.values() if each.type == "ReleasedDocument"
    }
    assert [] == session.report.problems


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared e-mails are not here")
def test_all_shared_e_mails_come_with_all_their_letters(tmp_path: Path):
    """60 files, and again without a change."""
    profile = Profile(resource_folder("ontology"))
    first = run_import(Emails(), str(SHARED), tmp_path, profile, ImportOptions())
    again = run_import(Emails(), str(SHARED), tmp_path, profile, ImportOptions())

    letters = sum(len(path.read_text(encoding="utf-8")) for path in SHARED.glob("*.txt"))
    assert (60, 60, letters) == tuple(first.items[name] for name in ("file", "e-mail", "character of text"))
    assert 60 == first.records["ReleasedDocument"]
    assert [] == first.problems
    assert {"unchanged"} == again.states.keys()
