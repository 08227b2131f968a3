"""The polite HTTP client: a slot at each host, robots.txt, redirects, further attempts, and their bounds."""

import re
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from typing import TypeVar

from protego import Protego

from foia_graph.connectors.http.connection import (
    MIB,
    TRANSIENT,
    Clock,
    Connections,
    FetchError,
    FetchLimits,
    RequestFailed,
    ServerAnswer,
    Target,
    TransientError,
    parse_target,
    status_error,
)
from foia_graph.errors import FoiaGraphError
from foia_graph.runtime.version import __version__

TOKEN = "foia-graph"  # noqa: S105 - the product token of RFC 9309, no secret
# Our User-Agent.
AGENT = f"{TOKEN}/{__version__}"


@dataclass(slots=True)
class _HostTurns:
    delay: float
    free_at: float = float("-inf")
    """When it may be asked again, as far as that does not hang on the delay."""
    last_request: float = float("-inf")
    """When it was last asked."""
    refusal: FetchError | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)


class HostPace:
    """The turns at each host; `delay` are the seconds between two requests to one host."""

    def __init__(self, delay: float, clock: Clock) -> None:
        self.delay, self.clock = delay, clock
        self._hosts: dict[str, _HostTurns] = {}
        self._lock = threading.Lock()

    @contextmanager
    def turn(self, name: str) -> Iterator[None]:
        """Wait for a turn at a host, and hold it alone; raises FetchError where the host is closed."""
        host = self._host(name)
        with host.lock:
            if host.refusal is not None:
                raise host.refusal.with_traceback(None)
            # The delay counts from the end of the last response: a slow server is not asked more often.
            wait = max(host.free_at, host.last_request + host.delay) - self.clock.now()
            if wait > 0:
                self.clock.sleep(wait)
            try:
                yield
            finally:
                host.last_request = self.clock.now()

    def slow_down(self, name: str, delay: float) -> None:
        """Raise the seconds between two requests to a host to at least `delay`."""
        host = self._host(name)
        host.delay = max(host.delay, delay)

    def rest(self, name: str, seconds: float) -> None:
        """Send no request to a host for some seconds."""
        self._host(name).free_at = self.clock.now() + seconds

    def close(self, name: str, why: FetchError) -> None:
        """Close a host: each further turn raises `why`."""
        self._host(name).refusal = why

    def _host(self, name: str) -> _HostTurns:
        with self._lock:
            return self._hosts.setdefault(name, _HostTurns(self.delay))


@dataclass(frozen=True, slots=True)
class RobotsRules:
    """The rules for us, and the seconds that should lie between two requests."""

    rules: Protego = field(default_factory=Protego)

    def allows(self, path: str) -> bool:
        """Return whether a path, with its query, may be requested; of rules as long the kinder one counts."""
        # A whole address: Protego would take the beginning of "//a/b" for a host.
        return self.rules.can_fetch(f"http://host{path}", TOKEN)

    @property
    def delay(self) -> float:
        """The Crawl-delay in seconds, 0.0 where none is set."""
        return self.rules.crawl_delay(TOKEN) or 0.0


def parse_robots(text: str) -> RobotsRules:
    """Parse the groups that name our product token, or where none does, those for everyone."""
    return RobotsRules(Protego.parse("\n".join(_records(text.removeprefix("\ufeff")))))


def _records(text: str) -> Iterator[str]:
    # Protego has any other line end a group; RFC 9309, 2.2.4, does not.
    for line in text.splitlines():
        key, _, value = line.partition("#")[0].partition(":")
        key = key.strip().lower()
        if key == "user-agent":
            yield f"user-agent: {_agent(value)}"
        elif key in ("allow", "disallow", "crawl-delay"):
            yield line


def _agent(value: str) -> str:
    # Protego takes an `Allow` for "foia" to be for "foia-graph", too; so any other agent is "other".
    product = value.lower().split("/")[0].split()
    return product[0] if product and product[0] in (TOKEN, "*") else "other"


T = TypeVar("T")
NOT_CHANGED = 304
ROBOTS = "/robots.txt"
# Redirects after which a POST stays one (RFC 9110, section 15.4).
KEEP_METHOD = frozenset((307, 308))
# Bytes of a robots.txt that are read (RFC 9309 asks for 500 KiB at least).
MAX_ROBOTS_LENGTH = 512 * 1024


