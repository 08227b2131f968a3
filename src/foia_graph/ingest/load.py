"""A load, from files of records to a served generation of the store; docs/architecture.md has its steps.

Where nothing changed that decides how inputs are loaded (`versions`), it stops. Otherwise all records make a
new generation (`rebuild`), or few changed ones a difference that is applied to a clone of the current one
(`update`). A load that finds an error, or is killed, leaves the store as it was.
"""

import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from foia_graph.errors import FoiaGraphError, StoreError
from foia_graph.ingest import record_entries
from foia_graph.ingest.derived_tables import PAGE_TABLES, write_answers
from foia_graph.ingest.job import LoadJob, copy_inputs, serve_generation
from foia_graph.ingest.mapping.inventory import SourceInventory, input_digests
from foia_graph.ingest.mapping.stored_context import InputCache, write_stored_context
from foia_graph.ingest.redacted_copies import renew_copies
from foia_graph.ingest.report import (
    DEFAULT_OPTIONS,
    LoadOptions,
    LoadReport,
    new_contradictions,
    unchanged_report,
)
from foia_graph.ingest.session import LoadSession
from foia_graph.ingest.update import update
from foia_graph.model.profile import Profile
from foia_graph.runtime.allocator import rare_collections
from foia_graph.runtime.progress import ProgressReporter, silent_progress
from foia_graph.search.build import EntryCollector, IndexBuilder
from foia_graph.search.index_folder import FOLDER, has_index
from foia_graph.store import text_manifest
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.changelog.append import delete_uncounted_pages
from foia_graph.store.claim_views import write_claim_orders
from foia_graph.store.derivation import derive
from foia_graph.store.embedded_store import EmbeddedStore
from foia_graph.store.figures import make_hash
from foia_graph.store.generations.build import GenerationWriter, open_writer
from foia_graph.store.generations.generation import Generation, Json, Layout
from foia_graph.store.listing.items import ItemReader, ResourceLinks
from foia_graph.store.listing.tables import write_lists
from foia_graph.store.rights import unknown_bodies
from foia_graph.store.tables.database import write_tables

if TYPE_CHECKING:
    from foia_graph.ingest.documents.library import ReadingLibrary


__all__ = ["LoadOptions", "load"]


def load(
    paths: tuple[Path, ...],
    root: Path,
    profile: Profile,
    options: LoadOptions = DEFAULT_OPTIONS,
    bar: ProgressReporter = silent_progress,
    input_cache: InputCache | None = None,
) -> LoadReport:
    """Load the inputs under some paths into the store at `root`; of a dry run, do all save writing.

    `input_cache` is what is known of files; None is what the store caches. Raises LoadRefused, with every
    problem found, when an error (with `strict`, any problem) is in the way, and StoreError when the store
    cannot be written or is of a newer format.
    """
    started = time.monotonic()
    if options.dry_run:
        served = Layout(root).served_generation()
        current, cache = Generation.read(served) if served else None, InputCache.read(root)
        return _plan(LoadJob(paths, root, profile, options, bar, current, cache))
    with bar(0, "loading"), open_writer(root, keep=options.keep) as writer:
        cache = InputCache.read(root) if input_cache is None else input_cache
        job = LoadJob(paths, root, profile, options, bar, writer.current, cache)
        delete_uncounted_pages(writer.layout, writer.current)
        try:
            report = _load(job, writer)
        except FoiaGraphError as error:
            job.settle_readings()
            # The frames of its traceback would keep the half-built store open.
            raise error.with_traceback(None) from None
        job.settle_readings()
        report.notes += writer.notes
        if writer.current is not None:
            report.notes += renew_copies(writer.layout, writer.current.path, profile)
            report.notes += unknown_bodies(writer.current)
        if report.written:
            assert writer.current is not None, "it was just swapped in"
            job.input_cache.write(root, input_digests(writer.current.inputs))
    if report.written:
        _renew_dump(job, report)
    report.seconds = time.monotonic() - started
    return report


