"""Update of a store: where nothing but a few records changed, their quads are exchanged in a clone.

The records of changed files are mapped as they were, in the context of the inputs before, and as they are.
Lines of N-Quads that only the first gave are taken out of the clone, and those of the second put in.
"""

from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from foia_graph.ingest.job import LoadJob, copy_inputs, serve_generation
from foia_graph.ingest.mapping.context import RecordOrProblem
from foia_graph.ingest.mapping.input_cache import InputCache
from foia_graph.ingest.mapping.inventory import SourceInventory, input_digests
from foia_graph.ingest.mapping.mapper import Placement
from foia_graph.ingest.record_diff import (
    LARGEST_SHARE,
    affects_other_records,
    diff_records,
    note_plain_files,
    only_records_differ,
    supplied_texts_differ,
)
from foia_graph.ingest.record_entries import (
    StoredRecords,
    catalogue_identity,
    count_changes,
    thing_iris,
)
from foia_graph.ingest.report import LoadReport, stored_count
from foia_graph.ingest.session import LoadSession
from foia_graph.ingest.versions import has_documents
from foia_graph.model.rdf_terms import NamedNode
from foia_graph.store import claim_order, text_manifest
from foia_graph.store.embedded_store import EmbeddedStore
from foia_graph.store.generations.build import GenerationWriter
from foia_graph.store.generations.diff import QuadDifference
from foia_graph.store.generations.generation import Generation, Json
from foia_graph.store.generations.nquads import store_errors_explained
from foia_graph.store.quad_store import QuadStore


def update(
    job: LoadJob, writer: GenerationWriter, inventory: SourceInventory, input_paths: Mapping[str, Path]
) -> LoadReport | None:
    """Apply what changed to a clone of the current generation, serve it, and return the report.

    Returns None where that may not do, and everything is to be built anew; raises LoadRefused.
    """
    current = writer.current
    assert current is not None, "an update has something before it"
    if not only_records_differ(input_digests(current.inputs), inventory.digests):
        return None
    with ThreadPoolExecutor(2) as pool:
        # The disk is waited for while records are mapped, and then twice at a time.
        old_quads = pool.submit(_open_quads, current)
        changes = _find_changes(job, current, inventory)
        if changes is None:
            return None
        before, after, lines = changes
        _add_stored_links(after, before, old_quads.result())
        after.finish()
        copies = pool.submit(copy_inputs, writer, input_paths)
        generation = _Update(job, writer, current, old_quads.result(), before, after, lines).build()
        copies.result()
    return serve_generation(job, writer, generation, after.report)


def _open_quads(generation: Generation) -> EmbeddedStore:
    with store_errors_explained():
        return EmbeddedStore.of_generation(generation.path)


def _find_changes(
    job: LoadJob, current: Generation, inventory: SourceInventory
) -> "tuple[LoadSession, LoadSession, _LineChanges] | None":
    """Return the sessions that mapped what differs, before and after, and its lines; None as `update`."""
    note_plain_files(job.input_cache, input_digests(current.inputs), inventory, job.layout.files)
    after = job.start_session(inventory)
    # The store has a copy of each file that was loaded, so the records before can be read again.
    before = job.start_session(job.collect_inputs(())[0])
    lines = _map_changes(before, after, current, job.input_cache)
    return None if lines is None else (before, after, lines)


@dataclass(frozen=True, slots=True)
class _LineChanges:
    """Lines of N-Quads as records say them before and after, and the file of records after."""

    before: set[str]
    after: set[str]
    records: bytes


def _map_changes(
    before: LoadSession, after: LoadSession, current: Generation, cache: InputCache
) -> _LineChanges | None:
    """Map the records that differ; None where there are too many, or others may have to change with them."""
    if supplied_texts_differ(before, after):
        return None
    diff = diff_records(before, after, cache)
    if len(diff) > LARGEST_SHARE * stored_count(current, "things"):
        return None
    stored = StoredRecords.of_generation(current)
    lines_before = _map_to_lines(before, diff.removed)
    if affects_other_records(diff, before, after, stored):
        return None
    lines_after = _map_to_lines(after, diff.added)
    return _LineChanges(lines_before, lines_after, stored.exchange(before.entries, after.entries))


def _map_to_lines(session: LoadSession, records: Iterable[tuple[RecordOrProblem, Placement]]) -> set[str]:
    write = session.context.writer.write
    texts = (text for res, home in session.map_records(records) for text in write(res, home))
    # Not splitlines(): a text may hold U+2028 and other ends of lines that are none in N-Quads.
    return {f"{line}\n" for text in texts for line in text.split("\n")[:-1]}


def _add_stored_links(after: LoadSession, before: LoadSession, store: QuadStore) -> None:
    """Add to the upward links of changed things those of what is above them in the store.

    A circle may close over records that did not change.
    """
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
    change: _LineChanges

    def build(self) -> Generation:
        """Return the new generation, which is not served yet."""
        report, change, inventory = self.after.report, self.change, self.after.context.inventory
        self._count(report)
        report.add_documents(text_manifest.read_texts(self.current.path))
        versions = self._versions()
        counts: dict[str, Json] = {"things": report.things, "conflicts": report.conflicts}

        def write_beside(folder: Path, difference: QuadDifference) -> None:
            # Opened once for both: to open a store takes as long as what is then read of it.
            new_quads = EmbeddedStore.of_generation(folder)
            self._write_text_index(folder, (new_quads, self.old_quads), versions)
            columns = self.job.column_update(versions, self.old_quads, new_quads)
            columns.write_files(folder, self.current.path, difference)
            self._write_claim_orders(folder)
            record = self.job.change_record(self.writer, self.after)
            counts.update(record.write_for_update(folder, difference))

        return self.writer.update(
            change.before - change.after,
            change.after - change.before,
            identity=catalogue_identity([change.records], versions),
            versions=versions,
            counts=counts,
            inputs=inventory.digests,
            records=[change.records],
            extra=write_beside,
            old_quads=self.old_quads,
        )

    def _count(self, report: LoadReport) -> None:
        count_changes(report, self.before.entries, self.after.entries)
        report.conflicts += stored_count(self.current, "conflicts") - self.before.report.conflicts
        more = len(thing_iris(self.after.entries)) - len(thing_iris(self.before.entries))
        report.things = stored_count(self.current, "things") + more

    def _versions(self) -> dict[str, str]:
        """Return the versions of the generation; a change of what is restricted is no matter of an update."""
        versions = self.job.versions(self.after.context.inventory, has_documents(self.current))
        return {**self.current.versions, **versions}

    def _write_claim_orders(self, folder: Path) -> None:
        gone, orders = thing_iris(self.before.entries), self.after.claim_orders
        profile = self.job.profile.digest
        claim_order.update_claim_orders(folder, self.current.path, gone, orders, profile)

    def _write_text_index(
        self, folder: Path, stores: tuple[QuadStore, QuadStore], versions: Mapping[str, str]
    ) -> None:
        texts = text_manifest.read_texts(self.current.path)  # an update changes no text of a document
        text_manifest.write_texts(folder, texts)
        builder = self.job.index_builder(versions, texts)
        if self.job.options.rebuild_text:
            builder.rewrite_index(folder)
        else:
            changed = {_subject(line) for line in self.change.before ^ self.change.after}
            builder.update_index(folder, self.current.path, stores, changed)


def _subject(line: str) -> str:
    """Return the subject of a line of N-Quads."""
    return line[1 : line.index(">")]
