"""Redactions as parts of pages and documents: their grounds, and where they stand."""

from foia_graph.extract.parsed_document import Box
from foia_graph.model.resource import Resource, text_of
from foia_graph.store.evidence_places import evidence_places

GROUNDS = ("claimedExemption", "withholdingMark")


def grounds_of(redaction: Resource) -> list[str]:
    """Return the exemptions and marks that a redaction claims."""
    return [text_of(value) for name in GROUNDS for value in redaction.get(name)]


def stamp_of(redaction: Resource) -> Box | None:
    """Return the box of what is printed for a redaction, in percent of its page."""
    return next((place.box for place in evidence_places(redaction) if place.box), None)


def reading_order(redaction: Resource) -> tuple[float, float, str]:
    """Return the key that sorts redactions as they stand on the page; those without a place come last."""
    box = stamp_of(redaction)
    return (box.y, box.x, redaction.iri) if box else (100.0, 100.0, redaction.iri)
