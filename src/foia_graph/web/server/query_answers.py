"""Queries that the event loop waits for: those whose answer a worker writes whole.

A thread reads the query and passes it through the gate; while it waits for a worker, and runs, it holds none.
All else (a form that the web process has to write, a condition, a query that searches, one that is refused or
gets no answer) is left to the app, which gets the error of a query that was run, so that none is run twice.
"""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from typing import NamedTuple

from werkzeug.wrappers import Request

from foia_graph.errors import FoiaGraphError, NotAcceptable, QueryRefused
from foia_graph.query.sparql.pool import ResultStream
from foia_graph.query.sparql.text_query.parse import has_search, may_search
from foia_graph.query.sparql.worker_process import SerializedResult
from foia_graph.runtime.shared_values import LARGEST
from foia_graph.store.catalogue import Catalogue
from foia_graph.web.core import request_rules
from foia_graph.web.core.query_parameters import AS_OF_NAME, parameter_names
from foia_graph.web.core.responses import COMMON_HEADERS, CONDITION_KEYS, GENERATION_HEADER
from foia_graph.web.core.site import Site
from foia_graph.web.core.wsgi_types import IS_GONE, Environ, Headers, WsgiReply
from foia_graph.web.server.replies import Send, send_start
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

    async def answer(self, query: PreparedQuery, send: Send) -> WsgiReply | FailedRun | None:
        """Return the answer to a query, or its error, for the app; None where it was sent in pieces."""
        context, environ = query.context, query.environ
        if query.cached is not None:
            context.course.generation = query.cached.generation
            return self._finish(query, query.cached)
        has_begun = False
        try:
            async with AsyncExitStack() as stack:
                with context.record_run(query.plan.worker_request.format):
                    stream = await stack.enter_async_context(self._open_stream(query))
                if stream.rest is not None and environ["SERVER_PROTOCOL"] != "HTTP/1.0":
                    has_begun = True
                    await self._send_stream(query, stream.first, stream.rest, send)
                    return None
                rest = [] if stream.rest is None else [piece async for piece in stream.rest]
            return self._finish(query, stream.first._replace(body=b"".join([stream.first.body, *rest])))
        except (QueryRefused, NotAcceptable, TimeoutError) as error:
            if not (has_begun or isinstance(error, TimeoutError)):
                return FailedRun(error, context.course, context.seconds)
            context.end = error.reason if isinstance(error, QueryRefused) else "time"
            context.settle(200, 0, query.source.generation.number)
            return None

    def _open_stream(self, query: PreparedQuery) -> AbstractAsyncContextManager[ResultStream]:
        context, is_gone = query.context, query.environ[IS_GONE]
        pool = self._site.start()
        return pool.stream_in_loop(query.plan.worker_request, is_gone, context.course, context.client)

    async def _send_stream(
        self, query: PreparedQuery, first: SerializedResult, rest: AsyncIterator[bytes], send: Send
    ) -> None:
        """Send a large result while it is made; one that has no end breaks off its connection."""
        context, plan = query.context, query.plan
        source, etag = answering_generation(first, query.source, query.etag, plan.etag, self._site.current)
        headers = [
            *_reply_headers(first, plan, source, etag),
            *self._site.budgets.rate_headers(context.client),
        ]
        await send_start(send, 200, headers)
        await send({"type": "http.response.body", "body": first.body, "more_body": True})
        size = len(first.body)
        async for piece in rest:
            await send({"type": "http.response.body", "body": piece, "more_body": True})
            size += len(piece)
        await send({"type": "http.response.body", "body": b""})
        context.settle(200, size, generation_number(first.generation))

    def _finish(self, query: PreparedQuery, answer: SerializedResult) -> WsgiReply:
        """Settle a query with its answer, and keep that, if it may be sent again."""
        environ, context, plan = query.environ, query.context, query.plan
        source, etag = answering_generation(answer, query.source, query.etag, plan.etag, self._site.current)
        context.settle(200, len(answer.body), generation_number(answer.generation))
        length = ("Content-Length", str(len(answer.body)))
        reply = 200, [*_reply_headers(answer, plan, source, etag), length], answer.body
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


def _reply_headers(answer: SerializedResult, plan: AnswerPlan, source: Catalogue, etag: str) -> Headers:
    return [
        ("Content-Type", plan.form.content_type),
        *answer_headers(answer, source, etag),
        ("Vary", "Accept"),
        *COMMON_HEADERS,
    ]
