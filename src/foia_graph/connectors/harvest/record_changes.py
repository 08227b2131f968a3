"""The numbers of records that a copy gains, gets anew and loses by what is staged."""

from pathlib import Path
from typing import NamedTuple

import msgspec

from foia_graph.connectors.harvest import subject_index
from foia_graph.connectors.harvest.staging import Stage


class RecordChanges(NamedTuple):
    """Numbers of records."""

    created: int = 0
    updated: int = 0
    deleted: int = 0


NONE = RecordChanges()


def count_changes(index: Path, stage: Stage) -> RecordChanges:
    """Return the numbers by comparing what is staged with the index of a copy."""
    before, deleted = subject_index.record_notes(index, stage.keys()), set(stage.deletions())
    created = updated = 0
    for key, _, note in stage.items():
        if key not in before:
            created += 1
        elif not note or _digest(note) != _digest(before[key]):
            updated += 1
    return RecordChanges(created, updated, len(deleted & before.keys()))


def _digest(note: str) -> str:
    """Return the digest of a record's lines that stands in its note; things have no notes."""
    fields: dict[str, str] = msgspec.json.decode(note) if note else {}
    return fields.get("digest", "")
