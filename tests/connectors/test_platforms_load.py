"""Imports from platforms that are loaded: without a problem, again and again, and nothing that is private."""

from pathlib import Path

import pytest

from archives import content, opened_publication
from foia_graph.connectors.documentcloud import DocumentCloud
from foia_graph.connectors.http.client import AnswerLimits
from foia_graph.connectors.imports.run import run_import
from foia_graph.connectors.imports.session import ImportOptions
from foia_graph.connectors.muckrock import MuckRock
from tests.connectors.documentcloud import harbor as papers
from tests.connectors.fake_origin import PATIENT
from tests.connectors.muckrock import harbor as requests

NOTES = [papers.note(1), papers.note(2, page_number=1, title="Signed by the port", content="")]
SECTIONS = [{"id": 5, "page_number": 0, "title": "Fees"}]


@pytest.fixture
def origin(fake):
    """Both platforms: a project of a public and a private document, and a request with an answer."""
    fake.put("/api/projects/40/", papers.PROJECT)
    members = [{"document": papers.document(n)} for n in (11, 12)]
    fake.put("/api/projects/40/documents/?per_page=100&expand=document", {"next": None, "results": members})
    more = {"notes": NOTES, "sections": SECTIONS, "source": "Port", "data": {"_tag": ["fees"]}}
    fake.put(f"/api/documents/11/{papers.WHOLE}", papers.whole(11, **more))
    fake.put(f"/api/documents/12/{papers.WHOLE}", papers.whole(12, access="private", title="A hidden ledger"))
    fake.put("/documents/11/memo-11.txt.json", papers.texts("The dues of the harbor", "Signed"))
    fake.put("/api_v1/foia/1/", requests.first_version())
    fake.put("/api_v1/agency/5/", requests.AGENCY)
    fake.put("/api_v1/jurisdiction/9/", requests.TOWN)
    fake.put("/api_v1/jurisdiction/10/", requests.STATE)
    return fake


@pytest.fixture
def imported(origin, archive_of, tmp_path):
    """Import both into a folder; give the reports, and the archive that may load it."""
    archive = archive_of()

    def run():
        options = ImportOptions(private=True, delay=0.0, limits=AnswerLimits(wire=PATIENT))
        sources = {DocumentCloud: "/projects/harbor-papers-40/", MuckRock: "/foi/harbor-9/fees-of-2011-1/"}
        return [
            run_import(kind(), origin.url(path), tmp_path / "records", archive.profile, options)
            for kind, path in sources.items()
        ]

    return run, archive


def tree(folder: Path) -> dict[str, bytes]:
    """Return the files of a folder."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_what_is_imported_loads_without_a_problem(imported, tmp_path):
    """What is private is restricted, and is in no answer."""
    run, archive = imported
    assert [([], {}), ([], {})] == [(report.problems, report.fields_unused) for report in run()]

    report = archive.load(tmp_path / "records", into=tmp_path / "store", base="https://foia.example.org/")

    assert [] == list(map(str, report.all_problems))
    found = opened_publication(tmp_path / "store")
    names = {
        name.rpartition("/id/")[2]
        for kind in ("Release", "ReleasedDocument", "Request", "Agency", "Page")
        for name in found.catalogue.thing_names(found.catalogue.profile[kind])
    }
    assert {
        "release/documentcloud-project-40",
        "document/documentcloud-11",
        "document/documentcloud-11/page/1",
        "document/documentcloud-11/page/2",
        "request/muckrock-request-1",
        "agency/muckrock-agency-5",
        "document/muckrock-communication-2",
        "document/muckrock-communication-2/page/1",
        "document/muckrock-file-70",
        "document/muckrock-file-71",
    } == names
    quads = content(tmp_path / "store")
    assert not [quad for quad in quads if "hidden ledger" in quad]
    assert [quad for quad in quads if "percent:10,50,25,2.5" in quad]


def test_a_second_import_writes_nothing(imported, tmp_path):
    run, _ = imported
    run()
    before = tree(tmp_path / "records")

    reports = run()

    assert [{"unchanged"}, {"unchanged"}] == [set(report.states) for report in reports]
    assert before == tree(tmp_path / "records")
