"""Statements about a thing: claims in words alone, by those who make them, and where claims disagree."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from foia_graph.publish.days import day_order, in_order_of_days
from foia_graph.publish.view_models import DifferenceView, LinkedClaim, LinkView


@dataclass(frozen=True, slots=True)
class SpeakerGroup:
    """What some speakers say together, as the claims name them; none where a claim names nobody."""

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
    return tuple(
        sorted(
            found,
            key=lambda each: (not each.speakers, *day_order(each.claims[0]), [w.text for w in each.speakers]),
        )
    )


@dataclass(frozen=True, slots=True)
class Statements:
    """All that is said of a thing: contradictions side by side, and by speaker what nothing contradicts.

    `own` are those claims that a source makes itself, which stand with its words.
    """

    contradictions: tuple[DifferenceView, ...]
    groups: tuple[SpeakerGroup, ...]
    own: tuple[LinkedClaim, ...]

    @property
    def count(self) -> int:
        """Return the number of claims that stand by speaker."""
        return sum(len(group.claims) for group in self.groups)

    @property
    def shown_with_contradictions(self) -> frozenset[str]:
        """Return the IRIs of the claims that stand beside those that they contradict."""
        return frozenset(claim.view.iri for claim in contradicting_claims(self.contradictions))


def gather_statements(
    thing: str, differences: Iterable[DifferenceView], in_words: Iterable[LinkedClaim]
) -> Statements:
    """Return what is said of a thing (IRI); a claim stands once, beside one that it contradicts, if any."""
    contradictions = tuple(each for each in differences if not each.why)
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
