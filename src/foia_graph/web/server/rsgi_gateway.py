"""The gateway between granian and the app: an event loop takes requests, threads of the app answer most.

The app speaks WSGI, which cannot tell that a client has gone. granian's own interface (RSGI) can, so a query
that nobody waits for is ended. Slow bodies and slow readers are waited for in the loop and hold no thread.
"""

import asyncio
import io
import logging
import sys
from collections.abc import Awaitable, Callable, Iterable, Iterator
from http import HTTPStatus
from typing import Any, Protocol

import msgspec

from foia_graph.web.core.wsgi_types import IS_GONE, Environ, Headers, WsgiApp, WsgiReply
from foia_graph.web.server.connection_watch import ConnectionWatch
from foia_graph.web.server.processes import end_by_signals_until_run
from foia_graph.web.server.sending_window import SendingWindow
from foia_graph.web.server.thread_pool import ThreadPool

_log = logging.getLogger(__name__)


class RsgiScope(Protocol):
    """A request as granian describes it (RSGI 1.x, HTTP scope)."""

    http_version: str
    server: str
    client: str
    scheme: str
    method: str
    path: str
    query_string: str
    authority: str | None
    headers: Any


class LoopResponder(Protocol):
    """An object that answers some requests in the loop, and gets the answers of the app."""

    def __call__(self, environ: Environ, is_gone: Callable[[], bool]) -> Awaitable[WsgiReply | None]:
        """Return the answer to a request; None leaves it to the app."""

    def keep(self, environ: Environ, reply: WsgiReply) -> None:
        """Store an answer of the app, if it may be sent again."""


class RsgiGateway:
    """An RSGI application that has a WSGI app answer; `make` makes it in the process that serves.

    It makes two: the app, and what answers some requests in the loop, without a thread. A body is handed on
    up to one byte more than `largest`, so that the app can refuse it; it must have come in `body_seconds`.
    """

    def __init__(
        self,
        make: Callable[[], tuple[WsgiApp, LoopResponder]],
        threads: int,
        largest: int,
        body_seconds: float,
        connections: ConnectionWatch,
    ) -> None:
        self._make, self._largest, self._body_seconds = make, largest, body_seconds
        self._connections = connections
        self._threads = ThreadPool(threads)

    def __rsgi_init__(self, loop: asyncio.AbstractEventLoop) -> None:
        end_by_signals_until_run(loop)
        self._app, self._quick = self._make()

    async def __rsgi__(self, scope: RsgiScope, proto: Any) -> None:
        try:
            body = await self._read_body(scope, proto)
        except TimeoutError:
            proto.response_bytes(*_problem_reply(408, "The body of the request did not come in time."))
            return
        if body is None:
            proto.response_bytes(*_problem_reply(400, "The body of the request broke off."))
            return
        self._connections.begin_request(scope.client)
        try:
            await self._answer(scope, body, proto)
        finally:
            self._connections.end_request(scope.client)

    async def _answer(self, scope: RsgiScope, body: bytes, proto: Any) -> None:
        exchange = _RsgiExchange(wsgi_environ(scope, body), proto, asyncio.get_running_loop())
        try:
            reply = await self._quick(exchange.environ, exchange.environ[IS_GONE])
        except Exception:  # noqa: BLE001 - the app answers all the same
            _log.exception("a request could not be answered in the loop")
            reply = None
        if reply is not None:
            exchange.end()
            proto.response_bytes(*reply)
            return
        exchange.environ["wsgi.input"].seek(0)
        self._threads.submit_job(lambda: exchange.answer(self._app, self._quick.keep))
        await exchange.done
        if exchange.rest is not None:
            window = SendingWindow(self._connections, scope.client)
            await self._stream_rest(exchange, exchange.rest, window)

    async def _read_body(self, scope: RsgiScope, proto: Any) -> bytes | None:
        """Return the body, b"" where there is none that may be read, None for one that broke off."""
        length = scope.headers.get("content-length")
        if length is None and "transfer-encoding" not in scope.headers:
            return b""
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
        self, exchange: "_RsgiExchange", rest: Iterator[bytes], window: SendingWindow
    ) -> None:
        """Send an answer in pieces, each made by a thread when most of those before have been taken."""
        transport = exchange.proto.response_stream(exchange.status, exchange.headers)
        try:
            while (chunk := await self._in_thread(rest)) is not None:
                await transport.send_bytes(chunk)
                await window.wait_for_room(len(chunk))
        finally:
            exchange.close()

    async def _in_thread(self, rest: Iterator[bytes]) -> bytes | None:
        loop = asyncio.get_running_loop()
        next_piece: asyncio.Future[bytes | None] = loop.create_future()

        def make() -> None:
            try:
                piece = next(rest, None)  # StopIteration cannot be set on a future
            except Exception as error:  # noqa: BLE001 - it is raised again where it is awaited
                loop.call_soon_threadsafe(_fail_future, next_piece, error)
            else:
                loop.call_soon_threadsafe(_resolve_future, next_piece, piece)

        self._threads.submit_job(make)
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
        self._app_pieces: Iterable[bytes] = ()
        self._watch: asyncio.Task[None] | None = None
        self._is_watched = self._is_gone = False

    def answer(self, app: WsgiApp, keep: Callable[[Environ, WsgiReply], None]) -> None:
        """Send the whole answer of the app; pieces of a longer one are left in `rest` for the loop."""
        try:
            self._send_reply(app, keep)
        except Exception:  # noqa: BLE001 - a thread that serves must go on serving
            _log.exception("the app failed")
            self.proto.response_bytes(
                *_problem_reply(500, "Something went wrong here; it is not your fault.")
            )
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
            self.rest = _chain_pieces(first, second, pieces)

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


def _problem_reply(status: int, detail: str) -> WsgiReply:
    """Return an error that no view of the app answers, as problem details (RFC 9457)."""
    facts = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail}
    headers = [("Content-Type", "application/problem+json"), ("Cache-Control", "no-store")]
    return status, headers, msgspec.json.encode(facts)


def _resolve_future(future: "asyncio.Future[Any]", value: object) -> None:
    # The connection may have ended, and what waited for this with it.
    if not future.done():
        future.set_result(value)


def _fail_future(future: "asyncio.Future[Any]", error: Exception) -> None:
    if not future.done():
        future.set_exception(error)


def _chain_pieces(first: bytes, second: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield second
    yield from rest


def wsgi_environ(scope: RsgiScope, body: bytes) -> Environ:
    """Return the environ of a request (PEP 3333).

    A header that comes several times has its values joined by commas; one with an underscore in its name is
    left out, since it could pass for another. Of the path what is no UTF-8 is lost: granian decodes it.
    """
    client, _, client_port = scope.client.rpartition(":")
    server, _, port = scope.server.rpartition(":")
    # WSGI has the bytes of a path as Latin-1 text.
    variables: Environ = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": scope.path.encode("utf-8", "replace").decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "SERVER_NAME": server,
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": client.strip("[]"),
        "REMOTE_PORT": client_port,
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": io.BytesIO(body),
        "wsgi.input_terminated": True,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for name, value in scope.headers.items():
        if "_" in name:
            continue
        key = _BARE_KEYS.get(name) or f"HTTP_{name.upper().replace('-', '_')}"
        variables[key] = f"{variables[key]},{value}" if key in variables else value
    if scope.authority and "HTTP_HOST" not in variables:
        variables["HTTP_HOST"] = scope.authority
    return variables


_BARE_KEYS = {"content-type": "CONTENT_TYPE", "content-length": "CONTENT_LENGTH"}
