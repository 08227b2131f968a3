"""Which process takes the next connection."""

import multiprocessing

from foia_graph.web.server.connection_shares import AWAY, LEAD, ConnectionShares


def test_who_has_fewer_takes_the_next():
    """
    A lead of one is none; nobody waits for a process that takes no connections.
    """
    shares = ConnectionShares(3)
    shares.set_count(0, LEAD)
    assert not shares.is_ahead(0)
    shares.set_count(1, 1)
    assert not shares.is_ahead(0)
    shares.set_count(1, 0)
    assert shares.is_ahead(0)
    assert not shares.is_ahead(1)
    shares.set_away(1)

    assert not shares.is_ahead(0)
    assert AWAY > LEAD


def test_processes_that_are_forked_share_them():
    """
    What one writes the others read.
    """
    shares = ConnectionShares(2)
    shares.set_count(0, 5)
    process = multiprocessing.get_context("fork").Process(target=shares.set_count, args=(1, 3))
    process.start()
    process.join()

    assert shares.is_ahead(0)
