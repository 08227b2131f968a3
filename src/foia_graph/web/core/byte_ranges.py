"""Responses of which a range of bytes may be asked for (RFC 9110, 14)."""

from collections.abc import Mapping
from typing import Any

from flask import Response
from werkzeug.http import parse_range_header
from werkzeug.wrappers import Request


class RangedResponse(Response):
    """A response in which the last N bytes of what has fewer are all of it (RFC 9110, 14.1.2)."""

    def make_conditional(
        self,
        request_or_environ: "Mapping[str, Any] | Request",
        accept_ranges: bool | str = False,
        complete_length: int | None = None,
    ) -> "RangedResponse":
        """Turn the response into a part of it, or a 304, as `werkzeug.wrappers.Response` does."""
        environ = (
            request_or_environ.environ if isinstance(request_or_environ, Request) else request_or_environ
        )
        if complete_length and _is_all(environ.get("HTTP_RANGE"), complete_length):
            environ = {**environ, "HTTP_RANGE": "bytes=0-"}  # Werkzeug takes it for no range of the file
        super().make_conditional(dict(environ), accept_ranges, complete_length)
        return self


def _is_all(text: str | None, size: int) -> bool:
    """Return whether a Range header asks for more bytes from the end than there are."""
    wanted = parse_range_header(text)
    if wanted is None or wanted.units != "bytes" or len(wanted.ranges) != 1:
        return False
    start, end = wanted.ranges[0]
    return end is None and -start > size
