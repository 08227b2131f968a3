"""Who may run next: so many at a time, so many waiting, first come first served."""

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice

from foia_graph.errors import QueryRefused
from foia_graph.sparql.tally import Tally

# How long a cancelled query may go on waiting, or running.
TICK = 0.05
STANDING = 0.1
"""Seconds after which those who found no place in the queue are sent away, if there is still none."""


_TOO_MANY = "too many queries are waiting"


class Turns:
    """A queue in which a turn that ends is handed to the one who has waited longest.

    A semaphore would let newcomers overtake those who wait. Who finds no place stands behind the others for a
    moment: small queries of many clients that come at once are over before that has passed.
    """

    def __init__(
        self, running: int, waiting: int, patience: float, standing: int = 0, tally: Tally | None = None
    ) -> None:
        self._free, self._places, self._patience, self._standing = running, waiting, patience, standing
        self._tally = tally or Tally()
        self._lock = threading.Lock()
        self._queue: deque[threading.Event] = deque()

    @contextmanager
    def turn(self, cancelled: Callable[[], bool]) -> Iterator[None]:
        """Wait for a turn and hold it; raise QueryRefused when that takes too long."""
        called = self._enter()
        if called is not None:
            self._wait(called, cancelled)
        try:
            yield
        finally:
            self._hand_over()

    def _enter(self) -> threading.Event | None:
        """Take a free turn (None), or a place in the queue."""
        with self._lock:
            if self._free:
                self._free -= 1
                self._tally.add("running")
                return None
            if len(self._queue) >= self._places + self._standing:
                raise self._busy(_TOO_MANY)
            self._queue.append(called := threading.Event())
            self._tally.add("waiting")
            return called

    def _wait(self, called: threading.Event, cancelled: Callable[[], bool]) -> None:
        """Wait until called; raise QueryRefused when that takes too long."""
        start = time.monotonic()
        while not called.wait(min(TICK, self._patience)):
            waited = time.monotonic() - start
            if cancelled():
                refusal = called_off()
            elif waited >= self._patience:
                refusal = self._busy("no query ended in time for this one")
            elif waited >= STANDING and self._stands(called):
                refusal = self._busy(_TOO_MANY)
            else:
                continue
            if not self._leave(called):
                raise refusal
            return

    def _stands(self, called: threading.Event) -> bool:
        """Tell whether there is still no place for one who waits."""
        with self._lock:
            return called in islice(self._queue, self._places, None)

    def _leave(self, called: threading.Event) -> bool:
        """Give up the place in the queue; True when the turn came just then."""
        with self._lock:
            if called.is_set():
                return True
            self._queue.remove(called)
            self._tally.add("waiting", -1)
            return False

    def _hand_over(self) -> None:
        with self._lock:
            if self._queue:
                self._queue.popleft().set()
                self._tally.add("waiting", -1)
            else:
                self._free += 1
                self._tally.add("running", -1)

    def _busy(self, message: str) -> QueryRefused:
        return QueryRefused(message, "busy", retry_after=max(round(self._patience), 1))


def called_off() -> QueryRefused:
    """Say that nobody waits for the answer any more."""
    return QueryRefused("the query was called off", "called-off")
