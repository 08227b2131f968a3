"""A query from outside: through the gate, to a worker, back with an answer or the reason for none.

How it ended is charged to the client's budget, counted, and logged, once the answer is ready to be sent.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from flask import Response, g, request

from foia_graph.errors import QueryRefused
from foia_graph.sparql import gate
from foia_graph.sparql.child import Answer, Request
from foia_graph.sparql.pool import Course
from foia_graph.web.gateway import GONE
from foia_graph.web.query_log import Line
from foia_graph.web.site import site

BY_STATUS: Mapping[int, str] = {200: "answered", 304: "not-modified", 406: "not-acceptable"}
FREE = frozenset(("answered", "not-modified", "failed", "busy", "store", "budget", "called-off"))
"""Ends that are no errors of the client's."""


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


def admit(text: str, route: str = "sparql") -> Query:
    """Let a query through the gate; raises QueryRefused, with the place, where it may not pass.

    `route` says how it came: by the endpoint, or under the name of a saved query.
    """
    here, asked = site(), request.environ
    client = here.clients.client(asked.get("REMOTE_ADDR"), asked.get("HTTP_X_FORWARDED_FOR"))
    passage = g.passage = Passage(text, route, client)
    try:
        here.budgets.check(client)
        query = gate.normalise(text)
        passage.kind = form = gate.check(query, here.settings.gate)
    except QueryRefused as error:
        passage.end = error.reason
        raise
    return Query(query, form)


def ask(put: Request) -> Answer:
    """Have an admitted query answered by a worker; raises QueryRefused or NotAcceptable.

    It is called off when the client goes away.
    """
    passage: Passage = g.passage
    passage.form = put.format
    gone: Callable[[], bool] | None = request.environ.get(GONE)
    start = time.monotonic()
    try:
        return site().start().run(put, gone, passage.course)
    except QueryRefused as error:
        passage.end = error.reason
        raise
    finally:
        passage.seconds = time.monotonic() - start


def note(response: Response) -> Response:
    """Charge, count and log the query that a response is the end of, if it is one."""
    passage: Passage | None = g.pop("passage", None)
    if passage is None:
        return response
    end = passage.end or _end(response.status_code)
    here, busy = site(), passage.course.busy
    here.budgets.charge(passage.client, busy, is_error=end not in FREE)
    if end == "budget":
        response.headers["RateLimit-Policy"] = here.budgets.policy
    if here.counts is not None:
        here.counts.count(end, busy or None)
    if here.log is not None:
        here.log.write(_line(passage, end, response))
    return response


def _end(status: int) -> str:
    return BY_STATUS.get(status, "failed" if status >= 500 else "refused")


def _line(passage: Passage, end: str, response: Response) -> Line:
    course = passage.course
    number = g.catalogue.generation.number if "catalogue" in g else 0
    return Line(
        passage.text,
        passage.kind,
        passage.form,
        passage.route,
        end,
        course.busy,
        passage.seconds - course.busy,
        response.calculate_content_length() or 0,
        int(course.generation) if course.generation.isdigit() else number,
    )
