"""The environ of WSGI (PEP 3333) of a request that came by RSGI.

A client sends the same headers with every request, so their part of the environ is made once, and copied.
"""

import io
import sys
from collections.abc import Iterable
from functools import lru_cache
from typing import IO, Any, Protocol

from werkzeug.wsgi import FileWrapper

from foia_graph.web.core.request_rules import HEADER_CHECK, HeaderCheck
from foia_graph.web.core.wsgi_types import Environ

FILE_PIECE = 1 << 16
"""Bytes of a file in one piece of an answer."""
_MOST_CACHED, _LONGEST_CACHED = 128, 2048
"""Lists of headers that are remembered, and the characters of each."""
_BARE_KEYS = {"content-type": "CONTENT_TYPE", "content-length": "CONTENT_LENGTH"}
HeaderPairs = tuple[tuple[str, str], ...]


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


def wsgi_environ(scope: RsgiScope, body: bytes) -> Environ:
    """Return the environ of a request.

    A header that comes several times has its values joined by commas; one with an underscore in its name is
    left out, since it could pass for another. Of the path what is no UTF-8 is lost: granian decodes it.
    """
    headers: HeaderPairs = tuple(scope.headers.items())
    is_short = sum([len(name) + len(value) for name, value in headers]) <= _LONGEST_CACHED
    make = _lasting_variables if is_short else _lasting_variables.__wrapped__
    variables = make(scope.http_version, scope.scheme, scope.server, scope.authority, headers).copy()
    client, _, variables["REMOTE_PORT"] = scope.client.rpartition(":")
    variables["REMOTE_ADDR"] = client.strip("[]")
    variables["REQUEST_METHOD"] = scope.method
    # WSGI has the bytes of an address as Latin-1 text.
    variables["PATH_INFO"] = scope.path.encode("utf-8", "replace").decode("latin-1")
    variables["QUERY_STRING"] = scope.query_string.encode("utf-8", "replace").decode("latin-1")
    variables["wsgi.input"], variables["wsgi.errors"] = io.BytesIO(body), sys.stderr
    return variables


@lru_cache(_MOST_CACHED)
def _lasting_variables(
    version: str, scheme: str, server: str, authority: str | None, headers: HeaderPairs
) -> Environ:
    """Return what requests with the same headers have in common."""
    name, _, port = server.rpartition(":")
    variables: Environ = {
        "SCRIPT_NAME": "",
        "SERVER_NAME": name,
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{version}",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scheme,
        "wsgi.input_terminated": True,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        "wsgi.file_wrapper": _wrap_file,
        HEADER_CHECK: HeaderCheck(),
    }
    _add_headers(variables, headers)
    if authority and "HTTP_HOST" not in variables:
        variables["HTTP_HOST"] = authority
    return variables


def _add_headers(variables: Environ, headers: Iterable[tuple[str, str]]) -> None:
    for name, value in headers:
        if "_" in name:
            continue
        key = _BARE_KEYS.get(name) or f"HTTP_{name.upper().replace('-', '_')}"
        variables[key] = f"{variables[key]},{value}" if key in variables else value


def _wrap_file(file: IO[bytes], _: int) -> FileWrapper:
    """Return the pieces of a file, each of which takes a thread for a moment (PEP 3333)."""
    return FileWrapper(file, FILE_PIECE)
