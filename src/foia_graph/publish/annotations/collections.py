"""Collections of annotations: of a document, page by page, and of the whole catalogue (model, 5)."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec

from foia_graph.errors import NotFound
from foia_graph.model import iris
from foia_graph.model.claims import claim_stands
from foia_graph.model.resource import Resource
from foia_graph.publish.annotations.annotation import ANNOTATION, claim_annotation
from foia_graph.publish.presenter import Presenter
from foia_graph.store.claim_order import claim_places
from foia_graph.store.claim_views import claims_of
from foia_graph.store.evidence_places import EvidencePlace

Json = dict[str, Any]
DOCUMENT = "ReleasedDocument"
ANNOTATIONS_LISTED = 100
"""Annotations on one page of a collection."""
_NOWHERE = EvidencePlace()


class DocumentAnnotations:
    """The annotations of a document: the claims of which it is the source, as they are on its pages."""

    def __init__(self, presenter: Presenter, document: str) -> None:
        self._presenter, self._document = presenter, document
        self.address = f"{document}/annotations"
        self._names = _claim_names(presenter, document)

    @property
    def page_count(self) -> int:
        """Return the number of pages; one at least, which may be empty."""
        return max(-(-len(self._names) // ANNOTATIONS_LISTED), 1)

    def collection(self) -> Json:
        """Write the collection, which leads to its pages (5.1)."""
        return {
            "id": self.address,
            "type": "AnnotationCollection",
            "label": f"Claims that rest on {self._presenter.heading(self._document)}",
            "total": len(self._names),
            "first": self._page_address(1),
            "last": self._page_address(self.page_count),
        }

    def page(self, number: int) -> Json:
        """Write a page, from 1 (5.2); raises NotFound where there is none."""
        if not 1 <= number <= self.page_count:
            raise NotFound(f"These annotations have {self.page_count} pages; there is no page {number}.")
        first = (number - 1) * ANNOTATIONS_LISTED
        collection = {"id": self.address, "type": "AnnotationCollection", "total": len(self._names)}
        beside = {"prev": number - 1, "next": number + 1}
        return {
            "id": self._page_address(number),
            "type": "AnnotationPage",
            "partOf": collection,
            **{rel: self._page_address(at) for rel, at in beside.items() if 1 <= at <= self.page_count},
            "startIndex": first,
            "items": list(self.annotations(self._names[first : first + ANNOTATIONS_LISTED])),
        }

    def annotations(self, names: Sequence[str] | None = None) -> Iterator[Json]:
        """Yield some of the annotations, all of them unless they are named."""
        catalogue = self._presenter.catalogue
        claims: dict[str, tuple[Resource, Resource]] = {}
        for name in self._names if names is None else names:
            owner = iris.owner_iri(name)
            if name not in claims and (thing := catalogue.describe(owner)) is not None:
                claims |= {claim.iri: (about, claim) for about, claim in claims_of(thing)}
            if name in claims:
                about, claim = claims[name]
                yield claim_annotation(claim, about, self._presenter)

    def _page_address(self, number: int) -> str:
        return f"{self.address}/{number}"


def _claim_names(presenter: Presenter, document: str) -> list[str]:
    """Return the names of the claims that stand and rest on a document, as they are in it."""
    catalogue = presenter.catalogue
    places = claim_places(document, catalogue.quad_store)
    thing = catalogue.describe(document)
    own = (claim.iri for _, claim in claims_of(thing) if claim.one("source") == document) if thing else ()
    pointing = catalogue.pointing_things(document, "source", catalogue.profile["Claim"])
    shown = [name for name in dict.fromkeys((*own, *pointing)) if _stands(name, presenter)]

    def rank(name: str) -> tuple[int, int, str]:
        place = places.get(name, _NOWHERE)
        return place.page, place.start or 0, name

    return sorted(shown, key=rank)


def _stands(name: str, presenter: Presenter) -> bool:
    claim = presenter.catalogue.describe(name)
    return claim is not None and claim_stands(claim)


def catalogue_annotations(presenter: Presenter) -> Iterator[bytes]:
    """Yield all annotations of a catalogue as one collection with one page, a line for each annotation."""
    catalogue = presenter.catalogue
    address = f"{catalogue.base}annotations"
    head = {"@context": ANNOTATION, "id": address, "type": "AnnotationCollection"}
    yield msgspec.json.encode(head)[:-1] + b',"first":'
    yield msgspec.json.encode({"id": f"{address}/1", "type": "AnnotationPage"})[:-1] + b',"items":['
    total = 0
    for body in _all_annotations(presenter, catalogue.thing_names(catalogue.profile[DOCUMENT])):
        yield (b",\n" if total else b"\n") + msgspec.json.encode(body)
        total += 1
    yield b'\n]},"total":%d}\n' % total


def _all_annotations(presenter: Presenter, documents: Iterable[str]) -> Iterator[Json]:
    for document in documents:
        yield from DocumentAnnotations(presenter, document).annotations()
