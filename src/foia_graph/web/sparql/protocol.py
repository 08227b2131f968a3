"""What a client asks the SPARQL endpoint (SPARQL 1.1 Protocol, query operation), read strictly.

The raw bytes are read, since a decoded request has already lost what was wrong with it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl

from werkzeug.wrappers import Request

from foia_graph.errors import QueryRefused
from foia_graph.web.http.addresses import is_iri
from foia_graph.web.http.problems import Refused

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"
ACCEPT_POST = f"{QUERY}, {FORM}"
UTF8 = ("utf-8", "utf8")
MOST_FIELDS = 200
MOST_GRAPHS = 100
Pairs = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Asked:
    """A query, the graphs it is put to (None where the request names none), and the form wished for."""

    query: str
    default_graphs: Sequence[str] | None
    named_graphs: Sequence[str] | None
    format: str = ""


def read(request: Request) -> Asked | None:
    """Read a request; None for one without a query. Raises Refused where the protocol is not kept."""
    address = pairs(request.query_string, "address")
    if request.method == "POST":
        return _asked(_posted(request, address))
    return _asked(address) if any(name in ("query", "update") for name, _ in address) else None


def _posted(request: Request, address: Pairs) -> Pairs:
    if any(name == "query" for name, _ in address):
        raise Refused("A POST carries its query in its body, not in its address too.")
    if request.mimetype == UPDATE:
        raise _update()
    if request.mimetype not in (QUERY, FORM):
        raise _unsupported(f"A query is posted as {QUERY} or {FORM}.")
    if request.mimetype_params.get("charset", "utf-8").strip().lower() not in UTF8:
        raise _unsupported("A query is posted in UTF-8.")
    body = request.get_data(parse_form_data=False)
    if request.mimetype == QUERY:
        return [("query", _text(body, "body")), *address]
    return [*address, *pairs(body, "body")]


def _unsupported(message: str) -> Refused:
    return Refused(message, 415, {"Accept-Post": ACCEPT_POST})


def _update() -> QueryRefused:
    return QueryRefused("this catalogue is read-only", "update")


def _asked(pairs: Pairs) -> Asked:
    queries = [value for name, value in pairs if name == "query"]
    if any(name == "update" for name, _ in pairs):
        raise Refused("A request has a query or an update, not both.") if queries else _update()
    if len(queries) != 1:
        raise Refused(f"A request has one query, this one has {len(queries)}.")
    default, named = _graphs(pairs, "default-graph-uri"), _graphs(pairs, "named-graph-uri")
    if len(default) + len(named) > MOST_GRAPHS:
        raise Refused(f"A request names at most {MOST_GRAPHS} graphs.")
    return Asked(queries[0], default or None, named or None, dict(pairs).get("format", ""))


def _graphs(pairs: Pairs, parameter: str) -> list[str]:
    found = [value for name, value in pairs if name == parameter]
    for iri in found:
        if not is_iri(iri):
            raise Refused(f"{parameter} is an absolute IRI, not {iri[:80]!r}.")
    return found


def pairs(data: bytes, where: str) -> Pairs:
    """Read names and values as they were sent; raises Refused, saying where, for what is not UTF-8."""
    text = _text(data, where)
    if text.count("&") >= MOST_FIELDS:
        raise Refused(f"The {where} has more than {MOST_FIELDS} parameters.")
    try:
        return parse_qsl(text, keep_blank_values=True, errors="strict")
    except UnicodeDecodeError:
        raise _not_utf8(where) from None


def _text(data: bytes, where: str) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError:
        raise _not_utf8(where) from None


def _not_utf8(where: str) -> Refused:
    return Refused(f"The {where} holds bytes that are not UTF-8.")
