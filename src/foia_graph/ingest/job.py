"""Job of a load: what is to be loaded where and how, and the steps that a rebuild and an update share."""

import hashlib
import shutil
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from foia_graph.errors import InputError, LoadRefused
from foia_graph.extract.ocr import tesseract as ocr
from foia_graph.extract.restricted_names import RestrictedNames
from foia_graph.ingest.change_record import ChangeRecord
from foia_graph.ingest.documents.collection import DocumentCollection
from foia_graph.ingest.erasure import InputEraser, note_storage
from foia_graph.ingest.mapping.catalog_settings import CATALOG_TOML, read_settings
from foia_graph.ingest.mapping.context import LoadContext, RecordOrProblem
from foia_graph.ingest.mapping.first_pass import build_load_context, empty_context
from foia_graph.ingest.mapping.inventory import (
    CATALOG_INPUT,
    SourceInventory,
    collect_inputs,
    input_digests,
    refusal_message,
    unreadable_problem,
)
from foia_graph.ingest.mapping.mapper import Placement
from foia_graph.ingest.mapping.stored_context import InputCache, StoredContext, read_stored_context
from foia_graph.ingest.quote_places import HeldPageTexts, QuotePlaces
from foia_graph.ingest.record_entries import DOCUMENT_READER, program_versions
from foia_graph.ingest.redacted_copies import prepare_copies
from foia_graph.ingest.report import LoadOptions, LoadReport, stored_count
from foia_graph.ingest.session import LoadSession
from foia_graph.ingest.similar_pages import SimilarPagesStep
from foia_graph.model import decisions, iris
from foia_graph.model.profile import Profile
from foia_graph.model.resource import Resource
from foia_graph.runtime import sandbox_policy
from foia_graph.runtime.files import for_all
from foia_graph.runtime.progress import ProgressReporter
from foia_graph.store import reading_cache, text_manifest
from foia_graph.store.description import queries_digest
from foia_graph.store.fetch_log import FetchLogEntry, latest_answers
from foia_graph.store.generations.build import GenerationWriter
from foia_graph.store.generations.generation import Generation, Layout
from foia_graph.store.rights import DOCUMENT_LICENSE, DOCUMENT_RIGHTS, US_GOVERNMENT

if TYPE_CHECKING:
    from foia_graph.ingest.documents.library import FileReader, ReadingLibrary


# Seconds for which the swap waits for copies of older generations without what is hidden from then on.
COPIES_FIRST_SECONDS = 5.0


