"""Update of a store: where nothing but a few records changed, their quads are exchanged in a clone.

The records of changed files are mapped as they were, in the context of the inputs before, and as they are.
Lines of N-Quads that only the first gave are taken out of the clone, and those of the second put in.
"""

from collections.abc import Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from foia_graph.ingest.derived_tables import update_answers
from foia_graph.ingest.job import LoadJob, copy_inputs, serve_generation
from foia_graph.ingest.mapping.inventory import SourceInventory, input_digests
from foia_graph.ingest.mapping.stored_context import StoredContext, keep_stored_context
from foia_graph.ingest.record_effects import (
    MAX_SHARE,
    ChangedRecord,
    RecordEffects,
    diff_records,
    settings_and_documents,
)
from foia_graph.ingest.record_entries import (
    catalogue_identity,
    change_entries,
    count_changes,
    has_documents,
    thing_iris,
)
from foia_graph.ingest.report import LoadReport, stored_count
from foia_graph.ingest.session import LoadSession, PlacedResource
from foia_graph.model.rdf_terms import NamedNode
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
                change_entries(connection, self.before.entries, self.after.entries)
            change = CatalogueChange(before, Catalogue(new, profile, new_quads), difference)
            update_answers(folder, change)
            lines, builder = self.lines_before ^ self.lines_after, self.job.index_builder(versions, texts)
            if self.job.options.rebuild_text:
                builder.rewrite_index(folder)
            else:
                builder.update_index(change, {line[1 : line.index(">")] for line in lines})
            self._write_claim_orders(folder)
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
