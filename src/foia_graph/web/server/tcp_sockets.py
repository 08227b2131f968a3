"""TCP connections of this process, as the kernel describes them (Linux).

The calls that read facts keep the interpreter lock: who reads those of thousands of connections does not wait
for a busy thread thousands of times.
"""

import os
import socket
import struct
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import NamedTuple, TypeVar

SO_PEERNAME, SO_COOKIE = 28, 57
OPEN_STATES = frozenset((1, 8))
"""Of a connection that this end has not shut down: TCP_ESTABLISHED, TCP_CLOSE_WAIT."""
TCP_FACTS = struct.Struct("=B23xI92xQQ8xI")
"""Of struct tcp_info: state, segments on their way, bytes acknowledged, bytes received, bytes not sent."""
IPV4_NAME, IPV6_NAME = struct.Struct("=2xH4s8x"), struct.Struct("=2xH4x16sI")
TCP = socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP
"""What sockets are taken for; the kernel knows whether one is of IPv6."""
NO_WAIT = struct.pack("ii", 1, 0)
T = TypeVar("T")


class TcpConnection(NamedTuple):
    """A connection: its descriptor, its name among all sockets there ever were, and bytes in both directions.

    `is_sending` is True where the other end has not acknowledged all that was sent.
    """

    descriptor: int
    cookie: bytes
    received: int
    acknowledged: int
    is_sending: bool


class Peer(NamedTuple):
    """The other end of a connection: its address, and both as granian writes them."""

    address: str
    endpoint: str


def read_connections() -> Iterator[TcpConnection]:
    """Yield the open TCP connections of this process."""
    with os.scandir("/proc/self/fd") as entries:
        descriptors = [int(entry.name) for entry in entries]
    for descriptor in descriptors:
        with suppress(OSError):  # it is no TCP socket, or closed meanwhile
            connection = _with_socket(descriptor, _describe_socket)
            if connection is not None:
                yield connection


def read_again(connection: TcpConnection) -> TcpConnection | None:
    """Return a connection as it is now, None where it has ended."""
    with suppress(OSError):
        latest = _with_socket(connection.descriptor, _describe_socket)
        return latest if latest is not None and latest.cookie == connection.cookie else None
    return None


def read_peer(connection: TcpConnection) -> Peer:
    """Return the other end of a connection; raises OSError where it is gone."""
    return _with_socket(connection.descriptor, _describe_peer)


def shut_down(connection: TcpConnection) -> None:
    """End a connection in both directions, so that whoever reads or writes there closes it.

    What the other end does not take is dropped. Nothing happens where the connection has ended meanwhile.
    """
    with suppress(OSError), socket.socket(*TCP, fileno=os.dup(connection.descriptor)) as own:
        # Its descriptor may be that of another by now; that of the copy can change no more.
        now = _describe_socket(own)
        if now is not None and now.cookie == connection.cookie and now.received == connection.received:
            if now.is_sending:
                own.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, NO_WAIT)
            own.shutdown(socket.SHUT_RDWR)


def _with_socket(descriptor: int, read: Callable[[socket.socket], T]) -> T:
    borrowed = socket.socket(*TCP, fileno=descriptor)
    try:
        return read(borrowed)
    finally:
        borrowed.detach()


def _describe_socket(of: socket.socket) -> TcpConnection | None:
    facts = of.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, TCP_FACTS.size)
    state, moving, acknowledged, received, unsent = TCP_FACTS.unpack(facts)
    if state not in OPEN_STATES:
        return None
    cookie = of.getsockopt(socket.SOL_SOCKET, SO_COOKIE, 8)
    return TcpConnection(of.fileno(), cookie, received, acknowledged, bool(moving or unsent))


def _describe_peer(of: socket.socket) -> Peer:
    if of.getsockopt(socket.SOL_SOCKET, socket.SO_DOMAIN) == socket.AF_INET:
        port, packed = IPV4_NAME.unpack(of.getsockopt(socket.SOL_SOCKET, SO_PEERNAME, IPV4_NAME.size))
        address = socket.inet_ntop(socket.AF_INET, packed)
        return Peer(address, f"{address}:{socket.ntohs(port)}")
    port, packed, scope = IPV6_NAME.unpack(of.getsockopt(socket.SOL_SOCKET, SO_PEERNAME, IPV6_NAME.size))
    address = socket.inet_ntop(socket.AF_INET6, packed)
    return Peer(address, f"[{address}{f'%{scope}' if scope else ''}]:{socket.ntohs(port)}")
