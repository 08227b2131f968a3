"""The listening socket of a server, and how a web process takes connections from it.

All web processes share one socket, so that none holds connections that another could answer, and none is lost
with a process that ends. Each takes one connection at a time, and lets those with fewer go first.
"""

import asyncio
import logging
import socket
from collections.abc import Callable
from functools import partial

from foia_graph.web.server.connection_watch import ConnectionWatch
from foia_graph.web.server.wsgi_environ import ConnectionEnds

BACKLOG = 4096
"""Connections that the system holds until they are accepted; it may hold fewer (net.core.somaxconn)."""
PAUSE_SECONDS = 0.1
"""How long no connection is taken where there is no place, or no file, for it."""
TURN_SECONDS = 0.001
"""How long a connection waits for another process that has fewer."""
_log = logging.getLogger(__name__)


def open_listener(host: str, port: int) -> socket.socket:
    """Return a socket that listens at an address or a name; raises OSError where it cannot."""
    family, _, _, _, address = socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )[0]
    is_any = family == socket.AF_INET6 and address[0] == "::"
    listening = socket.create_server(address[:2], family=family, backlog=BACKLOG, dualstack_ipv6=is_any)
    listening.setblocking(False)
    return listening


class Listener:
    """The taking of connections by one web process: each is served by a protocol that `make` returns.

    Where `is_ahead`, other processes may take a connection before this one does.
    """

    def __init__(
        self,
        listening: socket.socket,
        make: Callable[[ConnectionEnds], asyncio.Protocol],
        watch: ConnectionWatch,
        most: int,
        is_ahead: Callable[[], bool] = lambda: False,
    ) -> None:
        self._listening, self._make, self._watch, self._most = listening, make, watch, most
        self._is_ahead, self._has_waited = is_ahead, False
        self._loop = asyncio.get_running_loop()
        self._beginning: set[asyncio.Task[object]] = set()
        self._is_stopped = False

    def start(self) -> None:
        """Take connections from now on."""
        if not self._is_stopped:
            self._loop.add_reader(self._listening.fileno(), self._accept)

    def stop(self) -> None:
        """Take no more."""
        self._is_stopped = True
        self._loop.remove_reader(self._listening.fileno())

    def _accept(self) -> None:
        if len(self._watch) + len(self._beginning) >= self._most:
            self._pause(PAUSE_SECONDS)
            return
        if not self._has_waited and self._is_ahead():
            self._has_waited = True
            self._pause(TURN_SECONDS)
            return
        self._has_waited = False
        try:
            accepted, peer = self._listening.accept()
            own = accepted.getsockname()
        except (BlockingIOError, ConnectionAbortedError):
            return  # another process took it, or its client has gone
        except OSError as error:
            _log.warning("no connection is taken for a moment: %s", error.strerror)
            self._pause(PAUSE_SECONDS)
            return
        accepted.setblocking(False)
        ends = ConnectionEnds(str(peer[0]), str(peer[1]), str(own[0]), str(own[1]))
        beginning = self._loop.create_task(self._begin(accepted, ends))
        self._beginning.add(beginning)
        beginning.add_done_callback(self._beginning.discard)

    async def _begin(self, accepted: socket.socket, ends: ConnectionEnds) -> None:
        try:
            await self._loop.connect_accepted_socket(partial(self._make, ends), accepted)
        except OSError:
            accepted.close()  # its client has gone

    def _pause(self, seconds: float) -> None:
        self._loop.remove_reader(self._listening.fileno())
        self._loop.call_later(seconds, self.start)
