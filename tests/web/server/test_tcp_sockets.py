"""What the kernel says of the TCP connections of this process."""

import socket
from pathlib import Path

import pytest

from foia_graph.web.server.tcp_sockets import read_again, read_connections, read_peer, shut_down
from tests.web.server.both_ends import connected


def facts_of(end):
    """Return what is read of a socket among all others of this process."""
    return next(each for each in read_connections() if each.descriptor == end.fileno())


def test_bytes_are_counted_in_both_directions():
    """
    What came, and what the other end has taken.
    """
    with connected() as (client, accepted):
        before = facts_of(accepted)
        client.sendall(b"12345")
        accepted.recv(5)
        accepted.sendall(b"123")
        client.recv(3)
        after = facts_of(accepted)

    assert (5, 3) == (after.received - before.received, after.acknowledged - before.acknowledged)
    assert not after.is_sending


def test_what_is_not_taken_is_being_sent():
    """
    Where the other end has no room for more.
    """
    with connected() as (client, accepted):
        before = facts_of(accepted)
        accepted.setblocking(False)
        size = accepted.send(b"x" * (8 << 20))
        full = facts_of(accepted)
        left = size
        while left:
            left -= len(client.recv(left))

        assert (False, True) == (before.is_sending, full.is_sending)
        assert full.acknowledged < size


@pytest.mark.parametrize(
    ("address", "family"),
    [("127.0.0.1", socket.AF_INET), ("::1", socket.AF_INET6), ("::ffff:127.0.0.1", socket.AF_INET6)],
)
def test_the_other_end_is_named(address, family):
    """
    With its port, addresses of IPv6 in brackets.
    """
    with connected(address, family) as (client, accepted):
        peer, port = read_peer(facts_of(accepted)), client.getsockname()[1]

    assert (address, f"[{address}]:{port}" if ":" in address else f"{address}:{port}") == peer


def test_only_connections_are_read():
    """
    No listening socket, no file, none of another kind.
    """
    with socket.create_server(("127.0.0.1", 0)) as listening, connected() as (_, accepted):
        left, right = socket.socketpair()
        with left, right, Path("/dev/null").open() as file:
            found = {each.descriptor for each in read_connections()}

            assert accepted.fileno() in found
            assert found.isdisjoint([end.fileno() for end in (listening, left, right, file)])


def test_a_connection_is_shut_down_in_both_directions():
    """
    Both ends see the end; afterwards it is no connection any more, and its descriptor is still its owner's.
    """
    with connected() as (client, accepted):
        facts = facts_of(accepted)
        shut_down(facts)

        assert (b"", b"") == (client.recv(1), accepted.recv(1))
        assert read_again(facts) is None
        assert accepted.fileno() == facts.descriptor


def test_nothing_happens_to_another_connection_with_the_same_descriptor():
    """
    Nor to one on which something has come since.
    """
    with connected() as (client, accepted):
        facts = facts_of(accepted)
        shut_down(facts._replace(cookie=bytes(8)))
        client.sendall(b"x")
        assert b"x" == accepted.recv(1)
        shut_down(facts)
        client.sendall(b"y")

        assert b"y" == accepted.recv(1)
        assert read_again(facts._replace(cookie=bytes(8))) is None
    shut_down(facts)
