"""The queue of queries: so many run at a time, so many wait, first come first served.

Threads and event loops wait in one queue.
"""

import asyncio
import threading
import time
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from itertools import islice

from foia_graph.errors import QueryRefused
from foia_graph.query.sparql.counters import PoolCounters

# How long a cancelled query may go on waiting, or running.
TICK = 0.05
STANDING_SECONDS = 0.25
"""Seconds after which those who found no place in the queue are sent away, if there is still none."""
_TOO_MANY = "too many queries are waiting"


class LoopEvent:
    """An event that an event loop waits for, and any thread may set."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._thread = threading.get_ident()
        self._rung = self._loop.create_future()
        self._is_rung = False

    def set(self) -> None:
        """Set the event, and wake the loop that waits for it."""
        self._is_rung = True
        # A future belongs to the thread of its loop; no other may resolve it.
        if threading.get_ident() == self._thread:
            self._wake()
        else:
            self._loop.call_soon_threadsafe(self._wake)

    def is_set(self) -> bool:
        """Return whether the event was set."""
        return self._is_rung

    async def wait(self, seconds: float) -> bool:
        """Wait so many seconds at most; True when the event was set."""
        if not self._is_rung:
            timer = self._loop.call_later(seconds, self._wake)
            await self._rung
            timer.cancel()
            self._rung = self._loop.create_future()
        return self._is_rung

    def _wake(self) -> None:
        if not self._rung.done():
            self._rung.set_result(None)


class FairQueue:
    """A queue in which a turn that ends is handed to the one who has waited longest.

    A semaphore would let newcomers overtake those who wait. Who finds no place stands behind the others for a
    moment: small queries of many clients that come at once are over before that has passed.
    """

    def __init__(
        self,
        running: int,
        waiting: int,
        patience: float,
        standing: int = 0,
        counters: PoolCounters | None = None,
    ) -> None:
        self._free, self._places, self._patience, self._standing = running, waiting, patience, standing
        self._counters = counters or PoolCounters()
        self._lock = threading.Lock()
        self._queue: deque[threading.Event | LoopEvent] = deque()

    @contextmanager
    def turn(self, cancelled: Callable[[], bool]) -> Iterator[None]:
        """Wait for a turn and hold it; raise QueryRefused when that takes too long."""
        if not self._take_turn():
            self._line_up(event := threading.Event())
            start = time.monotonic()
            while not event.wait(min(TICK, self._patience)):
                if self._gives_up(event, time.monotonic() - start, cancelled):
                    break
        try:
            yield
        finally:
            self._hand_over()

    @asynccontextmanager
    async def turn_in_loop(self, cancelled: Callable[[], bool]) -> AsyncIterator[None]:
        """Wait for a turn as `turn` does, and hold up no event loop."""
        if not self._take_turn():
            self._line_up(event := LoopEvent())
            start = time.monotonic()
            try:
                while not await event.wait(min(TICK, self._patience)):
                    if self._gives_up(event, time.monotonic() - start, cancelled):
                        break
            except asyncio.CancelledError:
                if self._leave_queue(event):
                    self._hand_over()
                raise
        try:
            yield
        finally:
            self._hand_over()

    def _take_turn(self) -> bool:
        """Take a turn, if one is free."""
        with self._lock:
            is_free = self._free > 0
            if is_free:
                self._free -= 1
                self._counters.add("running")
            return is_free

    def _line_up(self, event: threading.Event | LoopEvent) -> None:
        """Take a place in the queue."""
        with self._lock:
            if self._free:  # since just now
                self._free -= 1
                self._counters.add("running")
                event.set()
                return
            if len(self._queue) >= self._places + self._standing:
                raise self._busy_refusal(_TOO_MANY)
            self._queue.append(event)
            self._counters.add("waiting")

    def _gives_up(
        self, event: threading.Event | LoopEvent, waited: float, cancelled: Callable[[], bool]
    ) -> bool:
        """Raise QueryRefused for who has waited too long; True where the turn came just then."""
        if cancelled():
            refusal = called_off_refusal()
        elif waited >= self._patience:
            refusal = self._busy_refusal("no query ended in time for this one")
        elif waited >= STANDING_SECONDS and self._lacks_place(event):
            refusal = self._busy_refusal(_TOO_MANY)
        else:
            return False
        if not self._leave_queue(event):
            raise refusal
        return True

    def _lacks_place(self, event: threading.Event | LoopEvent) -> bool:
        """Return whether there is still no place for one who waits."""
        with self._lock:
            return event in islice(self._queue, self._places, None)

    def _leave_queue(self, event: threading.Event | LoopEvent) -> bool:
        """Leave the queue; True when the turn came just then."""
        with self._lock:
            if event.is_set():
                return True
            self._queue.remove(event)
            self._counters.add("waiting", -1)
            return False

    def _hand_over(self) -> None:
        """End a turn, which is from now on that of the one who has waited longest."""
        with self._lock:
            if self._queue:
                self._queue.popleft().set()
                self._counters.add("waiting", -1)
            else:
                self._free += 1
                self._counters.add("running", -1)

    def _busy_refusal(self, message: str) -> QueryRefused:
        return QueryRefused(message, "busy", retry_after=max(round(self._patience), 1))


def called_off_refusal() -> QueryRefused:
    """Return the refusal of a query whose answer nobody waits for any more."""
    return QueryRefused("the query was called off", "called-off")
