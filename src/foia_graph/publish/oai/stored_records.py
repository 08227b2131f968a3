"""Stored records: the columns that a load has written, and what the change log says since.

So a load that changes a record writes no columns, and whoever asks for a page of a list reads that page.
"""

import os
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence, Set
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import overload

from foia_graph.publish.oai.record import LIST_POSITION, OaiRecord, changed_records, changes_since
from foia_graph.publish.oai.record_columns import FILE_NAME, RecordColumns, write_columns
from foia_graph.publish.oai.record_list import REMEMBERED, RecordList
from foia_graph.runtime.shared_values import cached_property
from foia_graph.store.changelog.diff import ThingChanges
from foia_graph.store.changelog.log import ChangeLog

MOST_LATER = 1000
"""The most entries behind those that the columns were made of; a load that adds more makes them anew."""


class RecordSequence(Sequence[OaiRecord]):
    """Records at some places, each read when it is asked for."""

    def __init__(self, read: Callable[[int], OaiRecord], places: Sequence[int]) -> None:
        self._read, self._places = read, places

    def __len__(self) -> int:
        return len(self._places)

    @overload
    def __getitem__(self, at: int) -> OaiRecord: ...
    @overload
    def __getitem__(self, at: slice) -> "RecordSequence": ...
    def __getitem__(self, at: int | slice) -> "OaiRecord | RecordSequence":
        if isinstance(at, slice):
            return RecordSequence(self._read, self._places[at])
        return self._read(self._places[at])

    def __iter__(self) -> Iterator[OaiRecord]:
        return map(self._read, self._places)


class MappedRecords:
    """The records of a catalogue, as those of `RecordList`; `later` are those that changed since.

    They have numbers: those in the columns by their places, the later ones behind, in the order of lists.
    """

    def __init__(self, columns: RecordColumns, later: Sequence[OaiRecord], log: ChangeLog) -> None:
        self._columns, self._log, self._arrived = columns, log, later
        self._later = sorted(later, key=LIST_POSITION)
        self._later_by_identifier = {each.identifier: each for each in later}
        places = (columns.place_of(each.identifier) for each in later)
        superseded = sorted(place for place in places if place is not None)
        self._superseded = frozenset(superseded)
        self._shifts = [place - count for count, place in enumerate(superseded)]
        self.of_kinds = lru_cache(REMEMBERED)(self._of_kinds)
        """Return the records of things of some kinds, none for all, in order."""

    @property
    def in_order(self) -> Sequence[OaiRecord]:
        """Return all records."""
        total = len(self._columns) - len(self._superseded) + len(self._later)
        return RecordSequence(self._at_position, range(total))

    @cached_property
    def deleted(self) -> Sequence[OaiRecord]:
        """Return the records of what is gone, in order."""
        before = [place for place in self._columns.deleted if place not in self._superseded]
        return [*map(self._columns.record, before), *(each for each in self._later if each.deleted)]

    @cached_property
    def kinds(self) -> frozenset[str]:
        """Return the kinds of things that there are records of."""
        return frozenset(chain(self._columns.by_kind, (each.kind for each in self._later)))

    @property
    def sample(self) -> str:
        """Return the identifier of what came last and is there, "" where there is no record."""
        known = [(each, self._columns.place_of(each.identifier)) for each in self._arrived]
        new = [each for each, place in known if place is None and not each.deleted]
        if new:
            return new[-1].identifier
        if any(each.deleted or place is None or self._columns.is_deleted(place) for each, place in known):
            # What came last before, or again, only the whole log tells.
            return RecordList(changed_records(changes_since(self._log, 0))).sample
        return self._columns.sample

    def find(self, identifier: str) -> OaiRecord | None:
        """Return the record of an identifier, None for none."""
        if identifier in self._later_by_identifier:
            return self._later_by_identifier[identifier]
        place = self._columns.place_of(identifier)
        return None if place is None else self._columns.record(place)

    def of_things(self, iris: Set[str]) -> list[OaiRecord]:
        """Return the records of some things, in order."""
        before = (place for place, name in enumerate(self._columns.names) if name in iris)
        numbers = [place for place in before if place not in self._superseded]
        return [*map(self._columns.record, numbers), *(each for each in self._later if each.iri in iris)]

    def _at_position(self, position: int) -> OaiRecord:
        return self._at_number(position + bisect_right(self._shifts, position))

    def _at_number(self, number: int) -> OaiRecord:
        is_later = number >= len(self._columns)
        return self._later[number - len(self._columns)] if is_later else self._columns.record(number)

    def _of_kinds(self, kinds: frozenset[str]) -> Sequence[OaiRecord]:
        if not kinds:
            return self.in_order
        before = sorted(chain.from_iterable(self._columns.by_kind.get(kind, ()) for kind in kinds))
        numbers = [place for place in before if place not in self._superseded]
        numbers += (len(self._columns) + at for at, each in enumerate(self._later) if each.kind in kinds)
        return RecordSequence(self._at_number, numbers)


def stored_records(log: ChangeLog) -> MappedRecords | None:
    """Return the records beside the log of a generation, None where its load has written none of use.

    Raises StoreError where the file is damaged.
    """
    columns = RecordColumns.open(log.folder)
    if columns is None:
        return None
    later = changed_records(changes_since(log, columns.entry_count))
    return MappedRecords(columns, later, log) if _is_clear(columns, later) else None


def _is_clear(columns: RecordColumns, later: Sequence[OaiRecord]) -> bool:
    """Return whether it is known what the records that changed since take the place of.

    They stand behind all others, and where several things had an identifier, only what is there goes first.
    """
    if not later:
        return True
    is_behind = not columns or min(map(LIST_POSITION, later)) > columns.record(-1).list_position
    has_own_names = len({each.identifier for each in later}) == len(later)
    return is_behind and has_own_names and all(_is_clear_of(columns, each) for each in later)


def _is_clear_of(columns: RecordColumns, record: OaiRecord) -> bool:
    place = columns.place_of(record.identifier)
    if place is None:
        return True
    is_same = columns.record(place).iri == record.iri
    return is_same and not (record.deleted and record.identifier in columns.shared)


def carry_records(folder: Path, before: ChangeLog | None, changes: ThingChanges, time: str) -> None:
    """Keep the columns of the generation before where the log went on little since, or write them anew.

    `before` is the log of that generation, None for none; `changes` are those that a load adds, at a time.
    """
    columns = RecordColumns.open(before.folder) if before is not None else None
    total = len(changes) + (before.total if before is not None else 0)
    if before is not None and columns is not None and total - columns.entry_count <= MOST_LATER:
        os.link(before.folder / FILE_NAME, folder / FILE_NAME)
        return
    old = changes_since(before, 0) if before is not None else ()
    new = ((iri, time, change == "Delete") for iri, change in changes.items() if "#" not in iri)
    write_columns(folder, chain(old, new), total)
