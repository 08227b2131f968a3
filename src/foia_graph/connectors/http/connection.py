"""A request over one connection: to an address that was checked, within its time, and cut off at will."""

import socket
import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Literal

from urllib3 import HTTPResponse, Timeout
from urllib3.exceptions import HTTPError, ReadTimeoutError

from foia_graph.connectors.http.addresses import Target, resolve_host
from foia_graph.connectors.http.outcome import FetchError, FetchLimits, FetchStopped, Reason, TransientError
from foia_graph.connectors.http.politeness import Clock
from foia_graph.runtime.http import HttpPool, failure_cause, failure_reason

CHUNK = 1 << 16
REDIRECTS = frozenset((301, 302, 303, 307, 308))
# Statuses that may be others in a while.
TRANSIENT = frozenset((408, 429, 500, 502, 503, 504))
GONE = frozenset((404, 410))
REFUSED = frozenset((401, 403, 451))


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


@dataclass(eq=False, slots=True)
class _HttpExchange:
    """One request, whose connection another thread can cut, and the errors that its failures are raised as.

    `cut_by` is the reason of the cut.
    """

    target: Target
    limits: FetchLimits
    cut_by: Literal["", "time", "stop"] = ""
    _wire: socket.socket | None = None

    def attach(self, sock: socket.socket) -> None:
        """Take the socket that the request goes over, instead of one that did not connect."""
        self.detach()
        # A duplicate: TLS takes the descriptor of the first, and shutting down one shuts down both.
        self._wire = sock.dup()

    def detach(self) -> None:
        """Close our handle of the connection."""
        if self._wire is not None:
            self._wire.close()

    def cut(self, why: Literal["time", "stop"]) -> None:
        """Shut the connection down, which ends the wait of its reader."""
        self.cut_by = self.cut_by or why
        with suppress(OSError):
            if self._wire is not None:
                self._wire.shutdown(socket.SHUT_RDWR)

    @contextmanager
    def translate_errors(self) -> Iterator[None]:
        """Raise FetchError, TransientError or FetchStopped for what can go wrong on the network."""
        try:
            yield
        except (HTTPError, OSError) as error:
            self.check_cut()
            raise self._failure(error) from None
        # A connection that was cut looks like the end of an answer without a length.
        self.check_cut()

    def check_cut(self) -> None:
        """Raise the error for a connection that was cut."""
        if self.cut_by == "stop":
            raise FetchStopped("Stopped.")
        if self.cut_by == "time":
            raise FetchError("time", f"took longer than {self.limits.whole:g} seconds")

    def _failure(self, error: Exception) -> FetchError:
        host, cause = self.target.host, failure_cause(error)
        if isinstance(cause, ssl.SSLCertVerificationError):
            return FetchError("network", f"has no certificate that can be trusted: {cause.verify_message}")
        if isinstance(error, ReadTimeoutError) or isinstance(cause, TimeoutError):
            return TransientError("time", f"came to no end: {host} was silent for too long", host)
        why = failure_reason(error)
        return TransientError("network", f"did not come: the connection to {host} failed ({why})", host)


@dataclass(slots=True)
class Connections:
    """The factory of connections; `agent` is our User-Agent, `private` allows hosts of the local network."""

    agent: str
    limits: FetchLimits
    private: bool
    clock: Clock
    _pool: HttpPool = field(init=False)
    _open: set[_HttpExchange] = field(default_factory=set)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _thread: threading.local = field(default_factory=threading.local)
    """Has the exchange of each thread, since urllib3 opens a connection without saying for which request."""

    def __post_init__(self) -> None:
        self._pool = HttpPool(
            timeout=Timeout(connect=self.limits.connect, read=self.limits.read),
            connect=self._connect,
            tls=ssl.create_default_context(),
        )

    def stop(self) -> None:
        """Stop every wait and every connection."""
        self.clock.stop_event.set()
        with self._lock:
            for exchange in self._open:
                exchange.cut("stop")

    @contextmanager
    def get(self, target: Target, headers: Mapping[str, str], body: bytes = b"") -> Iterator[ServerAnswer]:
        """Send one request, a POST where it has a body, and yield its answer."""
        # identity: a checksum, a size and a range (RFC 9110, 14.2) are of the bytes that are sent.
        ours = {
            "Host": target.authority,
            "User-Agent": self.agent,
            "Accept": "*/*",
            "Accept-Encoding": "identity",
            "Connection": "close",
        }
        method = "POST" if body else "GET"
        with ExitStack() as stack:
            exchange = stack.enter_context(self._watch(_HttpExchange(target, self.limits)))
            with exchange.translate_errors():
                request = self._pool.request(method, target.url, {**ours, **headers}, body or None)
                response = stack.enter_context(request)
            yield ServerAnswer(target, response, exchange)

    @contextmanager
    def _watch(self, exchange: _HttpExchange) -> Iterator[_HttpExchange]:
        """Cut a connection when its time is over, or when the program is to end."""
        timer = threading.Timer(self.limits.whole, exchange.cut, ("time",))
        timer.daemon = True
        timer.start()
        self._thread.exchange = exchange
        with self._lock:
            self._open.add(exchange)
            if self.clock.stop_event.is_set():
                exchange.cut("stop")
        try:
            yield exchange
        finally:
            timer.cancel()
            with self._lock:
                self._open.discard(exchange)
            exchange.detach()

    def _connect(self) -> socket.socket:
        """Return a connection to the first address of a host that answers."""
        exchange: _HttpExchange = self._thread.exchange
        failure: OSError | None = None
        for family, address in resolve_host(exchange.target, self.private):
            try:
                with ExitStack() as on_failure:
                    sock = on_failure.enter_context(socket.socket(family, socket.SOCK_STREAM))
                    exchange.attach(sock)
                    sock.settimeout(self.limits.connect)
                    sock.connect(address)
                    # A cut before the connection was made had nothing to shut down.
                    exchange.check_cut()
                    on_failure.pop_all()
                    return sock
            except OSError as error:
                exchange.check_cut()
                failure = error
        host, why = exchange.target.host, getattr(failure, "strerror", None) or failure
        raise TransientError("network", f"cannot be reached: {host} does not answer ({why})", host)


def status_error(answer: ServerAnswer) -> FetchError:
    """Return the error for an answer without a file."""
    reply = answer.status_sentence
    if answer.status in TRANSIENT:
        host = answer.target.host
        return TransientError(
            "busy", f"is not available now: {reply}", host, answer.status, _retry_after(answer)
        )
    if answer.status in GONE:
        return FetchError("gone", f"is not found: {reply}", answer.status)
    reason: Reason = "refused" if answer.status in REFUSED else "answer"
    return FetchError(
        reason, f"is {'refused' if reason == 'refused' else 'not given'}: {reply}", answer.status
    )


def _retry_after(answer: ServerAnswer) -> float:
    """Return the seconds after which a server wants to be asked again, 0 where it does not say."""
    value = answer.header("Retry-After")
    if value.isascii() and value.isdecimal():
        return float(value[:9])
    try:
        when = parsedate_to_datetime(value)
        # A date of the zone -0000 has none, and means UTC.
        return max(0.0, (when.replace(tzinfo=when.tzinfo or UTC) - datetime.now(UTC)).total_seconds())
    except (ValueError, OverflowError):  # the year 3,000,000,000 is none
        return 0.0
