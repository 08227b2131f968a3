"""The pace of requests: one connection to a host at a time, and a pause between two."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from foia_graph.connectors.http.outcome import FetchError, FetchStopped


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
