"""300 names of agencies of foia.gov as they are typed: the right agency is first, and none is guessed."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
import yaml
from flask.testing import FlaskClient

from foia_graph.connectors.imports.connector import find_connector
from foia_graph.connectors.imports.session import ImportOptions, ImportReport, ImportSession
from tests.web.api.reconciliation.typed_names import typed_names

AGENCIES = Path(__file__).parents[5] / "shared" / "corpora" / "dev" / "metadata" / "foia-agencies"
SEED, COUNT = 36, 300
pytestmark = pytest.mark.skipif(not AGENCIES.is_dir(), reason="needs the agencies in ../shared")


@pytest.fixture(scope="module")
def records() -> list[dict]:
    """Give the agencies and components that the import makes of the files, by their names alone."""
    session = ImportSession(str(AGENCIES), ImportOptions(), ImportReport(), date(2026, 1, 1), AGENCIES)
    files = find_connector("foia-gov")().record_files(session)
    made = [record for file in files for record in file.records if record.type == "Agency"]
    kept = ("prefLabel", "altLabel", "subOrganizationOf")
    return [
        {
            "type": "Agency",
            "id": each.id,
            **{name: plain(each.fields[name]) for name in kept if name in each.fields},
        }
        for each in made
    ]


def plain(value) -> list[str]:
    """Give the values of a field without what says where they are from."""
    return [
        each["value"] if isinstance(each, dict) else each
        for each in (value if isinstance(value, list) else [value])
    ]


@pytest.fixture(scope="module")
def client(client_of: Callable[..., FlaskClient], records: list[dict]) -> FlaskClient:
    return client_of(yaml.safe_dump(records, allow_unicode=True))


def names_of(record: dict) -> tuple[str, ...]:
    return (*record["prefLabel"], *record.get("altLabel", ()))


def test_typed_names_lead_to_their_agency(client, records):
    """At least 95 of 100 first, and none that is taken without a question is wrong."""
    made = typed_names([(each["id"], names_of(each)) for each in records], COUNT, SEED)
    right, wrong, sure = 0, [], 0
    for start in range(0, COUNT, 50):
        batch = dict(enumerate(made[start : start + 50]))
        asked = {str(n): {"query": name, "type": "Agency"} for n, (name, _) in batch.items()}
        answer = client.post("/reconcile", data={"queries": json.dumps(asked)}).json
        for n, (name, body) in batch.items():
            found = answer[str(n)]["result"]
            right += bool(found) and found[0]["id"] == f"id/agency/{body}"
            sure += any(each["match"] for each in found)
            wrong += [
                (name, each["id"]) for each in found if each["match"] and each["id"] != f"id/agency/{body}"
            ]

    assert COUNT == len(made)
    assert right >= 0.95 * COUNT
    assert [] == wrong
    assert sure > COUNT / 4  # names and abbreviations as they are
