"""A connection of HTTP/1.1 in the event loop: its requests are answered one after the other.

A server that parses in threads of its own costs each request two changes of threads, which is more than many
an answer takes. So bytes are read, answered where that can be done at once, and written, in one turn of the
loop.
"""

import asyncio
import socket
import struct
from contextlib import suppress
from fcntl import ioctl
from termios import TIOCOUTQ
from typing import Protocol, cast

from foia_graph.web.core.wsgi_types import IS_GONE, Environ, Headers, PendingReply, WsgiReply
from foia_graph.web.limits.connection_limits import ConnectionLimits
from foia_graph.web.server.connection_watch import ConnectionWatch
from foia_graph.web.server.http_reader import HttpReader, HttpRequest
from foia_graph.web.server.problem_replies import fault_reply
from foia_graph.web.server.reply_writing import (
    BARE_STATUSES,
    CONTINUE,
    PieceFraming,
    has_length,
    write_head,
)
from foia_graph.web.server.wsgi_environ import ConnectionEnds

SENDING_BYTES = 1 << 20
"""Bytes of an answer in pieces that are on their way when the next piece is made."""
JOINED_BYTES = 1 << 14
"""Bytes of a body that is copied behind its head; a longer one is written by itself."""
LINGER_SECONDS = 2.0
"""How long what a client still sends is dropped, so that it reads the answer before the connection ends."""
HELD_BYTES = struct.Struct("i")
"""What the system says of a socket: bytes that the other end has not acknowledged (SIOCOUTQ of tcp(7))."""
NO_WAIT = struct.pack("ii", 1, 0)
NO_REQUEST = HttpRequest(None, keeps_alive=True)


class RequestGateway(Protocol):
    """An object that answers requests."""

    @property
    def max_address(self) -> int:
        """Bytes of an address that is answered."""

    @property
    def most_body(self) -> int:
        """Bytes of a body that is read whole."""

    def begin_answer(self, environ: Environ) -> WsgiReply | PendingReply | None:
        """Return an answer that is there at once; all else is for `answer`, which gets what this returned."""

    async def answer(self, environ: Environ, pending: PendingReply | None, channel: "HttpConnection") -> None:
        """Send the answer to a request over a channel, whole or in pieces."""


