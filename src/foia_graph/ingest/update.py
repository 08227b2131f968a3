"""Update of a store: where nothing but a few records changed, their quads are exchanged in a clone.

The records of changed files are mapped as they were, in the context of the inputs before, and as they are.
Lines of N-Quads that only the first gave are taken out of the clone, and those of the second put in.
"""

from collections.abc import Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from foia_graph.ingest.derived_tables import update_answers
from foia_graph.ingest.job import LoadJob, copy_inputs, serve_generation
from foia_graph.ingest.mapping.context import RecordOrProblem
from foia_graph.ingest.mapping.inventory import SourceInventory, input_digests
from foia_graph.ingest.mapping.mapper import Placement
from foia_graph.ingest.mapping.stored_context import StoredContext
from foia_graph.ingest.record_effects import (
    MAX_SHARE,
    RecordEffects,
    diff_records,
    only_records_differ,
)
from foia_graph.ingest.record_entries import (
    StoredRecords,
    catalogue_identity,
    change_entries,
    changed_entries,
    count_changes,
    has_documents,
    thing_iris,
)
from foia_graph.ingest.report import LoadReport, stored_count
from foia_graph.ingest.session import LoadSession, PlacedResource
from foia_graph.model.rdf_terms import NamedNode
from foia_graph.search.similar.build import concerns_pages
from foia_graph.store import claim_order, text_manifest
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.derivation import CatalogueChange
from foia_graph.store.embedded_store import EmbeddedStore
from foia_graph.store.generations.build import GenerationWriter
from foia_graph.store.generations.contents import store_errors_explained
from foia_graph.store.generations.diff import GenerationChange, QuadDifference
from foia_graph.store.generations.generation import Generation, Json
from foia_graph.store.quad_store import QuadStore
from foia_graph.store.tables.database import TableReader, write_tables


def update(
    job: LoadJob, writer: GenerationWriter, inventory: SourceInventory, input_paths: Mapping[str, Path]
) -> LoadReport | None:
    """Apply what changed to a clone of the current generation, serve it, and return the report.

    Returns None where that may not do, and everything is to be built again; raises LoadRefused.
    """
    current = writer.current
    assert current is not None, "an update has something before it"
    if not only_records_differ(input_digests(current.inputs), inventory.digests):
        return None
    job.similar_pages.check_embedder()
    with ThreadPoolExecutor(2) as pool:
        # The disk is waited for while records are mapped, and then twice at a time.
        old_quads = pool.submit(_open_quads, current)
        changes = _find_changes(job, current, inventory, old_quads)
        if changes is None:
            return None
        _add_stored_links(changes.after, changes.before, old_quads.result())
        changes.after.finish()
        copies = pool.submit(copy_inputs, writer, input_paths)
        generation = _Update(job, writer, current, old_quads.result(), changes).build()
        copies.result()
    job.next_context = changes.context
    return serve_generation(job, writer, generation, changes.after.report)


def _open_quads(generation: Generation) -> EmbeddedStore:
    with store_errors_explained():
        return EmbeddedStore.of_generation(generation.path)


@dataclass(frozen=True, slots=True)
class _Changes:
    """The sessions that mapped what differs, with what they wrote of it.

    `lines_before` and `lines_after` are lines of N-Quads, `records` are the entries of records that change,
    `context` is what is known of all inputs after.
    """

    before: LoadSession
    after: LoadSession
    lines_before: set[str]
    lines_after: set[str]
    records: dict[str, str | None]
    context: StoredContext


def _find_changes(
    job: LoadJob, current: Generation, inventory: SourceInventory, quads: Future[EmbeddedStore]
) -> _Changes | None:
    """Return what differs; None where it is too much, or other records may have to change with it."""
    cache = job.input_cache
    # The store has a copy of each file that was loaded, so the records before can be read again.
    old_inventory, _ = job.collect_inputs(())
    stored = job.stored_context(current, old_inventory)
    before, after = (job.resume_session(each, stored) for each in (old_inventory, inventory))
    for session in (before, after):
        job.find_quote_places(session)
    diff = diff_records(before, after)
    if len(diff.records) > MAX_SHARE * stored_count(current, "things"):
        return None
    records = StoredRecords(TableReader(current.path))
    lines_before = _map_to_lines(before, diff.of_sign(-1))
    effects = RecordEffects(diff, stored, before, after, records, quads.result(), cache)
    if effects.reach_others():
        return None
    lines_before |= _lines_of(before, before.graph_resources(effects.graph_titles(-1)))
    lines_after = _map_to_lines(after, diff.of_sign(1))
    lines_after |= _lines_of(after, after.graph_resources(effects.graph_titles(1)))
    entries = changed_entries(before.entries, after.entries)
    facts = msgspec.structs.replace(stored.facts, unread_files=effects.unread_files)
    context = StoredContext(stored.sources, facts)
    return _Changes(before, after, lines_before, lines_after, entries, context)


