"""The requests that come over one connection of HTTP/1.1, read from its bytes.

llhttp (by httptools) parses them, and is strict: what two servers could read in two ways is refused
(RFC 9112, 11.2). Heads and bodies have bounds, also in the number of their parts, each of which costs a call
in the event loop. An address or a body that is a little too long is left to the app, which says by how much.
"""

import io
import re
import time
from collections import deque
from typing import NamedTuple

from httptools import (
    HttpParserCallbackError,
    HttpParserError,
    HttpParserInvalidMethodError,
    HttpParserUpgrade,
    HttpRequestParser,
)

from foia_graph.web.core.query_parameters import percent_decode
from foia_graph.web.core.request_rules import (
    MAX_HEADER_BYTES,
    MAX_HEADERS,
    MAX_VALUE_BYTES,
    TOO_LONG_HEADERS,
    TOO_MANY_HEADERS,
    long_value_sentence,
)
from foia_graph.web.core.wsgi_types import Environ, WsgiReply
from foia_graph.web.server.problem_replies import fault_reply, problem_reply
from foia_graph.web.server.wsgi_environ import ConnectionEnds, RequestHead, wsgi_environ

MAX_FRAMING = 2 * MAX_HEADER_BYTES
"""Bytes around the names and values of headers, and around what a body is made of."""
ADDRESS_BEYOND = 2048
"""Bytes by which an address that is read may be too long, so that the app can say how long it is."""
MAX_CHUNKS, CHUNK_BYTES = 128, 512
"""Chunks of a body: so many, and one more for each so many bytes that a body may have."""
FRAMING = 8
"""Bytes that a byte of a body may take: a chunk of one byte takes six."""
MOST_UNREAD = 64 << 10
"""Bytes that are taken while requests wait for answers, so that the end of the connection is seen."""
SLICE = 2048
"""Bytes that are parsed at once, so that few requests wait for the answer to the one before them."""
CONTINUE = "100-continue"
VERSIONS = frozenset(("1.0", "1.1"))
LINE = re.compile(rb"[^\n]*\n|[^\n]+")
ESCAPES = {byte: f"%{byte:02X}" for byte in range(0x80, 0x100)}
METHOD = re.compile(rb"\s*[!-~]+ ")


class HttpRequest(NamedTuple):
    """A request: what the app is given, or the answer to one that could not be read.

    The connection ends with the answer to one that does not keep it alive.
    """

    environ: Environ | None
    keeps_alive: bool
    refusal: WsgiReply | None = None

    @property
    def has_bare_answer(self) -> bool:
        """True where the answer has a head only."""
        return self.environ is not None and self.environ["REQUEST_METHOD"] == "HEAD"

    @property
    def version(self) -> str:
        """The version of HTTP, as `HTTP/1.1`."""
        return str(self.environ["SERVER_PROTOCOL"]) if self.environ is not None else "HTTP/1.1"


