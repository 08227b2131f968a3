"""Reports of inspectors general become cited works with their office, number, date and addresses."""

import json
from pathlib import Path
from typing import Any

import pytest

from connectors.import_run import run_import, values_of

SHARED = Path(__file__).parents[3] / ".." / "shared" / "corpora" / "dev" / "metadata"
SCRAPED: dict[str, Any] = {
    "inspector": "dhs",
    "inspector_url": "https://oig.dhs.example.gov",
    "agency": "uscg",
    "agency_name": "Coast Guard",
    "report_id": "OIG_12-64_Apr12",
    "url": "https://oig.dhs.example.gov/OIG_12-64_Apr12.pdf",
    "landing_url": "https://oig.dhs.example.gov/reports/64",
    "title": "Buoys of the Coast Guard",
    "published_on": "2012-04-05",
    "type": "audit",
    "summary": "Some buoys were missing.",
    "file_type": "pdf",
    "pdf": {"page_count": 42, "keywords": "buoys"},
    "sonar": 1,
}
LISTED: dict[str, Any] = {
    "id": 3,
    "title": "Audit of Piers",
    "agency_name": "Harbor Administration",
    "agency_id": "HAA",
    "published_date": "2026-01-16T12:00:00Z",
    "report_type": "Semiannual Report",
    "url": "https://oversight.example.gov/reports/audit/audit-piers",
    "pdf_url": None,
    "newsworthy": True,
    "score": 8,
    "reason": "A scandal of piers.",
    "post_text": "Scandal!",
    "topics": ["scandal"],
    "dollar_amount": 4000000,
}


def save_json(folder: Path, value: object, name: str = "report.json") -> Path:
    path = folder / name
    path.write_text(json.dumps(value), encoding="utf-8")
    return path


def test_a_report_is_a_work_under_its_number(tmp_path: Path) -> None:
    """A number that one inspector alone gives is the name of the work, as that of a stub would be."""
    run = run_import("inspectors-general", save_json(tmp_path, SCRAPED))
    work = run.records("CitedWork")["oig-12-64"]

    assert work.fields == {
        "source": "ig-reports-dhs",
        "title": {"value": "Buoys of the Coast Guard", "originField": "/title"},
        "identifier": {"value": "OIG-12-64", "originField": "/report_id", "quote": "OIG_12-64_Apr12"},
        "issued": {"value": "2012-04-05", "originField": "/published_on"},
        "form": {"value": "audit-report", "originField": "/type", "quote": "audit"},
        "description": {"value": "Some buoys were missing.", "originField": "/summary"},
        "numberOfPages": {"value": "42", "originField": "/pdf/page_count"},
        "creator": {"value": "agency/ig-dhs", "originField": "/inspector"},
        "about": {"value": "agency/ig-agency-uscg", "originField": "/agency_name"},
        "webPage": [
            {"value": "https://oig.dhs.example.gov/reports/64", "originField": "/landing_url"},
            {
                "value": "https://oig.dhs.example.gov/OIG_12-64_Apr12.pdf",
                "originField": "/url",
                "note": "The file itself.",
            },
        ],
        "holdingStatus": "linked-not-held",
    }
    assert run.records("Agency")["ig-dhs"].fields == {
        "prefLabel": "Office of Inspector General, Department of Homeland Security",
        "subOrganizationOf": "agency/ig-agency-dhs",
    }
    assert run.report.fields_unused == {"report.sonar": 1, "report.pdf.keywords": 1}


def test_what_a_program_judged_is_left_out(tmp_path: Path) -> None:
    """Scores and reasons of a program are no facts; the office is inferred from the agency."""
    path = save_json(tmp_path, {"reports": [LISTED], "updated": "2026-01-18T11:12:56.796006"})
    run = run_import("inspectors-general", path)
    (work,) = run.records("CitedWork").values()

    assert work.id == "ig-haa-audit-piers"
    assert values_of(work, "issued") == ["2026-01-16"]
    assert work.fields["creator"] == {
        "value": "agency/ig-haa",
        "originField": "/reports/0/agency_name",
        "status": "inferred",
        "note": "The list names the agency; its inspector general wrote the report.",
    }
    assert "candal" not in run.as_text()
    assert not run.report.fields_unused
    assert [each.fields["dateModified"] for each in run.records("SourceDocument").values()] == ["2026-01-18"]


