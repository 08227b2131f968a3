"""The three-way merge of a file: records as they were imported, as they are here, as the origin has them.

A field is a set of values. What the origin adds or takes away is carried over, and so is what people did;
where both changed the same value, theirs stays, and the conflict is reported.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

import msgspec

from foia_graph.connectors.imports.edited_files import change_lines, write_changes
from foia_graph.connectors.imports.records import FieldValue, ImportedRecord
from foia_graph.model.dates import quote_text
from foia_graph.model.profile import Profile

Values = list[FieldValue]


@dataclass(frozen=True, slots=True)
class MergeConflict:
    """A field that changed here and at the origin; the values are as they are in a record."""

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
    # Sets of values compare by canonical JSON, since records have no order among values.
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


Records = Mapping[tuple[str, str], ImportedRecord]
NOTHING = ImportedRecord("", "")


@dataclass(slots=True)
class FileMerge:
    """The records of a file after a merge, with what people and the origin disagree about."""

    records: list[ImportedRecord] = field(default_factory=list)
    conflicts: list[MergeConflict] = field(default_factory=list)
    edited_fields: int = 0


def merge_file(base: Records, here: Records, origin: Records, profile: Profile) -> FileMerge:
    """Merge the records of a file; those that people removed stay away, those that they wrote stay.

    `base` are the records of the last import, `origin` those of the file now. A record that the origin gave
    no more goes, unless people changed it.
    """
    merge = FileMerge()
    for address, ours in here.items():
        theirs = origin.get(address)
        if theirs is None:
            if address not in base or ours.fields != base[address].fields:
                merge.records.append(ours)
            continue
        one = merge_record(base.get(address, NOTHING), ours, theirs, _single_fields(profile, ours.type))
        merge.records.append(one.record)
        merge.conflicts += one.conflicts
        merge.edited_fields += one.edited_fields
    merge.records += _new_records(base, here, origin)
    return merge


def write_merge(text: str, here: Records, merge: FileMerge, *, as_lines: bool) -> bytes:
    """Return the bytes of a file after a merge; `text` is as it stood.

    Raises InputError for a text that cannot be changed without losing what people wrote.
    """
    change = change_lines if as_lines else write_changes
    return change(text, here, merge.records).encode()


def _new_records(base: Records, here: Records, origin: Records) -> Iterator[ImportedRecord]:
    return (each for address, each in origin.items() if address not in base and address not in here)


def _single_fields(profile: Profile, class_name: str) -> frozenset[str]:
    shape = profile.shapes.get(class_name)
    return frozenset(name for name, each in shape.properties.items() if each.single) if shape else frozenset()
