"""The gateway between connections and the app: an event loop takes requests, threads of the app answer most.

The app speaks WSGI, which cannot tell that a client has gone. A connection can, so a query that nobody waits
for is ended. Slow bodies and slow readers are waited for in the loop and hold no thread.
"""

import asyncio
import logging
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import chain
from typing import Any, Protocol

from foia_graph.errors import QueryRefused
from foia_graph.web.core.admission import HAS_TURN, REFUSAL
from foia_graph.web.core.faults import log_fault
from foia_graph.web.core.wsgi_types import Environ, Headers, PendingReply, WsgiApp, WsgiReply
from foia_graph.web.limits.turns import RequestTurn
from foia_graph.web.server.brief_requests import is_brief
from foia_graph.web.server.problem_replies import fault_reply, problem_reply
from foia_graph.web.server.thread_pool import ThreadJob, ThreadPool

_log = logging.getLogger(__name__)


class LoopResponder(Protocol):
    """An object that answers some requests in the loop, and gets the answers of the app."""

    def __call__(self, environ: Environ) -> WsgiReply | PendingReply | None:
        """Return the answer to a request, or what it is waited for with; None leaves it to the app."""

    def keep(self, environ: Environ, reply: WsgiReply) -> None:
        """Store an answer of the app, if it may be sent again."""


class RequestAdmission(Protocol):
    """An object that says which turns requests wait for, before they get a thread."""

    def turn_of(self, environ: Environ) -> RequestTurn:
        """Return the turn of a request."""

    def refusal_turn(self, environ: Environ) -> RequestTurn:
        """Return the turn of a request that is only to be refused."""


class ReplyChannel(Protocol):
    """A channel over which the answer to one request is sent, from the event loop."""

    def is_gone(self) -> bool:
        """Return True where the client has gone."""

    def send_reply(self, reply: WsgiReply) -> None:
        """Send a whole answer."""

    def begin_pieces(self, status: int, headers: Headers) -> None:
        """Begin an answer in pieces."""

    async def send_piece(self, piece: bytes) -> bool:
        """Send a piece, and return when there is room for another; False where the client has gone."""

    def end_pieces(self) -> None:
        """End an answer in pieces."""


class HttpGateway:
    """The gateway of a web process: it has a WSGI app answer requests.

    A responder answers some brief ones in the loop, without a thread, and an admission says whose turn it is
    to have one. An address has `max_address` bytes. Of a body `most_body` bytes are read, and one more of a
    longer one, so that the app refuses it.
    """

    def __init__(
        self,
        app: WsgiApp,
        quick: LoopResponder,
        admission: RequestAdmission,
        threads: int,
        max_address: int,
        most_body: int,
    ) -> None:
        self._app, self._quick, self._admission = app, quick, admission
        self.max_address, self.most_body = max_address, most_body
        self._threads = ThreadPool(threads)
        self._heavy_threads = ThreadPool(threads)

    def begin_answer(self, environ: Environ) -> WsgiReply | PendingReply | None:
        """Return an answer that is there at once, or what `answer` waits for; None leaves it to the app."""
        try:
            return self._quick(environ) if is_brief(environ) else None
        except BaseException as error:  # noqa: BLE001 - also after a panic of the engine the app answers
            log_fault(error, "a request could not be answered in the loop")
            return None

    async def answer(self, environ: Environ, pending: PendingReply | None, channel: ReplyChannel) -> None:
        """Send the answer to a request over a channel, whole or in pieces."""
        if pending is not None:
            reply = await self._await_pending(pending, channel)
            if reply is not None:
                channel.send_reply(reply)
                return
        environ["wsgi.input"].seek(0)
        await self._answer_in_turn(environ, channel)

    async def _await_pending(self, pending: PendingReply, channel: ReplyChannel) -> WsgiReply | None:
        try:
            return await pending(channel.is_gone)
        except Exception as error:  # noqa: BLE001 - the app answers all the same
            log_fault(error, "a request could not be answered in the loop")
            return None

    async def _answer_in_turn(self, environ: Environ, channel: ReplyChannel) -> None:
        """Have the app answer when it is the request's turn, or refuse it where it gets none."""
        environ[HAS_TURN] = True
        for turn_of in (self._admission.turn_of, self._admission.refusal_turn):
            turn = turn_of(environ)
            # Pieces of a heavy answer are all made by one thread, which nothing else may hold for long.
            threads = self._heavy_threads if turn.cost == "heavy" else self._threads
            exchange = _AppExchange(environ, asyncio.get_running_loop())
            job = partial(exchange.answer, self._app, self._quick.keep, turn, threads)
            try:
                async with turn.hold_in_loop():
                    threads.submit_job(job)
                    reply = await exchange.reply
            except QueryRefused as error:
                environ[REFUSAL] = error
                continue
            if reply is not None:
                channel.send_reply(reply)
            else:
                await _send_pieces(exchange, turn, channel)
            return
        channel.send_reply(problem_reply(503, "Too many requests are waiting; ask again later."))