@dataclass
class LoadJob:
    """A load of some paths into the store at `root`."""

    paths: tuple[Path, ...]
    root: Path
    profile: Profile
    options: LoadOptions
    bar: ProgressReporter
    current: Generation | None = None
    """The generation that the store serves when the load begins."""
    input_cache: InputCache = field(default_factory=InputCache)
    """What is known of the files of the inputs."""

    @cached_property
    def layout(self) -> Layout:
        """The positions of files in the store."""
        return Layout(self.root)

    @property
    def today(self) -> date:
        """The day on which embargoes are looked at; they end at midnight where the catalogue is."""
        return date.today()

    @cached_property
    def eraser(self) -> InputEraser:
        """The eraser of purged things from the inputs."""
        known = (*self._stored_decisions, *self.options.decide)
        return InputEraser(self.root, self.layout.files, self.profile, known)

    @cached_property
    def similar_pages(self) -> SimilarPagesStep:
        """What the load does for similar pages."""
        return SimilarPagesStep(self.options, self.profile, self.layout, self.current, self.bar)

    @cached_property
    def fetched_files(self) -> dict[str, FetchLogEntry]:
        """The files that were fetched, by address."""
        return latest_answers(self.root)

    @cached_property
    def ocr_engine(self) -> str:
        """Name and version of the engine that reads images, "" for none."""
        return ocr.engine_version() if self.options.ocr and not ocr.unavailable_reason() else ""

    @cached_property
    def _stored_decisions(self) -> tuple[decisions.Decision, ...]:
        return decisions.read_decisions(self.layout.decisions)

    def _decisions(self, inventory: SourceInventory) -> decisions.Decisions:
        return decisions.combine_decisions(self._stored_decisions, inventory.decisions, self.options.decide)

    def base_of(self, inventory: SourceInventory) -> str:
        """Return the base of all names; raises LoadRefused where it would be another than that of the store.

        Without a base in the options the store keeps its own, save where catalog.toml names another than it
        did when it was loaded.
        """
        asked = self.options.base or inventory.settings.base
        if self.current is None or self.options.rebase:
            return asked
        stored = self.current.versions["base"]
        if asked != stored and (self.options.base or asked != self._base_in_stored_settings):
            place = "--base" if self.options.base else CATALOG_TOML
            raise LoadRefused(
                f"The store names its things under {stored}, and {place} says {asked}: "
                f"write {stored} there, or rename everything with --rebase."
            )
        return stored

    @cached_property
    def _base_in_stored_settings(self) -> str:
        assert self.current is not None, "an empty store has no settings"
        digest = input_digests(self.current.inputs)[CATALOG_INPUT][CATALOG_TOML]
        files = self.layout.files
        return read_settings(files.get(digest), CATALOG_TOML).base if digest in files else ""

    def collect_inputs(self, paths: tuple[Path, ...]) -> tuple[SourceInventory, dict[str, Path]]:
        """Return all inputs as they would be after a load of some paths, and the path of each file by digest.

        Raises LoadRefused where an input cannot be read or means nothing.
        """
        before = input_digests(self.current.inputs) if self.current is not None else {}
        try:
            iris.check_base_iri(self.options.base or "http://localhost/")
            remove = self.options.remove if paths else ()
            files, digest_file = self.layout.files, self.input_cache.file_digest
            return collect_inputs(paths, before, files, remove, self.eraser, digest_file)
        except InputError as error:
            if not error.path:
                raise LoadRefused(str(error)) from None
            raise LoadRefused(refusal_message(1), [unreadable_problem(error)]) from None

    def start_session(self, inventory: SourceInventory) -> LoadSession:
        """Return a session for some inputs, after the first pass over them."""
        return self._new_session(build_load_context(self._empty_context(inventory), self.input_cache))

    def resume_session(self, inventory: SourceInventory, stored: StoredContext) -> LoadSession:
        """Return a session for inputs that differ in single records from those that something is known of.

        It knows no record, and no document.
        """
        context = self._empty_context(inventory)
        stored.fill(context)
        return self._new_session(context, RestrictedNames(stored.restricted_names))

    def _empty_context(self, inventory: SourceInventory) -> LoadContext:
        base, decided = self.base_of(inventory), self._decisions(inventory)
        return empty_context(self.profile, inventory, base, self.today, decided)

    def _new_session(self, context: LoadContext, names: RestrictedNames | None = None) -> LoadSession:
        # Without the names of what must not be seen, its documents are looked for, too.
        documents = DocumentCollection(context, self.fetched_files, self.layout.files)
        notes = [*filter(None, [sandbox_policy.sandbox_warning()]), *context.identity_notes]
        report = LoadReport(files_left_out=list(context.inventory.files_left_out), notes=notes)
        if names is None:
            documents.register()
            report.problems += documents.matches.problems
        return LoadSession(context, documents, report, self.options.strict, self.bar, names)

    def stored_context(self, current: Generation, inventory: SourceInventory) -> StoredContext:
        """Return what a first pass finds in the inputs of the current generation, read if need be."""
        return read_stored_context(self.layout, current) or self.context_of(self.start_session(inventory))

    def context_of(self, session: LoadSession) -> StoredContext:
        """Return what the first pass over the inputs of a session found."""
        has_files = bool(session.documents.files)
        return StoredContext.of(session.context, session.name_check.names, has_files=has_files)

    def read_documents(self, session: LoadSession, scratch: Path | None = None) -> "ReadingLibrary | None":
        """Read the files of all documents, as far as they were not read before; None where there are none.

        New readings are kept in the store, or under `scratch` where it is not to be written.
        """
        documents, report = session.documents, session.report
        if not documents.files:
            return None
        # Extractors take a while to get ready, and most loads have no documents.
        from foia_graph.ingest.documents.describe import activity_fields
        from foia_graph.ingest.documents.library import ReadingLibrary
        from foia_graph.ingest.documents.near_duplicates import find_duplicate_pages
        from foia_graph.ingest.documents.reading import read_now
        from foia_graph.ingest.documents.texts_beside_files import correct_readings, take_texts_beside
        from foia_graph.ingest.restricted_names import check_documents

        cache = reading_cache.ReadingCache.open(self.layout.pages, scratch)
        library = ReadingLibrary(
            cache, documents.names, documents.read_supplied, read_now, self.ocr_engine, self.options.workers
        )
        library.hidden_by_file = documents.hidden_pages
        # What another process reads now is not read twice.
        with reading_cache.lock_readings(self.layout.pages, is_shared=False) as is_alone:
            is_later = self.options.read_later or not is_alone
        with self._cluster_reader(report, scratch) as library.reader:
            library.read_files(documents.files, self.bar, session.check_records, is_later=is_later)
        report.documents_read, report.documents_kept = library.read, library.reused
        report.unread_files = library if library.waiting else None
        report.problems += take_texts_beside(documents, library, report.notes, self.bar)
        correct_readings(documents, library, self.bar)
        report.problems += check_documents(documents, library, session.name_check, self.bar)
        report.add_documents(library.texts)
        library.duplicates, notes = find_duplicate_pages(documents, library, self.bar)
        report.notes += notes
        session.context.activities = activity_fields(library)
        texts = HeldPageTexts(session.context, library.texts, cache.read_reading)
        session.quote_places = QuotePlaces(texts, session.name_check.names)
        return library

    def find_quote_places(self, session: LoadSession) -> None:
        """Let a session find quotes in the texts that the current generation holds."""
        assert self.current is not None, "only what is served holds texts"
        texts = text_manifest.read_texts(self.current.path)
        if texts:
            held = HeldPageTexts(session.context, texts, self.layout.pages.get)
            session.quote_places = QuotePlaces(held, session.name_check.names)

    @contextmanager
    def _cluster_reader(self, report: LoadReport, scratch: Path | None) -> Iterator["FileReader | None"]:
        """Yield what reads files on the cluster of the options, None without; notes go into the report."""
        options = self.options.cluster
        if options is None:
            yield None
            return
        from foia_graph.ingest.cluster.cluster_reader import ClusterReader, DaskCluster, local_workers

        if not options.storage and not local_workers(options.address):
            raise InputError(
                f"{options.address} reads files on other machines: name storage that they reach, too, "
                "with --cluster-storage"
            )
        folder = (scratch or self.layout.cache) / "cluster"
        storage = options.storage or folder.absolute().as_uri()
        if options.storage:
            note_storage(self.layout, options.storage)
        cluster = DaskCluster(options.address, report.notes.append)
        yield ClusterReader(cluster, storage, options.seconds, report.notes).read_files
        # The store has it all now; after an error it stays, and the next load continues.
        shutil.rmtree(folder, ignore_errors=True)

    def settle_readings(self) -> None:
        """Delete the page texts that were written and are in no generation, by this load or a killed one."""
        pages = self.layout.pages
        with reading_cache.lock_readings(pages, is_shared=False) as is_alone:
            if is_alone and (pages.folder / reading_cache.UNSERVED_INDEX).is_file():
                numbers = self.layout.generation_numbers()
                texts = (text_manifest.read_texts(self.layout.generation(number)) for number in numbers)
                served = {each.reading for found in texts for each in found.values()}
                reading_cache.settle_readings(pages, served)

    def catalogue_lines(
        self,
        session: LoadSession,
        library: "ReadingLibrary | None",
        collectors: Collection[Callable[[Resource], None]] = (),
    ) -> Iterator[str]:
        """Yield every resource of the catalogue as N-Quads; nothing more once an error was found.

        The collectors are given each; what two records say of a thing may come as two. Raises LoadRefused at
        the end when anything is in the way.
        """
        write = session.context.writer.write
        things, claims = session.context.records_of_things(), session.context.claims_beside()
        # Claims may be about documents that only their files describe.
        records = chain(things, _records_of_documents(session, library), claims)
        for res, home, is_whole, is_dated in chain(session.own_resources(), session.map_records(records)):
            # After an error mapping continues: all problems are reported at once.
            if not session.is_refused:
                for collect in collectors:
                    collect(res)
                yield from write(res, home, is_whole=is_whole, is_dated=is_dated)
        session.finish()

    def versions(self, inventory: SourceInventory, has_documents: bool = False) -> dict[str, str]:
        """Return what decides how things are loaded; how documents are read only where there are any."""
        has_files = bool(self.fetched_files) or any(f.document_files for f in inventory.folders.values())
        return {
            **program_versions(),
            "queries": queries_digest(),
            "decisions": self._decisions(inventory).digest,
            "profile": self.profile.digest,
            "base": self.base_of(inventory),
            "language": inventory.settings.language,
            "sources": " ".join(inventory.settings.sources),
            US_GOVERNMENT: " ".join(inventory.settings.us_government),
            DOCUMENT_LICENSE: inventory.settings.document_license,
            DOCUMENT_RIGHTS: inventory.settings.document_rights,
            **(self._document_versions() if has_files or has_documents else {}),
        }

    def _document_versions(self) -> dict[str, str]:
        from foia_graph.ingest.documents.library import COMPARISON_ACTIVITY, reader_versions

        fetched = hashlib.sha256(msgspec.json.encode(self.fetched_files, order="sorted")).hexdigest()
        reader = f"{reader_versions()} {COMPARISON_ACTIVITY} {self.ocr_engine}".strip()
        return {DOCUMENT_READER: reader, "fetched files": fetched}

    def change_record(self, writer: GenerationWriter, session: LoadSession) -> ChangeRecord:
        """Return what writes the change log of this load."""
        names = session.name_check.names
        return ChangeRecord(writer, session.context, self.options.reason, self.options.decide, names)


