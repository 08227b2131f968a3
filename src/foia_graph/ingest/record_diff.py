"""Difference between the records of two states of the inputs: those of changed files, by what they say."""

import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from foia_graph.ingest.mapping.context import LoadContext, RecordOrProblem
from foia_graph.ingest.mapping.first_pass import has_names
from foia_graph.ingest.mapping.input_cache import InputCache
from foia_graph.ingest.mapping.inventory import (
    InputDigests,
    SourceFolder,
    SourceInventory,
    is_document_file,
)
from foia_graph.ingest.mapping.mapper import Placement
from foia_graph.ingest.readers.folder import SOURCE_TOML
from foia_graph.ingest.readers.gzip_files import GZIP_SUFFIX
from foia_graph.ingest.readers.registry import reader_ending, reader_of
from foia_graph.ingest.record_entries import record_digest
from foia_graph.ingest.session import LoadSession
from foia_graph.ingest.shared_lines import SharedLines, differing_lines, find_shared_lines
from foia_graph.model.resource import SourceRecord
from foia_graph.runtime.files import ContentStore, map_file

LARGEST_SHARE = 0.1
"""Share of changed records beyond which building anew is cheaper than applying differences."""


@dataclass(frozen=True, slots=True)
class FileDiff:
    """Records that were removed from a file of an input, and that were added, with their places."""

    folder: str
    name: str
    removed: list[RecordOrProblem]
    added: list[RecordOrProblem]
    old_placement: Placement
    new_placement: Placement

    @property
    def key(self) -> tuple[str, str]:
        """The input and the file."""
        return self.folder, self.name


@dataclass(frozen=True, slots=True)
class RecordDiff:
    """What differs in the records of each changed file."""

    files: list[FileDiff]

    def __len__(self) -> int:
        return sum(len(file.removed) + len(file.added) for file in self.files)

    @property
    def removed(self) -> Iterator[tuple[RecordOrProblem, Placement]]:
        """Yield the records that were removed, each with the place where it stood."""
        return ((record, file.old_placement) for file in self.files for record in file.removed)

    @property
    def added(self) -> Iterator[tuple[RecordOrProblem, Placement]]:
        """Yield the records that were added, each with the place where it stands."""
        return ((record, file.new_placement) for file in self.files for record in file.added)


def only_records_differ(old: InputDigests, new: InputDigests) -> bool:
    """Return True when the folders have the same settings and documents, so that only records can have
    changed.
    """
    return _settings_and_documents(old) == _settings_and_documents(new)


def _settings_and_documents(inputs: InputDigests) -> dict[str, Mapping[str, str]]:
    return {
        name: {
            file: digest for file, digest in digests.items() if file == SOURCE_TOML or is_document_file(file)
        }
        if SOURCE_TOML in digests
        else digests
        for name, digests in inputs.items()
    }


def diff_records(before: LoadSession, after: LoadSession, cache: InputCache) -> RecordDiff:
    """Return what differs between the records of two states of the same folders."""
    old, new = before.context.inventory, after.context.inventory
    return RecordDiff(
        [
            FileDiff(
                name,
                file,
                *_diff_lists(*_read_both(before, after, name, file, cache)),
                before.context.placement(old.folders[name]),
                after.context.placement(new.folders[name]),
            )
            for name, file in _changed_files(old, new)
        ]
    )


def note_plain_files(
    cache: InputCache, old: InputDigests, inventory: SourceInventory, files: ContentStore
) -> None:
    """Note which changed files still hold no names of fields that matter, by what differs from `old` ones.

    Names go over no end of a line, so the lines that a file shares with one that holds none hold none.
    `files` has the copies of old ones.
    """
    for name, folder in inventory.folders.items():
        for file, digest in folder.digests.items():
            before = old.get(name, {}).get(file, "")
            if before == digest or before not in cache.plain or before not in files:
                continue
            if file.endswith(GZIP_SUFFIX):
                continue
            place = folder.files[file]
            shared = shared_lines_of(cache, before, files.path(before), digest, place)
            if not has_names(shared.between(place)):
                cache.plain.add(digest)


