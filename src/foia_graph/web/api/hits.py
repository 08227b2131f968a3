"""`/api/hits`: every position of some words in one document, in the order of its pages."""

from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response

from foia_graph.errors import RequestRefused, SearchRejected
from foia_graph.model.forms import JSON
from foia_graph.search.document_search import DocumentHits
from foia_graph.search.query_parser import LONGEST
from foia_graph.web.core.operations import OperationParameter, declared_operation
from foia_graph.web.core.problems import full_sentence
from foia_graph.web.core.query_parameters import WORDS, check_names, number_value, one_value
from foia_graph.web.core.responses import send_json
from foia_graph.web.core.schema_components import component_reference
from foia_graph.web.core.site import current_holdings
from foia_graph.web.pages import thing_page
from foia_graph.web.pages.documents.document_hits import (
    DOCUMENT,
    current_searcher,
    hit_path,
    requested_document,
)

blueprint = Blueprint("hits", __name__)
# Hits that are given at once, unless told, and at most.
USUAL, MOST = 100, 500
BOX = {"type": "array", "items": {"type": "number"}, "minItems": 4, "maxItems": 4}


@blueprint.get("/api/hits")
@declared_operation(
    "Search in a document",
    "Gives every place of some words in one document, in the order of its pages: the page, its Bates "
    "numbers, the text before and after the words, and their boxes (left, top, width and height in "
    "percent of the page, one for each line). `isCut` says that there are more than are counted.",
    cost="heavy",
    parameters=(
        DOCUMENT,
        OperationParameter(
            WORDS,
            {"type": "string", "minLength": 1, "maxLength": LONGEST},
            "What is looked for, written as in the search of everything.",
            required=True,
            example='"domestic violence"',
        ),
        OperationParameter(
            "first",
            {"type": "integer", "minimum": 1, "default": 1},
            "The number of the first hit to give.",
        ),
        OperationParameter(
            "per_page",
            {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL},
            "How many hits are given.",
        ),
    ),
    media_types=(JSON.media_type,),
    problems=(400, 404, 410, 503),
    schemas={JSON.media_type: component_reference("DocumentHits")},
)
def hits() -> Response:
    """Send the hits of a search in a document."""
    check_names((DOCUMENT.name, WORDS, "first", "per_page"), "This list")
    document, words = requested_document(), one_value(WORDS)
    first, size = number_value("first", 1), number_value("per_page", USUAL)
    if not words:
        raise RequestRefused(f"{WORDS} is what is looked for, as {WORDS}=water.")
    if first < 1 or not 1 <= size <= MOST:
        raise RequestRefused(f"first is a number from 1, and per_page one from 1 to {MOST}.")
    try:
        found = current_searcher().search(document, words)
    except SearchRejected as error:
        raise RequestRefused(full_sentence(f"{WORDS}: {error}")) from None
    return send_json(_body(document, words, found, first, size))


def _body(document: str, words: str, found: DocumentHits, first: int, size: int) -> dict[str, Any]:
    listed = [hit for page in found.pages for hit in page.hits][first - 1 : first - 1 + size]
    after = first + size
    query = {DOCUMENT.name: document, WORDS: words, "first": after, "per_page": size}
    stamps = current_holdings().page_stamps(document) if listed else {}
    texts = {"notice": found.notice, "suggestion": found.suggestion}
    return {
        "document": document,
        "words": words,
        **{name: text for name, text in texts.items() if text},
        "pages": found.page_count,
        "total": found.total,
        "isCut": found.is_cut,
        "hits": [
            {
                "number": hit.number,
                "page": hit.page,
                "bates": [stamp.as_printed for stamp in stamps.get(f"{document}/page/{hit.page}", ())],
                "path": hit_path(thing_page.current_viewer(), document, hit, words),
                **hit.context._asdict(),
                "boxes": hit.boxes,
            }
            for hit in listed
        ],
        **({"next": f"/api/hits?{urlencode(query)}"} if after <= found.total else {}),
    }
