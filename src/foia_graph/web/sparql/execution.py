"""A query from outside: through the gate, to a worker, back with an answer or the reason for none.

How it ended is charged to the client's budget, counted, and logged, once the answer is ready to be sent.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import Response, g, request

from foia_graph.errors import NotAcceptable, QueryRefused
from foia_graph.query.sparql import gate
from foia_graph.query.sparql.pool import Course
from foia_graph.query.sparql.text_query.parse import may_search
from foia_graph.query.sparql.worker_process import Answer, Request
from foia_graph.web.core.site import Site, catalogue, site
from foia_graph.web.core.wsgi_types import GONE
from foia_graph.web.limits.query_log import Line
from foia_graph.web.sparql import text_search

BY_STATUS: Mapping[int, str] = {200: "answered", 304: "not-modified", 406: "not-acceptable"}
FREE = frozenset(("answered", "not-modified", "failed", "busy", "store", "budget", "called-off"))
"""Ends that are no errors of the client's."""
OUTCOME = "foia_graph.outcome"
"""In the environ: the outcome of a query that was put to the workers before."""


@dataclass(frozen=True, slots=True)
class Query:
    """A query that has passed the gate, and what kind of answer it asks for."""

    text: str
    form: gate.QueryForm


@dataclass(slots=True)
class Passage:
    """A query on its way: whose it is, and what has become of it so far."""

    text: str
    route: str
    client: str
    kind: str = ""
    form: str = ""
    end: str = ""
    seconds: float = 0.0
    course: Course = field(default_factory=Course)


@dataclass(frozen=True, slots=True)
class Outcome:
    """Why a query has got no answer that was put to the workers before the app was asked."""

    error: QueryRefused | NotAcceptable
    course: Course
    seconds: float


def begin(here: Site, environ: Mapping[str, Any], text: str, route: str) -> Passage:
    """Take a query in, and see whose it is."""
    client = here.clients.client(environ.get("REMOTE_ADDR"), environ.get("HTTP_X_FORWARDED_FOR"))
    return Passage(text, route, client)


def check(here: Site, passage: Passage) -> Query:
    """Let a query through the gate; raises QueryRefused, with the place, where it may not pass."""
    try:
        here.budgets.check(passage.client)
        query = gate.normalise(passage.text)
        passage.kind = form = gate.check(query, here.settings.gate)
    except QueryRefused as error:
        passage.end = error.reason
        raise
    return Query(query, form)


def admit(text: str, route: str = "sparql") -> Query:
    """Begin and check a query of the request that is answered now.

    `route` says how it came: by the endpoint, or under the name of a saved query.
    """
    passage = g.passage = begin(site(), request.environ, text, route)
    return check(site(), passage)


def ask(put: Request) -> Answer:
    """Have an admitted query answered by a worker; raises QueryRefused or NotAcceptable.

    It is called off when the client goes away.
    """
    passage: Passage = g.passage
    passage.form = put.format
    gone: Callable[[], bool] | None = request.environ.get(GONE)
    known: Outcome | None = request.environ.pop(OUTCOME, None)
    start = time.monotonic()
    try:
        if known is not None:
            passage.course, start = known.course, start - known.seconds
            raise known.error
        return _answered(put, gone, passage.course)
    except QueryRefused as error:
        passage.end = error.reason
        raise
    finally:
        passage.seconds = time.monotonic() - start


def _answered(put: Request, gone: Callable[[], bool] | None, course: Course) -> Answer:
    def run(put: Request) -> Answer:
        return site().start().run(put, gone, course)

    if not may_search(put.query):
        return run(put)
    return text_search.answered(put, catalogue(), site().current, run, gone, course)


def note(response: Response) -> Response:
    """Charge, count and log the query that a response is the end of, if it is one."""
    passage: Passage | None = g.pop("passage", None)
    if passage is None:
        return response
    passage.end = passage.end or _end(response.status_code)
    if passage.end == "budget":
        response.headers["RateLimit-Policy"] = site().budgets.policy
    number = g.catalogue.generation.number if "catalogue" in g else 0
    settle(site(), passage, response.calculate_content_length() or 0, number)
    return response


def settle(here: Site, passage: Passage, size: int, generation: int) -> None:
    """Charge, count and log a query that has ended."""
    busy = passage.course.busy
    here.budgets.charge(passage.client, busy, is_error=passage.end not in FREE)
    if here.counts is not None:
        here.counts.count(passage.end, busy or None)
    if here.log is not None:
        here.log.write(_line(passage, size, generation))


def _end(status: int) -> str:
    return BY_STATUS.get(status, "failed" if status >= 500 else "refused")


def _line(passage: Passage, size: int, generation: int) -> Line:
    course = passage.course
    return Line(
        passage.text,
        passage.kind,
        passage.form,
        passage.route,
        passage.end,
        course.busy,
        passage.seconds - course.busy,
        size,
        int(course.generation) if course.generation.isdigit() else generation,
    )
