"""What the app is asked of the small catalogue."""

import json
from hashlib import sha256

from archives import BASE
from tests.crawl import Names
from tests.marks.world import MEMO

MEMO_NAME = "document/papers-memo"
MATCH = json.dumps({"queries": [{"conditions": [{"matchType": "name", "propertyValue": "papers"}]}]})
EXTEND = json.dumps({"ids": [f"id/{MEMO_NAME}"], "properties": [{"id": "title"}, {"id": "creator"}]})
RECORD_NAMES = (MEMO_NAME, "document/half", "release/first", "release/papers")


def names(claim: str) -> Names:
    """Fill the holes of all paths, `claim` being the fragment of a claim on the memorandum."""
    return Names(
        named={
            "release": ("first",),
            "document": ("papers-memo", "papers-mail", "half", "stated"),
            "source": ("post",),
            "graph": ("papers", "documents"),
            "agency": ("dhs",),
            "organization": ("ccr",),
            "q": ("documents-by-month", "timeline"),
            "questions": ("documents-by-month", "timeline", "who-said-what"),
            "work": ("gao-11-123",),
            "compare": ("papers-memo", "half"),
            "image": ("papers-memo",),
            "dump": (
                "catalog.nq.gz",
                "catalog.jsonld.gz",
                "claims.nt.gz",
                "pages.jsonl.gz",
                "croissant.json",
                "description.nq.gz",
                "bag.zip",
            ),
        },
        by_name={
            "number": ("1",),
            "one": ("1",),
            "other": ("1",),
            "page": ("1",),
            "part": ("1",),
            "right": ("half",),
            "scheme": ("document-types",),
            "version": ("0123456789abcdef",),
            "spec": ("kind:document", "release:first"),
            "notation": ("memorandum",),
            "kind": ("release", "document", "text", "entity", "property", "type"),
            "region": ("full",),
            "size": ("max",),
            "rotation": ("0",),
            "quality": ("default",),
            "format": ("png",),
            "text": ("ZQX-000417",),
            "key": ("release/first", MEMO_NAME),
            "suffix": (
                *("jsonld", "ttl", "nt", "html", "csv", "xlsx", "nq", "bib"),
                *("ead3", "eac", "datacite", "datacite-json"),
            ),
            "sha256": (sha256(MEMO).hexdigest(),),
        },
        wishes={
            "q": ("zephyrine", "old", "ZQX-000417"),
            "about": (MEMO_NAME, "work/gao-11-123"),
            "focus": (MEMO_NAME, "work/gao-11-123"),
            "from": (MEMO_NAME, "1977", "ZQX 417"),
            "to": ("work/gao-11-123", "2013", "ZQX 500"),
            "iri": (
                f"{BASE}id/{MEMO_NAME}#{claim}",
                f"{BASE}id/{MEMO_NAME}",
                f"{BASE}id/{MEMO_NAME}/page/1",
                f"{BASE}id/document/half",
            ),
            "url": (
                f"{BASE}doc/{MEMO_NAME}",
                f"{BASE}doc/{MEMO_NAME}/page/1",
                f"{BASE}doc/{MEMO_NAME}?quote=old",
                f"{BASE}id/{MEMO_NAME}#{claim}",
            ),
            "verb": ("Identify", "ListSets"),
            "generation": ("1",),
            "a": (f"{MEMO_NAME}/page/1",),
            "b": ("document/half/page/1",),
            "query": ("SELECT * { ?s ?p ?o }", f"DESCRIBE <{BASE}id/{MEMO_NAME}>"),
            "words": ("old",),
            "document": (MEMO_NAME,),
            "quote": ("old",),
            "prefix": ("zeph", "papers"),
            "id": (f"id/{MEMO_NAME}", "id/release/first"),
            "queries": (json.dumps({"q0": {"query": "papers"}}), MATCH),
            "extend": (EXTEND,),
        },
        anything=("first", "papers-memo", "1"),
        other_wishes=(f"/id/{MEMO_NAME}",),
        one_of_several={
            "/api/similar": {"page": f"{MEMO_NAME}/page/1"},
            "/reconcile/1.0/match": {"queries": MATCH},
            "/reconcile/1.0/extend": {"extend": EXTEND},
        },
        pages=(f"{MEMO_NAME}/page/1",),
    )
