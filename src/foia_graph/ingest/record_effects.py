"""Effects of changed records on others: where there are any, the difference of records may not be applied."""

from collections import Counter
from collections.abc import Container, Hashable, Iterator
from dataclasses import dataclass
from functools import cached_property

from foia_graph.ingest.mapping.claim_records import CLAIM_CLASS
from foia_graph.ingest.mapping.context import RecordOrProblem
from foia_graph.ingest.mapping.first_pass import (
    claim_source,
    is_claim_source,
    is_small,
    needs_scan,
    source_title,
)
from foia_graph.ingest.mapping.gazetteer import collect_names
from foia_graph.ingest.mapping.input_cache import InputCache
from foia_graph.ingest.mapping.record_fields import (
    DOCUMENT_CLASS,
    FIELDS_OF_RECORD_FIRST,
    FORESEEN_FIELDS,
    PAGE_CLASS,
    SOURCE_TYPES,
)
from foia_graph.ingest.mapping.sources import ClaimSource
from foia_graph.ingest.mapping.stored_context import FileName, StoredContext
from foia_graph.ingest.record_diff import FileDiff, RecordDiff
from foia_graph.ingest.record_entries import MORE_SUFFIX
from foia_graph.ingest.session import LoadSession
from foia_graph.model import iris
from foia_graph.model.identities import IDENTIFIED_AS
from foia_graph.model.rdf_terms import NamedNode
from foia_graph.model.resource import Problem, SourceRecord
from foia_graph.model.restrictions import is_hidden_iri
from foia_graph.store.quad_store import QuadStore

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
        """The files that a first pass over the inputs would leave out now."""
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
        """Return whether a file would be read by the first pass now, and was not, or the other way round."""
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
        """Yield each record with its file, and -1 where it was removed, 1 where it was added."""
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
        """Yield the removed (-1) or added (1) records of files that the first pass reads."""
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

    # -- what stands beside a record of a document -----------------------------------------------------------

    def _described_documents(self) -> Iterator[str]:
        """Yield the things (IRIs) of which more is said beside a record that changed."""
        changed = (record for _, record, _ in self._changed_records() if isinstance(record, SourceRecord))
        names = {self._iri_of(each) for each in changed if each.type in (DOCUMENT_CLASS, PAGE_CLASS)}
        beside = {name for name in names if f"{name}{MORE_SUFFIX}" not in self.before.entries}
        yield from (name for name in beside if f"{name}{MORE_SUFFIX}" in self.records)

    def _says_more_of(self, iri: str) -> bool:
        """Return whether what is said of a thing beside its record may be other now.

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
    """Return the names of the fields in which two records differ."""
    return {
        name for name in old.fields.keys() | new.fields.keys() if old.fields.get(name) != new.fields.get(name)
    }
