"""Who may run next: so many at a time, so many waiting, first come first served."""

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from foia_graph.errors import QueryRefused

# How long a cancelled query may go on waiting, or running.
TICK = 0.05


class Turns:
    """A queue in which a turn that ends is handed to the one who has waited longest.

    A semaphore would let newcomers overtake those who wait.
    """

    def __init__(self, running: int, waiting: int, patience: float) -> None:
        self._free, self._places, self._patience = running, waiting, patience
        self._lock = threading.Lock()
        self._queue: deque[threading.Event] = deque()

    @contextmanager
    def turn(self, cancelled: Callable[[], bool]) -> Iterator[None]:
        """Wait for a turn and hold it; raise QueryRefused when that takes too long."""
        called = self._enter()
        if called is not None and not self._called_in_time(called, cancelled):
            raise self._busy("no query ended in time for this one")
        try:
            yield
        finally:
            self._hand_over()

    def _enter(self) -> threading.Event | None:
        """Take a free turn (None), or a place in the queue."""
        with self._lock:
            if self._free:
                self._free -= 1
                return None
            if len(self._queue) >= self._places:
                raise self._busy("too many queries are waiting")
            self._queue.append(called := threading.Event())
            return called

    def _called_in_time(self, called: threading.Event, cancelled: Callable[[], bool]) -> bool:
        end = time.monotonic() + self._patience
        while not called.wait(min(TICK, max(end - time.monotonic(), 0))):
            if time.monotonic() >= end or cancelled():
                return self._leave(called)
        return True

    def _leave(self, called: threading.Event) -> bool:
        """Give up the place in the queue; True when the turn came just then."""
        with self._lock:
            if called.is_set():
                return True
            self._queue.remove(called)
            return False

    def _hand_over(self) -> None:
        with self._lock:
            if self._queue:
                self._queue.popleft().set()
            else:
                self._free += 1

    def _busy(self, message: str) -> QueryRefused:
        return QueryRefused(message, "busy", retry_after=max(round(self._patience), 1))
