"""The jump to a page of a document, by its number in the file, its printed number or its Bates number."""

from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, request
from werkzeug.utils import redirect

from foia_graph.errors import RequestRefused
from foia_graph.model.forms import HTML, JSON
from foia_graph.publish.addresses import path_of
from foia_graph.publish.negotiation import negotiate
from foia_graph.store.page_lookup import LONGEST, PageReading, read_page_number
from foia_graph.web.core.as_of import AS_OF
from foia_graph.web.core.operations import Operation, OperationParameter, operation
from foia_graph.web.core.problems import problem_response
from foia_graph.web.core.responses import send_json
from foia_graph.web.core.site import current_catalogue, current_holdings
from foia_graph.web.pages import thing_page
from foia_graph.web.pages.resources import require_thing
from foia_graph.web.pages.search.arguments import WORDS, form_value

blueprint = Blueprint("page_jump", __name__)
MAX_NAMED = 3
"""Other pages that a text may mean, as many as are named."""


@blueprint.get("/doc/document/<slug>/go")
@operation(
    Operation(
        "Go to a page of a document",
        "Leads to the page that a text names: the number of a page of the file, a printed page number, or a "
        "Bates number, however it is spelled; `pdf 12`, `printed 12` and `bates 12` say which. Programs are "
        "told how the text was understood, and what else it may mean.",
        cost="heavy",
        parameters=(
            OperationParameter("slug", {"type": "string"}, "The name of the document.", "path"),
            OperationParameter("to", {"type": "string", "maxLength": LONGEST}, "The text.", required=True),
            OperationParameter(WORDS, {"type": "string"}, "The words that are searched in the document."),
            AS_OF,
        ),
        media_types=(HTML.media_type, JSON.media_type),
        problems=(400, 404, 406, 410),
        answers=(200, 303),
    )
)
def go(slug: str) -> Response:
    """Redirect to the page that a text most likely means; raises NotFound where it means none."""
    document = require_thing(f"{current_catalogue().base}id/document/{slug}")
    typed = _typed_text()
    readings = read_page_number(current_holdings(), document.iri, typed)
    if not readings:
        return _unknown_page(document.iri, typed)
    if negotiate(request.headers.get("Accept"), (HTML, JSON)) == JSON:
        return _vary(send_json({"pages": [_reading_body(document.iri, each) for each in readings]}))
    words = form_value(WORDS)
    query = {**({WORDS: words} if words else {}), "to": typed}
    response: Any = redirect(f"{_page_path(document.iri, readings[0])}?{urlencode(query)}", 303, Response)
    return _vary(response)


def jump_sentence(document: str, number: int) -> str:
    """Return how the text was understood that led to a page, "" where the address bears none that did."""
    typed = request.args.get("to", "").strip()[:LONGEST]
    readings = read_page_number(current_holdings(), document, typed) if typed else []
    if not readings or readings[0].page != number:
        return ""
    others = [each.sentence for each in readings[1 : 1 + MAX_NAMED]]
    more = len(readings) - 1 - len(others)
    return " Or: ".join((readings[0].sentence, *others)) + (f" And {more} more." if more else "")


def _typed_text() -> str:
    typed = request.args.get("to", "").strip()
    if not typed or len(typed) > LONGEST:
        raise RequestRefused(f"to is a page number or a Bates number of up to {LONGEST} characters.")
    return typed


def _page_path(document: str, reading: PageReading) -> str:
    return path_of(f"{document}/page/{reading.page}", current_catalogue().base)


def _reading_body(document: str, reading: PageReading) -> dict[str, Any]:
    return {
        "page": reading.page,
        "numbering": reading.numbering,
        "path": _page_path(document, reading),
        "sentence": reading.sentence,
    }


def _unknown_page(document: str, typed: str) -> Response:
    """Send 404, with the numbers that pages of the document have."""
    pages = current_holdings().page_numbers(document)
    stamps = sorted(
        (stamp for found in current_holdings().page_stamps(document).values() for stamp in found),
        key=lambda stamp: (stamp.prefix, stamp.first),
    )
    there = [f"pages {pages[0]} to {pages[-1]} of the file"] if pages else ["no pages"]
    if stamps:
        there.append(f"Bates numbers from {stamps[0].as_printed} to {stamps[-1].as_printed}")
    sentence = f"No page of this document has the number {typed!r}; there are {' and '.join(there)}."
    return problem_response(404, sentence, links=[thing_page.thing_link(document)])


def _vary(response: Response) -> Response:
    response.vary.add("Accept")
    return response
