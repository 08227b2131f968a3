"""What a reviewer looks at: a finding or a claim, what would follow, and the fields that can be put right."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec

from foia_graph.audit.review_queue import IDENTITY_FIELDS, WEAK, QueueEntry
from foia_graph.errors import ValueRejected
from foia_graph.model import iris, values
from foia_graph.model.claims import status_stands
from foia_graph.model.findings import CORRECTED_FIELDS, finding_digest, value_fields
from foia_graph.model.profile import Property
from foia_graph.model.resource import Resource, text_of
from foia_graph.publish.addresses import path_of
from foia_graph.publish.figures import finding_words
from foia_graph.publish.presenter import Presenter
from foia_graph.publish.view_models import LinkView
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.claim_views import EvidencePlace, claim_view, claims_of, evidence_places

# The field of a claim in words alone.
TEXT = "text"


class Consequences(msgspec.Struct, frozen=True):
    """What follows when a finding is accepted, rejected or corrected, in a sentence each."""

    accept: str
    reject: str
    correct: str


class ReviewWords(msgspec.Struct, frozen=True):
    """The words that reviewers read (`reviews.toml`)."""

    consequences: dict[str, Consequences]
    reasons: dict[str, dict[str, str]]
    examples: dict[str, str]


WORDS = msgspec.toml.decode(Path(__file__).with_name("reviews.toml").read_bytes(), type=ReviewWords)


@dataclass(frozen=True, slots=True)
class CorrectionField:
    """A field that a reviewer can fill with the right value: its name, title, value now, and an example."""

    name: str
    title: str
    value: str
    example: str


def part_fields(part: Resource, catalogue: Catalogue) -> Iterator[CorrectionField]:
    """Yield the fields of a finding that can be put right."""
    shape = catalogue.profile[part.type]
    for name in CORRECTED_FIELDS.get(part.type, ()):
        prop = shape.properties[name]
        written = ", ".join(_brief(text_of(each), prop, catalogue) for each in part.get(name))
        yield CorrectionField(name, prop.plain_title, written, WORDS.examples.get(name, ""))


def claim_fields(claim: Resource, about: Resource, catalogue: Catalogue) -> Iterator[CorrectionField]:
    """Yield the field that a claim fills, if one value can replaces another there."""
    prop = claimed_property(claim, about, catalogue)
    if prop is None:
        if not claim.one("predicate"):
            yield CorrectionField(TEXT, "What is claimed", claim.one("text"), "")
        return
    value = ", ".join(_brief(text_of(each), prop, catalogue) for each in claim.get("object"))
    yield CorrectionField(prop.name, prop.plain_title, value, WORDS.examples.get(prop.name, ""))


def claimed_property(claim: Resource, about: Resource, catalogue: Catalogue) -> Property | None:
    """Return the field that a claim fills with a plain value, None where it has parts, or none."""
    properties = catalogue.profile[about.type].properties.values()
    found = next((p for p in properties if p.path == claim.one("predicate") and not p.inverse), None)
    return found if found is not None and found.kind not in ("nested", "any") else None


def check_part_value(part: Resource, field: str, value: str, catalogue: Catalogue) -> None:
    """Raise ValueRejected for a value that a field of a finding cannot have, as a load would."""
    shape = catalogue.profile[part.type]
    for name, raw in value_fields(part.type, field, value).items():
        texts = raw if isinstance(raw, list) else [raw]
        for each in texts:
            if isinstance(each, str):
                _check_value(each, shape.properties[name], catalogue)


def check_claim_value(claim: Resource, about: Resource, value: str, catalogue: Catalogue) -> None:
    """Raise ValueRejected for a value that the field of a claim cannot have, as a load would."""
    prop = claimed_property(claim, about, catalogue)
    if prop is not None:
        _check_value(value, prop, catalogue)
    elif claim.one("predicate"):
        raise ValueRejected("this claim is of something with parts; correct it in its record")
    else:
        values.clean_text(value)


def _check_value(value: str, prop: Property, catalogue: Catalogue) -> None:
    cleaned = values.field_cleaner(prop, catalogue.profile, catalogue.base)(value)
    is_name = prop.kind == "link" and cleaned.startswith(catalogue.base)
    if is_name and catalogue.stub(cleaned) is None:
        raise ValueRejected(f"{value[:60]!r} names nothing in this catalogue")


def _brief(value: str, prop: Property, catalogue: Catalogue) -> str:
    if prop.kind != "link" or not value.startswith(catalogue.base):
        return value
    short = value.removeprefix(catalogue.base).removeprefix("id/")
    return short.rpartition("/")[2] if prop.scheme else short


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
    """One of two that may be one: link, other names, description, what tells it from others, and quotes."""

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
    other = presenter.catalogue.describe(value)
    bare = IdentitySide(presenter.link(value), "", (), "", (), ())
    return _side(about, presenter), _side(other, presenter) if other else bare


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
    label = presenter.profile[thing.type].label_field
    for claim in thing.parts("claims"):
        view = claim_view(claim, presenter.catalogue, thing)
        if view.field in (label, *NAME_FIELDS) and view.stands:
            page = presenter.page_links(view.place)[0] if view.place else None
            yield NameQuote(view.quote or view.value, presenter.link(view.source), page)


NAMING_FIELDS = ("claimedExemption", "withholdingMark", "body", "citedEntity", "by")
CANDIDATE = "candidate"
READ_REASON, CANDIDATE_REASON = "A machine read this.", "A candidate: no source says so."
WEAK_REASON = "Weak evidence: the quote shares no word with what is claimed."


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
    for found in thing.values.values():
        for value in found:
            if isinstance(value, Resource) and value.iri == iri and value.type != "Claim":
                yield ReviewedPart(value, thing)


def review_item(entry: QueueEntry, presenter: Presenter) -> ReviewItem | None:
    """Return what is at a position of the queue, None where it is there no longer."""
    found = find_part(entry.item, presenter)
    if found is None:
        return None
    return _claim_item(found, entry, presenter) if found.is_claim else _part_item(found, presenter)


def _part_item(found: ReviewedPart, presenter: Presenter) -> ReviewItem:
    part, source = found.part, presenter.catalogue
    is_candidate = iris.last_segment(part.one("status")) == CANDIDATE
    place = next(iter(evidence_places(part)), EvidencePlace())
    named = [text_of(each) for name in NAMING_FIELDS for each in part.get(name)]
    what = tuple(map(presenter.link, named)) or (LinkView("", finding_words(presenter, part)),)
    return ReviewItem(
        part.iri,
        part.iri.removeprefix(source.base),
        source.profile[part.type].plain_title,
        CANDIDATE_REASON if is_candidate else READ_REASON,
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
        WEAK_REASON if entry.kind == WEAK else CANDIDATE_REASON if is_candidate else READ_REASON,
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


def _where(iri: str, presenter: Presenter) -> tuple[LinkView, LinkView | None, tuple[str, ...]]:
    document, number = iris.page_of(iri)
    if not number:
        return presenter.link(iri), None, ()
    page = LinkView(path_of(iri, presenter.catalogue.base), f"page {number}")
    return presenter.link(document), page, tuple(presenter.holdings.printed_numbers(iri))
