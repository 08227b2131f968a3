"""HTTP/1.1 by uvicorn, with the bounds that no server offers.

llhttp (by httptools) parses requests, and uvicorn sends the answers. Bounded here are heads and bodies, in
bytes, in parts and in time, what is read while an answer is made, and how an answer is taken.
"""

import asyncio
import re
import socket
import struct
from asyncio import AbstractEventLoop
from contextlib import suppress
from dataclasses import dataclass
from fcntl import ioctl
from functools import partial
from termios import TIOCOUTQ
from typing import Any, cast

from httptools import (
    HttpParserCallbackError,
    HttpParserError,
    HttpParserInvalidMethodError,
    HttpParserUpgrade,
)
from uvicorn._types import ASGI3Application
from uvicorn.config import Config
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle
from uvicorn.server import ServerState

from foia_graph.web.core import request_rules
from foia_graph.web.core.query_parameters import percent_decode
from foia_graph.web.core.wsgi_types import IS_GONE, WsgiReply
from foia_graph.web.limits.rate_limits import ConnectionLimits
from foia_graph.web.server.connection_watch import ConnectionWatch
from foia_graph.web.server.replies import Send, fault_reply, problem_reply, send_reply, split_target

# Bytes around the names and values of headers, and around what a body is made of.
MAX_FRAMING = 2 * request_rules.MAX_HEADER_BYTES
_FRAMING_HEADERS = frozenset((b"content-length", b"transfer-encoding"))
# Bytes by which an address that is read may be too long, so that the app can say how long it is.
ADDRESS_BEYOND = 2048
# Chunks of a body: so many, and one more for each so many bytes that a body may have.
MAX_CHUNKS, CHUNK_BYTES = 128, 512
# Bytes that a byte of a body may take: a chunk of one byte takes six.
FRAMING = 8
# Bytes that are taken while requests wait for answers, so that the end of the connection is seen.
MAX_UNREAD = 64 << 10
# Bytes that are parsed at once, so that few requests wait for the answer to the one before them.
SLICE = 2048
# How long what a client still sends is dropped, so that it reads the answer before the connection ends.
LINGER_SECONDS = 2.0
# How long after a client ended its half of a connection an answer may begin.
HALF_CLOSED_SECONDS = 2.0
# What the system says of a socket: bytes that the other end has not acknowledged (SIOCOUTQ of tcp(7)).
HELD_BYTES = struct.Struct("i")
NO_WAIT = struct.pack("ii", 1, 0)
LINE = re.compile(rb"[^\n]*\n|[^\n]+")
ESCAPES = {byte: f"%{byte:02X}" for byte in range(0x80, 0x100)}
METHOD = re.compile(rb"\s*[!-~]+ ")


@dataclass(frozen=True, slots=True)
class ProtocolBounds:
    """What bounds a connection: the watch over all of them, and the bytes of an address and of a body."""

    watch: ConnectionWatch
    limits: ConnectionLimits
    max_address: int
    max_body: int


