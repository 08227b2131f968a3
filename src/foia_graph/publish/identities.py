"""Judgements of identity as shown: what is taken for what, and who decided that, when and why."""

from collections.abc import Iterator
from dataclasses import dataclass

from foia_graph.model.claims import standing_claims
from foia_graph.model.identities import IDENTIFIED_AS
from foia_graph.model.resource import Resource, text_of
from foia_graph.publish.presenter import Presenter
from foia_graph.publish.view_models import LinkedClaim, LinkView


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """One decision about a claim: its title, its day, and why it was made."""

    title: str
    day: str
    reason: str


@dataclass(frozen=True, slots=True)
class JudgementView:
    """A claim that stands, by which a thing is taken for the preferred one, and the decisions about it."""

    lesser: LinkView
    preferred: LinkView
    claim: LinkedClaim
    reviews: tuple[ReviewLine, ...]


def judgement_views(thing: Resource, presenter: Presenter) -> Iterator[JudgementView]:
    """Yield the judgements that a thing is another one."""
    field = presenter.profile.predicates[IDENTIFIED_AS]
    for claim in standing_claims(thing):
        if claim.one("predicate") == field:
            reviews = sorted(
                (
                    ReviewLine(each.one("title"), each.one("date"), each.one("note"))
                    for each in claim.parts("reviews")
                ),
                key=lambda each: each.day,
            )
            yield JudgementView(
                presenter.link(thing.iri),
                presenter.link(text_of(claim.get("object")[0])),
                presenter.linked_claim(claim),
                tuple(reviews),
            )
