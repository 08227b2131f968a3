"""What a web process and a worker say to each other, and how it is framed on the socket between them.

A frame is two lengths, a head in JSON and a body of bytes. JSON, because the worker runs hostile queries
in native code: nothing it sends back may do more than be read.
"""

import json
import socket
import struct
from typing import Any, NamedTuple

LARGEST_QUERY = 8 << 20
"""Bytes of a query at most, with the data that was put into it."""
LARGEST_REQUEST = LARGEST_QUERY + (1 << 20)
_LENGTHS = struct.Struct("!II")
_CHUNK = 64 * 1024
_FIRST = 8 * 1024
"""Bytes that are read at first: most frames are smaller, and a large buffer costs more than the frame."""


class Frame(NamedTuple):
    """One message: a JSON object, and bytes."""

    head: dict[str, Any]
    body: bytes = b""


class FrameError(Exception):
    """What came is no frame, or one larger than agreed."""


def send(connection: socket.socket, frame: Frame) -> None:
    """Send a frame whole."""
    head = json.dumps(frame.head).encode()
    start = _LENGTHS.pack(len(head), len(frame.body)) + head
    if len(frame.body) < _CHUNK:
        connection.sendall(start + frame.body)
    else:
        connection.sendall(start)
        connection.sendall(frame.body)


def is_here(connection: socket.socket) -> bool:
    """Tell whether the next frame is a small one, which is sent in one piece, or the other side has gone."""
    data = connection.recv(_LENGTHS.size, socket.MSG_PEEK | socket.MSG_DONTWAIT)
    return not data or (len(data) == _LENGTHS.size and sum(_LENGTHS.unpack(data)) < _CHUNK)


def receive(connection: socket.socket, largest: int) -> Frame | None:
    """Wait for a frame of at most `largest` bytes; None when the other side has gone."""
    data = connection.recv(_FIRST)
    if len(data) < _LENGTHS.size:
        data += _exactly(connection, _LENGTHS.size - len(data)) if data else b""
    if len(data) < _LENGTHS.size:
        return None
    head_size, body_size = _LENGTHS.unpack_from(data)
    total = _LENGTHS.size + head_size + body_size
    if total > largest:
        raise FrameError(f"a frame of {total} bytes, at most {largest} are taken")
    data += _exactly(connection, total - len(data))
    if len(data) < total:
        return None
    return _parsed(data, _LENGTHS.size + head_size)


def _exactly(connection: socket.socket, size: int) -> bytes:
    """Read so many bytes, or all there are when the other side goes."""
    # Waiting in the kernel saves thousands of calls for a large answer.
    return connection.recv(size, socket.MSG_WAITALL) if size else b""


def _parsed(data: bytes, head_end: int) -> Frame:
    try:
        head = json.loads(data[_LENGTHS.size : head_end])
    except ValueError as error:
        raise FrameError("the head of a frame is no JSON") from error
    if not isinstance(head, dict):
        raise FrameError("the head of a frame is no object")
    return Frame(head, data[head_end:])
