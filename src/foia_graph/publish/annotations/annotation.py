"""A claim as an annotation: what is claimed is its body, the words that bear it out its target."""

from collections.abc import Iterator
from typing import Any

from foia_graph.extract.parsed_document import Box
from foia_graph.model import iris
from foia_graph.model.namespaces import MEDIA_FRAGMENTS, OA, PDF_FRAGMENTS
from foia_graph.model.resource import Resource, TaggedLiteral, text_of
from foia_graph.publish.addresses import path_of
from foia_graph.publish.presenter import Presenter
from foia_graph.store.claim_views import ClaimView, claim_view
from foia_graph.store.evidence_places import EvidencePlace

Json = dict[str, Any]
ANNOTATION = "http://www.w3.org/ns/anno.jsonld"
"""The context of annotations."""
COMMENTING, DESCRIBING = "commenting", "describing"
MARKING = frozenset(("highlighting", "bookmarking"))
"""Motivations of notes that mark a position and say nothing of it."""
DAY_LENGTH = len("2012-04-10")


def claim_annotation(claim: Resource, about: Resource | None, presenter: Presenter) -> Json:
    """Return a claim about a thing or part as an annotation of its source (3.1 of the model).

    It has the name under which it is known elsewhere, where it was a note there.
    """
    view = claim_view(claim, presenter.catalogue, about)
    motivation = claim.one("motivatedBy").removeprefix(OA) or (DESCRIBING if view.predicate else COMMENTING)
    day = view.date if len(view.date) == DAY_LENGTH else ""
    bodies = [*_text_bodies(claim, view, motivation, presenter), *_tag_bodies(claim)]
    return {
        "id": claim.one("canonical") or claim.iri,
        "type": "Annotation",
        "motivation": motivation,
        **({"created": f"{day}T00:00:00Z"} if day else {}),
        **_creator_field(claim, view, presenter),
        **({"body": bodies} if bodies else {}),
        "target": target_body(_target_place(view), presenter),
        "schema:creativeWorkStatus": iris.last_segment(view.status),
    }


def textual_body(text: str) -> Json:
    """Write a plain text as the body of an annotation (3.2.4)."""
    return {"type": "TextualBody", "value": text, "format": "text/plain"}


def _text_bodies(claim: Resource, view: ClaimView, motivation: str, presenter: Presenter) -> Iterator[Json]:
    """Yield what is claimed, in words: of a value after the title of its field (3.2.4)."""
    if motivation in MARKING:
        return
    value = presenter.link(view.value).text if "://" in view.value else view.value
    field = presenter.field_titles.get(view.predicate, "")
    languages = [each.language for each in claim.get("text") if isinstance(each, TaggedLiteral)]
    yield {
        **textual_body(f"{field}: {value}" if field else value),
        **({"language": languages[0]} if languages and languages[0] else {}),
        "purpose": motivation,
    }


def _tag_bodies(claim: Resource) -> Iterator[Json]:
    for word in map(text_of, claim.get("keyword")):
        yield {**textual_body(word), "purpose": "tagging"}


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


def _target_place(view: ClaimView) -> EvidencePlace:
    ranked = sorted(view.evidence, key=lambda place: (bool(place.page), bool(place.quote)), reverse=True)
    return ranked[0] if ranked else EvidencePlace(view.source)


def target_body(place: EvidencePlace, presenter: Presenter) -> Json:
    """Return a position as a target: a page of the catalogue, or one of a file that is not held (4.1,
    4.2).
    """
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
    """Yield what picks out a position on its page: words, offsets in the text, a box (4.2.4, 4.2.5,
    4.2.1).
    """
    if place.quote:
        around = {"prefix": place.prefix, "suffix": place.suffix}
        words = {name: text for name, text in around.items() if text}
        yield {"type": "TextQuoteSelector", "exact": place.quote, **words}
    if place.start is not None and place.end is not None:
        yield {"type": "TextPositionSelector", "start": place.start, "end": place.end}
    if place.box is not None:
        yield _fragment(_box_fragment(place.box), MEDIA_FRAGMENTS)


def _fragment(value: str, standard: str) -> Json:
    return {"type": "FragmentSelector", "value": value, "conformsTo": standard}


def _box_fragment(box: Box) -> str:
    return f"xywh=percent:{box.x:g},{box.y:g},{box.width:g},{box.height:g}"
