"""Update of a store: where nothing but a few records changed, their quads are exchanged in a clone.

The records of changed files are mapped as they were, in the context of the inputs before, and as they are.
Lines of N-Quads that only the first gave are taken out of the clone, and those of the second put in."""

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from foia_graph.ingest.derived_tables import update_answers
from foia_graph.ingest.job import LoadJob, copy_inputs, serve_generation
from foia_graph.ingest.mapping.claim_records import CLAIM_CLASS
from foia_graph.ingest.mapping.context import RecordOrProblem
from foia_graph.ingest.mapping.first_pass import claim_source, is_claim_source, source_title
from foia_graph.ingest.mapping.gazetteer import collect_names
from foia_graph.ingest.mapping.inventory import (
    InputDigests,
    SourceFolder,
    SourceInventory,
    input_digests,
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
from foia_graph.ingest.mapping.rules import ClaimSource
from foia_graph.ingest.mapping.stored_context import StoredContext, keep_stored_context
from foia_graph.ingest.readers.registry import GZIP_SUFFIX, reader_of
from foia_graph.ingest.readers.source_settings import SOURCE_TOML
from foia_graph.ingest.record_entries import (
    MORE_SUFFIX,
    catalogue_identity,
    count_changes,
    has_documents,
    record_digest,
    thing_iris,
    write_entries,
)
from foia_graph.ingest.report import LoadReport, stored_count
from foia_graph.ingest.session import LoadSession, PlacedResource
from foia_graph.model import iris
from foia_graph.model.identities import IDENTIFIED_AS
from foia_graph.model.rdf_terms import NamedNode
from foia_graph.model.resource import Problem, SourceRecord
from foia_graph.model.restrictions import is_hidden_iri
from foia_graph.search.build import IndexBuilder
from foia_graph.search.similar.embedder import concerns_pages
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.claim_views import claim_fragments, write_claim_orders
from foia_graph.store.derivation import CatalogueChange
from foia_graph.store.embedded_store import EmbeddedStore
from foia_graph.store.generations.build import GenerationWriter
from foia_graph.store.generations.contents import QuadDifference, store_errors_explained
from foia_graph.store.generations.generation import Generation, Json
from foia_graph.store.quad_store import QuadStore
from foia_graph.store.tables.database import TableReader, write_tables
from foia_graph.store.text_manifest import PAGES_WAITING, read_texts

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


def update(
    job: LoadJob, writer: GenerationWriter, inventory: SourceInventory, input_paths: Mapping[str, Path]
) -> LoadReport | None:
    """Apply what changed to a clone of the current generation, serve it, and return the report.

    Returns None where that may not do, and everything is to be built again; raises LoadRefused.
    """
    current = writer.current
    assert current is not None, "an update has something before it"
    if settings_and_documents(input_digests(current.inputs)) != settings_and_documents(inventory.digests):
        return None
    job.similar_pages.check_embedder()
    # The store has a copy of each file that was loaded, so the records before can be read again.
    old_inventory, _ = job.collect_inputs(())
    stored = job.stored_context(current, old_inventory)
    with ThreadPoolExecutor(2) as pool:
        # The disk is waited for while records are mapped, and then twice at a time.
        old_quads = pool.submit(_open_quads, current)
        before, after = (job.resume_session(each, stored) for each in (old_inventory, inventory))
        lines = _differing_lines(job, current, before, after, stored, old_quads)
        if lines is None:
            return None
        _add_stored_links(after, before, old_quads.result())
        after.finish()
        copies = pool.submit(copy_inputs, writer, input_paths)
        generation = _Update(job, writer, current, old_quads.result(), before, after, *lines).build()
        copies.result()
    report = serve_generation(job, writer, generation, after.report)
    keep_stored_context(job.layout, current, generation, stored)
    return report


def _open_quads(generation: Generation) -> EmbeddedStore:
    with store_errors_explained():
        return EmbeddedStore.of_generation(generation.path)


def _differing_lines(
    job: LoadJob,
    current: Generation,
    before: LoadSession,
    after: LoadSession,
    stored: StoredContext,
    quads: Future[EmbeddedStore],
) -> tuple[set[str], set[str]] | None:
    """Return the lines that differ, as they were and are; None where other records may have to change too."""
    for session in (before, after):
        job.find_quote_places(session)
    changed = diff_records(before, after)
    if len(changed) > MAX_SHARE * stored_count(current, "things"):
        return None
    removed, added = ([each for each in changed if each.sign == sign] for sign in (-1, 1))
    lines_before = _map_to_lines(before, removed)
    effects = RecordEffects(changed, stored, before, after, TableReader(current.path), quads.result())
    if effects.reach_others():
        return None
    lines_before |= _lines_of(before, before.graph_resources(effects.graph_titles(-1)))
    lines_after = _map_to_lines(after, added)
    return lines_before, lines_after | _lines_of(after, after.graph_resources(effects.graph_titles(1)))


def _map_to_lines(session: LoadSession, changed: Iterable[ChangedRecord]) -> set[str]:
    return _lines_of(session, session.map_records((each.record, each.placement) for each in changed))


def _lines_of(session: LoadSession, resources: Iterable[PlacedResource]) -> set[str]:
    write = session.context.writer.write
    texts = (
        text
        for res, home, is_whole, is_dated in resources
        for text in write(res, home, is_whole=is_whole, is_dated=is_dated)
    )
    # Not splitlines(): a text may hold U+2028 and other ends of lines that are none in N-Quads.
    return {f"{line}\n" for text in texts for line in text.split("\n")[:-1]}


def _add_stored_links(after: LoadSession, before: LoadSession, store: QuadStore) -> None:
    """Add the links of what is above changed things in the store: a circle may close over those."""
    todo = [above for links in after.upward_links.values() for above, _ in links]
    predicates = [NamedNode(path) for path in after.context.acyclic_predicates]
    while todo:
        iri = todo.pop()
        if iri in after.upward_links or iri in before.entries or "://" not in iri:
            continue
        quads = (q for p in predicates for q in store.quads(NamedNode(iri), p, None))
        above = [quad.object.value for quad in quads if isinstance(quad.object, NamedNode)]
        after.upward_links[iri] = [(each, "") for each in above]
        todo += above


@dataclass(frozen=True, slots=True)
class _Update:
    """The parts of a generation that differs from the current one in some lines."""

    job: LoadJob
    writer: GenerationWriter
    current: Generation
    old_quads: EmbeddedStore
    before: LoadSession
    after: LoadSession
    lines_before: set[str]
    lines_after: set[str]

    def build(self) -> Generation:
        """Return the new generation, which is not served yet."""
        report = self.after.report
        self._count(report)
        texts = read_texts(self.current.path)  # an update changes no text of a document
        report.add_documents(texts)
        inventory = self.after.context.inventory
        versions = {**self.current.versions, **self.job.versions(inventory, has_documents(self.current))}
        counts: dict[str, Json] = {"things": report.things, "conflicts": report.conflicts}
        counts[PAGES_WAITING] = self.current.counts.get(PAGES_WAITING, 0)

        def write_beside(folder: Path, difference: QuadDifference) -> None:
            # Opened once for both: to open a store takes as long as what is then read of it.
            new_quads = EmbeddedStore.of_generation(folder)
            new, profile = replace(self.current, path=folder, versions=versions), self.job.profile
            before = Catalogue(self.current, profile, self.old_quads)
            with write_tables(folder) as connection:
                write_entries(connection, self.after.entries, self.before.entries)
            change = CatalogueChange(before, Catalogue(new, profile, new_quads), difference)
            update_answers(folder, change)
            builder = IndexBuilder(profile, versions, texts, self.job.layout.pages)
            if self.job.options.rebuild_text:
                builder.rewrite_index(folder)
            else:
                builder.update_index(change)
            self._write_claim_orders(folder)
            lines = self.lines_before ^ self.lines_after
            self.job.similar_pages.write(folder, versions, texts, not concerns_pages(lines, profile))
            record = self.job.change_record(self.writer, self.after)
            counts.update(record.write_for_update(folder, difference, self.old_quads, new_quads))

        return self.writer.update(
            self.lines_before - self.lines_after,
            self.lines_after - self.lines_before,
            identity=lambda folder: catalogue_identity(folder, versions),
            versions=versions,
            counts=counts,
            inputs=inventory.digests,
            extra=write_beside,
            old_quads=self.old_quads,
        )

    def _count(self, report: LoadReport) -> None:
        count_changes(report, self.before.entries, self.after.entries)
        report.conflicts += stored_count(self.current, "conflicts") - self.before.report.conflicts
        more = len(thing_iris(self.after.entries)) - len(thing_iris(self.before.entries))
        report.things = stored_count(self.current, "things") + more

    def _write_claim_orders(self, folder: Path) -> None:
        before, after = self.before, self.after
        gone = thing_iris(before.entries)
        known = TableReader(self.current.path)
        orders: dict[str, tuple[str, ...]] = {}
        for name in {*gone, *after.claim_orders}:
            # Those of its own record come first, and only these change.
            beside = claim_fragments(known, name)[len(before.claim_orders.get(name, ())) :]
            if order := (*after.claim_orders.get(name, ()), *beside):
                orders[name] = order
        with write_tables(folder) as connection:
            write_claim_orders(connection, orders, gone)
