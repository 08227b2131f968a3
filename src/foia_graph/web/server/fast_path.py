"""Answers without a thread: queries that a worker answers whole, and requests answered before.

Most queries are small, and most of what they cost in a thread is the waking of threads. Whatever is not plain
(a form that the web process has to write, a condition, a query that searches, one that is refused or gets no
answer) is left to the app, which gets the error of a query that was run, so that none is run twice.
"""

from collections.abc import Callable
from typing import NamedTuple

from werkzeug.wrappers import Request

from foia_graph.errors import FoiaGraphError, NotAcceptable, QueryRefused
from foia_graph.query.sparql.text_query.parse import has_search
from foia_graph.store.catalogue import Catalogue
from foia_graph.web.core import request_rules
from foia_graph.web.core.responses import COMMON_HEADERS, CONDITION_KEYS
from foia_graph.web.core.site import Site
from foia_graph.web.core.wsgi_types import Environ, WsgiReply
from foia_graph.web.server.response_cache import ResponseCache
from foia_graph.web.sparql import protocol
from foia_graph.web.sparql.endpoint import AnswerPlan, plan_answer
from foia_graph.web.sparql.query_context import (
    FAILED_RUN_KEY,
    FailedRun,
    QueryContext,
    answer_headers,
    answering_generation,
)

PATH = "/sparql"
LONGEST = 4096
"""Bytes of an address, characters of a query: the event loop must not read more than this."""


class _PreparedQuery(NamedTuple):
    context: QueryContext
    plan: AnswerPlan
    source: Catalogue
    etag: str


class FastPath:
    """The fast path: answers in the event loop, for the gateway."""

    def __init__(self, here: Site) -> None:
        self._site = here
        self._cache = ResponseCache()

    async def __call__(self, environ: Environ, is_gone: Callable[[], bool]) -> WsgiReply | None:
        """Return the answer to a request; None leaves it to the app."""
        try:
            source = self._site.current.served_if_open()
            if source is None:
                return None
            if environ["PATH_INFO"] != PATH:
                return self._cached_reply(environ, source)
            query = self._prepare_query(environ, source)
        except FoiaGraphError:
            return None  # the app finds the same, and says so
        return await self._run_query(query, environ, is_gone) if query else None

    def keep(self, environ: Environ, reply: WsgiReply) -> None:
        """Store an answer of the app, if it may be sent again."""
        try:
            source = self._site.current.served_if_open()
        except FoiaGraphError:
            return  # there is no store any more
        if source is not None and environ["PATH_INFO"] != PATH:
            self._cache.put(source.generation.path, environ, reply)

    def _cached_reply(self, environ: Environ, source: Catalogue) -> WsgiReply | None:
        """Return the stored answer to the same request, None where there is none."""
        reply = self._cache.get(source.generation.path, environ)
        if reply is not None:
            request_rules.check_request(Request(environ), self._site.settings)
        return reply

    def _prepare_query(self, environ: Environ, source: Catalogue) -> _PreparedQuery | None:
        """Return the query of a request with its plan; None where the app has to answer."""
        here = self._site
        if not _is_plain(environ):
            return None
        request = Request(environ)
        request_rules.check_request(request, here.settings)
        query_request = protocol.parse_query_request(request)
        if query_request is None or len(query_request.query) > LONGEST or has_search(query_request.query):
            return None
        context = QueryContext.begin(here, environ, query_request.query, "sparql")
        query = context.check_query()
        words = here.language_writers(source.language)
        plan = plan_answer(query_request, query, environ.get("HTTP_ACCEPT"), source.base, words.prefixes)
        etag = plan.etag(source)
        is_ours = plan.is_written_by_worker and here.head_cache.get(etag) is None
        return _PreparedQuery(context, plan, source, etag) if is_ours else None

    async def _run_query(
        self, query: _PreparedQuery, environ: Environ, is_gone: Callable[[], bool]
    ) -> WsgiReply | None:
        context, plan, source, etag = query
        try:
            with context.record_run(plan.worker_request.format):
                answer = await self._site.start().run_in_loop(plan.worker_request, is_gone, context.course)
        except (QueryRefused, NotAcceptable) as error:
            environ[FAILED_RUN_KEY] = FailedRun(error, context.course, context.seconds)
            return None
        source, etag = answering_generation(answer, source, etag, plan.etag, self._site.current)
        context.settle(200, len(answer.body), int(answer.generation))
        headers = [
            ("Content-Type", plan.form.content_type),
            ("Content-Length", str(len(answer.body))),
            *answer_headers(answer, source, etag),
            ("Vary", "Accept"),
            *COMMON_HEADERS,
        ]
        return 200, headers, answer.body


def _is_plain(environ: Environ) -> bool:
    return (
        environ["REQUEST_METHOD"] in ("GET", "POST")
        and len(environ["QUERY_STRING"]) <= LONGEST
        and CONDITION_KEYS.isdisjoint(environ)
    )
