"""Answers to queries in the event loop: those that a worker answers whole.

Most queries are small, and most of what they cost in a thread is the waking of threads. Whatever is not plain
(a form that the web process has to write, a condition, a query that searches, one that is refused or gets no
answer) is left to the app, which gets the error of a query that was run, so that none is run twice.
"""

from collections.abc import Callable
from typing import NamedTuple

from werkzeug.wrappers import Request

from foia_graph.errors import NotAcceptable, QueryRefused
from foia_graph.query.sparql.text_query.parse import has_search
from foia_graph.store.catalogue import Catalogue
from foia_graph.web.core import request_rules
from foia_graph.web.core.responses import COMMON_HEADERS, CONDITION_KEYS
from foia_graph.web.core.site import Site
from foia_graph.web.core.wsgi_types import Environ, WsgiReply
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


class QueryAnswers:
    """The answers of the query workers, for the fast path."""

    def __init__(self, here: Site) -> None:
        self._site = here

    async def answer(
        self, environ: Environ, source: Catalogue, is_gone: Callable[[], bool]
    ) -> WsgiReply | None:
        """Return the answer to a query; None leaves it to the app.

        Raises FoiaGraphError for a request that the app would refuse.
        """
        query = self._prepare_query(environ, source)
        return await self._run_query(query, environ, is_gone) if query else None

    def _prepare_query(self, environ: Environ, source: Catalogue) -> _PreparedQuery | None:
        """Return the query of a request with its plan; None where the app has to answer."""
        here = self._site
        if not _is_plain(environ):
            return None
        request = Request(environ)
        request_rules.check_request(environ, here.settings)
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
