"""Requests to the app in this process, as plain as they can be (PEP 3333)."""

import io
import sys
from collections.abc import Callable
from typing import TypeAlias
from urllib.parse import unquote_to_bytes

from foia_graph.runtime.fair_queue import never_called_off
from foia_graph.runtime.shared_values import cached_property
from foia_graph.web.core.wsgi_types import RELEASE_SLOT, Environ, Headers, WsgiApp


class AppAnswer:
    """An answer of the app: its status, its headers, and its body in blocks, which come once."""

    status: int
    _headers: Headers

    def __init__(self, app: WsgiApp, environ: Environ) -> None:
        """Ask the app, which states status and headers before it returns the body."""
        self._body = app(environ, self._start)
        self.blocks = iter(self._body)

    def _start(self, status: str, headers: Headers, *_: object) -> None:
        self.status, self._headers = int(status[:3]), headers

    def header(self, name: str) -> str:
        """Return the value of a header, "" where there is none."""
        wanted = name.lower()
        return next((value for each, value in self._headers if each.lower() == wanted), "")

    @property
    def media_type(self) -> str:
        """Return the media type without its parameters."""
        return self.header("Content-Type").partition(";")[0].strip()

    @cached_property
    def data(self) -> bytes:
        """Return the whole body."""
        return b"".join(self.blocks)

    def close(self) -> None:
        """Close the answer, and the file that it reads."""
        close = getattr(self._body, "close", None)
        if close is not None:
            close()


GetRequest: TypeAlias = Callable[[str, str], AppAnswer]
"""What sends a GET request to the app: from its target, and its Accept header or "", to the answer."""


def get_request(app: WsgiApp) -> GetRequest:
    """Return what sends requests to an app."""

    def get(target: str, accept: str) -> AppAnswer:
        path, _, query = target.partition("?")
        environ = {
            "REQUEST_METHOD": "GET",
            "SCRIPT_NAME": "",
            "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
            "QUERY_STRING": query,
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_HOST": "localhost",
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(),
            "wsgi.errors": sys.stderr,
            "wsgi.multithread": False,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
            RELEASE_SLOT: never_called_off,  # nobody else waits for this app
            **({"HTTP_ACCEPT": accept} if accept else {}),
        }
        return AppAnswer(app, environ)

    return get
