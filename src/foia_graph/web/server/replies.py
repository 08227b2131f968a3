"""Requests and replies between ASGI and WSGI: the environ of a request, and how a reply is sent."""

import io
import sys
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any

import msgspec
from httptools import parse_url
from werkzeug.wsgi import FileWrapper

from foia_graph.errors import QueryRefused
from foia_graph.web.core import problems
from foia_graph.web.core.query_parameters import percent_decode
from foia_graph.web.core.responses import COMMON_HEADERS
from foia_graph.web.core.wsgi_types import IS_GONE, Environ, Headers, WsgiReply

# What sends a message of ASGI.
Send = Callable[[dict[str, Any]], Awaitable[None]]
NO_MORE: Mapping[str, str] = {}


def problem_reply(
    status: int, detail: str, more: Mapping[str, str] = NO_MORE, headers: Iterable[tuple[str, str]] = ()
) -> WsgiReply:
    """Return an error that no view of the app answers as problem details (RFC 9457)."""
    kind = [("Content-Type", "application/problem+json"), ("Cache-Control", "no-store")]
    body = msgspec.json.encode(problems.problem_facts(status, detail, more))
    return status, [*kind, ("Content-Length", str(len(body))), *headers, *COMMON_HEADERS], body


def fault_reply(error: BaseException, task: str) -> WsgiReply:
    """Log an error that no one foresaw, and return its answer; `task` says what was being done."""
    return problem_reply(500, problems.STATUS_SENTENCES[500], {"instance": problems.log_fault(error, task)})


def refusal_reply(error: QueryRefused) -> WsgiReply:
    """Return the answer to a request that is refused before the app has it."""
    status, sentence = problems.STATUS_OF_REASON[error.reason], problems.full_sentence(str(error))
    return problem_reply(
        status, sentence, {"reason": error.reason}, [("Retry-After", str(error.retry_after))]
    )


async def send_reply(send: Send, reply: WsgiReply) -> None:
    """Send a whole reply."""
    status, headers, body = reply
    await send_start(send, status, headers)
    await send({"type": "http.response.body", "body": body})


async def send_start(send: Send, status: int, headers: Headers) -> None:
    """Send the head of a reply."""
    encoded = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers]
    await send({"type": "http.response.start", "status": status, "headers": encoded})


Scope = Mapping[str, Any]
# Bytes of a file in one piece of an answer.
FILE_PIECE = 1 << 16
_BARE_KEYS = {b"content-type": "CONTENT_TYPE", b"content-length": "CONTENT_LENGTH"}


def wsgi_environ(scope: Scope, body: bytes) -> Environ:
    """Return the environ of a request.

    A header that comes several times has its values joined by commas; one with an underscore in its name is
    omitted, since it could pass for another.
    """
    (client, client_port), (server, server_port) = scope["client"] or ("", 0), scope["server"]
    environ: Environ = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        # WSGI has the bytes of an address as Latin-1 text.
        "PATH_INFO": percent_decode(scope["raw_path"]).decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "REMOTE_ADDR": client,
        "REMOTE_PORT": str(client_port),
        "SERVER_NAME": server,
        "SERVER_PORT": str(server_port),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(body),
        "wsgi.input_terminated": True,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        "wsgi.file_wrapper": lambda file, _size: FileWrapper(file, FILE_PIECE),
        IS_GONE: scope[IS_GONE],
    }
    for name, value in scope["headers"]:
        if b"_" not in name:
            key = _BARE_KEYS.get(name) or f"HTTP_{name.decode('latin-1').upper().replace('-', '_')}"
            text = value.decode("latin-1")
            environ[key] = f"{environ[key]},{text}" if key in environ else text
    return environ


def split_target(target: bytes) -> tuple[bytes, bytes]:
    """Return the path and the query of the target of a request (RFC 9112, 3.2)."""
    if target.startswith(b"/"):
        path, _, query = target.partition(b"#")[0].partition(b"?")
        return path, query
    if b"://" not in target:  # of CONNECT, or the asterisk of OPTIONS
        return target, b""
    url = parse_url(target)
    return url.path or b"/", url.query or b""
