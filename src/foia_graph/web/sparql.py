"""The SPARQL endpoint: the gate reads a query, a worker answers it, the client gets the form it asked for."""

import hashlib
import re
from collections.abc import Mapping

import orjson
from flask import Blueprint, Response, request

from foia_graph.compaction import compact
from foia_graph.sparql.child import Request
from foia_graph.sparql.results import FormatName
from foia_graph.web import asking, results
from foia_graph.web.negotiation import (
    HTML,
    JSONLD,
    N_QUADS,
    N_TRIPLES,
    RDF_XML,
    TRIG,
    TURTLE,
    Form,
    negotiate,
)
from foia_graph.web.protocol import Asked, read
from foia_graph.web.replies import send
from foia_graph.web.representations import RENDERERS
from foia_graph.web.service import Service
from foia_graph.web.site import catalogue, words

blueprint = Blueprint("sparql", __name__)
JSON = Form("json", "application/sparql-results+json", ("application/json", "text/javascript"))
XML = Form("xml", "application/sparql-results+xml", ("application/xml", "text/xml"))
CSV = Form("csv", "text/csv", has_charset=True)
TSV = Form("tsv", "text/tab-separated-values", has_charset=True)
ROWS = (JSON, XML, CSV, TSV, HTML)
GRAPHS = (TURTLE, JSONLD, N_TRIPLES, RDF_XML, N_QUADS, TRIG, HTML)
FORMATS: Mapping[Form, FormatName] = {
    JSON: "json",
    XML: "xml",
    CSV: "csv",
    TSV: "tsv",
    TURTLE: "turtle",
    JSONLD: "ntriples",
    N_TRIPLES: "ntriples",
    RDF_XML: "rdfxml",
    N_QUADS: "nquads",
    TRIG: "trig",
}
VOLATILE = re.compile(r"\b(?:rand|now|uuid|struuid)\s*\(", re.IGNORECASE)


@blueprint.route("/sparql", methods=["GET", "POST"])
def sparql() -> Response:
    """Answer a query; without one, say what is served here."""
    asked = read(request)
    response = about() if asked is None else answer(asked)
    response.vary.add("Accept")
    return response


def about() -> Response:
    """Describe the service: to programs in RDF, to people with a form to fill in."""
    form = negotiate(request.headers.get("Accept"), GRAPHS)
    service = Service(catalogue())
    if form == HTML:
        return send(results.ask_page(words().prefixes).encode(), form.content_type, catalogue())
    if form in RENDERERS:
        return send(RENDERERS[form](service, words()), form.content_type, catalogue())
    # A description has no named graphs, so N-Triples are N-Quads and TriG too.
    return send(service.triples(words()), form.content_type, catalogue())


def answer(asked: Asked) -> Response:
    """Answer a query, or 304 where the client has the answer."""
    query = asking.admit(asked.query)
    forms = ROWS if query.form in ("SELECT", "ASK") else GRAPHS
    form = negotiate(request.headers.get("Accept"), forms)
    source = catalogue()
    etag = "" if VOLATILE.search(query.text) else _etag(source.generation.identity, form, asked)
    if etag and etag in request.if_none_match and request.method != "POST":
        return send(b"", form.content_type, source, etag)
    engine: FormatName = FORMATS.get(form) or ("json" if forms is ROWS else "turtle")
    put = Request(
        query.text, engine, asked.default_graphs, asked.named_graphs, words().prefixes, f"{source.base}sparql"
    )
    found = asking.ask(put)
    if found.generation != source.generation.path.name:
        etag = ""  # the store was swapped while the query waited
    response = send(_written(found.body, form, query), form.content_type, source, etag)
    response.headers["Server-Timing"] = f"query;dur={found.seconds * 1000:.1f}"
    return response


def _written(body: bytes, form: Form, query: asking.Query) -> bytes:
    if form == JSONLD:
        return orjson.dumps(compact(body, words().context), option=orjson.OPT_INDENT_2) + b"\n"
    if form == HTML:
        return results.page(body, query.text, query.form, catalogue().base).encode()
    return body


def _etag(identity: str, form: Form, asked: Asked) -> str:
    told = [identity, form.name, asked.query, str(asked.default_graphs), str(asked.named_graphs)]
    return hashlib.sha256("\0".join(told).encode("utf-8", "surrogatepass")).hexdigest()[:32]