def _load(job: LoadJob, writer: GenerationWriter) -> LoadReport:
    """Load in the cheapest way that gives the same generation: nothing, the difference, or all records."""
    current = writer.current
    inventory, input_paths = job.collect_inputs(job.paths)
    job.eraser.save()
    if current is None:
        return rebuild(job, writer, inventory, input_paths, "the store is new")
    if reason := _rebuild_reason(job, current, inventory):
        return rebuild(job, writer, inventory, input_paths, reason)
    if job.options.strict:
        # Warnings are in records that did not change, too, and an update does not look at those.
        _plan(job)
    session, library = _try_again(job, current, inventory)
    if library is not None and session is not None:
        reason = "documents can be read now that could not before"
        return rebuild(job, writer, inventory, input_paths, reason, session, library)
    if current.inputs == inventory.digests:
        kept = _keep_quads(job, writer, unchanged_report(current, inventory.files_left_out))
        kept.unread_files = session.report.unread_files if session else None
        return kept
    if report := update(job, writer, inventory, input_paths):
        return report
    return rebuild(job, writer, inventory, input_paths, "more changed than single records")


def _try_again(
    job: LoadJob, current: Generation, inventory: SourceInventory
) -> "tuple[LoadSession | None, ReadingLibrary | None]":
    """Try again the documents that were not read to the end; the library is None where all are as before."""
    before = text_manifest.read_texts(current.path)
    tried = {key: text for key, text in before.items() if not text.is_lasting}
    if not tried:
        return None, None
    session = job.start_session(inventory)
    library = job.read_documents(session)
    texts = library.texts if library is not None else {}
    return session, library if any(texts.get(key) != text for key, text in tried.items()) else None


def _keep_quads(job: LoadJob, writer: GenerationWriter, report: LoadReport) -> LoadReport:
    """Leave everything as it is, or write text index or passages again where that is needed or asked for."""
    current = writer.current
    if current is None:
        return report
    if generation := job.similar_pages.renew(writer, current):
        _note_renewal(report, generation, "passages of similar pages were to be made or given up")
    # Before 0.3 the index could be on a search server: then its folder has none.
    if not job.options.rebuild_text and has_index(current.path / FOLDER):
        return report
    texts = text_manifest.read_texts(current.path)
    builder = IndexBuilder(job.profile, current.versions, texts, job.layout.pages)
    generation = writer.renew_part(FOLDER, builder.rewrite_index)
    _note_renewal(report, generation, "the text index was to be rebuilt")
    return report


def _note_renewal(report: LoadReport, generation: Generation, reason: str) -> None:
    report.generation, report.identity = generation.number, generation.identity
    report.rebuilt, report.written = reason, True


def _plan(job: LoadJob) -> LoadReport:
    current = job.current
    inventory, _ = job.collect_inputs(job.paths)
    if (
        current is not None
        and not job.options.strict
        and (current.inputs == inventory.digests and not _rebuild_reason(job, current, inventory))
    ):
        return unchanged_report(current, inventory.files_left_out)
    session = job.start_session(inventory)
    with tempfile.TemporaryDirectory() as scratch:
        for _ in job.catalogue_lines(session, job.read_documents(session, Path(scratch))):
            pass
    record_entries.count_changes(session.report, record_entries.read_entries(current), session.entries)
    session.report.things = len(record_entries.thing_iris(session.entries))
    session.report.new_contradictions = new_contradictions(session.contradictions, current, job.profile)
    return session.report


def _rebuild_reason(job: LoadJob, current: Generation, inventory: SourceInventory) -> str:
    return record_entries.rebuild_reason(
        current, job.versions(inventory, record_entries.has_documents(current)), job.today
    )


def _renew_dump(job: LoadJob, report: LoadReport) -> None:
    """Replace the dump of a store that has one; what was loaded is served whether that succeeds or not."""
    if not job.layout.dumps.exists():
        return
    from foia_graph.publish import dumps

    try:
        dumps.renew_dump(job.root, job.profile)
    except StoreError as error:
        report.notes.append(str(error))


# Bytes of input up to which a store is optimised before it is served; what is larger is served first.
OPTIMISED_AT_ONCE = 20_000_000


