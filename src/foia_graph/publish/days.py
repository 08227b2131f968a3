"""Days on which claims were made: the order of claims in time, and which of them is the first."""

from collections.abc import Iterable

from foia_graph.publish.view_models import LinkedClaim


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
