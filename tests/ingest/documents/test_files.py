"""Which file is whose, and what is known of each."""

import hashlib
from pathlib import Path

from archives import BASE, ID
from foia_graph.store.fetch_log import FetchLogEntry, append_answer
from foia_graph.store.generations.generation import Layout
from tests.ingest.documents.conftest import LETTER, MAIL, NO_PDF

RECORD = """
- type: ReleasedDocument
  id: sheriff
  title: A letter
  description: It asks.
  file: letter.pdf
  numberOfPages: 4
"""
DIGEST = hashlib.sha256(LETTER).hexdigest()
GRAPH = f"extracted/{DIGEST}"


def test_a_file_without_a_record_is_a_document(archive_with):
    """
    It is called by its folder and file; what it says of itself is said of the file, dates by their own day.
    """
    archive = archive_with(letter=LETTER)
    archive.load(ocr=False)
    found = archive.read("document/papers-letter")
    (file,) = found.parts("distribution")

    assert ("Letter to the sheriff", "3") == (found.one("title"), found.one("numberOfPages"))
    assert f"{BASE}scheme/read-status/extracted" == found.one("readStatus")
    assert {
        "title": ("Letter to the sheriff",),
        "producer": ("Scanner 2",),
        "created": ("2016-01-02",),
        "byteSize": (str(len(LETTER)),),
        "mediaType": ("application/pdf",),
        "accessURL": (f"{ID}document/papers-letter",),
        "downloadURL": (f"{BASE}file/{DIGEST}",),
    } == {name: value for name, value in file.values.items() if name != "checksum"}
    assert [DIGEST] == [each.one("checksumValue") for each in file.parts("checksum")]
    assert LETTER == Layout(archive.root).files.get(DIGEST)


def test_a_title_says_where_it_is_from(archive_with):
    """
    That of its pages, else one that the file gives itself, else the name of the file: the claim says which.
    """
    archive = archive_with(letter=LETTER, mail=MAIL, broken=NO_PDF)
    archive.load(ocr=False)
    titles = {}
    for name in ("letter", "mail", "broken"):
        found = archive.read(f"document/papers-{name}")
        (claim,) = [each for each in found.parts("claims") if each.one("object") == found.one("title")]
        titles[found.one("title")] = claim.one("note"), claim.one("status").rpartition("/")[2]

    assert {
        "Letter to the sheriff": ("The title that the file gives itself.", "machine-read"),
        "Jurisdictions": ("The subject of the e-mail that the file begins with.", "machine-read"),
        "broken.pdf": ("The name of the file; neither its pages nor it give a title.", "asserted"),
    } == titles


def test_a_record_names_its_file(archive_with):
    """
    What the file says is next to the record, in the graph of what was read from it; what the record says
    of itself, as the number of pages, stays.
    """
    archive = archive_with(RECORD, letter=LETTER)
    archive.load(ocr=False)

    assert ("A letter", ("4",)) == (
        archive.read("document/sheriff").one("title"),
        archive.read("document/sheriff").get("numberOfPages"),
    )
    assert f"{ID}document/sheriff" == archive.read("document/sheriff/page/2").one("isPartOf")
    assert any("readStatus" in said for said in archive.said("document/sheriff", GRAPH))
    assert not any("A letter" in said for said in archive.said("document/sheriff", GRAPH))


def test_a_file_that_is_no_pdf_gives_a_record_all_the_same(archive_with):
    """Its status says that it failed, and a remark why."""
    archive = archive_with(broken=NO_PDF)
    archive.load(ocr=False)
    found = archive.read("document/papers-broken")

    assert f"{BASE}scheme/read-status/failed" == found.one("readStatus")
    assert "HTML" in found.one("remark")
    assert () == found.get("numberOfPages")


def test_the_same_bytes_are_read_once(archive_with):
    """Of two names for the same bytes one holds the pages; the other is its copy."""
    archive = archive_with(a=LETTER, b=LETTER)
    report = archive.load(ocr=False)

    assert 1 == report.documents_read
    assert (f"{ID}document/papers-a",) == archive.read("document/papers-b").get("isCopyOf")
    assert 3 == report.classes["Page"]


def test_a_copy_with_a_record_holds_the_pages(archive_with):
    """A document that somebody described comes before a file that no one did."""
    archive = archive_with(RECORD, a=LETTER, letter=LETTER)
    archive.load(ocr=False)

    assert (f"{ID}document/sheriff",) == archive.read("document/papers-a").get("isCopyOf")


def test_two_files_never_share_a_name(archive_with):
    """Where folder and file would give two documents one name, the second is told apart, and it is said."""
    archive = archive_with(**{"a b": LETTER, "a-b": MAIL})
    report = archive.load(ocr=False)
    digest = hashlib.sha256(MAIL).hexdigest()[:8]

    assert [
        f"papers/a-b.pdf: would be named document/papers-a-b, as papers/a b.pdf is; it is named "
        f"document/papers-a-b-{digest}"
    ] == list(map(str, report.problems))
    assert "Jurisdictions" == archive.read(f"document/papers-a-b-{digest}").one("title")


