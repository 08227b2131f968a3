"""A contradiction to begin with: two values that cannot both be true, each with the words that give it."""

from collections.abc import Iterator
from itertools import islice

from foia_graph.model import iris
from foia_graph.model.rdf_terms import NamedNode
from foia_graph.model.resource import text_of
from foia_graph.publish.presenter import Presenter
from foia_graph.publish.statements import difference_view
from foia_graph.publish.view_models import ClaimedValue, DifferenceView, LinkedClaim
from foia_graph.store.conflicts import field_conflicts

MOST_CLAIMS, MOST_THINGS = 400, 25
"""The most claims and things that are looked at, however many there are."""
SIDES = 2
LONGEST_QUOTE = 240


def leading_contradiction(presenter: Presenter) -> DifferenceView | None:
    """Return the contradiction whose two sides say most: both quoted, by different speakers, in words."""
    views = [view for view in _quoted_contradictions(presenter) if len(view.values) >= SIDES]
    return max(views, key=lambda view: _weight(view, presenter), default=None)


def _quoted_contradictions(presenter: Presenter) -> Iterator[DifferenceView]:
    """Yield contradictions, of each value only the claim with most words."""
    names = list(islice(_contested_things(presenter), MOST_THINGS))
    presenter.catalogue.read_ahead(names)
    for iri in names:
        thing = presenter.catalogue.describe(iri)
        for conflict in field_conflicts(thing, presenter.profile) if thing else ():
            if conflict.difference == "contradiction":
                view = difference_view(conflict, presenter)
                yield DifferenceView(view.thing, view.field, tuple(_quoted_sides(view)), view.why)


def _contested_things(presenter: Presenter) -> Iterator[str]:
    """Yield things with claims that contradict each other, each once."""
    predicate = NamedNode(presenter.profile.predicates["conflictsWith"])
    quads = islice(presenter.catalogue.quad_store.quads(None, predicate, None), MOST_CLAIMS)
    owners = sorted({iris.owner_iri(q.subject.value) for q in quads if isinstance(q.subject, NamedNode)})
    return iter(owners)


def _quoted_sides(view: DifferenceView) -> Iterator[ClaimedValue]:
    for side in view.values:
        quoted = [claim for claim in side.claims if 0 < len(claim.view.quote) <= LONGEST_QUOTE]
        if quoted:
            yield ClaimedValue(side.cell, (max(quoted, key=lambda claim: len(claim.view.quote)),))


def _weight(view: DifferenceView, presenter: Presenter) -> tuple[bool, bool, int, int, str]:
    """Return how much a contradiction says.

    Different speakers go before one, statements before mere values, and speakers whom others quote before
    those who write themselves.
    """
    pair = [side.claims[0] for side in view.values[:SIDES]]
    quoted = sum(_is_quoted(claim, presenter) for claim in pair)
    shortest = min(len(claim.view.quote) for claim in pair)
    differ = len(set(map(_speakers, pair))) > 1
    return differ, bool(pair[0].view.text), quoted, shortest, view.thing.text


def _is_quoted(claim: LinkedClaim, presenter: Presenter) -> bool:
    """Return whether a claim is that of somebody who did not write its source."""
    source = presenter.catalogue.describe(claim.view.source)
    writers = {text_of(v) for name in ("publisher", "creator") for v in source.get(name)} if source else set()
    return not writers.issuperset(claim.view.by)


def _speakers(claim: LinkedClaim) -> tuple[str, ...]:
    return claim.view.by or (claim.view.source,)
