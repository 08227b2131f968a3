"""The ASGI app: answers that are cached, and the WSGI app in threads.

In the event loop are framing, a look into the cache, and waiting; all else is done in threads.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from flask import Flask

from foia_graph.errors import FoiaGraphError
from foia_graph.web.core import request_rules
from foia_graph.web.core.responses import COMMON_HEADERS
from foia_graph.web.core.site import EXTENSION, Site
from foia_graph.web.core.wsgi_types import Environ, WsgiReply
from foia_graph.web.pages.home import HEALTH_PATH, health_response
from foia_graph.web.server.app_threads import AppThreads
from foia_graph.web.server.environs import Scope, wsgi_environ
from foia_graph.web.server.replies import Send, fault_reply, send_reply
from foia_graph.web.server.response_cache import ResponseCache
from foia_graph.web.sparql.query_context import QueryContext

Receive = Callable[[], Awaitable[dict[str, Any]]]


class CatalogueServer:
    """An ASGI app that serves a Flask app."""

    def __init__(self, app: Flask) -> None:
        self._site: Site = app.extensions[EXTENSION]
        self._cache = ResponseCache()
        self._threads = AppThreads(app, self._site, self._cache)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        body = await _read_body(receive)
        if body is None:
            return  # the client has gone
        try:
            environ = wsgi_environ(scope, body)
            reply = self._known_reply(environ) or await self._threads.answer(environ, send)
        except asyncio.CancelledError:
            raise
        except BaseException as error:  # noqa: BLE001 - also of a panic nobody else would hear
            reply = fault_reply(error, "a request could not be answered")
        if reply is not None:
            await send_reply(send, reply)

    def _known_reply(self, environ: Environ) -> WsgiReply | None:
        """Return an answer that needs nothing but memory; None where there is none."""
        try:
            if _asks_for_health(environ):
                request_rules.check_request(environ, self._site.settings)
                return self._health_reply(environ)
            return self._cached_reply(environ)
        except FoiaGraphError:
            return None  # the app finds the same, and says so

    def _health_reply(self, environ: Environ) -> WsgiReply:
        response = health_response(self._site)
        pieces, _, headers = response.get_wsgi_response(environ)
        return response.status_code, [*headers, *COMMON_HEADERS], b"".join(pieces)

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
