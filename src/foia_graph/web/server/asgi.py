"""The ASGI app: answers that are cached, and the WSGI app in threads.

In the event loop are framing, a look into the cache, and waiting; all else is done in threads.
"""

import asyncio
import threading
from collections import Counter
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from itertools import chain
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import Any, NamedTuple

from flask import Flask

from foia_graph.errors import FoiaGraphError, QueryRefused, StoreError
from foia_graph.runtime.fair_queue import Slot
from foia_graph.runtime.shared_values import LARGEST, MAX_BYTES, ByteCache
from foia_graph.web.core import request_rules
from foia_graph.web.core.problems import log_fault
from foia_graph.web.core.responses import COMMON_HEADERS, CONDITION_KEYS, GENERATION_HEADER
from foia_graph.web.core.site import EXTENSION, ServerSettings, Site
from foia_graph.web.core.wsgi_types import IS_GONE, RELEASE_SLOT, Environ, Headers, WsgiApp, WsgiReply
from foia_graph.web.pages.home import HEALTH_PATH, health_response
from foia_graph.web.server import replies
from foia_graph.web.sparql.execution import ANSWERED_KEY, AnsweredQuery, QueryContext

MAX_ACCEPT_LENGTH = 300
RATE_HEADERS = frozenset(("RateLimit", "RateLimit-Policy"))
# The header of an answer that holds as long as its ETag does.
NO_CACHE = ("Cache-Control", "no-cache")
# Bytes that headers and the rest of an answer take up in memory, about.
_OVERHEAD = 2048
CacheKey = tuple[Path, str, str, str]


class CachedReply(NamedTuple):
    """A reply without what its client has left of its budget; `query` is what it answers, if it is one."""

    reply: WsgiReply
    is_budgeted: bool
    query: AnsweredQuery | None


class ResponseCache:
    """The answers used last, up to a number of bytes."""

    def __init__(self, most: int = MAX_BYTES) -> None:
        self._replies: ByteCache[CacheKey, CachedReply] = ByteCache(_size_of, most)

    def get(self, generation: Path, environ: Environ) -> CachedReply | None:
        """Return the answer to a request, None where it is not kept."""
        return self._replies.get(_cache_key(generation, environ)) if _is_plain(environ) else None

    def put(self, generation: Path, environ: Environ, reply: WsgiReply) -> None:
        """Store an answer, if it may be sent again; that at an address with parameters answers a query."""
        (status, headers, body), query = reply, environ.get(ANSWERED_KEY)
        names = {name for name, _ in headers}
        is_lasting = status == 200 and "ETag" in names and NO_CACHE in headers
        # The store may have been swapped while the app answered.
        is_of_it = (GENERATION_HEADER, str(int(generation.name))) in headers
        is_plain = _is_plain(environ) and (query is not None or not environ["QUERY_STRING"])
        if is_plain and is_lasting and is_of_it and len(body) <= LARGEST:
            lasting = [header for header in headers if header[0] not in RATE_HEADERS]
            cached = CachedReply((status, lasting, body), not RATE_HEADERS.isdisjoint(names), query)
            self._replies.put(_cache_key(generation, environ), cached)


def _size_of(cached: CachedReply) -> int:
    text = cached.query.text if cached.query else ""
    return len(cached.reply[2]) + 2 * len(text) + _OVERHEAD


def _is_plain(environ: Environ) -> bool:
    return (
        environ["REQUEST_METHOD"] == "GET"
        and CONDITION_KEYS.isdisjoint(environ)
        and "HTTP_ACCEPT_PROFILE" not in environ
        and len(environ.get("HTTP_ACCEPT", "")) <= MAX_ACCEPT_LENGTH
    )


def _cache_key(generation: Path, environ: Environ) -> CacheKey:
    return generation, environ["PATH_INFO"], environ["QUERY_STRING"], environ.get("HTTP_ACCEPT", "")


Receive = Callable[[], Awaitable[dict[str, Any]]]


