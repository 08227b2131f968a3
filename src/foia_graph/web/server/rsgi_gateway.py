"""The gateway between granian and the app: an event loop takes requests, threads of the app answer most.

The app speaks WSGI, which cannot tell that a client has gone. granian's own interface (RSGI) can, so a query
that nobody waits for is ended. Slow bodies and slow readers are waited for in the loop and hold no thread.
"""

import asyncio
import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from itertools import chain
from typing import Any, Protocol

import msgspec

from foia_graph.errors import QueryRefused
from foia_graph.web.core.admission import HAS_TURN, REFUSAL
from foia_graph.web.core.faults import log_fault
from foia_graph.web.core.problems import STATUS_SENTENCES, problem_facts
from foia_graph.web.core.responses import COMMON_HEADERS
from foia_graph.web.core.wsgi_types import IS_GONE, Environ, Headers, PendingReply, WsgiApp, WsgiReply
from foia_graph.web.limits.turns import RequestTurn
from foia_graph.web.server.connection_watch import ConnectionWatch
from foia_graph.web.server.processes import end_by_signals_until_run
from foia_graph.web.server.sending_window import SendingWindow
from foia_graph.web.server.thread_pool import ThreadJob, ThreadPool
from foia_graph.web.server.wsgi_environ import RsgiScope, wsgi_environ

NO_MORE: Mapping[str, str] = {}
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


class RsgiGateway:
    """An RSGI application that has a WSGI app answer; `make` makes it in the process that serves.

    It makes three: the app, what answers some requests in the loop, without a thread, and what says whose
    turn it is to have a thread. A body is handed on up to one byte more than `largest`, so that the app can
    refuse it; it must have come in `body_seconds`.
    """

    def __init__(
        self,
        make: Callable[[], tuple[WsgiApp, LoopResponder, RequestAdmission]],
        threads: int,
        largest: int,
        body_seconds: float,
        connections: ConnectionWatch,
    ) -> None:
        self._make, self._largest, self._body_seconds = make, largest, body_seconds
        self._connections = connections
        self._threads = ThreadPool(threads)
        self._heavy_threads = ThreadPool(threads)

    def __rsgi_init__(self, loop: asyncio.AbstractEventLoop) -> None:
        end_by_signals_until_run(loop)
        self._app, self._quick, self._admission = self._make()

    async def __rsgi__(self, scope: RsgiScope, proto: Any) -> None:
        headers = scope.headers
        body: bytes | None = b""
        if "content-length" in headers or "transfer-encoding" in headers:
            try:
                body = await self._read_body(headers.get("content-length"), proto)
            except TimeoutError:
                proto.response_bytes(*_problem_reply(408, "The body of the request did not come in time."))
                return
        if body is None:
            proto.response_bytes(*_problem_reply(400, "The body of the request broke off."))
            return
        client = scope.client
        self._connections.begin_request(client)
        try:
            await self._answer(scope, body, proto)
        finally:
            self._connections.end_request(client)

    async def _answer(self, scope: RsgiScope, body: bytes, proto: Any) -> None:
        environ = wsgi_environ(scope, body)
        answer = self._begin_answer(environ)
        if answer is not None and not callable(answer):
            proto.response_bytes(*answer)
            return
        exchange = _RsgiExchange(environ, proto, asyncio.get_running_loop())
        if answer is not None and await self._send_pending(exchange, answer):
            return
        environ["wsgi.input"].seek(0)
        await self._answer_in_turn(exchange, scope.client)

    def _begin_answer(self, environ: Environ) -> WsgiReply | PendingReply | None:
        try:
            return self._quick(environ)
        except Exception as error:  # noqa: BLE001 - the app answers all the same
            log_fault(error, "a request could not be answered in the loop")
            return None

    async def _send_pending(self, exchange: "_RsgiExchange", pending: PendingReply) -> bool:
        """Send the answer that a responder has to wait for, if it gets one."""
        try:
            reply = await pending(exchange.environ[IS_GONE])
        except Exception as error:  # noqa: BLE001 - the app answers all the same
            log_fault(error, "a request could not be answered in the loop")
            return False
        if reply is None:
            return False
        exchange.end()
        exchange.proto.response_bytes(*reply)
        return True

    async def _answer_in_turn(self, exchange: "_RsgiExchange", endpoint: str) -> None:
        """Have the app answer when it is the request's turn, or refuse it where it gets none."""
        environ = exchange.environ
        environ[HAS_TURN] = True
        for turn_of in (self._admission.turn_of, self._admission.refusal_turn):
            turn = turn_of(environ)
            # Pieces of a heavy answer are all made by one thread, which nothing else may hold for long.
            threads = self._heavy_threads if turn.cost == "heavy" else self._threads
            answer = partial(exchange.answer, self._app, self._quick.keep, turn, threads)
            try:
                async with turn.hold_in_loop():
                    threads.submit_job(answer)
                    await exchange.done
            except QueryRefused as error:
                environ[REFUSAL] = error
                continue
            if exchange.rest is not None:
                window = SendingWindow(self._connections, endpoint)
                await self._stream_rest(exchange, exchange.rest, turn, window)
            return
        exchange.end()
        exchange.proto.response_bytes(*_problem_reply(503, "Too many requests are waiting; ask again later."))

    async def _read_body(self, length: str | None, proto: Any) -> bytes | None:
        """Return a body of so many bytes, b"" where it is not to be read, None for one that broke off."""
        if length is not None and (not length.isdecimal() or int(length) > self._largest):
            return b""  # the app refuses it by its length
        data, ends = bytearray(), 0
        async with asyncio.timeout(self._body_seconds):
            async for chunk in proto:
                data += chunk
                ends += not chunk
                if len(data) > self._largest:
                    break
        # granian ends a body with an empty piece, and one that it cannot read to its end with two.
        return bytes(data[: self._largest + 1]) if ends < 2 else None

    async def _stream_rest(
        self, exchange: "_RsgiExchange", rest: Iterator[bytes], turn: RequestTurn, window: SendingWindow
    ) -> None:
        """Send an answer in pieces, each made in turn when most of those before have been taken.

        The thread that made the first makes all: what the engine walks through its quads with may be used,
        and dropped, by one thread alone.
        """
        transport = exchange.proto.response_stream(exchange.status, exchange.headers)
        try:
            while (chunk := await self._next_piece(exchange, rest, turn)) is not None:
                if chunk:  # a piece may be empty, so that others have their turn before it goes on
                    await transport.send_bytes(chunk)
                await window.wait_for_room(len(chunk))
        except QueryRefused:
            _log.debug("a client went in the middle of an answer")
        finally:
            exchange.submit_here(exchange.close)

    async def _next_piece(
        self, exchange: "_RsgiExchange", rest: Iterator[bytes], turn: RequestTurn
    ) -> bytes | None:
        async with turn.hold_for_piece_in_loop():
            return await self._make_piece(exchange, rest, turn)

    async def _make_piece(
        self, exchange: "_RsgiExchange", rest: Iterator[bytes], turn: RequestTurn
    ) -> bytes | None:
        loop = asyncio.get_running_loop()
        next_piece: asyncio.Future[bytes | None] = loop.create_future()

        def make() -> None:
            try:
                with turn.charge_thread():
                    piece = next(rest, None)  # StopIteration cannot be set on a future
            except BaseException as error:  # noqa: BLE001 - also a panic of the engine is raised where it is awaited
                loop.call_soon_threadsafe(_fail_future, next_piece, error)
            else:
                loop.call_soon_threadsafe(_resolve_future, next_piece, piece)

        exchange.submit_here(make)
        return await next_piece


