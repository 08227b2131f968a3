"""The OpenAPI 3.1 document of the API, made of the operations that views declare."""

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from http import HTTPStatus
from pathlib import Path
from typing import Any

import msgspec
from flask import Blueprint, Response, current_app

from foia_graph.model.forms import HTML, JSON, JSONLD, PROBLEM, RESULTS_JSON
from foia_graph.model.resource import Resource, text_of
from foia_graph.runtime.version import __version__
from foia_graph.store.catalogue import Catalogue
from foia_graph.web.core.list_parameters import SCHEMA_NAMES
from foia_graph.web.core.operations import Operation, OperationParameter, Schema, operation
from foia_graph.web.core.responses import send_bytes
from foia_graph.web.core.schema_components import component_reference
from foia_graph.web.core.site import current_catalogue, current_site
from foia_graph.web.openapi.class_schemas import component_schemas
from foia_graph.web.openapi.routes import Route, api_routes
from foia_graph.web.openapi.sharing import Part, SharedParts

USUAL_HEADERS = ("ETag", "Foia-Graph-Generation", "Link")
DESCRIPTIONS: Mapping[str, str] = {
    "ETag": "The version of this answer. A request that sends it as `If-None-Match` gets 304 for the same.",
    "Foia-Graph-Generation": "The generation of the catalogue; `Last-Modified` is the time of its load.",
    "Link": "Other pages of a list, and other forms of the same (RFC 8288).",
    "Location": "The address of the answer.",
    "Memento-Datetime": "The time of the state that `asOf` asks for (RFC 7089).",
    "RateLimit": "The rest of the budget of the client.",
    "RateLimit-Policy": "The budget of a client.",
    "Retry-After": "Seconds to wait before the next request.",
}
NUMBERS = frozenset(("Foia-Graph-Generation", "Retry-After"))
HEADER_COMPONENTS: Mapping[str, Part] = {
    name: {"description": text, "schema": {"type": "integer" if name in NUMBERS else "string"}}
    for name, text in DESCRIPTIONS.items()
}


def answer_headers(status: int, operation: Operation) -> dict[str, Any]:
    """Return references to the headers that an answer of an operation may have."""
    if 301 <= status <= 308:
        return _references(("Location",))
    past = ("Memento-Datetime",) if operation.knows_past else ()
    return _references((*USUAL_HEADERS, *past))


def problem_headers(status: HTTPStatus) -> dict[str, Any]:
    """Return references to the headers that a problem may have."""
    by_status: Mapping[int, tuple[str, ...]] = {
        429: ("Retry-After", "RateLimit", "RateLimit-Policy"),
        503: ("Retry-After",),
    }
    return _references(by_status.get(status, ()))


def _references(names: Iterable[str]) -> dict[str, Any]:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}


blueprint = Blueprint("openapi", __name__)
USUAL: Mapping[str, Schema] = {
    JSONLD.media_type: component_reference("LinkedData"),
    RESULTS_JSON.media_type: component_reference("SparqlResults"),
}
"""Schemas of answers where a view declares none."""
ALWAYS = (406, 414, 431, 503)
"""Problems that are documented once, as `default`."""
OVER_BUDGET = 429
"""The problem of routes that are charged to the budget of the client."""
PROBLEM_REASONS: Mapping[int, str] = {
    429: "The budget of the client is used up.",
    503: "The server is busy, or what the answer needs is not there yet.",
}
"""What is said of problems next to their phrase in HTTP."""
GROUPS: Mapping[str, Mapping[str, Any]] = {
    each["name"]: each for each in tomllib.loads(Path(__file__).with_name("groups.toml").read_text())["group"]
}
"""The groups of routes by name, each with a sentence and the paths that it has."""
SECOND_PATHS = {
    "/api/conflicts": "Data",
    "/api/gaps": "Data",
    "/api/search": "Data",
    "page/{number}.txt": "File",
    "manifest.json": "File",
}
"""Words for the second path of an operation, by a part of it."""
ARTICLES = frozenset(("a", "an", "the"))


@blueprint.get("/openapi.json")
@operation(
    Operation(
        "Get the OpenAPI document",
        "An OpenAPI 3.1 document of every route.",
        cost="light",
        media_types=(JSON.media_type,),
        problems=(),
        examples=("/openapi.json",),
        schemas={JSON.media_type: {"type": "object", "required": ["openapi", "info", "paths"]}},
    )
)
def openapi() -> Response:
    """Send the OpenAPI document."""
    source = current_catalogue()
    return send_bytes(
        source.compute_once("openapi", lambda: _document_bytes(source)), JSON.content_type, source
    )


