"""Statements about a thing: claims by those who make them, where claims disagree, and as rows of a table."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from foia_graph.model import iris
from foia_graph.model.claims import standing_claims
from foia_graph.model.identities import IDENTIFIED_AS
from foia_graph.model.resource import Resource, text_of
from foia_graph.publish.figures import figure_summary
from foia_graph.publish.presenter import Presenter
from foia_graph.publish.view_models import (
    ClaimedValue,
    DifferenceView,
    LinkedClaim,
    LinkView,
    ValueCell,
    day_order,
    first_claims,
    in_order_of_days,
)
from foia_graph.runtime.tables import table_beside
from foia_graph.store.catalogue import Catalogue, Labels
from foia_graph.store.claim_views import ClaimView
from foia_graph.store.conflicts import ConflictKind, FieldConflict


@dataclass(frozen=True, slots=True)
class SpeakerGroup:
    """What some speakers say together, as the claims name them; none where a claim names no one."""

    speakers: tuple[LinkView, ...]
    claims: tuple[LinkedClaim, ...]

    @property
    def kind(self) -> str:
        """Return what a single speaker is, "" for several."""
        return self.speakers[0].kind if len(self.speakers) == 1 else ""

    @property
    def first_day(self) -> str:
        """Return the first day on which they say something, "" where none is stated."""
        return next((each.day for each in self.claims if each.day), "")


def speaker_groups(claims: Iterable[LinkedClaim]) -> tuple[SpeakerGroup, ...]:
    """Return claims by their speakers, those who spoke first in front, and those of no stated day last."""
    groups: dict[tuple[LinkView, ...], list[LinkedClaim]] = {}
    for claim in claims:
        groups.setdefault(tuple(sorted(claim.speakers, key=lambda who: who.text)), []).append(claim)
    found = [SpeakerGroup(who, tuple(in_order_of_days(said))) for who, said in groups.items()]
    found.sort(
        key=lambda each: (not each.speakers, *day_order(each.claims[0]), [w.text for w in each.speakers])
    )
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Statements:
    """All that is said of a thing: contradictions side by side, and by speaker what nothing contradicts.

    `own` are those claims that a source makes itself, which are with its words.
    """

    contradictions: tuple[DifferenceView, ...]
    groups: tuple[SpeakerGroup, ...]
    own: tuple[LinkedClaim, ...]

    @property
    def count(self) -> int:
        """Return the number of claims that are by speaker."""
        return sum(len(group.claims) for group in self.groups)

    @property
    def shown_with_contradictions(self) -> frozenset[str]:
        """Return the IRIs of the claims that are beside those that they contradict."""
        return frozenset(claim.view.iri for claim in contradicting_claims(self.contradictions))


def gather_statements(
    thing: str, differences: Iterable[DifferenceView], in_words: Iterable[LinkedClaim]
) -> Statements:
    """Return what is said of a thing (IRI); a claim is once, next to one that it contradicts, if any."""
    contradictions = tuple(each for each in differences if each.over_time or not each.why)
    beside = {claim.view.iri for claim in contradicting_claims(contradictions)}
    others = [claim for claim in in_words if claim.view.iri not in beside]
    return Statements(
        contradictions,
        speaker_groups(claim for claim in others if claim.view.source != thing),
        tuple(claim for claim in others if claim.view.source == thing),
    )


def contradicting_claims(contradictions: Iterable[DifferenceView]) -> Iterator[LinkedClaim]:
    """Yield the claims of contradictions."""
    return (claim for each in contradictions for side in each.values for claim in side.claims)


WHY: dict[ConflictKind, str] = table_beside(__file__)["why"]


def difference_view(contested: FieldConflict, presenter: Presenter) -> DifferenceView:
    """Return a contested field with its values side by side."""
    prop = presenter.profile[contested.thing.type].properties[contested.field]
    figures = {figure.iri: figure for figure in contested.thing.parts("figure")}
    first = figures.get(contested.claims[0].one("object"))
    measure = first.one("measure") if first else ""
    sides: dict[str, tuple[ValueCell, list[Resource]]] = {}
    for claim in contested.claims:
        figure = figures.get(claim.one("object"))
        cell = ValueCell(figure_summary(figure, presenter)) if figure else presenter.claim_cell(claim, prop)
        sides.setdefault(str(cell), (cell, []))[1].append(claim)
    values = [
        ClaimedValue(cell, tuple(in_order_of_days(map(presenter.linked_claim, claims))))
        for cell, claims in sorted(sides.values(), key=lambda each: each[0].text)
    ]
    return DifferenceView(
        presenter.link(contested.thing.iri),
        f"{prop.plain_title}: {presenter.link(measure).text}" if measure else prop.plain_title,
        tuple(sorted(values, key=lambda each: day_order(each.claims[0]))),
        WHY[contested.difference],
        contested.difference == "time",
        of_figures=bool(figures) and contested.field == "figure",
        first=first_claims(claim for value in values for claim in value.claims),
    )


@dataclass(frozen=True, slots=True)
class JudgementView:
    """A claim that is, by which a thing is taken for the preferred one, and the parts with its reviews."""

    lesser: LinkView
    preferred: LinkView
    claim: LinkedClaim
    reviews: list[Resource]


def judgement_views(thing: Resource, presenter: Presenter) -> Iterator[JudgementView]:
    """Yield the judgements that a thing is another one."""
    field = presenter.profile.predicates[IDENTIFIED_AS]
    for claim in standing_claims(thing):
        if claim.one("predicate") == field:
            yield JudgementView(
                presenter.link(thing.iri),
                presenter.link(text_of(claim.get("object")[0])),
                presenter.linked_claim(claim),
                sorted(claim.parts("reviews"), key=lambda each: each.one("date")),
            )


COLUMNS = (
    *("claim", "about", "label", "field", "value", "text", "quote", "page", "source", "by", "date"),
    *("status", "outside"),
)
# What stands for the field of a claim that has none: it is in words alone.
IN_WORDS = "claims"


def claim_row(claim: ClaimView, catalogue: Catalogue) -> list[str]:
    """Return the cells of a claim, one for each of `COLUMNS`."""
    return [
        claim.iri,
        claim.about,
        Labels(catalogue).label(iris.owner_iri(claim.about)),
        claim.field or IN_WORDS,
        "" if claim.text else claim.value,
        claim.text,
        claim.quote,
        claim.page,
        claim.source,
        "; ".join(claim.by),
        claim.date,
        iris.last_segment(claim.status),
        "true" if claim.outside else "false",
    ]
