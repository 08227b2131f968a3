"""Framing of what a process and its sandboxed child write to each other on the socket between them.

A frame is two lengths, a head in JSON and a body of bytes; a file goes along as an open descriptor, so that
the child needs no file system. JSON, because the child runs hostile input in native code: nothing it sends
back may do more than be read.
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


def pack_frame(head: bytes, body: bytes = b"") -> bytes:
    """Return a frame as it is sent."""
    return b"".join((_LENGTHS.pack(len(head), len(body)), head, body))


class FrameBuffer:
    """The bytes of one side as they come, cut into frames of at most `largest` bytes."""

    def __init__(self, largest: int) -> None:
        self._bytes, self._largest = bytearray(), largest

    def add(self, data: bytes) -> list[tuple[bytes, bytes]]:
        """Return head and body of each frame that is whole now; raise FrameError for one too large."""
        self._bytes += data
        frames, start = [], 0
        with memoryview(self._bytes) as view:
            while (end := self._frame_end(start)) <= len(view):
                body_at = start + _LENGTHS.size + _LENGTHS.unpack_from(view, start)[0]
                frames.append((bytes(view[start + _LENGTHS.size : body_at]), bytes(view[body_at:end])))
                start = end
        del self._bytes[:start]
        return frames

    def _frame_end(self, start: int) -> int:
        """Return where the frame that starts here ends, which may be behind what has come."""
        if len(self._bytes) < start + _LENGTHS.size:
            return start + _LENGTHS.size
        head_size, body_size = _LENGTHS.unpack_from(self._bytes, start)
        size: int = head_size + body_size
        _check_size(size, self._largest)
        return start + _LENGTHS.size + size


def _check_size(size: int, largest: int) -> None:
    if size > largest:
        raise FrameError(f"a frame of {size} bytes, at most {largest} are taken")


def decode_head(data: bytes, decode: Callable[[bytes], Head]) -> Head:
    """Parse the head of a frame; raise FrameError for one that `decode` does not take."""
    try:
        return decode(data)
    except (ValueError, RecursionError) as error:
        raise FrameError("the head of a frame has no such form") from error


def send_frame(connection: socket.socket, head: bytes, body: bytes = b"", file: int | None = None) -> None:
    """Send a frame whole."""
    if file is None and len(body) < _CHUNK:
        connection.sendall(pack_frame(head, body))
        return
    start = _LENGTHS.pack(len(head), len(body))
    if file is not None:
        # A descriptor goes with the first byte: a reader that takes more at once might be cut short by it.
        socket.send_fds(connection, [start], [file])
        start = b""
    connection.sendall(start + head)
    connection.sendall(body)


def receive_frame(
    connection: socket.socket, largest: int, decode: Callable[[bytes], Head], *, has_file: bool = False
) -> Frame[Head] | None:
    """Wait for a frame of at most `largest` bytes; None when the other side has gone.

    Raise FrameError for a larger one, and for a head that `decode` does not take.
    """
    if has_file:
        start, files, _, _ = socket.recv_fds(connection, _LENGTHS.size, 1, socket.MSG_WAITALL)
    else:
        start, files = _receive_bytes(connection, _LENGTHS.size), []
    if len(start) < _LENGTHS.size:
        return None
    head_size, body_size = _LENGTHS.unpack(start)
    _check_size(head_size + body_size, largest)
    data = _receive_bytes(connection, head_size + body_size)
    if len(data) < head_size + body_size:
        return None
    return Frame(decode_head(data[:head_size], decode), data[head_size:], files)


def _receive_bytes(connection: socket.socket, size: int) -> bytes:
    """Read so many bytes, or all there are when the other side goes."""
    # Waiting in the kernel saves thousands of calls for a large answer, and bounds the wait for all of it.
    return connection.recv(size, socket.MSG_WAITALL) if size else b""
