"""Conflicts of sources: claims on one field of a thing that differ, and whether both can be true."""

from collections.abc import Iterator, Set
from dataclasses import dataclass
from typing import Literal

from foia_graph.model import claims
from foia_graph.model.profile import Profile
from foia_graph.model.resource import Resource, text_of

ConflictKind = Literal["contradiction", "precision", "wording", "measure"]
"""A contradiction, or a difference that is none: dates of other precision, other words, other counts."""
ConflictGroup = Literal["contradictions", "differences"]
"""What cannot all be true, and what can."""

COMPARED_PARTS = frozenset(("claims", "figure"))
"""The fields whose parts are compared, and shown beside each other."""
COMPARED_FIELDS = ("amount", "minValue", "maxValue", "bound", "unitText", "measure")


@dataclass(frozen=True, slots=True)
class FieldConflict:
    """One field of one thing with the standing claims on it that differ."""

    thing: Resource
    field: str
    claims: tuple[Resource, ...]
    difference: ConflictKind

    @property
    def group(self) -> ConflictGroup:
        """Return whether it is a contradiction, or a difference that is none."""
        return "contradictions" if self.difference == "contradiction" else "differences"


def field_conflicts(
    thing: Resource, profile: Profile, skipped: Set[str] = frozenset()
) -> Iterator[FieldConflict]:
    """Yield the fields of a thing on which its sources differ; `skipped` sources do not count."""
    groups: dict[tuple[str, str], list[Resource]] = {}
    for claim in claims.standing_claims(thing):
        if claim.one("source") not in skipped:
            groups.setdefault((claim.one("predicate"), _figure_measure(claim, thing)), []).append(claim)
    shape = profile[thing.type]
    for (predicate, measure), found in groups.items():
        prop = shape.properties.get(profile.fields.get((predicate, False), ""))
        clashing = _conflicting_claims(found)
        if clashing and prop is not None:
            yield FieldConflict(thing, prop.name, clashing, "contradiction")
        elif clashing:
            # Claims in words have no field; they conflict where the cataloguer says so, point by point.
            yield from (
                FieldConflict(thing, "claims", each, "contradiction") for each in _conflict_groups(clashing)
            )
        elif prop and (prop.one_value or measure) and len({value_key(c, thing) for c in found}) > 1:
            yield FieldConflict(thing, prop.name, tuple(found), _conflict_kind(prop.name, thing))


def value_key(claim: Resource, thing: Resource) -> object:
    """Return a key that is equal for equal values; figures are compared by their fields, not their IRIs."""
    figure = _claimed_figure(claim, thing)
    if figure is not None:
        return str([(name, figure.get(name)) for name in COMPARED_FIELDS]), str(claims.figure_periods(figure))
    return claim.get("object") or claim.get("text") or claim.get("asStated")


def _claimed_figure(claim: Resource, thing: Resource) -> Resource | None:
    if claim.one("predicate") != claims.FIGURE:
        return None
    return next((figure for figure in thing.parts("figure") if figure.iri == claim.one("object")), None)


def _figure_measure(claim: Resource, thing: Resource) -> str:
    figure = _claimed_figure(claim, thing)
    return figure.one("measure") if figure is not None else ""


def _conflicting_claims(claims_of_field: list[Resource] | tuple[Resource, ...]) -> tuple[Resource, ...]:
    """Return those claims that conflict with another of them."""
    names = {claim.iri for claim in claims_of_field}
    return tuple(
        c for c in claims_of_field if any(text_of(other) in names for other in c.get("conflictsWith"))
    )


def _conflict_groups(clashing: tuple[Resource, ...]) -> Iterator[tuple[Resource, ...]]:
    """Yield the groups of claims that conflict among themselves only."""
    left = {claim.iri: claim for claim in clashing}
    while left:
        group, todo = [], [next(iter(left))]
        while todo:
            claim = left.pop(todo.pop(), None)
            if claim is not None:
                group.append(claim)
                todo += map(text_of, claim.get("conflictsWith"))
        yield tuple(group)


def _conflict_kind(field: str, thing: Resource) -> ConflictKind:
    if field == "figure":
        return "measure"
    values = thing.get(field)
    return "precision" if all(text_of(value)[:4].isdigit() for value in values) else "wording"
