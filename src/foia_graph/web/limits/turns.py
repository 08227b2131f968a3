"""Turns of requests: so many of each cost at a time in a web process, and clients take turns.

Python runs one thread at a time, so heavy requests that run beside each other are done no sooner, but slow
down all others. They wait for each other, and what they took is charged to the budget of their client.
"""

import asyncio
import threading
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from typing import Literal

from foia_graph.runtime.fair_queue import FairQueue, called_off_refusal, never_called_off
from foia_graph.web.limits.rate_limits import ClientBudgets

Cost = Literal["light", "heavy", "queued"]
"""What a request takes: little; much of the process that answers it; or it waits in a queue of its own."""
MOST_LIGHT = 4
LIGHT_WAITING = 4096
LIGHT_SECONDS = 60.0
"""Light requests at a time, and how many wait for how long: as many as a flood brings."""
HEAVY_SECONDS = 0.05
"""Processor time from which a request was heavy, whatever it was declared to be."""
COSTLY_SECONDS = 60.0
"""How long a path is taken for heavy, for a client whose request for it was."""
MOST_COSTLY = 4096


@dataclass(frozen=True, slots=True)
class TurnLimits:
    """Numbers of heavy requests that run and wait in a web process, and the seconds that one waits.

    A client has one turn less than there are, so that one is left for others, whatever it asks for.
    """

    heavy: int = 2
    waiting: int = 256
    wait_seconds: float = 10.0


class CostlyPaths:
    """Paths of light requests, each with a client for which it was heavy in the last minute.

    That another has been cheap since proves nothing: one that is refused, or answered 304, is so everywhere.
    It says nothing of other clients either, since the headers of a request can make it heavy.
    """

    def __init__(self, most: int = MOST_COSTLY, clock: Callable[[], float] = time.monotonic) -> None:
        self._ends: OrderedDict[tuple[str, str], float] = OrderedDict()
        self._most, self._clock = most, clock
        self._lock = threading.Lock()

    def __contains__(self, asked: tuple[str, str]) -> bool:
        return self._ends.get(asked, 0.0) > self._clock()

    def record(self, client: str, path: str, seconds: float) -> None:
        """Add a path for a client, if the processor time that its request for it took was much."""
        if seconds < HEAVY_SECONDS:
            return
        asked = client, path
        with self._lock:
            self._ends[asked] = self._clock() + COSTLY_SECONDS
            self._ends.move_to_end(asked)
            if len(self._ends) > self._most:
                self._ends.popitem(last=False)


@dataclass(frozen=True, slots=True)
class RequestTurn:
    """The turn of one request: it is waited for in the queue of its cost, and charged to its client."""

    turns: "RequestTurns"
    cost: Cost
    client: str
    is_gone: Callable[[], bool]
    path: str = ""

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
        async with AsyncExitStack() as held:
            await held.enter_async_context(self.queue.turn_in_loop(self.is_gone, self.client))
            turn = self
            if self._is_costly:  # since it began to wait
                await held.aclose()
                turn = replace(self, cost="heavy")
                await held.enter_async_context(turn.queue.turn_in_loop(self.is_gone, self.client))
            turn._check_budget()
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
        while self.cost == "heavy" and (wait := self.turns.budgets.seconds_over(self.client)):
            if self.is_gone():
                raise called_off_refusal()
            await asyncio.sleep(min(wait, 1.0))
        async with self.queue.turn_in_loop(self.is_gone, self.client, has_begun=True):
            yield

    @contextmanager
    def charge_thread(self) -> Iterator[None]:
        """Charge the processor time that this thread takes meanwhile to the client, if it is heavy."""
        start = time.thread_time()
        try:
            yield
        finally:
            seconds = time.thread_time() - start
            if self.path:
                self.turns.costly.record(self.client, self.path, seconds)
            if self.cost == "heavy" or seconds >= HEAVY_SECONDS:
                self.turns.budgets.charge_client(self.client, seconds)

    @property
    def queue(self) -> FairQueue:
        """Return the queue in which the turn is waited for."""
        return self.turns.queues[self.cost]

    @property
    def _is_costly(self) -> bool:
        return self.cost == "light" and (self.client, self.path) in self.turns.costly

    def _check_budget(self) -> None:
        if self.cost == "heavy":
            self.turns.budgets.check_seconds(self.client)


class RequestTurns:
    """The turns of one web process; `queued` is the number of requests that other queues can hold."""

    def __init__(self, limits: TurnLimits, queued: int, budgets: ClientBudgets) -> None:
        self.budgets, self.costly = budgets, CostlyPaths()
        self.queues: Mapping[Cost, FairQueue] = {
            "light": FairQueue(MOST_LIGHT, LIGHT_WAITING, LIGHT_SECONDS),
            "heavy": FairQueue(
                limits.heavy,
                limits.waiting,
                limits.wait_seconds,
                requests="heavy requests",
                client_most=max(1, limits.heavy - 1),
            ),
            "queued": FairQueue(queued, LIGHT_WAITING, LIGHT_SECONDS),
        }

    def turn_of(
        self, cost: Cost, client: str, is_gone: Callable[[], bool] | None, path: str = ""
    ) -> RequestTurn:
        """Return the turn of a request; without `is_gone` its client is taken to wait for ever.

        With its `path`, a light request is heavy where another of its client for that path was so lately.
        """
        path = path if cost == "light" else ""
        cost = "heavy" if (client, path) in self.costly else cost
        return RequestTurn(self, cost, client, is_gone or never_called_off, path)