def _records_of_documents(
    session: LoadSession, library: "ReadingLibrary | None"
) -> Iterator[tuple[RecordOrProblem, Placement]]:
    if library is not None:
        from foia_graph.ingest.documents.describe import describe_documents

        yield from describe_documents(session.documents, library)


def copy_inputs(writer: GenerationWriter, paths: Mapping[str, Path]) -> None:
    """Copy input files into the store; raises LoadRefused when one is not what it was when the load began.

    Later loads read these copies: a folder that is not given again stays in the catalogue.
    """
    files = writer.layout.files
    new = {path: digest for digest, path in paths.items() if digest not in files}

    def copy(path: Path) -> None:
        if files.put(path) != new[path]:
            raise LoadRefused(f"{path} changed while it was being read; nothing was loaded, load it again")

    for_all(copy, new)


def serve_generation(
    job: LoadJob, writer: GenerationWriter, generation: Generation, report: LoadReport
) -> LoadReport:
    """Swap in a generation, and return the report with its number and identity."""
    # So that older states can be asked for all the time. After the swap the load makes what is left of them.
    prepare_copies(writer.layout, generation.path, job.profile, COPIES_FIRST_SECONDS)
    writer.swap(generation)
    report.generation, report.identity, report.written = generation.number, generation.identity, True
    report.quads = stored_count(generation, "quads")
    return report
