"""A catalogue in FollowTheMoney: what its own library takes, and what may not be in it."""

import json
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

from archives import BASE, ID
from case_tables import records_beside
from foia_graph.cli import main
from publish.ftm.conftest import export_lines
from tests import separate_python

PROGRAM = Path(__file__).with_name("library_check.py")
RECORDS = records_beside(__file__, "lines")


@pytest.fixture
def harbor(archive_of):
    archive = archive_of({"papers/records.yaml": RECORDS})
    archive.begin()
    return archive


def library_findings(lines):
    command = [separate_python.python("ftm"), str(PROGRAM)]
    done = subprocess.run(command, input=b"".join(lines), capture_output=True, timeout=300, check=True)
    return json.loads(done.stdout)


@pytest.mark.clients
def test_the_library_takes_all_of_the_shipped_catalogue(shipped_store):
    """
    Each schema and property exists, values are clean, edges have both ends, references lead to what fits.
    """
    assert [] == library_findings(export_lines(shipped_store))


@pytest.mark.clients
def test_the_library_takes_pages_and_mentions(specimen_store, harbor):
    """Documents with files, texts of pages, e-mails and names that were found, too."""
    assert [] == library_findings(export_lines(specimen_store))
    assert [] == library_findings(export_lines(harbor.root))


def test_a_document_has_its_pages_its_release_and_its_file(harbor, exported):
    """Its page in the catalogue is its first address; a partial date stays partial."""
    found = exported(harbor.root)
    report = found["foia.document.report"]

    assert "Pages" == report["schema"]
    assert {
        "sourceUrl": [f"{ID}document/report", "https://harbor-watch.example.org/files/the%20report.pdf"],
        "title": ["Report on the leak"],
        "summary": ["A report."],
        "keywords": ["report"],
        "authoredAt": ["2011-04"],
        "author": ["Harbor Office"],
        "parent": ["foia.release.papers"],
        "mimeType": ["application/pdf"],
        "fileName": ["the report.pdf"],
        "date": ["2011-04"],
        "proof": ["foia.source.notice"],
    } == {name: values for name, values in report["properties"].items() if name != "notes"}
    assert {
        "document": ["foia.document.report"],
        "index": ["1"],
        "bodyText": ["The pier leaks.\nSince spring."],
    } == found["foia.document.report.page.1"]["properties"]


def test_a_claim_is_a_note_with_its_quote(harbor, exported):
    """It says what the quote bears out, who says it, and in which source it is."""
    notes = [each for each in exported(harbor.root).values() if each["schema"] == "Note"]
    quote = next(each for each in notes if each["properties"]["description"] == ["three documents"])

    assert {
        "entity": ["foia.release.papers"],
        "description": ["three documents"],
        "summary": ["Documents promised: 3"],
        "proof": ["foia.source.notice"],
        "sourceUrl": ["https://harbor-watch.example.org/"],
        "publisher": ["Harbor Watch"],
        "keywords": ["Asserted"],
    } == quote["properties"]


def test_people_hold_posts_and_cases_have_parties(harbor, exported):
    """Edges have a role and a time where the catalogue has them; a role without a name has none."""
    found = list(exported(harbor.root).values())
    by_schema = {each["schema"]: each["properties"] for each in found}
    cases = [each["properties"] for each in found if each["schema"] == "CourtCaseParty"]
    parties = {"".join(case["role"]): case["party"] for case in cases}

    assert {"holder": ["foia.person.quill"], "post": ["foia.post.master"]} == by_schema["Occupancy"]
    assert {
        "member": ["foia.person.quill"],
        "organization": ["foia.agency.office"],
        "role": ["head"],
        "startDate": ["2010"],
        "endDate": ["2012-03"],
    } == by_schema["Membership"]
    assert {"plaintiff": ["foia.organization.watch"], "defendant": ["foia.agency.office"]} == parties
    assert {"holder": ["foia.agency.office"], "number": ["HO-1"]} == by_schema["Identification"]


def test_a_time_of_retrieval_is_one_that_is_known(harbor, exported):
    """It is in UTC; what was never captured has none."""
    found = exported(harbor.root)

    assert ["2012-06-01T08:00:00"] == found["foia.source.notice"]["properties"]["retrievedAt"]
    assert ["foia.source.notice"] == [
        key for key, each in found.items() if "retrievedAt" in each["properties"]
    ]


def test_the_same_state_has_the_same_bytes_and_what_is_left_out_is_named(harbor):
    """Lines go to the output, talk to the terminal."""
    first, second = (run("export", "--format", "ftm", "--store", str(harbor.root)) for _ in range(2))

    assert b"".join(export_lines(harbor.root)) == first.stdout_bytes == second.stdout_bytes
    assert first.stderr.startswith("skipped, since FollowTheMoney has no schema for them: ")
    assert BASE in first.stdout


def run(*arguments):
    found = CliRunner().invoke(main, [*arguments])
    assert 0 == found.exit_code, found.output
    return found
