"""Environs of requests, with what the gateway says of each."""

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
