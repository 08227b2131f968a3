"""The page for developers: the operations of the API, with examples that work."""

from collections.abc import Iterable
from dataclasses import dataclass
from shlex import quote
from typing import Any

import msgspec
from flask import Blueprint, Response, current_app, render_template, request

from foia_graph.model.forms import HTML, JSON
from foia_graph.publish.negotiation import negotiate
from foia_graph.web.core.operations import Operation, OperationParameter, operation_of
from foia_graph.web.core.responses import send_bytes
from foia_graph.web.core.site import current_catalogue
from foia_graph.web.openapi.document import GROUPS, route_group
from foia_graph.web.openapi.path_expansions import Route, api_routes

blueprint = Blueprint("api", __name__)
LINKS = ('</openapi.json>; rel="service-desc"; type="application/json"', '</api/q/>; rel="related"')


@dataclass(frozen=True, slots=True)
class OperationEntry:
    """An operation of the API: its route, and other paths that have it too."""

    route: Route
    operation: Operation
    other_paths: list[str]

    @property
    def anchor(self) -> str:
        """Return its anchor within the page."""
        return f"{self.route.method.lower()}-{self.route.endpoint.replace('.', '-')}"

    @property
    def examples(self) -> list[tuple[str, str]]:
        """Return its examples as (address, line for a shell)."""
        return [(each, self._curl_line(each)) for each in self.operation.examples]

    def _curl_line(self, example: str) -> str:
        follow = "-L " if any(300 <= status < 400 for status in self.operation.answers) else ""
        has_suffix = "." in example.partition("?")[0].rpartition("/")[2]
        forms = () if has_suffix else self.operation.media_types[:1]
        accept = "".join(f"-H 'Accept: {each}' " for each in forms)
        return f"curl {follow}{accept}{quote(current_catalogue().base + example[1:])}"

    @property
    def summary_json(self) -> dict[str, Any]:
        """Write its summary as JSON."""
        return {
            "method": self.route.method,
            "path": self.route.path,
            "summary": self.operation.summary,
            "description": self.operation.description,
            "mediaTypes": list(self.operation.media_types),
            "examples": list(self.operation.examples),
        }


@blueprint.get("/api")
def home() -> Response:
    """Send the operations: a page for people, a list for programs, which leads to the whole document."""
    entries = operation_entries(api_routes(current_app, current_catalogue()))
    form = negotiate(request.headers.get("Accept"), (HTML, JSON))
    body = _api_page(entries) if form == HTML else _operation_list(entries)
    response = send_bytes(body, form.content_type, current_catalogue())
    response.headers["Link"] = ", ".join(LINKS)
    response.vary.add("Accept")
    return response


def operation_entries(routes: Iterable[Route]) -> list[OperationEntry]:
    """Return routes of one operation as one entry, in the order of their groups."""
    by_question: dict[tuple[str, str], list[Route]] = {}
    for route in routes:
        by_question.setdefault((route.endpoint, route.method), []).append(route)
    together = [
        OperationEntry(
            first,
            operation_of(current_app, first.endpoint) or first.operation,
            [each.path for each in others],
        )
        for first, *others in by_question.values()
    ]
    order = list(GROUPS)
    return sorted(together, key=lambda entry: order.index(route_group(entry.route.path)))


def _api_page(entries: list[OperationEntry]) -> bytes:
    groups = {name: [each for each in entries if route_group(each.route.path) == name] for name in GROUPS}
    return render_template(
        "api.html",
        title="API",
        groups={name: each for name, each in groups.items() if each},
        said=GROUPS,
        base=current_catalogue().base,
        values=value_names,
    ).encode()


def value_names(parameter: OperationParameter) -> str:
    """Return the words for the values that a parameter takes."""
    schema = parameter.schema.get("items") or next(iter(parameter.schema.get("anyOf", [parameter.schema])))
    if "enum" in schema:
        return ", ".join(map(str, schema["enum"]))
    return str(schema.get("format") or schema.get("type") or parameter.media_type)


def _operation_list(entries: list[OperationEntry]) -> bytes:
    summaries = {"openapi": "/openapi.json", "operations": [entry.summary_json for entry in entries]}
    return msgspec.json.format(msgspec.json.encode(summaries)) + b"\n"
