"""Framing of what a process and its sandboxed child write to each other on the socket between them.

A frame is two lengths, a head in JSON and a body of bytes; a file goes along as an open descriptor. JSON,
because the child runs hostile input in native code: nothing it sends back may do more than be read.
"""

import json
import socket
import struct
from collections.abc import Callable, Sequence
from typing import Any, Generic, NamedTuple, TypeAlias, TypeVar

_LENGTHS = struct.Struct("!IQ")
_CHUNK = 64 * 1024
Head = TypeVar("Head")


class Frame(NamedTuple, Generic[Head]):
    """One message: its head, bytes, and the descriptors of files that came along."""

    head: Head
    body: bytes = b""
    files: Sequence[int] = ()


JsonFrame: TypeAlias = Frame[dict[str, Any]]


class FrameError(Exception):
    """What came is no frame, or one larger than agreed."""


def encode_object(head: dict[str, Any]) -> bytes:
    """Write the head of a frame that is a JSON object."""
    return json.dumps(head).encode()


def decode_object(data: bytes) -> dict[str, Any]:
    """Parse the head of a frame that is a JSON object; raise ValueError for anything else."""
    head = json.loads(data)
    if not isinstance(head, dict):
        raise ValueError("the head of a frame is no object")
    return head


def send_frame(connection: socket.socket, head: bytes, body: bytes = b"", file: int | None = None) -> None:
    """Send a frame whole."""
    # Length-prefixed: the reader knows what to allocate, and can refuse it, before any of it is read.
    start = _LENGTHS.pack(len(head), len(body))
    if file is None and len(body) < _CHUNK:
        connection.sendall(b"".join((start, head, body)))
        return
    if file is not None:
        # A descriptor goes with the first byte: a reader that takes more at once might be cut short by it.
        socket.send_fds(connection, [start], [file])
        start = b""
    connection.sendall(start + head)
    connection.sendall(body)


def receive_frame(
    connection: socket.socket, largest: int, decode: Callable[[bytes], Head], *, has_file: bool = False
) -> Frame[Head] | None:
    """Wait for a frame of at most `largest` bytes; None when the other side has left.

    Raise FrameError for a larger one, and for a head that `decode` does not take.
    """
    if has_file:
        start, files, _, _ = socket.recv_fds(connection, _LENGTHS.size, 1, socket.MSG_WAITALL)
    else:
        start, files = _receive_bytes(connection, _LENGTHS.size), []
    if len(start) < _LENGTHS.size:
        return None
    head_size, body_size = _LENGTHS.unpack(start)
    size = head_size + body_size
    if size > largest:
        raise FrameError(f"a frame of {size} bytes, at most {largest} are taken")
    data = _receive_bytes(connection, size)
    if len(data) < size:
        return None
    try:
        head = decode(data[:head_size])
    except (ValueError, RecursionError) as error:
        raise FrameError("the head of a frame has no such form") from error
    return Frame(head, data[head_size:], files)


def _receive_bytes(connection: socket.socket, size: int) -> bytes:
    # Waiting in the kernel saves thousands of calls for a large answer, and bounds the wait for all of it.
    return connection.recv(size, socket.MSG_WAITALL) if size else b""