def test_a_work_of_the_catalogue_keeps_its_name(tmp_path: Path) -> None:
    """A report that the catalogue describes under a name of its own is no second work."""
    catalogue = tmp_path / "catalogue"
    catalogue.mkdir()
    (catalogue / "works.yaml").write_text(
        "- type: CitedWork\n  id: buoys\n  title: Buoys\n  identifier: [{value: OIG-12-64}]\n",
        encoding="utf-8",
    )
    run = run_import("inspectors-general", save_json(tmp_path, SCRAPED), catalogue)

    assert list(run.records("CitedWork")) == ["buoys"]


def test_two_reports_of_one_number_are_two_works(tmp_path: Path) -> None:
    """Inspectors general number alike; a number given twice is a problem, and no report is lost."""
    treasury = {**SCRAPED, "inspector": "treasury", "agency": "treasury", "report_id": "OIG-12-64"}
    again = {**SCRAPED, "title": "Buoys, revised", "report_id": "OIG_12-64_Rev"}
    run = run_import("inspectors-general", save_json(tmp_path, [SCRAPED, treasury, again]))

    assert sorted(run.records("CitedWork")) == ["ig-dhs-oig-12-64-rev", "ig-treasury-oig-12-64", "oig-12-64"]
    assert len(run.messages()) == 1


def test_unreleased_reports_are_described_only(tmp_path: Path) -> None:
    """A report that was not made public is not linked, and says so."""
    run = run_import("inspectors-general", save_json(tmp_path, {**SCRAPED, "unreleased": True}))
    work = run.records("CitedWork")["oig-12-64"]

    assert work.fields["holdingStatus"] == "described-only"
    assert values_of(work, "claims") == ["The report was not made public."]


def test_tables_of_oversight(tmp_path: Path) -> None:
    """Rows of a table are reports, with the office as it is written."""
    path = tmp_path / "reports.csv"
    path.write_text(
        "Title,Submitting OIG,Agency Reviewed / Investigated,Report Number,"
        "Date Issued,Report Type,View Document,Tide\n"
        "Piers,Harbor OIG,Harbor Administration,HA-12-01,01/16/2026,Audit,https://oversight.example.gov/1.pdf,\n"
        ",,,,,,,x\n",
        encoding="utf-8-sig",
    )
    run = run_import("inspectors-general", path)
    work = run.records("CitedWork")["ig-ha-12-01"]

    assert values_of(work, "issued") == ["2026-01-16"]
    assert values_of(work, "creator") == ["agency/ig-harbor-oig"]
    assert values_of(work, "about") == ["agency/ig-agency-harbor-administration"]
    assert run.report.items == {"report": 2}
    assert len(run.messages()) == 1


@pytest.mark.parametrize(
    "value",
    [
        None,
        7,
        "text",
        {},
        {"title": None},
        {"title": ["A"], "url": "x"},
        {"title": "A"},
        {"title": "…", "report_id": "…"},
        {"title": "A", "report_id": "1", "url": "no address", "published_on": "soon", "pdf": "x"},
        {"title": "A", "report_id": "1", "inspector": {"a": 1}, "unreleased": "yes"},
    ],
)
def test_wrong_shapes_are_problems(value: object, tmp_path: Path) -> None:
    """What is of another shape is a problem or has no value; the other reports are read."""
    run = run_import("inspectors-general", save_json(tmp_path, [value, SCRAPED]))

    assert "oig-12-64" in run.records("CitedWork")
    assert run.messages() or value == {"title": "A"}


@pytest.mark.skipif(not SHARED.is_dir(), reason="a list of reports is in ../shared, which is not here")
def test_a_real_list_is_read_in_full() -> None:
    """Each report is a work with a date, and numbers are those that are in the names of files."""
    run = run_import("inspectors-general", SHARED / "ig_oversight-gov_reports.json")
    works = run.records("CitedWork")

    assert len(works) == run.report.items["report"] == 10
    assert sorted(text for work in works.values() for text in values_of(work, "identifier")) == [
        "26-009",
        "26-010",
        "26-02",
        "OIG-AR-26-01",
    ]
    assert not run.report.fields_unused
    assert not run.messages()
