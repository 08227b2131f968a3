"""Pages of the API of foia.gov become agencies and components, each once."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from connectors.import_run import run_import, values_of
from foia_graph.connectors.imports.connector import find_connector
from tests.connectors.fake_origin import FakeOrigin, cut_off, refusal

AGENCY_ID, COMPONENT_ID, CENTER_ID = (f"{n}aaa-bbbb" for n in (1, 2, 3))
INCLUDED: list[dict[str, Any]] = [
    {
        "type": "agency",
        "id": AGENCY_ID,
        "attributes": {
            "name": "Department of Harbors",
            "abbreviation": "DHA",
            "description": {"processed": "<p>Harbors &amp; piers</p>"},
        },
    },
    {
        "type": "service_centers",
        "id": CENTER_ID,
        "attributes": {"name": "Bo Pier", "phone": ["555-010-0002"]},
    },
    {"type": "foia_officers", "id": "4", "attributes": {"name": "Ada Quill"}},
]
COMPONENT: dict[str, Any] = {
    "type": "agency_component",
    "id": COMPONENT_ID,
    "links": {"self": {"href": "https://api.foia.example.gov/api/agency_components/2"}},
    "attributes": {
        "title": "Office of Piers",
        "website": {"uri": "https://piers.example.gov/foia", "title": ""},
        "telephone": "555-010-0001",
        "submission_fax": "555-010-0009",
        "submission_address": {
            "address_line1": "1 Quay Street",
            "locality": "Port Avon",
            "administrative_area": "ZZ",
            "postal_code": "00001",
            "country_code": "US",
        },
        "reading_rooms": [{"uri": "https://piers.example.gov/library", "title": "Library"}],
        "request_time_stats": {"2019": {"simple_median_days": "12"}},
        "request_data_year": "2020",
        "complex_median_days": 31.5,
        "tide": "high",
    },
    "relationships": {
        "agency": {"data": {"type": "agency", "id": AGENCY_ID}},
        "service_centers": {"data": [{"type": "service_centers", "id": CENTER_ID}]},
        "foia_officers": {"data": [{"type": "foia_officers", "id": "4"}]},
    },
}


def save_page(folder: Path, name: str, *data: object) -> None:
    page = {"data": list(data), "included": INCLUDED, "links": {}}
    (folder / name).write_text(json.dumps(page), encoding="utf-8")


def test_a_component_is_described_under_its_agency(tmp_path: Path) -> None:
    """The component has its numbers, pages, address and times; the people of the office are omitted."""
    save_page(tmp_path, "1.json", COMPONENT)
    run = run_import("foia-gov", tmp_path)
    agencies = run.records("Agency")
    office = agencies[f"foia-gov-{COMPONENT_ID}"]

    assert values_of(agencies[f"foia-gov-{AGENCY_ID}"], "description") == ["Harbors & piers"]
    assert values_of(office, "prefLabel") == ["Office of Piers, Department of Harbors"]
    assert values_of(office, "subOrganizationOf") == [f"agency/foia-gov-{AGENCY_ID}"]
    assert values_of(office, "telephone") == ["555-010-0001", "555-010-0002"]
    assert values_of(office, "webPage") == [
        "https://piers.example.gov/foia",
        "https://piers.example.gov/library",
    ]
    assert values_of(office, "address") == ["1 Quay Street, Port Avon, ZZ 00001"]
    assert values_of(office, "figure") == ["12", "31.5"]
    assert run.records("SourceDocument")[f"foia-gov-component-{COMPONENT_ID}"].fields["url"] == (
        "https://api.foia.example.gov/api/agency_components/2"
    )
    assert "Quill" not in run.as_text() and 'Pier"' not in run.as_text()
    assert run.report.fields_unused == {"component.attributes.tide": 1}
    assert list(run.report.left_out) == ["foia_officers"]


def test_a_component_on_two_pages_is_one_record(tmp_path: Path) -> None:
    """Pages that shifted while they were read list an item twice; it is counted, and written once."""
    save_page(tmp_path, "1.json", COMPONENT)
    save_page(tmp_path, "2.json", COMPONENT)
    run = run_import("foia-gov", tmp_path)

    assert len(run.records("Agency")) == 2
    assert run.report.items == {"component": 1, "agency": 1, "component listed again": 1}


@pytest.mark.parametrize(
    "item",
    [
        None,
        {},
        {"id": 5, "attributes": {}},
        {"id": "x", "attributes": []},
        {"id": "…", "attributes": {"title": "A"}},
        {
            "id": "x",
            "attributes": {"title": "A", "telephone": ["1"]},
            "relationships": {"agency": {"data": 3}},
        },
        {"id": "x", "attributes": {"title": "A", "reading_rooms": {"uri": 1}, "submission_address": "here"}},
        {"id": "x", "attributes": {"title": "A", "request_time_stats": [{"2019": 1}]}},
    ],
)
def test_wrong_shapes_are_problems(item: object, tmp_path: Path) -> None:
    """What is of another shape is a problem, and the rest of the page is read."""
    save_page(tmp_path, "1.json", item, COMPONENT)
    run = run_import("foia-gov", tmp_path)

    assert f"foia-gov-{COMPONENT_ID}" in run.records("Agency")
    assert run.messages()


def page(*data: object, following: str = "") -> dict[str, Any]:
    return {
        "data": list(data),
        "included": INCLUDED,
        "links": {"next": {"href": following}} if following else {},
    }


def test_the_listing_of_the_api_is_read_to_its_end(fake: FakeOrigin, tmp_path: Path) -> None:
    """Pages are read by their links, a busy server is asked again, and what a page includes is known."""
    path = "/api/agency_components"
    first, second = f"{path}?include=agency,service_centers", f"{path}?page=2"
    fake.put(first, page(COMPONENT, following=fake.url(second)))
    fake.put(second, page({**COMPONENT, "id": "5eee"}))
    fake.fail(second, refusal(429, "0"), refusal(503), cut_off(page()))
    session = fake.session(path, tmp_path)
    files = list(find_connector("foia-gov")().record_files(session))
    agencies = {each.id: each for file in files for each in file.records if each.type == "Agency"}

    assert set(agencies) == {f"foia-gov-{key}" for key in (AGENCY_ID, COMPONENT_ID, "5eee")}
    assert values_of(agencies["foia-gov-5eee"], "subOrganizationOf") == [f"agency/foia-gov-{AGENCY_ID}"]
    assert session.is_complete
    assert session.origin == "foia.gov"
    assert session.report.problems == []


def test_what_did_not_change_is_left_out(fake: FakeOrigin, tmp_path: Path) -> None:
    """With a day, components that changed before it are counted, and left as they are."""
    path = "/api/agency_components"
    attributes = COMPONENT["attributes"]
    old = {**COMPONENT, "id": "old", "attributes": {**attributes, "changed": "2019-05-01T10:00:00+00:00"}}
    new = {**COMPONENT, "id": "new", "attributes": {**attributes, "changed": "2024-05-01T10:00:00+00:00"}}
    fake.put(f"{path}?include=agency,service_centers", page(old, new))
    session = fake.session(path, tmp_path, since=date(2020, 1, 1))
    files = list(find_connector("foia-gov")().record_files(session))
    names = {each.id for file in files for each in file.records}

    assert "foia-gov-new" in names
    assert "foia-gov-old" not in names
    assert session.report.left_out["component"] == {"it did not change since 2020-01-01": 1}
