"""View models of templates: links, values, claims, and the rows they are in."""

from collections.abc import Iterable
from dataclasses import dataclass

from foia_graph.model.claims import marked
from foia_graph.store.changelog.log import ThingHistory
from foia_graph.store.claim_views import ClaimView


@dataclass(frozen=True, slots=True)
class CatalogueSpan:
    """The first time of a thing in the catalogue, and that of its last change, "" for none."""

    start: str
    change: str


def thing_span(history: ThingHistory) -> CatalogueSpan:
    """Return since when the catalogue has a thing, and when it last changed."""
    last = history.last_change
    change = last.time if last and last.type == "Update" else ""
    return CatalogueSpan(history.lifetime_of(history.iri).start, change)


@dataclass(frozen=True, slots=True)
class LinkView:
    """Something to follow: where to, and in which words; `href` is "" where a browser may not go.

    `exact` is the label in data where people read plainer words; `machine` marks what a program read.
    """

    href: str
    text: str
    kind: str = ""
    outside: bool = False
    lang: str = ""
    detail: str = ""
    exact: str = ""
    machine: bool = False

    @property
    def marked_text(self) -> str:
        """Return its words with their mark, where there is no place beside them."""
        return marked(self.text, self.machine)


@dataclass(frozen=True, slots=True)
class LinkedClaim:
    """A claim with links to where it is, whose it is, and its status; `field` is the title of its field.

    `place` is the page, or the field of an origin, in which it is.
    `original` leads to the page of the file itself, else to the words at the source, "" for neither; `cite`
    to how it is cited. `day` is when it was said, with `is_source_day` that of its source, "" where neither
    is stated. `revises` are the claims whose position it took, `revised_by` those that took its position;
    `since` is when it came into this catalogue later than its thing, `until` when it has ended there.
    """

    view: ClaimView
    field: str
    place: LinkView | None
    original: str
    source: LinkView
    by: tuple[LinkView, ...]
    status: LinkView
    cite: str
    revises: tuple[LinkView, ...]
    revised_by: tuple[LinkView, ...]
    since: str = ""
    until: str = ""
    day: str = ""
    is_source_day: bool = False
    recorded: tuple[LinkView, ...] = ()
    """The names that the record has where the claim leads to preferred ones."""

    @property
    def speakers(self) -> tuple[LinkView, ...]:
        """Return who says it: in the words of the claim where it has some for them, else by name."""
        return (LinkView("", self.view.speaker),) if self.view.speaker else self.by


@dataclass(frozen=True, slots=True)
class PartView:
    """A nested thing as shown."""

    anchor: str
    title: str
    rows: tuple["FieldRow", ...]


@dataclass(frozen=True, slots=True)
class ValueCell:
    """A value as shown, with the claims on it; `missing` marks a claim that gives no value.

    `machine` marks a value that a program read, and nobody verified; `is_date` one that is a partial date.
    `anchors` are the fragments by which evidence is named.
    """

    text: str = ""
    lang: str = ""
    link: LinkView | None = None
    part: PartView | None = None
    outside: bool = False
    standing: bool = True
    missing: bool = False
    claims: tuple[LinkedClaim, ...] = ()
    anchors: tuple[str, ...] = ()
    machine: bool = False
    is_date: bool = False


@dataclass(frozen=True, slots=True)
class FieldRow:
    """A field as shown; `contested` when sources give it values that cannot both be true.

    `plain_title` is what people read instead of the title, `term` the address of what it means exactly.
    """

    field: str
    title: str
    comment: str
    cells: tuple[ValueCell, ...]
    contested: bool = False
    plain_title: str = ""
    term: str = ""


@dataclass(frozen=True, slots=True)
class ClaimedValue:
    """A value beside those that others give, with the claims that give it; no cell for one in words alone."""

    cell: ValueCell | None
    claims: tuple[LinkedClaim, ...]


@dataclass(frozen=True, slots=True)
class DifferenceView:
    """One field of one thing with the values that sources give it, those said first in front.

    `why` says why they can all be true, which they contradict but for their times where it is `over_time`;
    `first` are the claims that were made before the others.
    """

    thing: LinkView
    field: str
    values: tuple[ClaimedValue, ...]
    why: str
    over_time: bool = False
    of_figures: bool = False
    first: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class CorrectionView:
    """A correction as shown: the field, the old claim, those instead, and what was decided."""

    thing: LinkView
    field: str
    old: ClaimedValue
    new: tuple[ClaimedValue, ...]
    when: str
    who: tuple[LinkView, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class IncomingGroup:
    """Things of one class that point at a thing with one field; `href` leads to the list of them all.

    `relation` says in plain words what they are to the thing; with `of_documents` they can be read and cited.
    """

    title: str
    field: str
    relation: str
    count: int
    href: str
    links: tuple[LinkView, ...]
    of_documents: bool = False


def day_order(claim: LinkedClaim) -> tuple[bool, str]:
    """Return a key that orders claims by their days, those of no stated day last."""
    return not claim.day, claim.day


def in_order_of_days(claims: Iterable[LinkedClaim]) -> list[LinkedClaim]:
    """Return claims in the order of their days; those of one day, by their sources and words."""
    return sorted(
        claims, key=lambda each: (*day_order(each), each.source.text, each.view.text, each.view.quote)
    )


def first_claims(claims: Iterable[LinkedClaim]) -> frozenset[str]:
    """Return the IRIs of the claims that were made first, where others are later.

    Dates are partial: a month is not said to be before one of its days, and nothing is first where the
    earliest of all have no day that tells them apart.
    """
    dated = sorted((each for each in claims if each.day), key=lambda each: each.day)
    earliest = [each for each in dated if each.day == dated[0].day]
    later = dated[len(earliest) :]
    if not later or any(each.day.startswith(earliest[0].day) for each in later):
        return frozenset()
    return frozenset(each.view.iri for each in earliest)