def shared_lines_of(cache: InputCache, old_digest: str, old: Path, new_digest: str, new: Path) -> SharedLines:
    """Return what two files, known by their digests, share."""
    key = old_digest, new_digest
    if key not in cache.shared_lines:
        # Only the copy in the store is mapped: whoever cuts off a mapped file ends the process that reads it.
        cache.shared_lines[key] = find_shared_lines(map_file(old), new.read_bytes())
    return cache.shared_lines[key]


def _changed_files(old: SourceInventory, new: SourceInventory) -> Iterator[tuple[str, str]]:
    for name in sorted(old.folders):
        was, now = old.folders[name].digests, new.folders[name].digests
        yield from (
            (name, file) for file in sorted(was.keys() | now.keys()) if was.get(file) != now.get(file)
        )


def _read_both(
    before: LoadSession, after: LoadSession, name: str, file: str, cache: InputCache
) -> tuple[list[RecordOrProblem], list[RecordOrProblem]]:
    """Return the records of a file before and after; of files with a record a line only those that differ."""
    old, new = before.context.inventory.folders[name], after.context.inventory.folders[name]
    if file in old.files and file in new.files and _is_line_by_line(after.context, old, file):
        shared = shared_lines_of(
            cache, old.digests[file], old.files[file], new.digests[file], new.files[file]
        )
        if (found := _read_differing(old, new, file, shared)) is not None:
            return found
    return before.context.list_records(name, file), after.context.list_records(name, file)


def _is_line_by_line(context: LoadContext, folder: SourceFolder, file: str) -> bool:
    """Return True for a file whose lines can be compared as they stand there."""
    is_plain = folder.settings.layout(file).encoding == "utf-8" and not file.endswith(GZIP_SUFFIX)
    is_trusted = reader_ending(file) not in context.distrusted_endings
    return is_plain and is_trusted and reader_of(file).line_by_line


def _read_differing(
    old: SourceFolder, new: SourceFolder, file: str, shared: SharedLines
) -> tuple[list[RecordOrProblem], list[RecordOrProblem]] | None:
    """Return the records of differing lines of two states of a file, None where lines are no records."""
    header = old.settings.layout(file).header
    thin = differing_lines(
        old.files[file], new.files[file], shared, header, has_quotes=reader_of(file).has_quotes
    )
    if thin is None:
        return None
    with tempfile.TemporaryDirectory() as scratch:
        places = Path(scratch, "old"), Path(scratch, "new")
        for place, data in zip(places, thin, strict=True):
            place.write_bytes(data)
        skipped = shared.line_count - header
        was, now = (
            [_moved_down(each, header, skipped) for each in folder.read_at(place, file)]
            for folder, place in ((old, places[0]), (new, places[1]))
        )
    return was, now


def _moved_down(record: RecordOrProblem, header: int, lines: int) -> RecordOrProblem:
    """Return a record with the line it stands on in its file, where others were skipped behind the header."""
    return replace(record, line=record.line + lines) if record.line > header else record


def _diff_lists(
    old: list[RecordOrProblem], new: list[RecordOrProblem]
) -> tuple[list[RecordOrProblem], list[RecordOrProblem]]:
    """Return the records of each list that the other has not, compared as multisets of what they say."""
    was, now = list(map(_content_key, old)), list(map(_content_key, new))
    before, after = Counter(was), Counter(now)
    return _surplus_records(old, was, before - after), _surplus_records(new, now, after - before)


def _surplus_records(
    records: list[RecordOrProblem], keys: list[str], surplus: Counter[str]
) -> list[RecordOrProblem]:
    """Return as many records of each key as there are too many; they are counted down."""
    found = []
    for record, key in zip(records, keys, strict=True):
        if surplus[key] > 0:
            surplus[key] -= 1
            found.append(record)
    return found


def _content_key(record: RecordOrProblem) -> str:
    return record_digest(record) if isinstance(record, SourceRecord) else str(record)