@dataclass(slots=True)
class OriginRules:
    """The rules of one scheme, host and port, None where robots.txt was not read yet."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    rules: RobotsRules | FetchError | None = None


class ServerScope:
    """The servers that a request may reach by redirects, and what each is shown; here all, and nothing."""

    def check_server(self, first: Target, here: Target) -> None:
        """Raise FetchError where a request for `first` must not lead to `here`."""

    def headers(self, _: Target) -> Mapping[str, str]:
        """Return the headers that are meant for one server alone.

        A server that gets any knows us, and is asked as its documentation says, whatever its robots.txt.
        """
        return {}


def is_same_server(first: Target, here: Target) -> bool:
    """Return whether two addresses are of one server; https instead of http is the same."""
    is_upgrade = (first.scheme, first.port, here.scheme, here.port) == ("http", 80, "https", 443)
    return here.host == first.host and (here.port == first.port or is_upgrade)


@dataclass(slots=True)
class PoliteClient:
    """A client that asks servers for files as a guest would."""

    connections: Connections
    pace: HostPace
    origins: dict[str, OriginRules] = field(default_factory=dict)
    scope: ServerScope = field(default_factory=ServerScope)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def persist(self, attempt: Callable[[], T]) -> T:
        """Return the result of an attempt, which is repeated after TransientError, up to `tries` times."""
        limits = self.connections.limits
        # Exponential backoff, unless the server itself says when to come again (Retry-After).
        for number in range(limits.tries - 1):
            try:
                return attempt()
            except TransientError as error:
                if error.after > limits.wait:
                    raise self._close(error) from None
                self.pace.rest(error.host, error.after or limits.backoff * 2**number)
        return attempt()

    def _close(self, error: TransientError) -> FetchError:
        why = f"{error.host} asks to be left alone for {error.after:.0f} seconds; fetch again later"
        message = f"is not available now: {why}"
        self.pace.close(error.host, FetchError("busy", message))
        return FetchError("busy", message, error.status)

    @contextmanager
    def request(
        self, url: str, headers: Mapping[str, str], body: bytes = b"", *, revisit: bool = False
    ) -> Iterator[ServerAnswer]:
        """Yield the answer from an address, or from where it leads, if robots.txt and the scope allow each.

        A request with a body is a POST. With `revisit`, the address itself was allowed before, and its
        robots.txt is not read again.
        """
        first = parse_target(url)

        def check(here: Target) -> None:
            self.scope.check_server(first, here)
            is_known = revisit and here.url == first.url
            if not is_known and not self.scope.headers(here):
                self._check_robots(here)

        with self._follow(url, headers, check, body) as answer:
            yield answer

    @contextmanager
    def _follow(
        self, url: str, headers: Mapping[str, str], check: Callable[[Target], None], body: bytes = b""
    ) -> Iterator[ServerAnswer]:
        here, seen = parse_target(url), set[str]()
        for _ in range(self.connections.limits.redirects + 1):
            if here.url in seen:
                raise FetchError("redirects", f"has a cycle: it leads back to {here.url}")
            seen.add(here.url)
            check(here)  # each step: a redirect may lead to a host with other rules
            sent = {**headers, **self.scope.headers(here)}
            with self.pace.turn(here.host), self.connections.get(here, sent, body) as answer:
                if not answer.location:
                    yield answer
                    return
            if body and answer.status not in KEEP_METHOD:
                raise FetchError("redirects", f"leads to {answer.location}, where a question cannot be sent")
            here = parse_target(answer.location, here.url)
        raise FetchError("redirects", f"leads on and on: {len(seen) - 1} redirects, and no end at {here.url}")

    def _check_robots(self, target: Target) -> None:
        """Raise FetchError for what robots.txt disallows; read it first where it was not yet."""
        with self._lock:
            origin = self.origins.setdefault(target.origin, OriginRules())
        # A lock for each origin: who waits for the robots.txt of one server holds up no other.
        with origin.lock:
            if origin.rules is None:
                origin.rules = self._robots(target)
        if isinstance(origin.rules, FetchError):
            raise origin.rules.with_traceback(None)
        if not origin.rules.allows(target.path):
            raise FetchError("robots", f"is not asked for: {target.origin}{ROBOTS} disallows {target.path}")

    def _robots(self, target: Target) -> RobotsRules | FetchError:
        url = f"{target.origin}{ROBOTS}"
        try:
            rules = self.persist(lambda: self._read_robots(url))
        except FetchError as error:
            why = f"is not requested, since it is not known what its host allows: {url} {error}"
            return FetchError(error.reason, why)
        if rules.delay > self.connections.limits.wait:
            why = f"{url} wants {rules.delay:g} seconds between two requests, which would take too long"
            return FetchError("robots", f"is not asked for: {why}")
        self.pace.slow_down(target.host, rules.delay)
        return rules

    def _read_robots(self, url: str) -> RobotsRules:
        # RFC 9309, 2.3.1: redirects are followed, and a 4xx means that there are no rules. A 429 or 5xx does
        # not: no one knows then what is allowed.
        with self._follow(url, {}, lambda _: None) as answer:
            if 400 <= answer.status < 500 and answer.status not in TRANSIENT:
                return RobotsRules()
            if answer.status != 200:
                raise status_error(answer)
            data = b""
            for chunk in answer.chunks():
                data += chunk
                if len(data) >= MAX_ROBOTS_LENGTH:
                    break
            return parse_robots(data[:MAX_ROBOTS_LENGTH].decode("utf-8", "replace"))


@dataclass(frozen=True, slots=True)
class AnswerLimits:
    """The bounds of all requests to an origin.

    `answer` are the bytes of one answer, `total` those of all answers and of what they unpack to, `requests`
    the answers, `seconds` the time, and `answer_seconds` that of one answer; `wire` is for each request.
    """

    answer: int = 64 * MIB
    total: int = 64 * 1024 * MIB
    requests: int = 1_000_000
    seconds: float = 24 * 3600.0
    answer_seconds: float = 300.0
    wire: FetchLimits = field(default_factory=lambda: FetchLimits(redirects=5, wait=120.0))


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer that came whole; `status` is 200, or 304 where nothing changed."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes = b""
    has_end: bool = True
    """False where neither a length nor chunks told where it ends, so that it may have been cut off."""

    @property
    def media_type(self) -> str:
        """Return the media type without parameters."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def etag(self) -> str:
        """Return a tag that can be sent back, "" where there is none."""
        tag = self.headers.get("etag", "")
        return tag if tag.isascii() and tag.isprintable() and len(tag) < 1000 else ""


