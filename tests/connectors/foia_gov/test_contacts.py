"""Contacts of agencies become agencies, parts, positions and figures; people do not."""

import json
from pathlib import Path
from typing import Any

import pytest

from connectors.import_run import run_import, values_of

SHARED = Path(__file__).parents[3] / ".." / "shared" / "corpora" / "dev" / "metadata" / "foia-agencies"
HARBOR: dict[str, Any] = {
    "abbreviation": "DHA",
    "name": "Department of Harbors",
    "description": "It looks after harbors.",
    "keywords": ["Ports"],
    "departments": [
        {
            "name": "Office of the Secretary",
            "top_level": False,
            "address": {
                "address_lines": ["Ada Quill", "FOIA Officer", "Room 12"],
                "street": "1 Quay Street",
                "city": "Port Avon",
                "state": "ZZ",
                "zip": "00001",
            },
            "phone": "555-010-0001",
            "fax": "555-010-0009",
            "emails": ["ada.quill@harbors.example.gov"],
            "public_liaison": {"name": "Ada Quill", "phone": ["555-010-0003"]},
            "service_center": {"name": "Bo Pier", "phone": ["555-010-0002"]},
            "reading_rooms": [["Library:", "https://harbors.example.gov/library"]],
            "website": "www.harbors.example.gov/foia",
            "request_form": "no form",
            "notes": "It also answers for the lighthouse service.",
            "misc": {"Pilot": {"name": "Cy Mast", "phone": ["555-010-0004"]}},
            "request_time_stats": {
                "2011": {
                    "simple_median_days": "less than 1",
                    "simple_average_days": "2.5",
                    "complex_median_days": "0",
                    "complex_average_days": "0",
                    "complex_lowest_days": "0",
                    "complex_highest_days": "0",
                    "expedited_processing_median_days": "1,204.5",
                }
            },
        },
        {"name": "U.S. Lighthouse Service", "abbreviation": "USLS", "sonar": "yes"},
    ],
}


def saved(folder: Path, *values: object) -> Path:
    for number, value in enumerate(values):
        (folder / f"{number}.json").write_text(json.dumps(value), encoding="utf-8")
    return folder


def test_parts_stand_under_their_agency(tmp_path: Path) -> None:
    """A part whose name many agencies have bears the agency's name, too; each links to its agency."""
    run = run_import("foia-gov", saved(tmp_path, HARBOR))
    agencies = run.records("Agency")

    assert {name: values_of(each, "prefLabel") for name, each in agencies.items()} == {
        "foia-gov-dha": ["Department of Harbors"],
        "foia-gov-dha-office-of-the-secretary": ["Office of the Secretary, Department of Harbors"],
        "foia-gov-dha-u-s-lighthouse-service": ["U.S. Lighthouse Service"],
    }
    assert values_of(agencies["foia-gov-dha"], "altLabel") == ["DHA"]
    assert values_of(agencies["foia-gov-dha-u-s-lighthouse-service"], "subOrganizationOf") == [
        "agency/foia-gov-dha"
    ]
    assert run.report.items == {"agency": 1, "department": 2}
    assert [(file.path, file.key) for file in run.files] == [
        ("agencies/foia-gov-dha", "dha"),
        ("places/foia-gov-port-avon-zz", "place/port-avon-zz"),
        ("sources/foia-gov-contacts-dha", "contacts-dha"),
    ]


def test_offices_are_described_without_people(tmp_path: Path) -> None:
    """Numbers, pages and the address of an office are claims with their field; people are omitted."""
    run = run_import("foia-gov", saved(tmp_path, HARBOR))
    office = run.records("Agency")["foia-gov-dha-office-of-the-secretary"]

    assert values_of(office, "telephone") == ["555-010-0001", "555-010-0002"]
    assert values_of(office, "webPage") == [
        "http://www.harbors.example.gov/foia",
        "https://harbors.example.gov/library",
    ]
    assert office.fields["address"] == [
        {
            "value": "Room 12, 1 Quay Street, Port Avon, ZZ 00001",
            "source": "foia-gov-contacts-dha",
            "originField": "/departments/0/address",
        }
    ]
    assert values_of(office, "location") == ["place/foia-gov-port-avon-zz"]
    assert values_of(office, "claims") == ["It also answers for the lighthouse service."]
    for person in ("Quill", "Pier", "Mast", "0003", "0004", "@"):
        assert person not in run.as_text()
    assert run.messages() == [
        "agency.departments.request_form: 'no%20form' is no address; write it in full, as https://example.org/page"
    ]


