"""The protocol of jobs between the parent and a reader process, over a socket.

A message is two lengths, a head in JSON and a body of bytes; a file goes along as an open descriptor, so that
the child needs no file system. JSON with a fixed form, because the child runs hostile files in native code:
nothing it sends back may do more than be read.
"""

import socket
import struct
from typing import Literal, TypeVar

import msgspec

from foia_graph.extract.pdf.image_crops import ImageCrop

_LENGTHS = struct.Struct("!IQ")
_CHUNK = 1 << 20

EndReason = Literal["", "time", "memory", "crash"]


class ReaderJob(msgspec.Struct, frozen=True, omit_defaults=True):
    """A job for a reader process, on the file or the body that comes along.

    `read`: the file becomes a document, and findings. `find`: an encoded document becomes findings. `look`:
    an encoded page is read off the image of it in the file. `render`: a page of the file becomes a PNG.
    `cut`: a piece is cut out of the PNG that is the body. `leaks`: the file becomes the list of what its
    pages hide.
    """

    kind: Literal["start", "read", "find", "look", "render", "cut", "leaks"]
    cleared: bool = False
    ocr: bool = False
    page: int = 0
    width: int = 0
    crop: ImageCrop | None = None


class ReaderAnswer(msgspec.Struct, frozen=True, omit_defaults=True):
    """An answer of a reader process.

    `kept` is a document so far, `read` a whole one, whose findings follow; `done` ends the job, and `failed`
    ends it with a sentence. `ocr_pages` are the pages to read off their images before anything is found in
    the reading. `memory` is how many bytes of memory the child holds now.
    """

    kind: Literal["ready", "kept", "read", "done", "failed"]
    message: str = ""
    end_reason: EndReason = ""
    ocr_pages: tuple[int, ...] = ()
    memory: int = 0


class MalformedMessage(Exception):
    """The bytes received are no message, or one larger than agreed."""


Head = TypeVar("Head", ReaderJob, ReaderAnswer)


def send_message(
    connection: socket.socket, head: ReaderJob | ReaderAnswer, body: bytes = b"", file: int | None = None
) -> None:
    """Send a message whole."""
    data = msgspec.json.encode(head)
    lengths = _LENGTHS.pack(len(data), len(body))
    if file is None:
        connection.sendall(lengths + data)
    else:
        socket.send_fds(connection, [lengths], [file])
        connection.sendall(data)
    connection.sendall(body)


def receive_message(
    connection: socket.socket, kind: type[Head], largest: int
) -> tuple[Head, bytes, list[int]] | None:
    """Wait for a message of at most `largest` bytes: head, body, descriptors; None when nobody is there."""
    lengths, files, _, _ = socket.recv_fds(connection, _LENGTHS.size, 1, socket.MSG_WAITALL)
    if len(lengths) < _LENGTHS.size:
        return None
    head_size, body_size = _LENGTHS.unpack(lengths)
    if head_size + body_size > largest:
        raise MalformedMessage(f"a message of {head_size + body_size} bytes, at most {largest} are taken")
    head, body = _receive_exactly(connection, head_size), _receive_exactly(connection, body_size)
    if len(head) + len(body) < head_size + body_size:
        return None
    try:
        return msgspec.json.decode(head, type=kind), body, list(files)
    except msgspec.DecodeError as error:
        raise MalformedMessage("the head of a message has no such form") from error


def _receive_exactly(connection: socket.socket, size: int) -> bytes:
    """Read so many bytes, or all there are when the other side goes."""
    parts = bytearray()
    while len(parts) < size:
        part = connection.recv(min(size - len(parts), _CHUNK), socket.MSG_WAITALL)
        if not part:
            break
        parts += part
    return bytes(parts)
