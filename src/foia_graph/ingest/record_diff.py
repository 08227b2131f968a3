"""Which records changed: those of changed files, compared as what they say."""

import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from foia_graph.ingest.mapping.context import (
    FILE_FIELDS,
    RESTRICTING_FIELDS,
    SOURCE_TYPES,
    LoadContext,
    RecordOrProblem,
)
from foia_graph.ingest.mapping.inventory import InputDigests, SourceInventory, is_document_file
from foia_graph.ingest.mapping.mapper import DOCUMENT_CLASS, PAGE_CLASS, Placement
from foia_graph.ingest.readers.folder import SOURCE_TOML
from foia_graph.ingest.readers.gzip_files import GZIP_SUFFIX
from foia_graph.ingest.readers.registry import reader_ending, reader_of
from foia_graph.ingest.session import MORE_SUFFIX, LoadSession, record_digest
from foia_graph.model.resource import Problem, SourceRecord

LARGEST_SHARE = 0.1
"""Share of changed records beyond which building anew is cheaper than applying differences."""


@dataclass(frozen=True, slots=True)
class RecordDiff:
    """Records that are gone and records that came, each with the place where it stood or stands."""

    gone: list[tuple[RecordOrProblem, Placement]]
    come: list[tuple[RecordOrProblem, Placement]]

    def __len__(self) -> int:
        return len(self.gone) + len(self.come)


def only_records_differ(old: InputDigests, new: InputDigests) -> bool:
    """True when the folders have the same settings and documents, so that only records can have changed."""
    return _settings_and_documents(old) == _settings_and_documents(new)


def _settings_and_documents(known: InputDigests) -> dict[str, Mapping[str, str]]:
    return {
        name: {
            file: digest for file, digest in found.items() if file == SOURCE_TOML or is_document_file(file)
        }
        if SOURCE_TOML in found
        else found
        for name, found in known.items()
    }


def diff_records(before: LoadSession, after: LoadSession) -> RecordDiff:
    """Compare the records of two states of the same folders."""
    old, new = before.world.inputs, after.world.inputs
    gone: list[tuple[RecordOrProblem, Placement]] = []
    come: list[tuple[RecordOrProblem, Placement]] = []
    for name, file in _changed_files(old, new):
        less, more = _diff_lists(*_read_both(before, after, name, file))
        gone += [(record, before.world.place(old.folders[name])) for record in less]
        come += [(record, after.world.place(new.folders[name])) for record in more]
    return RecordDiff(gone, come)


def supplied_texts_differ(before: LoadSession, after: LoadSession) -> bool:
    """True when a file that holds texts changed: what is read in them is described for all together."""
    holding = before.world.texts.files | after.world.texts.files
    return not holding.isdisjoint(_changed_files(before.world.inputs, after.world.inputs))


def affects_other_records(
    found: RecordDiff, before: LoadSession, after: LoadSession, others: Mapping[str, str]
) -> bool:
    """True when more than these records may have to change, or may be wrong together with others."""
    if before.world.sources.by_iri != after.world.sources.by_iri or before.world.graphs != after.world.graphs:
        return True
    if before.world.restricted != after.world.restricted:
        return True
    if before.collection.held and before.collection.known != after.collection.known:
        return True
    for record, _ in [*found.gone, *found.come]:
        if isinstance(record, Problem) or record.type == SOURCE_TYPES[0]:
            return True
        if record.fields.keys() & (RESTRICTING_FIELDS | FILE_FIELDS):
            return True
    names = [after.world.named(record) for record, _ in found.come if isinstance(record, SourceRecord)]
    if "" in names or len(set(names)) < len(names) or any(name in others for name in names):
        return True
    # What a record says of a document decides what is said of its pages beside it.
    records = [record for record, _ in [*found.gone, *found.come] if isinstance(record, SourceRecord)]
    documents = [after.world.named(each) for each in records if each.type in (DOCUMENT_CLASS, PAGE_CLASS)]
    return any(f"{name}{MORE_SUFFIX}" in others for name in documents)


def _changed_files(old: SourceInventory, new: SourceInventory) -> Iterator[tuple[str, str]]:
    for name in sorted(old.folders):
        was, now = old.folders[name].digests, new.folders[name].digests
        yield from (
            (name, file) for file in sorted(was.keys() | now.keys()) if was.get(file) != now.get(file)
        )


def _read_both(
    before: LoadSession, after: LoadSession, name: str, file: str
) -> tuple[list[RecordOrProblem], list[RecordOrProblem]]:
    """Read the records of a file before and after; of files with a record a line only those that differ."""
    old, new = before.world.inputs.folders[name], after.world.inputs.folders[name]
    if file in old.files and file in new.files and _is_line_by_line(after.world, file):
        plain = old.folder.layout(file).encoding == "utf-8"
        thin = (
            _blank_common_lines(old.files[file].read_bytes(), new.files[file].read_bytes()) if plain else None
        )
        if thin is not None:
            with tempfile.TemporaryDirectory() as folder:
                places = Path(folder, "old"), Path(folder, "new")
                for place, data in zip(places, thin, strict=True):
                    place.write_bytes(data)
                return list(old.read(places[0], file)), list(new.read(places[1], file))
    return before.world.read_file(name, file), after.world.read_file(name, file)


def _is_line_by_line(world: LoadContext, file: str) -> bool:
    """True for a file whose lines can be compared as they stand there."""
    is_trusted = reader_ending(file) not in world.distrusted_endings
    return is_trusted and reader_of(file).line_by_line and not file.endswith(GZIP_SUFFIX)


def _blank_common_lines(old: bytes, new: bytes) -> tuple[bytes, bytes] | None:
    """Blank the lines that both have, so that the others keep their numbers; the first line is the header.

    None where a record may go over several lines, as the cells of a table with line breaks do.
    """
    was, now = old.split(b"\n"), new.split(b"\n")
    if was[0] != now[0] or any(line.count(b'"') % 2 for line in [*was, *now]):
        return None
    both = Counter(was[1:]) & Counter(now[1:])
    return tuple(b"\n".join([lines[0], *_blank_lines(lines[1:], Counter(both))]) for lines in (was, now))  # type: ignore[return-value]


def _blank_lines(lines: list[bytes], both: Counter[bytes]) -> Iterator[bytes]:
    for line in lines:
        common = both[line] > 0
        both[line] -= common
        yield b"" if common else line


def _diff_lists(
    old: list[RecordOrProblem], new: list[RecordOrProblem]
) -> tuple[list[RecordOrProblem], list[RecordOrProblem]]:
    """Compare two lists of records as multisets of what they say."""
    was, now = list(map(_content_key, old)), list(map(_content_key, new))
    before, after = Counter(was), Counter(now)
    return _surplus_records(old, was, before - after), _surplus_records(new, now, after - before)


def _surplus_records(
    records: list[RecordOrProblem], keys: list[str], left: Counter[str]
) -> list[RecordOrProblem]:
    kept = []
    for record, key in zip(records, keys, strict=True):
        if left[key] > 0:
            left[key] -= 1
            kept.append(record)
    return kept


def _content_key(record: RecordOrProblem) -> str:
    return record_digest(record) if isinstance(record, SourceRecord) else str(record)