class CatalogueServer:
    """An ASGI app that serves a Flask app."""

    def __init__(self, app: Flask) -> None:
        self._site: Site = app.extensions[EXTENSION]
        self._cache = ResponseCache()
        self._threads = AppThreads(app, self._site, self._cache)

    async def __call__(self, scope: replies.Scope, receive: Receive, send: replies.Send) -> None:
        """Answer a request."""
        body = await _read_body(receive)
        if body is None:
            return  # the client has left
        try:
            environ = replies.wsgi_environ(scope, body)
            reply = self._known_reply(environ) or await self._threads.answer(environ, send)
        except asyncio.CancelledError:
            raise
        except BaseException as error:  # noqa: BLE001 - also of a panic nobody else would hear
            reply = replies.fault_reply(error, "a request could not be answered")
        if reply is not None:
            await replies.send_reply(send, reply)

    def _known_reply(self, environ: Environ) -> WsgiReply | None:
        """Return an answer that needs nothing but memory; None where there is none."""
        try:
            if _asks_for_health(environ):
                request_rules.check_request(environ, self._site.settings)
                response = health_response(self._site)
                pieces, _, headers = response.get_wsgi_response(environ)
                return response.status_code, [*headers, *COMMON_HEADERS], b"".join(pieces)
            return self._cached_reply(environ)
        except FoiaGraphError:
            return None  # the app finds the same, and says so

    def _cached_reply(self, environ: Environ) -> WsgiReply | None:
        source = self._site.current.served_if_open()
        if source is None or (cached := self._cache.get(source.generation.path, environ)) is None:
            return None
        request_rules.check_request(environ, self._site.settings)
        status, headers, body = cached.reply
        if cached.query is not None:
            context = QueryContext.repeat(self._site, environ, cached.query)
            context.settle(status, len(body), source.generation.number)
        if not cached.is_budgeted:
            return cached.reply
        return status, [*headers, *self._site.budgets.rate_headers(self._site.client_of(environ))], body


async def _read_body(receive: Receive) -> bytes | None:
    """Return the body of a request, which its connection bounds; None where the client goes meanwhile."""
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        body += message["body"]
        if not message["more_body"]:
            return bytes(body)


def _asks_for_health(environ: Environ) -> bool:
    return (
        environ["PATH_INFO"] == HEALTH_PATH
        and environ["REQUEST_METHOD"] in ("GET", "HEAD")
        and not environ["QUERY_STRING"]
    )


# Answers in pieces that are sent at a time, of all clients and of one: each has a thread, which waits.
MAX_STREAMS, MAX_CLIENT_STREAMS = 128, 16
SPARE_THREADS = 4
# Bytes of an answer to a client of HTTP/1.0 that wait in memory, not in a file, and those of a piece.
SPOOLED_BYTES, SPOOLED_PIECE = 1 << 20, 1 << 16


def thread_count(settings: ServerSettings) -> int:
    """Return the number of threads of a web process: each request that has a slot finds one.

    >>> thread_count(ServerSettings())
    183
    """
    return settings.requests.running + settings.queued_requests + MAX_STREAMS + SPARE_THREADS


class AppThreads:
    """The threads of a web process, in which a WSGI app answers."""

    def __init__(self, app: WsgiApp, site: Site, cache: ResponseCache) -> None:
        self._app, self._site, self._cache = app, site, cache
        self._executor = ThreadPoolExecutor(thread_count(site.settings), "web")
        self._streams = _Streams()

    async def answer(self, environ: Environ, send: replies.Send) -> WsgiReply | None:
        """Return the answer to a request; None where it was sent in pieces."""
        client = self._site.client_of(environ)
        try:
            slot = await self._site.slots.acquire(environ[IS_GONE], client)
        except QueryRefused as error:
            return replies.refusal_reply(error)
        environ[RELEASE_SLOT] = slot.release
        exchange = _Exchange(environ, send)
        self._executor.submit(exchange.run, partial(self._work, exchange, client), slot)
        return await exchange.outcome

    def _work(self, exchange: "_Exchange", client: str) -> WsgiReply | None:
        pieces = self._app(exchange.environ, exchange.start_response)
        try:
            rest = iter(pieces)
            first, second = next(rest, b""), next(rest, None)
            if second is not None:
                with self._streams.begin(client):
                    exchange.send_pieces(chain((first, second), rest))
                return None
        except QueryRefused as error:
            return replies.refusal_reply(error) if not exchange.has_begun else None
        finally:
            close = getattr(pieces, "close", None)
            if close is not None:
                close()
        reply = exchange.whole_reply(first)
        self._keep(exchange.environ, reply)
        return reply

    def _keep(self, environ: Environ, reply: WsgiReply) -> None:
        try:
            source = self._site.current.served_if_open()
        except StoreError:
            return  # there is none, or none any more
        if source is not None:
            self._cache.put(source.generation.path, environ, reply)


class _Exchange:
    """A request in a thread, and its outcome in the event loop."""

    def __init__(self, environ: Environ, send: replies.Send) -> None:
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
            return replies.fault_reply(error, "the app failed")
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
        self._wait_for(replies.send_start(self._send, self._status, self._headers))
        for piece in pieces:
            # A piece may be empty, so that others have their turn before it continues.
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
