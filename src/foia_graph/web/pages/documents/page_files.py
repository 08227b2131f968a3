"""The text and the picture of a page of a document."""

from flask import Blueprint, Response, request

from foia_graph.errors import NotFound, RequestRefused
from foia_graph.extract.parsed_document import ParsedPage
from foia_graph.extract.pdf.pool import JobFailed, WorkerUnavailable
from foia_graph.model.resource import Resource
from foia_graph.publish.addresses import path_of
from foia_graph.store.document_files import page_of
from foia_graph.store.page_images import USUAL_WIDTH, WIDTHS, DrawingBusy, PageImageSpec
from foia_graph.web.core.as_of import AS_OF
from foia_graph.web.core.operations import Operation, OperationParameter, operation
from foia_graph.web.core.responses import send_bytes
from foia_graph.web.core.site import current_catalogue, current_holdings, current_site
from foia_graph.web.pages import thing_page
from foia_graph.web.pages.resources import found

blueprint = Blueprint("leaves", __name__)
PLAIN = "text/plain; charset=utf-8"
PNG = "image/png"
SHORTLY = {"Retry-After": "5"}
LEAF = (
    OperationParameter("slug", {"type": "string"}, "The name of the document.", "path"),
    OperationParameter("number", {"type": "integer", "minimum": 1}, "The page of the file, from 1.", "path"),
)
MAX_AGE = 600
"""For how many seconds a picture may be shown without asking; it may be withdrawn."""


@blueprint.get("/doc/document/<slug>/page/<number>/text")
@blueprint.get("/doc/document/<slug>/page/<number>.txt")
@operation(
    Operation(
        "Give the words of a page",
        "Gives the text of one page of a document, as it is in the store.",
        parameters=(*LEAF, AS_OF),
        media_types=("text/plain",),
        problems=(400, 403, 404, 410),
    )
)
def text(slug: str, number: str) -> Response:
    """Send the words of a page as they are in the store."""
    leaf = leaf_of(slug, number)
    page = with_words(leaf)
    checksum = next((c.one("checksumValue") for c in leaf.parts("checksum")), "")
    return _described(send_bytes(page.text.encode(), PLAIN, current_catalogue(), checksum), leaf)


@blueprint.get("/doc/document/<slug>/page/<number>.png")
@operation(
    Operation(
        "Draw a page",
        "Gives one page of a document as a picture, with boxes over what must not be seen.",
        parameters=(
            *LEAF,
            OperationParameter(
                "width", {"enum": list(WIDTHS), "default": USUAL_WIDTH}, "The width in pixels."
            ),
            AS_OF,
        ),
        media_types=(PNG,),
        problems=(400, 404, 410, 503),
    )
)
def picture(slug: str, number: str) -> Response:
    """Send the picture of a page, with boxes over what must not be seen."""
    leaf = leaf_of(slug, number)
    wanted = _picture(leaf, _width())
    try:
        data = current_site().pictures.draw_page(wanted)
    except (DrawingBusy, WorkerUnavailable) as error:
        raise RequestRefused(str(error), 503, SHORTLY) from None
    except JobFailed as error:
        raise NotFound(f"Page {wanted.page} cannot be drawn: {error}.") from None
    response = send_bytes(data, PNG, current_catalogue())
    response.headers["Cache-Control"] = f"max-age={MAX_AGE}, must-revalidate"
    return _described(response, leaf)


def leaf_of(slug: str, number: str) -> Resource:
    """Return the description of a page; raises NotFound, or Gone where it was withdrawn."""
    return found(f"{current_catalogue().base}id/document/{slug}/page/{number}")


def with_words(leaf: Resource) -> ParsedPage:
    """Return the page as it was read; raises Refused where it is held back, NotFound without words."""
    page = current_holdings().parsed_page(leaf.iri)
    if page is not None and page.status == "held-back":
        raise RequestRefused(f"{_name(leaf)} is held back: {_reason(page)}.", 403)
    if page is None or page.words is None:
        status = leaf.one("readStatus")
        why = f": {thing_page.link(status).text.lower()}" if status else ""
        raise NotFound(f"There is no text of {_name(leaf)}{why}.")
    return page


def _width() -> int:
    asked = request.args.get("width", str(USUAL_WIDTH))
    widths = {str(width): width for width in WIDTHS}
    if asked not in widths:
        raise RequestRefused(f"width is one of {', '.join(widths)}, not {asked[:20]!r}.")
    return widths[asked]


def _picture(leaf: Resource, width: int) -> PageImageSpec:
    document, number = page_of(leaf.iri)
    held = current_holdings().file_of(document)
    if held is None or current_holdings().parsed_page(leaf.iri) is None:
        raise NotFound(f"No file with {_name(leaf)} is held.")
    # What is handed out whole has nothing to cover.
    return PageImageSpec(held.path, number, width, held.public)


def _described(response: Response, leaf: Resource) -> Response:
    response.headers["Link"] = f'<{path_of(leaf.iri, current_catalogue().base)}>; rel="describedby"'
    return response


def _reason(page: ParsedPage) -> str:
    return page.reason.rstrip(".") or "words that nobody can see may be hidden on it"


def _name(leaf: Resource) -> str:
    return thing_page.viewer().heading(leaf.iri)
