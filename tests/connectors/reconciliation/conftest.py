"""A double of a reconciliation service on this machine, which speaks both versions of the protocol."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

import pytest

from tests.connectors.fake_origin import FakeOrigin, json_page
from tests.connectors.http.servers import Page, serve

SPACE = "http://www.wikidata.org/entity/"
PATH = "/api"


@dataclass(slots=True)
class ReconciliationDouble(FakeOrigin):
    """The service: `entities` are the candidates for each name, `manifest` what it says of itself."""

    entities: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    manifest: dict[str, Any] = field(default_factory=dict)
    draft_path: str = "/match"
    """Where the draft of 1.0 takes queries."""
    batches: list[list[dict[str, Any]]] = field(default_factory=list)
    """The queries of each batch, in the form of their version."""

    def page(self, path: str) -> Page:
        asked = self.asked[-1]
        if self.faults.get(path) or path in self.pages or path == "/robots.txt":
            return FakeOrigin.page(self, path)
        if path == PATH and not asked.body:
            return json_page(self.manifest)
        if path == PATH:
            return self._answer_form(asked.body)
        if path == PATH + self.draft_path and asked.body:
            return self._answer_draft(asked.body)
        return json_page({"detail": "Not found."}, status=404)

    def _answer_form(self, body: bytes) -> Page:
        batch = json.loads(parse_qs(body.decode())["queries"][0])
        self.batches.append([*batch.values()])
        return json_page(
            {key: {"result": self.entities.get(query["query"], [])} for key, query in batch.items()}
        )

    def _answer_draft(self, body: bytes) -> Page:
        batch = json.loads(body)["queries"]
        self.batches.append(batch)
        names = [query["conditions"][0]["propertyValue"] for query in batch]
        return json_page({"results": [{"candidates": self.entities.get(name, [])} for name in names]})


def entity(identifier: str, name: str, **more: Any) -> dict[str, Any]:
    """A candidate as a service offers it."""
    return {"id": identifier, "name": name, "score": 90, "match": False, "type": [], **more}


@pytest.fixture
def service() -> Iterator[ReconciliationDouble]:
    """A service of version 0.2 that knows nothing yet."""
    manifest = {
        "versions": ["0.1", "0.2"],
        "name": "Harbor names",
        "identifierSpace": SPACE,
        "schemaSpace": "http://www.wikidata.org/prop/direct/",
        "view": {"url": "https://www.wikidata.org/wiki/{{id}}"},
        "batchSize": 2,
    }
    with serve(ReconciliationDouble(manifest=manifest)) as double:
        yield double
