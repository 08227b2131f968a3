"""The SPARQL endpoint: the gate reads a query, a worker answers it, the client gets the form it asked for."""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from functools import partial
from io import BytesIO
from itertools import chain
from typing import NamedTuple

from flask import Blueprint, Response, g, request
from werkzeug.wrappers import Request

from foia_graph.errors import FoiaGraphError, NotAcceptable, QueryRefused, RequestRefused
from foia_graph.model.forms import GRAPHS, HTML, RESULTS_JSON, TABLES, VERDICTS, XLSX, Form, WorkerFormat
from foia_graph.publish.addresses import is_iri
from foia_graph.publish.negotiation import negotiate
from foia_graph.publish.serializers import RENDERERS, LanguageWriters
from foia_graph.query.sparql.gate import QueryForm
from foia_graph.query.sparql.messages import WorkerRequest
from foia_graph.query.sparql.pool import ResultStream, SerializedResult
from foia_graph.query.sparql.text_query.parse import has_search, may_search
from foia_graph.store.catalogue import Catalogue
from foia_graph.web.core import query_parameters, request_rules
from foia_graph.web.core.responses import COMMON_HEADERS, CONDITION_KEYS, NOTES_HEADER, send_bytes
from foia_graph.web.core.site import Site, current_catalogue, current_writers
from foia_graph.web.core.wsgi_types import IS_GONE, RELEASE_SLOT, Environ, Headers, StartResponse, WsgiApp
from foia_graph.web.sparql import execution, results_page
from foia_graph.web.sparql.results_page import results_workbook
from foia_graph.web.sparql.vocabulary import query_notes
from foia_graph.web.sparql.void import LINKS, ServiceDescription

QUERY_TYPE = "application/sparql-query"
UPDATE_TYPE = "application/sparql-update"
ACCEPT_POST = f"{QUERY_TYPE}, {query_parameters.FORM_TYPE}"
# Parameters of a query: those that mean something, and what clients send that means nothing here. `ac` is of
# sparql-editor, `output`, `results` of SPARQLWrapper, the others of Virtuoso and its clients.
PARAMETERS = frozenset((
    "query", "default-graph-uri", "named-graph-uri", "format", "sort", query_parameters.AS_OF_NAME,
    "ac", "debug", "maxrows", "output", "results", "run", "should-sponge", "timeout",
))  # fmt: skip
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
    address = query_parameters.parse_pairs(request.query_string, "address")
    if request.method == "POST":
        return _query_request(_post_parameters(request, address))
    if len(address) == 1 and address[0][0] == "query":
        return QueryRequest(address[0][1], None, None)
    return _query_request(address) if any(name in ("query", "update") for name, _ in address) else None


def _post_parameters(request: Request, address: query_parameters.RawPairs) -> query_parameters.RawPairs:
    if any(name == "query" for name, _ in address):
        raise RequestRefused("A POST carries its query in its body, not in its address too.")
    if request.mimetype == UPDATE_TYPE:
        raise _update_refusal()
    if request.mimetype not in (QUERY_TYPE, query_parameters.FORM_TYPE):
        raise _media_type_refusal(f"A query is posted as {QUERY_TYPE} or {query_parameters.FORM_TYPE}.")
    if request.mimetype_params.get("charset", "utf-8").strip().lower() not in UTF8_NAMES:
        raise _media_type_refusal("A query is posted in UTF-8.")
    body = request.get_data(parse_form_data=False)
    if request.mimetype == QUERY_TYPE:
        return [("query", query_parameters.utf8_text(body, "body")), *address]
    pairs = query_parameters.parse_pairs(body, "body")
    if any(name == query_parameters.AS_OF_NAME for name, _ in pairs):
        raise RequestRefused(
            f"{query_parameters.AS_OF_NAME} belongs in the address of a query, not in its body."
        )
    return [*address, *pairs]


def _media_type_refusal(message: str) -> RequestRefused:
    return RequestRefused(message, 415, {"Accept-Post": ACCEPT_POST})


def _update_refusal() -> QueryRefused:
    return QueryRefused("this catalogue is read-only", "update")


def _query_request(pairs: query_parameters.RawPairs) -> QueryRequest:
    queries = [value for name, value in pairs if name == "query"]
    if any(name == "update" for name, _ in pairs):
        raise (
            RequestRefused("A request has a query or an update, not both.") if queries else _update_refusal()
        )
    if unknown := next((name for name, _ in pairs if name not in PARAMETERS), None):
        known = ", ".join(sorted(PARAMETERS))
        raise RequestRefused(f"A query has no parameter {unknown[:40]!r}; there are {known}.")
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


def _graph_iris(pairs: query_parameters.RawPairs, parameter: str) -> list[str]:
    iris = [value for name, value in pairs if name == parameter]
    for iri in iris:
        if not is_iri(iri):
            raise RequestRefused(f"{parameter} is an absolute IRI, not {iri[:80]!r}.")
    return iris


