"""Execution of the query of the current request: admission, answer by a worker, settlement.

Where the client has the answer already, it is 304, and nothing is run.
"""

import logging
import time
from collections.abc import Callable

from flask import Response, g, request

from foia_graph.errors import QueryRefused, StoreError
from foia_graph.query.sparql.pool import Pool, QueryStats, SerializedResult, WorkerRequest
from foia_graph.query.sparql.text_query.parse import may_search
from foia_graph.query.sparql.text_query.rewrite import ExpandedQuery, expand_query
from foia_graph.search.text_index import text_search
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.open_generations import OpenGenerations
from foia_graph.web.core.admission import release_slot
from foia_graph.web.core.responses import send_bytes
from foia_graph.web.core.site import current_catalogue, current_site
from foia_graph.web.core.wsgi_types import IS_GONE
from foia_graph.web.sparql.query_context import (
    ANSWERED_KEY,
    FAILED_RUN_KEY,
    AdmittedQuery,
    EtagOf,
    FailedRun,
    QueryContext,
    answer_headers,
    answering_generation,
    generation_number,
)

# A function that makes a page of what the worker wrote.
WritePage = Callable[[bytes, Catalogue], bytes]


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
    answer = run_query(put)
    source, etag = answering_generation(answer, source, etag, etag_of, current_site().current)
    body = answer.body if write is None else write(answer.body, source)
    response = (
        send_bytes(body, content_type, source, etag) if etag else Response(body, content_type=content_type)
    )
    response.headers.update(answer_headers(answer, source, etag))
    return response


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
    return answer_with_search(
        put,
        current_catalogue(),
        current_site().current,
        run,
        is_gone,
        context.course,  # what the search takes is charged with the query
    )


def _query_runner() -> Pool:
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
    if "as_of" not in g:
        request.environ[ANSWERED_KEY] = context.answered
    return response


MAX_TRIES = 3
_log = logging.getLogger(__name__)


def answer_with_search(
    put: WorkerRequest,
    source: Catalogue,
    current: OpenGenerations,
    run: Callable[[WorkerRequest], SerializedResult],
    is_gone: Callable[[], bool] | None,
    course: QueryStats,
) -> SerializedResult:
    """Return the answer to a query that may search; raises QueryRefused, with the position as written.

    The seconds of the search are added to those that the query has used.
    """
    for _ in range(MAX_TRIES):
        try:
            expansion = _expand_query(put, source, current, is_gone, course)
        except (OSError, StoreError) as error:
            source = _newer_generation(source, current, error)
            continue
        try:
            answer = run(put._replace(query=expansion.text))
        except QueryRefused as error:
            raise expansion.translate_refusal(error) from None
        if answer.generation == source.generation.path.name or not expansion.edits:
            return answer
        source = current.kept_catalogue(generation_number(answer.generation)) or current.served_catalogue()
    raise QueryRefused("the catalogue was replaced too often while the query ran", "busy", retry_after=1)


def _expand_query(
    put: WorkerRequest,
    source: Catalogue,
    current: OpenGenerations,
    is_gone: Callable[[], bool] | None,
    course: QueryStats,
) -> ExpandedQuery:
    """Return a query with its hits in it."""
    start = time.monotonic()
    try:
        index = text_search(source, current.layout)
        return expand_query(put.query, index, put.base, put.prefixes, is_gone)
    finally:
        course.busy += time.monotonic() - start


def _newer_generation(source: Catalogue, current: OpenGenerations, error: Exception) -> Catalogue:
    """Return the generation served now, where another was deleted before its index was opened."""
    now = current.served_catalogue()
    if now is source:
        _log.error("no query can search: %s", error)
        raise QueryRefused("the texts cannot be searched just now", "store", retry_after=60) from None
    return now
