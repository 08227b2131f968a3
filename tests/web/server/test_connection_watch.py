"""Which connections are closed, and which never are."""

import pytest

from foia_graph.web.limits.client_address import ClientAddresses
from foia_graph.web.limits.connection_limits import ConnectionLimits
from foia_graph.web.server import connection_watch
from foia_graph.web.server.connection_watch import LEAST_RATE, PATIENCE, ConnectionWatch
from foia_graph.web.server.tcp_sockets import Peer, TcpConnection

LIMITS = ConnectionLimits(most=8, client_most=2, taking_seconds=10.0)
LATER = PATIENCE + 1


class Network:
    """Connections that are not there: a test says what the kernel would say, and sees what is closed."""

    def __init__(self, *trusted, limits=LIMITS):
        self.connections, self.closed = {}, []
        self.watch = ConnectionWatch(limits, ClientAddresses(trusted))

    def connect(self, *endpoints, **facts):
        for endpoint in endpoints:
            name = endpoint.encode()
            self.connections[name] = TcpConnection(0, name, 0, 0, is_sending=False)._replace(**facts)

    def change(self, endpoint, **facts):
        self.connect(endpoint, **facts)

    def read_peer(self, connection):
        if connection.cookie == b"gone":
            raise OSError
        endpoint = connection.cookie.decode()
        return Peer(endpoint.rpartition(":")[0].strip("[]"), endpoint)

    def shut_down(self, connection):
        self.closed.append(connection.cookie.decode())
        del self.connections[connection.cookie]

    def look(self, now):
        """Look at a time, and return what was closed then."""
        self.closed = []
        self.watch.close_overdue(now)
        return self.closed

    def ask(self, *endpoints):
        for endpoint in endpoints:
            self.watch.begin_request(endpoint)
            self.watch.end_request(endpoint)


@pytest.fixture
def network_of(monkeypatch):
    def make(*trusted, limits=LIMITS):
        network = Network(*trusted, limits=limits)
        monkeypatch.setattr(connection_watch, "read_connections", lambda: list(network.connections.values()))
        monkeypatch.setattr(connection_watch, "read_peer", network.read_peer)
        monkeypatch.setattr(connection_watch, "shut_down", network.shut_down)
        return network

    return make


def test_a_client_keeps_its_share(network_of):
    """
    What it holds beside goes after a while: first what never asked, then what waits longest. Others stay.
    """
    network = network_of()
    network.connect("1.1.1.1:1", "1.1.1.1:2")
    assert [] == network.look(0)
    network.connect("1.1.1.1:3", "1.1.1.1:4", "2.2.2.2:1", "2.2.2.2:2")
    network.ask("1.1.1.1:1")
    assert [] == network.look(1)

    assert ["1.1.1.1:2", "1.1.1.1:3"] == network.look(1 + LATER)
    assert [] == network.look(99)


def test_addresses_of_one_network_of_ipv6_are_one_client(network_of):
    """
    Whoever has one has 2^64.
    """
    network = network_of()
    network.connect("[2001:db8::1]:1", "[2001:db8::2]:1", "[2001:db8::3]:1", "[2001:db8:0:1::1]:1")
    network.look(0)

    assert ["[2001:db8::1]:1"] == network.look(LATER)


def test_a_trusted_proxy_has_no_share(network_of):
    """
    Many clients are behind it.
    """
    network = network_of("10.0.0.0/8")
    network.connect(*(f"10.0.0.1:{port}" for port in range(5)), *(f"11.0.0.1:{port}" for port in range(3)))
    network.look(0)

    assert ["11.0.0.1:0"] == network.look(LATER)


