"""Fair queues: so many requests run at a time, so many wait, and clients take turns.

Threads and event loops wait in one queue.
"""

import asyncio
import threading
import time
from collections import Counter, OrderedDict, deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, wait
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal

from foia_graph.errors import QueryRefused

# How long a cancelled request may continue waiting, or running.
TICK = 0.05
# A function that counts slots that are taken (1) or given back (-1), and who waits.
Count = Callable[[Literal["running", "waiting"], int], None]


@dataclass(eq=False, slots=True)
class Slot:
    """A slot of a client, or its position in the queue until it is `granted`.

    One that is displaced went to a client with fewer. What `has_begun` is the next piece of an answer, which
    cannot be refused any more.
    """

    queue: "FairQueue"
    client: str
    has_begun: bool = False
    is_held: bool = False
    is_displaced: bool = False
    granted: Future[None] | None = None
    """The end of the wait; None for a slot that was free."""
    start: float = field(default_factory=time.monotonic)

    @property
    def waited(self) -> float:
        """Seconds since it was asked for."""
        return time.monotonic() - self.start

    def release(self) -> None:
        """Give it back, from any thread; a second time does nothing."""
        self.queue.release(self)


class FairQueue:
    """A queue in which a slot that comes free goes to the next client, for its request that waited longest.

    A semaphore would let newcomers overtake those who wait. A client that fills the queue gives up its newest
    position for each request of a client that has fewer. At most `client_most` of one client run at a time,
    so that slots are left for whoever comes next.
    """

    def __init__(
        self,
        running: int,
        waiting: int,
        patience: float,
        count: Count = lambda _counted, _number: None,
        requests: str = "requests",
        client_most: int | None = None,
    ) -> None:
        self._free, self._max_waiting, self._patience = running, waiting, patience
        self._count, self._requests = count, requests
        self._client_most = running if client_most is None else client_most
        self._running: Counter[str] = Counter()
        self._lock = threading.Lock()
        self._queues: OrderedDict[str, deque[Slot]] = OrderedDict()
        self._waiting = 0

    def __len__(self) -> int:
        return self._waiting

    @contextmanager
    def turn(
        self, cancelled: Callable[[], bool], client: str = "", *, has_begun: bool = False
    ) -> Iterator[Slot]:
        """Wait for a slot in this thread, and hold it; raise QueryRefused when that takes too long.

        What has begun is queued whoever comes, and waits for as long as it takes.
        """
        slot = self._enter(client, has_begun=has_begun)
        while slot.granted is not None and not wait([slot.granted], self._tick(slot)).done:
            if self._gives_up(slot, cancelled):
                break
        self._check(slot)
        try:
            yield slot
        finally:
            self.release(slot)

    async def acquire(self, cancelled: Callable[[], bool], client: str = "") -> Slot:
        """Wait for a slot as `turn` does without blocking the event loop; the caller gives it back."""
        slot = self._enter(client, has_begun=False)
        if slot.granted is not None:
            granted = asyncio.wrap_future(slot.granted)
            try:
                while not (await asyncio.wait([granted], timeout=self._tick(slot)))[0]:
                    if self._gives_up(slot, cancelled):
                        break
            except asyncio.CancelledError:
                if self._leave(slot):
                    self.release(slot)
                raise
            self._check(slot)
        return slot

    def release(self, slot: Slot) -> None:
        """Give back a slot that is held, which is from now on that of the next one that may have it."""
        with self._lock:
            if not slot.is_held:
                return
            slot.is_held = False
            self._free += 1
            self._running[slot.client] -= 1
            if not self._running[slot.client]:
                del self._running[slot.client]
            self._count("running", -1)
            following = next((own for own in self._queues.values() if self._grant(own[0])), None)
            if following is not None:
                self._end_wait(following[0])

    def _enter(self, client: str, *, has_begun: bool) -> Slot:
        """Return a slot, or a position in the queue of its client; raise QueryRefused where it is full."""
        slot = Slot(self, client, has_begun)
        with self._lock:
            if not self._grant(slot):
                if not has_begun and self._waiting >= self._max_waiting:
                    self._displace_newest(client)
                slot.granted = Future()
                self._queues.setdefault(client, deque()).append(slot)
                self._add_waiting(1)
        return slot

    def _grant(self, slot: Slot) -> bool:
        if not self._free or self._running[slot.client] >= self._client_most:
            return False
        slot.is_held = True
        self._free -= 1
        self._running[slot.client] += 1
        self._count("running", 1)
        return True

    def _displace_newest(self, client: str) -> None:
        longest = max(self._queues.values(), key=len, default=deque[Slot]())
        slot = next((each for each in reversed(longest) if not each.has_begun), None)
        if slot is None or len(longest) < len(self._queues.get(client, ())) + 2:
            raise self._crowd_refusal()
        slot.is_displaced = True
        self._end_wait(slot)

    def _end_wait(self, slot: Slot) -> None:
        self._remove(slot)
        if slot.is_held and slot.client in self._queues:
            self._queues.move_to_end(slot.client)
        assert slot.granted is not None
        slot.granted.set_result(None)

    def _remove(self, slot: Slot) -> None:
        own = self._queues[slot.client]
        own.remove(slot)
        if not own:
            del self._queues[slot.client]
        self._add_waiting(-1)

    def _check(self, slot: Slot) -> None:
        if slot.is_displaced:
            raise self._crowd_refusal()

    def _tick(self, slot: Slot) -> float:
        return min(max(TICK, slot.waited / 8), self._patience)

    def _gives_up(self, slot: Slot, cancelled: Callable[[], bool]) -> bool:
        """Raise QueryRefused for a request that has waited too long; True where its wait ended just then."""
        if cancelled():
            refusal = called_off_refusal()
        elif not slot.has_begun and slot.waited >= self._patience:
            refusal = self._busy_refusal(f"no turn came in time among the {self._requests} that wait")
        else:
            return False
        if not self._leave(slot):
            raise refusal
        return True

    def _leave(self, slot: Slot) -> bool:
        with self._lock:
            if slot.granted is None or slot.granted.done():
                return True
            self._remove(slot)
            return False

    def _add_waiting(self, number: int) -> None:
        self._waiting += number
        self._count("waiting", number)

    def _crowd_refusal(self) -> QueryRefused:
        return self._busy_refusal(f"too many {self._requests} are waiting")

    def _busy_refusal(self, message: str) -> QueryRefused:
        return QueryRefused(message, "busy", retry_after=max(round(self._patience), 1))


def called_off_refusal() -> QueryRefused:
    """Return the refusal of a query whose answer no one waits for any more."""
    return QueryRefused("the query was called off", "called-off")


def never_called_off() -> bool:
    """Return False: the one who waits is taken to do so for ever."""
    return False
