"""Politeness: one connection to a host at a time, a pause between two, and the rules of its robots.txt."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from protego import Protego

from foia_graph.connectors.http.outcome import FetchError, FetchStopped
from foia_graph.runtime.version import __version__

TOKEN = "foia-graph"  # noqa: S105 - the product token of RFC 9309, no secret
# Our User-Agent.
AGENT = f"{TOKEN}/{__version__}"


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
    """Yield the records of groups alone: Protego has any other line end a group (but RFC 9309, 2.2.4)."""
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
