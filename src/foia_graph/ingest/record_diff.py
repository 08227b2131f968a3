"""Difference between the records of two states of the inputs: those of changed files, by what they say.

What may not be applied as a difference is found out here, too.
"""

import tempfile
from collections import Counter
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from foia_graph.ingest.mapping.context import LoadContext, RecordOrProblem
from foia_graph.ingest.mapping.inventory import InputDigests, SourceInventory, is_document_file
from foia_graph.ingest.mapping.mapper import Placement
from foia_graph.ingest.mapping.record_fields import (
    DOCUMENT_CLASS,
    FILE_FIELDS,
    PAGE_CLASS,
    RESTRICTING_FIELDS,
    SOURCE_TYPES,
)
from foia_graph.ingest.readers.folder import SOURCE_TOML
from foia_graph.ingest.readers.gzip_files import GZIP_SUFFIX
from foia_graph.ingest.readers.registry import reader_ending, reader_of
from foia_graph.ingest.record_entries import MORE_SUFFIX, record_digest
from foia_graph.ingest.session import LoadSession
from foia_graph.model.resource import Problem, SourceRecord

BLOCK = 1 << 16
LARGEST_SHARE = 0.1
"""Share of changed records beyond which building anew is cheaper than applying differences."""


@dataclass(frozen=True, slots=True)
class RecordDiff:
    """Records that were removed and that were added, each with the place where it stood or stands."""

    removed: list[tuple[RecordOrProblem, Placement]]
    added: list[tuple[RecordOrProblem, Placement]]

    def __len__(self) -> int:
        return len(self.removed) + len(self.added)


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
    removed: list[tuple[RecordOrProblem, Placement]] = []
    added: list[tuple[RecordOrProblem, Placement]] = []
    for name, file in _changed_files(old, new):
        less, more = _diff_lists(*_read_both(before, after, name, file))
        removed += [(record, before.context.placement(old.folders[name])) for record in less]
        added += [(record, after.context.placement(new.folders[name])) for record in more]
    return RecordDiff(removed, added)


def supplied_texts_differ(before: LoadSession, after: LoadSession) -> bool:
    """Return True when a file that holds texts changed: what is read in them is described for all
    together.
    """
    holding = before.context.text_outlines.files | after.context.text_outlines.files
    return not holding.isdisjoint(_changed_files(before.context.inventory, after.context.inventory))


def affects_other_records(
    diff: RecordDiff, before: LoadSession, after: LoadSession, stored: Container[str]
) -> bool:
    """Return True when more than these records may have to change, or may be wrong together with others.

    `stored` are the names of all entries before.
    """
    if (
        before.context.sources.by_iri != after.context.sources.by_iri
        or before.context.graphs != after.context.graphs
    ):
        return True
    if before.context.hidden_things != after.context.hidden_things:
        return True
    if before.name_check.names.digest != after.name_check.names.digest:
        return True
    if before.documents.files and before.documents.names != after.documents.names:
        return True
    for record, _ in [*diff.removed, *diff.added]:
        if isinstance(record, Problem) or record.type == SOURCE_TYPES[0]:
            return True
        if record.fields.keys() & (RESTRICTING_FIELDS | FILE_FIELDS):
            return True
    names = [after.context.iri_of(record) for record, _ in diff.added if isinstance(record, SourceRecord)]
    new = [name for name in names if name not in before.entries]
    if "" in names or len(set(names)) < len(names) or any(name in stored for name in new):
        return True
    # What a record says of a document decides what is said of its pages beside it.
    records = [record for record, _ in [*diff.removed, *diff.added] if isinstance(record, SourceRecord)]
    documents = [after.context.iri_of(each) for each in records if each.type in (DOCUMENT_CLASS, PAGE_CLASS)]
    beside = {f"{name}{MORE_SUFFIX}" for name in documents}
    return any(name in stored for name in beside - before.entries.keys())


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
    if file in old.files and file in new.files and _is_line_by_line(after.context, file):
        plain = old.settings.layout(file).encoding == "utf-8"
        both = old.files[file].read_bytes(), new.files[file].read_bytes()
        thin = _blank_common_lines(*both, old.settings.layout(file).header) if plain else None
        if thin is not None:
            with tempfile.TemporaryDirectory() as folder:
                places = Path(folder, "old"), Path(folder, "new")
                for place, data in zip(places, thin, strict=True):
                    place.write_bytes(data)
                return list(old.read_at(places[0], file)), list(new.read_at(places[1], file))
    return before.context.list_records(name, file), after.context.list_records(name, file)


