"""Requests to the server of a web process without a connection, and what it sends."""

import asyncio
from collections.abc import Callable
from typing import Any, NamedTuple
from urllib.parse import unquote_to_bytes

from flask import Flask

from foia_graph.web.core.wsgi_types import IS_GONE
from foia_graph.web.server.asgi import CatalogueServer


class Sent(NamedTuple):
    """An answer: its status, its headers in small letters, and its body."""

    status: int
    headers: dict[str, str]
    body: bytes


def scope_of(target: str, method: str = "GET", client: str = "192.0.2.1", **more: str) -> dict[str, Any]:
    """Return the scope of a request; headers go by keyword, with low lines."""
    path, _, query = target.partition("?")
    named = {"host": "localhost"} | {name.lower().replace("_", "-"): value for name, value in more.items()}
    return {
        "type": "http",
        "http_version": "1.1",
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "client": (client, 4711),
        "server": ("localhost", 80),
        "headers": [(name.encode(), value.encode("latin-1")) for name, value in named.items()],
        IS_GONE: lambda: False,
    }


async def exchange(app: Callable[..., Any], scope: dict[str, Any], body: bytes = b"") -> Sent:
    """Send one request to an ASGI app, and return its answer."""
    messages: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        messages.append(message)

    await asyncio.wait_for(app(scope, receive, send), 120)
    start, *parts = messages
    headers = {name.decode(): value.decode("latin-1") for name, value in start["headers"]}
    lowered = {name.lower(): value for name, value in headers.items()}
    return Sent(start["status"], lowered, b"".join(part["body"] for part in parts))


def answer_of(app: Flask | CatalogueServer, target: str, body: bytes = b"", **more: str) -> Sent:
    """Return what a server, or a new one of an app, answers to a request."""
    server = app if isinstance(app, CatalogueServer) else CatalogueServer(app)
    return asyncio.run(exchange(server, scope_of(target, **more), body))


def plain_path(target: str) -> str:
    """Return the path of a target as WSGI has it."""
    return unquote_to_bytes(target.partition("?")[0]).decode("latin-1")
