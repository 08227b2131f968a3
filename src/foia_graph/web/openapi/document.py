"""The OpenAPI 3.1 document: the operations that views declare, and a JSON Schema (2020-12) for each class."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from http import HTTPStatus
from itertools import chain, count
from pathlib import Path
from typing import Any

import msgspec
from flask import Blueprint, Response, current_app

from foia_graph.model.forms import HTML, JSON, JSONLD, PROBLEM, RESULTS_JSON
from foia_graph.model.jsonld import EMBEDDED_FIELDS
from foia_graph.model.profile import Profile, Property, Shape
from foia_graph.model.resource import Resource, text_of
from foia_graph.runtime.tables import table_beside
from foia_graph.runtime.version import __version__
from foia_graph.web.api.reconciliation.queries import query_schemas
from foia_graph.web.core.operations import (
    SCHEMAS,
    Operation,
    OperationParameter,
    Schema,
    any_of,
    component_reference,
)
from foia_graph.web.core.responses import send_bytes
from foia_graph.web.core.site import current_catalogue, current_site
from foia_graph.web.openapi.path_expansions import Route, api_routes

SCHEMA_FILE = Path(__file__).with_name("schemas.json")
LINK = component_reference("Link")
# The schema of one value of a field, by kind; what is nested refers to the schema of its class.
VALUES: Mapping[str, Schema] = msgspec.json.decode(Path(__file__).with_name("values.json").read_bytes())


def component_schemas(profile: Profile) -> dict[str, Schema]:
    """Return all components by name; values and fields that several classes have are components, too."""
    common: dict[str, Schema] = msgspec.json.decode(SCHEMA_FILE.read_bytes())
    shapes = {shape.name: shape for shape in profile.shapes.values()}
    properties = [prop for shape in shapes.values() for prop in shape.properties.values()]
    taken = (*common, *shapes)
    values = SharedParts("schemas", map(_value_schema, properties), taken)

    def field_schema(prop: Property) -> Schema:
        number = "OneOrMore" if prop.bare else "Several"
        value = values.refer(f"{number}{prop.kind.capitalize()}", _value_schema(prop))
        words = re.sub("([A-Z])", r" \1", prop.name).lower()
        title = {"title": prop.title} if prop.title.lower() != words else {}
        return {**title, "description": prop.comment, **value}

    fields = SharedParts("schemas", map(field_schema, properties), taken)
    classes = {}
    for name, shape in shapes.items():
        own = {each.name: fields.refer(each.name, field_schema(each)) for each in shape.properties.values()}
        classes[name] = _class_schema(shape, profile, own)
    return {**classes, **common, **query_schemas(), **values.components, **fields.components}


def _class_schema(shape: Shape, profile: Profile, fields: Mapping[str, Schema]) -> Schema:
    embedded = {
        name: {"type": "array", "items": component_reference(profile.by_plural[name].name)}
        for name, (owner, _) in EMBEDDED_FIELDS.items()
        if owner == shape.name
    }
    # Of a text the pattern counts, of several classes what they contain.
    is_class: Schema = {"pattern": f"^{shape.name}$", "contains": {"const": shape.name}}
    return {
        "description": shape.title,
        "type": "object",
        "required": ["type", *(prop.name for prop in shape.properties.values() if prop.required)],
        "allOf": [component_reference("Named")],
        "properties": {"type": is_class, **fields, **embedded},
        "unevaluatedProperties": False,
    }


def _value_schema(prop: Property) -> Schema:
    nested = (*(component_reference(name) for name in prop.nodes), LINK)
    value = any_of(*nested) if prop.kind == "nested" else VALUES[prop.kind]
    several: Schema = {"type": "array", "items": value, "minItems": 1}
    # A field with one value is bare, and becomes a list only where sources disagree.
    return any_of(value, {**several, "minItems": 2}) if prop.bare else several


Part = Mapping[str, Any]
# Bytes of a reference: a part is shared where it and its references are shorter than its copies.
REFERENCE_BYTES = 50


class SharedParts:
    """Parts of one kind (`schemas`, `parameters` …): those that occur repeatedly have a name."""

    def __init__(self, kind: str, parts: Iterable[Part], taken: Iterable[str] = ()) -> None:
        self.components: dict[str, Part] = {}
        self._kind, self._taken = kind, frozenset(taken)
        self._uses = Counter(map(_encode_part, parts))
        self._names: dict[bytes, str] = {}

    def refer(self, name: str, part: Part) -> Part:
        """Return a reference to a part, or the part itself where that makes the document shorter.

        The first part of a name has the name as it is, other ones get a number.
        """
        key = _encode_part(part)
        if self._uses[key] * (len(key) - REFERENCE_BYTES) <= len(key):
            return part
        if key not in self._names:
            names = chain((name,), (f"{name}{number}" for number in count(2)))
            taken = {*self.components, *self._taken}
            self._names[key] = next(each for each in names if each not in taken)
            self.components[self._names[key]] = part
        return {"$ref": f"#/components/{self._kind}/{self._names[key]}"}


def _encode_part(part: Part) -> bytes:
    return msgspec.json.encode(part, order="deterministic")


USUAL_HEADERS = ("ETag", "Foia-Graph-Generation", "Link")
TABLES = tomllib.loads(Path(__file__).with_name("groups.toml").read_text(encoding="utf-8"))
NUMBERS = frozenset(("Foia-Graph-Generation", "Retry-After"))
# The headers of answers, and what they say.
HEADER_NAMES: Mapping[str, str] = {name: name.rpartition("-")[2] for name in TABLES["headers"]}
HEADER_COMPONENTS: Mapping[str, Part] = {
    HEADER_NAMES[name]: {"description": text, "schema": {"type": "integer" if name in NUMBERS else "string"}}
    for name, text in TABLES["headers"].items()
}


def _references(names: Iterable[str]) -> dict[str, Any]:
    return {name: {"$ref": f"#/components/headers/{HEADER_NAMES[name]}"} for name in names}


blueprint = Blueprint("openapi", __name__)
# Schemas of answers where a view declares none.
USUAL: Mapping[str, Schema] = {
    JSONLD.media_type: component_reference("LinkedData"),
    RESULTS_JSON.media_type: component_reference("SparqlResults"),
}
# Problems that are documented once, as `default`.
ALWAYS = (406, 414, 431, 503)
# The problem of routes that are charged to the budget of the client.
OVER_BUDGET = 429
# The groups of routes by name, each with a sentence and the paths that it has.
GROUPS: Mapping[str, Mapping[str, Any]] = {each["name"]: each for each in TABLES["group"]}
# Words for the second path of an operation, by a part of it.
_TABLES = table_beside(__file__)
SECOND_PATHS: Mapping[str, str] = _TABLES["second_paths"]
ARTICLES = frozenset(("a", "an", "the"))


@blueprint.get("/openapi.json")
def openapi() -> Response:
    """Send the OpenAPI document."""
    source = current_catalogue()

    def encode() -> bytes:
        document = openapi_document(api_routes(current_app, source), source.catalog_resource)
        return msgspec.json.encode(document) + b"\n"

    return send_bytes(source.compute_once("openapi", encode), JSON.content_type, source)


def openapi_document(routes: Iterable[Route], catalog: Resource | None) -> dict[str, Any]:
    """Return the OpenAPI document of some routes; what several routes have in common is referred to."""
    all_routes = list(routes)
    components = SharedComponents(all_routes)
    paths: dict[str, dict[str, Any]] = {}
    for route in all_routes:
        paths.setdefault(route.path, {})[route.method.lower()] = _operation_object(route, components)
    return {
        "openapi": "3.1.0",
        "info": _api_info(catalog),
        "servers": [{"url": "/"}],
        "tags": [{"name": name, "description": each["description"]} for name, each in GROUPS.items()],
        "paths": paths,
        "components": components.as_json(),
    }


class SharedComponents:
    """The parameters, their schemas, and the responses that several routes have in common."""

    def __init__(self, routes: Sequence[Route]) -> None:
        parameters = [each for route in routes for each in route.parameters]
        self.schemas = component_schemas(current_site().profile)
        self._values = SharedParts("schemas", map(_without_default, parameters), self.schemas)
        self._parameters = SharedParts("parameters", map(self._parameter_object, parameters))
        responses = (each for route in routes for each in _response_objects(route.operation).values())
        self._responses = SharedParts("responses", responses)

    def parameter(self, parameter: OperationParameter) -> Part:
        """Return a parameter, or a reference to it."""
        return self._parameters.refer(parameter.name, self._parameter_object(parameter))

    def responses(self, operation: Operation) -> dict[str, Part]:
        """Return the responses of an operation, or references to them."""
        return {
            status: self._responses.refer(_response_name(status, each), each)
            for status, each in _response_objects(operation).items()
        }

    def as_json(self) -> dict[str, Any]:
        """Return all components, once the operations are written."""
        return {
            "schemas": {**self.schemas, **self._values.components},
            "parameters": self._parameters.components,
            "responses": self._responses.components,
            "headers": HEADER_COMPONENTS,
        }

    def _parameter_object(self, parameter: OperationParameter) -> Part:
        is_required = parameter.required or parameter.place == "path"
        default = {name: value for name, value in parameter.schema.items() if name == "default"}
        named = self._values.refer(_schema_name(parameter), _without_default(parameter))
        value = {"schema": {**named, **default}}
        return {
            "name": parameter.name,
            "in": parameter.place,
            "description": parameter.description,
            **({"required": True} if is_required else {}),
            **({"deprecated": True} if parameter.deprecated else {}),
            **({"content": {parameter.media_type: value}} if parameter.media_type else value),
            **({"example": parameter.example} if parameter.example else {}),
        }


def _without_default(parameter: OperationParameter) -> Schema:
    return {name: value for name, value in parameter.schema.items() if name != "default"}


def _schema_name(parameter: OperationParameter) -> str:
    named = (name for name, schema in SCHEMAS.items() if schema == parameter.schema)
    return next(named, f"{parameter.name}Value")


def route_group(path: str) -> str:
    """Return the group that a path belongs to: the one with the longest beginning of it."""
    starts = {start: name for name, group in GROUPS.items() for start in group["paths"]}
    return starts[max(filter(path.startswith, starts), key=len)]


def _api_info(catalog: Resource | None) -> dict[str, Any]:
    info: dict[str, Any] = {"title": catalog.one("title") if catalog else "Catalogue", "version": __version__}
    if catalog is None:
        return info
    if description := catalog.one("description"):
        info["description"] = description
    if licence := catalog.one("license"):
        info["license"] = {"name": licence, "url": licence}
    if contact := next(map(text_of, catalog.get("contact")), ""):
        kind = "email" if contact.startswith("mailto:") else "url"
        info["contact"] = {kind: contact.removeprefix("mailto:")}
    return info


def _operation_object(route: Route, components: SharedComponents) -> dict[str, Any]:
    view_operation = route.operation
    parameters = [components.parameter(each) for each in route.parameters]
    body: dict[str, Any] = {
        "operationId": operation_id(route),
        "tags": [route_group(route.path)],
        "summary": view_operation.summary,
        # What is posted is said where it is got.
        **({"description": view_operation.description} if route.method == "GET" else {}),
        **({"parameters": parameters} if parameters else {}),
        "responses": components.responses(view_operation),
    }
    if route.method == "POST":
        bodies = {media_type: {"schema": schema} for media_type, schema in view_operation.bodies.items()}
        body["requestBody"] = {"required": True, "content": bodies}
    return body


def operation_id(route: Route) -> str:
    """Return the name of an operation, else its summary as one word.

    >>> operation_id(Route("/api/x", "GET", Operation("List the conflicts", "", cost="light"), ""))
    'listConflicts'
    """
    first, *others = (each for each in re.findall(r"\w+", route.operation.summary) if each not in ARTICLES)
    words = first.lower() + "".join(each[0].upper() + each[1:] for each in others)
    second = next((word for part, word in SECOND_PATHS.items() if part in route.path), "")
    return f"{route.operation.name or words}{second}{'ByPost' if route.method == 'POST' else ''}"


# -- answers -------------------------------------------------------------------------------------------------


def _response_objects(view_operation: Operation) -> dict[str, Part]:
    answers = {str(status): _response_object(status, view_operation) for status in view_operation.answers}
    budget = (OVER_BUDGET,) if view_operation.is_budgeted else ()
    problems = sorted({*view_operation.problems, *budget} - set(ALWAYS))
    return {
        **answers,
        **{str(status): _problem_object(str(status), HTTPStatus(status).phrase) for status in problems},
        "default": _problem_object("default"),
    }


def _response_name(status: str, response: Part) -> str:
    if status != "200":
        return "any" if status == "default" else status
    schemas = (each.get("schema", {}).get("$ref", "") for each in response["content"].values())
    return f"200{next(filter(None, schemas), '').rpartition('/')[2]}"


def _response_object(status: int, view_operation: Operation) -> dict[str, Any]:
    is_moved = 301 <= status <= 308
    past = ("Memento-Datetime",) if view_operation.knows_past else ()
    body: dict[str, Any] = {
        "description": HTTPStatus(status).phrase,
        "headers": _references(("Location",) if is_moved else (*USUAL_HEADERS, *past)),
    }
    if status != 204 and not is_moved:
        schemas = {**USUAL, **view_operation.schemas}
        body["content"] = {
            media_type: {"schema": schemas[media_type]} if media_type in schemas else {}
            for media_type in view_operation.media_types
        }
    return body


PROBLEM_CONTENT = {PROBLEM.media_type: {"schema": component_reference("Problem")}, HTML.media_type: {}}


def _problem_object(status: str, phrase: str = "") -> dict[str, Any]:
    return {
        "description": _TABLES["problem_reasons"].get(status, phrase),
        "headers": _references(_TABLES["problem_headers"].get(status, ())),
        "content": PROBLEM_CONTENT,
    }
