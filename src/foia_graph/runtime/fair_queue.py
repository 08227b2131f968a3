"""Fair queues: so many run at a time, so many wait, and clients take turns.

Threads and event loops wait in one queue.
"""

import asyncio
import threading
import time
from collections import Counter, OrderedDict, deque
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import Future, wait
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from typing import Literal

from foia_graph.errors import QueryRefused

# How long a cancelled request may go on waiting, or running.
TICK = 0.05
STANDING_SECONDS = 0.25
"""Seconds after which those who found no place in the queue are sent away, if there is still none."""
Count = Callable[[Literal["running", "waiting"], int], None]
"""A function that counts turns that began (1) or ended (-1), and who waits."""


@dataclass(eq=False, slots=True)
class _Waiter:
    """A request that waits; displaced where its place went to a client with fewer.

    What `has_begun` is the next piece of an answer, which cannot be refused any more.
    """

    client: str
    has_begun: bool
    end: Future[None] = field(default_factory=Future)
    """The end of the wait, which comes with the turn or the displacement."""
    start: float = field(default_factory=time.monotonic)
    is_displaced: bool = False

    @property
    def waited(self) -> float:
        return time.monotonic() - self.start


class FairQueue:
    """A queue in which a turn that ends goes to the next client, for its request that has waited longest.

    A semaphore would let newcomers overtake those who wait. Who finds no place stands behind the others for a
    moment: small requests of many clients that come at once are over before that has passed. A client that
    fills all places gives up one, its newest, for each request of a client that has fewer. At most
    `client_most` of one client run at a time, so that turns are left for whoever comes next.
    """

    def __init__(
        self,
        running: int,
        waiting: int,
        patience: float,
        standing: int = 0,
        count: Count = lambda _counted, _number: None,
        requests: str = "requests",
        client_most: int | None = None,
    ) -> None:
        self._free, self._places, self._patience, self._standing = running, waiting, patience, standing
        self._count, self._requests = count, requests
        self._client_most = running if client_most is None else client_most
        self._running: Counter[str] = Counter()
        self._lock = threading.Lock()
        self._queues: OrderedDict[str, deque[_Waiter]] = OrderedDict()
        self._waiting = 0

    def __len__(self) -> int:
        return self._waiting

    @contextmanager
    def turn(
        self, cancelled: Callable[[], bool], client: str = "", *, has_begun: bool = False
    ) -> Iterator[None]:
        """Wait for a turn and hold it; raise QueryRefused when that takes too long.

        What has begun has its place whoever comes, and waits for as long as it takes.
        """
        if not self._take_turn(client):
            waiter = self._line_up(client, has_begun=has_begun)
            while not wait([waiter.end], self._tick(waiter)).done:
                if self._gives_up(waiter, cancelled):
                    break
            self._check_place(waiter)
        try:
            yield
        finally:
            self._hand_over(client)

    @asynccontextmanager
    async def turn_in_loop(
        self, cancelled: Callable[[], bool], client: str = "", *, has_begun: bool = False
    ) -> AsyncIterator[None]:
        """Wait for a turn as `turn` does without blocking the event loop."""
        if not self._take_turn(client):
            waiter = self._line_up(client, has_begun=has_begun)
            end = asyncio.wrap_future(waiter.end)
            try:
                while not (await asyncio.wait([end], timeout=self._tick(waiter)))[0]:
                    if self._gives_up(waiter, cancelled):
                        break
            except asyncio.CancelledError:
                if self._leave(waiter) and not waiter.is_displaced:
                    self._hand_over(client)
                raise
            self._check_place(waiter)
        try:
            yield
        finally:
            self._hand_over(client)

    def _take_turn(self, client: str) -> bool:
        with self._lock:
            return self._start_turn(client)

    def _start_turn(self, client: str) -> bool:
        if not self._free or self._running[client] >= self._client_most:
            return False
        self._free -= 1
        self._running[client] += 1
        self._count("running", 1)
        return True

    def _line_up(self, client: str, *, has_begun: bool) -> _Waiter:
        """Take a place in the queue of a client; raise QueryRefused where there is none."""
        waiter = _Waiter(client, has_begun)
        with self._lock:
            if self._start_turn(client):  # a slot came free between the first check and this lock
                waiter.end.set_result(None)
                return waiter
            if not has_begun and self._waiting >= self._places + self._standing:
                self._displace_waiter(client)
            self._queues.setdefault(client, deque()).append(waiter)
            self._add_waiting(1)
        return waiter

    def _displace_waiter(self, client: str) -> None:
        """Take the newest place of the client that has the most, for one that will still have no more."""
        longest = max(self._queues.values(), key=len, default=deque[_Waiter]())
        waiter = next((each for each in reversed(longest) if not each.has_begun), None)
        if waiter is None or len(longest) < len(self._queues.get(client, ())) + 2:
            raise self._crowd_refusal()
        self._remove_waiter(waiter)
        waiter.is_displaced = True
        waiter.end.set_result(None)

    def _check_place(self, waiter: _Waiter) -> None:
        if waiter.is_displaced:
            raise self._crowd_refusal()

    def _tick(self, waiter: _Waiter) -> float:
        # Backoff: who has waited long is looked at less often.
        return min(max(TICK, waiter.waited / 8), self._patience)

    def _gives_up(self, waiter: _Waiter, cancelled: Callable[[], bool]) -> bool:
        """Raise QueryRefused for a request that has waited too long; True where its wait ended just then."""
        if cancelled():
            refusal = called_off_refusal()
        elif waiter.has_begun:
            return False
        elif waiter.waited >= self._patience:
            refusal = self._busy_refusal(f"no turn came in time among the {self._requests} that wait")
        elif waiter.waited >= STANDING_SECONDS and self._lacks_place(waiter):
            refusal = self._crowd_refusal()
        else:
            return False
        if not self._leave(waiter):
            raise refusal
        return True

    def _lacks_place(self, waiter: _Waiter) -> bool:
        """Return whether there is still no place for one who waits: clients take turns at places, too."""
        with self._lock:
            if waiter.end.done():
                return False
            return self._queues[waiter.client].index(waiter) * len(self._queues) >= self._places

    def _leave(self, waiter: _Waiter) -> bool:
        """Leave the queue; True when the wait had ended just then."""
        with self._lock:
            if waiter.end.done():
                return True
            self._remove_waiter(waiter)
            return False

    def _remove_waiter(self, waiter: _Waiter) -> None:
        own = self._queues[waiter.client]
        own.remove(waiter)
        if not own:
            del self._queues[waiter.client]
        self._add_waiting(-1)

    def _hand_over(self, client: str) -> None:
        """End a turn of a client, which is from now on that of the next one that may have it."""
        with self._lock:
            self._free += 1
            self._running[client] -= 1
            if not self._running[client]:
                del self._running[client]
            self._count("running", -1)
            # Round robin over clients: whoever was served goes to the end of the ordered queues.
            following = next((each for each in self._queues if self._start_turn(each)), None)
            if following is None:
                return
            own = self._queues[following]
            waiter = own[0]
            self._remove_waiter(waiter)
            if own:
                self._queues.move_to_end(following)
            waiter.end.set_result(None)

    def _add_waiting(self, number: int) -> None:
        self._waiting += number
        self._count("waiting", number)

    def _crowd_refusal(self) -> QueryRefused:
        return self._busy_refusal(f"too many {self._requests} are waiting")

    def _busy_refusal(self, message: str) -> QueryRefused:
        return QueryRefused(message, "busy", retry_after=max(round(self._patience), 1))


def called_off_refusal() -> QueryRefused:
    """Return the refusal of a query whose answer nobody waits for any more."""
    return QueryRefused("the query was called off", "called-off")


def never_called_off() -> bool:
    """Return False: the one who waits is taken to do so for ever."""
    return False