def _map_to_lines(session: LoadSession, records: Iterable[tuple[RecordOrProblem, Placement]]) -> set[str]:
    return _lines_of(session, session.map_records(records))


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
    changes: _Changes

    def build(self) -> Generation:
        """Return the new generation, which is not served yet."""
        changes, report = self.changes, self.changes.after.report
        self._count(report)
        report.add_documents(text_manifest.read_texts(self.current.path))
        inventory = changes.after.context.inventory
        versions = {**self.current.versions, **self.job.versions(inventory, has_documents(self.current))}
        counts: dict[str, Json] = {"things": report.things, "conflicts": report.conflicts}

        def write_beside(folder: Path, difference: QuadDifference) -> None:
            self.job.change = GenerationChange(self.current, difference)
            # Opened once for both: to open a store takes as long as what is then read of it.
            new_quads = EmbeddedStore.of_generation(folder)
            new, profile = replace(self.current, path=folder, versions=versions), self.job.profile
            before = Catalogue(self.current, profile, self.old_quads)
            after = Catalogue(new, profile, new_quads)
            with write_tables(folder) as connection:
                change_entries(connection, changes.records)
            change = CatalogueChange(before, after, difference)
            update_answers(folder, change)
            self._write_text_index(change, versions)
            self._write_claim_orders(folder)
            self._write_passages(folder, versions)
            record = self.job.change_record(self.writer, changes.after)
            counts.update(record.write_for_update(folder, difference, self.old_quads, new_quads))

        return self.writer.update(
            changes.lines_before - changes.lines_after,
            changes.lines_after - changes.lines_before,
            identity=lambda folder: catalogue_identity(folder, versions),
            versions=versions,
            counts=counts,
            inputs=inventory.digests,
            extra=write_beside,
            old_quads=self.old_quads,
        )

    def _count(self, report: LoadReport) -> None:
        count_changes(report, self.changes.before.entries, self.changes.after.entries)
        report.conflicts += stored_count(self.current, "conflicts") - self.changes.before.report.conflicts
        more = len(thing_iris(self.changes.after.entries)) - len(thing_iris(self.changes.before.entries))
        report.things = stored_count(self.current, "things") + more

    def _write_claim_orders(self, folder: Path) -> None:
        before, after = self.changes.before, self.changes.after
        gone = thing_iris(before.entries)
        known = TableReader(self.current.path)
        orders: dict[str, tuple[str, ...]] = {}
        for name in {*gone, *after.claim_orders}:
            # Those of its own record come first, and only these change.
            beside = claim_order.claim_fragments(known, name)[len(before.claim_orders.get(name, ())) :]
            if order := (*after.claim_orders.get(name, ()), *beside):
                orders[name] = order
        with write_tables(folder) as connection:
            claim_order.write_claim_orders(connection, orders, gone)

    def _write_passages(self, folder: Path, versions: Mapping[str, str]) -> None:
        is_same = not concerns_pages(self.changes.lines_before ^ self.changes.lines_after, self.job.profile)
        texts = text_manifest.read_texts(self.current.path)
        self.job.similar_pages.write(folder, versions, texts, is_same)

    def _write_text_index(self, change: CatalogueChange, versions: Mapping[str, str]) -> None:
        texts = text_manifest.read_texts(self.current.path)  # an update changes no text of a document
        builder = self.job.index_builder(versions, texts)
        if self.job.options.rebuild_text:
            builder.rewrite_index(change.after.generation.path)
        else:
            lines = self.changes.lines_before ^ self.changes.lines_after
            builder.update_index(change, {line[1 : line.index(">")] for line in lines})
