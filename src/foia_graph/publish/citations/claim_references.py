"""References to claims: who says it, in which words, and in whose work they stand."""

from collections.abc import Iterable, Iterator

from foia_graph.model import iris
from foia_graph.model.json_pointers import pointer_words
from foia_graph.model.resource import Resource
from foia_graph.publish.citations.quotation_marks import without_outer_marks
from foia_graph.publish.citations.reference import PART, Names, Reference, reference_key
from foia_graph.publish.citations.texts import shorten_title
from foia_graph.publish.citations.work_references import WorkReferences
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.claim_views import ClaimView, claim_view
from foia_graph.store.evidence_places import EvidencePlace
from foia_graph.store.labels import Labels

USUAL_STATUSES = frozenset(("asserted", "reviewed", "preferred"))
"""Statuses of claims that need not be told."""
RELEASED_DOCUMENT = "ReleasedDocument"
"""The class of records, whose writers stand in them, and are not quoted there."""
NOTHING = Reference("", "", PART, "", "")


class ClaimReferences:
    """Makes references to the claims of one catalogue.

    Whoever speaks in a work of others is quoted there: the date of the work is not that of the words, and its
    authors are not those of the words.
    """

    def __init__(self, source: Catalogue, works: WorkReferences) -> None:
        self._catalogue, self._works = source, works
        self._labels = Labels(source)

    def claim_reference(self, claim: Resource, about: Resource) -> Reference:
        """Build the reference to a claim on a thing or a part of one."""
        view = claim_view(claim, self._catalogue, about)
        work = self._catalogue.describe(view.source)
        container = self._works.work_reference(work) if work is not None else NOTHING
        is_of_others = self._is_of_others(view, work)
        is_quoted = is_of_others and (work is None or work.type != RELEASED_DOCUMENT)
        place = _best_evidence(view.evidence)
        quote = without_outer_marks(place.quote)
        return Reference(
            iri=claim.iri,
            key=reference_key(claim.iri, self._catalogue.base),
            genre=PART,
            title=shorten_title(quote or view.text or self._claim_title(view, about)),
            language=container.language,
            archive=self._works.archive_title,
            authors=self._speakers(view),
            publishers=container.publishers,
            date=view.date or ("" if is_of_others else container.date),
            container=container.title,
            container_authors=(container.authors or container.publishers) if is_quoted else (),
            container_date=container.date,
            is_quoted=is_quoted,
            page=str(place.page or ""),
            stamps=self._works.bates_numbers(place.iri) if place.page else (),
            quote=quote,
            address=container.address,
            remarks=tuple(self._remarks(claim, about, place)),
        )

    def _speakers(self, view: ClaimView) -> Names:
        """Return who says it: in the words of the claim, where it has any, else by their names."""
        return (view.speaker,) if view.speaker else self._works.names_of(view.by)

    def _is_of_others(self, view: ClaimView, work: Resource | None) -> bool:
        """Return whether anybody speaks who does not answer for the work."""
        if view.speaker:
            return True
        return bool(view.by) and work is not None and not self._works.speakers_of(work).issuperset(view.by)

    def _claim_title(self, claim: ClaimView, about: Resource) -> str:
        """Return what a claim without words says."""
        shape = self._catalogue.profile[about.type]
        field = next((p.title for p in shape.properties.values() if p.path == claim.predicate), "")
        is_described = self._catalogue.stub(claim.value) is not None
        value_text = self._labels.preferred_name(claim.value) if is_described else claim.value
        return f"{field}: {value_text}" if field else value_text

    def _remarks(self, claim: Resource, about: Resource, place: EvidencePlace) -> Iterator[str]:
        if place.field:
            yield f"In the field {pointer_words(place.field)}."
        status = claim.one("status")
        if status and iris.last_segment(status) not in USUAL_STATUSES:
            yield f"Status of the claim: {self._labels.preferred_name(status).lower()}."
        if claim.get("conflictsWith"):
            yield "Another source contradicts it."
        for other in about.parts("claims"):
            if claim.iri in other.get("wasRevisionOf"):
                yield f"Corrected by <{other.iri}>."


def _best_evidence(places: Iterable[EvidencePlace]) -> EvidencePlace:
    """Choose the evidence that says most: the page, and the words."""
    return max(places, key=lambda place: (bool(place.page), bool(place.quote)), default=EvidencePlace())