def test_a_request_in_hand_keeps_its_connection(network_of):
    """
    However long it takes; its time to wait begins when it is answered.
    """
    network = network_of()
    network.connect("1.1.1.1:1", "1.1.1.1:2", "1.1.1.1:3")
    for port in (1, 2, 3):
        network.watch.begin_request(f"1.1.1.1:{port}")
    assert [] == network.look(0)
    assert [] == network.look(1000)
    network.watch.end_request("1.1.1.1:2")

    assert [] == network.look(1001)
    assert ["1.1.1.1:2"] == network.look(1001 + LATER)


def test_busy_connections_are_no_idle_ones(network_of):
    """
    A client may hold more than its share as long as it asks on each again and again.
    """
    network = network_of()
    endpoints = [f"1.1.1.1:{port}" for port in range(5)]
    network.connect(*endpoints)
    for now in range(20):
        network.ask(*endpoints)
        assert [] == network.look(now)

    assert ["1.1.1.1:0", "1.1.1.1:1", "1.1.1.1:2"] == network.look(19 + LATER)


def test_an_answer_must_be_taken(network_of):
    """
    So much in a time at least, also while more of it is being made; who has nothing to take is left alone.
    """
    network = network_of()
    enough = int(LIMITS.taking_seconds * LEAST_RATE)
    network.connect("1.1.1.1:1", "2.2.2.2:2", "3.3.3.3:3", is_sending=True)
    network.connect("4.4.4.4:4")
    network.watch.begin_request("1.1.1.1:1")
    network.look(0)
    network.change("1.1.1.1:1", is_sending=True, acknowledged=enough - 1)
    network.change("2.2.2.2:2", is_sending=True, acknowledged=enough)
    network.change("3.3.3.3:3", is_sending=False, acknowledged=1)

    assert [] == network.look(9.9)
    assert ["1.1.1.1:1"] == network.look(10)
    assert [] == network.look(19.9)
    assert ["2.2.2.2:2"] == network.look(20)
    assert [] == network.look(99)


def test_slow_takers_go_last(network_of):
    """
    Of what a client holds beside its share the answers that it takes are kept longest.
    """
    network = network_of()
    network.connect("1.1.1.1:1", is_sending=True)
    network.look(0)
    network.connect("1.1.1.1:2", "1.1.1.1:3", "1.1.1.1:4")
    network.look(1)

    assert ["1.1.1.1:2", "1.1.1.1:3"] == network.look(1 + LATER)


def test_places_do_not_run_out(network_of):
    """
    Where three quarters are taken, by whomever, there is room again at once, and no request is lost.
    """
    network = network_of()
    network.connect(*(f"{n}.1.1.1:1" for n in range(1, 7)))
    assert [] == network.look(0)
    network.watch.begin_request("2.1.1.1:1")
    network.ask("1.1.1.1:1")
    network.connect("7.1.1.1:1")

    assert ["3.1.1.1:1", "4.1.1.1:1", "5.1.1.1:1"] == network.look(0.1)


def test_a_connection_is_seen_as_it_was_last(network_of):
    """
    One that was not seen yet, or ended as it was looked at, is not there.
    """
    network = network_of()
    network.connect("1.1.1.1:1", acknowledged=1)
    network.connect("gone")
    assert network.watch.find_connection("1.1.1.1:1") is None
    network.look(0)
    network.change("1.1.1.1:1", acknowledged=5)
    network.look(1)

    assert 5 == network.watch.find_connection("1.1.1.1:1").acknowledged
    assert network.watch.find_connection("gone") is None


def test_the_watch_goes_on(network_of, monkeypatch, caplog):
    """
    What fails once is logged, and looked at again.
    """
    looks = []

    def look(self, now):
        looks.append(now)
        if len(looks) == 1:
            raise RuntimeError("a fault")
        raise SystemExit  # ends the thread

    monkeypatch.setattr(ConnectionWatch, "close_overdue", look)
    monkeypatch.setattr(connection_watch, "PERIOD", 0)
    with pytest.raises(SystemExit):
        network_of().watch._run()

    assert ["connections could not be looked through"] == [record.message for record in caplog.records]
