"""The WSGI app in front of the app of pages, which answers a query whose answer a worker writes whole.

It reads the query without a request of Flask, which takes longer than most queries do. All else (a form that
the web process has to write, a condition, a query that searches, one that is refused or gets no answer) is
left to the app, which gets the error of a query that was run, so that none is run twice.
"""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from io import BytesIO
from itertools import chain
from typing import Any, NamedTuple

from werkzeug.wrappers import Request

from foia_graph.errors import FoiaGraphError, NotAcceptable, QueryRefused
from foia_graph.query.sparql.pool import ResultStream
from foia_graph.query.sparql.text_query.parse import has_search, may_search
from foia_graph.query.sparql.worker_process import SerializedResult
from foia_graph.store.catalogue import Catalogue
from foia_graph.web.core import request_rules
from foia_graph.web.core.query_parameters import AS_OF_NAME, parameter_names
from foia_graph.web.core.responses import COMMON_HEADERS, CONDITION_KEYS
from foia_graph.web.core.site import Site
from foia_graph.web.core.wsgi_types import IS_GONE, RELEASE_SLOT, Environ, Headers, StartResponse, WsgiApp
from foia_graph.web.sparql.endpoint import ROUTE, AnswerPlan, plan_answer
from foia_graph.web.sparql.protocol import parse_query_request
from foia_graph.web.sparql.query_context import (
    ANSWERED_KEY,
    FAILED_RUN_KEY,
    FailedRun,
    QueryContext,
    answer_headers,
    answering_generation,
    generation_number,
)

PATH = "/sparql"


class _PreparedQuery(NamedTuple):
    """A query that has passed the gate, with the plan of its answer."""

    context: QueryContext
    plan: AnswerPlan
    source: Catalogue


class QueryApp:
    """A WSGI app that answers queries in the forms that workers write."""

    def __init__(self, app: WsgiApp, site: Site) -> None:
        self._app, self._site = app, site

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request (PEP 3333)."""
        query = self._prepare(environ)
        if query is None:
            return self._app(environ, start_response)
        # Who waits for a worker needs no slot; the app takes another, where it has to tell of an error.
        environ.pop(RELEASE_SLOT, _hold_none)()
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
                environ[FAILED_RUN_KEY] = FailedRun(error, context.course, context.seconds)
                return self._app(environ, start_response)
            headers = self._headers(query, stream.first)
            if stream.rest is not None:
                start_response("200 OK", [*headers, *self._site.budgets.rate_headers(context.client)])
                return _StreamedAnswer(context, stream, reading.pop_all())
        body = stream.first.body
        context.settle(200, len(body), generation_number(stream.first.generation))
        environ[ANSWERED_KEY] = context.answered
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
        context = QueryContext.begin(self._site, environ, query_request.query, ROUTE)
        query = context.check_query()
        words = self._site.language_writers(source.language)
        plan = plan_answer(query_request, query, environ.get("HTTP_ACCEPT"), source.base, words)
        return _PreparedQuery(context, plan, source) if plan.is_written_by_worker else None

    def _headers(self, query: _PreparedQuery, answer: SerializedResult) -> Headers:
        plan, source = query.plan, query.source
        source, etag = answering_generation(answer, source, plan.etag(source), plan.etag, self._site.current)
        return [
            ("Content-Type", plan.form.content_type),
            *answer_headers(answer, source, etag),
            ("Vary", "Accept"),
            *COMMON_HEADERS,
        ]


class _StreamedAnswer:
    """A large result, sent while it is made; one that has no end breaks off its connection."""

    def __init__(self, context: QueryContext, stream: ResultStream, reading: ExitStack) -> None:
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
            self._context.settle(200, self._size, generation_number(self._stream.first.generation))


def _is_plain(environ: Environ) -> bool:
    return (
        environ["REQUEST_METHOD"] in ("GET", "POST")
        and isinstance(environ["wsgi.input"], BytesIO)  # the app may have to read it again
        and CONDITION_KEYS.isdisjoint(environ)
        and AS_OF_NAME not in parameter_names(environ["QUERY_STRING"])
    )


def _hold_none() -> Any:
    """Give back no slot: none was taken."""
