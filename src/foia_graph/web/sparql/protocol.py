"""Requests to the SPARQL endpoint (SPARQL 1.1 Protocol, query operation), read strictly.

The raw bytes are read: Werkzeug decodes bytes that are not UTF-8 to other text, and takes the first of
repeated parameters.
"""

from collections.abc import Sequence
from typing import NamedTuple

from werkzeug.wrappers import Request

from foia_graph.errors import QueryRefused, RequestRefused
from foia_graph.publish.addresses import is_iri
from foia_graph.web.core.query_parameters import AS_OF_NAME, FORM_TYPE, RawPairs, parse_pairs, utf8_text

QUERY_TYPE = "application/sparql-query"
UPDATE_TYPE = "application/sparql-update"
ACCEPT_POST = f"{QUERY_TYPE}, {FORM_TYPE}"
UTF8_NAMES = ("utf-8", "utf8")
MAX_GRAPHS = 100


class QueryRequest(NamedTuple):
    """A request: the query, its dataset (None where no graphs are named), and how the answer is to look.

    `format` is the form of the answer, `sort` the variable by which a page sorts its rows.
    """

    query: str
    default_graphs: Sequence[str] | None
    named_graphs: Sequence[str] | None
    format: str = ""
    sort: str = ""


def parse_query_request(request: Request) -> QueryRequest | None:
    """Parse a request, None for one without a query; raises RequestRefused or QueryRefused for the rest."""
    if request.method == "POST":
        address = parse_pairs(request.query_string, "address")
        return _query_request(_post_parameters(request, address))
    return parse_query_address(request.query_string)


def parse_query_address(query_string: bytes) -> QueryRequest | None:
    """Parse the address of a request that has no body, as `parse_query_request` does."""
    address = parse_pairs(query_string, "address")
    if len(address) == 1 and address[0][0] == "query":
        return QueryRequest(address[0][1], None, None)
    return _query_request(address) if any(name in ("query", "update") for name, _ in address) else None


def _post_parameters(request: Request, address: RawPairs) -> RawPairs:
    if any(name == "query" for name, _ in address):
        raise RequestRefused("A POST carries its query in its body, not in its address too.")
    if request.mimetype == UPDATE_TYPE:
        raise _update_refusal()
    if request.mimetype not in (QUERY_TYPE, FORM_TYPE):
        raise _media_type_refusal(f"A query is posted as {QUERY_TYPE} or {FORM_TYPE}.")
    if request.mimetype_params.get("charset", "utf-8").strip().lower() not in UTF8_NAMES:
        raise _media_type_refusal("A query is posted in UTF-8.")
    body = request.get_data(parse_form_data=False)
    if request.mimetype == QUERY_TYPE:
        return [("query", utf8_text(body, "body")), *address]
    pairs = parse_pairs(body, "body")
    if any(name == AS_OF_NAME for name, _ in pairs):
        raise RequestRefused(f"{AS_OF_NAME} stands in the address of a query, not in its body.")
    return [*address, *pairs]


def _media_type_refusal(message: str) -> RequestRefused:
    return RequestRefused(message, 415, {"Accept-Post": ACCEPT_POST})


def _update_refusal() -> QueryRefused:
    return QueryRefused("this catalogue is read-only", "update")


def _query_request(pairs: RawPairs) -> QueryRequest:
    queries = [value for name, value in pairs if name == "query"]
    if any(name == "update" for name, _ in pairs):
        raise (
            RequestRefused("A request has a query or an update, not both.") if queries else _update_refusal()
        )
    if len(queries) != 1:
        raise RequestRefused(f"A request has one query, this one has {len(queries)}.")
    default_graphs, named_graphs = (
        _graph_iris(pairs, "default-graph-uri"),
        _graph_iris(pairs, "named-graph-uri"),
    )
    if len(default_graphs) + len(named_graphs) > MAX_GRAPHS:
        raise RequestRefused(f"A request names at most {MAX_GRAPHS} graphs.")
    others = dict(pairs)
    return QueryRequest(
        queries[0],
        default_graphs or None,
        named_graphs or None,
        others.get("format", ""),
        others.get("sort", ""),
    )


def _graph_iris(pairs: RawPairs, parameter: str) -> list[str]:
    iris = [value for name, value in pairs if name == parameter]
    for iri in iris:
        if not is_iri(iri):
            raise RequestRefused(f"{parameter} is an absolute IRI, not {iri[:80]!r}.")
    return iris
