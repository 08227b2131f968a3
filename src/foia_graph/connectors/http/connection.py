"""Connections to addresses that may be asked, their limits, and the outcomes of an attempt to get a file."""

import ipaddress
import re
import socket
import ssl
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Literal
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from urllib3 import HTTPResponse, Timeout
from urllib3.exceptions import HTTPError, LocationParseError, ReadTimeoutError
from urllib3.util import parse_url

from foia_graph.errors import FoiaGraphError
from foia_graph.runtime.http import HttpPool, failure_cause, failure_reason

SuccessState = Literal["got", "unchanged"]
# Why a file was not got.
Reason = Literal[
    "address",
    "answer",
    "busy",
    "gone",
    "mismatch",
    "network",
    "redirects",
    "refused",
    "robots",
    "time",
    "too-large",
    "wrong-type",
]
MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """The bounds of one request: `size` in bytes, times in seconds.

    `connect` is for reaching a server, `read` for each silence, `whole` for one request and its answer, and
    `wait` for every pause that a server asks for. A request that failed is made up to `tries` times in all,
    after pauses of `backoff`, twice that, and so on.
    """

    size: int = 501 * MIB
    connect: float = 10.0
    read: float = 30.0
    whole: float = 1800.0
    wait: float = 300.0
    redirects: int = 10
    tries: int = 4
    backoff: float = 2.0


class FetchError(FoiaGraphError):
    """A file was not got; the message is the rest of a sentence, `status` that of the answer, 0 for none."""

    def __init__(self, reason: Reason, message: str, status: int = 0) -> None:
        super().__init__(message)
        self.reason: Reason = reason
        self.status = status


class RequestFailed(FetchError):
    """A request failed; `url` is its address, with which the message begins, and `detail` the rest of it.

    `after` are the seconds after which the server wants to be asked again, 0 where it did not say so.
    """

    def __init__(self, url: str, error: FetchError) -> None:
        super().__init__(error.reason, f"{url} {error}", error.status)
        self.url, self.detail = url, str(error)
        self.after = error.after if isinstance(error, TransientError) else 0.0

    @property
    def may_pass(self) -> bool:
        """Return whether the same request may be answered another day: no server said no to it."""
        return self.reason in ("busy", "network", "time", "wrong-type", "too-large") or self.status == 200


class TransientError(FetchError):
    """A file was not got this time; `host` may be asked again, after so many seconds where it said so."""

    def __init__(self, reason: Reason, message: str, host: str, status: int = 0, after: float = 0.0) -> None:
        super().__init__(reason, message, status)
        self.host, self.after = host, after


class FetchStopped(FoiaGraphError):
    """The program was ended by whoever started it."""


@dataclass(frozen=True, slots=True)
class FetchOutcome:
    """The outcome for an address: "got", "unchanged", or why not; `received` counts bytes that came."""

    url: str
    state: SuccessState | Reason
    message: str = ""
    sha256: str = ""
    size: int = 0
    received: int = 0
    final_url: str = ""


PORTS = {"http": 80, "https": 443}
AUTHORITY = re.compile(r"(?<=//)[^/?#]+")
# Characters of an address; servers refuse longer ones anyway.
LONGEST = 8000
IP = ipaddress.IPv4Address | ipaddress.IPv6Address
NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


