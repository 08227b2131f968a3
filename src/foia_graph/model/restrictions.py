"""Restrictions: records that must not be seen, and everything that points at them.

A record with `restricted: REASON`, or with an `embargo: DATE` still to come, is read and checked, and then
left out of everything; so are the links, claims and quotes of others that point at it or rest on it. Where
the date of an embargo cannot be read, the record stays hidden.
"""

from collections.abc import Iterable, Iterator, Mapping, Set
from datetime import date

from foia_graph.errors import ValueRejected
from foia_graph.model import claims, dates
from foia_graph.model.profile import Profile
from foia_graph.model.resource import Resource, SourceRecord, Value, resource, text_of


def is_restricted(record: SourceRecord, today: date) -> bool:
    """Return whether a record may not be published now."""
    if "restricted" in record.fields:
        return True
    return "embargo" in record.fields and embargo(record) > today.isoformat()


def embargo(record: SourceRecord) -> str:
    """Return the day on which a record may be seen, a day that never comes where it cannot be read."""
    day = record.fields.get("embargo")
    try:
        return dates.full_date(day.strip()) if isinstance(day, str) else NEVER
    except ValueRejected:
        return NEVER


NEVER = "9999-12-31"


def hides(iri: str, hidden: Set[str]) -> bool:
    """Return whether an IRI names a hidden thing, a part of it, or a page of it."""
    thing = iri.partition("#")[0]
    return iri in hidden or thing in hidden or thing.partition("/page/")[0] in hidden


def without(res: Resource, hidden: Set[str], profile: Profile) -> Resource:
    """Return a resource without what points at hidden things, and what only hidden sources state."""
    if not hidden:
        return res
    shown = [claim for claim in res.parts("claims") if not _points(claim, hidden)]
    gone = _said(res.parts("claims"), profile) - _said(shown, profile)
    values = {
        name: [
            kept
            for value in found
            if (name, text_of(value)) not in gone
            for kept in _shown(value, hidden, profile)
        ]
        for name, found in res.values.items()
        if name != "claims"
    }
    parts = set(_parts(res.values)) - set(_parts(values))
    shown = [claim for claim in shown if parts.isdisjoint(map(text_of, claim.get("object")))]
    lost = {claim.iri for claim in res.parts("claims")} - {claim.iri for claim in shown}
    return resource(res.iri, res.type, {**values, "claims": [_less(claim, lost) for claim in shown]})


def _parts(values: Mapping[str, Iterable[Value]]) -> Iterator[str]:
    """Yield the IRIs of the nested things among values."""
    return (value.iri for found in values.values() for value in found if isinstance(value, Resource))


def _said(parts: "tuple[Resource, ...] | list[Resource]", profile: Profile) -> set[tuple[str, str]]:
    """Return the values that standing claims state, each with its field."""
    return {
        (profile.fields.get((claim.one("predicate"), False), ""), text_of(value))
        for claim in parts
        if claims.stands(claim)
        for value in claim.get("object")
    }


def _shown(value: Value, hidden: Set[str], profile: Profile) -> Iterator[Value]:
    """Yield what is left of a value; nothing of a part that rests on hidden claims alone."""
    if not isinstance(value, Resource):
        if not hides(text_of(value), hidden):
            yield value
        return
    own = {name: found for name, found in value.values.items() if name != "claims"}
    if _points(Resource(value.iri, value.type, own), hidden):
        return
    rest = without(value, hidden, profile)
    if bool(rest.parts("claims")) == bool(value.parts("claims")):
        yield rest


def _less(claim: Resource, lost: Set[str]) -> Resource:
    """Return a claim without its links to claims that are not shown."""
    values = {name: [v for v in found if text_of(v) not in lost] for name, found in claim.values.items()}
    return resource(claim.iri, claim.type, values) if lost else claim


def _points(part: Resource, hidden: Set[str]) -> bool:
    return any(hides(text_of(value), hidden) for value in _values(part))


def _values(part: Resource) -> Iterator[Value]:
    for found in part.values.values():
        for value in found:
            yield value
            if isinstance(value, Resource):
                yield from _values(value)
