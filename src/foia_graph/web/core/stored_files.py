"""Responses with stored files: whole, or a range of their bytes, with the digest that proves them."""

import base64
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flask import Response, request
from werkzeug.exceptions import RequestedRangeNotSatisfiable
from werkzeug.http import parse_range_header
from werkzeug.wrappers import Request
from werkzeug.wsgi import wrap_file

from foia_graph.errors import RequestRefused, StoreError
from foia_graph.store.catalogue import Catalogue
from foia_graph.web.core.responses import set_version_headers


def send_stored_file(path: Path, content_type: str, sha256: str, source: Catalogue) -> Response:
    """Send a file (RFC 9110, 14: ranges; RFC 9530: Repr-Digest), or 304 where the client has it.

    Raises StoreError where it is missing, RequestRefused (416) for a range that it does not have.
    """
    try:
        opened = path.open("rb")
    except OSError:
        raise StoreError("This file is missing in the store; its keeper must load it again.") from None
    response = RangedResponse(
        wrap_file(request.environ, opened), content_type=content_type, direct_passthrough=True
    )
    response.content_length = path.stat().st_size
    set_version_headers(response, source, sha256)
    response.headers["Cache-Control"] = "no-cache"  # it may be withdrawn
    response.headers["Repr-Digest"] = f"sha-256=:{base64.b64encode(bytes.fromhex(sha256)).decode()}:"
    _apply_range(response)
    if request.method == "HEAD" or response.status_code == 304:
        response.close()  # nothing of it is sent
    return response


def _apply_range(response: Response) -> None:
    """Turn a response into a part or a 304 where that is asked for; only one range of bytes is served.

    A server may ignore other ranges (RFC 9110, 14.2); several would need multipart/byteranges.
    """
    size = response.content_length
    byte_range = parse_range_header(request.headers.get("Range"))
    if byte_range is None or byte_range.units != "bytes" or len(byte_range.ranges) != 1:
        response.headers["Accept-Ranges"] = "bytes"
        response.make_conditional(request)
        return
    try:
        response.make_conditional(request, accept_ranges=True, complete_length=size)
    except RequestedRangeNotSatisfiable:
        response.close()
        message = f"This file has {size:,} bytes, and none of them is in that range."
        raise RequestRefused(message, 416, {"Content-Range": f"bytes */{size}"}) from None


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
