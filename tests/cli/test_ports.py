"""The port of a server: the one that was asked for, or the first free one."""

import socket
from contextlib import closing

import pytest

from foia_graph.cli.companions import choose_port
from foia_graph.errors import ListenError
from ports import free_port

HOST = "127.0.0.1"


@pytest.fixture
def taken():
    """A port at which somebody listens."""
    with closing(socket.create_server((HOST, free_port()))) as listener:
        yield listener.getsockname()[1]


def test_a_free_port_is_taken_as_it_was_asked_for(capsys):
    """Nothing is said of it."""
    port = free_port()

    assert (port, port) == (choose_port(HOST, port), choose_port(HOST, None, port))
    assert "" == capsys.readouterr().err


def test_a_taken_port_that_was_asked_for_is_refused(taken):
    """In one sentence, which names the option."""
    with pytest.raises(ListenError) as error:
        choose_port(HOST, taken)

    assert f"Port {taken} of 127.0.0.1 is taken; name another one with --port." == str(error.value)


def test_where_none_was_asked_for_the_next_free_port_is_chosen(taken, capsys):
    """That is said, and a port that another server will have is passed over."""
    chosen = choose_port(HOST, None, taken)
    other = choose_port(HOST, None, taken, besides=chosen)

    assert taken < chosen < other
    assert f"foia-graph: port {taken} of 127.0.0.1 is taken, so it is {chosen}\n" in capsys.readouterr().err


def test_an_address_of_another_machine_is_refused():
    """No port is tried after the first one."""
    with pytest.raises(ListenError) as error:
        choose_port("192.0.2.1", None)

    assert "No server can listen on port 8000 of 192.0.2.1: Cannot assign requested address." == str(
        error.value
    )
