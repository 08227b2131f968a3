"""Words of a document: all their positions (`/api/hits`), address and citation of some (`/api/passage`)."""

from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response

from foia_graph.errors import NotFound, RequestRefused, SearchRejected
from foia_graph.publish.citations.formats import citation_sentence
from foia_graph.search.document_search import DocumentHits
from foia_graph.web.core.operations import PARAMETERS
from foia_graph.web.core.problems import full_sentence
from foia_graph.web.core.query_parameters import WORDS, number_value, one_value
from foia_graph.web.core.responses import send_json
from foia_graph.web.core.site import current_catalogue, current_holdings
from foia_graph.web.pages import thing_page
from foia_graph.web.pages.documents import passages
from foia_graph.web.pages.resources import require_thing

blueprint = Blueprint("hits", __name__)
SIZE = PARAMETERS["hits.per_page"].schema


@blueprint.get("/api/hits")
def hits() -> Response:
    """Send the hits of a search in a document."""
    document, words = passages.requested_document(), one_value(WORDS)
    first, size = number_value("first", 1), number_value("per_page", SIZE["default"])
    if not words:
        raise RequestRefused(f"{WORDS} is what is looked for, as {WORDS}=water.")
    if first < 1 or not 1 <= size <= SIZE["maximum"]:
        raise RequestRefused(f"first is a number from 1, and per_page one from 1 to {SIZE['maximum']}.")
    try:
        found = passages.current_searcher().search(document, words)
    except SearchRejected as error:
        raise RequestRefused(full_sentence(f"{WORDS}: {error}")) from None
    return send_json(_body(document, words, found, first, size))


def _body(document: str, words: str, found: DocumentHits, first: int, size: int) -> dict[str, Any]:
    listed = [hit for page in found.pages for hit in page.hits][first - 1 : first - 1 + size]
    after = first + size
    query = {"document": document, WORDS: words, "first": after, "per_page": size}
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
                "path": passages.hit_path(thing_page.current_viewer(), document, hit, words),
                **hit.context._asdict(),
                "boxes": hit.boxes,
            }
            for hit in listed
        ],
        **({"next": f"/api/hits?{urlencode(query)}"} if after <= found.total else {}),
    }


@blueprint.get("/api/passage")
def passage() -> Response:
    """Send where words of a page stand; 404 where they are not found in its document."""
    named, wanted = passages.PAGE_NAME.search(one_value("page")), passages.requested_quote()
    if named is None or wanted is None:
        raise RequestRefused("page names a page, as document/name/page/1, and quote its words.")
    document = require_thing(f"{current_catalogue().base}id/document/{named[1]}").iri
    found = passages.find_in_document(thing_page.current_viewer(), f"{document}/page/{named[2]}", wanted)
    if found is None:
        raise NotFound(passages.NOT_FOUND)
    return send_json({**_passage_json(found), "change": found.change_since(int(named[2]))})


def _passage_json(found: passages.Passage) -> dict[str, Any]:
    reference = passages.passage_citation(found)
    return {
        "page": found.place.page,
        "likeness": found.place.likeness,
        **found.context._asdict(),
        "bates": current_holdings().printed_numbers(found.page),
        "boxes": found.boxes,
        "path": found.path,
        "address": f"{current_catalogue().base}{found.path.removeprefix('/')}",
        **({"citation": citation_sentence(reference), "cite": found.citation_path} if reference else {}),
    }
