"""What a reviewer looks at: a finding or a claim, with its words, its position, and what would follow."""

from collections.abc import Iterator
from dataclasses import dataclass

from foia_graph.audit.review_queue import IDENTITY_FIELDS, WEAK, QueueEntry
from foia_graph.model import iris
from foia_graph.model.claims import status_stands
from foia_graph.model.findings import finding_digest
from foia_graph.model.iris import page_of
from foia_graph.model.resource import Resource, text_of
from foia_graph.publish.addresses import path_of
from foia_graph.publish.figures import finding_words
from foia_graph.publish.presenter import Presenter
from foia_graph.publish.reviews.corrections import (
    WORDS,
    Consequences,
    CorrectionField,
    claim_fields,
    part_fields,
)
from foia_graph.publish.view_models import LinkView
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.claim_views import claim_view, claims_of
from foia_graph.store.evidence_places import EvidencePlace, evidence_places

NAME_FIELDS = ("altLabel", "alternateName", "alternative")
CONTEXT_FIELDS = (
    "subOrganizationOf", "memberOf", "holds", "jobTitle", "postIn", "containedInPlace", "areaServed",
    "location", "homepage", "identifier",
)  # fmt: skip
MAX_QUOTES = 3


@dataclass(frozen=True, slots=True)
class NameQuote:
    """Words in which a source names a thing, and where they are."""

    words: str
    source: LinkView
    page: LinkView | None


@dataclass(frozen=True, slots=True)
class IdentitySide:
    """One of two that may be one: its link, other names, description, what tells it from others, and
    quotes.
    """

    link: LinkView
    kind: str
    names: tuple[str, ...]
    description: str
    context: tuple[tuple[str, tuple[LinkView, ...]], ...]
    """Titles of fields with their values."""
    quotes: tuple[NameQuote, ...]


def identity_sides(about: Resource, field: str, value: str, presenter: Presenter) -> tuple[IdentitySide, ...]:
    """Return both sides of an identity that a claim has in a field, none for a claim of anything else."""
    if field not in IDENTITY_FIELDS:
        return ()
    return _side(about, presenter), _other_side(value, presenter)


def _other_side(iri: str, presenter: Presenter) -> IdentitySide:
    thing = presenter.catalogue.describe(iri)
    return _side(thing, presenter) if thing else IdentitySide(presenter.link(iri), "", (), "", (), ())


def _side(thing: Resource, presenter: Presenter) -> IdentitySide:
    return IdentitySide(
        presenter.link(thing.iri),
        presenter.profile[thing.type].plain_title,
        tuple(text_of(each) for name in NAME_FIELDS for each in thing.get(name)),
        thing.one("description"),
        tuple(_context(thing, presenter)),
        tuple(dict.fromkeys(_quotes(thing, presenter)))[:MAX_QUOTES],
    )


def _context(thing: Resource, presenter: Presenter) -> Iterator[tuple[str, tuple[LinkView, ...]]]:
    properties = presenter.profile[thing.type].properties
    for name in CONTEXT_FIELDS:
        texts = [text_of(each) for each in thing.get(name)]
        if texts:
            views = tuple(presenter.link(each) if "://" in each else LinkView("", each) for each in texts)
            yield properties[name].plain_title, views


def _quotes(thing: Resource, presenter: Presenter) -> Iterator[NameQuote]:
    """Yield the words in which sources give the names of a thing: quoted, or else as they were taken over."""
    label = presenter.profile[thing.type].label_field
    for claim in thing.parts("claims"):
        view = claim_view(claim, presenter.catalogue, thing)
        if view.field in (label, *NAME_FIELDS) and view.stands:
            page = presenter.page_links(view.place)[0] if view.place else None
            yield NameQuote(view.quote or view.value, presenter.link(view.source), page)


NAMING_FIELDS = ("claimedExemption", "withholdingMark", "body", "citedEntity", "by")
CANDIDATE = "candidate"


@dataclass(frozen=True, slots=True)
class ReviewItem:
    """A finding or claim to be reviewed.

    `kind` is what it is, `what` its values, `words` what is printed, `confidence` from 0 to 1, "" where
    no one says; `about` is the thing that it is on, `page` where the words are, `place` that position on the
    page with the IRI `place_page`; `seen` is the digest of a finding, "" for a claim; `fields` are what can
    be put right, `notes` what is remarked, and `sides` the two of an identity.
    """

    iri: str
    name: str
    kind: str
    reason: str
    what: tuple[LinkView, ...]
    words: str
    confidence: str
    status: LinkView | None
    about: LinkView
    page: LinkView | None
    stamps: tuple[str, ...]
    place: EvidencePlace
    place_page: str
    seen: str
    fields: tuple[CorrectionField, ...]
    consequences: Consequences
    is_open: bool
    """Whether it can be decided about as it is; what has fallen is to be put up again first."""
    notes: tuple[str, ...] = ()
    sides: tuple[IdentitySide, ...] = ()

    @property
    def is_claim(self) -> bool:
        """Return whether it is a claim, whose words can be others, too."""
        return not self.seen

    @property
    def title(self) -> str:
        """Return what was read, in a few words."""
        return ", ".join(each.text for each in self.what) or self.words or self.kind


