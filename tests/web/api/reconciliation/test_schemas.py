"""The JSON Schemas and examples of the specification: our answers are valid, what is invalid is refused."""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import jsonschema_rs
import pytest

from foia_graph.connectors.reconciliation.service import read_batch, read_manifest
from foia_graph.errors import InputError

SUITE = Path(__file__).parents[5] / "shared" / "w3c" / "reconciliation"
VERSIONS = {"0.2": "/reconcile", "1.0-draft": "/reconcile/1.0"}
"""The folders of the suite, with the paths of the service."""
WITHOUT_SCHEMA = (
    *("data-extension-metadata", "suggest-metadata", "preview-metadata", "preview-response"),
    *("flyout-response", "reconciliation-candidate", "security-scheme"),
)
"""Examples of parts of what other schemas describe."""
pytestmark = pytest.mark.skipif(not SUITE.is_dir(), reason="needs the schemas in ../shared")


@cache
def schemas(version: str) -> dict[str, dict]:
    """Return the schemas by name; the name of their draft, which is of none, is left out."""
    found = {}
    for path in sorted((SUITE / version / "schemas").glob("*.json")):
        schema = json.loads(path.read_text(encoding="utf-8"))
        found[path.stem] = {key: value for key, value in schema.items() if key != "$schema"}
    return found


@cache
def validator(version: str, name: str) -> jsonschema_rs.Draft7Validator:
    resources = [(schema["$id"], schema) for schema in schemas(version).values()]
    registry = jsonschema_rs.Registry(resources, draft=jsonschema_rs.Draft7)
    return jsonschema_rs.Draft7Validator(schemas(version)[name], registry=registry)


def errors(version: str, name: str, value) -> list[str]:
    return [
        f"{error.instance_path}: {error.message}" for error in validator(version, name).iter_errors(value)
    ]


def examples(kind: str) -> Iterator[tuple[str, str, Path]]:
    """Yield version, schema and path of the valid or invalid examples."""
    for path in sorted(SUITE.glob(f"*/examples/*/{kind}/*.json")):
        version, _, name, *_ = path.relative_to(SUITE).parts
        if name not in WITHOUT_SCHEMA:
            yield version, name, path


def named(value) -> str:
    return value.stem if isinstance(value, Path) else str(value)


def sent(client, version: str, name: str, value):
    """Give the answer to a batch or an extension of a version."""
    if version == "0.2":
        key = "extend" if name == "data-extension-query" else "queries"
        return client.post("/reconcile", data={key: json.dumps(value)})
    return client.post(
        f"/reconcile/1.0/{'extend' if name == 'data-extension-query' else 'match'}", json=value
    )


@pytest.mark.parametrize(("version", "name", "path"), [*examples("invalid")], ids=named)
def test_invalid_examples_are_refused(client, version, name, path):
    """By their schema; queries by the service, too, and answers by our client, where it reads them."""
    value = json.loads(path.read_text(encoding="utf-8"))

    assert errors(version, name, value)
    if name == "reconciliation-query-batch":
        assert 400 == sent(client, version, name, value).status_code
    if name == "reconciliation-result-batch" and path.stem != "missing-id":
        with pytest.raises(InputError):
            list(read_batch(value, 1, is_draft=version != "0.2"))


@pytest.mark.parametrize(("version", "name", "path"), [*examples("valid")], ids=named)
def test_valid_examples_are_taken(client, version, name, path):
    """By their schema; queries are answered with what is valid."""
    value = json.loads(path.read_text(encoding="utf-8"))

    assert [] == errors(version, name, value)
    if name == "manifest":
        assert value["name"] == read_manifest(value).name
    if name.endswith(("query-batch", "extension-query")):
        answer = sent(client, version, name, value)
        answered = (
            "data-extension-response" if name == "data-extension-query" else "reconciliation-result-batch"
        )
        assert (200, []) == (answer.status_code, errors(version, answered, answer.json))


def test_every_schema_with_examples_is_used():
    """What is left out is a part of others."""
    names = {path.name for path in SUITE.glob("*/examples/*")}

    assert names == {*schemas("0.2"), *schemas("1.0-draft"), *WITHOUT_SCHEMA} - {
        "openapi",
        "type",
        "dir",
        "lang",
    }


@pytest.mark.parametrize("version", VERSIONS)
def test_our_manifest_is_valid(client, version):
    """And names its version alone."""
    manifest = client.get(VERSIONS[version]).json

    assert [] == errors(version, "manifest", manifest)
    assert [version] == manifest["versions"]


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("suggest-entities-response", "suggest/entity?prefix=lantern"),
        ("suggest-properties-response", "suggest/property?prefix=name"),
        ("suggest-types-response", "suggest/type?prefix=a"),
        ("data-extension-property-proposal", "extend/propose?type=Agency"),
    ],
)
def test_our_suggestions_are_valid(client, version, name, path):
    """In both versions, which share them."""
    answer = client.get(f"/reconcile/1.0/{path}").json

    assert [] == errors(version, name, answer)
    assert answer.get("result") or answer.get("properties")


NAMES = ("DHP", "Departmnet of Harbor Piers", "Zoe Roe-Miller", "RV-4711", "lanterns on ferries", "nobody")


@pytest.mark.parametrize("version", VERSIONS)
def test_our_candidates_are_valid(client, version):
    """With scores, types and features, sorted by the score."""
    if version == "0.2":
        batch: dict = {f"q{n}": {"query": name} for n, name in enumerate(NAMES)}
    else:
        named = ([{"matchType": "name", "propertyValue": name}] for name in NAMES)
        batch = {"queries": [{"conditions": conditions} for conditions in named]}
    answer = sent(client, version, "reconciliation-query-batch", batch).json
    found = (
        [each["result"] for each in answer.values()]
        if version == "0.2"
        else [each["candidates"] for each in answer["results"]]
    )

    assert [] == errors(version, "reconciliation-result-batch", answer)
    assert [True] * 5 + [False] == [bool(each) for each in found]
    for each in found:
        scores = [candidate["score"] for candidate in each]
        assert scores == sorted(scores, reverse=True)
        assert all(0 <= score <= 100 for score in scores)


@pytest.mark.parametrize("version", VERSIONS)
def test_our_extensions_are_valid(client, version):
    """With every kind of value that a document, a body and a person have."""
    names = [each["id"] for each in client.get("/reconcile/1.0/extend/propose").json["properties"]]
    ids = ["id/document/minutes", "id/agency/fls", "id/person/roe", "id/nothing"]
    for start in range(0, len(names), 20):
        query = {"ids": ids, "properties": [{"id": name} for name in names[start : start + 20]]}
        answer = sent(client, version, "data-extension-query", query)
        assert (200, []) == (answer.status_code, errors(version, "data-extension-response", answer.json))
