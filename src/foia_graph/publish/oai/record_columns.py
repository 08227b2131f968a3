"""Columns of records as a load writes them: the records of the change log up to some entry, in order."""

from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from foia_graph.publish.oai.identifiers import identifier_of
from foia_graph.publish.oai.record import LoggedChange, OaiRecord, changed_records
from foia_graph.publish.oai.record_list import RecordList
from foia_graph.store.column_file import NAMES, ColumnFile, ColumnFileWriter

FILE_NAME, VERSION = "oai-records", "oai 1"
"""The file, and its version, which grows when the same log would become another file."""
ENTRIES, SAMPLE, SHARED = "entries", "sample", "shared"
TIMES, DELETED, KINDS, BY_IDENTIFIER = "times", "deleted", "kinds", "by identifier"


class RecordColumns:
    """The records in a mapped file; each is made when it is asked for, by its place in the order of lists."""

    def __init__(self, file: ColumnFile) -> None:
        (self.entry_count,) = file.numbers(ENTRIES)
        """How many entries of the log they were made of."""
        self.names: Sequence[str] = file.texts(NAMES)
        """The things of the records."""
        self._times = file.coded_texts(TIMES)
        self._by_identifier = file.numbers(BY_IDENTIFIER)
        self.deleted: Sequence[int] = file.numbers(DELETED)
        """The places of what is gone."""
        self.by_kind: Mapping[str, Sequence[int]] = {
            kind: file.numbers(_kind_part(kind)) for kind in file.texts(KINDS)
        }
        self.shared: Sequence[str] = file.texts(SHARED)
        """The identifiers, sorted, that several things had."""
        self.sample = next(iter(file.texts(SAMPLE)), "")

    @classmethod
    def open(cls, folder: Path) -> "RecordColumns | None":
        """Map those in the folder of a generation, None where its load has written none.

        Raises StoreError where the file is damaged.
        """
        file = ColumnFile.open(folder / FILE_NAME, VERSION)
        return None if file is None else cls(file)

    def __len__(self) -> int:
        return len(self.names)

    def record(self, place: int) -> OaiRecord:
        """Return the record at a place."""
        iri = self.names[place]
        return OaiRecord(identifier_of(iri), iri, self._times[place], self.is_deleted(place))

    def is_deleted(self, place: int) -> bool:
        """Return whether what the record at a place describes is gone."""
        at = bisect_left(self.deleted, place)
        return at < len(self.deleted) and self.deleted[at] == place

    def place_of(self, identifier: str) -> int | None:
        """Return the place of the record of an identifier, None for none."""
        at = bisect_left(self._by_identifier, identifier, key=self._identifier)
        if at == len(self._by_identifier) or self._identifier(self._by_identifier[at]) != identifier:
            return None
        return self._by_identifier[at]

    def _identifier(self, place: int) -> str:
        return identifier_of(self.names[place])


def write_columns(folder: Path, changes: Iterable[LoggedChange], entry_count: int) -> None:
    """Write the records after all changes of things, of so many entries, into the folder of a generation."""
    found = changed_records(changes)
    all_records, counts = RecordList(found), Counter(each.identifier for each in found)
    records, writer = all_records.in_order, ColumnFileWriter()
    identifiers = [each.identifier for each in records]
    writer.add_numbers(ENTRIES, array("I", [entry_count]))
    writer.add_texts(NAMES, [each.iri for each in records])
    writer.add_coded_texts(TIMES, [each.time for each in records])
    writer.add_numbers(BY_IDENTIFIER, array("I", sorted(range(len(records)), key=identifiers.__getitem__)))
    writer.add_numbers(DELETED, array("I", [at for at, each in enumerate(records) if each.deleted]))
    by_kind: dict[str, array[int]] = {kind: array("I") for kind in sorted(all_records.kinds)}
    for place, each in enumerate(records):
        by_kind[each.kind].append(place)
    writer.add_texts(KINDS, by_kind)
    for kind, places in by_kind.items():
        writer.add_numbers(_kind_part(kind), places)
    writer.add_texts(SHARED, sorted(each for each, count in counts.items() if count > 1))
    writer.add_texts(SAMPLE, [all_records.sample] if records else [])
    with (folder / FILE_NAME).open("xb") as file:
        writer.write(file, VERSION)


def _kind_part(kind: str) -> str:
    return f"kind {kind}"
