"""Ports of servers: the one that was asked for, or the first free one."""

import errno
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from urllib.parse import urlsplit

import click

from foia_graph.errors import ListenError

USUAL_PORT = 8000
TRIES = 100
"""Ports that are tried where none was asked for."""


def server_address(host: str, port: int) -> str:
    """Return the address of a server as a browser on this machine opens it.

    >>> server_address("0.0.0.0", 8000), server_address("::1", 8000)
    ('http://127.0.0.1:8000/', 'http://[::1]:8000/')
    """
    named = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - told, not listened on
    return f"http://{f'[{named}]' if ':' in named else named}:{port}/"


def usual_port(base: str, host: str, otherwise: int = USUAL_PORT) -> int:
    """Return the port in the base of a store where that is an address of the host, else another one.

    >>> usual_port("http://127.0.0.1:8123/", "127.0.0.1"), usual_port("https://a.example.org/", "127.0.0.1")
    (8123, 8000)
    """
    port = urlsplit(base).port
    return port if port is not None and base == server_address(host, port) else otherwise


def choose_port(host: str, asked: int | None, usual: int = USUAL_PORT, besides: int = 0) -> int:
    """Return the port that was asked for, or else the first free one from the usual one on.

    `besides` is a port that will be taken. Says so where it is another than the usual one. Raises ListenError
    where it is taken, or the host is none of this machine.
    """
    if asked is not None:
        with keep_ports(host, asked):
            return asked
    for port in range(usual, min(usual + TRIES, 65536)):
        if port != besides and _is_free(host, port):
            if port != usual:
                click.echo(f"foia-graph: port {usual} of {host} is taken, so it is {port}", err=True)
            return port
    raise ListenError(f"Ports {usual} to {usual + TRIES - 1} of {host} are taken; name one with --port.")


@contextmanager
def keep_ports(host: str, *ports: int) -> Iterator[None]:
    """Keep free ports from others as long as this is open, as while what will be served is loaded.

    Raises ListenError where one is taken.
    """
    with ExitStack() as stack:
        for port in ports:
            listener = _find_listener(host, port)
            if listener is None:
                raise ListenError(f"Port {port} of {host} is taken; name another one with --port.")
            stack.enter_context(listener)
        yield


def _is_free(host: str, port: int) -> bool:
    """Return whether a server can listen on a port; raises ListenError where it could on none of the host."""
    listener = _find_listener(host, port)
    if listener is not None:
        listener.close()
    return listener is not None


def _find_listener(host: str, port: int) -> socket.socket | None:
    """Return a socket that listens on a port, None where another one does; raises ListenError."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, kind, protocol)
        try:
            # What is left of connections to a server that has ended does not matter to a new one.
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(address)
            listener.listen()
        except BaseException:
            listener.close()
            raise
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            return None
        raise ListenError(f"No server can listen on port {port} of {host}: {error.strerror}.") from None
    return listener
