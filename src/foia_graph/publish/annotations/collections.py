"""Claims that rest on a document: as Web Annotations in collections, and by page of the document."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

import msgspec

from foia_graph.errors import NotFound
from foia_graph.extract.parsed_document import Box, PositionedText
from foia_graph.model import iris
from foia_graph.model.claims import claim_stands
from foia_graph.model.namespaces import MEDIA_FRAGMENTS, OA, PDF_FRAGMENTS
from foia_graph.model.resource import Resource, TaggedLiteral, text_of
from foia_graph.publish.addresses import neighbours, path_of
from foia_graph.publish.presenter import Presenter
from foia_graph.store.claim_views import (
    ClaimView,
    EvidencePlace,
    claim_places,
    claim_view,
    claims_of,
    evidence_places,
)

Json = dict[str, Any]
# The context of annotations.
ANNOTATION = "http://www.w3.org/ns/anno.jsonld"
COMMENTING, DESCRIBING = "commenting", "describing"
# Motivations of notes that mark a position and say nothing of it.
MARKING = frozenset(("highlighting", "bookmarking"))
DAY_LENGTH = len("2012-04-10")
NOWHERE = EvidencePlace()


def claim_annotation(claim: Resource, about: Resource | None, presenter: Presenter) -> Json:
    """Return a claim about a thing or part as an annotation of its source (3.1 of the model).

    It has the name under which it is known elsewhere, where it was a note there.
    """
    view = claim_view(claim, presenter.catalogue, about)
    motivation = claim.one("motivatedBy").removeprefix(OA) or (DESCRIBING if view.predicate else COMMENTING)
    day = view.date if len(view.date) == DAY_LENGTH else ""
    tags = [{**textual_body(text_of(each)), "purpose": "tagging"} for each in claim.get("keyword")]
    bodies = [*_text_bodies(claim, view, motivation, presenter), *tags]
    return {
        "id": claim.one("canonical") or claim.iri,
        "type": "Annotation",
        "motivation": motivation,
        **({"created": f"{day}T00:00:00Z"} if day else {}),
        **_creator_field(claim, view, presenter),
        **({"body": bodies} if bodies else {}),
        "target": target_body(best_place(view.evidence, EvidencePlace(view.source)), presenter),
        "schema:creativeWorkStatus": iris.last_segment(view.status),
    }


def textual_body(text: str) -> Json:
    """Write a plain text as the body of an annotation (3.2.4)."""
    return {"type": "TextualBody", "value": text, "format": "text/plain"}


def _text_bodies(claim: Resource, view: ClaimView, motivation: str, presenter: Presenter) -> Iterator[Json]:
    """Yield what is claimed, in words: of a value after the title of its field (3.2.4)."""
    if motivation in MARKING:
        return
    value = presenter.link(view.value).marked_text if "://" in view.value else view.value
    field = presenter.field_titles.get(view.predicate, "")
    languages = [each.language for each in claim.get("text") if isinstance(each, TaggedLiteral)]
    yield {
        **textual_body(f"{field}: {value}" if field else value),
        **({"language": languages[0]} if languages and languages[0] else {}),
        "purpose": motivation,
    }


def _creator_field(claim: Resource, view: ClaimView, presenter: Presenter) -> Json:
    """Return the bodies that wrote a note (3.3.1); a claim that was none is the catalogue's."""
    if not claim.get("motivatedBy"):
        return {}
    agents = [
        {"id": iri, "type": "Organization", "name": presenter.link(iri).text}
        for iri in view.by
        if (shape := presenter.catalogue.shape_of(iri)) is not None and shape.name != "Person"
    ]
    return {"creator": agents} if agents else {}


def best_place(places: Iterable[EvidencePlace], otherwise: EvidencePlace = NOWHERE) -> EvidencePlace:
    """Return the first of the positions that say most: one on a page, with words."""
    return max(places, key=lambda place: (bool(place.page), bool(place.quote)), default=otherwise)


def target_body(place: EvidencePlace, presenter: Presenter) -> Json:
    """Return a position as a target: a page of the catalogue, or of a file that is not held (4.1, 4.2)."""
    is_page = bool(place.page) and presenter.catalogue.stub(place.iri) is not None
    source = place.iri if is_page else place.document
    selectors = list(place_selectors(place))
    if place.page and not is_page:
        page = _fragment(f"page={place.page}", PDF_FRAGMENTS)
        selectors = [{**page, "refinedBy": selectors} if selectors else page]
    base = presenter.catalogue.base
    return {
        "type": "SpecificResource",
        "source": source,
        "scope": f"{base}{path_of(source, base).removeprefix('/')}",
        **({"selector": selectors} if selectors else {}),
        "dcterms:title": presenter.heading(source),
    }


