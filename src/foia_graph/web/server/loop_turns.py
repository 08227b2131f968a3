"""Turns in an event loop: what computes goes one by one, and whatever else is ready goes between."""

import asyncio
from collections import deque


class LoopTurns:
    """The turns of one event loop: in each of its passes one, in the order in which they were asked for."""

    def __init__(self) -> None:
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._is_taken = False

    async def wait_for_turn(self) -> None:
        """Return when no other turn has been given in this pass of the loop."""
        loop = asyncio.get_running_loop()
        if self._is_taken:
            turn = loop.create_future()
            self._waiting.append(turn)
            await turn
        else:
            self._is_taken = True
            loop.call_soon(self._pass_on, loop)

    def _pass_on(self, loop: asyncio.AbstractEventLoop) -> None:
        while self._waiting:
            turn = self._waiting.popleft()
            if not turn.done():  # who waited may have been ended
                turn.set_result(None)
                loop.call_soon(self._pass_on, loop)
                return
        self._is_taken = False
