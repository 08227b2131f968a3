"""A proxy between us and a server of HTTP, which cuts, resets, refuses or delays every so many answers."""

import http.client
import socket
import struct
import threading
import time
from contextlib import closing
from enum import Enum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import urlsplit

HOP_BY_HOP = ("connection", "keep-alive", "transfer-encoding", "expect")


class Fault(Enum):
    """What happens to an answer: it is cut, refused with 503, reset before its first byte, or late."""

    CUT = "cut"
    BUSY = "busy"
    RESET = "reset"
    SLOW = "slow"


SLOW_SECONDS = 2.0
"""How late a slow answer is."""


class FaultyProxy:
    """A proxy that passes requests on, each by a connection of its own."""

    def __init__(self, upstream: str) -> None:
        parts = urlsplit(upstream)
        self.upstream = parts.hostname or "", parts.port or 80
        self.failures, self._count, self._every, self._fault = 0, 0, 0, Fault.CUT
        self._lock = threading.Lock()
        handler = type("Handler", (_Handler,), {"proxy": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.address = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def fail_each(self, every: int, fault: Fault) -> None:
        """Have every so many requests fail from now on, none where it is 0."""
        with self._lock:
            self._count, self._every, self._fault = 0, every, fault

    def next_fault(self) -> Fault | None:
        """Return the fault of the next request, None where it goes well."""
        with self._lock:
            self._count += 1
            if not self._every or self._count % self._every:
                return None
            self.failures += 1
            return self._fault


class _Handler(BaseHTTPRequestHandler):
    proxy: FaultyProxy
    protocol_version = "HTTP/1.1"

    def _pass(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        fault = self.proxy.next_fault()
        self.close_connection = True
        if fault is Fault.RESET:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()
        elif fault is Fault.BUSY:
            self._answer(503, [], b"")
        else:
            time.sleep(SLOW_SECONDS if fault is Fault.SLOW else 0.0)
            self._answer(*self._ask(body), is_cut=fault is Fault.CUT)

    do_GET = do_HEAD = do_PUT = do_POST = do_DELETE = _pass  # noqa: N815 - names of the library

    def _ask(self, body: bytes) -> tuple[int, list[tuple[str, str]], bytes]:
        with closing(http.client.HTTPConnection(*self.proxy.upstream)) as upstream:
            upstream.putrequest(self.command, self.path, skip_host=True, skip_accept_encoding=True)
            for name, value in self.headers.items():
                if name.lower() not in HOP_BY_HOP:
                    upstream.putheader(name, value)
            upstream.endheaders(body)
            answer = upstream.getresponse()
            return answer.status, answer.getheaders(), answer.read()

    def _answer(
        self, status: int, headers: list[tuple[str, str]], body: bytes, *, is_cut: bool = False
    ) -> None:
        self.send_response_only(status)
        given = [(name, value) for name, value in headers if name.lower() not in HOP_BY_HOP]
        if not any(name.lower() == "content-length" for name, _ in given):
            given.append(("Content-Length", str(len(body))))
        for name, value in given:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body[: len(body) // 2] if is_cut else body)

    def log_message(self, *_: Any) -> None:
        """Write no log."""
