"""Requests to the SPARQL endpoint (SPARQL 1.1 Protocol, query operation), read strictly.

The raw bytes are read: Werkzeug decodes bytes that are not UTF-8 to other text, and takes the first of
repeated parameters.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from werkzeug.wrappers import Request

from foia_graph.errors import QueryRefused, RequestRefused
from foia_graph.publish.addresses import is_iri
from foia_graph.web.core.query_parameters import FORM, RawPairs, pairs, utf8_text

QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"
ACCEPT_POST = f"{QUERY}, {FORM}"
UTF8 = ("utf-8", "utf8")
MOST_GRAPHS = 100


@dataclass(frozen=True, slots=True)
class Asked:
    """A request: the query, its dataset (None where no graphs are named), and the parameter `format`."""

    query: str
    default_graphs: Sequence[str] | None
    named_graphs: Sequence[str] | None
    format: str = ""


def read(request: Request) -> Asked | None:
    """Parse a request, None for one without a query; raises RequestRefused or QueryRefused for the rest."""
    address = pairs(request.query_string, "address")
    if request.method == "POST":
        return _asked(_posted(request, address))
    return _asked(address) if any(name in ("query", "update") for name, _ in address) else None


def _posted(request: Request, address: RawPairs) -> RawPairs:
    if any(name == "query" for name, _ in address):
        raise RequestRefused("A POST carries its query in its body, not in its address too.")
    if request.mimetype == UPDATE:
        raise _update()
    if request.mimetype not in (QUERY, FORM):
        raise _unsupported(f"A query is posted as {QUERY} or {FORM}.")
    if request.mimetype_params.get("charset", "utf-8").strip().lower() not in UTF8:
        raise _unsupported("A query is posted in UTF-8.")
    body = request.get_data(parse_form_data=False)
    if request.mimetype == QUERY:
        return [("query", utf8_text(body, "body")), *address]
    return [*address, *pairs(body, "body")]


def _unsupported(message: str) -> RequestRefused:
    return RequestRefused(message, 415, {"Accept-Post": ACCEPT_POST})


def _update() -> QueryRefused:
    return QueryRefused("this catalogue is read-only", "update")


def _asked(pairs: RawPairs) -> Asked:
    queries = [value for name, value in pairs if name == "query"]
    if any(name == "update" for name, _ in pairs):
        raise RequestRefused("A request has a query or an update, not both.") if queries else _update()
    if len(queries) != 1:
        raise RequestRefused(f"A request has one query, this one has {len(queries)}.")
    default, named = _graphs(pairs, "default-graph-uri"), _graphs(pairs, "named-graph-uri")
    if len(default) + len(named) > MOST_GRAPHS:
        raise RequestRefused(f"A request names at most {MOST_GRAPHS} graphs.")
    return Asked(queries[0], default or None, named or None, dict(pairs).get("format", ""))


def _graphs(pairs: RawPairs, parameter: str) -> list[str]:
    found = [value for name, value in pairs if name == parameter]
    for iri in found:
        if not is_iri(iri):
            raise RequestRefused(f"{parameter} is an absolute IRI, not {iri[:80]!r}.")
    return found
