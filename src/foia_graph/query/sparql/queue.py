"""The queue of queries: turns that small queries share, and places that an event loop waits at.

A turn is that of a worker. Small queries that are put to it one behind another have shares of the turn.
"""

import threading
from collections import deque
from collections.abc import Callable

from foia_graph.runtime.fair_queue import FairQueue, LoopEvent, Waiter


class LoopCall(LoopEvent):
    """An event that has a function called in the loop; any thread may set it."""

    def __init__(self, act: Callable[[], object]) -> None:
        super().__init__()
        self._act = act

    def _wake(self) -> None:
        self._loop.call_soon(self._act)


class QueryQueue(FairQueue):
    """The fair queue of a pool: threads take turns in it, and a loop takes each step of that itself."""

    def share_turn(self) -> bool:
        """Take a share of somebody's turn, unless somebody waits."""
        with self._lock:
            if not self._waiting:
                self._count("running", 1)
            return not self._waiting

    def take_follower(self, is_welcome: Callable[[threading.Event | LoopEvent], bool]) -> Waiter | None:
        """Give a share of a turn to the one whose turn is next, if that one is welcome, and return it."""
        with self._lock:
            if not self._queues:
                return None
            client, own = next(iter(self._queues.items()))
            waiter = own[0]
            if not is_welcome(waiter.event):
                return None
            self._remove_waiter(waiter)
            if own:
                self._queues.move_to_end(client)
            self._count("running", 1)
            return waiter

    def end_share(self) -> None:
        """End a share of a turn, which goes on."""
        with self._lock:
            self._count("running", -1)

    def return_to_line(self, client: str, event: LoopCall) -> Waiter:
        """Take the first place, for a query that had a share of a turn: nobody takes that away again."""
        waiter = Waiter(client, event)
        with self._lock:
            if self._start_turn(client):
                event.set()
                return waiter
            self._queues.setdefault(client, deque()).appendleft(waiter)
            self._queues.move_to_end(client, last=False)
            self._add_waiting(1)
        return waiter
