"""The headers of answers, as the OpenAPI document describes them: each once, referred to by `$ref`."""

from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any

from foia_graph.web.core.operations import Operation
from foia_graph.web.openapi.sharing import Part

USUAL = ("ETag", "Foia-Graph-Generation", "Link")
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
    return _references((*USUAL, *past))


def problem_headers(status: HTTPStatus) -> dict[str, Any]:
    """Return references to the headers that a problem may have."""
    by_status: Mapping[int, tuple[str, ...]] = {
        429: ("Retry-After", "RateLimit", "RateLimit-Policy"),
        503: ("Retry-After",),
    }
    return _references(by_status.get(status, ()))


def _references(names: Iterable[str]) -> dict[str, Any]:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}
