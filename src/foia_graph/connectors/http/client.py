"""A polite HTTP client: one request to a host at a time, robots.txt, redirects, and further attempts."""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TypeVar

from foia_graph.connectors.http import statuses
from foia_graph.connectors.http.addresses import Target, parse_target
from foia_graph.connectors.http.connection import Connections, ServerAnswer
from foia_graph.connectors.http.outcome import FetchError, TransientError
from foia_graph.connectors.http.pace import HostPace
from foia_graph.connectors.http.robots import RobotsRules, parse_robots

T = TypeVar("T")
ROBOTS = "/robots.txt"
KEEP_METHOD = frozenset((307, 308))
"""Redirects after which a POST stays one (RFC 9110, section 15.4)."""
LONGEST_ROBOTS = 512 * 1024
"""Bytes of a robots.txt that are read (RFC 9309 asks for 500 KiB at least)."""


@dataclass(slots=True)
class OriginRules:
    """The rules of one scheme, host and port, None where robots.txt was not read yet."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    rules: RobotsRules | FetchError | None = None


def no_credentials(_: Target) -> Mapping[str, str]:
    """Return no headers: what is public is asked for by anyone."""
    return {}


@dataclass(slots=True)
class PoliteClient:
    """A client that asks servers for files as a guest would."""

    connections: Connections
    pace: HostPace
    origins: dict[str, OriginRules] = field(default_factory=dict)
    credentials: Callable[[Target], Mapping[str, str]] = no_credentials
    """Returns the headers that are meant for one server alone."""
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def persist(self, attempt: Callable[[], T]) -> T:
        """Return the result of an attempt, which is repeated after TransientError, up to `tries` times."""
        limits = self.connections.limits
        for number in range(limits.tries - 1):
            try:
                return attempt()
            except TransientError as error:
                if error.after > limits.wait:
                    raise self._close(error) from None
                self.pace.rest(error.host, error.after or limits.backoff * 2**number)
        return attempt()

    def _close(self, error: TransientError) -> FetchError:
        """Close a host that wants a longer rest than we take, and return the error to raise."""
        why = f"{error.host} asks to be left alone for {error.after:.0f} seconds; fetch again later"
        message = f"cannot be had now: {why}"
        self.pace.close(error.host, FetchError("busy", message))
        return FetchError("busy", message, error.status)

    @contextmanager
    def request(self, url: str, headers: Mapping[str, str]) -> Iterator[ServerAnswer]:
        """Yield the answer from an address, or from where it leads, if robots.txt allows each."""
        with self._follow(url, headers, self._check_robots) as answer:
            yield answer

    @contextmanager
    def _follow(
        self, url: str, headers: Mapping[str, str], check: Callable[[Target], None], body: bytes = b""
    ) -> Iterator[ServerAnswer]:
        here, seen = parse_target(url), set[str]()
        for _ in range(self.connections.limits.redirects + 1):
            if here.url in seen:
                raise FetchError("redirects", f"leads in a circle, back to {here.url}")
            seen.add(here.url)
            check(here)  # each step: a redirect may lead to a host with other rules
            sent = {**headers, **self.credentials(here)}
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
            why = f"is not asked for, since nobody knows what its host allows: {url} {error}"
            return FetchError(error.reason, why)
        if rules.delay > self.connections.limits.wait:
            why = f"{url} wants {rules.delay:g} seconds between two requests, which would take too long"
            return FetchError("robots", f"is not asked for: {why}")
        self.pace.slow_down(target.host, rules.delay)
        return rules

    def _read_robots(self, url: str) -> RobotsRules:
        # RFC 9309, 2.3.1: redirects are followed, and a 4xx means that there are no rules. A 429 or 5xx does
        # not: nobody knows then what is allowed.
        with self._follow(url, {}, lambda _: None) as answer:
            if 400 <= answer.status < 500 and answer.status not in statuses.TRANSIENT:
                return RobotsRules()
            if answer.status != 200:
                raise statuses.status_error(answer)
            data = b""
            for chunk in answer.chunks():
                data += chunk
                if len(data) >= LONGEST_ROBOTS:
                    break
            return parse_robots(data[:LONGEST_ROBOTS].decode("utf-8", "replace"))