def place_selectors(place: EvidencePlace) -> Iterator[Json]:
    """Yield what picks out a position on its page: words, offsets in the text, a box (4.2)."""
    if place.quote:
        around = {"prefix": place.prefix, "suffix": place.suffix}
        words = {name: text for name, text in around.items() if text}
        yield {"type": "TextQuoteSelector", "exact": place.quote, **words}
    if place.start is not None and place.end is not None:
        yield {"type": "TextPositionSelector", "start": place.start, "end": place.end}
    if place.box is not None:
        box = place.box
        xywh = f"xywh=percent:{box.x:g},{box.y:g},{box.width:g},{box.height:g}"
        yield _fragment(xywh, MEDIA_FRAGMENTS)


def _fragment(value: str, standard: str) -> Json:
    return {"type": "FragmentSelector", "value": value, "conformsTo": standard}


DOCUMENT = "ReleasedDocument"
# Annotations on one page of a collection.
ANNOTATIONS_LISTED = 100


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
        return {
            "id": self._page_address(number),
            "type": "AnnotationPage",
            "partOf": collection,
            **{rel: self._page_address(each) for rel, each in neighbours(number, self.page_count).items()},
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
    claims = ((name, catalogue.describe(name)) for name in dict.fromkeys((*own, *pointing)))
    shown = [name for name, claim in claims if claim is not None and claim_stands(claim)]

    def rank(name: str) -> tuple[int, int, str]:
        place = places.get(name, NOWHERE)
        return place.page, place.start or 0, name

    return sorted(shown, key=rank)


def catalogue_annotations(presenter: Presenter) -> Iterator[bytes]:
    """Yield all annotations of a catalogue as one collection with one page, a line for each annotation."""
    catalogue = presenter.catalogue
    address = f"{catalogue.base}annotations"
    head = {"@context": ANNOTATION, "id": address, "type": "AnnotationCollection"}
    yield msgspec.json.encode(head)[:-1] + b',"first":'
    yield msgspec.json.encode({"id": f"{address}/1", "type": "AnnotationPage"})[:-1] + b',"items":['
    total = 0
    documents = catalogue.thing_names(catalogue.profile[DOCUMENT])
    for body in (body for each in documents for body in DocumentAnnotations(presenter, each).annotations()):
        yield (b",\n" if total else b"\n") + msgspec.json.encode(body)
        total += 1
    yield b'\n]},"total":%d}\n' % total


# The most things whose claims are looked through for those that rest on a page.
MAX_SUBJECTS = 40


@dataclass(frozen=True, slots=True)
class PageClaim:
    """A claim that rests on a page: the thing or part that it is about, and the position of its words."""

    about: Resource
    claim: Resource
    place: EvidencePlace

    def box(self, words: PositionedText | None) -> Box | None:
        """Return where it is on the page: its own box, else that of its quote among the words."""
        return self.place.box or (quote_box(words, self.place) if words else None)


def page_claims(presenter: Presenter, page: str) -> Iterator[PageClaim]:
    """Yield the claims whose evidence is on a page (IRI)."""
    subjects = _subjects(presenter, (page, iris.page_of(page)[0]))
    return (each for each in _claims_on_pages(subjects) if each.place.iri == page)


def pages_with_claims(presenter: Presenter, document: str) -> frozenset[int]:
    """Return the numbers of the pages of a document (IRI) on which claims rest."""
    claims = _claims_on_pages(_subjects(presenter, (document,)))
    return frozenset(each.place.page for each in claims if each.place.document == document)


def _subjects(presenter: Presenter, sources: Iterable[str]) -> Iterator[Resource]:
    *_, document = sources = tuple(sources)
    evidence, pointing = presenter.profile["Evidence"], presenter.catalogue.pointing_things
    owners = (iris.owner_iri(each) for source in sources for each in pointing(source, "hasSource", evidence))
    subjects = dict.fromkeys((document, *(each for each in owners if not iris.page_of(each)[1])))
    return filter(None, map(presenter.catalogue.describe, islice(subjects, MAX_SUBJECTS)))


def _claims_on_pages(subjects: Iterable[Resource]) -> Iterator[PageClaim]:
    for thing in subjects:
        for about, claim in claims_of(thing):
            places = {place.iri: place for place in evidence_places(claim) if place.page}
            yield from (PageClaim(about, claim, place) for place in places.values())


def quote_box(words: PositionedText, place: EvidencePlace) -> Box | None:
    """Return where the quote of a position is on its page: at its offsets, else however it is spaced.

    None where it does not, or several times, so that no one knows which one is meant.
    """
    if place.start is not None and place.end is not None:
        return words.box_of(place.start, place.end)
    pattern = r"\s+".join(map(re.escape, place.quote.split()))
    found = list(re.finditer(pattern, words.text, re.IGNORECASE)) if pattern else []
    return words.box_of(*found[0].span()) if len(found) == 1 else None
