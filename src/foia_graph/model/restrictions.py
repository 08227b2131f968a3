"""Restrictions: records that must not be seen (`restricted`, `embargo`), and all that points at them.

Where the date of an embargo cannot be read, the record stays hidden.
"""

from collections.abc import Iterable, Iterator, Mapping, Set
from datetime import date

from foia_graph.errors import ValueRejected
from foia_graph.model import claims, dates
from foia_graph.model.profile import Profile
from foia_graph.model.resource import Resource, SourceRecord, Value, build_resource, text_of

# Sensitivities of persons who may be named by their role: others are looked for, and offered, nowhere.
PUBLIC_ROLES = frozenset(("public-official", "public-figure"))


def is_restricted(record: SourceRecord, today: date) -> bool:
    """Return whether a record may not be published now."""
    if "restricted" in record.fields:
        return True
    return "embargo" in record.fields and embargo_end(record) > today.isoformat()


def restriction_reason(record: SourceRecord) -> str:
    """Return why a record is restricted, "" where that is not said as it should be.

    `restricted` is the reason, or has it next to what else is to be done.
    """
    raw = record.fields.get("restricted", "")
    reason = raw.get("reason", "") if isinstance(raw, Mapping) else raw
    return reason.strip() if isinstance(reason, str) else ""


def withholds_names(record: SourceRecord) -> bool:
    """Return whether the names of what is restricted are to be replaced wherever others bear them."""
    raw = record.fields.get("restricted", "")
    return isinstance(raw, Mapping) and raw.get("redactNames") == "true"


def embargo_end(record: SourceRecord) -> str:
    """Return the day on which a record may be seen, a day that never comes where it cannot be read."""
    day = record.fields.get("embargo")
    try:
        return dates.full_date(day.strip()) if isinstance(day, str) else NEVER
    except ValueRejected:
        return NEVER


NEVER = "9999-12-31"


def is_hidden_iri(iri: str, hidden: Set[str]) -> bool:
    """Return whether an IRI names a hidden thing, a part of it, or a page of it."""
    thing = iri.partition("#")[0]
    return iri in hidden or thing in hidden or thing.partition("/page/")[0] in hidden


def without_hidden(res: Resource, hidden: Set[str], profile: Profile) -> Resource:
    """Return a resource without what points at hidden things, and what only hidden sources state."""
    if not hidden:
        return res
    visible = [claim for claim in res.parts("claims") if not _points_at_hidden(claim, hidden)]
    hidden_values = _stated_values(res.parts("claims"), profile) - _stated_values(visible, profile)
    values = {
        name: [
            rest
            for value in each
            if (name, text_of(value)) not in hidden_values
            for rest in _visible_values(value, hidden, profile)
        ]
        for name, each in res.values.items()
        if name != "claims"
    }
    parts = set(_nested_iris(res.values)) - set(_nested_iris(values))
    visible = [claim for claim in visible if parts.isdisjoint(map(text_of, claim.get("object")))]
    hidden_claims = {claim.iri for claim in res.parts("claims")} - {claim.iri for claim in visible}
    return build_resource(
        res.iri, res.type, {**values, "claims": [_without_links(claim, hidden_claims) for claim in visible]}
    )


def _nested_iris(values: Mapping[str, Iterable[Value]]) -> Iterator[str]:
    return (value.iri for each in values.values() for value in each if isinstance(value, Resource))


def _stated_values(parts: "tuple[Resource, ...] | list[Resource]", profile: Profile) -> set[tuple[str, str]]:
    return {
        (profile.fields.get((claim.one("predicate"), False), ""), text_of(value))
        for claim in parts
        if claims.claim_stands(claim)
        for value in claim.get("object")
    }


def _visible_values(value: Value, hidden: Set[str], profile: Profile) -> Iterator[Value]:
    """Yield what is left of a value; nothing of a part that rests on hidden claims alone."""
    if not isinstance(value, Resource):
        if not is_hidden_iri(text_of(value), hidden):
            yield value
        return
    own = {name: each for name, each in value.values.items() if name != "claims"}
    if _points_at_hidden(Resource(value.iri, value.type, own), hidden):
        return
    rest = without_hidden(value, hidden, profile)
    if bool(rest.parts("claims")) == bool(value.parts("claims")):
        yield rest


def _without_links(claim: Resource, hidden_claims: Set[str]) -> Resource:
    values = {
        name: [v for v in each if text_of(v) not in hidden_claims] for name, each in claim.values.items()
    }
    return build_resource(claim.iri, claim.type, values) if hidden_claims else claim


def _points_at_hidden(part: Resource, hidden: Set[str]) -> bool:
    return any(is_hidden_iri(text_of(value), hidden) for value in part.nested_values())
