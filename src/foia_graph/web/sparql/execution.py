"""Execution of the query of the current request: admission, answer by a worker, settlement.

Where the client has the answer already, it is 304, and nothing is run.
"""

from collections.abc import Callable

from flask import Response, g, request

from foia_graph.query.sparql.text_query.parse import may_search
from foia_graph.query.sparql.worker_process import SerializedResult, WorkerRequest
from foia_graph.store.catalogue import Catalogue
from foia_graph.web.core.responses import send
from foia_graph.web.core.site import catalogue, site
from foia_graph.web.core.wsgi_types import GONE
from foia_graph.web.sparql import text_search
from foia_graph.web.sparql.query_context import (
    OUTCOME,
    EtagOf,
    Outcome,
    Query,
    QueryContext,
    answer_headers,
    true_of,
)

Write = Callable[[bytes, Catalogue], bytes]
"""A function that makes the body to send of what the worker wrote."""


def admit(text: str, route: str = "sparql") -> Query:
    """Return a query that has passed the gate; `route` as in QueryContext. Raises QueryRefused."""
    context = g.query_context = QueryContext.begin(site(), request.environ, text, route)
    return context.check()


def answer_query(put: WorkerRequest, content_type: str, etag_of: EtagOf, write: Write) -> Response:
    """Send the answer to a query, or 304 where the client has it; raises as `ask` does."""
    source = catalogue()
    etag = etag_of(source)
    if etag and request.method != "POST" and etag in request.if_none_match.as_set(include_weak=True):
        return send(b"", content_type, source, etag)
    answer = _answer(put, etag)
    source, etag = true_of(answer, source, etag, etag_of, site().current)
    body = write(answer.body, source)
    response = send(body, content_type, source, etag) if etag else Response(body, content_type=content_type)
    response.headers.update(answer_headers(answer, source, etag))
    return response


def _answer(put: WorkerRequest, etag: str) -> SerializedResult:
    """Return the answer to a query; after a HEAD it is that of the HEAD."""
    kept = site().kept
    if (known := kept.get(etag)) is not None:
        return known
    answer = ask(put)
    if request.method == "HEAD":
        kept.put(etag, answer)
    return answer


def ask(put: WorkerRequest) -> SerializedResult:
    """Return the answer of a worker to an admitted query; raises QueryRefused or NotAcceptable.

    The query is ended when the client goes away.
    """
    context: QueryContext = g.query_context
    outcome: Outcome | None = request.environ.pop(OUTCOME, None)
    with context.record_run(put.format):
        if outcome is not None:
            context.fail_with(outcome)
        return _run(put, context)


def _run(put: WorkerRequest, context: QueryContext) -> SerializedResult:
    gone: Callable[[], bool] | None = request.environ.get(GONE)

    def run(put: WorkerRequest) -> SerializedResult:
        return site().start().run(put, gone, context.course)

    if not may_search(put.query):
        return run(put)
    return text_search.answered(put, catalogue(), site().current, run, gone, context.course)


def note(response: Response) -> Response:
    """Settle the query that a response answers, if there is one."""
    # Flask calls this for errors too, so a refused query is charged and logged as well.
    context: QueryContext | None = g.pop("query_context", None)
    if context is None:
        return response
    number = g.catalogue.generation.number if "catalogue" in g else 0
    context.settle(response.status_code, response.calculate_content_length() or 0, number)
    if context.end == "budget":
        response.headers["RateLimit-Policy"] = site().budgets.policy
    return response
