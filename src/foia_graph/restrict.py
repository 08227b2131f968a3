"""What must not be seen: restricted records, and everything that points at them.

A record with `restricted: REASON`, or with an `embargo: DATE` still to come, is read and checked, and then
left out of everything; so are the links, claims and quotes of others that point at it or rest on it.
"""

from collections.abc import Iterator, Mapping, Set
from datetime import date

from foia_graph import claims
from foia_graph.model import Resource, SourceRecord, Value, resource, text_of


def is_restricted(record: SourceRecord, today: date) -> bool:
    """True for a record that may not be published now."""
    embargo = record.fields.get("embargo", "")
    return bool(record.fields.get("restricted")) or (isinstance(embargo, str) and embargo > today.isoformat())


def without(res: Resource, hidden: Set[str]) -> Resource:
    """Leave out what points at hidden things, and values that only hidden sources state."""
    if not hidden:
        return res
    shown = [claim for claim in res.parts("claims") if not _points(claim, hidden)]
    gone = _only_there(res, shown)
    values: Mapping[str, list[Value]] = {
        name: [value for value in found if not _hides(name, value, hidden) and text_of(value) not in gone]
        for name, found in res.values.items()
        if name != "claims"
    }
    return resource(res.iri, res.type, {**values, "claims": shown})


def _only_there(res: Resource, shown: list[Resource]) -> set[str]:
    """Give the values that no claim stands for any more, of those that claims stood for."""
    before = {text_of(value) for claim in claims.standing(res) for value in claim.get("object")}
    after = {text_of(value) for claim in shown if claims.stands(claim) for value in claim.get("object")}
    return before - after


def _hides(name: str, value: Value, hidden: Set[str]) -> bool:
    return name != "claims" and (text_of(value) in hidden or (isinstance(value, Resource) and _points(value, hidden)))


def _points(part: Resource, hidden: Set[str]) -> bool:
    return any(text_of(value) in hidden for value in _values(part))


def _values(part: Resource) -> Iterator[Value]:
    for found in part.values.values():
        for value in found:
            yield value
            if isinstance(value, Resource):
                yield from _values(value)
