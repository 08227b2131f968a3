"""A polite HTTP client: one request to a host at a time, robots.txt, redirects, and further attempts."""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TypeVar

from foia_graph.connectors.http import statuses
from foia_graph.connectors.http.addresses import Target, target
from foia_graph.connectors.http.connection import Answer, Wires
from foia_graph.connectors.http.outcome import NotGot, TryAgain
from foia_graph.connectors.http.pace import Pace
from foia_graph.connectors.http.robots import Robots, parse

T = TypeVar("T")
ROBOTS = "/robots.txt"
LONGEST_ROBOTS = 512 * 1024
"""Bytes of a robots.txt that are read (RFC 9309 asks for 500 KiB at least)."""


@dataclass(slots=True)
class _Origin:
    """The rules of one scheme, host and port, None where robots.txt was not read yet."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    rules: Robots | NotGot | None = None


@dataclass(slots=True)
class Client:
    """Asks servers for files as a guest would."""

    wires: Wires
    pace: Pace
    _origins: dict[str, _Origin] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def persist(self, attempt: Callable[[], T]) -> T:
        """Return what an attempt returns; it is made again after TryAgain, up to `tries` times in all."""
        limits = self.wires.limits
        for number in range(limits.tries - 1):
            try:
                return attempt()
            except TryAgain as error:
                if error.after > limits.wait:
                    raise self._closed(error) from None
                self.pace.rest(error.host, error.after or limits.backoff * 2**number)
        return attempt()

    def _closed(self, error: TryAgain) -> NotGot:
        """Close a host that wants a longer rest than we take, and return the error to raise."""
        why = f"{error.host} asks to be left alone for {error.after:.0f} seconds; fetch again later"
        message = f"cannot be had now: {why}"
        self.pace.close(error.host, NotGot("busy", message))
        return NotGot("busy", message, error.status)

    @contextmanager
    def asked(self, url: str, headers: Mapping[str, str]) -> Iterator[Answer]:
        """Yield the answer from an address, or from where it leads, if robots.txt allows each."""
        with self._followed(url, headers, self._welcome) as answer:
            yield answer

    @contextmanager
    def _followed(
        self, url: str, headers: Mapping[str, str], check: Callable[[Target], None]
    ) -> Iterator[Answer]:
        here, seen = target(url), set[str]()
        for _ in range(self.wires.limits.redirects + 1):
            if here.url in seen:
                raise NotGot("redirects", f"leads in a circle, back to {here.url}")
            seen.add(here.url)
            check(here)  # each step: a redirect may lead to a host with other rules
            with self.pace.turn(here.host), self.wires.get(here, headers) as answer:
                if not answer.location:
                    yield answer
                    return
            here = target(answer.location, here.url)
        raise NotGot("redirects", f"leads on and on: {len(seen) - 1} redirects, and no end at {here.url}")

    def _welcome(self, wanted: Target) -> None:
        """Raise NotGot for what robots.txt disallows; read it first where it was not yet."""
        with self._lock:
            origin = self._origins.setdefault(wanted.origin, _Origin())
        with origin.lock:
            if origin.rules is None:
                origin.rules = self._robots(wanted)
        if isinstance(origin.rules, NotGot):
            raise origin.rules.with_traceback(None)
        if not origin.rules.allows(wanted.path):
            raise NotGot("robots", f"is not asked for: {wanted.origin}{ROBOTS} disallows {wanted.path}")

    def _robots(self, wanted: Target) -> Robots | NotGot:
        url = f"{wanted.origin}{ROBOTS}"
        try:
            found = self.persist(lambda: self._read_robots(url))
        except NotGot as error:
            why = f"is not asked for, since nobody knows what its host allows: {url} {error}"
            return NotGot(error.reason, why)
        if found.delay > self.wires.limits.wait:
            why = f"{url} wants {found.delay:g} seconds between two requests, which would take too long"
            return NotGot("robots", f"is not asked for: {why}")
        self.pace.slow_down(wanted.host, found.delay)
        return found

    def _read_robots(self, url: str) -> Robots:
        # RFC 9309, 2.3.1: redirects are followed, and a 4xx means that there are no rules. A 429 or 5xx does
        # not: nobody knows then what is allowed.
        with self._followed(url, {}, lambda _: None) as answer:
            if 400 <= answer.status < 500 and answer.status not in statuses.AGAIN:
                return Robots()
            if answer.status != 200:
                raise statuses.failure(answer)
            data = b""
            for chunk in answer.chunks():
                data += chunk
                if len(data) >= LONGEST_ROBOTS:
                    break
            return parse(data[:LONGEST_ROBOTS].decode("utf-8", "replace"))
