"""The three-way merge of records: as they were imported last, as people edited them, as the origin has them.

A field is a set of values. What the origin adds or takes away is carried over, and so is what people did;
where both changed the same value, theirs stays, and the conflict is told.
"""

from collections.abc import Collection
from dataclasses import dataclass, field

import msgspec

from foia_graph.connectors.imports.records import FieldValue, ImportedRecord
from foia_graph.model.dates import quote_text

Values = list[FieldValue]


@dataclass(frozen=True, slots=True)
class MergeConflict:
    """A field that changed here and at the origin; the values are as they stand in a record."""

    record: str
    field: str
    before: FieldValue
    here: FieldValue
    origin: FieldValue

    def __str__(self) -> str:
        return (
            f"{self.record}: {self.field} was {_shown(self.before)}; here it is now {_shown(self.here)}, "
            f"at the origin {_shown(self.origin)}: yours stays"
        )


@dataclass(slots=True)
class RecordMerge:
    """The result of a merge: the record, its conflicts, and how many fields differ from the origin."""

    record: ImportedRecord
    conflicts: list[MergeConflict] = field(default_factory=list)
    edited_fields: int = 0


def merge_record(
    base: ImportedRecord, here: ImportedRecord, origin: ImportedRecord, single_fields: Collection[str]
) -> RecordMerge:
    """Merge a record; `single_fields` are those that have one value at most."""
    merge = RecordMerge(ImportedRecord(here.type, here.id, {}))
    for name in _ordered_names(here, origin):
        ancestor, ours, theirs = (_values(each.fields.get(name)) for each in (base, here, origin))
        values, is_conflict = _merge_values(ancestor, ours, theirs)
        if not is_conflict and name in single_fields and len(values) > 1 >= len(ours):
            values, is_conflict = ours, True
        if is_conflict:
            told = (_one_or_all(each) for each in (ancestor, ours, theirs))
            merge.conflicts.append(MergeConflict(f"{here.type} {here.id}", name, *told))
        merge.edited_fields += values != theirs
        if values:
            written = here if values == ours else origin
            merge.record.fields[name] = (
                written.fields[name] if values in (ours, theirs) else _one_or_all(values)
            )
    return merge


def same_fields(one: ImportedRecord, other: ImportedRecord) -> bool:
    """Return whether two records say the same; a list of one value is that value."""
    names = one.fields.keys() | other.fields.keys()
    return all(_values(one.fields.get(name)) == _values(other.fields.get(name)) for name in names)


def _ordered_names(here: ImportedRecord, origin: ImportedRecord) -> list[str]:
    """Return the names of all fields: those here in their order, new ones behind the one before them."""
    names = [*here.fields]
    previous = ""
    for name in origin.fields:
        if name not in here.fields:
            names.insert(names.index(previous) + 1 if previous else 0, name)
        previous = name
    return names


def _merge_values(ancestor: Values, ours: Values, theirs: Values) -> tuple[Values, bool]:
    """Return the merged values of a field, and whether both sides changed the same one."""
    if ours == theirs or theirs == ancestor:
        return ours, False
    if ours == ancestor:
        return theirs, False
    keys = {_key(each) for each in ancestor}
    our_keys, their_keys = ({_key(each) for each in values} for values in (ours, theirs))
    added = [each for each in theirs if _key(each) not in keys | our_keys]
    removed = keys - their_keys
    if added and removed - our_keys:
        return ours, True
    return [each for each in ours if _key(each) not in removed] + added, False


def _values(value: FieldValue | None) -> Values:
    return value if isinstance(value, list) else [] if value is None else [value]


def _one_or_all(values: Values) -> FieldValue:
    return values[0] if len(values) == 1 else values


def _key(value: FieldValue) -> bytes:
    return msgspec.json.encode(value, order="sorted")


def _shown(value: FieldValue) -> str:
    if not value:
        return "not there"
    if isinstance(value, list):
        return ", ".join(_shown(each) for each in value)
    return quote_text(str(value.get("value", value)) if isinstance(value, dict) else value)
