"""Answers to queries in the event loop: those that read little, and those that a worker answers whole.

Most queries are small, and most of what they cost in a thread is the waking of threads. Whatever is not plain
(a form that the web process has to write, a condition, a query that searches, one that is refused or gets no
answer) is left to the app, which gets the error of a query that was run, so that none is run twice.

An answer that is true of a whole generation is kept, and sent again to the same query; one that was is kept
under its address, too. It counts as a query all the same: its client's budget is asked, and it is counted and
logged.
"""

from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import NamedTuple

from werkzeug.wrappers import Request

from foia_graph.errors import NotAcceptable, QueryRefused
from foia_graph.query.sparql.text_query.parse import has_search
from foia_graph.query.sparql.worker_process import SerializedResult
from foia_graph.runtime.byte_cache import LARGEST, ByteCache
from foia_graph.store.catalogue import Catalogue
from foia_graph.web.core import request_rules
from foia_graph.web.core.query_parameters import AS_OF_NAME, parameter_names
from foia_graph.web.core.responses import COMMON_HEADERS, CONDITION_KEYS
from foia_graph.web.core.site import Site
from foia_graph.web.core.wsgi_types import Environ, PendingReply, WsgiReply
from foia_graph.web.server.response_cache import LONGEST_ACCEPT
from foia_graph.web.sparql.endpoint import ROUTE, AnswerPlan, plan_answer
from foia_graph.web.sparql.protocol import QueryRequest, parse_query_address, parse_query_request
from foia_graph.web.sparql.query_context import (
    FAILED_RUN_KEY,
    FailedRun,
    QueryContext,
    answer_headers,
    answering_generation,
    generation_number,
)

PATH = "/sparql"
LONGEST = 2048
"""Characters of a query: the event loop must not read more than this."""
_HEADERS_SIZE = 2048
"""Bytes that headers and the rest of an answer take up in memory, about."""
RequestKey = tuple[Path, str, str]
"""What decides an answer: the generation, the query with its graphs and form in the address, and Accept."""


class _PreparedQuery(NamedTuple):
    context: QueryContext
    plan: AnswerPlan
    source: Catalogue
    etag: str


class _FinishedAnswer(NamedTuple):
    reply: WsgiReply
    address: str
    text: str
    kind: str
    form: str
    generation: int


