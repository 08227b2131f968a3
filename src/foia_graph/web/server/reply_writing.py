"""Answers of HTTP/1.1 as bytes: heads (RFC 9112, 4), and bodies sent in pieces (RFC 9112, 6 and 7)."""

import time
from email.utils import formatdate
from functools import lru_cache
from http import HTTPStatus

from foia_graph.web.core.wsgi_types import Headers

CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"
STATUS_LINES = {status.value: f"HTTP/1.1 {status.value} {status.phrase}\r\n" for status in HTTPStatus}
BARE_STATUSES = frozenset((204, 304))
"""Of answers without a body, whatever is said of its length."""
LAST_CHUNK = b"0\r\n\r\n"


def write_head(status: int, headers: Headers, connection: str = "") -> bytes:
    r"""Return the head of an answer, with its date, and what becomes of its connection.

    Raises ValueError for a header that would break it.

    >>> write_head(200, [("ETag", '"a"')], "close").split(b"\r\n")[0::3]
    [b'HTTP/1.1 200 OK', b'Connection: close']
    """
    lines = [f"{name}: {value}\r\n" for name, value in headers]
    text = "".join(lines)
    if text.count("\n") != len(lines) or text.count("\r") != len(lines):
        raise ValueError("A header of the answer holds the end of a line.")
    status_line = STATUS_LINES.get(status) or f"HTTP/1.1 {status} \r\n"
    ending = f"Connection: {connection}\r\n" if connection else ""
    return f"{status_line}{text}{_date_line(int(time.time()))}{ending}\r\n".encode("latin-1")


def has_length(headers: Headers) -> bool:
    """Return True where the headers of an answer say how long it is."""
    return any(name == "Content-Length" for name, _ in headers)


@lru_cache(2)
def _date_line(second: int) -> str:
    return f"Date: {formatdate(second, usegmt=True)}\r\n"


class PieceFraming:
    """The framing of an answer in pieces: chunked, or by its length, or up to the end of the connection."""

    def __init__(self, headers: Headers, *, is_bare: bool, may_be_chunked: bool) -> None:
        length = next((int(value) for name, value in headers if name == "Content-Length"), None)
        self._is_bare, self._left = is_bare, length
        self._is_chunked = length is None and may_be_chunked and not is_bare
        self.ends_with_connection = not (is_bare or self._is_chunked) and length is None
        self.headers = [*headers, ("Transfer-Encoding", "chunked")] if self._is_chunked else headers

    def frame(self, piece: bytes) -> bytes:
        """Return what is sent for a piece of the body; raises ValueError for more bytes than were said."""
        if self._is_bare or not piece:
            return b""
        if self._left is not None:
            self._left -= len(piece)
            if self._left < 0:
                raise ValueError("An answer has more bytes than its Content-Length.")
        return b"%x\r\n%b\r\n" % (len(piece), piece) if self._is_chunked else piece

    def end(self) -> bytes | None:
        """Return what is sent behind the last piece; None where there were fewer bytes than said."""
        if self._left and not self._is_bare:
            return None
        return LAST_CHUNK if self._is_chunked else b""
