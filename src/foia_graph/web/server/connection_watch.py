"""The watch over the connections of a web process, which closes those that hold places without a request.

granian waits for the head of a request for some seconds only. But it knows no clients, of whom one could hold
all places until then, and it waits without end for one who does not take an answer. No connection is closed
while its request is being answered, unless the client does not take the answer.
"""

import logging
import threading
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from foia_graph.web.limits.client_address import ClientAddresses
from foia_graph.web.limits.connection_limits import ConnectionLimits
from foia_graph.web.server.tcp_sockets import TcpConnection, read_connections, read_peer, shut_down

PERIOD, MOST_OF_THE_TIME = 0.25, 0.1
"""Seconds between two looks, and the part of the time that looking takes at most."""
PATIENCE = 2.0
"""Seconds for which a client may hold more connections than it should."""
FULL, LESS_FULL = 0.75, 0.5
"""Parts of the places: from the one on, connections are closed until the other is reached."""
LEAST_RATE = 250
"""Bytes a second that a client takes at least of an answer."""
_log = logging.getLogger(__name__)


@dataclass(slots=True)
class WatchedConnection:
    """A connection with its history.

    `waits_since` is when its client's turn to send a request began. `client` is empty where it is a trusted
    proxy, behind which are many. `mark` is how much the client had taken at `marked_at`.
    """

    latest: TcpConnection
    endpoint: str
    client: str
    waits_since: float
    marked_at: float
    mark: int
    has_asked: bool = False

    @property
    def worth(self) -> tuple[bool, bool, float]:
        """Return a key to sort by: idle ones come first, then who never asked, then who waits longest."""
        return self.latest.is_sending, self.has_asked, self.waits_since


class ConnectionWatch:
    """The watch; the gateway says which connections have a request, by their endpoints."""

    def __init__(self, limits: ConnectionLimits, clients: ClientAddresses) -> None:
        self._limits, self._clients = limits, clients
        self._watched: dict[bytes, WatchedConnection] = {}
        self._answering: set[str] = set()
        self._answered: set[str] = set()

    def begin_request(self, endpoint: str) -> None:
        """Note that a request came over a connection, so that it is not closed."""
        self._answering.add(endpoint)

    def end_request(self, endpoint: str) -> None:
        """Note that it is answered."""
        self._answered.add(endpoint)
        self._answering.discard(endpoint)

    def find_connection(self, endpoint: str) -> TcpConnection | None:
        """Return a connection as it was seen last, None where it was not seen yet."""
        watched = tuple(self._watched.values())
        return next((each.latest for each in watched if each.endpoint == endpoint), None)

    def start(self) -> None:
        """Watch, in a thread of its own, until the process ends."""
        threading.Thread(target=self._run, name="connection-watch", daemon=True).start()

    def _run(self) -> None:
        while True:
            began = time.monotonic()
            try:
                self.close_overdue(began)
            except Exception:  # noqa: BLE001 - the watch must go on
                _log.exception("connections could not be looked through")
            time.sleep(max(PERIOD, (time.monotonic() - began) / MOST_OF_THE_TIME))

    def close_overdue(self, now: float) -> None:
        """Look through all connections, and close those that are overdue; `now` is of the monotonic clock."""
        self._look(now)
        for choose in (self._slow_takers, self._beyond_shares, self._beyond_places):
            for each in tuple(choose(now)):
                del self._watched[each.latest.cookie]
                shut_down(each.latest)

    def _look(self, now: float) -> None:
        answered, self._answered = self._answered, set()
        active = answered | self._answering
        watched = {}
        for connection in read_connections():
            each = self._watched.get(connection.cookie) or self._begin_to_watch(connection, now)
            if each is None:
                continue
            watched[connection.cookie], each.latest = each, connection
            if each.endpoint in active:
                each.has_asked, each.waits_since = True, now
            if not connection.is_sending:
                each.marked_at, each.mark = now, connection.acknowledged
        self._watched = watched

    def _begin_to_watch(self, connection: TcpConnection, now: float) -> WatchedConnection | None:
        try:
            address, endpoint = read_peer(connection)
        except OSError:
            return None  # it has ended
        client = "" if self._clients.is_trusted(address) else self._clients.client_name(address, None)
        return WatchedConnection(connection, endpoint, client, now, now, connection.acknowledged)

    def _slow_takers(self, now: float) -> Iterator[WatchedConnection]:
        """Yield those whose clients took too little of an answer."""
        seconds = self._limits.taking_seconds
        for each in self._watched.values():
            if now - each.marked_at < seconds:
                continue
            if each.latest.acknowledged - each.mark < seconds * LEAST_RATE:
                yield each
            each.marked_at, each.mark = now, each.latest.acknowledged

    def _beyond_shares(self, now: float) -> Iterator[WatchedConnection]:
        """Yield those that clients hold beside what one may hold."""
        held = defaultdict(list)
        for each in self._watched.values():
            if each.client:
                held[each.client].append(each)
        for connections in held.values():
            excess = len(connections) - self._limits.client_most
            yield from self._least_worth(connections, now - PATIENCE, excess)

    def _beyond_places(self, now: float) -> Iterator[WatchedConnection]:
        """Yield so many that there are places again, where they are about to run out."""
        number, most = len(self._watched), self._limits.most
        excess = number - int(most * LESS_FULL) if number > most * FULL else 0
        yield from self._least_worth(self._watched.values(), now, excess)

    def _least_worth(
        self, connections: Iterable[WatchedConnection], before: float, number: int
    ) -> list[WatchedConnection]:
        """Return so many connections at most that wait since a time, and whose requests are answered."""
        if number <= 0:
            return []
        idle = (
            each
            for each in connections
            if each.waits_since <= before and (each.latest.is_sending or each.endpoint not in self._answering)
        )
        return sorted(idle, key=lambda each: each.worth)[:number]
