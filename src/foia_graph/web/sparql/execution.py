"""Queries over HTTP: budget and gate, the answer of a worker or a 304 without one, settlement.

Once an answer is ready to be sent, its query is charged to the client, counted and logged.
"""

import logging
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from flask import Response, g, request

from foia_graph.errors import NotAcceptable, QueryRefused, StoreError
from foia_graph.query.sparql import gate
from foia_graph.query.sparql.messages import WorkerRequest
from foia_graph.query.sparql.pool import Pool, QueryStats, SerializedResult
from foia_graph.query.sparql.text_query.parse import may_search
from foia_graph.query.sparql.text_query.rewrite import ExpandedQuery, expand_query
from foia_graph.search.text_index import text_search
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.open_generations import OpenGenerations
from foia_graph.web.core.admission import release_slot
from foia_graph.web.core.responses import DATASET_HEADER, GENERATION_HEADER, send_bytes
from foia_graph.web.core.site import Site, current_catalogue, current_site
from foia_graph.web.core.wsgi_types import IS_GONE, Headers
from foia_graph.web.limits.query_log import QueryLogLine

END_OF_STATUS: Mapping[int, str] = {200: "answered", 304: "not-modified", 406: "not-acceptable"}
# Ends that are no errors of the client's.
FREE_ENDS = frozenset(("answered", "not-modified", "failed", "busy", "store", "budget", "called-off"))
# The error of a query that was run before the app was asked, and the time it took.
FailedRun = tuple[QueryRefused | NotAcceptable, QueryStats, float]
FAILED_RUN_KEY = "foia_graph.failed_run"
# The key of the environ under which a server gets the query that was answered, to answer it again.
ANSWERED_KEY = "foia_graph.answered_query"
# A function that makes the ETag of an answer in a generation, "" for an answer that is true only once.
EtagOf = Callable[[Catalogue], str]


class AnsweredQuery(NamedTuple):
    """A query that was answered: its text, its kind (SELECT, ASK …), the form of its answer, its route."""

    text: str
    kind: str
    form: str
    route: str


class AdmittedQuery(NamedTuple):
    """A query that has passed the gate, and its form (SELECT, ASK …)."""

    text: str
    form: gate.QueryForm


@dataclass(slots=True)
class QueryContext:
    """A query on its way: its client, its kind and form, its end and its times so far."""

    site: Site
    text: str
    route: str
    client: str
    kind: str = ""
    form: str = ""
    end: str = ""
    seconds: float = 0.0
    course: QueryStats = field(default_factory=QueryStats)

    @classmethod
    def begin(cls, site: Site, environ: Mapping[str, Any], text: str, route: str) -> "QueryContext":
        """Build the context of a query, with the name of its client.

        `route` is how it came: by the endpoint (`sparql`), or under the name of a saved query.
        """
        client = site.clients.client_name(environ.get("REMOTE_ADDR"), environ.get("HTTP_X_FORWARDED_FOR"))
        return cls(site, text, route, client)

    def check_query(self) -> AdmittedQuery:
        """Return the query if it passes budget and gate; raises QueryRefused, with the position, if not."""
        try:
            self.site.budgets.check_client(self.client)
            query = gate.strip_byte_order_mark(self.text)
            self.kind = form = gate.check_query(query, self.site.settings.gate)
        except QueryRefused as error:
            self.end = error.reason
            raise
        return AdmittedQuery(query, form)

    @classmethod
    def repeat(cls, site: Site, environ: Mapping[str, Any], query: AnsweredQuery) -> "QueryContext":
        """Admit a query that was answered before; raises QueryRefused for a client over its budget."""
        context = cls.begin(site, environ, query.text, query.route)
        site.budgets.check_client(context.client)
        context.kind, context.form = query.kind, query.form
        return context

    @property
    def answered(self) -> AnsweredQuery:
        """The query, for a cache of its answer."""
        return AnsweredQuery(self.text, self.kind, self.form, self.route)

    @contextmanager
    def record_run(self, form: str) -> Iterator[None]:
        """Record how long the query waits and runs meanwhile, and why it is refused."""
        self.form, start = form, time.monotonic()
        try:
            yield
        except QueryRefused as error:
            self.end = error.reason
            raise
        finally:
            self.seconds += time.monotonic() - start

    def settle(self, status: int, size: int, generation: int) -> None:
        """Charge, count and log the query, which ended with a response of `size` bytes."""
        self.end = self.end or END_OF_STATUS.get(status, "failed" if status >= 500 else "refused")
        busy = self.course.busy
        self.site.budgets.charge_client(self.client, busy, is_error=self.end not in FREE_ENDS)
        if self.site.counts is not None:
            self.site.counts.count_query(self.end, busy or None)
        if self.site.log is not None:
            self.site.log.write(self._log_line(size, generation))

    def _log_line(self, size: int, generation: int) -> QueryLogLine:
        course = self.course
        return QueryLogLine(
            self.text,
            self.kind,
            self.form,
            self.route,
            self.end,
            course.busy,
            max(0.0, self.seconds - course.busy),  # a worker is busy with a result in pieces until it is read
            size,
            int(course.generation) if course.generation.isdigit() else generation,
        )


