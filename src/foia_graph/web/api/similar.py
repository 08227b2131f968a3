"""`/api/similar`: pages that a model takes to be like a page, or like some words, each with the passages."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, request

from foia_graph.errors import MissingLibrary, NotFound, RequestRefused
from foia_graph.model.forms import JSON, SPREADSHEETS
from foia_graph.publish.addresses import path_of
from foia_graph.publish.negotiation import negotiate
from foia_graph.search.hits import HIT_COLUMNS
from foia_graph.search.similar.embedder import Embedder
from foia_graph.search.similar.similar_pages import MARK_COLUMN, MOST, OWN_COLUMN, USUAL, SimilarHit
from foia_graph.web.core.query_parameters import number_value, one_value
from foia_graph.web.core.responses import send_json, suffixed_routes
from foia_graph.web.core.site import current_catalogue, current_site
from foia_graph.web.core.tables import form_or_table, send_table
from foia_graph.web.pages.documents.document_section import WARNING, current_similar_pages
from foia_graph.web.pages.documents.passages import PAGE_NAME
from foia_graph.web.pages.resources import require_thing

blueprint = Blueprint("similar", __name__)
PATH = "/api/similar"
FORMS = (JSON, *SPREADSHEETS)


@suffixed_routes(blueprint, PATH)
def similar(suffix: str) -> Response:
    """Send the pages that may be similar; 404 where the catalogue has no passages."""
    form = form_or_table(suffix)
    if form is not None and form not in FORMS:
        raise NotFound(f"This list is given as {', '.join(each.name for each in FORMS)}.")
    answer_form, find = form or negotiate(request.headers.get("Accept"), FORMS), _requested_search()
    limit = number_value("limit", USUAL)
    if not 1 <= limit <= MOST:
        raise RequestRefused(f"limit is a number from 1 to {MOST}.")
    hits = find(limit)
    if answer_form in SPREADSHEETS:
        rows = [(*HIT_COLUMNS, MARK_COLUMN, OWN_COLUMN), *(hit.row() for hit in hits)]
        query = request.query_string.decode()
        return send_table(rows, f"{PATH}?{query}", answer_form, form is None, FORMS)
    response = send_json(
        {"isMachineGuess": True, "notice": WARNING, "pages": [_hit_body(hit) for hit in hits]}
    )
    if form is None:
        response.vary.add("Accept")
    return response


def _requested_search() -> Callable[[int], list[SimilarHit]]:
    """Return what finds the pages asked for; raises RequestRefused for neither page nor words, or both."""
    page, words = one_value("page"), one_value("q")
    if bool(page) == bool(words):
        raise RequestRefused("Name a page, as page=document/name/page/1, or write words in q; one of them.")
    if words:
        return lambda limit: current_similar_pages().near_words(words, _site_embedder(), limit)
    named = PAGE_NAME.search(page)
    if named is None:
        raise RequestRefused("page names a page, as document/name/page/1.")
    iri = require_thing(f"{current_catalogue().base}id/document/{named[1]}/page/{named[2]}").iri
    return lambda limit: current_similar_pages().near_page(iri, limit)


def _site_embedder() -> Embedder:
    try:
        return current_site().embedder
    except MissingLibrary:
        raise NotFound("There is no model here to compare words with; name a page instead.") from None


def _hit_body(hit: SimilarHit) -> dict[str, Any]:
    summary = hit.summary
    return {
        "iri": summary.iri,
        "label": summary.marked_label,
        "document": summary.document,
        "page": summary.page,
        "bates": summary.bates,
        "path": path_of(summary.iri, current_catalogue().base),
        "likeness": round(hit.likeness, 3),
        "passage": hit.passage,
        **({"comparedWith": hit.compared_with} if hit.compared_with else {}),
    }