class BoundedProtocol(HttpToolsProtocol):
    """A connection, whose requests are answered one after the other.

    For the watch it has `waits_since`, when its client's turn to send a request began, `has_asked`, True when
    it sent one before, and `is_answering`, True while one is being answered.
    """

    def __init__(
        self,
        bounds: ProtocolBounds,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self._bounds, self._watch = bounds, bounds.watch
        self._max_chunks = MAX_CHUNKS + bounds.max_body // CHUNK_BYTES
        self._unread, self._expected = b"", b""
        self._is_in_head = self._is_escaped = self._is_ended = self._is_lost = False
        self._has_eof = self._is_closed = False
        self._running: RequestResponseCycle | None = None
        self._is_line_open, self._body_since = True, 0.0
        self._part_bytes = self._header_count = self._header_bytes = self._chunk_count = 0
        self.has_asked, self.waits_since = False, self.loop.time()
        self.sent = 0

    # -- the connection --------------------------------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin to wait for a request."""
        super().connection_made(cast("asyncio.Transport", transport))
        self._socket: socket.socket = transport.get_extra_info("socket")
        # What a client does not take of an answer behind which its connection was ended the system drops.
        patience = round(2 * self._bounds.limits.taking_seconds * 1000)
        with suppress(OSError):  # it may have ended already
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, patience)
        self._watch.add(self, self.client[0] if self.client else "")

    def connection_lost(self, exc: Exception | None) -> None:
        """Let go of whoever waits for the client."""
        self._is_lost = True
        self._watch.remove(self)
        self._end_reading()
        if self._running is not None and not self._running.response_complete:
            self._running.disconnected = True
        super().connection_lost(exc)

    def eof_received(self) -> bool:  # type: ignore[override]
        """Return True where answers are still to be sent: to what was asked, or to a body that broke off.

        Nobody can tell a client that has left from one that sends no more and reads on (RFC 9112, 9.6). So
        answers that begin soon are sent, and what takes longer is given up.
        """
        self._has_eof = True
        if self._body_since:
            self._refuse(400, "The body of the request broke off.")
        elif self.is_answering:
            self.loop.call_later(HALF_CLOSED_SECONDS, self._give_up)
        else:
            return False
        return True

    def _give_up(self) -> None:
        if self.is_answering and not self.cycle.response_started:
            self.close()

    def shutdown(self) -> None:
        """End the connection behind the answer that is being sent."""
        self.pipeline.clear()
        if self.is_answering and self._running is not None:
            self._running.keep_alive = False
        else:
            self.close()

    def is_gone(self) -> bool:
        """Return True where the client has left."""
        return self._is_lost or self.transport.is_closing()

    # -- what the watch sees and does ------------------------------------------------------------------------

    @property
    def is_answering(self) -> bool:
        """True while a request that has come whole is being answered."""
        return self.cycle is not None and not (self.cycle.response_complete or self._body_since)

    @property
    def unsent(self) -> int:
        """Bytes of answers that the client has not taken yet: those here, and those that the system holds."""
        if self._is_lost:
            return 0
        (held,) = HELD_BYTES.unpack(ioctl(self._socket.fileno(), TIOCOUTQ, bytes(HELD_BYTES.size)))
        return self.transport.get_write_buffer_size() + int(held)

    @property
    def taken(self) -> int:
        """Bytes of answers that it has taken."""
        return self.sent - self.unsent

    def end_late(self, now: float) -> None:
        """End what has been waited for too long: the head of a request, or its body, which is told so."""
        limits = self._bounds.limits
        if self._body_since:
            if now - self._body_since > limits.body_seconds:
                self._refuse(408, "The body of the request did not come in time.")
        elif not self.is_answering and now - self.waits_since > limits.head_seconds and not self.unsent:
            self.close()

    def close(self) -> None:
        """End the connection behind what was sent."""
        self.transport.close()

    def abort(self) -> None:
        """End the connection at once; what the client has not taken is dropped."""
        if not self._is_lost:
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, NO_WAIT)
            self.transport.abort()

    def end_gently(self) -> None:
        """End the connection so that the client reads what was sent, also one that still sends a body.

        The system would drop it with what arrives behind the end.
        """
        self._end_reading()
        self._is_closed = True
        if self._has_eof:
            self.close()
        elif not self.is_gone():
            self.flow.resume_reading()
            self.transport.write_eof()
            self.loop.call_later(LINGER_SECONDS, self.transport.close)

    # -- reading ---------------------------------------------------------------------------------------------

    def data_received(self, data: bytes) -> None:
        """Read what a client sent until a request has come whole; the rest is read when that is answered."""
        self._unset_keepalive_if_required()
        data, self._unread = self._unread + data if self._unread else data, b""
        start = 0
        while start < len(data) and not self._is_ended:
            if self.is_answering:
                self._unread = data[start:]
                break
            self._parse(data[start : start + SLICE])
            start += SLICE
        if len(self._unread) > MAX_UNREAD:
            self.flow.pause_reading()

    def on_response_complete(self) -> None:
        """Go on with the next request that came."""
        self.has_asked, self.waits_since = True, self.loop.time()
        if self._is_closed:
            return
        super().on_response_complete()
        if self._unread:
            self.loop.call_soon(self.data_received, b"")  # others have their turn before
        elif self._has_eof and not self.is_answering:
            self.close()

    def _parse(self, data: bytes) -> None:
        # With raw bytes line by line, since any but those of a body may be a request line.
        is_plain = data.isascii() or self._body_since
        for part in (data,) if is_plain else LINE.findall(data):
            if self._is_ended:
                return
            self._parse_part(self._with_ascii_line(part) if self._is_line_open else part)

    def _parse_part(self, data: bytes) -> None:
        try:
            self.parser.feed_data(data)
        except HttpParserUpgrade:
            self._end_body()  # the request was read; no other protocol is spoken
        except HttpParserError as error:
            if not self._is_ended:  # behind the last request anything may come
                self._refuse_with(_error_reply(error, data))
        self._part_bytes += len(data)
        # One header, or trailer, that does not end is reported to no one.
        if (
            self._is_in_head
            and self._part_bytes > self._max_target + request_rules.MAX_HEADER_BYTES + MAX_FRAMING
        ):
            self._refuse(431, "The head of the request is too long.")
        elif self._body_since and self._part_bytes > FRAMING * self._bounds.max_body + MAX_FRAMING:
            self._refuse(413, "The body of the request has too much between its parts, or behind them.")

    @property
    def _max_target(self) -> int:
        return self._bounds.max_address + ADDRESS_BEYOND

    def _with_ascii_line(self, data: bytes) -> bytes:
        # An empty line may be before a request.
        self._is_line_open = b"\n" not in (data if self._is_in_head else data.lstrip(b"\r\n"))
        if data.isascii():
            return data
        self._is_escaped = True
        return data.decode("latin-1").translate(ESCAPES).encode()

    # -- what the parser calls -------------------------------------------------------------------------------

    def on_message_begin(self) -> None:
        """Begin a request."""
        self.url, self.headers, self._expected = b"", [], b""
        self._is_in_head = True
        self._part_bytes = self._header_count = self._header_bytes = self._chunk_count = 0

    def on_url(self, url: bytes) -> None:
        """Read a part of its target."""
        self.url += url
        if len(self.url) > self._max_target:
            raise _Unreadable(414, f"An address has at most {self._bounds.max_address:,} bytes.")

    def on_header(self, name: bytes, value: bytes) -> None:
        """Read a header, or a trailer behind the body, which is dropped (RFC 9110, 6.5.1)."""
        self._is_line_open = False
        self._header_count += 1
        self._header_bytes += len(name) + len(value)
        if self._header_count > request_rules.MAX_HEADERS:
            raise _Unreadable(431, request_rules.TOO_MANY_HEADERS)
        if len(value) > request_rules.MAX_VALUE_BYTES:
            raise _Unreadable(431, request_rules.long_value_sentence(name.decode("latin-1")))
        if self._header_bytes > request_rules.MAX_HEADER_BYTES:
            raise _Unreadable(431, request_rules.TOO_LONG_HEADERS)
        if self._is_in_head:
            name = name.lower()
            self.headers.append((name, value))
            if name == b"expect":
                self._expected = value.lower()

    def on_headers_complete(self) -> None:
        """End the head; the app is asked, and waits for the body where there is one."""
        self._is_in_head = self._is_line_open = False
        self._part_bytes = 0
        if self._is_ended:
            return
        version = self.parser.get_http_version()
        if version not in ("1.0", "1.1"):
            raise _Unreadable(505, "The versions of HTTP that are spoken here are 1.1 and 1.0.")
        framing = {name: value for name, value in self.headers if name in _FRAMING_HEADERS}
        length, is_old = framing.get(b"content-length"), version == "1.0"
        if is_old and framing and length is None:
            raise _Unreadable(400, "A body of HTTP/1.0 has a Content-Length.")
        if self._expected not in (b"", b"100-continue") and framing and not is_old:
            raise _Unreadable(417, "Of what may be expected 100-continue alone is known.")
        target = self._escaped_target()
        self.expect_100_continue = bool(self._expected and framing) and not is_old
        self._begin(self._new_cycle(target, version), self.app)
        if length is not None and int(length) > self._bounds.max_body:
            self._end_body()  # the app refuses it by its length
        elif framing:
            self._body_since = self.loop.time()

    def on_chunk_header(self) -> None:
        """Count a chunk of the body."""
        self._chunk_count += 1
        if self._chunk_count > self._max_chunks and not self._is_ended:
            raise _Unreadable(413, f"A body comes in at most {self._max_chunks:,} chunks.")

    def on_body(self, body: bytes) -> None:
        """Read a part of the body; one that is too long is cut behind the byte that says so."""
        if not self._body_since:
            return
        self.cycle.body += body
        if len(self.cycle.body) > self._bounds.max_body:
            del self.cycle.body[self._bounds.max_body + 1 :]
            self._end_body()

    def on_message_complete(self) -> None:
        """End the request."""
        self._is_line_open = True
        if self._is_ended:
            return
        self._body_since = 0.0
        self.cycle.more_body = False
        self.cycle.message_event.set()
        if not self.cycle.keep_alive:
            self._end_reading()

    def _end_body(self) -> None:
        self.cycle.more_body = self.cycle.keep_alive = self.cycle.waiting_for_100_continue = False
        self.cycle.message_event.set()
        self._end_reading()

    def _end_reading(self) -> None:
        self._is_ended, self._is_in_head, self._unread, self._body_since = True, False, b"", 0.0

    def _escaped_target(self) -> bytes:
        if self._is_escaped:
            self._is_escaped = False
            try:
                percent_decode(self.url).decode()
            except UnicodeDecodeError:
                raise _Unreadable(400, "The address holds bytes that are not UTF-8.") from None
        return self.url

    # -- answering -------------------------------------------------------------------------------------------

    def _new_cycle(self, target: bytes, version: str) -> RequestResponseCycle:
        path, query = split_target(target)
        scope = {
            "type": "http",
            "asgi": {"version": self.asgi_version, "spec_version": "2.3"},
            "http_version": version,
            "server": self.server,
            "client": self.client,
            "scheme": "http",
            "root_path": "",
            "method": self.parser.get_method().decode("ascii"),
            "path": percent_decode(path).decode(errors="replace"),
            "raw_path": path,
            "query_string": query,
            "headers": self.headers,
            "state": {},
            IS_GONE: self.is_gone,
        }
        return self._cycle_of(scope, keep_alive=self.parser.should_keep_alive() and version == "1.1")

    def _cycle_of(self, scope: dict[str, Any], *, keep_alive: bool) -> RequestResponseCycle:
        return RequestResponseCycle(
            scope=cast("Any", scope),
            transport=cast("asyncio.Transport", _AnswerTransport(self)),
            flow=self.flow,
            logger=self.logger,
            access_logger=self.access_logger,
            access_log=False,
            default_headers=self.server_state.default_headers,
            message_event=asyncio.Event(),
            expect_100_continue=self.expect_100_continue,
            keep_alive=keep_alive,
            on_response=self.on_response_complete,
        )

    def _begin(self, cycle: RequestResponseCycle, app: ASGI3Application) -> None:
        before, self.cycle = self.cycle, cycle
        if before is None or before.response_complete or before.disconnected:
            self._start_asgi_task(cycle, app)
        else:
            self.pipeline.appendleft((cycle, app))

    def _refuse(self, status: int, sentence: str) -> None:
        self._refuse_with(problem_reply(status, sentence))

    def _refuse_with(self, reply: WsgiReply) -> None:
        """Have what cannot be read answered, behind the requests before it, and read no more."""
        has_body, refusal = bool(self._body_since), cast("ASGI3Application", partial(_send_refusal, reply))
        self._end_reading()
        if has_body and self.pipeline:  # its request waits, and gets this answer
            cycle, _ = self.pipeline[0]
            cycle.keep_alive = cycle.waiting_for_100_continue = False
            self.pipeline[0] = cycle, refusal
            return
        if has_body:  # its request is at the app, which waits for the body
            self.cycle.disconnected = True
            self.cycle.message_event.set()
        self.expect_100_continue = False
        scope = {"type": "http", "method": "GET", "http_version": "1.1", "headers": []}
        self._begin(self._cycle_of(scope, keep_alive=False), refusal)

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: ASGI3Application) -> None:
        self._running = cycle
        super()._start_asgi_task(cycle, app)


