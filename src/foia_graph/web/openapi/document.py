"""The OpenAPI 3.1 document of the API, made of the operations that views declare."""

import re
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any

import msgspec
from flask import Blueprint, Response, current_app

from foia_graph.model.forms import HTML, JSON, JSONLD, PROBLEM, RESULTS_JSON
from foia_graph.model.resource import Resource, text_of
from foia_graph.runtime.version import __version__
from foia_graph.store.catalogue import Catalogue
from foia_graph.web.core.operations import Operation, OperationParameter, Schema, operation
from foia_graph.web.core.responses import send_bytes
from foia_graph.web.core.schema_components import component_reference
from foia_graph.web.core.site import current_catalogue, current_site
from foia_graph.web.openapi.class_schemas import component_schemas
from foia_graph.web.openapi.routes import Route, api_routes

blueprint = Blueprint("openapi", __name__)
USUAL: Mapping[str, Schema] = {
    JSONLD.media_type: component_reference("LinkedData"),
    RESULTS_JSON.media_type: component_reference("SparqlResults"),
}
"""Schemas of answers where a view declares none."""
ALWAYS = (414, 431, 503)
"""Problems of every route: the address or a header is too long, or there is no store to answer from, or no
room."""
OVER_BUDGET = 429
"""The problem of routes that are charged to the budget of the client."""
PASSING: Mapping[int, str] = {
    429: "The budget of the client (`RateLimit-Policy`) is used up. Ask again after `Retry-After`.",
    503: "Too many wait, or what the answer needs is not there yet. Ask again after `Retry-After`.",
}
"""The problems that pass with time, each with a sentence."""
GROUPS: Mapping[str, str] = {
    "API": "Lists, neighbourhoods, and evidence.",
    "Search": "Words, and where they stand.",
    "Saved queries": "Questions that were asked before, each with what may be chosen in it.",
    "SPARQL": "The SPARQL 1.1 Protocol, for questions of your own.",
    "Things": "Everything that has a name, described in every form.",
    "Documents": "What is held of documents: their numbers, pages, and files.",
    "Changes": "What came, changed and went, for those who keep a copy or follow.",
    "Words": "What the words mean.",
    "Site": "The site itself.",
}
"""The groups of routes, with a sentence on each."""
PLACES = {
    "/api/q": "Saved queries",
    "/questions": "Saved queries",
    "/timeline": "Search",
    "/api/search": "Search",
    "/api": "API",
    "/openapi.json": "API",
    "/search": "Search",
    "/opensearch": "Search",
    "/sparql": "SPARQL",
    "/doc": "Things",
    "/id": "Things",
    "/scheme": "Things",
    "/graph": "Things",
    "/resource": "Things",
    "/catalog": "Things",
    "/linkset": "Things",
    "/changes": "Changes",
    "/history": "Changes",
    "/corrections": "Changes",
    "/dump": "Changes",
    "/feeds": "Changes",
    "/resourcesync": "Changes",
    "/sitemap": "Changes",
    "/.well-known/resourcesync": "Changes",
    "/conflicts": "Things",
    "/gaps": "Things",
    "/explore": "Things",
    "/profiles": "Things",
    "/data.json": "Things",
    "/void": "Things",
    "/cite": "Things",
    "/dossier": "Site",
    "/embed": "Documents",
    "/oembed": "Documents",
    "/oai": "Things",
    "/.well-known/void": "Things",
    "/bates": "Documents",
    "/compare": "Documents",
    "/redactions": "Documents",
    "/iiif": "Documents",
    "/file": "Documents",
    "/ontology": "Words",
    "/context": "Words",
    "/": "Site",
}
"""The group of a route by how its path begins; the first that fits counts."""


