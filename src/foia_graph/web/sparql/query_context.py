"""The context of a query over HTTP: budget, gate, run, answer or refusal, settlement.

Once the answer is ready to be sent, the query is charged to the client's budget, counted and logged.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, NamedTuple, NoReturn

from foia_graph.errors import NotAcceptable, QueryRefused
from foia_graph.query.sparql import gate
from foia_graph.query.sparql.pool import QueryStats, SerializedResult
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.open_generations import OpenGenerations
from foia_graph.web.core.responses import DATASET_HEADER, GENERATION_HEADER
from foia_graph.web.core.site import Site
from foia_graph.web.core.wsgi_types import Headers
from foia_graph.web.limits.query_log import QueryLogLine

END_OF_STATUS: Mapping[int, str] = {200: "answered", 304: "not-modified", 406: "not-acceptable"}
# Ends that are no errors of the client's.
FREE_ENDS = frozenset(("answered", "not-modified", "failed", "busy", "store", "budget", "called-off"))
# The key of the environ under which the app gets a query that failed.
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


@dataclass(frozen=True, slots=True)
class FailedRun:
    """The error of a query that was run before the app was asked, and the time it took."""

    error: QueryRefused | NotAcceptable
    course: QueryStats
    seconds: float


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

    def record_run(self, form: str) -> "RunRecord":
        """Return what records, in a `with`, how long the query waits and runs, and why it is refused."""
        self.form = form
        return RunRecord(self)

    def fail_with(self, outcome: FailedRun) -> NoReturn:
        """Raise the error that the query ended with before, when it was put to the workers."""
        self.course, self.seconds = outcome.course, outcome.seconds
        raise outcome.error

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


class RunRecord:
    """The record of a run, from when it is entered until it is left."""

    __slots__ = ("_context", "_start")

    def __init__(self, context: QueryContext) -> None:
        self._context, self._start = context, 0.0

    def __enter__(self) -> None:
        self._start = time.monotonic()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if isinstance(error, QueryRefused):
            self._context.end = error.reason
        self._context.seconds += time.monotonic() - self._start


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
