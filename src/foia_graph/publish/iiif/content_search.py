"""Hits in a document as annotations, and words that complete a search (IIIF Content Search API 2.0)."""

from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import urlencode

from foia_graph.publish.annotations.annotation import textual_body
from foia_graph.publish.iiif.annotations import box_target
from foia_graph.publish.iiif.canvas_pages import IiifAddresses, PixelSize
from foia_graph.publish.iiif.language_maps import Json
from foia_graph.search.document_search import DocumentHits, PassageHit

MOTIVATION, CONTEXT = "supplementing", "contextualizing"
ANNOTATIONS_LISTED = 100
"""Hits on one page of annotations."""
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
        listed = [(hit, self._hit_annotations(hit)) for hit in self._hits_on(page)]
        contexts = {"type": "AnnotationPage", "items": list(self._contexts(listed))}
        return {
            "id": self._address(page),
            "type": "AnnotationPage",
            **({"ignored": list(ignored)} if ignored else {}),
            **(self._paging(page) if self.last_page > 1 else {}),
            "items": [annotation for _, annotations in listed for annotation in annotations],
            **({"annotations": [contexts]} if listed else {}),
        }

    def _hits_on(self, page: int) -> list[PassageHit]:
        return self._hits[(page - 1) * ANNOTATIONS_LISTED : page * ANNOTATIONS_LISTED]

    def _address(self, page: int = 0) -> str:
        query = {**self._query, "page": str(page)} if page > 1 else self._query
        return f"{self._addresses.search(self._document)}?{urlencode(query)}"

    def _paging(self, page: int) -> Json:
        """Write the collection of all pages, and the pages before and after (4.2.2)."""
        collection = {
            "id": f"{self._address()}#all",
            "type": "AnnotationCollection",
            "total": len(self._hits),
            "first": self._reference(1),
            "last": self._reference(self.last_page),
        }
        beside = {"prev": page - 1, "next": page + 1}
        return {
            "partOf": collection,
            **{rel: self._reference(at) for rel, at in beside.items() if 1 <= at <= self.last_page},
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
            selector = {
                "type": "TextQuoteSelector",
                "prefix": hit.context.prefix,
                "exact": hit.context.exact,
                "suffix": hit.context.suffix,
            }
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
