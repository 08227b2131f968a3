"""Difference between the records of two states of the inputs: those of changed files, by what they say."""

import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
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
from foia_graph.ingest.readers.registry import GZIP_SUFFIX, reader_ending, reader_of
from foia_graph.ingest.record_entries import record_digest
from foia_graph.ingest.session import LoadSession
from foia_graph.model.resource import SourceRecord
from foia_graph.runtime.files import ContentStore

QUOTE = b'"'
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


def diff_records(before: LoadSession, after: LoadSession) -> RecordDiff:
    """Return what differs between the records of two states of the same folders."""
    old, new = before.context.inventory, after.context.inventory
    return RecordDiff(
        [
            FileDiff(
                name,
                file,
                *_diff_lists(*_read_both(before, after, name, file)),
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
            _, new = differing_lines(files.path(before), folder.files[file])
            if not has_names(b"\n".join(new)):
                cache.plain.add(digest)


def differing_lines(old: Path, new: Path, header: int = 0) -> tuple[list[bytes], list[bytes]]:
    """Return the lines of two files; those that both have are empty, so that the others keep their numbers.

    The lines of the header stay.
    """
    was, now = (path.read_bytes().split(b"\n") for path in (old, new))
    both = Counter(was[header:]) & Counter(now[header:])
    return _without_shared(was, header, Counter(both)), _without_shared(now, header, both)


def _without_shared(lines: list[bytes], header: int, shared: Counter[bytes]) -> list[bytes]:
    """Return lines of which as many are empty as are shared; those are counted down."""
    found = lines[:header]
    for line in lines[header:]:
        is_shared = shared[line] > 0
        shared[line] -= is_shared
        found.append(b"" if is_shared else line)
    return found


def _changed_files(old: SourceInventory, new: SourceInventory) -> Iterator[tuple[str, str]]:
    for name in sorted(old.folders):
        was, now = old.folders[name].digests, new.folders[name].digests
        yield from (
            (name, file) for file in sorted(was.keys() | now.keys()) if was.get(file) != now.get(file)
        )


def _read_both(
    before: LoadSession, after: LoadSession, name: str, file: str
) -> tuple[list[RecordOrProblem], list[RecordOrProblem]]:
    """Return the records of a file before and after; of files with a record a line only those that differ."""
    old, new = before.context.inventory.folders[name], after.context.inventory.folders[name]
    is_compared = file in old.files and file in new.files and _is_line_by_line(after.context, old, file)
    if is_compared and (found := _read_differing(old, new, file)) is not None:
        return found
    return before.context.list_records(name, file), after.context.list_records(name, file)


def _is_line_by_line(context: LoadContext, folder: SourceFolder, file: str) -> bool:
    """Return True for a file whose lines can be compared as they stand there."""
    is_plain = folder.settings.layout(file).encoding == "utf-8" and not file.endswith(GZIP_SUFFIX)
    is_trusted = reader_ending(file) not in context.distrusted_endings
    return is_plain and is_trusted and reader_of(file).line_by_line


def _read_differing(
    old: SourceFolder, new: SourceFolder, file: str
) -> tuple[list[RecordOrProblem], list[RecordOrProblem]] | None:
    """Return the records of differing lines of two states of a file, None where lines are no records."""
    header = old.settings.layout(file).header
    was, now = differing_lines(old.files[file], new.files[file], header)
    # A cell with line breaks makes one record of several lines.
    is_cut = reader_of(file).has_quotes and any(
        _has_open_quote(path) for path in (old.files[file], new.files[file])
    )
    if was[:header] != now[:header] or is_cut:
        return None
    return _read_lines(old, file, was), _read_lines(new, file, now)


def _has_open_quote(path: Path) -> bool:
    """Return whether a line of a file ends within quotes."""
    with path.open("rb") as lines:
        return any(line.count(QUOTE) % 2 for line in lines)


def _read_lines(folder: SourceFolder, file: str, lines: list[bytes]) -> list[RecordOrProblem]:
    with tempfile.TemporaryDirectory() as scratch:
        place = Path(scratch, "lines")
        place.write_bytes(b"\n".join(lines))
        return list(folder.read_at(place, file))


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