def _document_bytes(source: Catalogue) -> bytes:
    return (
        msgspec.json.encode(openapi_document(api_routes(current_app, source), source.catalog_resource))
        + b"\n"
    )


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
        self._values = SharedParts("schemas", (each.schema for each in parameters), self.schemas)
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
        return {
            "name": parameter.name,
            "in": parameter.place,
            "description": parameter.description,
            **({"required": True} if is_required else {}),
            **({"deprecated": True} if parameter.replaced_by else {}),
            "schema": self._values.refer(_schema_name(parameter), parameter.schema),
            **({"example": parameter.example} if parameter.example else {}),
        }


def _schema_name(parameter: OperationParameter) -> str:
    named = (name for name, schema in SCHEMA_NAMES if schema == parameter.schema)
    return next(named, f"{parameter.name}Value")


def route_group(path: str) -> str:
    """Return the group that a path belongs to: the one with the longest beginning of it."""
    starts = {start: name for name, group in GROUPS.items() for start in group["paths"]}
    return starts[max(filter(path.startswith, starts), key=len)]


def _api_info(catalog: Resource | None) -> dict[str, Any]:
    info: dict[str, Any] = {"title": catalog.one("title") if catalog else "Catalogue", "version": __version__}
    if catalog is None:
        return info
    contact = next(map(text_of, catalog.get("contact")), "")
    kind = "email" if contact.startswith("mailto:") else "url"
    fields = {
        "description": catalog.one("description"),
        "license": {"name": catalog.one("license"), "url": catalog.one("license")},
        "contact": {kind: contact.removeprefix("mailto:")},
    }
    values = {"description": fields["description"], "license": catalog.one("license"), "contact": contact}
    return {**info, **{name: fields[name] for name, value in values.items() if value}}


def _operation_object(route: Route, components: SharedComponents) -> dict[str, Any]:
    view_operation = route.operation
    body: dict[str, Any] = {
        "operationId": operation_id(route),
        "tags": [route_group(route.path)],
        "summary": view_operation.summary,
        "description": view_operation.description,
        "parameters": [components.parameter(each) for each in route.parameters],
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
    moved = (301,) if any(each.replaced_by for each in view_operation.parameters) else ()
    statuses = sorted({*view_operation.answers, *moved})
    answers = {str(status): _response_object(status, view_operation) for status in statuses}
    budget = (OVER_BUDGET,) if view_operation.is_budgeted else ()
    problems = sorted({*view_operation.problems, *budget} - set(ALWAYS))
    return {
        **answers,
        **{str(status): _problem_object(HTTPStatus(status)) for status in problems},
        "default": DEFAULT_PROBLEM,
    }


def _response_name(status: str, response: Part) -> str:
    """Return the name of a shared response: that of its schema or its status."""
    if status != "200":
        return "any" if status == "default" else status
    schemas = (each.get("schema", {}).get("$ref", "") for each in response["content"].values())
    return f"200{next(filter(None, schemas), '').rpartition('/')[2]}"


def _response_object(status: int, view_operation: Operation) -> dict[str, Any]:
    body: dict[str, Any] = {
        "description": HTTPStatus(status).phrase,
        "headers": answer_headers(status, view_operation),
    }
    if status != 204 and not 301 <= status <= 308:
        body["content"] = {
            media_type: _media_type_object(media_type, view_operation)
            for media_type in view_operation.media_types
        }
    return body


def _media_type_object(media_type: str, view_operation: Operation) -> dict[str, Any]:
    schema = view_operation.schemas.get(media_type) or USUAL.get(media_type)
    return {"schema": schema} if schema else {}


PROBLEM_CONTENT = {PROBLEM.media_type: {"schema": component_reference("Problem")}, HTML.media_type: {}}


def _problem_object(status: HTTPStatus) -> dict[str, Any]:
    return {
        "description": PROBLEM_REASONS.get(status, status.phrase),
        "headers": problem_headers(status),
        "content": PROBLEM_CONTENT,
    }


DEFAULT_PROBLEM: Part = {
    "description": "A problem of any route (RFC 9457): 406 for an `Accept` that no form fits, "
    "414 and 431 for too long an address or header, 503 from a busy server.",
    "headers": problem_headers(HTTPStatus.SERVICE_UNAVAILABLE),
    "content": PROBLEM_CONTENT,
}
