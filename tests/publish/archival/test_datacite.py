"""Records of DataCite 4.6, as JSON and as XML."""

import json

import pytest
from click.testing import CliRunner
from lxml import etree

from foia_graph.cli import main
from tests.publish.archival_world import ID, RECORDS
from tests.publish.library_checks import wrong_in

KERNEL = {"d": "http://datacite.org/schema/kernel-4"}
XML, JSON = "application/vnd.datacite.datacite+xml", "application/vnd.datacite.datacite+json"


def test_a_document_is_a_record(client_of):
    """
    Who made it, what it is called, who published it and when, what it is about, how large it is, and rights.
    """
    answer = client_of(RECORDS).get("/doc/document/plan.datacite-json")
    found = json.loads(answer.data)
    updated = found["dates"].pop()

    assert (200, JSON) == (answer.status_code, answer.content_type)
    assert ("Updated", "of the description") == (updated["dateType"], updated["dateInformation"])
    assert {
        "url": "https://foia.example.org/doc/document/plan",
        "creators": [{"name": "Port Authority", "nameType": "Organizational"}],
        "titles": [{"title": "A plan <for> dredging & filling", "lang": "en"}],
        "publisher": {"name": ":unav"},
        "publicationYear": "2012",
        "types": {"resourceType": "Report", "resourceTypeGeneral": "Report"},
        "subjects": [{"subject": "Dredging", "valueUri": "https://foia.example.org/scheme/issues/dredging"}],
        "dates": [{"date": "2011-06", "dateType": "Created"}, {"date": "2012-04-10", "dateType": "Issued"}],
        "alternateIdentifiers": [
            {"alternateIdentifier": f"{ID}document/plan", "alternateIdentifierType": "URI"},
            {"alternateIdentifier": "PA 17", "alternateIdentifierType": "Number"},
            {"alternateIdentifier": "P-1", "alternateIdentifierType": "Number"},
        ],
        "relatedIdentifiers": [
            {
                "relatedIdentifier": f"{ID}release/papers",
                "relatedIdentifierType": "URL",
                "relationType": "IsPartOf",
            }
        ],
        "sizes": ["3 pages", "1234 bytes"],
        "formats": ["application/pdf"],
        "rightsList": [
            {"rightsUri": "https://creativecommons.org/licenses/by/4.0/"},
            {"rights": "The port wrote it."},
        ],
        "descriptions": [{"description": "The plan.", "descriptionType": "Abstract"}],
        "geoLocations": [{"geoLocationPlace": "Harbor City"}],
        "schemaVersion": "http://datacite.org/schema/kernel-4",
    } == found


def test_a_release_is_a_collection(client_of):
    """Its publisher is who made it public."""
    found = json.loads(client_of(RECORDS).get("/doc/release/papers.datacite-json").data)

    assert "Collection" == found["types"]["resourceTypeGeneral"]
    assert {"name": "Harbor Watch"} == found["publisher"]
    assert {"title": "Harbor papers", "titleType": "AlternativeTitle"} in found["titles"]


def test_a_doi_is_one_that_a_source_states(client_of):
    """
    Where there is none, the identifier is the name of the thing; a contested date is none of the record.
    """
    client = client_of(RECORDS)
    plan, letter = (
        etree.fromstring(client.get(f"/doc/document/{name}.datacite").data) for name in ("plan", "letter")
    )

    def identifier(root: etree._Element) -> tuple[str, str]:
        found = root.find("d:identifier", KERNEL)
        return found.get("identifierType"), found.text

    assert [("URL", f"{ID}document/plan"), ("DOI", "10.1234/letter.1")] == [
        identifier(plan),
        identifier(letter),
    ]
    assert ["Updated"] == [each.get("dateType") for each in letter.iterfind(".//d:date", KERNEL)]


@pytest.mark.parametrize("name", ["document/plan", "document/letter", "release/papers", "release/empty"])
def test_a_record_is_valid(client_of, name: str):
    """The JSON by the schema of 4.5, of which 4.6 takes nothing back; the XML is as the library makes it."""
    client = client_of(RECORDS)
    record = json.dumps(json.loads(client.get(f"/doc/{name}.datacite-json").data)).encode()
    written = client.get(f"/doc/{name}.datacite").data.partition(b"\n")[2]

    assert [] == wrong_in("datacite", record + b"\n" + written)


def test_a_form_is_chosen_by_what_a_client_accepts(client_of):
    """As at doi.org: XML and JSON by their own media types."""
    client = client_of(RECORDS)

    for media_type, suffix in ((XML, "datacite"), (JSON, "datacite-json")):
        answer = client.get("/doc/document/plan", headers={"Accept": media_type})
        assert (media_type, f"/doc/document/plan.{suffix}") == (
            answer.content_type,
            answer.headers["Content-Location"],
        )
    assert 404 == client.get("/doc/agency/port.datacite").status_code


def test_the_command_line_writes_a_line_for_each(load_into, tmp_path):
    """Releases and documents, and nothing that is restricted."""
    load_into(RECORDS)
    found = CliRunner().invoke(main, ["export", "--store", str(tmp_path / "store"), "--format", "datacite"])

    assert ["Nothing yet", "Papers on the harbor", "A letter", "A plan <for> dredging & filling"] == [
        json.loads(line)["titles"][0]["title"] for line in found.stdout.splitlines()
    ]
