"""Claims that rest on a page of a document: about it, about its document, or about other things."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from foia_graph.extract.parsed_document import Box, PositionedText
from foia_graph.model.iris import owner_iri, page_of
from foia_graph.model.resource import Resource
from foia_graph.publish.presenter import Presenter
from foia_graph.store.claim_views import claims_of
from foia_graph.store.evidence_places import EvidencePlace, evidence_places

MAX_SUBJECTS = 40
"""The most things whose claims are looked through for those that rest on a page."""


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
    subjects = _subjects(presenter, (page, page_of(page)[0]))
    return (each for each in _claims_on_pages(subjects) if each.place.iri == page)


def pages_with_claims(presenter: Presenter, document: str) -> frozenset[int]:
    """Return the numbers of the pages of a document (IRI) on which claims rest."""
    claims = _claims_on_pages(_subjects(presenter, (document,)))
    return frozenset(each.place.page for each in claims if each.place.document == document)


def _subjects(presenter: Presenter, sources: Iterable[str]) -> Iterator[Resource]:
    """Yield the last of some sources of evidence, and the things whose evidence names one of them."""
    *_, document = sources = tuple(sources)
    evidence, pointing = presenter.profile["Evidence"], presenter.catalogue.pointing_things
    owners = (owner_iri(each) for source in sources for each in pointing(source, "hasSource", evidence))
    subjects = dict.fromkeys((document, *(each for each in owners if not page_of(each)[1])))
    return filter(None, map(presenter.catalogue.describe, islice(subjects, MAX_SUBJECTS)))


def _claims_on_pages(subjects: Iterable[Resource]) -> Iterator[PageClaim]:
    """Yield the claims on things and their parts, once for each page that they rest on."""
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
