"""The watch over the connections of a web process, which ends those that hold positions without a request.

No connection is ended while its request is being answered, unless the client does not take the answer.
"""

import asyncio
import logging
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from foia_graph.web.limits.client_address import ClientAddresses
from foia_graph.web.limits.rate_limits import ConnectionLimits

# Seconds between two looks, and the part of the time that looking takes at most.
PERIOD, MAX_SHARE_OF_TIME = 0.25, 0.1
# Seconds for which a client may hold more connections than it should.
PATIENCE = 2.0
# Parts of the positions: from the one on, connections are closed until the other is reached.
FULL, LESS_FULL = 0.75, 0.5
# Bytes a second that a client takes at least of an answer.
LEAST_RATE = 250
_log = logging.getLogger(__name__)


class Connection(Protocol):
    """A connection as the watch sees it."""

    waits_since: float
    has_asked: bool

    @property
    def is_answering(self) -> bool:
        """True while a request that has come whole is being answered."""

    @property
    def unsent(self) -> int:
        """Bytes of answers that the client has not taken yet."""

    @property
    def taken(self) -> int:
        """Bytes of answers that it has taken."""

    def end_late(self, now: float) -> None:
        """End what has been waited for too long."""

    def close(self) -> None:
        """End the connection behind what was sent."""

    def abort(self) -> None:
        """End the connection at once."""


@dataclass(slots=True)
class _Progress:
    """How much of its answers a client had taken at a time.

    `client` is its name, empty where it is a trusted proxy, behind which are many.
    """

    client: str
    marked_at: float
    mark: int = 0


class ConnectionWatch:
    """The watch over connections, in the event loop that serves them."""

    def __init__(self, limits: ConnectionLimits, clients: ClientAddresses) -> None:
        self._limits, self._clients = limits, clients
        self._watched: dict[Connection, _Progress] = {}

    def __len__(self) -> int:
        return len(self._watched)

    def add(self, connection: Connection, address: str) -> None:
        """Watch a connection with an address, from when it was made."""
        client = "" if self._clients.is_trusted(address) else self._clients.client_name(address, None)
        self._watched[connection] = _Progress(client, connection.waits_since)

    def remove(self, connection: Connection) -> None:
        """Watch a connection no more: it has ended."""
        self._watched.pop(connection, None)

    async def run(self) -> None:
        """Look through the connections again and again, until cancelled."""
        loop = asyncio.get_running_loop()
        while True:
            began = time.monotonic()
            try:
                self.end_overdue(loop.time())
            except Exception:  # noqa: BLE001 - the watch must go on
                _log.exception("connections could not be looked through")
            await asyncio.sleep(max(PERIOD, (time.monotonic() - began) / MAX_SHARE_OF_TIME))

    def end_overdue(self, now: float) -> None:
        """Look through all connections, and end those that are overdue; `now` is the time of the loop."""
        for each in tuple(self._watched):
            each.end_late(now)
        for each in tuple(self._slow_takers(now)):
            each.abort()
        for choose in (self._beyond_shares, self._beyond_places):
            for each in tuple(choose(now)):
                self.remove(each)
                each.abort() if each.unsent else each.close()

    def _slow_takers(self, now: float) -> Iterator[Connection]:
        seconds = self._limits.taking_seconds
        for connection, progress in self._watched.items():
            unsent, taken = connection.unsent, connection.taken
            is_due = now - progress.marked_at >= seconds
            if unsent and is_due and taken - progress.mark < seconds * LEAST_RATE:
                yield connection
            if is_due or not unsent:
                progress.marked_at, progress.mark = now, taken

    def _beyond_shares(self, now: float) -> Iterator[Connection]:
        held = defaultdict(list)
        for connection, progress in self._watched.items():
            if progress.client:
                held[progress.client].append(connection)
        for connections in held.values():
            excess = len(connections) - self._limits.client_most
            yield from _least_worth(connections, now - PATIENCE, excess)

    def _beyond_places(self, now: float) -> Iterator[Connection]:
        number, most = len(self._watched), self._limits.most
        excess = number - int(most * LESS_FULL) if number > most * FULL else 0
        yield from _least_worth(self._watched, now, excess)


def _least_worth(connections: Iterable[Connection], before: float, number: int) -> list[Connection]:
    if number <= 0:
        return []
    idle = [
        each for each in connections if each.waits_since <= before and (each.unsent or not each.is_answering)
    ]
    return sorted(idle, key=lambda each: (each.unsent > 0, each.has_asked, each.waits_since))[:number]
