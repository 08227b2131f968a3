"""Files by their SHA-256: those that the catalogue hands out, and a reason for those held back."""

from urllib.parse import quote

from flask import Blueprint, Response, request

from foia_graph.errors import NotFound, RequestRefused
from foia_graph.model import iris
from foia_graph.store.document_files import PDF, StoredFile
from foia_graph.web.core.operations import Operation, OperationParameter, operation
from foia_graph.web.core.site import current_catalogue, current_holdings
from foia_graph.web.core.stored_files import send_stored_file
from foia_graph.web.pages.resources import require_thing
from foia_graph.web.pages.signposts import Signposts

blueprint = Blueprint("files", __name__)
OTHER = "application/octet-stream"
SHUT = "sandbox; default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
"""The Content-Security-Policy of files, under which they may do nothing in a browser."""


@blueprint.get("/file/<sha256>")
@operation(
    Operation(
        "Download a file",
        "Gives the original of a document by the SHA-256 of its bytes, whole or a range; a PDF may be "
        "looked at where the address ends in `?inline`.",
        cost="light",
        parameters=(
            OperationParameter(
                "sha256", {"type": "string", "pattern": "^[0-9a-f]{64}$"}, "The digest.", "path"
            ),
            OperationParameter("inline", {"const": ""}, "Show a PDF instead of saving it."),
        ),
        media_types=(PDF, OTHER),
        problems=(403, 404, 416),
        answers=(200, 206),
    )
)
def file(sha256: str) -> Response:
    """Send a file; a PDF may be looked at where the address ends in `?inline`."""
    held_file = current_holdings().file_by_digest(sha256)
    if held_file is None:
        raise NotFound("No document of this catalogue has a file of that name.")
    if not held_file.public:
        raise RequestRefused(held_file.why or "This file is not handed out.", 403)
    return _file_response(held_file)


def _file_response(held_file: StoredFile) -> Response:
    # A stated type of HTML or SVG would let a document run scripts on this origin.
    media_type = PDF if held_file.media_type == PDF else OTHER
    response = send_stored_file(held_file.path, media_type, held_file.sha256, current_catalogue())
    response.headers["Content-Security-Policy"] = SHUT
    response.headers["Content-Disposition"] = _content_disposition(held_file)
    source, path = current_catalogue(), f"/file/{held_file.sha256}"
    document = require_thing(held_file.document)
    response.headers["Link"] = ", ".join(Signposts(document, source).file_headers(path))
    return response


def _content_disposition(held_file: StoredFile) -> str:
    suffix = ".pdf" if held_file.media_type == PDF else ""
    how = "inline" if "inline" in request.args and held_file.media_type == PDF else "attachment"
    return f"{how}; filename*=UTF-8''{quote(iris.last_segment(held_file.document), safe='')}{suffix}"