def answering_generation(
    answer: SerializedResult, source: Catalogue, etag: str, etag_of: EtagOf, current: OpenGenerations
) -> tuple[Catalogue, str]:
    """Return the generation that an answer is true of, and its ETag there.

    It is another one where the store was swapped while the query waited; that may be gone again since.
    """
    if answer.generation == source.generation.path.name:
        return source, etag
    other = current.kept_catalogue(generation_number(answer.generation))
    return (other, etag_of(other)) if other else (source, "")


def generation_number(folder: str) -> int:
    """Return the number of a generation by the name of its folder, or of that of a copy of it.

    >>> generation_number("000012"), generation_number("000012-0a1b2c3d4e5f")
    (12, 12)
    """
    return int(folder.partition("-")[0])


def answer_headers(answer: SerializedResult, source: Catalogue, etag: str) -> Headers:
    """Return the headers with the version of an answer, its dataset, and the seconds of the worker."""
    version = [("ETag", f'"{etag}"'), ("Last-Modified", source.last_modified)] if etag else []
    return [
        *version,
        (GENERATION_HEADER, str(generation_number(answer.generation))),
        (DATASET_HEADER, answer.dataset),
        ("Cache-Control", "no-cache" if etag else "no-store"),
        ("Server-Timing", f"query;dur={answer.seconds * 1000:.1f}"),
    ]


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
    failed: FailedRun | None = request.environ.pop(FAILED_RUN_KEY, None)
    with context.record_run(put.format):
        if failed is not None:
            error, context.course, context.seconds = failed
            raise error
        is_gone: Callable[[], bool] | None = request.environ.get(IS_GONE)

        def run(put: WorkerRequest) -> SerializedResult:
            release_slot()
            return _query_runner().run(put, is_gone, context.course, context.client)

        # What the search takes is charged with the query.
        source, current = current_catalogue(), current_site().current
        return answer_with_search(put, source, current, run, is_gone, context.course)


def _query_runner() -> Pool:
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
    """Return the answer to a query, which may search; raises QueryRefused, with the position as written.

    The seconds of the search are added to those that the query has used.
    """
    if not may_search(put.query):
        return run(put)
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
    start = time.monotonic()
    try:
        index = text_search(source, current.layout)
        return expand_query(put.query, index, put.base, put.prefixes, is_gone)
    finally:
        course.busy += time.monotonic() - start


def _newer_generation(source: Catalogue, current: OpenGenerations, error: Exception) -> Catalogue:
    now = current.served_catalogue()
    if now is source:
        _log.error("no query can search: %s", error)
        raise QueryRefused("the texts cannot be searched just now", "store", retry_after=60) from None
    return now
