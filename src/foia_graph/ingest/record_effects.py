"""The records in which two states of the inputs differ, and their effects on others.

Of changed files the records are compared by what they say. Where others may have to change with them, the
difference may not be applied, and all is built again.
"""

import tempfile
from collections import Counter
from collections.abc import Container, Hashable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from foia_graph.ingest.mapping.claim_records import CLAIM_CLASS
from foia_graph.ingest.mapping.context import LoadContext, RecordOrProblem
from foia_graph.ingest.mapping.first_pass import (
    claim_source,
    has_names,
    is_claim_source,
    is_small,
    needs_scan,
    source_title,
)
from foia_graph.ingest.mapping.gazetteer import collect_names
from foia_graph.ingest.mapping.input_cache import InputCache
from foia_graph.ingest.mapping.inventory import (
    InputDigests,
    SourceFolder,
    SourceInventory,
    is_document_file,
)
from foia_graph.ingest.mapping.mapper import Placement
from foia_graph.ingest.mapping.record_fields import (
    DOCUMENT_CLASS,
    FIELDS_OF_RECORD_FIRST,
    FORESEEN_FIELDS,
    PAGE_CLASS,
    SOURCE_TYPES,
)
from foia_graph.ingest.mapping.sources import ClaimSource
from foia_graph.ingest.mapping.stored_context import FileName, StoredContext
from foia_graph.ingest.readers.folder import SOURCE_TOML
from foia_graph.ingest.readers.registry import GZIP_SUFFIX, reader_ending, reader_of
from foia_graph.ingest.record_entries import MORE_SUFFIX, record_digest
from foia_graph.ingest.session import LoadSession
from foia_graph.model import iris
from foia_graph.model.identities import IDENTIFIED_AS
from foia_graph.model.rdf_terms import NamedNode
from foia_graph.model.resource import Problem, SourceRecord
from foia_graph.model.restrictions import is_hidden_iri
from foia_graph.runtime.files import ContentStore
from foia_graph.store.quad_store import QuadStore

QUOTE = b'"'
MAX_SHARE = 0.1
"""Share of changed records beyond which building again is cheaper than applying differences."""


@dataclass(frozen=True, slots=True)
class FileDiff:
    """Records that were removed from a file of an input, and that were added, with their positions."""

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
        """Yield the records that were removed, each with the position where it stood."""
        return ((record, file.old_placement) for file in self.files for record in file.removed)

    @property
    def added(self) -> Iterator[tuple[RecordOrProblem, Placement]]:
        """Yield the records that were added, each with the position where it is."""
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
    # As multisets: a line that only moved is the same record, and one of two equal lines may be gone.
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


FIELDS_THAT_DECIDE = frozenset(("claims", "inSeries"))
"""Fields of a document on whose values depends what its file says of it, or which both may fill."""


