"""Searches in documents for viewers: hits as annotations (IIIF Content Search API 2.0)."""

from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import urlencode

from flask import Blueprint, Response, request

from foia_graph.errors import NotFound, RequestRefused, SearchRejected
from foia_graph.publish.addresses import neighbours
from foia_graph.publish.annotations.collections import textual_body
from foia_graph.publish.iiif.annotations import box_target
from foia_graph.publish.iiif.canvas_pages import SEARCH, IiifAddresses, PixelSize, canvas_pages
from foia_graph.publish.iiif.language_maps import Json
from foia_graph.search.document_search import NO_HITS, DocumentHits, DocumentWords, PassageHit
from foia_graph.search.query_parser import LONGEST
from foia_graph.web.core.problems import full_sentence
from foia_graph.web.core.query_parameters import WORDS, form_value, number_value
from foia_graph.web.core.site import current_catalogue, current_holdings
from foia_graph.web.pages.documents.passages import current_searcher
from foia_graph.web.pages.resources import require_thing
from foia_graph.web.protocols.iiif.documents import send_iiif

MOTIVATION, CONTEXT = "supplementing", "contextualizing"
# Hits on one page of annotations.
ANNOTATIONS_LISTED = 100
HitAnnotations = list[tuple[PassageHit, list[Json]]]


class SearchResultPages:
    """The pages of annotations of a search in a document; `sizes` are the pixels of its canvases by page.

    `query` are the parameters that were not ignored.
    """

    def __init__(
        self,
        addresses: IiifAddresses,
        document: str,
        query: Mapping[str, str],
        hits: DocumentHits,
        sizes: Mapping[int, PixelSize],
    ) -> None:
        self._addresses, self._document, self._query = addresses, document, query
        self._hits = [hit for page in hits.pages for hit in page.hits]
        self._sizes = sizes

    @property
    def last_page(self) -> int:
        """Return the number of the last page."""
        return max(1, -(-len(self._hits) // ANNOTATIONS_LISTED))

    def body(self, page: int, ignored: Sequence[str] = ()) -> Json:
        """Write a page of annotations (4.2): each hit, and what is before and after it (4.2.5)."""
        first = (page - 1) * ANNOTATIONS_LISTED
        listed = [(hit, self._hit_annotations(hit)) for hit in self._hits[first : first + ANNOTATIONS_LISTED]]
        contexts = {"type": "AnnotationPage", "items": list(self._contexts(listed))}
        return {
            "id": self._address(page),
            "type": "AnnotationPage",
            **({"ignored": list(ignored)} if ignored else {}),
            **(self._paging(page) if self.last_page > 1 else {}),
            "items": [annotation for _, annotations in listed for annotation in annotations],
            **({"annotations": [contexts]} if listed else {}),
        }

    def _address(self, page: int = 0) -> str:
        query = {**self._query, "page": str(page)} if page > 1 else self._query
        return f"{self._addresses.search(self._document)}?{urlencode(query)}"

    def _paging(self, page: int) -> Json:
        collection = {
            "id": f"{self._address()}#all",
            "type": "AnnotationCollection",
            "total": len(self._hits),
            "first": self._reference(1),
            "last": self._reference(self.last_page),
        }
        return {
            "partOf": collection,
            **{rel: self._reference(each) for rel, each in neighbours(page, self.last_page).items()},
            "startIndex": (page - 1) * ANNOTATIONS_LISTED,
        }

    def _reference(self, page: int) -> Json:
        return {"id": self._address(page), "type": "AnnotationPage"}

    def _hit_annotations(self, hit: PassageHit) -> list[Json]:
        """Write a hit as annotations, one for each line that it is on."""
        canvas = self._addresses.canvas(f"{self._document}/page/{hit.page}")
        size = self._sizes[hit.page]
        targets = [box_target(canvas, size, box) for box in hit.boxes] or [canvas]
        name = f"{self._address()}#hit-{hit.number}"
        return [
            {
                "id": name if place == 1 else f"{name}-{place}",
                "type": "Annotation",
                "motivation": MOTIVATION,
                "body": textual_body(hit.context.exact),
                "target": target,
            }
            for place, target in enumerate(targets, 1)
        ]

    def _contexts(self, listed: HitAnnotations) -> Iterator[Json]:
        for hit, annotations in listed:
            selector = {"type": "TextQuoteSelector", **hit.context._asdict()}
            places = [
                {"type": "SpecificResource", "source": each["id"], "selector": [selector]}
                for each in annotations
            ]
            yield {
                "id": f"{self._address()}#context-{hit.number}",
                "type": "Annotation",
                "motivation": CONTEXT,
                "target": places[0] if len(places) == 1 else places,
            }


def term_page_body(
    addresses: IiifAddresses,
    document: str,
    query: Mapping[str, str],
    terms: Mapping[str, int],
    ignored: Sequence[str] = (),
) -> Json:
    """Write the words with which a search may continue, each with the number of its positions (5.2)."""
    search = addresses.search(document)
    return {
        "id": f"{addresses.search(document, 'autocomplete')}?{urlencode(query)}",
        "type": "TermPage",
        **({"ignored": list(ignored)} if ignored else {}),
        "items": [
            {
                "type": "Term",
                "value": word,
                "total": total,
                "service": [{"id": f"{search}?{urlencode({'q': word})}", "type": "SearchService2"}],
            }
            for word, total in terms.items()
        ],
    }


blueprint = Blueprint("iiif_search", __name__)
# Parameters of the API that nothing here is asked by (4.2.4): no annotation has a date or an author.
IGNORED = ("date", "user")


@blueprint.get("/iiif/document/<slug>/search")
def search(slug: str) -> Response:
    """Return a page of the annotations that a search in a document finds."""
    document = _searched_document(slug)
    words, motivations = _requested_words(), form_value("motivation")
    addresses = IiifAddresses(current_catalogue().base)
    query = {WORDS: words, **({"motivation": motivations} if motivations else {})}
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
def autocomplete(slug: str) -> Response:
    """Return the words of a document that begin as the address says."""
    document, beginning = _searched_document(slug), _requested_words()
    words = current_catalogue().compute_once("document words", lambda: DocumentWords(current_holdings()))
    least = number_value("min", 1)
    query = {WORDS: beginning, **({"min": str(least)} if least > 1 else {})}
    terms = words.completions(document, beginning, least)
    addresses = IiifAddresses(current_catalogue().base)
    ignored = _ignored_parameters("motivation")
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
