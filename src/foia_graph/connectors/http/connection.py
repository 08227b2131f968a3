"""A request over one connection: to an address that was checked, within its time, and cut off at will."""

import socket
import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPException
from typing import Literal

from urllib3 import HTTPResponse
from urllib3.connection import HTTPConnection
from urllib3.exceptions import HTTPError, ReadTimeoutError

from foia_graph.connectors.http.addresses import Target, resolve_host
from foia_graph.connectors.http.outcome import FetchError, FetchLimits, FetchStopped, TransientError
from foia_graph.connectors.http.pace import Clock

CHUNK = 1 << 16
REDIRECTS = frozenset((301, 302, 303, 307, 308))


@dataclass(eq=False, slots=True)
class CuttableSocket:
    """A connection that another thread can cut; `cut_by` is the reason."""

    sock: socket.socket
    cut_by: Literal["", "time", "stop"] = ""

    def cut(self, why: Literal["time", "stop"]) -> None:
        """Shut the connection down, which ends the wait of its reader."""
        self.cut_by = self.cut_by or why
        # Not the method of a TLS socket, which would take the encryption from under its reader.
        with suppress(OSError):
            socket.socket.shutdown(self.sock, socket.SHUT_RDWR)


@dataclass(slots=True)
class ServerAnswer:
    """The answer to one request; its body is read while it comes."""

    target: Target
    response: HTTPResponse
    exchange: "_HttpExchange"

    @property
    def status(self) -> int:
        return self.response.status

    @property
    def status_sentence(self) -> str:
        """Return the status with its words, as a sentence has it."""
        return f"the server answers {self.status} {self.response.reason or ''}".rstrip()

    @property
    def location(self) -> str:
        """Return the target of a redirect, "" for any other answer."""
        link = self.header("Location") if self.status in REDIRECTS else ""
        # Headers are read as Latin-1; whoever writes other letters than ASCII there means UTF-8.
        return link.encode("latin-1", "replace").decode("utf-8", "replace")

    @property
    def length(self) -> int:
        """Return the number of bytes that the answer is said to have, 0 where that is not said."""
        value = self.header("Content-Length")
        return int(value) if value.isascii() and value.isdecimal() and len(value) < 20 else 0

    def header(self, name: str) -> str:
        """Return the value of a header, "" where there is none."""
        return str(self.response.headers.get(name, "")).strip()

    def chunks(self) -> Iterator[bytes]:
        """Yield the body piece by piece, as soon as each is there."""
        while True:
            with self.exchange.translate_errors():
                data = self.response.read1(CHUNK)
            if not data:
                return
            yield data


@dataclass(slots=True)
class _HttpExchange:
    """One request on its connection, and the errors that its failures are raised as."""

    target: Target
    limits: FetchLimits
    socket: CuttableSocket

    @contextmanager
    def translate_errors(self) -> Iterator[None]:
        """Raise FetchError, TransientError or FetchStopped for what can go wrong on the network."""
        try:
            yield
        except (HTTPError, HTTPException, OSError) as error:
            self._check_cut()
            raise self._failure(error) from None
        # A connection that was cut looks like the end of an answer without a length.
        self._check_cut()

    def _check_cut(self) -> None:
        if self.socket.cut_by == "stop":
            raise FetchStopped("Stopped.")
        if self.socket.cut_by == "time":
            raise FetchError("time", f"took longer than {self.limits.whole:g} seconds")

    def _failure(self, error: Exception) -> FetchError:
        if isinstance(error, ssl.SSLCertVerificationError):
            return FetchError("network", f"has no certificate that can be trusted: {error.verify_message}")
        if isinstance(error, (TimeoutError, ReadTimeoutError)):
            message = f"came to no end: {self.target.host} was silent for too long"
            return TransientError("time", message, self.target.host)
        why = getattr(error, "strerror", None) or str(error)
        return TransientError(
            "network", f"did not come: the connection to {self.target.host} failed ({why})", self.target.host
        )


@dataclass(slots=True)
class Connections:
    """The factory of connections; `agent` is our User-Agent, `private` allows hosts of the local network."""

    agent: str
    limits: FetchLimits
    private: bool
    clock: Clock
    tls: ssl.SSLContext = field(default_factory=ssl.create_default_context)
    _sockets: set[CuttableSocket] = field(default_factory=set)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def stop(self) -> None:
        """Stop every wait and every connection."""
        self.clock.stop_event.set()
        with self._lock:
            for cuttable in self._sockets:
                cuttable.cut("stop")

    @contextmanager
    def get(self, target: Target, headers: Mapping[str, str], body: bytes = b"") -> Iterator[ServerAnswer]:
        """Send one request, a POST where it has a body, and yield its answer."""
        with ExitStack() as stack:
            exchange = _HttpExchange(target, self.limits, self._connect(target, stack))
            with exchange.translate_errors():
                response = stack.enter_context(self._send(exchange, headers, body))
            yield ServerAnswer(target, response, exchange)

    def _connect(self, target: Target, stack: ExitStack) -> CuttableSocket:
        """Return a connection to the first address of a host that answers."""
        failure: OSError | None = None
        for family, place in resolve_host(target, self.private):
            sock = stack.enter_context(socket.socket(family, socket.SOCK_STREAM))
            cuttable = stack.enter_context(self._watch(CuttableSocket(sock)))
            try:
                sock.settimeout(self.limits.connect)
                sock.connect(place)
                return cuttable
            except OSError as error:
                failure = error
        why = getattr(failure, "strerror", None) or failure
        raise TransientError(
            "network", f"cannot be reached: {target.host} does not answer ({why})", target.host
        )

    @contextmanager
    def _watch(self, cuttable: CuttableSocket) -> Iterator[CuttableSocket]:
        """Cut a connection when its time is over, or when the program is to end."""
        timer = threading.Timer(self.limits.whole, cuttable.cut, ("time",))
        timer.daemon = True
        timer.start()
        with self._lock:
            self._sockets.add(cuttable)
            if self.clock.stop_event.is_set():
                cuttable.cut("stop")
        try:
            yield cuttable
        finally:
            timer.cancel()
            with self._lock:
                self._sockets.discard(cuttable)
            cuttable.sock.close()

    @contextmanager
    def _send(
        self, exchange: _HttpExchange, headers: Mapping[str, str], body: bytes
    ) -> Iterator[HTTPResponse]:
        target, cuttable = exchange.target, exchange.socket
        if target.scheme == "https":
            cuttable.sock = self.tls.wrap_socket(
                cuttable.sock, server_hostname=target.host, do_handshake_on_connect=False
            )
            cuttable.sock.do_handshake()
        connection = HTTPConnection(target.host, target.port, timeout=self.limits.read)
        connection.sock = cuttable.sock
        # identity: a checksum, a size and a range (RFC 9110, 14.2) are of the bytes that are sent.
        ours = {
            "Host": target.authority,
            "User-Agent": self.agent,
            "Accept": "*/*",
            "Accept-Encoding": "identity",
        }
        connection.request(
            "POST" if body else "GET",
            target.path,
            body or None,
            headers={**ours, "Connection": "close", **headers},
            preload_content=False,
        )
        response = connection.getresponse()
        try:
            yield response
        finally:
            response.close()
            connection.close()
