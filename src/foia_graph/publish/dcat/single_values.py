"""Single values for DCAT: the settled one, or the one marked as preferred, else none."""

from collections.abc import Sequence

from foia_graph.model import claims, iris, single_value
from foia_graph.model.profile import Profile
from foia_graph.model.resource import Resource, Value, text_of


def only_value(thing: Resource, field: str, profile: Profile) -> tuple[Value, ...]:
    """Return the one value of a field, none where there are several and no claim marks one as preferred."""
    values = single_value.settled_values(thing, field, profile)
    if len(values) < 2:
        return values
    path = profile[thing.type].properties[field].path
    preferred = {
        text_of(value)
        for claim in claims.standing_claims(thing)
        if claim.one("predicate") == path and iris.last_segment(claim.one("status")) == single_value.PREFERRED
        for value in claim.get("object")
    }
    return tuple(v for v in values if text_of(v) in preferred) if len(preferred) == 1 else ()


def dcat_values(thing: Resource, field: str, profile: Profile, sources: Sequence[str]) -> tuple[Value, ...]:
    """Return the values of a field that are told; of titles the first, and the others as alternatives."""
    first, others = single_value.title_values(thing, profile, sources)
    if field == "title":
        return (first,) if first is not None else ()
    if field == "alternative":
        return (*thing.get(field), *others)
    found = single_value.settled_values(thing, field, profile)
    # A description is asked for, and may be given in several words.
    return found or (thing.get(field) if field == "description" else ())