blueprint = Blueprint("sparql", __name__)
# What each kind of query can be answered in.
FORMS_BY_QUERY: Mapping[QueryForm, tuple[Form, ...]] = {
    "SELECT": (*TABLES, XLSX, HTML),
    "ASK": (*VERDICTS, HTML),
    "CONSTRUCT": (*GRAPHS, HTML),
    "DESCRIBE": (*GRAPHS, HTML),
}
# Bytes of results from which a form is made: while the web process writes it, others wait.
MOST: Mapping[Form, int] = {HTML: 2 << 20, XLSX: 8 << 20}
# What makes an answer true only once. To the engine words may touch (`DISTINCTRAND()`), and a comment may are
# before the parenthesis; where such a thing is in a text, the answer is not kept, and nothing else.
VOLATILE = re.compile(r"(?:rand|now|uuid)\s*[(#]")
# The name of this way to put a query, in the log.
ROUTE = "sparql"


@blueprint.route("/sparql", methods=["GET", "POST"])
def sparql() -> Response:
    """Answer a query; without one, describe the service."""
    query_request = parse_query_request(request)
    if query_request is not None:
        g.problem_page = partial(results_page.refusal_page, query_request.query)
    response = describe_service() if query_request is None else answer_request(query_request)
    response.vary.add("Accept")
    return response


def describe_service() -> Response:
    """Describe the service: to programs in RDF, to people with a form to fill in."""
    form = negotiate(request.headers.get("Accept"), FORMS_BY_QUERY["DESCRIBE"])
    service = ServiceDescription(current_catalogue())
    if form == HTML:
        body = results_page.form_page(current_writers().prefixes).encode()
    elif form in RENDERERS:
        body = RENDERERS[form](service, current_writers())
    else:
        # A description has no named graphs, so N-Triples are N-Quads and TriG too.
        body = service.triples(current_writers())
    response = send_bytes(body, form.content_type, current_catalogue())
    response.headers["Link"] = ", ".join(LINKS)
    return response


class AnswerPlan(NamedTuple):
    """The plan of an answer to an admitted query: the worker's request, and the form the client gets."""

    worker_request: WorkerRequest
    form: Form
    query: execution.AdmittedQuery
    sort: str = ""

    def etag(self, source: Catalogue) -> str:
        """Return the ETag of the answer in a generation, "" for an answer that is true only once."""
        put, text = self.worker_request, self.worker_request.query.lower()
        # The pattern takes longer than all else here; the plain look spares it.
        if ("rand" in text or "now" in text or "uuid" in text) and VOLATILE.search(text):
            return ""
        graphs = f"{put.default_graph_uris}\0{put.named_graph_uris}"
        identity = f"{source.generation.identity}\0{self.form.name}\0{put.query}\0{graphs}\0{self.sort}"
        return hashlib.sha256(identity.encode("utf-8", "surrogatepass")).hexdigest()[:32]

    def write_form(self, body: bytes, source: Catalogue, headers: Headers) -> bytes:
        """Return what is sent, made of what the worker wrote; notes on the query are added to `headers`."""
        notes = query_notes(self.query, self.worker_request, body, source)
        if notes:
            listed = json.dumps([note._asdict() for note in notes])
            headers.append((NOTES_HEADER, listed))
        if self.form == XLSX:
            return results_workbook(body, source)
        if self.form == HTML:
            text, kind = self.query
            return results_page.answer_page(body, text, kind, source.base, self.sort, notes).encode()
        if self.form == RESULTS_JSON and notes:
            # An extension member (SPARQL 1.1 Query Results JSON Format, 3).
            return f'{{"notes":{listed},'.encode() + body.removeprefix(b"{")
        return body

    @property
    def is_written_by_worker(self) -> bool:
        """Return True where the bytes of the worker are sent as they are."""
        return self.form not in MOST


def plan_answer(
    query_request: QueryRequest,
    query: execution.AdmittedQuery,
    accept: str | None,
    base: str,
    words: LanguageWriters,
) -> AnswerPlan:
    """Return the plan of an answer; raises NotAcceptable where the client accepts none of its forms."""
    forms = FORMS_BY_QUERY[query.form]
    name = query_request.format
    named = (each for each in forms if name and (name == each.name or name in each.accepted_types))
    form = next(named, None) or negotiate(accept, forms)
    graphs = query_request.default_graphs, query_request.named_graphs
    put = WorkerRequest(
        query.text,
        worker_format(form, query.form),
        *graphs,
        words.prefixes,
        words.context,
        words.context_address,
        f"{base}sparql",
        most=MOST.get(form, 0),
    )
    return AnswerPlan(put, form, query, query_request.sort if form == HTML else "")


def worker_format(form: Form, kind: QueryForm) -> WorkerFormat:
    """Return the format that a worker is to write so that an answer of a kind can be sent in a form."""
    return form.worker_format or ("json" if kind in ("SELECT", "ASK") else "turtle")


def answer_request(query_request: QueryRequest) -> Response:
    """Answer a query, or 304 where the client has the answer."""
    query = execution.admit_query(query_request.query)
    plan = plan_answer(
        query_request, query, request.headers.get("Accept"), current_catalogue().base, current_writers()
    )
    notes: Headers = []
    write = partial(plan.write_form, headers=notes)
    response = execution.answer_query(plan.worker_request, plan.form.content_type, plan.etag, write)
    response.headers.extend(notes)
    return response


