"""Notes in the margin of a page: what a machine read on it, and what the catalogue claims from it."""

from collections.abc import Iterator
from dataclasses import dataclass

from foia_graph.extract.parsed_document import Box, PositionedText
from foia_graph.model.iris import last_segment, owner_iri
from foia_graph.model.resource import Resource, text_of
from foia_graph.publish.addresses import path_of
from foia_graph.publish.figures import finding_words
from foia_graph.publish.page_claims import PageClaim, page_claims
from foia_graph.publish.presenter import Presenter
from foia_graph.publish.view_models import LinkedClaim, LinkView
from foia_graph.store.claim_views import claim_view
from foia_graph.store.evidence_places import EvidencePlace, evidence_places
from foia_graph.web.pages.documents.text_highlights import Highlight

MACHINE_READ = "machine-read"


@dataclass(frozen=True, slots=True)
class MachineNote:
    """A finding: its anchor, kind, what was found, the words printed, and how sure that is.

    `y` is where it stands, in percent of the height of the page, 0 where that is not known.
    """

    anchor: str
    kind: str
    title: str
    what: tuple[LinkView, ...]
    words: str
    confidence: str
    remark: str
    status: LinkView | None
    by: LinkView | None
    box: Box | None

    @property
    def y(self) -> float:
        """Return where it stands, in percent of the height of the page."""
        return self.box.y if self.box else 0.0


@dataclass(frozen=True, slots=True)
class ClaimNote:
    """A claim that rests on the page: its anchor, what it is about, its value, and its box if that is known.

    It may be a machine that read it, `is_machine_read`. `place` is where its words stand on the page.
    """

    anchor: str
    about: LinkView
    href: str
    value: str
    claim: LinkedClaim
    is_machine_read: bool
    box: Box | None
    place: EvidencePlace

    @property
    def y(self) -> float:
        """Return where it stands, in percent of the height of the page."""
        return self.box.y if self.box else 0.0

    @property
    def highlight(self) -> Highlight:
        """Return what marks its words in the text of the page."""
        return Highlight("claim", self.place, f"note-{self.anchor}", f"Claim on {self.about.text}")


# -- what a machine read -------------------------------------------------------------------------------------


def machine_notes(presenter: Presenter, leaf: Resource) -> list[MachineNote]:
    """Return the findings on a page as they stand on it."""
    notes = (
        _machine_note(presenter, part, prop.name)
        for prop in presenter.profile[leaf.type].finding_fields
        for part in leaf.parts(prop.name)
    )
    return sorted(notes, key=lambda note: (note.y, note.box.x if note.box else 0.0, note.anchor))


def _machine_note(presenter: Presenter, part: Resource, kind: str) -> MachineNote:
    places = evidence_places(part)
    status, by = part.one("status"), part.one("generatedBy")
    quote = next((place.quote for place in places), "")
    return MachineNote(
        part_anchor(part),
        kind,
        presenter.profile[part.type].title,
        tuple(map(presenter.link, _named_iris(part))) or (LinkView("", finding_words(presenter, part)),),
        part.one("asStated") or quote,
        part.one("confidence"),
        part.one("description"),
        presenter.link(status) if status else None,
        presenter.link(by) if by else None,
        next((place.box for place in places if place.box), None),
    )


def page_highlights(presenter: Presenter, leaf: Resource) -> Iterator[Highlight]:
    """Yield the highlights of a page, each at its place, redactions before all others."""
    for prop in presenter.profile[leaf.type].finding_fields:
        for part in leaf.parts(prop.name):
            for place in evidence_places(part):
                yield Highlight(prop.name, place, part_anchor(part), _highlight_title(presenter, part))


def _highlight_title(presenter: Presenter, part: Resource) -> str:
    """Return the title of a finding, in a few words."""
    labels = ", ".join(presenter.link(iri).text for iri in _named_iris(part))
    return labels or finding_words(presenter, part)


def _named_iris(part: Resource) -> list[str]:
    """Return the IRIs of the exemptions that a part claims, of its marks, or of those who are mentioned."""
    names = ("claimedExemption", "withholdingMark", "body")
    return [text_of(each) for name in names for each in part.get(name)]


def part_anchor(part: Resource) -> str:
    """Return the fragment of a part on the page of its thing."""
    return part.iri.partition("#")[2]


# -- what the catalogue claims -------------------------------------------------------------------------------


def claim_notes(presenter: Presenter, page: str, words: PositionedText | None) -> list[ClaimNote]:
    """Return the claims whose evidence is on a page, of its document and of other things, as they stand."""
    found = (_claim_note(presenter, each, words) for each in page_claims(presenter, page))
    return sorted(found, key=lambda note: (note.y, note.anchor))


def _claim_note(presenter: Presenter, found: PageClaim, words: PositionedText | None) -> ClaimNote:
    linked = presenter.linked_claim(found.claim)
    value = claim_view(found.claim, presenter.catalogue, found.about).value
    return ClaimNote(
        part_anchor(found.claim),
        presenter.link(owner_iri(found.about.iri)),
        path_of(found.claim.iri, presenter.catalogue.base),
        presenter.link(value).text if "://" in value else value,
        linked,
        last_segment(linked.view.status) == MACHINE_READ,
        found.box(words),
        found.place,
    )
