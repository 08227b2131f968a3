"""The catalogue in DCAT-US 1.1: as it is served, by its schema, and harvested again."""

import json
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

import jsonschema_rs
import pytest

from foia_graph.model.namespaces import DCTERMS, SKOS
from tests.connectors.http.servers import Page
from tests.publish.archival_world import ID, RECORDS

SCHEMAS = Path(__file__).parents[4] / "shared" / "corpora" / "dev" / "metadata" / "dcat-us"
FEDERAL = {"bureauCode", "programCode"}
"""What the schema asks of agencies of the federal government, and of no one else."""


def datasets(client) -> dict[str, dict]:
    """Give the datasets by the kind and slug of their things."""
    answer = client.get("/data.json")
    assert (200, "application/json") == (answer.status_code, answer.content_type)
    return {each["identifier"].removeprefix(ID): each for each in json.loads(answer.data)["dataset"]}


def test_releases_and_documents_are_datasets(client_of):
    """And nothing else; what is restricted is none."""
    assert ["document/letter", "document/plan", "release/empty", "release/papers"] == sorted(
        datasets(client_of(RECORDS))
    )


def test_a_dataset_says_what_is_known(client_of):
    """The publisher is that of DCAT-US 3; a document names its release."""
    found = datasets(client_of(RECORDS))
    plan = found["document/plan"]
    modified = plan.pop("modified")

    assert found["document/letter"]["modified"] == modified
    assert {
        "@type": "dcat:Dataset",
        "identifier": f"{ID}document/plan",
        "title": "A plan <for> dredging & filling",
        "description": "The plan.",
        "keyword": ["Dredging", "Report"],
        "publisher": {"@type": "org:Organization", "name": "Harbor Watch"},
        "contactPoint": {
            "@type": "vcard:Contact",
            "fn": "Not known",
            "hasEmail": "mailto:webmaster@foia.example.org",
        },
        "accessLevel": "public",
        "rights": "The port wrote it.",
        "license": "https://creativecommons.org/licenses/by/4.0/",
        "issued": "2012-04-10",
        "spatial": "Harbor City",
        "theme": ["Dredging"],
        "isPartOf": f"{ID}release/papers",
        "landingPage": "https://foia.example.org/doc/document/plan",
        "distribution": [
            {
                "@type": "dcat:Distribution",
                "downloadURL": "https://port.example.gov/plan.pdf",
                "mediaType": "application/pdf",
            }
        ],
    } == plan
    assert "Harbor Watch" == found["release/papers"]["publisher"]["name"]
    assert ["document"] == found["document/letter"]["keyword"]


def test_a_federal_agency_has_the_code_that_its_record_states(client_of):
    """
    It is that of whoever made a dataset, or made it public; of others none is guessed, and no program
    of any.
    """
    found = datasets(client_of(RECORDS.replace("  id: port\n", "  id: port\n  bureauCode: '999:05'\n")))

    assert {"document/plan": (["999:05"], ["999:000"])} == {
        name: (dataset["bureauCode"], dataset["programCode"])
        for name, dataset in found.items()
        if not FEDERAL.isdisjoint(dataset)
    }


def test_it_is_found_from_the_front_page(client_of):
    """Who has it, does not get it again."""
    client = client_of(RECORDS)
    tag = client.get("/data.json").headers["ETag"]

    assert 'href="/data.json"' in client.get("/").text
    assert 304 == client.get("/data.json", headers={"If-None-Match": tag}).status_code


def test_it_is_valid(client_of):
    """
    By the schema of Project Open Data v1.1; those of others, but for two codes that federal agencies
    have.
    """
    if not SCHEMAS.is_dir():
        pytest.skip("the schemas of the project are not here (../shared)")
    coded = RECORDS.replace("  id: port\n", "  id: port\n  bureauCode: '999:05'\n")
    body = json.loads(client_of(coded).get("/data.json").data)
    schema = json.loads((SCHEMAS / "schema_federal-v1.1_dataset.json").read_text())
    catalog = json.loads((SCHEMAS / "schema_federal-v1.1_catalog.json").read_text())
    of_others = {**schema, "required": [name for name in schema["required"] if name not in FEDERAL]}
    catalog["properties"]["dataset"]["items"] = {}
    judges = [(catalog, body)]
    judges += [(schema if "bureauCode" in each else of_others, each) for each in body["dataset"]]

    assert schema in [judge for judge, _ in judges]

    assert [] == [
        f"{list(error.instance_path)}: {error.message}"
        for judge, judged in judges
        for error in jsonschema_rs.validator_for(judge).iter_errors(judged)
    ]


def test_a_harvest_of_it_says_the_same(client_of, site, harvester):
    """Titles, publishers and dates come back from the reader of such files."""
    client = client_of(RECORDS)
    site.pages["/data.json"] = Page(client.get("/data.json").data, type="application/json")
    report = harvester.harvest(site.url("/data.json"))
    said = harvester.said()

    def literals(predicate: str) -> set[str]:
        return {line.split('"')[1] for line in said if f' <{predicate}> "' in line}

    assert ("dcat", 5) == (report.kind, report.records)
    assert {each["title"] for each in datasets(client).values()} == literals(f"{DCTERMS}title")
    assert {"2012-04-10"} == literals(f"{DCTERMS}issued")
    assert moments(each["modified"] for each in datasets(client).values()) == moments(
        literals(f"{DCTERMS}modified")
    )
    assert {"Not known", "Harbor Watch"} == literals(f"{SKOS}prefLabel")


def moments(texts: Iterable[str]) -> set[datetime]:
    """Give times as such: a zero at the end of a fraction means nothing."""
    return set(map(datetime.fromisoformat, texts))
