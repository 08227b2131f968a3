"""Pages of disclosure cases become releases with documents, agencies and positions; people do not."""

from pathlib import Path

import pytest

from connectors.import_run import ImportRun, run_import, values_of

SHARED = Path(__file__).parents[3] / ".." / "shared" / "corpora" / "dev" / "metadata" / "osc-cases"
CASE = """---
source:
  agency: Transportation
  subagency: Harbor Safety Service
cases:
  - DI-99-0001
  - DI-99-0002
locations: Port Avon, Ohio
results:
  - Partially substantiated
date: 11/17/2009
whistleblower: Ada Quill
lanterns: 3
files:
  - label: Letter to the President
    href: /~assets/cases/di-99-0001-letter.pdf
  - label: Agency Report
    href: /~assets/cases/di-99-0001-report-1.pdf
  - label: Agency Report
    href: /~assets/cases/di-99-0001-report-2.pdf
  - label: Whistleblower Comments - Ada Quill
    href: /~assets/cases/di-99-0001-comments.pdf
---
## What came of it

The [service](https://harbor.example.gov) now *counts* its buoys.
"""


def read_pages(folder: Path, *pages: str, base: str = "https://osc.example.gov/") -> ImportRun:
    for number, page in enumerate(pages, 1):
        (folder / f"DI-99-000{number}.md").write_text(page, encoding="utf-8")
    return run_import("osc", folder, base=base)


def test_a_case_is_a_release_with_documents(tmp_path: Path) -> None:
    """What the page says of a case is in the release, with the field that says so."""
    run = read_pages(tmp_path, CASE)
    release = run.records("Release")["osc-di-99-0001"]

    assert release.fields == {
        "source": "osc-public-files",
        "title": "Disclosure case DI-99-0001 and DI-99-0002",
        "description": (
            "What the Office of Special Counsel made public of DI-99-0001 and DI-99-0002, a disclosure at"
            " Department of Transportation and Harbor Safety Service."
        ),
        "identifier": [
            {"value": "DI-99-0001", "originField": "/cases/0"},
            {"value": "DI-99-0002", "originField": "/cases/1"},
        ],
        "date": {"value": "2009-11-17", "originField": "/date"},
        "publisher": "agency/osc-office-of-special-counsel",
        "about": [
            {"value": "agency/osc-department-of-transportation", "originField": "/source/agency"},
            {"value": "agency/osc-harbor-safety-service", "originField": "/source/subagency"},
        ],
        "spatial": [{"value": "place/osc-port-avon-ohio", "originField": "/locations/0"}],
        "claims": [
            {
                "text": "Result: Partially substantiated.",
                "quote": "Partially substantiated",
                "originField": "/results/0",
            },
            {"text": "What came of it", "originField": "/body/0"},
            {"text": "The service now counts its buoys.", "originField": "/body/1"},
        ],
        "holdingStatus": "linked-not-held",
    }
    assert values_of(run.records("Agency")["osc-harbor-safety-service"], "subOrganizationOf") == [
        "agency/osc-department-of-transportation"
    ]
    assert run.report.fields_unused == {"case.lanterns": 1}


def test_documents_have_their_addresses(tmp_path: Path) -> None:
    """Documents of one label are numbered; the address is that of the site, given as `base`."""
    run = read_pages(tmp_path, CASE)
    documents = run.records("ReleasedDocument")

    assert [values_of(each, "title") for each in documents.values()] == [
        ["Letter to the President (DI-99-0001 and DI-99-0002)"],
        ["Agency Report (DI-99-0001 and DI-99-0002), 1 of 2"],
        ["Agency Report (DI-99-0001 and DI-99-0002), 2 of 2"],
        ["Whistleblower Comments (DI-99-0001 and DI-99-0002)"],
    ]
    assert documents["osc-di-99-0001-letter"].fields["distribution"] == [
        {
            "downloadURL": "https://osc.example.gov/~assets/cases/di-99-0001-letter.pdf",
            "source": "osc-public-files",
            "originField": "/files/0/href",
        }
    ]
    assert "Quill" not in run.as_text()


def test_without_the_site_no_address_is_made_up(tmp_path: Path) -> None:
    """Where `base` is not given, a document has the words of the page for its address."""
    run = read_pages(tmp_path, CASE, base="")
    document = run.records("ReleasedDocument")["osc-di-99-0001-letter"]

    assert "distribution" not in document.fields
    assert document.fields["holdingStatus"] == "described-only"
    assert values_of(document, "claims") == [
        "Its file is at /~assets/cases/di-99-0001-letter.pdf of the site."
    ]


def test_a_document_of_two_cases_is_one(tmp_path: Path) -> None:
    """A file that two pages list is one document in two releases."""
    run = read_pages(tmp_path, CASE, CASE)
    documents = run.records("ReleasedDocument")

    assert len(documents) == 4
    assert values_of(documents["osc-di-99-0001-letter"], "inSeries") == [
        "release/osc-di-99-0001",
        "release/osc-di-99-0002",
    ]
    assert run.report.items["file"] == 8
    assert sum(run.report.left_out["file"].values()) == 4


def test_agencies_the_wrong_way_round(tmp_path: Path) -> None:
    """A department is under no agency, and no agency above itself; both are problems."""
    turned = CASE.replace("agency: Transportation", "agency: Harbor Safety Service", 1).replace(
        "subagency: Harbor Safety Service", "subagency: Transportation"
    )
    run = read_pages(tmp_path, CASE, turned)
    agencies = run.records("Agency")

    assert "subOrganizationOf" not in agencies["osc-department-of-transportation"].fields
    assert len(run.messages()) == 1


@pytest.mark.parametrize(
    "fields",
    [
        "source: Transportation\nfiles: a.pdf",
        "source: [Transportation, Labor]\ncases: {a: b}",
        "source:\n  agency: [A, B]\n  subagency: C\nfiles:\n  - [1]\n  - {}\n  - label: [x]",
        "date: yesterday\nlocations: {a: 1}\nresults:\n  - {a: 1}",
        "cases: …\nlocations: […]\nfiles:\n  - label: Whistleblower\n  - href: //[",
        "files:\n  - href: 'https://x.example.gov/a b.pdf'\n    size: 3",
    ],
)
def test_wrong_shapes_survive(fields: str, tmp_path: Path) -> None:
    """Fields of another shape are problems, and the page is a release all the same."""
    run = read_pages(tmp_path, f"---\n{fields}\n---\n")

    assert list(run.records("Release")) == ["osc-di-99-0001"]


@pytest.mark.skipif(not SHARED.is_dir(), reason="the pages of cases are in ../shared, which is not here")
def test_all_cases_of_the_corpus() -> None:
    """Every page is a release and every file a document, and no field is unused."""
    run = run_import("osc", SHARED)
    pages = len(list(SHARED.glob("*.md")))
    twice = sum(run.report.left_out["file"].values())

    assert run.report.items["page"] == pages == len(run.records("Release"))
    assert run.report.items["file"] == len(run.records("ReleasedDocument")) + twice
    assert not run.report.fields_unused
