"""The records in which two states of the inputs differ, and their effects on others.

Of changed files the records are compared by what they say. Where others may have to change with them, the
difference may not be applied, and all is built again.
"""

from collections import Counter
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from foia_graph.ingest.mapping.claim_records import CLAIM_CLASS
from foia_graph.ingest.mapping.context import RecordOrProblem
from foia_graph.ingest.mapping.first_pass import claim_source, is_claim_source, source_title
from foia_graph.ingest.mapping.gazetteer import collect_names
from foia_graph.ingest.mapping.inventory import InputDigests, SourceFolder, is_document_file
from foia_graph.ingest.mapping.mapper import Placement
from foia_graph.ingest.mapping.record_fields import (
    DOCUMENT_CLASS,
    FIELDS_OF_RECORD_FIRST,
    FORESEEN_FIELDS,
    PAGE_CLASS,
    SOURCE_TYPES,
)
from foia_graph.ingest.mapping.rules import ClaimSource
from foia_graph.ingest.mapping.stored_context import StoredContext
from foia_graph.ingest.readers.registry import GZIP_SUFFIX, reader_of
from foia_graph.ingest.readers.source_settings import SOURCE_TOML
from foia_graph.ingest.record_entries import MORE_SUFFIX, record_digest
from foia_graph.ingest.session import LoadSession
from foia_graph.model import iris
from foia_graph.model.identities import IDENTIFIED_AS
from foia_graph.model.rdf_terms import NamedNode
from foia_graph.model.resource import Problem, SourceRecord
from foia_graph.model.restrictions import is_hidden_iri
from foia_graph.store.quad_store import QuadStore
from foia_graph.store.tables.database import TableReader

Key = TypeVar("Key", bound=Hashable)
QUOTE = b'"'
# Share of changed records beyond which building again is cheaper than applying differences.
MAX_SHARE = 0.1


@dataclass(frozen=True, slots=True)
class ChangedRecord:
    """A record that was removed (`sign` is -1) from a file of an input, or added (1), with its position."""

    folder: str
    file: str
    record: RecordOrProblem
    placement: Placement
    sign: int


def settings_and_documents(inputs: InputDigests) -> dict[str, Mapping[str, str]]:
    """Return those files of inputs that are no files of records; where one changed, all is built again."""
    return {
        name: {
            file: digest for file, digest in digests.items() if file == SOURCE_TOML or is_document_file(file)
        }
        if SOURCE_TOML in digests
        else digests
        for name, digests in inputs.items()
    }


def diff_records(before: LoadSession, after: LoadSession) -> list[ChangedRecord]:
    """Return what differs between the records of two states of the same folders."""
    old, new = before.context.inventory.folders, after.context.inventory.folders
    files = (
        (name, file)
        for name in sorted(old)
        for file in sorted({each for each, _ in old[name].digests.items() ^ new[name].digests.items()})
    )
    found: list[ChangedRecord] = []
    for name, file in files:
        both = _read_both(before, after, name, file)
        keys = [[*map(_content_key, records)] for records in both]
        for session, records, own, more, sign in zip(
            (before, after), both, keys, _surplus(*keys), (-1, 1), strict=True
        ):
            placement = session.context.placement(session.context.inventory.folders[name])
            changed = (record for record, key in zip(records, own, strict=True) if _take(more, key))
            found += (ChangedRecord(name, file, record, placement, sign) for record in changed)
    return found


def _surplus(old: Sequence[Key], new: Sequence[Key]) -> tuple[Counter[Key], Counter[Key]]:
    was, now = Counter(old), Counter(new)
    return was - now, now - was


def _take(counts: Counter[Key], key: Key) -> bool:
    is_left = counts[key] > 0
    counts[key] -= is_left
    return is_left


def differing_lines(old: Path, new: Path, header: int = 0) -> tuple[list[bytes], list[bytes]]:
    """Return the lines of two files; those that both have are empty, so that the others keep their numbers.

    The lines of the header stay.
    """
    was, now = (path.read_bytes().split(b"\n") for path in (old, new))
    removed, added = _surplus(was[header:], now[header:])
    return (
        [*was[:header], *(line if _take(removed, line) else b"" for line in was[header:])],
        [*now[:header], *(line if _take(added, line) else b"" for line in now[header:])],
    )


def _read_both(
    before: LoadSession, after: LoadSession, name: str, file: str
) -> tuple[list[RecordOrProblem], list[RecordOrProblem]]:
    old, new = before.context.inventory.folders[name], after.context.inventory.folders[name]
    is_plain = old.settings.layout(file).encoding == "utf-8" and not file.endswith(GZIP_SUFFIX)
    is_compared = is_plain and file in old.files and file in new.files and reader_of(file).line_by_line
    if is_compared and (found := _read_differing(old, new, file)) is not None:
        return found
    return before.context.list_records(name, file), after.context.list_records(name, file)


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
    return old.read_bytes(b"\n".join(was), file), new.read_bytes(b"\n".join(now), file)


def _has_open_quote(path: Path) -> bool:
    with path.open("rb") as lines:
        return any(line.count(QUOTE) % 2 for line in lines)