@dataclass(frozen=True, slots=True)
class Target:
    """The address of a request; `path` includes the query, `host` has no brackets."""

    url: str
    scheme: str
    host: str
    port: int
    path: str

    @property
    def authority(self) -> str:
        """Return host and port as a request names them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def origin(self) -> str:
        """Return scheme, host and port: what one robots.txt speaks for."""
        return f"{self.scheme}://{self.authority}"


def parse_target(url: str, base: str = "") -> Target:
    """Parse an address, relative to `base` where that is given (RFC 3986, section 5.2); raises FetchError."""
    subject = f"leads to {url[:200]!r}, which is" if base else "is"
    if len(url) > LONGEST:
        raise FetchError("address", f"{subject} longer than {LONGEST:,} characters, so it is not asked for")
    try:
        parts = parse_url(_ascii_host(urljoin(base, url)))
    except (LocationParseError, ValueError):
        raise FetchError("address", f"{subject} no web address") from None
    if parts.scheme not in PORTS or not parts.host:
        raise FetchError("address", f"{subject} no address of http or https, so it is not asked for")
    if parts.auth:
        raise FetchError("address", f"{subject} an address with a password, which is not sent")
    port = parts.port or PORTS[parts.scheme]
    plain = parts._replace(fragment=None).url
    return Target(plain, parts.scheme, parts.host.strip("[]").rstrip("."), port, parts.request_uri)


def without_parameters(url: str, *names: str) -> str:
    """Return an address without some parameters of its query, and without a fragment."""
    parts = urlsplit(url)
    others = [(name, value) for name, value in parse_qsl(parts.query, True) if name not in names]
    return urlunsplit((*parts[:3], urlencode(others), ""))


def with_parameters(url: str, **parameters: str) -> str:
    """Return an address with parameters added, or put instead of those of the same name."""
    plain = without_parameters(url, *parameters)
    return f"{plain}{'&' if urlsplit(plain).query else '?'}{urlencode(parameters)}" if parameters else plain


def _ascii_host(url: str) -> str:
    return AUTHORITY.sub(
        lambda match: match[0].encode("idna").decode() if not match[0].isascii() else match[0], url, count=1
    )


def resolve_host(target: Target, private: bool) -> Sequence[tuple[socket.AddressFamily, tuple[str, int]]]:
    """Return the socket addresses of a host that may be asked; raises FetchError where there are none."""
    try:
        answers = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    except (socket.gaierror, UnicodeError) as error:
        message = f"cannot be reached: there is no address of {target.host}"
        if isinstance(error, socket.gaierror) and error.errno == socket.EAI_AGAIN:
            raise TransientError("network", message, target.host) from None
        raise FetchError("network", message) from None
    places = [(family, (str(place[0]), target.port)) for family, _, _, _, place in answers]
    public = [each for each in places if private or is_public(each[1][0])]
    if not public:
        message = f"{target.host} is {places[0][1][0]}, no public address; --allow-private would ask it"
        raise FetchError("address", f"is not asked for: {message}")
    return public


def is_public(address: str) -> bool:
    """Return True for an address that anyone on the internet can reach."""
    inner = _innermost(ipaddress.ip_address(address))
    site_local = isinstance(inner, ipaddress.IPv6Address) and inner.is_site_local
    return inner.is_global and not (
        inner.is_multicast or inner.is_reserved or inner.is_unspecified or site_local
    )


def _innermost(address: IP) -> IP:
    """Return the IPv4 address that an IPv6 address stands for, where it stands for one."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    # NAT64, IPv4-mapped, 6to4 and Teredo addresses carry an IPv4 address, which may be one of the local
    # network (server-side request forgery).
    if address in NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    teredo = address.teredo[1] if address.teredo else None
    return address.ipv4_mapped or address.sixtofour or teredo or address


CHUNK = 1 << 16
REDIRECTS = frozenset((301, 302, 303, 307, 308))
# Statuses that may be others in a while.
TRANSIENT = frozenset((408, 429, 500, 502, 503, 504))
GONE = frozenset((404, 410))
REFUSED = frozenset((401, 403, 451))


class Clock:
    """A monotonic clock with a wait that a stop ends."""

    def __init__(self) -> None:
        self.stop_event = threading.Event()

    def now(self) -> float:
        """Return seconds that never run backwards."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        """Wait; raises FetchStopped when the program is to end."""
        if self.stop_event.wait(seconds):
            raise FetchStopped("Stopped.")


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

    def bounded_chunks(self, most: int, why: str, size: int = 0) -> Iterator[bytes]:
        """Yield the body; raises FetchError where it has more than `most` bytes with `size` before it."""
        if size + self.length > most:
            raise FetchError("too-large", why, 200)
        for chunk in self.chunks():
            size += len(chunk)
            if size > most:
                raise FetchError("too-large", why, 200)
            yield chunk


@dataclass(eq=False, slots=True)
class _HttpExchange:
    """One request, whose connection another thread can cut, and the errors that its failures become."""

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
