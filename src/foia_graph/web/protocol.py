"""What a client asks the SPARQL endpoint (SPARQL 1.1 Protocol, query operation), read strictly.

The raw bytes are read, since a decoded request has already lost what was wrong with it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl

from flask import Request

from foia_graph.errors import QueryRefused
from foia_graph.web.addresses import is_iri
from foia_graph.web.problems import Refused

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"
MOST_FIELDS = 200
Pairs = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Asked:
    """A query and the graphs it is put to, None where the request names none."""

    query: str
    default_graphs: Sequence[str] | None
    named_graphs: Sequence[str] | None


def read(request: Request) -> Asked | None:
    """Read a request; None for one without a query. Raises Refused where the protocol is not kept."""
    address = _pairs(request.query_string, "address")
    if request.method != "POST":
        return _asked(address) if any(name == "query" for name, _ in address) else None
    if any(name == "query" for name, _ in address):
        raise Refused("A POST carries its query in its body, not in its address too.")
    if request.headers.get("Content-Encoding", "identity") != "identity":
        raise Refused("The body must not be compressed.", 415)
    if request.mimetype == QUERY:
        return _asked([("query", _text(request.get_data(), "body")), *address])
    if request.mimetype == FORM:
        return _asked([*address, *_pairs(request.get_data(parse_form_data=False), "body")])
    if request.mimetype == UPDATE:
        raise QueryRefused("this catalogue is read-only", "update")
    raise Refused(f"A query is posted as {QUERY} or {FORM}.", 415)


def _asked(pairs: Pairs) -> Asked:
    queries = [value for name, value in pairs if name == "query"]
    if any(name == "update" for name, _ in pairs):
        raise QueryRefused("this catalogue is read-only", "update")
    if len(queries) != 1:
        raise Refused(f"A request has one query, this one has {len(queries)}.")
    return Asked(queries[0], _graphs(pairs, "default-graph-uri"), _graphs(pairs, "named-graph-uri"))


def _graphs(pairs: Pairs, parameter: str) -> list[str] | None:
    found = [value for name, value in pairs if name == parameter]
    for iri in found:
        if not is_iri(iri):
            raise Refused(f"{parameter} is an absolute IRI, not {iri[:80]!r}.")
    return found or None


def _pairs(data: bytes, where: str) -> Pairs:
    try:
        text = _text(data, where)
        return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS)
    except UnicodeDecodeError:
        raise Refused(f"The {where} holds bytes that are not UTF-8.") from None
    except ValueError:
        raise Refused(f"The {where} has more than {MOST_FIELDS} parameters.") from None


def _text(data: bytes, where: str) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError:
        raise Refused(f"The {where} holds bytes that are not UTF-8.") from None