class _AnswerTransport:
    """The transport of an answer, which counts its bytes, and ends its connection gently."""

    def __init__(self, protocol: BoundedProtocol) -> None:
        self._protocol = protocol

    def write(self, data: bytes) -> None:
        """Send a part of the answer."""
        if data and not self._protocol.is_gone():
            self._protocol.sent += len(data)
            self._protocol.transport.write(data)

    def close(self) -> None:
        """End the connection behind the answer."""
        self._protocol.end_gently()

    def is_closing(self) -> bool:
        """Return True where the client has left."""
        return self._protocol.is_gone()


class _Unreadable(Exception):
    """An error in a request, with the status and the sentence of its answer."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status, self.sentence = status, sentence


async def _send_refusal(reply: WsgiReply, _scope: Any, _receive: Any, send: Send) -> None:
    await send_reply(send, reply)


def _error_reply(error: HttpParserError, data: bytes) -> WsgiReply:
    """Return the answer to data that cannot be parsed."""
    reason = (error.__context__ or error) if isinstance(error, HttpParserCallbackError) else error
    if isinstance(reason, _Unreadable):
        return problem_reply(reason.status, reason.sentence)
    if not isinstance(reason, HttpParserError):
        return fault_reply(reason, "a request could not be read")
    if isinstance(reason, HttpParserInvalidMethodError) and METHOD.match(data):
        return problem_reply(501, "The method is not known: methods are those of HTTP, in capitals.")
    return problem_reply(400, f"The request is not HTTP/1.1: {reason}.")


def protocol_of(bounds: ProtocolBounds) -> type[asyncio.Protocol]:
    """Return what uvicorn makes protocols with."""
    return cast("type[asyncio.Protocol]", partial(BoundedProtocol, bounds))
