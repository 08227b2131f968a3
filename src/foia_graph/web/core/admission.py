"""Admission of requests to the app: each holds one of a few slots, and heavy ones are charged.

Under our own server requests wait for slots in its event loop. Under another one they wait in their threads.
"""

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from flask import Flask, Response, current_app, g, request
from werkzeug.wsgi import ClosingIterator

from foia_graph.errors import QueryRefused
from foia_graph.runtime.fair_queue import called_off_refusal, never_called_off
from foia_graph.web.core.operations import Cost, operation_of
from foia_graph.web.core.site import EXTENSION, Site, current_site
from foia_graph.web.core.wsgi_types import IS_GONE, RELEASE_SLOT, Environ, WsgiApp

COST = "foia_graph.cost"
# The key of the environ under which a request that gets no slot has the reason; the app answers with it.
REFUSAL = "foia_graph.refusal"
# Processor time from which a request is charged, whatever it was declared to be.
HEAVY_SECONDS = 0.05
# How long an export waits at most between two looks at its client's budget.
BUDGET_SECONDS = 1.0


def init_app(app: Flask) -> None:
    """Have an app refuse what gets no slot, or is over a budget, and state what is left of that."""
    app.before_request(_check_admission)
    app.after_request(_add_rate_headers)
    app.wsgi_app = SlotTakingApp(app.wsgi_app, app)  # type: ignore[method-assign]


def release_slot() -> None:
    """Give back the slot of this request, which from here on waits for another process."""
    request.environ.get(RELEASE_SLOT, _hold_none)()


def request_cost() -> Cost:
    """Return what this request takes, by what its view declares; what no view answers is light."""
    operation = operation_of(current_app, request.endpoint)
    if operation is None or request.method == "OPTIONS":
        return "light"
    return operation.cost_of(request.path, request.query_string.decode("latin-1"))


def _check_admission() -> None:
    refusal: QueryRefused | None = request.environ.get(REFUSAL)
    if refusal is not None:
        raise refusal
    g.cost = request.environ[COST] = request_cost()
    if g.cost == "heavy":
        site = current_site()
        site.budgets.check_seconds(site.client_of(request.environ))


def _add_rate_headers(response: Response) -> Response:
    if g.get("cost", "light") != "light":
        site = current_site()
        response.headers.update(site.budgets.rate_headers(site.client_of(request.environ)))
    return response


class SlotTakingApp:
    """A WSGI app whose requests hold slots while they run, and are charged for what is heavy."""

    def __init__(self, app: WsgiApp, flask_app: Flask) -> None:
        self._app, self._flask_app = app, flask_app

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer a request (PEP 3333)."""
        work = RequestWork(self._flask_app.extensions[EXTENSION], environ)
        with ExitStack() as slot:
            try:
                if RELEASE_SLOT not in environ:
                    slot.enter_context(work.slot())
                    environ[RELEASE_SLOT] = slot.close
            except QueryRefused as error:
                environ[REFUSAL] = error
            with work.charged():
                pieces = self._app(environ, start_response)
                return begin_pieces(pieces, work)


class RequestWork:
    """The work of a thread for one request: its slots, and what they cost the client."""

    def __init__(self, site: Site, environ: Environ) -> None:
        self._site, self._environ = site, environ
        self._client = site.client_of(environ)
        self._is_gone: Callable[[], bool] = environ.get(IS_GONE, never_called_off)

    @contextmanager
    def slot(self, *, has_begun: bool = False) -> Iterator[None]:
        """Hold a slot in this thread; raises QueryRefused where there is none in time.

        What has begun waits for as long as it takes.
        """
        with self._site.slots.turn(self._is_gone, self._client, has_begun=has_begun):
            yield

    def release(self) -> None:
        """Give back the slot in which the request began."""
        self._environ.get(RELEASE_SLOT, _hold_none)()

    @contextmanager
    def charged(self) -> Iterator[None]:
        """Charge the processor time that this thread takes meanwhile to the client, if it is much."""
        start = time.thread_time()
        try:
            yield
        finally:
            seconds = time.thread_time() - start
            if self._environ.get(COST) == "heavy" or seconds >= HEAVY_SECONDS:
                self._site.budgets.charge_client(self._client, seconds)

    def wait_for_budget(self) -> None:
        """Return when the client of a heavy request has some of its budget.

        Raises QueryRefused where it goes meanwhile.
        """
        while self._environ.get(COST) == "heavy" and (wait := self._site.budgets.seconds_over(self._client)):
            if self._is_gone():
                raise called_off_refusal()
            time.sleep(min(wait, BUDGET_SECONDS))


def begin_pieces(pieces: Iterable[bytes], work: RequestWork) -> Iterable[bytes]:
    """Return an answer whose first two pieces are made, and the others in slots of their own."""
    rest = iter(pieces)
    first = [piece for piece in (next(rest, None), next(rest, None)) if piece is not None]
    close = getattr(pieces, "close", _hold_none)
    return ClosingIterator(_later_pieces(first, rest, work) if len(first) == 2 else first, close)


def _later_pieces(first: list[bytes], rest: Iterator[bytes], work: RequestWork) -> Iterator[bytes]:
    """Yield an answer in pieces: while one is sent, which may take a client long, no slot is held."""
    work.release()
    yield from first
    while True:
        work.wait_for_budget()
        with work.slot(has_begun=True), work.charged():
            piece = next(rest, None)
        if piece is None:
            return
        yield piece


def _hold_none() -> None:
    """Give back no slot: none was taken."""
