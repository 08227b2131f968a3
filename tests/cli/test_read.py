"""The command read lists what is found in PDFs, and needs no store."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from foia_graph.cli import main
from tests.ingest.documents.conftest import LETTER, NO_PDF


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with a letter and a file that is no PDF."""
    (tmp_path / "letter.pdf").write_bytes(LETTER)
    (tmp_path / "page.pdf").write_bytes(NO_PDF)
    return tmp_path


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["read", "--no-ocr", *map(str, arguments)])


def test_findings_are_listed_page_by_page(folder: Path) -> None:
    """Each line has page, finding and words."""
    path = folder / "letter.pdf"
    result = run(path)

    lines = result.output.splitlines()
    assert (0, f"{path}: extracted, 3 pages") == (result.exit_code, lines[0])
    assert {
        "  page 1: redaction: (b)(6): “b6 -1”",
        "  page 2: citation (OIG): OIG-12-64: “OIG-12-64”",
        "  page 3: Bates number: ICE-000119: “ICE-000119”",
    } <= {*lines}


def test_each_document_is_a_line_of_json(folder: Path) -> None:
    """Programs get all of it: texts, the boxes of words, findings."""
    result = run("--json", folder / "letter.pdf")
    (line,) = result.output.splitlines()
    document = json.loads(line)

    assert "extracted" == document["status"]
    assert "Sheriff," == document["pages"][0]["words"][1]["text"]
    assert 4 == len(document["pages"][0]["words"][1]["box"])
    assert [["(b)(6)"]] == [each["exemptions"] for each in document["redactions"]]


def test_what_cannot_be_read_ends_with_1(folder: Path) -> None:
    """A file that is no PDF says what it is; one that is not there is a fault of the caller."""
    result = run(folder / "page.pdf")

    assert (1, True) == (result.exit_code, "web page" in result.output)
    assert 2 == run(folder / "none.pdf").exit_code
