"""The jump to a page of a document, by its number in the file, its printed number or its Bates number."""

from typing import Any
from urllib.parse import urlencode

import msgspec
from flask import Blueprint, Response, render_template, request
from werkzeug.utils import redirect

from foia_graph.errors import NotFound, RequestRefused
from foia_graph.model.forms import HTML, JSON
from foia_graph.publish.addresses import path_of
from foia_graph.publish.negotiation import negotiate
from foia_graph.publish.view_models import LinkView
from foia_graph.web.core.as_of import AS_OF
from foia_graph.web.core.operations import Operation, OperationParameter, operation
from foia_graph.web.core.responses import send_bytes
from foia_graph.web.core.site import current_catalogue, current_holdings
from foia_graph.web.pages import thing_page
from foia_graph.web.pages.documents.page_lookup import LONGEST, LocatedPage, matching_pages
from foia_graph.web.pages.resources import require_thing

blueprint = Blueprint("page_jump", __name__)


@blueprint.get("/doc/document/<slug>/go")
@operation(
    Operation(
        "Go to a page of a document",
        "Leads to the page that a text names: the number of a page of the file, a printed page number, or a "
        "Bates number, however it is spelled. Programs are told how the text was understood.",
        cost="light",
        parameters=(
            OperationParameter("slug", {"type": "string"}, "The name of the document.", "path"),
            OperationParameter("to", {"type": "string", "maxLength": LONGEST}, "The text.", required=True),
            AS_OF,
        ),
        media_types=(HTML.media_type, JSON.media_type),
        problems=(400, 404, 406, 410),
        answers=(200, 303),
    )
)
def go(slug: str) -> Response:
    """Redirect to the one page that a text means, else offer the choice."""
    document = require_thing(f"{current_catalogue().base}id/document/{slug}")
    typed = _typed_text()
    matches = matching_pages(current_holdings(), document.iri, typed)
    if not matches:
        heading = thing_page.current_viewer().heading(document.iri)
        raise NotFound(f"{typed!r} is no page, printed number or Bates number of {heading}.")
    if negotiate(request.headers.get("Accept"), (HTML, JSON)) == JSON:
        return _vary(send_bytes(_encoded(document.iri, matches), JSON.content_type, current_catalogue()))
    if len(matches) > 1:
        return _vary(_choices_page(document.iri, typed, matches))
    path = f"{_match_path(document.iri, matches[0])}?{urlencode({'to': typed})}"
    response: Any = redirect(path, 303, Response)
    return _vary(response)


def _typed_text() -> str:
    typed = request.args.get("to", "").strip()
    if not typed or len(typed) > LONGEST:
        raise RequestRefused(f"to is a page number or a Bates number of up to {LONGEST} characters.")
    return typed


def _match_path(document: str, match: LocatedPage) -> str:
    return path_of(f"{document}/page/{match.number}", current_catalogue().base)


def _encoded(document: str, matches: list[LocatedPage]) -> bytes:
    pages = [
        {"page": match.number, "path": _match_path(document, match), "sentence": match.sentence}
        for match in matches
    ]
    return msgspec.json.encode({"pages": pages})


def _choices_page(document: str, typed: str, matches: list[LocatedPage]) -> Response:
    page = render_template(
        "choices.html",
        title=f"{typed} may be several pages",
        choices=[
            (LinkView(_match_path(document, match), f"Page {match.number}"), match.sentence)
            for match in matches
        ],
    )
    return send_bytes(page.encode(), HTML.content_type, current_catalogue())


def _vary(response: Response) -> Response:
    response.vary.add("Accept")
    return response