@dataclass(frozen=True, slots=True)
class ReviewedPart:
    """A finding or a claim of the catalogue, and the thing or part that it is on."""

    part: Resource
    about: Resource

    @property
    def is_claim(self) -> bool:
        """Return whether it is a claim."""
        return self.part.type == "Claim"

    def is_identity(self, catalogue: Catalogue) -> bool:
        """Return whether it says who somebody is."""
        field = catalogue.profile.fields.get((self.part.one("predicate"), False), "")
        return self.is_claim and field in IDENTITY_FIELDS


def find_part(iri: str, presenter: Presenter) -> ReviewedPart | None:
    """Return the finding or claim of a name, None where the catalogue shows none."""
    thing = presenter.catalogue.describe(iris.owner_iri(iri)) if "#" in iri else None
    return next(_parts_named(iri, thing), None) if thing else None


def _parts_named(iri: str, thing: Resource) -> Iterator[ReviewedPart]:
    for about, claim in claims_of(thing):
        if claim.iri == iri:
            yield ReviewedPart(claim, about)
    for values in thing.values.values():
        for value in values:
            if isinstance(value, Resource) and value.iri == iri and value.type != "Claim":
                yield ReviewedPart(value, thing)


def review_item(entry: QueueEntry, presenter: Presenter) -> ReviewItem | None:
    """Return what is at a position of the queue, None where it is there no longer."""
    found = find_part(entry.item, presenter)
    if found is None:
        return None
    is_candidate = iris.last_segment(found.part.one("status")) == CANDIDATE
    return (
        _claim_item(found, entry, presenter) if found.is_claim else _part_item(found, is_candidate, presenter)
    )


def _part_item(found: ReviewedPart, is_candidate: bool, presenter: Presenter) -> ReviewItem:
    part, source = found.part, presenter.catalogue
    place = next(iter(evidence_places(part)), EvidencePlace())
    named = [text_of(each) for name in NAMING_FIELDS for each in part.get(name)]
    what = tuple(map(presenter.link, named)) or (LinkView("", finding_words(presenter, part)),)
    return ReviewItem(
        part.iri,
        part.iri.removeprefix(source.base),
        source.profile[part.type].plain_title,
        "A candidate: nobody says that it is so." if is_candidate else "A machine read this.",
        what,
        part.one("asStated") or place.quote or part.one("asPrinted"),
        part.one("confidence"),
        presenter.link(part.one("status")) if part.one("status") else None,
        *_where(found.about.iri, presenter),
        place,
        found.about.iri,
        finding_digest(part, source.base),
        tuple(part_fields(part, source)),
        WORDS.consequences["candidate" if is_candidate else "finding"],
        _is_open(part.one("status")),
    )


def _claim_item(found: ReviewedPart, entry: QueueEntry, presenter: Presenter) -> ReviewItem:
    source = presenter.catalogue
    view = claim_view(found.part, source, found.about)
    place = view.place or EvidencePlace()
    sides = identity_sides(found.about, view.field, view.value, presenter)
    is_candidate = iris.last_segment(view.status) == CANDIDATE
    about, _, stamps = _where(iris.owner_iri(found.about.iri), presenter)
    title = presenter.field_titles.get(view.predicate, "")
    return ReviewItem(
        view.iri,
        view.iri.removeprefix(source.base),
        f"Claim: {title}" if title else "Claim",
        _claim_reason(entry.kind, is_candidate),
        (presenter.link(view.value) if "://" in view.value else LinkView("", view.value),),
        view.quote,
        found.part.one("confidence"),
        presenter.link(view.status) if view.status else None,
        about,
        presenter.page_links(place)[0],
        stamps,
        place,
        place.iri if place.page else "",
        "",
        tuple(claim_fields(found.part, found.about, source)),
        WORDS.consequences["identity" if sides else "candidate" if is_candidate else "claim"],
        _is_open(view.status),
        view.notes,
        sides,
    )


def _is_open(status: str) -> bool:
    return status_stands(status) or iris.last_segment(status) == CANDIDATE


def _claim_reason(kind: str, is_candidate: bool) -> str:
    if kind == WEAK:
        return "Weak evidence: the quote shares no word with what is claimed."
    return "A candidate: nobody says that it is so." if is_candidate else "A machine read this."


def _where(iri: str, presenter: Presenter) -> tuple[LinkView, LinkView | None, tuple[str, ...]]:
    """Return the thing that something is on, the page of it, and the Bates numbers of that."""
    document, number = page_of(iri)
    if not number:
        return presenter.link(iri), None, ()
    page = LinkView(path_of(iri, presenter.catalogue.base), f"page {number}")
    return presenter.link(document), page, tuple(presenter.holdings.printed_numbers(iri))