@rare_collections()
def rebuild(
    job: LoadJob,
    writer: GenerationWriter,
    inventory: SourceInventory,
    input_paths: Mapping[str, Path],
    reason: str,
    session: LoadSession | None = None,
    library: "ReadingLibrary | None" = None,
) -> LoadReport:
    """Build a generation of all records, serve it, and return the report; raises LoadRefused.

    `input_paths` are the files of the inputs by digest; `reason` is why everything is built again. `library`
    has read the documents for the session, where that was done already.
    """
    job.similar_pages.check_embedder()
    session = session or job.start_session(inventory)
    versions = job.versions(inventory, bool(session.documents.files))
    words = EntryCollector(job.profile, session.context.base)
    is_outside = session.context.sources.is_outside
    links = ResourceLinks(job.profile, session.context.base, versions["language"], is_outside)
    library = library or job.read_documents(session)
    is_small = inventory.size < OPTIMISED_AT_ONCE
    build = _Rebuild(job, writer, session, input_paths, library, words, links, versions, is_small)
    generation = build.build()
    report = session.report
    record_entries.count_changes(report, record_entries.read_entries(writer.current), session.entries)
    report.things = len(record_entries.thing_iris(session.entries))
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
    write_stored_context(writer.layout, generation, job.context_of(session))
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
    versions: dict[str, str]
    is_small: bool
    """Whether it is optimised and has its answers before it is served, not right after."""
    counts: dict[str, Json] = field(default_factory=dict)

    def build(self) -> Generation:
        """Build the generation; raises LoadRefused."""
        # What the writer takes next to the lines is complete only after the last of them.
        return self.writer.build(
            self._lines(),
            identity=lambda folder: record_entries.catalogue_identity(folder, self.versions),
            versions=self.versions,
            counts=self.counts,
            inputs=self.session.context.inventory.digests,
            meanwhile=self._write_indexes,
            extra=self._write_beside,
            low_memory=self.job.options.low_memory,
            optimise=self.is_small,
        )

    def write_answers(self, folder: Path) -> None:
        """Write the answers that are found in the quads of a generation into its folder."""
        write_answers(folder, self._catalogue_in(folder))

    def _lines(self) -> Iterator[str]:
        session = self.session
        yield from self.job.catalogue_lines(
            session, self.library, (self.words.add_resource, self.links.add_resource)
        )
        # Only now were the files read to their ends, so that a change under way is noticed.
        copy_inputs(self.writer, self.input_paths)
        self.counts.update(
            things=len(record_entries.thing_iris(session.entries)), conflicts=session.report.conflicts
        )
        self.counts[text_manifest.PAGES_WAITING] = (
            self.library.pages_waiting if self.library is not None else 0
        )
        self.versions[record_entries.EMBARGO_END] = min(session.context.embargoes, default="")
        if session.name_check.replaced:
            self.versions[record_entries.WITHHELD_NAMES] = session.name_check.names.digest

    def _write_indexes(self, folder: Path) -> None:
        """Write records, texts, lists, and the text index, while the engine is still sorting quads."""
        texts = self._texts
        with write_tables(folder) as connection:
            record_entries.write_entries(connection, self.session.entries)
            text_manifest.write_texts(connection, texts)
            write_claim_orders(connection, self.session.claim_orders)
            base, language = self.session.context.base, self.versions["language"]
            write_lists(connection, ItemReader(self.links, self.job.profile, base, language))
        builder = IndexBuilder(self.job.profile, self.versions, texts, self.job.layout.pages)
        builder.write_index(folder, self.words, self.links)

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
            write_answers(folder, catalogue)
        record, things = (
            job.change_record(self.writer, self.session),
            record_entries.thing_iris(self.session.entries),
        )
        # To open a store takes as long as what is then read of it.
        old_quads = EmbeddedStore.of_generation(old.path) if old is not None else None
        self.counts.update(record.write_for_build(folder, things, old_quads, catalogue.quad_store))


def _decisions_without_effect(session: LoadSession) -> Iterator[str]:
    context = session.context
    found = context.decisions.by_subject
    for name in sorted(found.keys() - context.rules.subjects_decided):
        why = "nothing on its page reads so now" if found[name][-1].seen else "no record makes this claim now"
        yield f"What was decided about {found[name][-1].of} has no effect: {why}."