class HttpConnection(asyncio.Protocol):
    """A connection, and the channel of the answer that is sent over it.

    For the watch it has `waits_since`, when its client's turn to send a request began, `has_asked`, True when
    it sent one before, and `is_answering`, True while one is being answered.
    """

    def __init__(
        self, gateway: RequestGateway, watch: ConnectionWatch, limits: ConnectionLimits, ends: ConnectionEnds
    ) -> None:
        self._gateway, self._watch, self._limits, self._ends = gateway, watch, limits, ends
        self._reader = HttpReader(ends, gateway.max_address, gateway.most_body)
        self._loop = asyncio.get_running_loop()
        self._current = NO_REQUEST
        self._framing: PieceFraming | None = None
        self._room: asyncio.Future[None] | None = None
        self._task: asyncio.Task[None] | None = None
        self._is_lost = self._is_paused = self._has_end = False
        self._sent = 0
        self.is_answering = self.has_asked = False
        self.waits_since = self._loop.time()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin to wait for a request."""
        self._transport = cast("asyncio.Transport", transport)
        self._transport.set_write_buffer_limits(SENDING_BYTES)
        self._socket: socket.socket = transport.get_extra_info("socket")
        # What a client does not take of an answer behind which its connection was ended the system drops.
        patience = round(2 * self._limits.taking_seconds * 1000)
        with suppress(OSError):  # it may have ended already
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, patience)
        self._watch.add(self, self._ends.client)

    def connection_lost(self, exc: Exception | None) -> None:
        """Let go of whoever waits for the client."""
        del exc  # a client may go in any way
        self._is_lost = True
        self._watch.remove(self)
        self.resume_writing()

    def data_received(self, data: bytes) -> None:
        """Read what a client sent, and answer it."""
        reader = self._reader
        reader.read(data)
        if reader.requests:
            self._answer_next()
        elif reader.expects_continue and not self.is_answering:
            reader.expects_continue = False
            self._write(CONTINUE)
        if reader.is_full:
            self._pause_reading()

    def eof_received(self) -> bool:
        """Return True where requests wait that were sent before the end.

        A client that ends while its request is being answered has gone, as far as anybody can know.
        """
        self._has_end = True
        if self.is_answering:
            return False
        self._reader.read_end()
        self._answer_next()
        return self.is_answering or self._reader.has_more

    def pause_writing(self) -> None:
        """Have the answer in pieces, and the next request, wait until the client has taken some bytes."""
        self._room = self._room or self._loop.create_future()

    def resume_writing(self) -> None:
        """Let the answer in pieces go on, or the next request."""
        room, self._room = self._room, None
        if room is not None and not room.done():
            room.set_result(None)
        if not self.is_answering:
            self._loop.call_soon(self._go_on)

    def is_gone(self) -> bool:
        """Return True where the client has gone."""
        return self._is_lost or self._transport.is_closing()

    def send_reply(self, reply: WsgiReply) -> None:
        """Send a whole answer."""
        try:
            self._write_reply(reply)
        except ValueError as error:
            self._write_reply(fault_reply(error, "the head of an answer could not be written"))
        self._end_answer()

    def begin_pieces(self, status: int, headers: Headers) -> None:
        """Begin an answer in pieces; raises ValueError for headers that cannot be written."""
        framing = PieceFraming(
            headers, is_bare=self._is_bare(status), may_be_chunked=self._current.version == "HTTP/1.1"
        )
        if framing.ends_with_connection:
            self._current = self._current._replace(keeps_alive=False)
        self._write(write_head(status, framing.headers, self._connection))
        self._framing = framing

    async def send_piece(self, piece: bytes) -> bool:
        """Send a piece, and return when there is room for another; False where the client has gone."""
        if self._framing is not None:
            self._write(self._framing.frame(piece))
        if self._room is not None:
            await self._room
        return not self.is_gone()

    def end_pieces(self) -> None:
        """End an answer in pieces; where it has not the length that was said the connection breaks off."""
        framing, self._framing = self._framing, None
        last = framing.end() if framing is not None else None
        if last is None:
            self.abort()
        else:
            self._write(last)
            self._end_answer()

    def end_late(self, now: float) -> None:
        """End what has been waited for too long: the head of a request, or its body, which is told so."""
        since = self._reader.body_since
        if self.is_answering:
            return
        if since is not None and now - since > self._limits.body_seconds:
            self._reader.refuse(408, "The body of the request did not come in time.")
            self._answer_next()
        elif since is None and now - self.waits_since > self._limits.head_seconds and not self.unsent:
            self.close()

    def close(self) -> None:
        """End the connection behind what was sent."""
        self._transport.close()

    def abort(self) -> None:
        """End the connection at once; what the client has not taken is dropped."""
        if not self._is_lost:
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, NO_WAIT)
            self._transport.abort()

    @property
    def unsent(self) -> int:
        """Bytes of answers that the client has not taken yet: those here, and those that the system holds."""
        if self._is_lost:
            return 0
        (held,) = HELD_BYTES.unpack(ioctl(self._socket.fileno(), TIOCOUTQ, bytes(HELD_BYTES.size)))
        return self._transport.get_write_buffer_size() + int(held)

    @property
    def taken(self) -> int:
        """Bytes of answers that it has taken."""
        return self._sent - self.unsent

    @property
    def _keeps_alive(self) -> bool:
        return self._current.keeps_alive and not self._watch.is_ending

    @property
    def _connection(self) -> str:
        """The header Connection of an answer, "" where what is usual in its version of HTTP holds."""
        if not self._keeps_alive:
            return "close"
        return "keep-alive" if self._current.version == "HTTP/1.0" else ""

    def _is_bare(self, status: int) -> bool:
        return status in BARE_STATUSES or self._current.has_bare_answer

    def _answer_next(self) -> None:
        """Answer the first of the requests that wait, if the answers before it were taken."""
        if self.is_answering or not self._reader.requests or self._room is not None or self.is_gone():
            return
        self._current = request = self._reader.requests.popleft()
        self.is_answering = True
        environ = request.environ
        if environ is None:
            if request.refusal is not None:
                self.send_reply(request.refusal)
            return
        environ[IS_GONE] = self.is_gone
        answer = self._gateway.begin_answer(environ)
        if answer is None or callable(answer):
            self._task = self._loop.create_task(self._answer_later(environ, answer))
        else:
            self.send_reply(answer)

    async def _answer_later(self, environ: Environ, pending: PendingReply | None) -> None:
        try:
            await self._gateway.answer(environ, pending, self)
        except asyncio.CancelledError:
            raise
        except BaseException as error:  # noqa: BLE001 - also of a panic nobody else would hear
            reply = fault_reply(error, "a request could not be answered")
            if self.is_answering and self._framing is None:
                self.send_reply(reply)
        if self.is_answering:
            self.abort()  # a part must not pass for the whole

    def _write_reply(self, reply: WsgiReply) -> None:
        status, headers, body = reply
        is_bare = self._is_bare(status)
        if not (is_bare or has_length(headers)):
            headers = [*headers, ("Content-Length", str(len(body)))]
        head = write_head(status, headers, self._connection)
        if is_bare or len(body) <= JOINED_BYTES:
            self._write(head if is_bare else head + body)
        else:
            self._write(head)
            self._write(body)

    def _write(self, data: bytes) -> None:
        if data and not self.is_gone():
            self._sent += len(data)
            self._transport.write(data)

    def _end_answer(self) -> None:
        self.is_answering, self.has_asked, self.waits_since = False, True, self._loop.time()
        if self.is_gone():
            return
        if not self._keeps_alive:
            self._end_gently()
        elif self._reader.has_more:
            self._loop.call_soon(self._go_on)  # others have their turn before
        elif self._has_end:
            self.close()

    def _go_on(self) -> None:
        """Answer what came while another request was being answered."""
        if not self.is_gone():
            self.data_received(b"")
            self._resume_reading()
            if self._has_end and not (self.is_answering or self._reader.has_more):
                self.close()

    def _pause_reading(self) -> None:
        if not self._is_paused and not self.is_gone():
            self._is_paused = True
            self._transport.pause_reading()

    def _resume_reading(self) -> None:
        if self._is_paused and not self._reader.is_full and not self.is_gone():
            self._is_paused = False
            self._transport.resume_reading()

    def _end_gently(self) -> None:
        """End the connection so that the client reads what was sent, also one that still sends a body.

        The system would drop it with what arrives behind the end.
        """
        is_read = not (self._reader.is_ended or self._reader.has_more)
        self._reader.end()
        if is_read or self._has_end:
            self.close()
            return
        self._resume_reading()
        self._transport.write_eof()
        self._loop.call_later(LINGER_SECONDS, self.close)
