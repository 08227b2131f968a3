"""Admission of requests to the app: what each costs, and when its turn comes.

The gateway waits for turns in its event loop. Under another server, which knows nothing of them, heavy
requests wait in their threads.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from functools import lru_cache
from itertools import chain
from typing import Any

from flask import Flask, request
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from foia_graph.errors import QueryRefused
from foia_graph.web.core.operations import Operation, operation_of
from foia_graph.web.core.site import EXTENSION, Site
from foia_graph.web.core.wsgi_types import IS_GONE, Environ, WsgiApp
from foia_graph.web.limits.turns import Cost, RequestTurn

HAS_TURN = "foia_graph.has_turn"
"""The key of the environ that is there where the server has waited for the turn of a request."""
REMEMBERED = 1024
"""Addresses of which it is remembered what answers them."""
REFUSAL = "foia_graph.refusal"
"""The key of the environ under which a request that gets no turn has the reason; the app answers with it."""


def init_app(app: Flask) -> None:
    """Have an app refuse what gets no turn, and wait for turns where its server does not."""
    app.before_request(_raise_refusal)
    app.wsgi_app = TurnTakingApp(app.wsgi_app, Admission(app))  # type: ignore[method-assign]


def _raise_refusal() -> None:
    refusal: QueryRefused | None = request.environ.get(REFUSAL)
    if refusal is not None:
        raise refusal


class Admission:
    """The admission to an app, by what its views declare."""

    def __init__(self, app: Flask) -> None:
        self._site: Site = app.extensions[EXTENSION]
        self._views = app.view_functions
        self._url_map = app.url_map
        self._operation_at = lru_cache(REMEMBERED)(self._find_operation)

    def turn_of(self, environ: Environ) -> RequestTurn:
        """Return the turn of a request."""
        return self._turn(self.cost_of(environ), environ, environ["PATH_INFO"])

    def refusal_turn(self, environ: Environ) -> RequestTurn:
        """Return the turn of a request that is only to be refused."""
        return self._turn("light", environ)

    def _turn(self, cost: Cost, environ: Environ, path: str = "") -> RequestTurn:
        return self._site.turns.turn_of(cost, self._site.client_of(environ), environ.get(IS_GONE), path)

    def cost_of(self, environ: Environ) -> Cost:
        """Return what a request takes; what no view answers is light."""
        method = environ["REQUEST_METHOD"]
        path = environ["PATH_INFO"].encode("latin-1", "replace").decode("utf-8", "replace")
        operation = self._operation_at(path, method)
        if operation is None or method == "OPTIONS":  # a file, or a question that no view is asked
            return "light"
        return operation.cost_of(path, environ.get("QUERY_STRING", ""))

    def _find_operation(self, path: str, method: str) -> Operation | None:
        """Return what the view at a path declares, None where that is nothing, or there is no view."""
        try:
            endpoint, _ = self._url_map.bind("").match(path, method)
        except (HTTPException, RequestRedirect):
            return None
        return operation_of(self._views[endpoint])


class TurnTakingApp:
    """A WSGI app whose heavy requests wait for turns in their threads, if the server has not done so."""

    def __init__(self, app: WsgiApp, admission: Admission) -> None:
        self._app, self._admission = app, admission

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer a request (PEP 3333)."""
        if HAS_TURN in environ:
            return self._app(environ, start_response)
        turn = self._admission.turn_of(environ)
        if turn.cost == "queued":
            return self._app(environ, start_response)
        if turn.cost == "light":
            with turn.charge_thread():
                return self._app(environ, start_response)
        try:
            with turn.hold():
                return _TurnTakingPieces(self._app(environ, start_response), turn.hold_for_piece)
        except QueryRefused as error:
            environ[REFUSAL] = error
            return self._app(environ, start_response)


class _TurnTakingPieces:
    """The pieces of an answer: two are made at once, since most answers have one, and others in turns."""

    def __init__(self, pieces: Iterable[bytes], hold: Callable[[], AbstractContextManager[None]]) -> None:
        self._pieces, self._hold = pieces, hold
        self._rest = iter(pieces)
        self._first = [
            piece for piece in (next(self._rest, None), next(self._rest, None)) if piece is not None
        ]

    def __iter__(self) -> Iterator[bytes]:
        """Yield the pieces."""
        return chain(self._first, self._later_pieces()) if len(self._first) == 2 else iter(self._first)

    def _later_pieces(self) -> Iterator[bytes]:
        while True:
            with self._hold():
                piece = next(self._rest, None)
            if piece is None:
                return
            yield piece

    def close(self) -> None:
        """Close the answer of the app (PEP 3333)."""
        close = getattr(self._pieces, "close", None)
        if close is not None:
            close()