@dataclass(frozen=True)
class RecordEffects:
    """What the first pass found before some records changed, and what was stored of all of them.

    `quads` are those of the generation before.
    """

    diff: RecordDiff
    context: StoredContext
    before: LoadSession
    after: LoadSession
    records: Container[str]
    quads: QuadStore
    cache: InputCache

    @cached_property
    def unread_files(self) -> frozenset[FileName]:
        """The files that a first pass over the inputs would omit now."""
        changed = {file.key for file in self.diff.files}
        now = {file.key for file in self.diff.files if self._is_unread(file)}
        return self.context.facts.unread_files - changed | now

    def reach_others(self) -> bool:
        """Return True when more than these records may have to change, or may be wrong together with others.

        The records before are mapped by now, so that their entries are there.
        """
        return (
            any(self._is_read_otherwise(file) for file in self.diff.files)
            or any(self._decides(file, record) for file, record, _ in self._changed_records())
            or self._statements(-1) != self._statements(1)
            or self._is_named_twice()
            or any(self._says_more_of(iri) for iri in self._described_documents())
        )

    def graph_titles(self, sign: int) -> dict[str, tuple[str, str]]:
        """Return title and source of the graphs of sources, as removed (-1) or added (1) records give them.

        Of those alone whose title differs.
        """
        return dict(sorted(self._titles(sign).items() - self._titles(-sign).items()))

    def _titles(self, sign: int) -> dict[str, tuple[str, str]]:
        return {source.graph: (source_title(record), source.iri) for record, source in self._sources(sign)}

    # -- files -----------------------------------------------------------------------------------------------

    def _is_read_otherwise(self, file: FileDiff) -> bool:
        was, now = (file.name in each.context.inventory.folders[file.folder].files for each in self._sessions)
        return was and now and (file.key in self.context.facts.unread_files) != self._is_unread(file)

    def _is_unread(self, file: FileDiff) -> bool:
        context = self.after.context
        folder = context.inventory.folders[file.folder]
        is_there = file.name in folder.files
        return (
            is_there
            and not is_small(folder, file.name)
            and not needs_scan(context, folder, file.name, self.cache)
        )

    @property
    def _sessions(self) -> tuple[LoadSession, LoadSession]:
        return self.before, self.after

    # -- records ---------------------------------------------------------------------------------------------

    def _changed_records(self) -> Iterator[tuple[FileDiff, RecordOrProblem, int]]:
        for file in self.diff.files:
            yield from ((file, record, -1) for record in file.removed)
            yield from ((file, record, 1) for record in file.added)

    def _decides(self, file: FileDiff, record: RecordOrProblem) -> bool:
        """Return whether others may depend on a record, whatever it says otherwise."""
        if isinstance(record, Problem) or record.type in (SOURCE_TYPES[0], CLAIM_CLASS):
            return True
        if record.fields.keys() & (FORESEEN_FIELDS | {IDENTIFIED_AS}):
            return True
        if record.type == PAGE_CLASS and file.key in self.context.facts.text_files:
            return True
        context = self.after.context
        iri = context.iri_of(record)
        is_hidden = is_hidden_iri(iri, context.hidden_things) or context.hides_source(
            context.source_name(file.folder, record)
        )
        # The text index has all names of a thing in one entry.
        is_judged = iri in context.mapper.rules.identities.groups
        return not iri or is_hidden or is_judged or iri in self.context.facts.claimed_things

    def _read_records(self, sign: int) -> Iterator[tuple[FileDiff, SourceRecord]]:
        for file, record, which in self._changed_records():
            if which == sign and isinstance(record, SourceRecord) and file.key not in self.unread_files:
                yield file, record

    def _sources(self, sign: int) -> Iterator[tuple[SourceRecord, ClaimSource]]:
        """Yield the removed (-1) or added (1) records of sources, each with the source."""
        context = self.after.context
        for file, record in self._read_records(sign):
            external = context.inventory.folders[file.folder].settings.external
            if is_claim_source(record) and (source := claim_source(context, record, external)):
                yield record, source

    def _statements(self, sign: int) -> Counter[Hashable]:
        """Return what removed (-1) or added (1) records say that the first pass must know: sources, names."""
        context = self.after.context
        found: Counter[Hashable] = Counter(source for _, source in self._sources(sign))
        if self.context.facts.has_files:
            named = (record for _, record in self._read_records(sign) if record.type in context.named_classes)
            found.update(collect_names([(context.iri_of(each), each)], context.profile) for each in named)
        return found

    def _is_named_twice(self) -> bool:
        names = [self._iri_of(record) for _, record, which in self._changed_records() if which == 1]
        new = [name for name in names if name not in self.before.entries]
        return len(set(names)) < len(names) or any(name in self.records for name in new)

    def _iri_of(self, record: RecordOrProblem) -> str:
        return self.after.context.iri_of(record) if isinstance(record, SourceRecord) else ""

    # -- what is next to a record of a document -----------------------------------------------------------

    def _described_documents(self) -> Iterator[str]:
        """Yield the things (IRIs) of which more is said next to a record that changed."""
        changed = (record for _, record, _ in self._changed_records() if isinstance(record, SourceRecord))
        names = {self._iri_of(each) for each in changed if each.type in (DOCUMENT_CLASS, PAGE_CLASS)}
        beside = {name for name in names if f"{name}{MORE_SUFFIX}" not in self.before.entries}
        yield from (name for name in beside if f"{name}{MORE_SUFFIX}" in self.records)

    def _says_more_of(self, iri: str) -> bool:
        """Return whether what is said of a thing next to its record may be other now.

        It stays where the record says something else only in fields that its file does not fill, and by which
        nothing is decided.
        """
        pair = [
            (file.folder, record)
            for file, record, _ in self._changed_records()
            if self._iri_of(record) == iri
        ]
        if len(pair) != 2:
            return True
        (old_folder, old), (new_folder, new) = pair
        if (
            not isinstance(old, SourceRecord)
            or not isinstance(new, SourceRecord)
            or old.type != DOCUMENT_CLASS
        ):
            return True
        fields = _changed_fields(old, new)
        come_or_gone = old.fields.keys() ^ new.fields.keys()
        ruled = FIELDS_OF_RECORD_FIRST | self.context.facts.page_statements
        if old_folder != new_folder or fields & FIELDS_THAT_DECIDE or come_or_gone & ruled:
            return True
        profile = self.after.context.profile
        return not {profile.predicates.get(name, "") for name in fields}.isdisjoint(
            self._predicates_beside(iri)
        )

    def _predicates_beside(self, iri: str) -> set[str]:
        """Return the predicates (IRIs) of what the file of a document says of it."""
        graphs = iris.graph_iri(self.after.context.base, "extracted/")
        return {
            quad.predicate.value
            for quad in self.quads.quads(NamedNode(iri), None, None, None)
            if isinstance(quad.graph_name, NamedNode) and quad.graph_name.value.startswith(graphs)
        }


def _changed_fields(old: SourceRecord, new: SourceRecord) -> set[str]:
    return {
        name for name in old.fields.keys() | new.fields.keys() if old.fields.get(name) != new.fields.get(name)
    }
