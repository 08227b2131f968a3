"""Asking an app everything that its OpenAPI document says can be asked."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from itertools import product
from typing import Any
from urllib.parse import quote, urlencode

from flask.testing import FlaskClient

from archives import BASE
from foia_graph.publish.oai.formats import METADATA_FORMATS
from tests.restricted.world import FILES, HIDDEN, THEN

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
    "dump": ("catalog.nq.gz", "catalog.jsonld.gz", "pages.jsonl.gz", "croissant.json", "bag.zip"),
}
"""What may be behind a part of a path, hidden names among it."""
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
    "kind": ("release", "document", "text"),
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
    "document": ("document/on-file", "document/open-memo", "document/later-memo"),
    "quote": ("canarylaterr", "trees", "Everybody may read"),
}
"""What parameters of a query are asked with, by their names."""
HIDDEN_NAMES = ("/id/document/later-memo", "/id/person/jane-roe")
OAI = tuple(
    query
    for prefix in METADATA_FORMATS
    for query in (
        f"verb=ListRecords&metadataPrefix={prefix}",
        f"verb=ListIdentifiers&metadataPrefix={prefix}",
        *(
            f"verb=GetRecord&metadataPrefix={prefix}&identifier=oai:foia.example.org:{name}"
            for name in HIDDEN
        ),
    )
)
"""What OAI-PMH is asked: its parameters go together."""
ONE_OF_SEVERAL: Mapping[str, Mapping[str, str]] = {"/api/similar": {"page": "document/open-memo/page/1"}}
"""What is asked for by one of several parameters, none of which is required."""
SLOW = ("/api/q/", "/questions/", "/sparql")
"""Paths whose answers a worker makes: asked in one form for each wish."""


def digests() -> tuple[str, ...]:
    """Give the names of all files."""
    return tuple(sha256(data).hexdigest() for data in FILES.values())


def requests(document: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Give addresses, the forms they are asked for in, and the paths of the document that they are of."""
    for template, methods in document["paths"].items():
        if "get" in methods:
            told = _resolved(document, methods["get"])
            yield from ((*each, template) for each in _of_path(template, told))
    for name in HIDDEN:
        yield f"/id/{name}", "application/ld+json", "/id/{kind}/{slug}"
    for query in OAI:
        yield f"/oai?{query}", "text/xml", "/oai"


def _resolved(document: Mapping[str, Any], told: Mapping[str, Any]) -> Mapping[str, Any]:
    """Give an operation with the parameters, schemas of parameters and responses that it refers to."""

    def found(value: Mapping[str, Any]) -> Mapping[str, Any]:
        while "$ref" in value:
            *_, part, name = value["$ref"].split("/")
            value = document["components"][part][name]
        return value

    parameters = [
        {**each, "schema": found(each.get("schema", {}))} for each in map(found, told.get("parameters", ()))
    ]
    return {"parameters": parameters, "answer": found(told["responses"].get("200", {}))}


def _of_path(template: str, told: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    given, path_of_forms = told["parameters"], template.removesuffix("{suffix}")
    forms = list(told["answer"].get("content", {})) or ["*/*"]
    few = forms[:1] if template.startswith(SLOW) else forms
    optional = [each for each in given if each["in"] == "query"]
    fields = [name for each in optional for name in each["schema"].get("propertyNames", {}).get("enum", ())]
    optional = [each for each in optional if "propertyNames" not in each["schema"]]
    optional += [{"name": name} for name in fields]
    required = {each["name"]: _wishes(each)[0] for each in optional if each.get("required")}
    base = {**required, **ONE_OF_SEVERAL.get(path_of_forms, {})}
    suffixes = [
        value for each in given if each["name"] == "suffix" for value in each["schema"]["enum"] if value
    ]
    for path in _paths(
        path_of_forms, [each["name"] for each in given if each["in"] == "path" and each["name"] != "suffix"]
    ):
        yield from ((_address(path, base), form) for form in few)
        yield from ((_address(f"{path}{suffix}", base), few[0]) for suffix in suffixes)
        for each in optional:
            for value in _wishes(each):
                wanted = few if each["name"] in ("asOf", "generation", "q") else few[:1]
                yield from ((_address(path, {**base, each["name"]: value}), form) for form in wanted)


def _address(path: str, query: Mapping[str, str]) -> str:
    return f"{path}?{urlencode(query)}" if query else path


def _paths(template: str, names: list[str]) -> Iterator[str]:
    """Fill the holes of a path."""
    pools = [_pool(template, name) for name in names]
    for values in product(*pools):
        path = template
        for name, value in zip(names, values, strict=True):
            path = path.replace(f"{{{name}}}", quote(value, safe="/"))
        yield path


def _pool(template: str, name: str) -> tuple[str, ...]:
    if name == "sha256":
        return digests()
    before = [part for part in template.partition(f"{{{name}}}")[0].split("/") if part and "{" not in part]
    if name in BY_NAME:
        return BY_NAME[name]
    return next((NAMED[part] for part in reversed(before) if part in NAMED), ANY)


def _wishes(parameter: Mapping[str, Any]) -> tuple[str, ...]:
    name, schema = parameter["name"], parameter.get("schema", {})
    if name == "page" and schema.get("type") == "string":
        return WISHES["a"]
    schema = schema.get("items", schema) if schema.get("type") == "array" else schema
    if name in WISHES:
        return WISHES[name]
    if "enum" in schema:
        return tuple(map(_written, schema["enum"]))
    if schema.get("type") in ("integer", "number"):
        return ("2",)
    return ("true",) if schema.get("type") == "boolean" else HIDDEN_NAMES


def _written(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


@dataclass(frozen=True)
class Answer:
    """What was answered, and the path of the document that was asked."""

    status: int
    body: bytes
    template: str


def answers(client: FlaskClient, asked: Iterable[tuple[str, str, str]]) -> dict[tuple[str, str], Answer]:
    """Ask everything, and give the answers by address and form."""
    found = {}
    for address, form, template in asked:
        answer = client.get(address, headers={"Accept": form})
        found[address, form] = Answer(answer.status_code, answer.get_data(), template)
        answer.close()
    return found
