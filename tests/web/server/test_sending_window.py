"""How much of an answer in pieces is on its way."""

import asyncio
import socket

from foia_graph.web.limits.client_address import ClientAddresses
from foia_graph.web.limits.connection_limits import ConnectionLimits
from foia_graph.web.server.connection_watch import ConnectionWatch
from foia_graph.web.server.sending_window import MOST_BYTES, SendingWindow
from foia_graph.web.server.tcp_sockets import read_connections
from tests.web.server.both_ends import connected


class OneConnection(ConnectionWatch):
    """A watch that has seen one connection, or none yet."""

    def __init__(self, accepted):
        super().__init__(ConnectionLimits(), ClientAddresses())
        self.accepted, self.is_seen = accepted, True

    def find_connection(self, endpoint):
        number = self.accepted.fileno() if self.is_seen else -1
        return next((each for each in read_connections() if each.descriptor == number), None)


async def _is_held(window, sent):
    """Tell whether nothing more is to be sent; give it a moment to be so."""
    waiting = asyncio.ensure_future(window.wait_for_room(sent))
    done, _ = await asyncio.wait([waiting], timeout=0.1)
    return waiting if not done else None


def test_more_is_sent_when_some_is_taken():
    """
    What was sent over the connection before does not count.
    """

    async def run(client, accepted):
        accepted.sendall(b"before")
        client.recv(6)
        window = SendingWindow(OneConnection(accepted), "x")
        await asyncio.wait_for(window.wait_for_room(MOST_BYTES), 120)
        held = await _is_held(window, 10)
        accepted.sendall(b"0123456789")
        client.recv(10)
        await asyncio.wait_for(held, 120)
        return held is not None

    with connected() as ends:
        assert asyncio.run(run(*ends))


def test_nobody_waits_for_a_connection_that_ended():
    """
    Whoever sends more learns it then.
    """

    async def run(client, accepted):
        window = SendingWindow(OneConnection(accepted), "x")
        held = await _is_held(window, MOST_BYTES + 10)
        accepted.shutdown(socket.SHUT_RDWR)
        await asyncio.wait_for(held, 120)
        return held is not None

    with connected() as ends:
        assert asyncio.run(run(*ends))


def test_a_connection_may_be_seen_later():
    """
    Until then all is sent; it is new, so all that was taken is of this answer.
    """

    async def run(client, accepted):
        watch = OneConnection(accepted)
        watch.is_seen = False
        window = SendingWindow(watch, "x")
        await asyncio.wait_for(window.wait_for_room(MOST_BYTES + 10), 120)
        watch.is_seen = True
        held = await _is_held(window, 10)
        accepted.sendall(b"x" * 20)
        client.recv(20)
        await asyncio.wait_for(held, 120)
        return held is not None

    with connected() as ends:
        assert asyncio.run(run(*ends))