class HttpReader:
    """The reader of one connection, whose client sends addresses and bodies of so many bytes at most.

    `requests` are those that are read and not yet answered. `body_since` is when a body that has not come
    whole began (monotonic clock, in seconds), None where there is none. `is_ended` is True where nothing more
    is read, and `expects_continue` where the client waits to be asked for the body (RFC 9110, 10.1.1).
    """

    def __init__(self, ends: ConnectionEnds, max_address: int, most_body: int) -> None:
        self._ends, self._max_address, self._most_body = ends, max_address, most_body
        self._max_chunks = MAX_CHUNKS + most_body // CHUNK_BYTES
        self.requests: deque[HttpRequest] = deque()
        self.body_since: float | None = None
        self.is_ended = self.expects_continue = False
        self._parser = HttpRequestParser(self)
        self._unread = b""
        self._target, self._headers, self._body = b"", list[tuple[bytes, bytes]](), bytearray()
        self._environ: Environ | None = None
        self._keeps_alive = self._is_line_open = True
        self._is_in_head = self._is_escaped = False
        self._head_bytes = self._body_bytes = 0
        self._header_count = self._header_bytes = self._chunk_count = 0

    @property
    def has_more(self) -> bool:
        """True where there is something to be done when a request is answered."""
        return bool(self.requests or self._unread) or self.expects_continue

    @property
    def is_full(self) -> bool:
        """True where no more bytes should come until requests are answered."""
        return len(self._unread) > MOST_UNREAD

    def read(self, data: bytes) -> None:
        """Read what came, until there are requests to be answered; the rest is read by the next call."""
        data, self._unread = self._unread + data if self._unread else data, b""
        start = 0
        while start < len(data) and not self.is_ended:
            if self.requests:
                self._unread = data[start:]
                return
            self._parse(data[start : start + SLICE])
            start += SLICE

    def read_end(self) -> None:
        """Read the end of what a client sends: a body that has not come whole is refused."""
        if self.body_since is not None:
            self.refuse(400, "The body of the request broke off.")

    def refuse(self, status: int, sentence: str) -> None:
        """Have what cannot be read answered, behind the requests before it, and read no more."""
        self._refuse_with(problem_reply(status, sentence))

    def end(self) -> None:
        """Read no more, and forget what waits for an answer."""
        self._end_reading()
        self.requests.clear()
        self._unread = b""

    def _refuse_with(self, reply: WsgiReply) -> None:
        self._end_reading()
        self.requests.append(HttpRequest(None, keeps_alive=False, refusal=reply))

    def _parse(self, data: bytes) -> None:
        # With raw bytes line by line, since any but those of a body may be a request line.
        is_plain = data.isascii() or self.body_since is not None
        for part in (data,) if is_plain else LINE.findall(data):
            if self.is_ended:
                return
            self._parse_part(self._with_ascii_line(part) if self._is_line_open else part)

    def _parse_part(self, data: bytes) -> None:
        try:
            self._parser.feed_data(data)
        except HttpParserUpgrade:
            self._end_reading()  # the request was read; no other protocol is spoken
        except HttpParserError as error:
            if not self.is_ended:  # behind the last request anything may come
                self._refuse_with(_error_reply(error, data))
        # One header, or trailer, that does not end is told of to nobody.
        if self._is_in_head:
            self._head_bytes += len(data)
            if self._head_bytes > self._max_address + ADDRESS_BEYOND + MAX_HEADER_BYTES + MAX_FRAMING:
                self.refuse(431, "The head of the request is too long.")
        elif self.body_since is not None:
            self._body_bytes += len(data)
            if self._body_bytes > FRAMING * self._most_body + MAX_FRAMING:
                self.refuse(413, "The body of the request has too much between its parts, or behind them.")

    def _with_ascii_line(self, data: bytes) -> bytes:
        """Return what came with raw bytes of its request line percent-encoded: curl sends UTF-8 as it is."""
        # An empty line may stand before a request.
        self._is_line_open = b"\n" not in (data if self._is_in_head else data.lstrip(b"\r\n"))
        if data.isascii():
            return data
        self._is_escaped = True
        return data.decode("latin-1").translate(ESCAPES).encode()

    def on_message_begin(self) -> None:
        """Begin a request (called by the parser, as the methods below are)."""
        self._target, self._headers, self._body = b"", [], bytearray()
        self._is_in_head, self._head_bytes = True, 0
        self._header_count = self._header_bytes = self._chunk_count = 0

    def on_url(self, part: bytes) -> None:
        """Read a part of its target."""
        self._target += part
        if len(self._target) > self._max_address + ADDRESS_BEYOND:
            raise _RequestUnreadable(414, f"An address has at most {self._max_address:,} bytes.")

    def on_header(self, name: bytes, value: bytes) -> None:
        """Read a header, or a trailer behind the body, which is dropped (RFC 9110, 6.5.1)."""
        self._is_line_open = False
        self._header_count += 1
        self._header_bytes += len(name) + len(value)
        if self._header_count > MAX_HEADERS:
            raise _RequestUnreadable(431, TOO_MANY_HEADERS)
        if len(value) > MAX_VALUE_BYTES:
            raise _RequestUnreadable(431, long_value_sentence(name.decode("latin-1")))
        if self._header_bytes > MAX_HEADER_BYTES:
            raise _RequestUnreadable(431, TOO_LONG_HEADERS)
        if self._is_in_head:
            self._headers.append((name, value))

    def on_headers_complete(self) -> None:
        """End the head, and begin to wait for the body where there is one."""
        parser, version = self._parser, self._parser.get_http_version()
        size = self._header_bytes
        self._is_in_head = self._is_line_open = False
        if self.is_ended:
            return
        if version not in VERSIONS:
            raise _RequestUnreadable(505, "The versions of HTTP that are spoken here are 1.1 and 1.0.")
        method, headers = parser.get_method().decode(), tuple(self._headers)
        head = RequestHead(method, self._escaped_target(), version, headers, size)
        self._environ = environ = wsgi_environ(head, self._ends)
        self._keeps_alive = parser.should_keep_alive() and not parser.should_upgrade()
        if "CONTENT_LENGTH" in environ or "HTTP_TRANSFER_ENCODING" in environ:
            self._begin_body(environ)

    def on_chunk_header(self) -> None:
        """Count a chunk of the body."""
        self._chunk_count += 1
        if self._chunk_count > self._max_chunks and not self.is_ended:
            raise _RequestUnreadable(413, f"A body comes in at most {self._max_chunks:,} chunks.")

    def on_body(self, part: bytes) -> None:
        """Read a part of the body; one that is too long is cut behind the byte that says so."""
        if self._environ is None:
            return
        self._body += part
        if len(self._body) > self._most_body:
            del self._body[self._most_body + 1 :]
            self._end_request(keeps_alive=False)

    def on_message_complete(self) -> None:
        """End the request."""
        self._is_line_open = True
        if self._environ is not None:
            self._end_request(keeps_alive=self._keeps_alive)

    def _escaped_target(self) -> bytes:
        if self._is_escaped:
            self._is_escaped = False
            try:
                percent_decode(self._target).decode()
            except UnicodeDecodeError:
                raise _RequestUnreadable(400, "The address holds bytes that are not UTF-8.") from None
        return self._target

    def _begin_body(self, environ: Environ) -> None:
        length, expected = environ.get("CONTENT_LENGTH"), environ.get("HTTP_EXPECT", "").lower()
        is_old = environ["SERVER_PROTOCOL"] == "HTTP/1.0"
        if is_old and length is None:
            raise _RequestUnreadable(400, "A body of HTTP/1.0 has a Content-Length.")
        if expected not in ("", CONTINUE) and not is_old:
            raise _RequestUnreadable(417, f"Of what may be expected {CONTINUE} alone is known.")
        if length is not None and int(length) > self._most_body:
            self._end_request(keeps_alive=False)  # the app refuses it by its length
            return
        self.body_since, self._body_bytes = time.monotonic(), 0
        self.expects_continue = expected == CONTINUE and not is_old

    def _end_request(self, *, keeps_alive: bool) -> None:
        environ, self._environ = self._environ, None
        self.body_since, self.expects_continue = None, False
        if environ is not None:
            environ["wsgi.input"] = io.BytesIO(self._body)
        self.is_ended = self.is_ended or not keeps_alive
        self.requests.append(HttpRequest(environ, keeps_alive))

    def _end_reading(self) -> None:
        self.is_ended, self._is_in_head, self._environ = True, False, None
        self.body_since, self.expects_continue = None, False


class _RequestUnreadable(Exception):
    """An error in a request, with the status and the sentence of its answer."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status, self.sentence = status, sentence


def _error_reply(error: HttpParserError, data: bytes) -> WsgiReply:
    """Return the answer to data that cannot be parsed."""
    reason = (error.__context__ or error) if isinstance(error, HttpParserCallbackError) else error
    if isinstance(reason, _RequestUnreadable):
        return problem_reply(reason.status, reason.sentence)
    if not isinstance(reason, HttpParserError):
        return fault_reply(reason, "a request could not be read")
    if isinstance(reason, HttpParserInvalidMethodError) and METHOD.match(data):
        return problem_reply(501, "The method is not known: methods are those of HTTP, in capitals.")
    return problem_reply(400, f"The request is not HTTP/1.1: {reason}.")
