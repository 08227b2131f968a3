"""The window of an answer that is sent in pieces: how much of it may be on its way.

granian takes all that it is given; what a client does not take would fill the memory of the process.
"""

import asyncio

from foia_graph.web.server.connection_watch import ConnectionWatch
from foia_graph.web.server.tcp_sockets import read_again

MOST_BYTES = 1 << 20
FIRST_PAUSE, LONGEST_PAUSE = 0.001, 0.05
"""Seconds between two looks at what has been taken; each pause is twice the one before."""


class SendingWindow:
    """The window of one answer, over the connection with an endpoint; it is made before anything is sent."""

    def __init__(self, connections: ConnectionWatch, endpoint: str) -> None:
        self._connections, self._endpoint = connections, endpoint
        self._connection = connections.find_connection(endpoint)
        # One that was not seen yet has sent nothing before.
        self._taken_before = self._connection.acknowledged if self._connection else 0
        self._sent = 0

    async def wait_for_room(self, size: int) -> None:
        """Count so many bytes as sent, and return when more may be, or the connection has ended."""
        self._sent += size
        pause = FIRST_PAUSE
        while self._sent > MOST_BYTES and self._is_full():
            await asyncio.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE)

    def _is_full(self) -> bool:
        self._connection = self._connection or self._connections.find_connection(self._endpoint)
        latest = read_again(self._connection) if self._connection else None
        return latest is not None and self._sent > latest.acknowledged - self._taken_before + MOST_BYTES