def test_a_missing_file_is_a_problem(archive_with):
    """The record is loaded without it."""
    archive = archive_with(RECORD)
    report = archive.load(ocr=False)

    assert [
        "papers/records.yaml:1: file: the file 'letter.pdf' is not there; it is looked for in the folder "
        "'papers', as `folder/file` in the others, and by its SHA-256 in the store"
    ] == list(map(str, report.problems))
    assert "A letter" == archive.read("document/sheriff").one("title")


def test_only_documents_have_files(archive_with):
    """A file anywhere else, or one that is cleared halfway, is refused with what would be right."""
    archive = archive_with(
        "- {type: CitedWork, id: a, title: A, file: letter.pdf}\n"
        "- {type: ReleasedDocument, id: b, title: B, description: B, cleared: perhaps}\n"
    )

    assert [
        "papers/records.yaml:1: file: CitedWork has no field 'file'; a ReleasedDocument has",
        "papers/records.yaml:2: cleared: can only be true: somebody looked at the file, and nothing under "
        "its redactions can be read",
    ] == archive.problems()


def test_a_fetched_file_is_that_of_its_address(archive_with):
    """The file of a record that says only where it can be fetched is the one that was fetched from there."""
    url = "https://releases.example.org/letter.pdf"
    archive = archive_with(
        "- {type: ReleasedDocument, id: sheriff, title: A letter, description: B, "
        f"distribution: {{downloadURL: '{url}'}}}}\n"
    )
    archive.load(ocr=False)
    files = Layout(archive.root).files
    files.put(LETTER)
    sent = "Fri, 30 Mar 2012 10:00:00 GMT"
    append_answer(
        archive.root, FetchLogEntry(url, "2026-11-24T00:00:00Z", 200, DIGEST, len(LETTER), last_modified=sent)
    )
    report = archive.load(ocr=False)
    held = [each for each in archive.read("document/sheriff").parts("distribution") if each.get("checksum")]

    assert "the reader changed and the fetched files changed" == report.rebuilt
    assert [(url, f"{BASE}file/{DIGEST}", "2012-03-30")] == [
        tuple(map(each.one, ("accessURL", "downloadURL", "issued"))) for each in held
    ]
    assert "3" == archive.read("document/sheriff").one("numberOfPages")


def test_a_fetched_file_that_was_lost_is_named(archive_with):
    """A file that the log of fetches has and the store lacks is a warning at the record of its document."""
    url = "https://releases.example.org/letter.pdf"
    archive = archive_with(
        "- {type: ReleasedDocument, id: sheriff, title: A letter, description: B, "
        f"distribution: {{downloadURL: '{url}'}}}}\n"
    )
    archive.root.mkdir()
    append_answer(archive.root, FetchLogEntry(url, "2026-11-24T00:00:00Z", 200, DIGEST, len(LETTER)))

    assert [
        f"papers/records.yaml:1: distribution: {url} was fetched, and the store has lost the file; "
        "fetch it again"
    ] == archive.problems(ocr=False)


def test_a_folder_of_pdfs_needs_no_settings(archive_with, tmp_path: Path):
    """A folder of documents adds to the catalogue that was loaded before it."""
    archive = archive_with()
    archive.load()
    folder = tmp_path / "Release 7"
    folder.mkdir()
    (folder / "Letter #1.PDF").write_bytes(LETTER)
    report = archive.load(folder, ocr=False)

    assert (1, 3) == (report.classes["ReleasedDocument"], report.classes["Page"])
    assert "3" == archive.read("document/release-7-letter-1").one("numberOfPages")


def test_constants_of_a_folder_are_those_of_its_files(archive_with):
    """What source.toml says of *.pdf is said of each document without a record."""
    archive = archive_with(letter=LETTER)
    archive.write(
        "papers/source.toml", 'title = "P"\n[files."*.pdf"]\nconstants = {publisher = "agency/ice"}\n'
    )
    archive.load(ocr=False)

    assert (f"{ID}agency/ice",) == archive.read("document/papers-letter").get("publisher")


def test_a_row_of_a_list_names_its_file(archive_with):
    """
    What the list says of the document stays in the graph of the list, and what the file says is the file's.
    """
    archive = archive_with(letter=LETTER)
    archive.write("papers/source.toml", 'title = "A"\n[files."*.csv"]\ntype = "ReleasedDocument"\n')
    archive.write("papers/index.csv", "id,title,description,file\nsheriff,A letter,It asks,letter.pdf\n")
    report = archive.load(ocr=False)

    assert [] == report.problems
    assert ("A letter", "3") == tuple(
        archive.read("document/sheriff").one(name) for name in ("title", "numberOfPages")
    )
    assert any("A letter" in said for said in archive.said("document/sheriff", "papers"))
    assert not any("A letter" in said for said in archive.said("document/sheriff", GRAPH))
