"""The life of a query from outside: budget, gate, workers, answer or refusal, and what is kept of it.

Both ways to an answer, in the event loop and in a thread of the app, take these steps. How a query ended is
charged to the client's budget, counted, and logged, once the answer is ready to be sent.
"""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, NoReturn

from foia_graph.errors import NotAcceptable, QueryRefused
from foia_graph.query.sparql import gate
from foia_graph.query.sparql.pool import Course
from foia_graph.query.sparql.worker_process import Answer
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.open_generations import Current
from foia_graph.web.core.responses import GENERATION
from foia_graph.web.core.site import Site
from foia_graph.web.core.wsgi_types import Headers
from foia_graph.web.limits.query_log import Line

BY_STATUS: Mapping[int, str] = {200: "answered", 304: "not-modified", 406: "not-acceptable"}
FREE = frozenset(("answered", "not-modified", "failed", "busy", "store", "budget", "called-off"))
"""Ends that are no errors of the client's."""
OUTCOME = "foia_graph.outcome"
"""In the environ: the outcome of a query that was put to the workers before."""
EtagOf = Callable[[Catalogue], str]
"""Makes the ETag of an answer that is true of a generation, "" for one that is true only once."""


@dataclass(frozen=True, slots=True)
class Query:
    """A query that has passed the gate, and what kind of answer it asks for."""

    text: str
    form: gate.QueryForm


@dataclass(frozen=True, slots=True)
class Outcome:
    """Why a query has got no answer that was put to the workers before the app was asked."""

    error: QueryRefused | NotAcceptable
    course: Course
    seconds: float


@dataclass(slots=True)
class QueryContext:
    """A query on its way: whose it is, and what has become of it so far."""

    site: Site
    text: str
    route: str
    client: str
    kind: str = ""
    form: str = ""
    end: str = ""
    seconds: float = 0.0
    course: Course = field(default_factory=Course)

    @classmethod
    def begin(cls, site: Site, environ: Mapping[str, Any], text: str, route: str) -> "QueryContext":
        """Take a query in, and see whose it is.

        `route` says how it came: by the endpoint (`sparql`), or under the name of a saved query.
        """
        client = site.clients.client(environ.get("REMOTE_ADDR"), environ.get("HTTP_X_FORWARDED_FOR"))
        return cls(site, text, route, client)

    def check(self) -> Query:
        """Let the query through the gate; raise QueryRefused, with the place, where it may not pass."""
        try:
            self.site.budgets.check(self.client)
            query = gate.normalise(self.text)
            self.kind = form = gate.check(query, self.site.settings.gate)
        except QueryRefused as error:
            self.end = error.reason
            raise
        return Query(query, form)

    @contextmanager
    def record_run(self, form: str) -> Iterator[None]:
        """Note how long the query waits and runs, and why it is refused if it is."""
        self.form, start = form, time.monotonic()
        try:
            yield
        except QueryRefused as error:
            self.end = error.reason
            raise
        finally:
            self.seconds += time.monotonic() - start

    def fail_with(self, outcome: Outcome) -> NoReturn:
        """Raise the error that the query ended with before, when it was put to the workers."""
        self.course, self.seconds = outcome.course, outcome.seconds
        raise outcome.error

    def settle(self, status: int, size: int, generation: int) -> None:
        """Charge, count and log the query, which has ended with a response of `size` bytes."""
        self.end = self.end or BY_STATUS.get(status, "failed" if status >= 500 else "refused")
        busy = self.course.busy
        self.site.budgets.charge(self.client, busy, is_error=self.end not in FREE)
        if self.site.counts is not None:
            self.site.counts.count(self.end, busy or None)
        if self.site.log is not None:
            self.site.log.write(self._line(size, generation))

    def _line(self, size: int, generation: int) -> Line:
        course = self.course
        return Line(
            self.text,
            self.kind,
            self.form,
            self.route,
            self.end,
            course.busy,
            self.seconds - course.busy,
            size,
            int(course.generation) if course.generation.isdigit() else generation,
        )


def true_of(
    answer: Answer, source: Catalogue, etag: str, etag_of: EtagOf, current: Current
) -> tuple[Catalogue, str]:
    """Return the generation that an answer is true of, and its ETag there.

    It is another one where the store was swapped while the query waited; that may be gone again since.
    """
    if answer.generation == source.generation.path.name:
        return source, etag
    other = current.at(int(answer.generation))
    return (other, etag_of(other)) if other else (source, "")


def answer_headers(answer: Answer, source: Catalogue, etag: str) -> Headers:
    """Return the headers that say which version an answer is, and how long a worker took for it."""
    version = [("ETag", f'"{etag}"'), ("Last-Modified", source.last_modified)] if etag else []
    return [
        *version,
        (GENERATION, str(int(answer.generation))),
        ("Cache-Control", "no-cache" if etag else "no-store"),
        ("Server-Timing", f"query;dur={answer.seconds * 1000:.1f}"),
    ]
