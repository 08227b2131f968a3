"""Rebuild of a store: a generation of all records, whatever there was before."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from foia_graph.errors import StoreError
from foia_graph.ingest.derived_tables import PAGE_TABLES, write_answers
from foia_graph.ingest.job import LoadJob, copy_inputs, serve_generation
from foia_graph.ingest.mapping.inventory import SourceInventory
from foia_graph.ingest.record_entries import (
    catalogue_identity,
    count_changes,
    read_entries,
    thing_iris,
    write_entries,
)
from foia_graph.ingest.report import LoadReport
from foia_graph.ingest.session import LoadSession
from foia_graph.ingest.versions import EMBARGO_END, WITHHELD_NAMES
from foia_graph.runtime.allocator import rare_collections
from foia_graph.search.build import EntryCollector
from foia_graph.store import claim_order, text_manifest
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.derivation import derive
from foia_graph.store.embedded_store import EmbeddedStore
from foia_graph.store.figures import make_hash
from foia_graph.store.generations.build import GenerationWriter
from foia_graph.store.generations.generation import Generation, Json
from foia_graph.store.listing.items import ItemReader, ResourceLinks
from foia_graph.store.listing.tables import write_lists
from foia_graph.store.tables.database import write_tables

if TYPE_CHECKING:
    from foia_graph.ingest.documents.library import ReadingLibrary
from foia_graph.audit.consistency import own_beginnings
from foia_graph.model.resource import Resource


class LinkTargets:
    """The names of this catalogue that resources have, and that they, or words of theirs, name."""

    def __init__(self, base: str) -> None:
        self._own = own_beginnings(base)
        self._described = set[str]()
        self._named = set[str]()

    def add_resource(self, res: Resource) -> None:
        """Add what a resource and its parts are called and link to."""
        self._described.add(res.iri)
        for values in res.values.values():
            for value in values:
                if isinstance(value, str):
                    if value.startswith(self._own):
                        self._named.add(value)
                elif isinstance(value, Resource):
                    self.add_resource(value)

    @property
    def undescribed(self) -> list[str]:
        """Return the names, sorted, that something may link to and no resource has."""
        return sorted(self._named - self._described)


OPTIMISED_AT_ONCE = 20_000_000
"""Bytes of input up to which a store is optimised before it is served; what is larger is served first."""


@rare_collections()
def rebuild(
    job: LoadJob,
    writer: GenerationWriter,
    inventory: SourceInventory,
    input_paths: Mapping[str, Path],
    reason: str,
) -> LoadReport:
    """Build a generation of all records, serve it, and return the report; raises LoadRefused.

    `input_paths` are the files of the inputs by digest; `reason` is why everything is built again.
    """
    job.similar_pages.check_embedder()
    session = job.start_session(inventory)
    versions = job.versions(inventory, bool(session.documents.files))
    words = EntryCollector(job.profile, session.context.base)
    is_outside = session.context.sources.is_outside
    links = ResourceLinks(job.profile, session.context.base, versions["language"], is_outside)
    targets = LinkTargets(session.context.base)
    library = job.read_documents(session)
    is_small = inventory.size < OPTIMISED_AT_ONCE
    build = _Rebuild(job, writer, session, input_paths, library, words, links, targets, versions, is_small)
    generation = build.build()
    job.next_context = job.context_of(session)
    report = session.report
    count_changes(report, read_entries(writer.current), session.entries)
    report.things = len(thing_iris(session.entries))
    report.notes += _decisions_without_effect(session)
    report.rebuilt = reason
    serve_generation(job, writer, generation, report)
    if is_small:
        make_hash(generation, job.layout)
    else:
        try:
            report.generation = writer.optimise(build.write_answers).number
        except (StoreError, OSError) as error:
            report.notes.append(
                f"The catalogue is served, but not what its pages need in the long run: {error} "
                "It takes more space, and conflicts, gaps and figures are answered after the next load."
            )
    return report


@dataclass
class _Rebuild:
    """The parts of a generation, in the order in which the writer takes them."""

    job: LoadJob
    writer: GenerationWriter
    session: LoadSession
    input_paths: Mapping[str, Path]
    library: "ReadingLibrary | None"
    words: EntryCollector
    """What the text index will hold, collected while the lines are written."""
    links: ResourceLinks
    targets: LinkTargets
    versions: dict[str, str]
    is_small: bool
    """Whether it is optimised and has its answers before it is served, not right after."""
    counts: dict[str, Json] = field(default_factory=dict)

    def build(self) -> Generation:
        """Build the generation; raises LoadRefused."""
        # What the writer takes next to the lines is complete only after the last of them.
        return self.writer.build(
            self._lines(),
            identity=lambda folder: catalogue_identity(folder, self.versions),
            versions=self.versions,
            counts=self.counts,
            inputs=self.session.context.inventory.digests,
            meanwhile=self._write_indexes,
            extra=self._write_beside,
            max_memory=self.job.options.max_memory,
            optimise=self.is_small,
        )

    def write_answers(self, folder: Path) -> None:
        """Write the answers that are found in the quads of a generation into its folder."""
        write_answers(folder, self._catalogue_in(folder), self.targets.undescribed)

    def _lines(self) -> Iterator[str]:
        session = self.session
        yield from self.job.catalogue_lines(session, self.library, (self.words, self.links, self.targets))
        # Only now were the files read to their ends, so that a change under way is noticed.
        copy_inputs(self.writer, self.input_paths)
        self.counts.update(things=len(thing_iris(session.entries)), conflicts=session.report.conflicts)
        self.versions[EMBARGO_END] = min(session.context.embargoes, default="")
        if session.name_check.replaced:
            self.versions[WITHHELD_NAMES] = session.name_check.names.digest

    def _write_indexes(self, folder: Path) -> None:
        """Write records, texts, lists, and the text index, while the engine is still sorting quads."""
        texts = self._texts
        with write_tables(folder) as connection:
            write_entries(connection, self.session.entries)
            text_manifest.write_texts(connection, texts)
            claim_order.write_claim_orders(connection, self.session.claim_orders)
            base, language = self.session.context.base, self.versions["language"]
            write_lists(connection, ItemReader(self.links, self.job.profile, base, language))
        self.job.index_builder(self.versions, texts).write_index(folder, self.words, self.links)

    @property
    def _texts(self) -> dict[str, text_manifest.DocumentText]:
        return self.library.texts if self.library is not None else {}

    def _catalogue_in(self, folder: Path) -> Catalogue:
        number = self.writer.current_number + 1
        built = Generation(number, folder, "", "", self.versions, self.counts, {}, {}, {})
        return Catalogue(built, self.job.profile)

    def _write_beside(self, folder: Path) -> None:
        job, old = self.job, self.writer.current
        job.similar_pages.write(folder, self.versions, self._texts)
        catalogue = self._catalogue_in(folder)
        with write_tables(folder) as connection:
            derive(connection, PAGE_TABLES, catalogue)
        if self.is_small:
            write_answers(folder, catalogue, self.targets.undescribed)
        record, things = job.change_record(self.writer, self.session), thing_iris(self.session.entries)
        # To open a store takes as long as what is then read of it.
        old_quads = EmbeddedStore.of_generation(old.path) if old is not None else None
        self.counts.update(record.write_for_build(folder, things, old_quads, catalogue.quad_store))


def _decisions_without_effect(session: LoadSession) -> Iterator[str]:
    """Yield a note for each claim and finding with decisions that no record and no page makes any more."""
    context = session.context
    found = context.decisions.by_subject
    for name in sorted(found.keys() - context.mapper.rules.subjects_decided):
        why = "nothing on its page reads so now" if found[name][-1].seen else "no record makes this claim now"
        yield f"What was decided about {found[name][-1].of} has no effect: {why}."