PATH = "/sparql"


# A query that has passed the gate, with the plan of its answer.
_PreparedQuery = tuple[execution.QueryContext, AnswerPlan, Catalogue]


class QueryApp:
    """A WSGI app that answers queries whose answer a worker writes whole, in front of the app of pages.

    It reads a query without a request of Flask, which takes longer than most queries do. All else (a form
    that the web process has to write, a condition, a query that searches, one that is refused or gets no
    answer) is left to the app, which gets the error of a query that was run, so that none is run twice.
    """

    def __init__(self, app: WsgiApp, site: Site) -> None:
        self._app, self._site = app, site

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request (PEP 3333)."""
        query = self._prepare(environ)
        if query is None:
            return self._app(environ, start_response)
        # Who waits for a worker needs no slot; the app takes another, where it has to explain an error.
        if (release := environ.pop(RELEASE_SLOT, None)) is not None:
            release()
        context, plan, _ = query
        with ExitStack() as reading:
            try:
                with context.record_run(plan.worker_request.format):
                    stream = reading.enter_context(
                        self._site.start().stream(
                            plan.worker_request, environ.get(IS_GONE), context.course, context.client
                        )
                    )
            except (QueryRefused, NotAcceptable) as error:
                environ[execution.FAILED_RUN_KEY] = (error, context.course, context.seconds)
                return self._app(environ, start_response)
            source, headers = self._headers(query, stream.first)
            if stream.rest is not None:
                start_response("200 OK", [*headers, *self._site.budgets.rate_headers(context.client)])
                return _StreamedAnswer(context, stream, reading.pop_all())
        body = plan.write_form(stream.first.body, source, headers)
        context.settle(200, len(body), execution.generation_number(stream.first.generation))
        environ[execution.ANSWERED_KEY] = context.answered
        length = ("Content-Length", str(len(body)))
        start_response("200 OK", [*headers, length, *self._site.budgets.rate_headers(context.client)])
        return [body]

    def _prepare(self, environ: Environ) -> _PreparedQuery | None:
        """Return the query of a request that a worker answers whole; None leaves it to the app."""
        if environ["PATH_INFO"] != PATH or not _is_plain(environ):
            return None
        try:
            request_rules.check_request(environ, self._site.settings)
            return self._plan_query(environ)
        except FoiaGraphError:
            environ["wsgi.input"].seek(0)
            return None  # the app finds the same, and says so

    def _plan_query(self, environ: Environ) -> _PreparedQuery | None:
        source = self._site.current.served_catalogue()
        query_request = parse_query_request(Request(environ))
        environ["wsgi.input"].seek(0)
        if query_request is None or (may_search(query_request.query) and has_search(query_request.query)):
            return None
        context = execution.QueryContext.begin(self._site, environ, query_request.query, ROUTE)
        query = context.check_query()
        words = self._site.language_writers(source.language, source.base)
        plan = plan_answer(query_request, query, environ.get("HTTP_ACCEPT"), source.base, words)
        return (context, plan, source) if plan.is_written_by_worker else None

    def _headers(self, query: _PreparedQuery, answer: SerializedResult) -> tuple[Catalogue, Headers]:
        _, plan, source = query
        source, etag = execution.answering_generation(
            answer, source, plan.etag(source), plan.etag, self._site.current
        )
        return source, [
            ("Content-Type", plan.form.content_type),
            *execution.answer_headers(answer, source, etag),
            ("Vary", "Accept"),
            *COMMON_HEADERS,
        ]


class _StreamedAnswer:
    """A large result, sent while it is made; one that has no end breaks off its connection."""

    def __init__(self, context: execution.QueryContext, stream: ResultStream, reading: ExitStack) -> None:
        self._context, self._stream, self._reading = context, stream, reading
        self._size, self._is_settled = 0, False

    def __iter__(self) -> Iterator[bytes]:
        """Yield the pieces."""
        try:
            for piece in chain((self._stream.first.body,), self._stream.rest or ()):
                self._size += len(piece)
                yield piece
        except QueryRefused as error:
            self._settle(error.reason)
            raise
        self._settle()

    def close(self) -> None:
        """End the query, where not all was read (PEP 3333)."""
        self._reading.close()
        self._settle("called-off")

    def _settle(self, end: str = "") -> None:
        if not self._is_settled:
            self._is_settled = True
            self._context.end = end
            self._context.settle(200, self._size, execution.generation_number(self._stream.first.generation))


def _is_plain(environ: Environ) -> bool:
    return (
        environ["REQUEST_METHOD"] in ("GET", "POST")
        and isinstance(environ["wsgi.input"], BytesIO)  # the app may have to read it again
        and CONDITION_KEYS.isdisjoint(environ)
        and query_parameters.AS_OF_NAME not in query_parameters.parameter_names(environ["QUERY_STRING"])
    )
