"""Connections of which a test holds both ends."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def connected(
    address: str = "127.0.0.1", family: int = socket.AF_INET
) -> Iterator[tuple[socket.socket, socket.socket]]:
    """Give the client's end, and the one that was accepted; one of IPv6 is open to clients of IPv4."""
    is_both = family == socket.AF_INET6
    with (
        socket.create_server(("", 0), family=family, dualstack_ipv6=is_both) as listening,
        socket.socket(family) as client,
    ):
        client.connect((address, listening.getsockname()[1]))
        accepted, _ = listening.accept()
        with accepted:
            yield client, accepted