def test_times_are_figures_of_a_fiscal_year(tmp_path: Path) -> None:
    """The median of a track is a figure with its bound and its year; a track without answers has none."""
    run = run_import("foia-gov", saved(tmp_path, HARBOR))
    office = run.records("Agency")["foia-gov-dha-office-of-the-secretary"]
    year = {"asStated": "fiscal year 2011", "startDate": "2010-10-01", "endDate": "2011-09-30"}
    place = {"source": "foia-gov-contacts-dha"}
    pointer = "/departments/0/request_time_stats/2011"

    assert office.fields["figure"] == [
        {
            "amount": "1",
            "bound": "fewer-than",
            "unitText": "days",
            "measure": "processing-days-simple",
            "temporal": year,
            "asStated": "less than 1",
            **place,
            "originField": f"{pointer}/simple_median_days",
        },
        {
            "amount": "1204.5",
            "bound": "exact",
            "unitText": "days",
            "measure": "processing-days-expedited",
            "temporal": year,
            "asStated": "1,204.5",
            **place,
            "originField": f"{pointer}/expedited_processing_median_days",
        },
    ]


def test_no_field_is_lost_in_silence(tmp_path: Path) -> None:
    """A field that no one knows is counted by its path."""
    run = run_import("foia-gov", saved(tmp_path, HARBOR))

    assert run.report.fields_unused == {"agency.departments.sonar": 1}


@pytest.mark.parametrize(
    "value",
    [
        None,
        3,
        [],
        ["DHA"],
        {},
        {"name": 5, "abbreviation": ["x"]},
        {"name": "A", "departments": "none"},
        {"name": "A", "departments": [None, {"name": {}}, {"name": "B", "address": []}]},
        {"name": "A", "phone": {"a": 1}, "request_time_stats": {"x": 1, "2011": []}},
        {"name": "A", "departments": [{"name": "B", "reading_rooms": [[1], {}, "x", None]}]},
        {"name": "\x00", "abbreviation": "…"},
    ],
)
def test_wrong_shapes_are_problems(value: object, tmp_path: Path) -> None:
    """What is of another shape than it should be is a problem, and never an end of the import."""
    run = run_import("foia-gov", saved(tmp_path, value, HARBOR))

    assert "foia-gov-dha" in run.records("Agency")
    assert len(run.messages()) > 1


def test_two_agencies_of_one_abbreviation_stay_apart(tmp_path: Path) -> None:
    """The second has the name of its name, and that is a problem."""
    other = {"abbreviation": "DHA", "name": "Defense Hay Agency", "departments": []}
    run = run_import("foia-gov", saved(tmp_path, HARBOR, other))

    assert values_of(run.records("Agency")["foia-gov-defense-hay-agency"], "prefLabel") == [
        "Defense Hay Agency"
    ]
    assert any("Defense Hay Agency" in message for message in run.messages())


@pytest.mark.slow
@pytest.mark.skipif(not SHARED.is_dir(), reason="the files of agencies are in ../shared, which is not here")
def test_all_agencies_of_the_corpus() -> None:
    """Every file and department becomes a record, no field is unused, and no person is in the records."""
    run = run_import("foia-gov", SHARED)
    agencies = run.records("Agency")
    files = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(SHARED.glob("*.json"))]
    people = {
        office[role]["name"]
        for each in files
        for office in each["departments"]
        for role in ("public_liaison", "foia_officer")
        if " " in office.get(role, {}).get("name", "")
    }

    offices = {"Federal Reserve System", "FOIA Requester Service Center"}

    assert run.report.items["agency"] == len(files)
    assert {each["name"] for each in files} <= {values_of(each, "prefLabel")[0] for each in agencies.values()}
    assert not run.report.fields_unused
    assert not [name for name in people if name in run.as_text() and name not in offices]
