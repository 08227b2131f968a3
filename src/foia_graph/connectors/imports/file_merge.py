"""The merge of one file: records as they were imported, as they stand here, as the origin has them now."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from foia_graph.connectors.imports.edited_lines import change_lines
from foia_graph.connectors.imports.edited_yaml import write_changes
from foia_graph.connectors.imports.record_merge import MergeConflict, merge_record
from foia_graph.connectors.imports.records import ImportedRecord
from foia_graph.model.profile import Profile

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
