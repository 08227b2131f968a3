"""The SPARQL endpoint: the gate reads a query, a worker answers it, the client gets the form it asked for."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial

from flask import Blueprint, Response, g, request

from foia_graph.model.forms import GRAPHS, HTML, JSONLD, TABLES, VERDICTS, Form, WorkerFormat
from foia_graph.publish.negotiation import negotiate
from foia_graph.publish.serializers import RENDERERS
from foia_graph.query.sparql.gate import QueryForm
from foia_graph.query.sparql.worker_process import WorkerRequest
from foia_graph.store.catalogue import Catalogue
from foia_graph.web.core.operations import Operation, Parameter, Schema, operation
from foia_graph.web.core.query_parameters import FORM
from foia_graph.web.core.responses import send
from foia_graph.web.core.site import catalogue, words
from foia_graph.web.sparql import results_page
from foia_graph.web.sparql.execution import admit, answer_query
from foia_graph.web.sparql.jsonld_results import compacted
from foia_graph.web.sparql.protocol import MOST_GRAPHS, QUERY, Asked, read
from foia_graph.web.sparql.query_context import Query
from foia_graph.web.sparql.service_description import LINKS, Service

blueprint = Blueprint("sparql", __name__)
FORMS: Mapping[QueryForm, tuple[Form, ...]] = {
    "SELECT": (*TABLES, HTML),
    "ASK": (*VERDICTS, HTML),
    "CONSTRUCT": (*GRAPHS, HTML),
    "DESCRIBE": (*GRAPHS, HTML),
}
"""What each kind of query can be answered in."""
MOST: Mapping[Form, int] = {HTML: 2 << 20}
"""Bytes of results from which a form is made: while the web process writes a page, others wait."""
VOLATILE = re.compile(r"\b(?:rand|now|uuid|struuid)\b")
"""What makes an answer true only once; that it may stand in a text, too, costs nothing but a 304."""


GRAPH: Schema = {"type": "array", "items": {"type": "string", "format": "iri"}, "maxItems": MOST_GRAPHS}
ASKED: Mapping[str, Schema] = {
    "query": {"type": "string"},
    "default-graph-uri": GRAPH,
    "named-graph-uri": GRAPH,
    "format": {"type": "string"},
}


@blueprint.route("/sparql", methods=["GET", "POST"])
@operation(
    Operation(
        "Ask in SPARQL",
        "Answers a query (SPARQL 1.1 Protocol); without one, describes the service. SELECT and ASK have the "
        "forms of results, CONSTRUCT and DESCRIBE those of RDF. Words are found by a property, as in "
        '`?page text:query "domestic violence"` (http://jena.apache.org/text#query).',
        parameters=(
            Parameter("query", ASKED["query"], "The query.", example="ASK { ?s ?p ?o }"),
            Parameter("default-graph-uri", GRAPH, "What the query is put to; may be given several times."),
            Parameter("named-graph-uri", GRAPH, "What GRAPH may name; may be given several times."),
            Parameter("format", ASKED["format"], "The form of the answer, where Accept cannot say it."),
        ),
        media_types=tuple(form.media_type for form in dict.fromkeys((*FORMS["SELECT"], *GRAPHS))),
        problems=(400, 403, 406, 413, 414, 415, 429, 503),
        examples=("/sparql", "/sparql?query=ASK%20%7B%20%3Fs%20%3Fp%20%3Fo%20%7D&format=json"),
        bodies={
            QUERY: {"type": "string"},
            FORM: {"type": "object", "required": ["query"], "properties": ASKED},
        },
    )
)
def sparql() -> Response:
    """Answer a query; without one, describe the service."""
    asked = read(request)
    if asked is not None:
        g.problem_page = partial(results_page.refused_page, asked.query)
    response = about() if asked is None else answer(asked)
    response.vary.add("Accept")
    return response


def about() -> Response:
    """Describe the service: to programs in RDF, to people with a form to fill in."""
    form = negotiate(request.headers.get("Accept"), FORMS["DESCRIBE"])
    service = Service(catalogue())
    if form == HTML:
        body = results_page.ask_page(words().prefixes).encode()
    elif form in RENDERERS:
        body = RENDERERS[form](service, words())
    else:
        # A description has no named graphs, so N-Triples are N-Quads and TriG too.
        body = service.triples(words())
    response = send(body, form.content_type, catalogue())
    response.headers["Link"] = ", ".join(LINKS)
    return response


@dataclass(frozen=True, slots=True)
class Plan:
    """The plan of an answer to an admitted query: the worker's request, and the form the client gets."""

    put: WorkerRequest
    form: Form
    query: Query

    def tag(self, source: Catalogue) -> str:
        """Return the ETag of the answer in a generation, "" for an answer that is true only once."""
        put, text = self.put, self.put.query.lower()
        # The pattern takes longer than all else here; the plain look spares it.
        if any(name in text for name in ("rand", "now", "uuid")) and VOLATILE.search(text):
            return ""
        graphs = f"{put.default_graph_uris}\0{put.named_graph_uris}"
        told = f"{source.generation.identity}\0{self.form.name}\0{put.query}\0{graphs}"
        return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:32]

    def write(self, body: bytes, source: Catalogue) -> bytes:
        """Return the body to send, made of what the worker wrote."""
        if self.form == JSONLD:
            return compacted(body)
        if self.form == HTML:
            return results_page.page(body, self.query.text, self.query.form, source.base).encode()
        return body

    @property
    def is_written_by_worker(self) -> bool:
        """Return True where the bytes of the worker are sent as they are."""
        return self.form not in (JSONLD, HTML)


def planned(asked: Asked, query: Query, accept: str | None, base: str, prefixes: Mapping[str, str]) -> Plan:
    """Return the plan of an answer; raises NotAcceptable where the client accepts none of its forms."""
    forms = FORMS[query.form]
    form = (asked.format and _named(asked.format, forms)) or negotiate(accept, forms)
    graphs = asked.default_graphs, asked.named_graphs
    put = WorkerRequest(
        query.text,
        worker_format(form, query.form),
        *graphs,
        prefixes,
        f"{base}sparql",
        most=MOST.get(form, 0),
    )
    return Plan(put, form, query)


def worker_format(form: Form, kind: QueryForm) -> WorkerFormat:
    """Return the format that a worker is to write so that an answer of a kind can be sent in a form."""
    return form.worker_format or ("json" if kind in ("SELECT", "ASK") else "turtle")


def answer(asked: Asked) -> Response:
    """Answer a query, or 304 where the client has the answer."""
    query = admit(asked.query)
    plan = planned(asked, query, request.headers.get("Accept"), catalogue().base, words().prefixes)
    return answer_query(plan.put, plan.form.content_type, plan.tag, plan.write)


def _named(name: str, forms: Iterable[Form]) -> Form | None:
    """Find the form that the parameter `format` names; None for a name that no form here has."""
    return next((form for form in forms if name == form.name or name in form.accepted_types), None)
