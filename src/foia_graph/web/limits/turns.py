"""Turns of requests: so many of each cost at a time in a web process, and clients take turns.

Python runs one thread at a time, so heavy requests that run beside each other are done no sooner, but slow
down all others. They wait for each other, and what they took is charged to the budget of their client.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from typing import Literal

from foia_graph.runtime.fair_queue import FairQueue, called_off_refusal, never_called_off
from foia_graph.web.limits.rate_limits import ClientBudgets

Cost = Literal["light", "heavy", "queued"]
"""What a request takes: little; much of the process that answers it; or it waits in a queue of its own."""
MOST_LIGHT = 4
LIGHT_WAITING = 4096
LIGHT_SECONDS = 60.0
"""Light requests at a time, and how many wait for how long: as many as a flood brings."""


@dataclass(frozen=True, slots=True)
class TurnLimits:
    """Numbers of heavy requests that run and wait in a web process, and the seconds that one waits."""

    heavy: int = 1
    waiting: int = 256
    wait_seconds: float = 10.0


@dataclass(frozen=True, slots=True)
class RequestTurn:
    """The turn of one request: it is waited for in the queue of its cost, and charged to its client."""

    queue: FairQueue
    budgets: ClientBudgets
    cost: Cost
    client: str
    is_gone: Callable[[], bool]

    @contextmanager
    def hold(self) -> Iterator[None]:
        """Hold the turn in this thread, and charge the client for it.

        Raises QueryRefused where the client's budget is used up, or the turn does not come in time.
        """
        self._check_budget()
        with self.queue.turn(self.is_gone, self.client):
            self._check_budget()
            with self.charge_thread():
                yield

    @asynccontextmanager
    async def hold_in_loop(self) -> AsyncIterator[None]:
        """Hold the turn for a thread, which charges it, and hold up no event loop; raises as `hold` does."""
        self._check_budget()
        async with self.queue.turn_in_loop(self.is_gone, self.client):
            self._check_budget()
            yield

    @contextmanager
    def hold_for_piece(self) -> Iterator[None]:
        """Hold a turn in this thread for a piece of an answer that has begun, however long that waits."""
        with self.queue.turn(self.is_gone, self.client, has_begun=True), self.charge_thread():
            yield

    @asynccontextmanager
    async def hold_for_piece_in_loop(self) -> AsyncIterator[None]:
        """Hold a turn for a piece of an answer that has begun, once the client has some of its budget.

        Raises QueryRefused where the client goes meanwhile.
        """
        while self.is_charged and (wait := self.budgets.seconds_over(self.client)):
            if self.is_gone():
                raise called_off_refusal()
            await asyncio.sleep(min(wait, 1.0))
        async with self.queue.turn_in_loop(self.is_gone, self.client, has_begun=True):
            yield

    @contextmanager
    def charge_thread(self) -> Iterator[None]:
        """Charge the processor time that this thread takes meanwhile to the client, if it is charged."""
        start = time.thread_time()
        try:
            yield
        finally:
            if self.is_charged:
                self.budgets.charge_client(self.client, time.thread_time() - start)

    @property
    def is_charged(self) -> bool:
        """Return True for a heavy request; one in a queue of its own is charged there."""
        return self.cost == "heavy"

    def _check_budget(self) -> None:
        if self.is_charged:
            self.budgets.check_seconds(self.client)


class RequestTurns:
    """The turns of one web process; `queued` is the number of requests that other queues can hold."""

    def __init__(self, limits: TurnLimits, queued: int, budgets: ClientBudgets) -> None:
        self._budgets = budgets
        self._queues: dict[Cost, FairQueue] = {
            "light": FairQueue(MOST_LIGHT, LIGHT_WAITING, LIGHT_SECONDS),
            "heavy": FairQueue(limits.heavy, limits.waiting, limits.wait_seconds, requests="heavy requests"),
            "queued": FairQueue(queued, LIGHT_WAITING, LIGHT_SECONDS),
        }

    def turn_of(self, cost: Cost, client: str, is_gone: Callable[[], bool] | None) -> RequestTurn:
        """Return the turn of a request; without `is_gone` its client is taken to wait for ever."""
        return RequestTurn(self._queues[cost], self._budgets, cost, client, is_gone or never_called_off)
