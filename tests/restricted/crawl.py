"""What the two catalogues are asked: all paths, with names of visible and of hidden things."""

import json
from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Any

from archives import BASE
from tests import crawl
from tests.crawl import Names, answers
from tests.restricted.world import FILES, HIDDEN, THEN

__all__ = ["answers", "requests"]

NAMED: Mapping[str, tuple[str, ...]] = {
    "release": ("first", "later-papers"),
    "document": ("open-memo", "on-file", "sealed-memo", "coming-memo", "later-memo", "gone-memo"),
    "source": ("post", "sealed-letter", "later-letter"),
    "graph": ("post", "papers", "documents", "sealed-letter", "later-letter", "document/later-memo"),
    "person": ("jane-roe",),
    "agency": ("ice",),
    "organization": ("ccr",),
    "q": ("issues",),
    "questions": ("documents-by-month", "issues", "timeline"),
    "work": ("report", "oig-12-64", "oig-95-95", "oig-96-96", "oig-97-97", "oig-98-98", "oig-99-99"),
    "compare": ("open-memo", "later-memo"),
    "image": ("on-file", "later-memo"),
    "dump": (
        "catalog.nq.gz",
        "catalog.jsonld.gz",
        "claims.nt.gz",
        "pages.jsonl.gz",
        "croissant.json",
        "description.nq.gz",
        "bag.zip",
    ),
}
"""What may be behind a part of a path, hidden names among it."""


def match_query(words: str) -> str:
    """Write a batch of reconciliation queries (draft of 1.0)."""
    return json.dumps({"queries": [{"conditions": [{"matchType": "name", "propertyValue": words}]}]})


def extend_query(*ids: str) -> str:
    """Write a data extension query."""
    return json.dumps({"ids": ids, "properties": [{"id": "title"}, {"id": "creator"}]})


ANY = ("first", "later-papers", "open-memo", "later-memo", "sealed-letter", "1")
BY_NAME: Mapping[str, tuple[str, ...]] = {
    "number": ("1", "2"),
    "one": ("1",),
    "other": ("1", "2"),
    "page": ("1", "2"),
    "part": ("1",),
    "right": ("on-file", "gone-memo"),
    "scheme": ("issues",),
    "version": ("0123456789abcdef",),
    "spec": ("kind:document", "release:first", "release:later-papers", "issue:arrests", "deleted"),
    "notation": ("arrests", "later-issue"),
    "kind": ("release", "document", "text", "entity", "property", "type"),
    "region": ("full",),
    "size": ("max",),
    "rotation": ("0",),
    "quality": ("default",),
    "format": ("png",),
    "text": ("DHS 3", "DHS 5", "DHS 7"),
    "key": ("release/first", "release/later-papers", "person/jane-roe", "document/open-memo"),
    "suffix": (
        *("jsonld", "ttl", "nt", "html", "csv", "xlsx", "nq", "bib"),
        *("ead3", "eac", "datacite", "datacite-json"),
    ),
}
"""What parameters of a path may be, by their names."""
WISHES: Mapping[str, tuple[str, ...]] = {
    "q": ("canar*", "canarylaterr", "trees", "OIG-96-96"),
    "about": ("release/first", "document/later-memo"),
    "focus": ("release/first", "person/jane-roe"),
    "from": ("release/first", "2001"),
    "to": ("document/open-memo", "source/later-letter", "2013", "1", "DHS 5"),
    "iri": (
        f"{BASE}id/release/first",
        f"{BASE}id/document/later-memo",
        f"{BASE}scheme/issues/later-issue",
        f"{BASE}id/release/first#claim-3ba7535b9a49",
        f"{BASE}id/document/later-memo#claim-3ba7535b9a49",
    ),
    "url": (
        f"{BASE}doc/document/open-memo",
        f"{BASE}doc/document/later-memo",
        f"{BASE}doc/document/sealed-memo/page/1",
        f"{BASE}doc/document/open-memo/page/2",
        f"{BASE}doc/document/on-file?quote=trees",
        f"{BASE}id/release/first#claim-3ba7535b9a49",
    ),
    "verb": ("Identify", "ListSets"),
    "asOf": (THEN,),
    "generation": ("1",),
    "a": ("document/open-memo/page/1", "document/later-memo/page/1", "document/open-memo/page/2"),
    "b": ("document/on-file/page/1",),
    "query": (
        "SELECT * { ?s ?p ?o }",
        "SELECT * { GRAPH ?g { ?s ?p ?o } }",
        'SELECT * { ?s text:query "canar*" }',
        f"DESCRIBE <{BASE}id/document/later-memo>",
    ),
    "words": ("canar*", "trees"),
    "id": ("id/document/open-memo", "id/document/later-memo", "id/person/jane-roe"),
    "prefix": ("canar", "jane", "open"),
    "queries": (
        *(json.dumps({"q0": {"query": words}}) for words in ("canarylaterr", "jane roe", "open memo")),
        *map(match_query, ("canarylaterr", "jane roe", "open memo")),
    ),
    "extend": (extend_query("id/document/open-memo"), extend_query("id/document/later-memo")),
    "document": ("document/on-file", "document/open-memo", "document/later-memo"),
    "quote": ("canarylaterr", "trees", "Everybody may read"),
}
"""What parameters of a query are asked with, by their names."""
HIDDEN_NAMES = ("/id/document/later-memo", "/id/person/jane-roe")
NAMES = Names(
    NAMED,
    {**BY_NAME, "sha256": tuple(sha256(data).hexdigest() for data in FILES.values())},
    WISHES,
    ANY,
    HIDDEN_NAMES,
    {
        "/api/similar": {"page": "document/open-memo/page/1"},
        "/reconcile/1.0/match": {"queries": match_query("open memo")},
        "/reconcile/1.0/extend": {"extend": extend_query("id/document/open-memo")},
    },
    WISHES["a"],
)


def requests(document: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Give addresses, the forms they are asked for in, and the paths of the document that they are of."""
    yield from crawl.requests(document, NAMES, HIDDEN)
    for name in HIDDEN:
        yield f"/id/{name}", "application/ld+json", "/id/{kind}/{slug}"
