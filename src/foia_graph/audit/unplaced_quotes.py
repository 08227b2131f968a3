"""Quotes without a place: claims whose source text is held, and whose words are not to be found in it."""

from collections.abc import Iterator
from dataclasses import dataclass

from foia_graph.extract.quote_anchors import AnchorPage, MissingAnchor, WantedQuote, anchor_quote
from foia_graph.model import iris
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.claim_views import claim_view, claims_of
from foia_graph.store.document_files import Holdings
from foia_graph.store.evidence_places import EvidencePlace

MACHINE_READ = "machine-read"


@dataclass(frozen=True, slots=True)
class UnplacedQuote:
    """A claim whose quote has no place in the text of its source, which thing it is about, and why."""

    claim: str
    thing: str
    quote: str
    source: str
    reason: str

    def __str__(self) -> str:
        return f"{self.claim}\n    “{self.quote}” ({self.source}) {self.reason}"


def unplaced_quotes(catalogue: Catalogue, holdings: Holdings) -> Iterator[UnplacedQuote]:
    """Yield the claims of people whose quote has no place in the text of its source that is held.

    What a machine read is left out: its words are those of another layer of the page.
    """
    for name in catalogue.all_descriptions:
        thing = catalogue.describe(name)
        for about, claim in claims_of(thing) if thing else ():
            view = claim_view(claim, catalogue, about)
            if not view.stands or iris.last_segment(view.status) == MACHINE_READ:
                continue
            for place in view.evidence:
                if reason := _missing_reason(place, holdings):
                    source = place.iri if place.page else place.document
                    yield UnplacedQuote(view.iri, name, place.quote, source, reason)


def _missing_reason(place: EvidencePlace, holdings: Holdings) -> str:
    """Return why a place has no offsets, "" where it has, or no text is held in which it could have some."""
    if not place.quote or place.start is not None or (place.field and not place.page):
        return ""
    reading = holdings.parsed_document(place.document)
    pages = [
        AnchorPage(page.number, page.text, page.words)
        for page in (reading.pages if reading is not None else ())
        if page.text.strip() and place.page in (0, page.number)
    ]
    if not pages:
        return ""
    wanted = WantedQuote(place.quote, prefix=place.prefix, suffix=place.suffix, box=place.box)
    found = anchor_quote(pages, wanted)
    return found.reason if isinstance(found, MissingAnchor) else ""