@blueprint.get("/openapi.json")
@operation(
    Operation(
        "Describe this API",
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
    """Return the OpenAPI document of some routes."""
    paths: dict[str, dict[str, Any]] = {}
    for route in routes:
        paths.setdefault(route.path, {})[route.method.lower()] = _operation_object(route)
    return {
        "openapi": "3.1.0",
        "info": _api_info(catalog),
        "servers": [{"url": "/"}],
        "tags": [{"name": name, "description": text} for name, text in GROUPS.items()],
        "paths": paths,
        "components": {
            "schemas": component_schemas(current_site().profile),
            "responses": {"Problem": _problem_response(), "PassingProblem": _passing_problem_response()},
        },
    }


def route_group(path: str) -> str:
    """Return the group that a path belongs to."""
    return next(name for start, name in PLACES.items() if path.startswith(start))


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


def _operation_object(route: Route) -> dict[str, Any]:
    view_operation = route.operation
    body: dict[str, Any] = {
        "operationId": _operation_id(route),
        "tags": [route_group(route.path)],
        "summary": view_operation.summary,
        "description": view_operation.description,
        "parameters": [_parameter_object(each) for each in route.parameters],
        "responses": _response_objects(view_operation),
    }
    if route.method == "POST":
        bodies = {media_type: {"schema": schema} for media_type, schema in view_operation.bodies.items()}
        body["requestBody"] = {"required": True, "content": bodies}
    return body


def _operation_id(route: Route) -> str:
    """Return the identifier of an operation, made of method and path.

    >>> _operation_id(Route("/api/q/{name}.{suffix}", "GET", Operation("", "", cost="light"), ""))
    'get_api_q_name_suffix'
    """
    words = re.findall(r"\w+", route.path)
    return "_".join([route.method.lower(), *words, *(["list"] if route.path.endswith("/") else [])])


def _parameter_object(parameter: OperationParameter) -> dict[str, Any]:
    example = {"example": parameter.example} if parameter.example else {}
    return {
        "name": parameter.name,
        "in": parameter.place,
        "description": parameter.description,
        "required": parameter.required or parameter.place == "path",
        "schema": parameter.schema,
        **example,
    }


# -- answers -------------------------------------------------------------------------------------------------


def _response_objects(view_operation: Operation) -> dict[str, Any]:
    answers = {str(status): _response_object(status, view_operation) for status in view_operation.answers}
    if 200 in view_operation.answers:
        answers["304"] = {"description": "The client has this answer (If-None-Match)."}
    budget = (OVER_BUDGET,) if view_operation.is_budgeted else ()
    problems = sorted({*view_operation.problems, *ALWAYS, *budget})
    return answers | {str(status): _problem_reference(status) for status in problems}


def _problem_reference(status: int) -> dict[str, str]:
    name = "PassingProblem" if status in PASSING else "Problem"
    description = PASSING.get(status, HTTPStatus(status).phrase)
    return {"$ref": f"#/components/responses/{name}", "description": description}


def _response_object(status: int, view_operation: Operation) -> dict[str, Any]:
    body: dict[str, Any] = {"description": HTTPStatus(status).phrase}
    if status in (301, 302, 303, 307, 308):
        body["headers"] = {"Location": {"description": "Where it is.", "schema": {"type": "string"}}}
    elif status != 204:
        body["content"] = {
            media_type: _media_type_object(media_type, view_operation)
            for media_type in view_operation.media_types
        }
    return body


def _media_type_object(media_type: str, view_operation: Operation) -> dict[str, Any]:
    schema = view_operation.schemas.get(media_type) or USUAL.get(media_type)
    return {"schema": schema} if schema else {}


def _problem_response() -> dict[str, Any]:
    return {
        "description": "What was found, and what would have been right (RFC 9457).",
        "content": {PROBLEM.media_type: {"schema": component_reference("Problem")}, HTML.media_type: {}},
    }


def _passing_problem_response() -> dict[str, Any]:
    seconds = {
        "description": "Seconds to wait.",
        "schema": {"type": "integer", "minimum": 0},
    }
    return {**_problem_response(), "headers": {"Retry-After": seconds}}