class _RsgiExchange:
    """One request and its answer."""

    def __init__(self, environ: Environ, proto: Any, loop: asyncio.AbstractEventLoop) -> None:
        self.environ, self.proto, self._loop = environ, proto, loop
        self.environ[IS_GONE] = self._is_client_gone
        self.done: asyncio.Future[None] = loop.create_future()
        self.status: int = 500
        self.headers: Headers = []
        self.rest: Iterator[bytes] | None = None
        self.submit_here: Callable[[ThreadJob], None] = _run_job
        self._app_pieces: Iterable[bytes] = ()
        self._watch: asyncio.Task[None] | None = None
        self._is_watched = self._is_gone = False

    def answer(
        self,
        app: WsgiApp,
        keep: Callable[[Environ, WsgiReply], None],
        turn: RequestTurn,
        threads: ThreadPool,
    ) -> None:
        """Send the whole answer of the app; pieces of a longer one are left in `rest` for the loop.

        They are made in this thread of `threads`, by `submit_here`.
        """
        self.submit_here = threads.submitter_here()
        try:
            with turn.charge_thread():
                self._send_reply(app, keep)
        except BaseException as error:  # noqa: BLE001 - a thread that serves must go on serving, also after a panic
            number = log_fault(error, "the app failed")
            self.proto.response_bytes(*_problem_reply(500, STATUS_SENTENCES[500], {"instance": number}))
        finally:
            self._loop.call_soon_threadsafe(self.end)

    def _send_reply(self, app: WsgiApp, keep: Callable[[Environ, WsgiReply], None]) -> None:
        self._app_pieces = app(self.environ, self._start_response)
        pieces = iter(self._app_pieces)
        first, second = next(pieces, b""), next(pieces, None)
        if second is None:
            self.close()
            self.proto.response_bytes(self.status, self.headers, first)
            keep(self.environ, (self.status, self.headers, first))
        else:
            self.rest = chain((first, second), pieces)

    def _start_response(self, status: str, headers: Headers, _error: object = None) -> None:
        self.status, self.headers = int(status[:3]), headers

    def close(self) -> None:
        """Close the answer of the app (PEP 3333), sent or not."""
        close = getattr(self._app_pieces, "close", None)
        if close is not None:
            close()

    def end(self) -> None:
        """End the exchange: nothing is waited for any more."""
        if self._watch is not None:
            self._watch.cancel()
        _resolve_future(self.done, None)

    # Most requests are answered before anyone asks this; only then is it worth a task of the loop.
    def _is_client_gone(self) -> bool:
        """Return True where the client has gone; the first call begins to watch."""
        if not self._is_watched:
            self._is_watched = True
            self._loop.call_soon_threadsafe(self._begin_to_watch)
        return self._is_gone

    def _begin_to_watch(self) -> None:
        if not self.done.done():
            self._watch = self._loop.create_task(self._await_disconnect())

    async def _await_disconnect(self) -> None:
        await self.proto.client_disconnect()
        self._is_gone = True


def _problem_reply(status: int, detail: str, more: Mapping[str, str] = NO_MORE) -> WsgiReply:
    """Return an error that no view of the app answers, as problem details (RFC 9457)."""
    headers = [("Content-Type", "application/problem+json"), ("Cache-Control", "no-store"), *COMMON_HEADERS]
    return status, headers, msgspec.json.encode(problem_facts(status, detail, more))


def _run_job(job: ThreadJob) -> None:
    job()


def _resolve_future(future: "asyncio.Future[Any]", value: object) -> None:
    # The connection may have ended, and what waited for this with it.
    if not future.done():
        future.set_result(value)


def _fail_future(future: "asyncio.Future[Any]", error: BaseException) -> None:
    if not future.done():
        future.set_exception(error)
