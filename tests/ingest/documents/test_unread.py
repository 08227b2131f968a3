"""What could not be read or looked for is in the report, counts as a problem, and is tried again."""

from dataclasses import replace

import pytest
from click.testing import CliRunner

from foia_graph.audit.consistency import ConsistencyReport, check_consistency
from foia_graph.cli import main
from foia_graph.errors import LoadRefused
from foia_graph.extract.parsed_document import ParsedDocument, ParsedPage, PositionedText, encode_document
from foia_graph.ingest.documents.library import decode_status, reading_problems
from foia_graph.store import text_manifest
from foia_graph.store.catalogue import Catalogue
from tests.extract.faulty_children import BROKEN, import_in_children
from tests.extract.pdfs import Sheet, grey, pdf, place
from tests.ingest.documents.conftest import LEAK, LETTER, MAIL, NO_PDF

LOCKED = LETTER.replace(
    b"/Root 1 0 R",
    b"/ID [<00><00>] /Encrypt << /Filter /Standard /V 1 /R 2 /P -4"
    b" /O (12345678901234567890123456789012) /U (12345678901234567890123456789012) >> /Root 1 0 R",
)
SCAN = pdf(*[Sheet(place("Scan", 0, 0, 612, 792), images={"Scan": grey(2, 2, b"\0\xff\0\xff")})] * 3)
AGAIN = "the next load tries again"
BROKEN_SENTENCES = {
    "papers/mail.pdf: the extractor emails failed, and what it finds is missing: MemoryError; " + AGAIN,
    "papers/mail.pdf: the extractor citations failed, and what it finds is missing: "
    "ImportError: libodd.so.6: cannot open shared object file; " + AGAIN,
}


def unread(report) -> set[str]:
    """Give what the report says of documents."""
    return {str(problem) for problems in report.unread.values() for problem in problems}


def test_every_file_that_was_not_read_is_in_the_report(archive_with):
    """What failed, is locked, has no text, or is held back is named with the reason; what was read is not."""
    archive = archive_with(web=NO_PDF, locked=LOCKED, scan=SCAN, leak=LEAK, letter=LETTER)
    report = archive.load()
    said = unread(report)

    assert {
        "papers/web.pdf: cannot be read: It is a web page (HTML), not a PDF: it has no title",
        "papers/locked.pdf: is locked: It opens with a password only",
        "papers/scan.pdf: 3 of 3 pages are images that no OCR has read: pages 1-3",
    } == {each for each in said if "leak" not in each}
    assert ["papers/leak.pdf: is held back: page 1:"] == [each[:38] for each in said if "leak" in each]
    assert "4 documents not read in full" in str(report)
    assert said == {f"{each['file']}: {each['message']}" for each in report.as_json()["problems"]}


def test_a_load_that_changes_nothing_names_them_too(archive_with):
    """They are as unread as before; so it is where only records changed."""
    archive = archive_with("- {type: Event, id: a, title: A}\n", web=NO_PDF)
    first = archive.load()
    again = archive.load()
    archive.write("papers/records.yaml", "- {type: Event, id: a, title: B}\n")
    changed = archive.load()

    assert (False, "") == (again.written, changed.rebuilt)
    assert unread(first) == unread(again) == unread(changed) != set()
    assert str(again).endswith(", 1 documents not read in full")


def test_strict_refuses_what_was_not_read(archive_with):
    """An unread file is a problem like any other; one that is read whole is none."""
    archive = archive_with(letter=LETTER)
    archive.load(strict=True)
    archive.write("papers/web.pdf", NO_PDF)

    with pytest.raises(LoadRefused) as refused:
        archive.load(strict=True)
    assert ["papers/web.pdf"] == [problem.path for problem in refused.value.problems]


def test_broken_extractors_are_named_and_asked_again(archive_with, monkeypatch):
    """Until they work, nothing is built; then only they are asked, and what they find is there."""
    archive = archive_with(mail=MAIL)
    with monkeypatch.context() as patched:
        import_in_children(patched, BROKEN)
        first, second = archive.load(), archive.load()
    remarks = archive.read("document/papers-mail").get("remark")
    third, fourth = archive.load(), archive.load()

    assert BROKEN_SENTENCES == unread(first) == unread(second)
    assert ("What is found by emails is missing: it failed.",) == tuple(r for r in remarks if "emails" in r)
    assert (True, False, True, False) == tuple(each.written for each in (first, second, third, fourth))
    assert "documents can be read now that could not before" == third.rebuilt
    assert (0, 1, set()) == (third.documents_read, third.documents_kept, unread(third))
    assert "Jurisdictions" == archive.read("document/papers-mail").one("title")


def test_check_names_them(archive_with, monkeypatch):
    """A broken extractor is a mistake to mend, a web page instead of a file is not ours."""
    archive = archive_with(web=NO_PDF)
    archive.load()
    before = checked(archive)
    archive.write("papers/mail.pdf", MAIL)
    import_in_children(monkeypatch, BROKEN)
    archive.load()
    after = checked(archive)
    lines = CliRunner().invoke(main, ["check", "--gaps", "--store", str(archive.root)]).output

    assert (False, True) == (before.has_mistakes, after.has_mistakes)
    assert [("document/papers-mail", False), ("document/papers-web", True)] == [
        (each["document"], each["is_lasting"]) for each in after.as_json()["unread"]
    ]
    assert (
        "    “web.pdf” (papers/web.pdf): cannot be read: It is a web page (HTML), not a PDF: "
        "it has no title\n" in lines
    )


def checked(archive) -> ConsistencyReport:
    """Check a catalogue, whose links into schemes that it lacks are no matter here."""
    return replace(check_consistency(Catalogue(archive.generation, archive.profile)), nowhere=[])


def test_a_sound_document_says_nothing_in_the_manifest(archive_with):
    """Only what is wrong takes room there."""
    archive = archive_with(letter=LETTER)
    archive.load()
    (text,) = text_manifest.read_texts(archive.generation.path).values()

    assert ("", (), True) == (text.name, text.problems, text.is_lasting)


@pytest.mark.parametrize(
    ("pages", "notes", "expected"),
    [
        ([ParsedPage(1, "extracted")], (), []),
        ([ParsedPage(1, "image-only")], (), []),
        (
            [
                ParsedPage(
                    1, "extracted", layer=PositionedText("A"), reason="Its image could not be read: x."
                ),
                ParsedPage(2, "extracted"),
                ParsedPage(3, "needs-ocr", reason="Its image could not be read: x."),
                ParsedPage(4, "needs-ocr", reason="Its image could not be read: x."),
            ],
            (),
            ["pages 1, 3-4: Its image could not be read: x"],
        ),
        ([ParsedPage(1, "extracted")], ("There are 2 pages.",), ["There are 2 pages"]),
    ],
)
def test_pages_that_were_cut_are_named(pages, notes, expected):
    """With OCR a page that shows no words is none of them; the same reason is said once."""
    document = ParsedDocument("0" * 64, 1, "extracted", pages=tuple(pages), notes=notes)
    status = decode_status(encode_document(document))

    assert expected == [*reading_problems(status, has_ocr=True, is_lasting=True)]


def test_a_reading_that_may_come_out_otherwise_says_so():
    """The clock, memory or a crash decided; the next load reads the file again."""
    document = ParsedDocument("0" * 64, 1, "timed-out", "Reading was ended: it was late.")
    status = decode_status(encode_document(document))

    assert [f"was not read in time: Reading was ended: it was late; {AGAIN}"] == [
        *reading_problems(status, has_ocr=False, is_lasting=False)
    ]
