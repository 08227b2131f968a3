"""How connections are taken from a listening socket."""

import asyncio
import errno
import socket

import pytest

from foia_graph.errors import FoiaGraphError
from foia_graph.web.core.site import ServerSettings
from foia_graph.web.limits.client_address import ClientAddresses
from foia_graph.web.limits.connection_limits import ConnectionLimits
from foia_graph.web.server import listener
from foia_graph.web.server.connection_watch import ConnectionWatch
from foia_graph.web.server.listener import Listener, open_listener
from foia_graph.web.server.serve import serve


class Greeting(asyncio.Protocol):
    """A server that says one word."""

    def __init__(self, ends):
        self.ends = ends

    def connection_made(self, transport):
        transport.write(b"hello")
        transport.close()


def open_here():
    """Return a listener of this loop, with its socket."""
    listening = open_listener("localhost", 0)
    watch = ConnectionWatch(ConnectionLimits(), ClientAddresses())
    return Listener(listening, Greeting, watch, 10), listening


async def greeting(listening):
    """Connect, and return what is said."""
    reader, writer = await asyncio.open_connection(*listening.getsockname()[:2])
    try:
        return await asyncio.wait_for(reader.read(), 60)
    finally:
        writer.close()


def test_every_connection_is_taken():
    """
    However many come at once.
    """

    async def run():
        made, listening = open_here()
        with listening:
            made.start()
            found = await asyncio.gather(*(greeting(listening) for _ in range(9)))
            made.stop()
            return found

    assert [b"hello"] * 9 == asyncio.run(run())


def test_a_stopped_listener_takes_no_more():
    """
    Also where it was to go on in a moment.
    """

    async def run():
        made, listening = open_here()
        with listening:
            made.start()
            made._pause(listener.PAUSE_SECONDS)
            made.stop()
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(3 * listener.PAUSE_SECONDS):
                    await greeting(listening)

    asyncio.run(run())


def test_who_has_more_lets_others_go_first():
    """
    Each connection waits a moment for them, and is taken then all the same.
    """
    asked = []

    async def run():
        made, listening = open_here()
        made._is_ahead = lambda: asked.append(1) or True
        with listening:
            made.start()
            found = [await greeting(listening) for _ in range(3)]
            made.stop()
            return found

    assert [b"hello"] * 3 == asyncio.run(run())
    assert 3 == len(asked)


class NoFiles:
    """A listening socket of a process that has all its files open for a while."""

    def __init__(self, listening, number):
        self.listening, self.left, self.number = listening, 2, number

    def fileno(self):
        return self.listening.fileno()

    def accept(self):
        self.left -= 1
        if self.left >= 0:
            raise OSError(self.number, "too many")
        return self.listening.accept()


def test_where_files_run_out_connections_wait(caplog):
    """
    They are taken later, and the log says why.
    """

    async def run():
        made, listening = open_here()
        with listening:
            made._listening = NoFiles(listening, errno.EMFILE)
            made.start()
            try:
                return await greeting(listening)
            finally:
                made.stop()

    assert b"hello" == asyncio.run(run())
    assert ["no connection is taken for a moment: too many"] * 2 == [each.message for each in caplog.records]


def test_a_port_is_one_that_is_free(tmp_path):
    """
    One that is taken is named, and so is a host that is not here.
    """
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(
            FoiaGraphError, match=rf"listen at 127\.0\.0\.1, port {port}: Address already in use"
        ):
            serve(tmp_path, "127.0.0.1", port, 1, ServerSettings())
    with pytest.raises(FoiaGraphError, match=r"Nothing can listen at 192\.0\.2\.1, port 80"):
        serve(tmp_path, "192.0.2.1", 80, 1, ServerSettings())


def test_a_socket_for_all_addresses_is_for_both_families():
    """
    Also for clients of IPv4 where it is one of IPv6.
    """
    with open_listener("::", 0) as listening:
        port = listening.getsockname()[1]
        for host in ("127.0.0.1", "::1"):
            with socket.create_connection((host, port), 60):
                accepted = None
                while accepted is None:
                    try:
                        accepted, _ = listening.accept()
                    except BlockingIOError:
                        continue
                accepted.close()
