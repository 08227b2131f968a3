"""The app in a bounded number of threads: requests wait for slots in the event loop, without a thread."""

import asyncio
import threading
from collections import Counter
from collections.abc import Callable, Coroutine, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from itertools import chain
from tempfile import SpooledTemporaryFile
from typing import Any

from foia_graph.errors import QueryRefused, StoreError
from foia_graph.runtime.fair_queue import Slot
from foia_graph.web.core.faults import log_fault
from foia_graph.web.core.site import ServerSettings, Site
from foia_graph.web.core.wsgi_types import IS_GONE, RELEASE_SLOT, Environ, Headers, WsgiApp, WsgiReply
from foia_graph.web.server.replies import Send, fault_reply, refusal_reply, send_start
from foia_graph.web.server.response_cache import ResponseCache

MAX_STREAMS, MAX_CLIENT_STREAMS = 128, 16
"""Answers in pieces that are sent at a time, of all clients and of one: each has a thread, which waits."""
SPARE_THREADS = 4
SPOOLED_BYTES, SPOOLED_PIECE = 1 << 20, 1 << 16
"""Bytes of an answer to a client of HTTP/1.0 that wait in memory, not in a file, and those of a piece."""


def thread_count(settings: ServerSettings) -> int:
    """Return the number of threads of a web process: each request that has a slot finds one.

    >>> thread_count(ServerSettings())
    179
    """
    return settings.requests.running + settings.queued_requests + MAX_STREAMS + SPARE_THREADS


class AppThreads:
    """The threads of a web process, in which a WSGI app answers."""

    def __init__(self, app: WsgiApp, site: Site, cache: ResponseCache) -> None:
        self._app, self._site, self._cache = app, site, cache
        self._executor = ThreadPoolExecutor(thread_count(site.settings), "web")
        self._streams = _Streams()

    async def answer(self, environ: Environ, send: Send) -> WsgiReply | None:
        """Return the answer to a request; None where it was sent in pieces."""
        client = self._site.client_of(environ)
        try:
            slot = await self._site.slots.acquire(environ[IS_GONE], client)
        except QueryRefused as error:
            return refusal_reply(error)
        environ[RELEASE_SLOT] = slot.release
        exchange = _Exchange(environ, send)
        self._executor.submit(exchange.run, partial(self._work, exchange, client), slot)
        return await exchange.outcome

    def _work(self, exchange: "_Exchange", client: str) -> WsgiReply | None:
        """Do in a thread what `answer` waits for."""
        pieces = self._app(exchange.environ, exchange.start_response)
        try:
            rest = iter(pieces)
            first, second = next(rest, b""), next(rest, None)
            if second is not None:
                with self._streams.begin(client):
                    exchange.send_pieces(chain((first, second), rest))
                return None
        except QueryRefused as error:
            return refusal_reply(error) if not exchange.has_begun else None
        finally:
            close = getattr(pieces, "close", None)
            if close is not None:
                close()
        reply = exchange.whole_reply(first)
        self._keep(exchange.environ, reply)
        return reply

    def _keep(self, environ: Environ, reply: WsgiReply) -> None:
        """Store an answer of the app, if it may be sent again."""
        try:
            source = self._site.current.served_if_open()
        except StoreError:
            return  # there is none, or none any more
        if source is not None:
            self._cache.put(source.generation.path, environ, reply)


class _Exchange:
    """A request in a thread, and its outcome in the event loop."""

    def __init__(self, environ: Environ, send: Send) -> None:
        self.environ, self._send, self._loop = environ, send, asyncio.get_running_loop()
        self.outcome: asyncio.Future[WsgiReply | None] = self._loop.create_future()
        self._status, self._headers = 500, Headers()
        self.has_begun = False

    def run(self, work: Callable[[], WsgiReply | None], slot: Slot) -> None:
        """Do some work in this thread, and hand its outcome to the event loop."""
        try:
            outcome = work()
        except BaseException as error:  # noqa: BLE001 - also a panic of the engine is answered
            outcome = self._fail(error)
        slot.release()
        self._loop.call_soon_threadsafe(_resolve, self.outcome, outcome)

    def _fail(self, error: BaseException) -> WsgiReply | None:
        if not self.has_begun:
            return fault_reply(error, "the app failed")
        log_fault(error, "an answer broke off")
        return None

    def start_response(self, status: str, headers: Headers, _error: object = None) -> None:
        """Note status and headers of the answer (PEP 3333)."""
        self._status, self._headers = int(status[:3]), headers

    def whole_reply(self, body: bytes) -> WsgiReply:
        """Return an answer that is whole, with its length."""
        is_bare = self._status in (204, 304) or self.environ["REQUEST_METHOD"] == "HEAD"
        if not is_bare and not self._has_length:
            return self._status, [*self._headers, ("Content-Length", str(len(body)))], body
        return self._status, self._headers, body

    def send_pieces(self, pieces: Iterable[bytes]) -> None:
        """Send an answer in pieces, each when the client has taken most of those before it."""
        if self.environ["SERVER_PROTOCOL"] != "HTTP/1.0" or self._has_length:
            self._send_pieces(pieces)
            return
        # HTTP/1.0 has no chunks (RFC 9112, 6.1), so the length must be known.
        with SpooledTemporaryFile(SPOOLED_BYTES) as file:
            file.writelines(pieces)
            self._headers = [*self._headers, ("Content-Length", str(file.tell()))]
            file.seek(0)
            self._send_pieces(iter(partial(file.read, SPOOLED_PIECE), b""))

    def _send_pieces(self, pieces: Iterable[bytes]) -> None:
        self.has_begun = True
        self._wait_for(send_start(self._send, self._status, self._headers))
        for piece in pieces:
            # A piece may be empty, so that others have their turn before it goes on.
            if piece:
                self._wait_for(self._send({"type": "http.response.body", "body": piece, "more_body": True}))
            if self.environ[IS_GONE]():
                return
        self._wait_for(self._send({"type": "http.response.body", "body": b""}))

    @property
    def _has_length(self) -> bool:
        return any(name == "Content-Length" for name, _ in self._headers)

    def _wait_for(self, sending: Coroutine[Any, Any, None] | Any) -> None:
        asyncio.run_coroutine_threadsafe(sending, self._loop).result()


class _Streams:
    """The count of answers that are sent in pieces."""

    def __init__(self) -> None:
        self._running: Counter[str] = Counter()
        self._lock = threading.Lock()

    @contextmanager
    def begin(self, client: str) -> Iterator[None]:
        """Count one while it is sent; raises QueryRefused where there are too many."""
        with self._lock:
            if self._running[client] >= MAX_CLIENT_STREAMS or self._running.total() >= MAX_STREAMS:
                raise QueryRefused("too many large answers are being sent", "busy", retry_after=10)
            self._running[client] += 1
        try:
            yield
        finally:
            with self._lock:
                self._running[client] -= 1
                if not self._running[client]:
                    del self._running[client]


def _resolve(future: "asyncio.Future[Any]", value: object) -> None:
    # The task that waited for this may have been cancelled.
    if not future.done():
        future.set_result(value)
