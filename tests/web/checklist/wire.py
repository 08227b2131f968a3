"""Requests as bytes, for what no client would send."""

import http.client
import select
import socket
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from tests.attacks.server import Server

SECONDS = 120


@dataclass(frozen=True, slots=True)
class Heard:
    """An answer."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@contextmanager
def connected(server: Server, buffer: int = 0) -> Iterator[socket.socket]:
    """Connect; with a small buffer the server notices soon that no one reads."""
    with socket.socket() as connection:
        if buffer:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
        connection.settimeout(SECONDS)
        connection.connect(("127.0.0.1", server.port))
        yield connection


def talk(server: Server, pieces: bytes | Iterable[bytes]) -> Heard:
    """Send bytes until the server answers, and hear it out."""
    with connected(server) as connection:
        return told(connection, pieces)


def last_words(server: Server, pieces: bytes | Iterable[bytes]) -> Heard:
    """The same, where the connection must be closed behind the answer."""
    with connected(server) as connection:
        answer = told(connection, pieces)
        with suppress(ConnectionError):
            assert b"" == connection.recv(1)
        return answer


def told(connection: socket.socket, pieces: bytes | Iterable[bytes]) -> Heard:
    """Send bytes until an answer comes, and read it."""
    for piece in [pieces] if isinstance(pieces, bytes) else pieces:
        if select.select([connection], [], [], 0)[0]:
            break
        with suppress(ConnectionError):
            connection.sendall(piece)
    answer = http.client.HTTPResponse(connection)
    answer.begin()
    headers = {name.lower(): value for name, value in answer.getheaders()}
    return Heard(answer.status, headers, answer.read())
