"""Execution of the query of the current request: admission, answer by a worker, settlement.

Where the client has the answer already, it is 304, and nothing is run.
"""

from collections.abc import Callable

from flask import Response, g, request

from foia_graph.query.sparql.pool import Pool
from foia_graph.query.sparql.text_query.parse import may_search
from foia_graph.query.sparql.worker_process import SerializedResult, WorkerRequest
from foia_graph.runtime.shared_values import LARGEST
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.sparql_http.query_service import QueryService
from foia_graph.web.core.admission import release_slot
from foia_graph.web.core.responses import send_bytes
from foia_graph.web.core.site import current_catalogue, current_site
from foia_graph.web.core.wsgi_types import IS_GONE
from foia_graph.web.sparql import text_search
from foia_graph.web.sparql.query_context import (
    FAILED_RUN_KEY,
    AdmittedQuery,
    EtagOf,
    FailedRun,
    QueryContext,
    answer_headers,
    answering_generation,
)

WritePage = Callable[[bytes, Catalogue], bytes]
"""A function that makes a page of what the worker wrote."""


def admit_query(text: str, route: str = "sparql") -> AdmittedQuery:
    """Return a query that has passed the gate; `route` as in QueryContext. Raises QueryRefused."""
    context = g.query_context = QueryContext.begin(current_site(), request.environ, text, route)
    return context.check_query()


def answer_query(put: WorkerRequest, content_type: str, etag_of: EtagOf, write: WritePage | None) -> Response:
    """Send the answer to a query, or 304 where the client has it; raises as `run_query` does.

    Without `write`, the bytes of the worker are sent as they are.
    """
    source = current_catalogue()
    etag = etag_of(source)
    if etag and request.method != "POST" and etag in request.if_none_match.as_set(include_weak=True):
        return send_bytes(b"", content_type, source, etag)
    answer = _cached_answer(put, etag)
    source, etag = answering_generation(answer, source, etag, etag_of, current_site().current)
    body = answer.body if write is None else write(answer.body, source)
    response = (
        send_bytes(body, content_type, source, etag) if etag else Response(body, content_type=content_type)
    )
    response.headers.update(answer_headers(answer, source, etag))
    return response


def _cached_answer(put: WorkerRequest, etag: str) -> SerializedResult:
    """Return the answer to a query, which may be one to the same query before."""
    results = current_site().results
    if etag and (result := results.get(etag)) is not None:
        return result
    answer = run_query(put)
    # After a HEAD the same is asked for once more, however large it is.
    if etag and (len(answer.body) <= LARGEST or request.method == "HEAD"):
        results.put(etag, answer)
    return answer


def run_query(put: WorkerRequest) -> SerializedResult:
    """Return the answer of a worker to an admitted query; raises QueryRefused or NotAcceptable.

    The query is ended when the client goes away.
    """
    context: QueryContext = g.query_context
    outcome: FailedRun | None = request.environ.pop(FAILED_RUN_KEY, None)
    with context.record_run(put.format):
        if outcome is not None:
            context.fail_with(outcome)
        return _run_or_search(put, context)


def _run_or_search(put: WorkerRequest, context: QueryContext) -> SerializedResult:
    is_gone: Callable[[], bool] | None = request.environ.get(IS_GONE)

    def run(put: WorkerRequest) -> SerializedResult:
        release_slot()
        return _query_runner().run(put, is_gone, context.course, context.client)

    if not may_search(put.query):
        return run(put)
    return text_search.answer_with_search(
        put,
        current_catalogue(),
        current_site().current,
        run,
        is_gone,
        context.course,  # what the search takes is charged with the query
    )


def _query_runner() -> Pool | QueryService:
    """Return what answers the query: the workers of what is served, or of the state that is asked for."""
    site, source = current_site(), current_catalogue()
    if "as_of" not in g or source is site.current.served_catalogue():
        return site.start()
    return site.past_queries.pool(source.generation.path)


def settle_query(response: Response) -> Response:
    """Settle the query that a response answers, if there is one."""
    # Flask calls this for errors too, so a refused query is charged and logged as well.
    context: QueryContext | None = g.pop("query_context", None)
    if context is None:
        return response
    number = g.catalogue.generation.number if "catalogue" in g else 0
    context.settle(response.status_code, response.calculate_content_length() or 0, number)
    return response
