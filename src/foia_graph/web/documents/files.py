"""Files by their digest: those that the catalogue hands out, and a reason for those that it holds back."""

import base64
from urllib.parse import quote

from flask import Blueprint, Response, request
from werkzeug.exceptions import RequestedRangeNotSatisfiable
from werkzeug.http import parse_range_header
from werkzeug.wsgi import wrap_file

from foia_graph import iris
from foia_graph.errors import NotFound, StoreError
from foia_graph.store.holdings import PDF, Held
from foia_graph.web.api.operations import Operation, Parameter, operation
from foia_graph.web.http.addresses import path_of
from foia_graph.web.http.problems import Refused
from foia_graph.web.http.replies import versioned
from foia_graph.web.site import catalogue, holdings

blueprint = Blueprint("files", __name__)
OTHER = "application/octet-stream"
SHUT = "sandbox; default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
"""What a file may do where a browser opens it: nothing."""


@blueprint.get("/file/<sha256>")
@operation(
    Operation(
        "Hand out a file",
        "Gives the original of a document by the SHA-256 of its bytes, whole or a range; a PDF may be "
        "looked at where the address ends in `?inline`.",
        parameters=(
            Parameter("sha256", {"type": "string", "pattern": "^[0-9a-f]{64}$"}, "The digest.", "path"),
            Parameter("inline", {"const": ""}, "Show a PDF instead of saving it."),
        ),
        media_types=(PDF, OTHER),
        problems=(403, 404, 416),
        answers=(200, 206),
    )
)
def file(sha256: str) -> Response:
    """Hand out a file; a PDF may be looked at where the address ends in `?inline`."""
    held = holdings().file(sha256)
    if held is None:
        raise NotFound("No document of this catalogue has a file of that name.")
    if not held.public:
        raise Refused(held.why or "This file is not handed out.", 403)
    return _sent(held)


def _sent(held: Held) -> Response:
    response = _bytes(held)
    versioned(response, catalogue(), held.sha256)
    response.headers["Cache-Control"] = "no-cache"  # it may be withdrawn
    response.headers["Content-Security-Policy"] = SHUT
    response.headers["Content-Disposition"] = _disposition(held)
    digest = base64.b64encode(bytes.fromhex(held.sha256)).decode()
    response.headers["Repr-Digest"] = f"sha-256=:{digest}:"
    response.headers["Link"] = f'<{path_of(held.document, catalogue().base)}>; rel="describedby"'
    _conditional(response)
    if request.method == "HEAD" or response.status_code == 304:
        response.close()  # nothing of it is sent
    return response


def _bytes(held: Held) -> Response:
    try:
        opened = held.path.open("rb")
    except OSError:
        raise StoreError("This file is missing in the store; its keeper must load it again.") from None
    media_type = PDF if held.media_type == PDF else OTHER
    response = Response(wrap_file(request.environ, opened), content_type=media_type, direct_passthrough=True)
    response.content_length = held.path.stat().st_size
    return response


def _disposition(held: Held) -> str:
    """Name the file by its document."""
    suffix = ".pdf" if held.media_type == PDF else ""
    how = "inline" if "inline" in request.args and held.media_type == PDF else "attachment"
    return f"{how}; filename*=UTF-8''{quote(iris.last(held.document), safe='')}{suffix}"


def _conditional(response: Response) -> None:
    """Send a part where one is asked for; other wishes than one range of bytes are not heeded."""
    size = response.content_length
    wanted = parse_range_header(request.headers.get("Range"))
    if wanted is None or wanted.units != "bytes" or len(wanted.ranges) != 1:
        response.headers["Accept-Ranges"] = "bytes"
        response.make_conditional(request)
        return
    try:
        response.make_conditional(request, accept_ranges=True, complete_length=size)
    except RequestedRangeNotSatisfiable:
        response.close()
        message = f"This file has {size:,} bytes, and none of them is in that range."
        raise Refused(message, 416, {"Content-Range": f"bytes */{size}"}) from None
