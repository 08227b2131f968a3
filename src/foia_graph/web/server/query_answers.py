"""Queries that the event loop waits for: those whose answer a worker writes whole.

A thread reads the query and passes it through the gate; while it waits for a worker, and runs, it holds none.
All else (a form that the web process has to write, a condition, a query that searches, one that is refused or
gets no answer) is left to the app, which gets the error of a query that was run, so that none is run twice.
"""

from collections.abc import Callable
from typing import NamedTuple

from werkzeug.wrappers import Request

from foia_graph.errors import FoiaGraphError, NotAcceptable, QueryRefused
from foia_graph.query.sparql.text_query.parse import has_search, may_search
from foia_graph.query.sparql.worker_process import SerializedResult
from foia_graph.runtime.byte_cache import LARGEST
from foia_graph.store.catalogue import Catalogue
from foia_graph.web.core import request_rules
from foia_graph.web.core.query_parameters import AS_OF_NAME, parameter_names
from foia_graph.web.core.responses import COMMON_HEADERS, CONDITION_KEYS, GENERATION_HEADER
from foia_graph.web.core.site import Site
from foia_graph.web.core.wsgi_types import Environ, WsgiReply
from foia_graph.web.server.response_cache import AnsweredQuery, CachedReply, ResponseCache
from foia_graph.web.sparql.endpoint import ROUTE, AnswerPlan, plan_answer
from foia_graph.web.sparql.protocol import parse_query_request
from foia_graph.web.sparql.query_context import (
    FAILED_RUN_KEY,
    FailedRun,
    QueryContext,
    answer_headers,
    answering_generation,
    generation_number,
)

PATH = "/sparql"
NOT_PLAIN_KEYS = CONDITION_KEYS | {FAILED_RUN_KEY}
"""Keys of requests that are left to the app."""


class PreparedQuery(NamedTuple):
    """A query that has passed the gate, with the plan of its answer, and the answer where it is cached."""

    environ: Environ
    context: QueryContext
    plan: AnswerPlan
    source: Catalogue
    etag: str
    cached: SerializedResult | None


class QueryAnswers:
    """The answers of the query workers, for the event loop."""

    def __init__(self, here: Site, cache: ResponseCache) -> None:
        self._site, self._cache = here, cache

    def send_again(self, cached: CachedReply, query: AnsweredQuery, environ: Environ) -> None:
        """Admit, count and log a query whose answer is cached; raises QueryRefused over the budget."""
        context = QueryContext.begin(self._site, environ, query.text, ROUTE)
        context.admit_again(query.kind, query.form)
        status, headers, body = cached.reply
        context.settle(status, len(body), int(dict(headers)[GENERATION_HEADER]))

    def prepare(self, environ: Environ) -> PreparedQuery | None:
        """Return the query of a request that a worker answers whole; None leaves it to the app."""
        if environ["PATH_INFO"] != PATH or not _is_plain(environ):
            return None
        try:
            request_rules.check_request(environ, self._site.settings)
            return self._prepare(environ)
        except FoiaGraphError:
            environ["wsgi.input"].seek(0)
            return None  # the app finds the same, and says so

    def _prepare(self, environ: Environ) -> PreparedQuery | None:
        here, source = self._site, self._site.current.served_catalogue()
        query_request = parse_query_request(Request(environ))
        environ["wsgi.input"].seek(0)
        if query_request is None or (may_search(query_request.query) and has_search(query_request.query)):
            return None
        context = QueryContext.begin(here, environ, query_request.query, ROUTE)
        query = context.check_query()
        words = here.language_writers(source.language)
        plan = plan_answer(query_request, query, environ.get("HTTP_ACCEPT"), source.base, words)
        if not plan.is_written_by_worker:
            return None
        etag = plan.etag(source)
        context.form = plan.worker_request.format
        return PreparedQuery(environ, context, plan, source, etag, here.results.get(etag) if etag else None)

    async def answer(self, query: PreparedQuery, is_gone: Callable[[], bool]) -> WsgiReply | None:
        """Return the answer to a query; None leaves its error to the app."""
        context, request = query.context, query.plan.worker_request
        if query.cached is not None:
            context.course.generation = query.cached.generation
            return self._finish(query, query.cached)
        try:
            with context.record_run(request.format):
                pool = self._site.start()
                answer = await pool.run_in_loop(request, is_gone, context.course, context.client)
        except (QueryRefused, NotAcceptable) as error:
            query.environ[FAILED_RUN_KEY] = FailedRun(error, context.course, context.seconds)
            return None
        return self._finish(query, answer)

    def _finish(self, query: PreparedQuery, answer: SerializedResult) -> WsgiReply:
        """Settle a query with its answer, and keep that, if it may be sent again."""
        environ, context, plan = query.environ, query.context, query.plan
        source, etag = answering_generation(answer, query.source, query.etag, plan.etag, self._site.current)
        context.settle(200, len(answer.body), generation_number(answer.generation))
        reply = _build_reply(answer, plan, source, etag)
        if etag and len(answer.body) <= LARGEST:
            self._site.results.put(etag, answer)
            answered = AnsweredQuery(context.text, context.kind, context.form)
            if environ["QUERY_STRING"]:
                self._cache.put(source.generation.path, environ, reply, answered)
        reply[1].extend(self._site.budgets.rate_headers(context.client))
        return reply


def _is_plain(environ: Environ) -> bool:
    return (
        environ["REQUEST_METHOD"] in ("GET", "POST")
        and environ.keys().isdisjoint(NOT_PLAIN_KEYS)
        and AS_OF_NAME not in parameter_names(environ["QUERY_STRING"])
    )


def _build_reply(answer: SerializedResult, plan: AnswerPlan, source: Catalogue, etag: str) -> WsgiReply:
    headers = [
        ("Content-Type", plan.form.content_type),
        ("Content-Length", str(len(answer.body))),
        *answer_headers(answer, source, etag),
        ("Vary", "Accept"),
        *COMMON_HEADERS,
    ]
    return 200, headers, answer.body
