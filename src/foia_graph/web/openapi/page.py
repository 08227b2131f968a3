"""The page for developers: what can be asked of the catalogue, with examples that work."""

from collections.abc import Iterable
from dataclasses import dataclass
from shlex import quote
from typing import Any

import msgspec
from flask import Blueprint, Response, current_app, render_template, request

from foia_graph.model.forms import HTML, JSON
from foia_graph.publish.negotiation import negotiate
from foia_graph.web.core.operations import Operation, OperationParameter, operation, operation_of
from foia_graph.web.core.responses import send_bytes
from foia_graph.web.core.site import current_catalogue
from foia_graph.web.openapi.document import GROUPS, group
from foia_graph.web.openapi.routes import Route, routes

blueprint = Blueprint("api", __name__)
LINKS = ('</openapi.json>; rel="service-desc"; type="application/json"', '</api/q/>; rel="related"')


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that can be asked: where, and other paths at which it can be asked too."""

    route: Route
    operation: Operation
    also: tuple[str, ...]

    @property
    def anchor(self) -> str:
        """Name it within the page."""
        return f"{self.route.method.lower()}-{self.route.endpoint.replace('.', '-')}"

    @property
    def examples(self) -> list[tuple[str, str]]:
        """Return its examples: the address, and a line for a shell."""
        return [(each, self._curl(each)) for each in self.operation.examples]

    def _curl(self, example: str) -> str:
        """Write a line for a shell; what has no suffix is asked for in the first form there is."""
        asked = self.operation
        follow = "-L " if any(300 <= status < 400 for status in asked.answers) else ""
        has_suffix = "." in example.partition("?")[0].rpartition("/")[2]
        accept = "" if has_suffix or not asked.media_types else f"-H 'Accept: {asked.media_types[0]}' "
        return f"curl {follow}{accept}{quote(current_catalogue().base + example[1:])}"

    @property
    def told(self) -> dict[str, Any]:
        """Write it for programs."""
        asked = self.operation
        return {
            "method": self.route.method,
            "path": self.route.path,
            "summary": asked.summary,
            "description": asked.description,
            "mediaTypes": list(asked.media_types),
            "examples": list(asked.examples),
        }


@blueprint.get("/api")
@operation(
    Operation(
        "Show what can be asked",
        "Gives every operation with what may be chosen, and examples to follow.",
        media_types=(HTML.media_type, JSON.media_type),
        problems=(406,),
        examples=("/api",),
        schemas={
            JSON.media_type: {
                "type": "object",
                "required": ["openapi", "operations"],
                "properties": {"openapi": {"const": "/openapi.json"}, "operations": {"type": "array"}},
            }
        },
    )
)
def home() -> Response:
    """Show what can be asked: a page for people, a list for programs, which leads to the whole document."""
    found = entries(routes(current_app, current_catalogue()))
    form = negotiate(request.headers.get("Accept"), (HTML, JSON))
    body = _page(found) if form == HTML else _listing(found)
    response = send_bytes(body, form.content_type, current_catalogue())
    response.headers["Link"] = ", ".join(LINKS)
    response.vary.add("Accept")
    return response


def entries(found: Iterable[Route]) -> list[Entry]:
    """Put routes together that ask the same, in the order of their groups."""
    by_question: dict[tuple[str, str], list[Route]] = {}
    for route in found:
        by_question.setdefault((route.endpoint, route.method), []).append(route)
    together = [_entry(*each) for each in by_question.values()]
    order = list(GROUPS)
    return sorted(together, key=lambda entry: order.index(group(entry.route.path)))


def _entry(first: Route, *others: Route) -> Entry:
    """Say of several paths what their view says of itself."""
    said = operation_of(current_app.view_functions[first.endpoint])
    operation = said.for_profile(current_catalogue().profile) if said else first.operation
    return Entry(first, operation, tuple(each.path for each in others))


def _page(found: list[Entry]) -> bytes:
    groups = {name: [each for each in found if group(each.route.path) == name] for name in GROUPS}
    return render_template(
        "api.html",
        title="For programs",
        groups={name: each for name, each in groups.items() if each},
        said=GROUPS,
        base=current_catalogue().base,
        values=values,
    ).encode()


def values(parameter: OperationParameter) -> str:
    """Return which values a parameter takes."""
    schema = parameter.schema.get("items") or next(iter(parameter.schema.get("anyOf", [parameter.schema])))
    if "enum" in schema:
        return ", ".join(map(str, schema["enum"]))
    return str(schema.get("format") or schema.get("type", ""))


def _listing(found: list[Entry]) -> bytes:
    told = {"openapi": "/openapi.json", "operations": [entry.told for entry in found]}
    return msgspec.json.format(msgspec.json.encode(told)) + b"\n"
