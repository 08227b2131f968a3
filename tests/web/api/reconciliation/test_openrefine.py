"""The calls of OpenRefine, as its documentation and its source have them, one after the other.

Each is made as the one before says: nothing but the address of the service is known.
"""

import json
from urllib.parse import quote

import pytest

from foia_graph.connectors.reconciliation.service import NameQuery, encode_batch, read_batch, read_manifest
from tests.web.conftest import BASE


@pytest.fixture(scope="module")
def manifest(client) -> dict:
    """Give what is answered when the service is added, by a page of another origin."""
    answer = client.get(
        "/reconcile", headers={"Origin": "http://127.0.0.1:3333", "Accept": "application/json"}
    )
    assert ("*", "application/json") == (answer.headers["Access-Control-Allow-Origin"], answer.mimetype)
    return answer.json


def path_of(address: str) -> str:
    assert address.startswith(BASE), address
    return f"/{address.removeprefix(BASE)}"


def service_path(described: dict) -> str:
    return path_of(described["service_url"] + described["service_path"])


def posted(client, **form) -> dict:
    answer = client.post("/reconcile", data={name: json.dumps(value) for name, value in form.items()})
    assert 200 == answer.status_code, answer.text
    return answer.json


def test_types_are_guessed_by_a_sample_of_names(client):
    """Ten names, three candidates each: their types are what OpenRefine offers first."""
    names = ["DHP", "FLSA", "Federal Pier Commission"]
    found = posted(client, queries={f"q{n}": {"query": name, "limit": 3} for n, name in enumerate(names)})

    assert ["Agency"] * 3 == [found[f"q{n}"]["result"][0]["type"][0]["id"] for n in range(3)]


def test_a_column_is_matched(client):
    """By batches in a form, with a type and another column; both methods answer the same."""
    columns = [{"pid": "subOrganizationOf", "v": "U.S. Department of Harbor Piers"}]
    query = {"query": "FLSA", "type": "Agency", "type_strict": "should", "limit": 5, "properties": columns}
    batch = {
        "q0": query,
        "q1": {"query": "Federal Peir Commission", "type": "Agency", "type_strict": "should"},
    }
    found = posted(client, queries=batch)

    assert [("id/agency/fls", True), ("id/agency/fpc", False)] == [
        (found[key]["result"][0]["id"], found[key]["result"][0]["match"]) for key in batch
    ]
    assert found == client.get("/reconcile", query_string={"queries": json.dumps(batch)}).json


def test_a_candidate_is_shown(client, manifest):
    """In a frame of OpenRefine, and as a page behind its link, where its id is escaped."""
    identifier = quote("id/agency/fls", safe="")
    frame = client.get(path_of(manifest["preview"]["url"].replace("{{id}}", identifier)))
    page = client.get(
        path_of(manifest["view"]["url"].replace("{{id}}", identifier)), headers={"Accept": "text/html"}
    )

    assert (200, "text/html") == (frame.status_code, frame.mimetype)
    assert "frame-ancestors *" in frame.headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in frame.headers
    assert "Ferry and Lantern Security Administration" in frame.text
    assert "U.S. Department of Harbor Piers" in frame.text
    assert (303, "/doc/agency/fls.html") == (page.status_code, page.headers["Location"])


@pytest.mark.parametrize(
    ("kind", "asked", "found"),
    [
        ("entity", {"prefix": "lantern po"}, "id/agency/fls"),
        ("entity", {"prefix": "zoe", "type": "Person"}, "id/person/roe"),
        ("entity", {"prefix": "Lantren Police"}, "id/agency/fls"),
        ("property", {"prefix": "part", "type": "Agency"}, "subOrganizationOf"),
        ("property", {"prefix": "altLabel"}, "altLabel"),
        ("type", {"prefix": "agen"}, "Agency"),
        ("type", {"prefix": "document"}, "ReleasedDocument"),
    ],
)
def test_what_is_typed_is_completed(client, manifest, kind, asked, found):
    """When another entity is searched for, or a type or a property is chosen; what is unknown is ignored."""
    answer = client.get(service_path(manifest["suggest"][kind]), query_string={**asked, "lang": "en"})

    assert found in [each["id"] for each in answer.json["result"]]


def test_suggestions_come_in_pages(client, manifest):
    """From the cursor on."""
    path = service_path(manifest["suggest"]["property"])
    first, next_ones = (
        client.get(path, query_string={"prefix": "", "cursor": at}).json["result"] for at in (0, 10)
    )
    ids = [each["id"] for each in (*first, *next_ones)]

    assert 10 == len(first)
    assert len(set(ids)) == len(ids) > 10


def test_columns_are_added_from_matched_values(client, manifest):
    """Proposed by the type, fetched by ids: entities, texts, numbers and days, as many as are wanted."""
    proposals = service_path(manifest["extend"]["propose_properties"])
    proposed = client.get(proposals, query_string={"type": "ReleasedDocument", "limit": 50}).json
    names = ("creator", "title", "numberOfPages", "created", "batesRange")
    found = posted(
        client,
        extend={"ids": ["id/document/minutes", "id/x/y"], "properties": [{"id": name} for name in names]},
    )
    some = posted(
        client,
        extend={"ids": ["id/agency/fls"], "properties": [{"id": "altLabel", "settings": {"limit": "1"}}]},
    )

    assert {*names} <= {each["id"] for each in proposed["properties"]}
    assert {
        "creator": [{"id": "id/agency/fls", "name": "Ferry and Lantern Security Administration"}],
        "title": [{"str": "Minutes of lantern makers"}],
        "numberOfPages": [{"int": 12}],
        "created": [{"date": "2011-03-04T00:00:00"}],
        "batesRange": [{"str": "RV-4711"}],
    } == found["rows"]["id/document/minutes"]
    assert {name: [] for name in names} == found["rows"]["id/x/y"]
    assert [*names] == [each["id"] for each in found["meta"]]
    assert 1 == len(some["rows"]["id/agency/fls"]["altLabel"])


@pytest.mark.parametrize("is_draft", [False, True])
def test_our_own_client_is_answered(client, is_draft):
    """`foia-graph match --service` takes candidates from this service, in both versions."""
    path = "/reconcile/1.0" if is_draft else "/reconcile"
    told = read_manifest(client.get(path).json)
    body = encode_batch([NameQuery("FLSA", "Agency"), NameQuery("Nobody at all")], is_draft=is_draft)
    media_type = "application/json" if is_draft else "application/x-www-form-urlencoded"
    answer = client.post(f"{path}/match" if is_draft else path, data=body, content_type=media_type)
    first, second = read_batch(answer.json, 2, is_draft=told.is_draft)

    assert (is_draft, "Records") == (told.is_draft, told.name)
    assert [("id/agency/fls", True)] == [(each.id, each.is_sure) for each in first[:1]]
    assert [] == second
    assert is_draft or f"{BASE}id/agency/fls" == told.address(first[0].id)