def _content_key(record: RecordOrProblem) -> str:
    return record_digest(record) if isinstance(record, SourceRecord) else str(record)


# Fields of a document on whose values depends what its file says of it, or which both may fill.
FIELDS_THAT_DECIDE = frozenset(("claims", "inSeries"))


@dataclass(frozen=True)
class RecordEffects:
    """Changed records, and what is known of all others: by the first pass, and by the generation before.

    `tables` and `quads` are those of the generation before.
    """

    changed: list[ChangedRecord]
    context: StoredContext
    before: LoadSession
    after: LoadSession
    tables: TableReader
    quads: QuadStore

    def reach_others(self) -> bool:
        """Return True when more than these records may have to change, or may be wrong together with others.

        The records before are mapped by now, so that their entries are there.
        """
        return (
            any(map(self._decides, self.changed))
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

    def _decides(self, changed: ChangedRecord) -> bool:
        """Return whether others may depend on a record, whatever it says otherwise."""
        record = changed.record
        if isinstance(record, Problem) or record.type in (SOURCE_TYPES[0], CLAIM_CLASS):
            return True
        if record.fields.keys() & (FORESEEN_FIELDS | {IDENTIFIED_AS}):
            return True
        if record.type == PAGE_CLASS and (changed.folder, changed.file) in self.context.text_files:
            return True
        context = self.after.context
        iri = context.iri_of(record)
        is_hidden = is_hidden_iri(iri, context.hidden_things) or context.hides_source(
            context.source_name(changed.folder, record)
        )
        # The text index has all names of a thing in one entry.
        is_judged = iri in context.rules.identities.groups
        return not iri or is_hidden or is_judged or iri in self.context.claimed_things

    def _records(self, sign: int) -> Iterator[tuple[str, SourceRecord]]:
        for each in self.changed:
            if each.sign == sign and isinstance(each.record, SourceRecord):
                yield each.folder, each.record

    def _sources(self, sign: int) -> Iterator[tuple[SourceRecord, ClaimSource]]:
        context = self.after.context
        for folder, record in self._records(sign):
            external = context.inventory.folders[folder].settings.external
            if is_claim_source(record) and (source := claim_source(context, record, external)):
                yield record, source

    def _statements(self, sign: int) -> Counter[Hashable]:
        context = self.after.context
        found: Counter[Hashable] = Counter(source for _, source in self._sources(sign))
        if self.context.has_files:
            named = (record for _, record in self._records(sign) if record.type in context.named_classes)
            found.update(collect_names([(context.iri_of(each), each)], context.profile) for each in named)
        return found

    def _is_named_twice(self) -> bool:
        names = [self._iri_of(each.record) for each in self.changed if each.sign == 1]
        new = [name for name in names if name not in self.before.entries]
        return len(set(names)) < len(names) or any(map(self._is_stored, new))

    def _is_stored(self, name: str) -> bool:
        return self.tables.row("SELECT 1 FROM record WHERE iri = ?", (name,)) is not None

    def _iri_of(self, record: RecordOrProblem) -> str:
        return self.after.context.iri_of(record) if isinstance(record, SourceRecord) else ""

    def _described_documents(self) -> Iterator[str]:
        changed = (each.record for each in self.changed if isinstance(each.record, SourceRecord))
        names = {self._iri_of(each) for each in changed if each.type in (DOCUMENT_CLASS, PAGE_CLASS)}
        beside = {name for name in names if f"{name}{MORE_SUFFIX}" not in self.before.entries}
        yield from (name for name in beside if self._is_stored(f"{name}{MORE_SUFFIX}"))

    def _says_more_of(self, iri: str) -> bool:
        """Return whether what is said of a thing next to its record may be other now.

        It stays where the record says something else only in fields that its file does not fill, and by which
        nothing is decided.
        """
        pair = [each for each in self.changed if self._iri_of(each.record) == iri]
        if len(pair) != 2:
            return True
        old, new = (each.record for each in pair)
        if (
            not isinstance(old, SourceRecord)
            or not isinstance(new, SourceRecord)
            or old.type != DOCUMENT_CLASS
            or pair[0].folder != pair[1].folder
        ):
            return True
        names = old.fields.keys() | new.fields.keys()
        fields = {name for name in names if old.fields.get(name) != new.fields.get(name)}
        come_or_gone = old.fields.keys() ^ new.fields.keys()
        ruled = FIELDS_OF_RECORD_FIRST | self.context.page_statements
        if fields & FIELDS_THAT_DECIDE or come_or_gone & ruled:
            return True
        profile = self.after.context.profile
        return not {profile.predicates.get(name, "") for name in fields}.isdisjoint(
            self._predicates_beside(iri)
        )

    def _predicates_beside(self, iri: str) -> set[str]:
        graphs = iris.graph_iri(self.after.context.base, "extracted/")
        return {
            quad.predicate.value
            for quad in self.quads.quads(NamedNode(iri), None, None, None)
            if isinstance(quad.graph_name, NamedNode) and quad.graph_name.value.startswith(graphs)
        }
