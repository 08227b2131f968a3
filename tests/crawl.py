"""Asking an app everything that its OpenAPI document says can be asked."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product
from typing import Any
from urllib.parse import quote, urlencode

from flask.testing import FlaskClient

from foia_graph.publish.oai.formats import METADATA_FORMATS

SLOW = ("/api/q/", "/questions/", "/sparql")
"""Paths whose answers a worker makes: asked in one form for each wish."""


@dataclass(frozen=True)
class Names:
    """What holes of paths and parameters of queries are filled with.

    `named` may be behind a part of a path, `by_name` are for parameters of a path by their names, `wishes`
    those of a query; `anything` and `other_wishes` are for all others. `one_of_several` is asked for by one
    of several parameters, none of which is required; `pages` are names of pages.
    """

    named: Mapping[str, tuple[str, ...]]
    by_name: Mapping[str, tuple[str, ...]]
    wishes: Mapping[str, tuple[str, ...]]
    anything: tuple[str, ...]
    other_wishes: tuple[str, ...]
    one_of_several: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    pages: tuple[str, ...] = ()


def requests(
    document: Mapping[str, Any], names: Names, records: Iterable[str] = ()
) -> Iterator[tuple[str, str, str]]:
    """Give addresses, the forms they are asked for in, and the paths of the document that they are of.

    `records` are the things that OAI-PMH is asked for in all formats: its parameters go together.
    """
    for template, methods in document["paths"].items():
        if "get" in methods:
            told = _resolved(document, methods["get"])
            yield from ((*each, template) for each in _of_path(template, told, names))
    for prefix in METADATA_FORMATS:
        yield f"/oai?verb=ListRecords&metadataPrefix={prefix}", "text/xml", "/oai"
        yield f"/oai?verb=ListIdentifiers&metadataPrefix={prefix}", "text/xml", "/oai"
        for name in records:
            query = f"verb=GetRecord&metadataPrefix={prefix}&identifier=oai:foia.example.org:{name}"
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


def _of_path(template: str, told: Mapping[str, Any], names: Names) -> Iterator[tuple[str, str]]:
    given, path_of_forms = told["parameters"], template.removesuffix("{suffix}")
    forms = list(told["answer"].get("content", {})) or ["*/*"]
    few = forms[:1] if template.startswith(SLOW) else forms
    optional = [each for each in given if each["in"] == "query"]
    fields = [name for each in optional for name in each["schema"].get("propertyNames", {}).get("enum", ())]
    optional = [each for each in optional if "propertyNames" not in each["schema"]]
    optional += [{"name": name} for name in fields]
    required = {each["name"]: _wishes(each, names)[0] for each in optional if each.get("required")}
    base = {**required, **names.one_of_several.get(path_of_forms, {})}
    suffixes = [
        value for each in given if each["name"] == "suffix" for value in each["schema"]["enum"] if value
    ]
    holes = [each["name"] for each in given if each["in"] == "path" and each["name"] != "suffix"]
    for path in _paths(path_of_forms, holes, names):
        yield from ((_address(path, base), form) for form in few)
        yield from ((_address(f"{path}{suffix}", base), few[0]) for suffix in suffixes)
        for each in optional:
            for value in _wishes(each, names):
                wanted = few if each["name"] in ("asOf", "generation", "q") else few[:1]
                yield from ((_address(path, {**base, each["name"]: value}), form) for form in wanted)


def _address(path: str, query: Mapping[str, str]) -> str:
    return f"{path}?{urlencode(query)}" if query else path


def _paths(template: str, holes: list[str], names: Names) -> Iterator[str]:
    """Fill the holes of a path."""
    pools = [_pool(template, name, names) for name in holes]
    for values in product(*pools):
        path = template
        for name, value in zip(holes, values, strict=True):
            path = path.replace(f"{{{name}}}", quote(value, safe="/"))
        yield path


def _pool(template: str, name: str, names: Names) -> tuple[str, ...]:
    before = [part for part in template.partition(f"{{{name}}}")[0].split("/") if part and "{" not in part]
    if name in names.by_name:
        return names.by_name[name]
    return next((names.named[part] for part in reversed(before) if part in names.named), names.anything)


def _wishes(parameter: Mapping[str, Any], names: Names) -> tuple[str, ...]:
    name, schema = parameter["name"], parameter.get("schema", {})
    if name == "page" and schema.get("type") == "string":
        return names.pages
    schema = schema.get("items", schema) if schema.get("type") == "array" else schema
    if name in names.wishes:
        return names.wishes[name]
    if "enum" in schema:
        return tuple(map(_written, schema["enum"]))
    if schema.get("type") in ("integer", "number"):
        return ("2",)
    return ("true",) if schema.get("type") == "boolean" else names.other_wishes


def _written(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


@dataclass(frozen=True)
class Answer:
    """What was answered, and the path of the document that was asked."""

    status: int
    body: bytes
    template: str
    media_type: str


def answers(client: FlaskClient, asked: Iterable[tuple[str, str, str]]) -> dict[tuple[str, str], Answer]:
    """Ask everything, and give the answers by address and form."""
    found = {}
    for address, form, template in asked:
        answer = client.get(address, headers={"Accept": form})
        found[address, form] = Answer(answer.status_code, answer.get_data(), template, answer.mimetype)
        answer.close()
    return found
