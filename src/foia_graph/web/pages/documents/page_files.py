"""The text and the picture of a page of a document."""

from functools import partial

from flask import Blueprint, Response, request

from foia_graph.errors import NotFound, RequestRefused
from foia_graph.extract.parsed_document import ParsedPage
from foia_graph.extract.pdf.pool import JobFailed, WorkerUnavailable
from foia_graph.model.iris import page_of
from foia_graph.model.resource import Resource
from foia_graph.publish.addresses import path_of
from foia_graph.runtime.fair_queue import never_called_off
from foia_graph.store.page_images import USUAL_WIDTH, WIDTHS, DrawingClient, PageImageSpec
from foia_graph.web.core.admission import release_slot
from foia_graph.web.core.as_of import AS_OF
from foia_graph.web.core.operations import Operation, OperationParameter, operation
from foia_graph.web.core.responses import send_bytes
from foia_graph.web.core.site import current_catalogue, current_holdings, current_site
from foia_graph.web.core.wsgi_types import IS_GONE
from foia_graph.web.pages import thing_page
from foia_graph.web.pages.resources import require_thing
from foia_graph.web.pages.signposts import Signposts

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
        "Get the text of a page",
        "Gives the text of one page of a document, as it is in the store.",
        cost="light",
        parameters=(*LEAF, AS_OF),
        media_types=("text/plain",),
        problems=(400, 403, 404, 410),
    )
)
def text(slug: str, number: str) -> Response:
    """Send the words of a page as they are in the store."""
    leaf = require_page(slug, number)
    page = readable_page(leaf)
    checksum = next((c.one("checksumValue") for c in leaf.parts("checksum")), "")
    return _link_description(send_bytes(page.text.encode(), PLAIN, current_catalogue(), checksum), leaf)


@blueprint.get("/doc/document/<slug>/page/<number>.png")
@operation(
    Operation(
        "Draw a page",
        "Gives one page of a document as a picture, with boxes over what must not be seen.",
        cost="queued",
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
    leaf = require_page(slug, number)
    page_picture = _page_picture(leaf, _requested_width())
    try:
        data = current_site().pictures.draw_page(page_picture, current_drawing_client())
    except WorkerUnavailable as error:
        raise RequestRefused(str(error), 503, SHORTLY) from None
    except JobFailed as error:
        raise NotFound(f"Page {page_picture.page} cannot be drawn: {error}.") from None
    response = send_bytes(data, PNG, current_catalogue())
    response.headers["Cache-Control"] = f"max-age={MAX_AGE}, must-revalidate"
    return _link_description(response, leaf)


def current_drawing_client() -> DrawingClient:
    """Return the client of this request, for whom an image is drawn."""
    release_slot()
    site = current_site()
    name = site.client_of(request.environ)
    return DrawingClient(
        name,
        request.environ.get(IS_GONE, never_called_off),
        partial(site.budgets.check_seconds, name),
        partial(site.budgets.charge_client, name),
    )


def require_page(slug: str, number: str) -> Resource:
    """Return the description of a page; raises NotFound, or Gone where it was withdrawn."""
    return require_thing(f"{current_catalogue().base}id/document/{slug}/page/{number}")


def readable_page(leaf: Resource) -> ParsedPage:
    """Return the page as it was read; raises Refused where it is held back, NotFound without words."""
    page = current_holdings().parsed_page(leaf.iri)
    if page is not None and page.status == "held-back":
        raise RequestRefused(f"{_page_heading(leaf)} is held back: {_held_back_reason(page)}.", 403)
    if page is None or page.words is None:
        status = leaf.one("readStatus")
        why = f": {thing_page.thing_link(status).text.lower()}" if status else ""
        raise NotFound(f"There is no text of {_page_heading(leaf)}{why}.")
    return page


def _requested_width() -> int:
    value = request.args.get("width", str(USUAL_WIDTH))
    widths = {str(width): width for width in WIDTHS}
    if value not in widths:
        raise RequestRefused(f"width is one of {', '.join(widths)}, not {value[:20]!r}.")
    return widths[value]


def _page_picture(leaf: Resource, width: int) -> PageImageSpec:
    document, number = page_of(leaf.iri)
    held_file = current_holdings().file_of(document)
    page = current_holdings().parsed_page(leaf.iri)
    if held_file is None or page is None:
        raise NotFound(f"No file with {_page_heading(leaf)} is held.")
    if page.has_withheld_names:
        raise RequestRefused(f"The picture of {_page_heading(leaf)} shows a name that is withheld.", 403)
    # What is handed out whole has nothing to cover.
    return PageImageSpec(held_file.path, number, width, held_file.public)


def _link_description(response: Response, leaf: Resource) -> Response:
    source = current_catalogue()
    ending = "/text" if response.mimetype == "text/plain" else ".png"
    links = Signposts(leaf, source).file_headers(path_of(leaf.iri, source.base) + ending)
    response.headers["Link"] = ", ".join(links)
    return response


def _held_back_reason(page: ParsedPage) -> str:
    return page.reason.rstrip(".") or "words that nobody can see may be hidden on it"


def _page_heading(leaf: Resource) -> str:
    return thing_page.current_viewer().heading(leaf.iri)