class QueryAnswers:
    """The answers of the query workers, for the fast path."""

    def __init__(self, here: Site) -> None:
        self._site = here
        self._finished: ByteCache[RequestKey, _FinishedAnswer] = ByteCache(_finished_size)

    def answer(self, environ: Environ, source: Catalogue) -> WsgiReply | PendingReply | None:
        """Return the answer to a query, or what it is waited for with; None leaves it to the app.

        Raises FoiaGraphError for a request that the app would refuse.
        """
        if not _is_plain(environ):
            return None
        request_rules.check_request(environ, self._site.settings)
        finished = self._find_finished(environ, source)
        if finished is not None:
            return self._send_again(finished, environ)
        query = self._prepare_query(environ, source)
        return self._answer_at_once(query, environ) if query else None

    def _find_finished(self, environ: Environ, source: Catalogue) -> _FinishedAnswer | None:
        if environ["REQUEST_METHOD"] != "GET":
            return None
        return self._finished.get(_request_key(environ, source))

    def _send_again(self, finished: _FinishedAnswer, environ: Environ) -> WsgiReply:
        context = QueryContext.begin(self._site, environ, finished.text, ROUTE)
        context.admit_again(finished.kind, finished.form)
        context.settle(finished.reply[0], len(finished.reply[2]), finished.generation)
        return finished.reply

    def _prepare_query(self, environ: Environ, source: Catalogue) -> _PreparedQuery | None:
        """Return the query of a request with its plan; None where the app has to answer."""
        here, query_request = self._site, _parse_request(environ)
        if query_request is None or not _is_quickly_read(query_request.query):
            return None
        context = QueryContext.begin(here, environ, query_request.query, ROUTE)
        query = context.check_query()
        words = here.language_writers(source.language)
        plan = plan_answer(query_request, query, environ.get("HTTP_ACCEPT"), source.base, words)
        return _PreparedQuery(context, plan, source, plan.etag(source)) if plan.is_written_by_worker else None

    def _answer_at_once(self, query: _PreparedQuery, environ: Environ) -> WsgiReply | PendingReply:
        """Return the answer that is there, or comes at once, else what waits for a worker's."""
        context, plan, _, etag = query
        answer = self._site.results.get(etag) if etag else None
        context.form = plan.worker_request.format
        if answer is None:
            return partial(self._run_query, query, environ)
        context.course.generation = answer.generation
        return self._finish(query, answer, environ, is_kept=True)

    async def _run_query(
        self, query: _PreparedQuery, environ: Environ, is_gone: Callable[[], bool]
    ) -> WsgiReply | None:
        context, plan = query.context, query.plan
        try:
            with context.record_run(plan.worker_request.format):
                answer = await self._ask_worker(query, is_gone)
        except (QueryRefused, NotAcceptable) as error:
            environ[FAILED_RUN_KEY] = FailedRun(error, context.course, context.seconds)
            return None
        return self._finish(query, answer, environ, is_kept=False)

    def _finish(
        self, query: _PreparedQuery, answer: SerializedResult, environ: Environ, *, is_kept: bool
    ) -> WsgiReply:
        """Settle a query with its answer, and keep that, if it is to be sent again."""
        context, plan, source, etag = query
        source, etag = answering_generation(answer, source, etag, plan.etag, self._site.current)
        reply = _build_reply(answer, plan, source, etag)
        context.settle(200, len(answer.body), generation_number(answer.generation))
        if etag and len(answer.body) <= LARGEST:
            if is_kept:
                self._keep_finished(environ, source, reply, context)
            else:
                self._site.results.put(etag, answer)
        return reply

    def _ask_worker(self, query: _PreparedQuery, is_gone: Callable[[], bool]) -> Awaitable[SerializedResult]:
        context = query.context
        workers = self._site.start()
        return workers.run_in_loop(query.plan.worker_request, is_gone, context.course, context.client)

    def _keep_finished(
        self, environ: Environ, source: Catalogue, reply: WsgiReply, context: QueryContext
    ) -> None:
        if environ["REQUEST_METHOD"] == "GET" and len(environ.get("HTTP_ACCEPT", "")) <= LONGEST_ACCEPT:
            address, number = environ["QUERY_STRING"], source.generation.number
            finished = _FinishedAnswer(reply, address, context.text, context.kind, context.form, number)
            self._finished.put(_request_key(environ, source), finished)


def _finished_size(finished: _FinishedAnswer) -> int:
    return len(finished.reply[2]) + len(finished.text) + len(finished.address) + _HEADERS_SIZE


def _is_plain(environ: Environ) -> bool:
    return (
        environ["REQUEST_METHOD"] in ("GET", "POST")
        and environ.keys().isdisjoint(CONDITION_KEYS)
        and AS_OF_NAME not in parameter_names(environ["QUERY_STRING"])
    )


def _is_quickly_read(query: str) -> bool:
    """Return True where neither the gate nor the search for words has much to read."""
    return len(query) <= LONGEST and not has_search(query)


def _request_key(environ: Environ, source: Catalogue) -> RequestKey:
    return source.generation.path, environ["QUERY_STRING"], environ.get("HTTP_ACCEPT", "")


def _parse_request(environ: Environ) -> QueryRequest | None:
    if environ["REQUEST_METHOD"] == "GET":
        return parse_query_address(environ["QUERY_STRING"].encode("latin-1"))
    return parse_query_request(Request(environ))


def _build_reply(answer: SerializedResult, plan: AnswerPlan, source: Catalogue, etag: str) -> WsgiReply:
    headers = [
        ("Content-Type", plan.form.content_type),
        ("Content-Length", str(len(answer.body))),
        *answer_headers(answer, source, etag),
        ("Vary", "Accept"),
        *COMMON_HEADERS,
    ]
    return 200, headers, answer.body
