"""Searches in documents for viewers of images (IIIF Content Search API 2.0)."""

from flask import Blueprint, Response, request

from foia_graph.errors import NotFound, RequestRefused, SearchRejected
from foia_graph.publish.iiif.canvas_pages import SEARCH, IiifAddresses, canvas_pages
from foia_graph.publish.iiif.content_search import MOTIVATION, SearchResultPages, term_page_body
from foia_graph.search.document_search import NO_HITS, DocumentWords
from foia_graph.search.query_parser import LONGEST
from foia_graph.web.core.operations import Operation, OperationParameter, operation
from foia_graph.web.core.problems import full_sentence
from foia_graph.web.core.query_parameters import number_value
from foia_graph.web.core.site import current_catalogue, current_holdings
from foia_graph.web.pages.documents.document_hits import current_searcher
from foia_graph.web.pages.resources import require_thing
from foia_graph.web.pages.search.arguments import WORDS, form_value
from foia_graph.web.protocols.iiif.images import SLUG
from foia_graph.web.protocols.iiif.responses import MEDIA_TYPES, send_iiif

blueprint = Blueprint("iiif_search", __name__)
IGNORED = ("date", "user")
"""Parameters of the API that nothing here is asked by (4.2.4): no annotation has a date or an author."""
MAX_PAGES_OF_ANNOTATIONS = 1_000
QUERY = OperationParameter(
    WORDS,
    {"type": "string", "minLength": 1, "maxLength": LONGEST},
    "What is looked for, written as in the search of everything.",
    required=True,
    example="water",
)
MOTIVATIONS = OperationParameter(
    "motivation",
    {"type": "string"},
    f"What the annotations are for; those of hits are {MOTIVATION}, and with others alone there are none.",
)


@blueprint.get("/iiif/document/<slug>/search")
@operation(
    Operation(
        "Search in a document, for viewers",
        "Gives the places of words in a document as annotations on its canvases, each with the text "
        "before and after it (IIIF Content Search API 2.0).",
        cost="heavy",
        parameters=(
            SLUG,
            QUERY,
            MOTIVATIONS,
            OperationParameter(
                "page",
                {"type": "integer", "minimum": 1, "maximum": MAX_PAGES_OF_ANNOTATIONS},
                "The page of annotations, from 1.",
            ),
        ),
        media_types=MEDIA_TYPES,
        problems=(400, 404, 406, 410, 503),
    )
)
def search(slug: str) -> Response:
    """Return a page of the annotations that a search in a document finds."""
    document = _searched_document(slug)
    words, motivations = _requested_words(), form_value(MOTIVATIONS.name)
    addresses = IiifAddresses(current_catalogue().base)
    query = {WORDS: words, **({MOTIVATIONS.name: motivations} if motivations else {})}
    try:
        hits = current_searcher().search(document, words)
    except SearchRejected as error:
        raise RequestRefused(full_sentence(str(error))) from None
    shown = hits if not motivations or MOTIVATION in motivations.split() else NO_HITS
    page = number_value("page", 1)
    numbers = [each.page for each in shown.pages]
    sizes = {each.number: each.size for each in canvas_pages(current_holdings(), document, numbers)}
    results = SearchResultPages(addresses, document, query, shown, sizes)
    if not 1 <= page <= results.last_page:
        raise NotFound(f"There is no page {page} of these annotations; the last is {results.last_page}.")
    return send_iiif(results.body(page, _ignored_parameters()), SEARCH)


@blueprint.get("/iiif/document/<slug>/autocomplete")
@operation(
    Operation(
        "Complete a word of a document",
        "Gives the words of a document that begin so, with the number of places of each (IIIF Content Search "
        "API 2.0).",
        cost="heavy",
        parameters=(
            SLUG,
            QUERY,
            OperationParameter(
                "min", {"type": "integer", "minimum": 1}, "The least number of times that a word occurs."
            ),
        ),
        media_types=MEDIA_TYPES,
        problems=(400, 404, 406, 410, 503),
    )
)
def autocomplete(slug: str) -> Response:
    """Return the words of a document that begin as the address says."""
    document, beginning = _searched_document(slug), _requested_words()
    words = current_catalogue().compute_once("document words", lambda: DocumentWords(current_holdings()))
    least = number_value("min", 1)
    query = {WORDS: beginning, **({"min": str(least)} if least > 1 else {})}
    terms = words.completions(document, beginning, least)
    addresses = IiifAddresses(current_catalogue().base)
    ignored = _ignored_parameters(MOTIVATIONS.name)
    return send_iiif(term_page_body(addresses, document, query, terms, ignored), SEARCH)


def _searched_document(slug: str) -> str:
    return require_thing(f"{current_catalogue().base}id/document/{slug}").iri


def _requested_words() -> str:
    words = form_value(WORDS)
    if not words or len(words) > LONGEST:
        raise RequestRefused(f"{WORDS} is what is looked for, of 1 to {LONGEST:,} characters.")
    return words


def _ignored_parameters(*more: str) -> list[str]:
    return [name for name in (*more, *IGNORED) if name in request.args]