def _is_line_by_line(context: LoadContext, file: str) -> bool:
    """Return True for a file whose lines can be compared as they stand there."""
    is_trusted = reader_ending(file) not in context.distrusted_endings
    return is_trusted and reader_of(file).line_by_line and not file.endswith(GZIP_SUFFIX)


def _blank_common_lines(old: bytes, new: bytes, header: int) -> tuple[bytes, bytes] | None:
    """Return both files with blanks for the lines that they share, so that the others keep their numbers.

    `header` lines at the beginning stay. None where these differ, and where a record may go over several
    lines, as a table with line breaks in its cells has them.
    """
    begin = _common_beginning(old, new)
    end = _common_end(old[begin:], new[begin:])
    was, now = (data[begin : len(data) - end].split(b"\n") for data in (old, new))
    *head, _ = old[:begin].split(b"\n", header)
    if len(head) < header or any(text.count(b'"') % 2 for text in (old[:begin], *was, *now)):
        return None
    kept = b"".join(line + b"\n" for line in head)
    blanks = kept + b"\n" * old.count(b"\n", len(kept), begin)
    both = Counter(was) & Counter(now)
    return tuple(blanks + b"\n".join(_blank_lines(lines, Counter(both))) for lines in (was, now))  # type: ignore[return-value]


def _common_beginning(old: bytes, new: bytes) -> int:
    """Return how many bytes of whole lines two files share at their beginning."""
    size = min(len(old), len(new))
    at = next((at for at in range(0, size, BLOCK) if old[at : at + BLOCK] != new[at : at + BLOCK]), size)
    while at < size and old[at] == new[at]:
        at += 1
    return old.rfind(b"\n", 0, at) + 1


def _common_end(old: bytes, new: bytes) -> int:
    """Return how many bytes of whole lines two files share at their end."""
    size = min(len(old), len(new))
    ends = (at for at in range(0, size, BLOCK) if _block_at_end(old, at) != _block_at_end(new, at))
    at = next(ends, size)
    while at < size and old[-at - 1] == new[-at - 1]:
        at += 1
    # The first of these lines may have another beginning.
    first = old.find(b"\n", len(old) - at)
    return len(old) - first - 1 if first >= 0 else 0


def _block_at_end(data: bytes, at: int) -> bytes:
    """Return the block of bytes behind which so many come."""
    return data[max(0, len(data) - at - BLOCK) : len(data) - at]


def _blank_lines(lines: list[bytes], both: Counter[bytes]) -> Iterator[bytes]:
    for line in lines:
        common = both[line] > 0
        both[line] -= common
        yield b"" if common else line


def _diff_lists(
    old: list[RecordOrProblem], new: list[RecordOrProblem]
) -> tuple[list[RecordOrProblem], list[RecordOrProblem]]:
    """Return the records of each list that the other has not, compared as multisets of what they say."""
    was, now = list(map(_content_key, old)), list(map(_content_key, new))
    before, after = Counter(was), Counter(now)
    return _surplus_records(old, was, before - after), _surplus_records(new, now, after - before)


def _surplus_records(
    records: list[RecordOrProblem], keys: list[str], left: Counter[str]
) -> list[RecordOrProblem]:
    surplus = []
    for record, key in zip(records, keys, strict=True):
        if left[key] > 0:
            left[key] -= 1
            surplus.append(record)
    return surplus


def _content_key(record: RecordOrProblem) -> str:
    return record_digest(record) if isinstance(record, SourceRecord) else str(record)
