"""Which connections are closed, and which never are."""

import asyncio

import pytest

from foia_graph.web.limits.client_address import ClientAddresses
from foia_graph.web.limits.rate_limits import ConnectionLimits
from foia_graph.web.server import connection_watch
from foia_graph.web.server.connection_watch import LEAST_RATE, PATIENCE, ConnectionWatch

LIMITS = ConnectionLimits(most=8, client_most=2, taking_seconds=10.0)
LATER = PATIENCE + 1


class FakeConnection:
    """A connection of which a test says how it is, and sees how it ends."""

    def __init__(self, endpoint, now):
        self.endpoint, self.waits_since = endpoint, now
        self.has_asked = self.is_answering = False
        self.unsent = self.taken = 0
        self.end = ""

    def end_late(self, now):
        """It is a test of the connection itself that this ends it."""

    def close(self):
        self.end = "closed"

    def abort(self):
        self.end = "aborted"


class Network:
    """Connections with a watch, at a time that a test tells."""

    def __init__(self, *trusted, limits=LIMITS):
        self.watch = ConnectionWatch(limits, ClientAddresses(trusted))
        self.connections, self.now = {}, 0.0

    def connect(self, *endpoints, **facts):
        for endpoint in endpoints:
            made = self.connections[endpoint] = FakeConnection(endpoint, self.now)
            self.change(endpoint, **facts)
            self.watch.add(made, endpoint.rpartition(":")[0].strip("[]"))

    def change(self, endpoint, **facts):
        for name, value in facts.items():
            setattr(self.connections[endpoint], name, value)

    def look(self, now):
        """Look at a time, and return what was ended then."""
        self.now = now
        self.watch.end_overdue(now)
        ended = [name for name, each in self.connections.items() if each.end]
        for name in ended:
            self.watch.remove(self.connections.pop(name))
        return ended

    def ask(self, *endpoints, is_answering=False):
        for endpoint in endpoints:
            self.change(endpoint, has_asked=True, waits_since=self.now, is_answering=is_answering)


def test_a_client_keeps_its_share():
    """
    What it holds beside goes after a while: first what never asked, then what waits longest. Others stay.
    """
    network = Network()
    network.connect("1.1.1.1:1", "1.1.1.1:2")
    assert [] == network.look(0)
    network.connect("1.1.1.1:3", "1.1.1.1:4", "2.2.2.2:1", "2.2.2.2:2")
    network.ask("1.1.1.1:1")
    assert [] == network.look(1)

    assert ["1.1.1.1:2", "1.1.1.1:3"] == network.look(1 + LATER)
    assert [] == network.look(99)


def test_addresses_of_one_network_of_ipv6_are_one_client():
    """Whoever has one has 2^64."""
    network = Network()
    network.connect("[2001:db8::1]:1", "[2001:db8::2]:1", "[2001:db8::3]:1", "[2001:db8:0:1::1]:1")
    network.look(0)

    assert ["[2001:db8::1]:1"] == network.look(LATER)


def test_a_trusted_proxy_has_no_share():
    """Many clients are behind it."""
    network = Network("10.0.0.0/8")
    network.connect(*(f"10.0.0.1:{port}" for port in range(5)), *(f"11.0.0.1:{port}" for port in range(3)))
    network.look(0)

    assert ["11.0.0.1:0"] == network.look(LATER)


def test_a_request_in_hand_keeps_its_connection():
    """However long it takes; its time to wait begins when it is answered."""
    network = Network()
    network.connect("1.1.1.1:1", "1.1.1.1:2", "1.1.1.1:3")
    network.ask("1.1.1.1:1", "1.1.1.1:2", "1.1.1.1:3", is_answering=True)
    assert [] == network.look(0)
    assert [] == network.look(1000)
    network.ask("1.1.1.1:2")

    assert [] == network.look(1001)
    assert ["1.1.1.1:2"] == network.look(1001 + LATER)


def test_busy_connections_are_no_idle_ones():
    """A client may hold more than its share as long as it asks on each again and again."""
    network = Network()
    endpoints = [f"1.1.1.1:{port}" for port in range(5)]
    network.connect(*endpoints)
    for now in range(20):
        network.look(now)
        network.ask(*endpoints)
    assert set(endpoints) == set(network.connections)

    assert ["1.1.1.1:0", "1.1.1.1:1", "1.1.1.1:2"] == network.look(19 + LATER)


def test_an_answer_must_be_taken():
    """
    So much in a time at least, also while more of it is being made; who has nothing to take is left alone.
    """
    network = Network()
    enough = int(LIMITS.taking_seconds * LEAST_RATE)
    network.connect("1.1.1.1:1", "2.2.2.2:2", "3.3.3.3:3", unsent=1)
    network.connect("4.4.4.4:4")
    network.ask("1.1.1.1:1", is_answering=True)
    network.look(0)
    network.change("1.1.1.1:1", taken=enough - 1)
    network.change("2.2.2.2:2", taken=enough)
    network.change("3.3.3.3:3", taken=1, unsent=0)

    assert [] == network.look(9.9)
    late = network.connections["1.1.1.1:1"]
    assert ["1.1.1.1:1"] == network.look(10)
    assert "aborted" == late.end
    assert [] == network.look(19.9)
    assert ["2.2.2.2:2"] == network.look(20)
    assert [] == network.look(99)


def test_slow_takers_go_last():
    """Of what a client holds next to its share the answers that it takes are kept longest."""
    network = Network()
    network.connect("1.1.1.1:1", unsent=1)
    network.look(0)
    network.connect("1.1.1.1:2", "1.1.1.1:3", "1.1.1.1:4")
    network.look(1)

    assert ["1.1.1.1:2", "1.1.1.1:3"] == network.look(1 + LATER)


def test_places_do_not_run_out():
    """Where three quarters are taken, by whomever, there is room again at once, and no request is lost."""
    network = Network()
    network.connect(*(f"{n}.1.1.1:1" for n in range(1, 7)))
    assert [] == network.look(0)
    network.ask("2.1.1.1:1", is_answering=True)
    network.ask("1.1.1.1:1")
    network.connect("7.1.1.1:1")

    assert ["3.1.1.1:1", "4.1.1.1:1", "5.1.1.1:1"] == network.look(0.1)


def test_the_watch_goes_on(monkeypatch, caplog):
    """What fails once is logged, and looked at again."""
    looks = []

    def look(self, now):
        looks.append(now)
        if len(looks) == 1:
            raise RuntimeError("a fault")
        raise asyncio.CancelledError

    monkeypatch.setattr(ConnectionWatch, "end_overdue", look)
    monkeypatch.setattr(connection_watch, "PERIOD", 0)
    with pytest.raises(asyncio.CancelledError):
        asyncio.run(Network().watch.run())

    assert ["connections could not be looked through"] == [record.message for record in caplog.records]
