"""What other programs read in a file: the same as a load publishes, and no store is needed."""

import doctest
import subprocess
import sys

import pytest

from foia_graph.extract import read_pdf, read_pdfs
from foia_graph.extract.registry import EXTRACTORS
from prepared import REPOSITORY
from tests.ingest.documents.conftest import LEAK, LETTER, MAIL, NO_PDF


@pytest.fixture
def saved(tmp_path):
    """Write a file, and give its path."""

    def save(data: bytes, name: str = "letter.pdf"):
        path = tmp_path / name
        path.write_bytes(data)
        return path

    return save


def test_to_import_it_needs_neither_store_nor_web():
    """A script that wants the reader imports neither the store, nor its engine, nor the web framework."""
    script = "import sys; from foia_graph.extract import read_pdf; print(*sys.modules)"
    names = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True)
    found = {name for name in names.stdout.split() if name.startswith(("foia_graph.", "flask", "pyoxigraph"))}
    # Of the core a reader may need plain values, errors and processes: no RDF, which `model/rdf` writes.

    assert "foia_graph.extract.documents" in found
    assert [] == sorted(
        name
        for name in found
        if not name.startswith(("foia_graph.extract", "foia_graph.model", "foia_graph.runtime"))
    )


def test_to_read_needs_no_other_package_than_extract():
    """Nor do the extractors themselves need more of the program than its model and its processes."""
    script = "import sys, foia_graph.extract.document_builder; print(*sys.modules)"
    names = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True)
    packages = {name.split(".")[1] for name in names.stdout.split() if name.startswith("foia_graph.")}

    assert {"errors", "extract", "model", "runtime"} == packages


def test_a_letter_is_pages_and_findings(saved):
    """
    A page has its text and the boxes of its words; a finding has its words, box, producer and confidence.
    """
    document = read_pdf(saved(LETTER), ocr=False)
    first = document.pages[0]
    (redaction,) = document.redactions

    assert ("extracted", "Letter to the sheriff", 3) == (document.status, document.title, len(document.pages))
    assert ["Dear", "Sheriff,", "b6", "-1", "ICE-000117"] == [word.text for word in first.words]
    assert first.words[0].box.x == pytest.approx(100 * 72 / 612, abs=0.1)
    assert ("b6 -1", ("(b)(6)",), 1) == (redaction.words, redaction.exemptions, redaction.page)
    assert f"exemptions-{EXTRACTORS['exemptions'].version}" == redaction.producer
    assert redaction.box.x == pytest.approx(100 * 480 / 612, abs=0.1)
    assert [("ICE-", 117), ("ICE-", 118), ("ICE-", 119)] == [
        (each.prefix, each.number) for each in document.bates_numbers
    ]
    assert [("OIG-12-64",)] == [each.works for each in document.citations]
    assert [1, 1, 2, 2, 3] == [each.page for each in document.findings if each.producer[:5] != "descr"]


def test_a_mail_has_its_header(saved):
    """Who wrote to whom, when, and about what."""
    (mail,) = read_pdf(saved(MAIL), ocr=False).emails

    assert ("Roe, Jane", ("Doe, John",), "2010-03-01T10:00:00", "Jurisdictions") == (
        mail.sender,
        mail.to,
        mail.sent_date,
        mail.subject,
    )


def test_what_shows_under_a_redaction_is_held_back(saved):
    """A page that hides words badly has no text, until somebody says that it may be read."""
    path = saved(LEAK)

    (page,) = read_pdf(path, ocr=False).pages
    assert ("held-back", "", ()) == (page.status, page.text, page.words)
    assert "Jane Roe" in read_pdf(path, ocr=False, cleared=True).text


def test_any_file_is_a_document(saved):
    """What is no PDF says what it is; of several files each has a document; what is not there is an error."""
    paths = [saved(NO_PDF, "page.pdf"), saved(LETTER)]
    found = {document.file: document for document in read_pdfs(paths, ocr=False, workers=1)}

    assert "web page" in found[str(paths[0])].reason
    assert "extracted" == found[str(paths[1])].status
    with pytest.raises(FileNotFoundError):
        read_pdf("/nowhere/letter.pdf")


def test_the_guide_says_what_is_read(saved, monkeypatch):
    """The example of the guide is run as it is written."""
    monkeypatch.chdir(saved(LETTER).parent)
    failures, examples = doctest.testfile(str(REPOSITORY / "docs" / "documents.md"), module_relative=False)

    assert (0, True) == (failures, examples > 4)