NEXT = re.compile(r'<([^<>]*)>[^,<]*;\s*rel="?next"?(?=[\s;,]|$)', re.IGNORECASE)


def next_link(headers: Mapping[str, str]) -> str:
    """Return the link of a header `Link` (RFC 8288) to the next page, "" where there is none."""
    found = NEXT.search(headers.get("link", ""))
    return found[1] if found else ""


@contextmanager
def name_address(url: str) -> Iterator[str]:
    """Yield an address; raise a FetchError again as one that begins its message with it."""
    try:
        yield url
    except RequestFailed:
        raise
    except FetchError as error:
        raise RequestFailed(url, error) from None


@dataclass(slots=True)
class BoundedClient(ABC):
    """The requests to one origin, and their counts; `private` allows hosts of the local network."""

    limits: AnswerLimits
    private: bool = False
    clock: Clock = field(default_factory=Clock)
    delay: float = 0.0
    requests: int = 0
    received_bytes: int = 0
    counted_bytes: int = 0
    """Bytes received and unpacked."""
    start: float = field(init=False)
    client: PoliteClient = field(init=False)

    def __post_init__(self) -> None:
        wire = self.limits.wire
        brief = replace(wire, whole=min(wire.whole, self.limits.answer_seconds))
        connections = Connections(AGENT, brief, self.private, self.clock)
        self.client = PoliteClient(connections, HostPace(self.delay, self.clock), scope=self._scope())
        self.start = self.clock.now()

    @abstractmethod
    def _scope(self) -> ServerScope:
        """Return the servers that may be asked."""

    @abstractmethod
    def _limit_error(self, message: str, option: str) -> FoiaGraphError:
        """Return the error for a bound that was reached; the message continues after "The origin"."""

    def _named(self, url: str) -> AbstractContextManager[str]:
        return name_address(url)

    def get(self, url: str, accept: str = "*/*", etag: str = "", *, revisit: bool = False) -> Reply:
        """Return a reply, 304 where a tag was sent; raises RequestFailed. `revisit`: robots.txt was read."""
        headers = {"Accept": accept, **({"If-None-Match": etag} if etag else {})}
        with self._named(url) as address:
            return self.client.persist(lambda: self._attempt(address, headers, revisit=revisit))

    def stop(self) -> None:
        """Stop every wait and every connection."""
        self.client.connections.stop()

    def _attempt(
        self, url: str, headers: Mapping[str, str], body: bytes = b"", *, revisit: bool = False
    ) -> Reply:
        """Return the reply to one request; raises FetchError for any but 200, or 304 where a tag was sent."""
        self.check_limits()
        self.requests += 1
        with self.client.request(url, headers, body, revisit=revisit) as answer:
            unchanged = answer.status == NOT_CHANGED and "If-None-Match" in headers
            if answer.status != 200 and not unchanged:
                raise status_error(answer)
            fields = {name.lower(): answer.header(name) for name in answer.response.headers}
            ends = "content-length" in fields or "chunked" in fields.get("transfer-encoding", "")
            most = self.limits.answer
            why = f"is larger than {most / MIB:,g} MiB, so it is not taken"
            body = b"".join(self._bounded_chunks(answer, most, why))
            return Reply(answer.target.url, answer.status, fields, body, ends)

    def _bounded_chunks(self, answer: ServerAnswer, most: int, why: str, size: int = 0) -> Iterator[bytes]:
        for chunk in answer.bounded_chunks(most, why, size):
            self.count_bytes(len(chunk))
            self.received_bytes += len(chunk)
            yield chunk

    def count_bytes(self, size: int) -> None:
        """Add bytes that were received or unpacked; raises the error of limits where it is too much."""
        self.counted_bytes += size
        if self.counted_bytes > self.limits.total:
            most = self.limits.total / MIB
            raise self._limit_error(f"sends more than {most:,g} MiB in all", "--max-total")

    def check_limits(self) -> None:
        """Raise the error of limits where the origin was asked too often, or took too long."""
        limits = self.limits
        if self.requests >= limits.requests:
            raise self._limit_error(f"needs more than {limits.requests:,} requests", "--max-requests")
        if self.clock.now() - self.start > limits.seconds:
            raise self._limit_error(f"takes longer than {limits.seconds:,g} seconds", "--max-time")
