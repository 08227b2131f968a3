"""The environ of WSGI (PEP 3333) of a request of HTTP/1.

A client sends the same headers with every request, so their part of the environ is made once, and copied.
"""

import sys
from collections.abc import Iterable
from functools import lru_cache
from typing import IO, NamedTuple

from httptools import parse_url
from werkzeug.wsgi import FileWrapper

from foia_graph.web.core.query_parameters import percent_decode
from foia_graph.web.core.request_rules import HEADER_CHECK, HeaderCheck
from foia_graph.web.core.wsgi_types import Environ

FILE_PIECE = 1 << 16
"""Bytes of a file in one piece of an answer."""
_MOST_CACHED, _LONGEST_CACHED = 128, 2048
"""Lists of headers that are remembered, and the bytes of each."""
_BARE_KEYS = {"CONTENT-TYPE": "CONTENT_TYPE", "CONTENT-LENGTH": "CONTENT_LENGTH"}
HeaderPairs = tuple[tuple[bytes, bytes], ...]


class RequestHead(NamedTuple):
    """The head of a request as it came; `version` is `1.0` or `1.1`, and `headers_size` in bytes."""

    method: str
    target: bytes
    version: str
    headers: HeaderPairs
    headers_size: int


class ConnectionEnds(NamedTuple):
    """The two ends of a connection, each with its port: the client's, and the server's own."""

    client: str
    client_port: str
    server: str
    server_port: str


def wsgi_environ(head: RequestHead, ends: ConnectionEnds) -> Environ:
    """Return the environ of a request, whose body is still to be put into it.

    A header that comes several times has its values joined by commas; one with an underscore in its name is
    left out, since it could pass for another.
    """
    is_short = head.headers_size <= _LONGEST_CACHED
    make = _lasting_variables if is_short else _lasting_variables.__wrapped__
    variables = make(head.version, ends.server, ends.server_port, head.headers).copy()
    path, query = _split_target(head.target)
    variables["REMOTE_ADDR"], variables["REMOTE_PORT"] = ends.client, ends.client_port
    variables["REQUEST_METHOD"] = head.method
    # WSGI has the bytes of an address as Latin-1 text.
    variables["PATH_INFO"] = (percent_decode(path) if b"%" in path else path).decode("latin-1")
    variables["QUERY_STRING"] = query.decode("latin-1")
    variables["wsgi.errors"] = sys.stderr
    return variables


def _split_target(target: bytes) -> tuple[bytes, bytes]:
    """Return the path and the query of the target of a request (RFC 9112, 3.2)."""
    if target.startswith(b"/"):
        path, _, query = target.partition(b"#")[0].partition(b"?")
        return path, query
    if b"://" not in target:  # of CONNECT, or the asterisk of OPTIONS
        return target, b""
    url = parse_url(target)
    return url.path or b"/", url.query or b""


@lru_cache(_MOST_CACHED)
def _lasting_variables(version: str, server: str, port: str, headers: HeaderPairs) -> Environ:
    """Return what requests with the same headers have in common."""
    variables: Environ = {
        "SCRIPT_NAME": "",
        "SERVER_NAME": server,
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{version}",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input_terminated": True,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        "wsgi.file_wrapper": _wrap_file,
        HEADER_CHECK: HeaderCheck(),
    }
    _add_headers(variables, headers)
    return variables


def _add_headers(variables: Environ, headers: Iterable[tuple[bytes, bytes]]) -> None:
    for name_bytes, value_bytes in headers:
        name, value = name_bytes.decode("latin-1").upper(), value_bytes.decode("latin-1")
        if "_" in name:
            continue
        key = _BARE_KEYS.get(name) or f"HTTP_{name.replace('-', '_')}"
        variables[key] = f"{variables[key]},{value}" if key in variables else value


def _wrap_file(file: IO[bytes], _: int) -> FileWrapper:
    """Return the pieces of a file, each of which takes a thread for a moment (PEP 3333)."""
    return FileWrapper(file, FILE_PIECE)
