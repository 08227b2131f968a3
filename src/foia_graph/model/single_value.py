"""Single values, for formats that have room for one: nothing on which sources disagree.

Of a field that has one value unless sources disagree, that is the value whose claim is marked preferred; else
the value that all sources give; else none. Dates of which one holds the other (2012-04, 2012-04-05) agree on
the wider one. What a thing is called is never omitted: a title in the language of the catalogue comes before
those in others, one of the collection before those that outside sources alone give, and then the first of the
preferred sources decides.
"""

from collections.abc import Callable, Iterator, Sequence

from foia_graph.model import claims, dates, iris
from foia_graph.model.profile import Profile, Property
from foia_graph.model.resource import Resource, TaggedLiteral, Value, sort_key, text_of

PREFERRED = "preferred"


def settled_values(thing: Resource, field: str, profile: Profile) -> tuple[Value, ...]:
    """Return the values of a field that may be as settled; of a field that takes many, all."""
    prop, values = profile[thing.type].properties.get(field), thing.get(field)
    if prop is None or not prop.one_value:
        return values
    claims_on_field = list(_standing_claims(thing, prop))
    preferred = _preferred_values(claims_on_field)
    if preferred:
        return preferred if len(preferred) == 1 else ()
    names = {claim.iri for claim in claims_on_field}
    if any(text_of(other) in names for claim in claims_on_field for other in claim.get("conflictsWith")):
        return ()
    if len(values) > 1:
        return _widest_date(values) if prop.kind == "date" else ()
    return values


def title_values(
    thing: Resource,
    profile: Profile,
    sources: Sequence[str] = (),
    is_outside: Callable[[str], bool] = lambda _: False,
) -> tuple[Value | None, tuple[Value, ...]]:
    """Return what a thing is called, and what else it is called; None where it has no name of its own.

    `sources` are slugs of sources, those whose titles go first at the front; `is_outside` returns whether a
    source (IRI) is outside the collection.
    """
    shape = profile[thing.type]
    prop = shape.properties.get(shape.label_field)
    values = thing.get(prop.name) if prop else ()
    if prop is None or not values:
        return None, ()
    if len(values) == 1:
        return values[0], ()
    claims_on_field = list(_standing_claims(thing, prop))
    preferred = _preferred_values(claims_on_field)

    def rank(value: Value) -> tuple[bool, bool, int, tuple[str, str, str]]:
        by = [claim.one("source") for claim in claims_on_field if value in claim.get("object")]
        slugs = map(iris.last_segment, by)
        first = min((sources.index(slug) for slug in slugs if slug in sources), default=len(sources))
        is_foreign, key = label_key(value)
        return is_foreign, bool(by) and all(map(is_outside, by)), first, key

    first = preferred[0] if len(preferred) == 1 else min(values, key=rank)
    return first, tuple(value for value in values if value != first)


def label_key(value: Value) -> tuple[bool, tuple[str, str, str]]:
    """Return what orders the titles of a thing that no source claims: those of other languages come last."""
    return isinstance(value, TaggedLiteral), sort_key(value)


def field_claims(thing: Resource, field: str, profile: Profile) -> list[Resource]:
    """Return the standing claims on a field of a thing."""
    prop = profile[thing.type].properties.get(field)
    return list(_standing_claims(thing, prop)) if prop else []


def _standing_claims(thing: Resource, prop: Property) -> Iterator[Resource]:
    return (claim for claim in claims.standing_claims(thing) if claim.one("predicate") == prop.path)


def _preferred_values(field_claims: list[Resource]) -> tuple[Value, ...]:
    values = (
        v for c in field_claims if iris.last_segment(c.one("status")) == PREFERRED for v in c.get("object")
    )
    return tuple({sort_key(value): value for value in values}.values())


def _widest_date(values: tuple[Value, ...]) -> tuple[Value, ...]:
    spans = {text_of(value): dates.day_bounds(text_of(value)) for value in values}
    widest = min(spans, key=len)
    first, last = spans[widest]
    return (widest,) if all(first <= start and end <= last for start, end in spans.values()) else ()
