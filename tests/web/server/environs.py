"""Environs of requests, with what the gateway says of each, and answers to them in an event loop."""

import asyncio
import io
from typing import Any


def gateway_environ(
    path: str, query: str = "", body: bytes = b"", method: str = "GET", **more: str
) -> dict[str, Any]:
    """Return the environ of a request for a path, with a query string and a body."""
    length = {"CONTENT_LENGTH": str(len(body))} if body else {}
    return {
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": "",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "192.0.2.1",
        "HTTP_HOST": "localhost",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(body),
        "wsgi.input_terminated": True,
        **length,
        **more,
    }


def answer_in_loop(responder, environ, *situation):
    """Return what a responder answers, at once or waited for; None where it leaves it to the app."""

    async def answer():
        found = responder(environ, *situation)
        return await found(lambda: False) if callable(found) else found

    return asyncio.run(answer())