async def _send_pieces(exchange: "_AppExchange", turn: RequestTurn, channel: ReplyChannel) -> None:
    """Send an answer in pieces, each made in turn when most of those before have been taken.

    The thread that made the first makes all: what the engine walks through its quads with may be used, and
    dropped, by one thread alone.
    """
    try:
        channel.begin_pieces(exchange.status, exchange.headers)
        while (piece := await _next_piece(exchange, turn)) is not None:
            # A piece may be empty, so that others have their turn before it goes on.
            if not await channel.send_piece(piece):
                return
        channel.end_pieces()
    except QueryRefused:
        _log.debug("a client went in the middle of an answer")
    finally:
        exchange.submit_here(exchange.close)


async def _next_piece(exchange: "_AppExchange", turn: RequestTurn) -> bytes | None:
    async with turn.hold_for_piece_in_loop():
        return await _make_piece(exchange, turn)


async def _make_piece(exchange: "_AppExchange", turn: RequestTurn) -> bytes | None:
    loop = asyncio.get_running_loop()
    next_piece: asyncio.Future[bytes | None] = loop.create_future()

    def make() -> None:
        try:
            with turn.charge_thread():
                piece = next(exchange.pieces, None)  # StopIteration cannot be set on a future
        except BaseException as error:  # noqa: BLE001 - also a panic of the engine is raised where it is awaited
            loop.call_soon_threadsafe(_fail_future, next_piece, error)
        else:
            loop.call_soon_threadsafe(_resolve_future, next_piece, piece)

    exchange.submit_here(make)
    return await next_piece


class _AppExchange:
    """A request and what the app answers, in a thread of its own.

    `reply` is the whole answer, None where `pieces` are to be sent; the thread of `submit_here` makes them.
    """

    def __init__(self, environ: Environ, loop: asyncio.AbstractEventLoop) -> None:
        self._environ, self._loop = environ, loop
        self.reply: asyncio.Future[WsgiReply | None] = loop.create_future()
        self.status: int = 500
        self.headers: Headers = []
        self.pieces: Iterator[bytes] = iter(())
        self.submit_here: Callable[[ThreadJob], None] = _run_job
        self._app_pieces: Iterable[bytes] = ()

    def answer(
        self,
        app: WsgiApp,
        keep: Callable[[Environ, WsgiReply], None],
        turn: RequestTurn,
        threads: ThreadPool,
    ) -> None:
        """Have the app answer, in a thread of `threads`; a whole answer is handed to `keep`, too."""
        self.submit_here = threads.submitter_here()
        try:
            with turn.charge_thread():
                reply = self._ask_app(app)
                if reply is not None:
                    keep(self._environ, reply)
        except BaseException as error:  # noqa: BLE001 - a thread that serves must go on serving, also after a panic
            reply = fault_reply(error, "the app failed")
        self._loop.call_soon_threadsafe(_resolve_future, self.reply, reply)

    def _ask_app(self, app: WsgiApp) -> WsgiReply | None:
        self._app_pieces = app(self._environ, self._start_response)
        pieces = iter(self._app_pieces)
        first, second = next(pieces, b""), next(pieces, None)
        if second is not None:
            self.pieces = chain((first, second), pieces)
            return None
        self.close()
        return self.status, self.headers, first

    def _start_response(self, status: str, headers: Headers, _error: object = None) -> None:
        self.status, self.headers = int(status[:3]), headers

    def close(self) -> None:
        """Close the answer of the app (PEP 3333), sent or not."""
        close = getattr(self._app_pieces, "close", None)
        if close is not None:
            close()


def _run_job(job: ThreadJob) -> None:
    job()


def _resolve_future(future: "asyncio.Future[Any]", value: object) -> None:
    # The connection may have ended, and what waited for this with it.
    if not future.done():
        future.set_result(value)


def _fail_future(future: "asyncio.Future[Any]", error: BaseException) -> None:
    if not future.done():
        future.set_exception(error)
