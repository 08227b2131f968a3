"""Loading: read, check, map and write a catalogue into a new generation of the store.

The whole of it: gather the inputs; where no byte of them changed, stop. Read what must be known first (the
sources, what is restricted). If only records changed, map the old and the new ones and apply the difference
to a clone of the current generation; else build a new one from all records. Then serve it. A load that finds
an error, or is killed, leaves the store as it was.
"""

import hashlib
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from foia_graph import __version__
from foia_graph.errors import InputError, LoadRefused, StoreError
from foia_graph.extract.ocr import tesseract as ocr
from foia_graph.ingest.change_record import Record
from foia_graph.ingest.documents.collection import Collection
from foia_graph.ingest.erasure import Eraser
from foia_graph.ingest.mapping import context, inventory
from foia_graph.ingest.mapping.context import Read
from foia_graph.ingest.mapping.mapper import Place
from foia_graph.ingest.record_diff import MOST, changes, only_records, reach_further, texts_changed
from foia_graph.ingest.report import LoadReport
from foia_graph.ingest.session import Loading, Watch, things
from foia_graph.model import decisions, iris
from foia_graph.model.decisions import Decision, Decisions
from foia_graph.model.profile import Profile
from foia_graph.model.rdf_terms import NamedNode
from foia_graph.publish import dumps
from foia_graph.runtime.progress import Bar, unseen
from foia_graph.search.build import Builder
from foia_graph.search.collector import Gathered
from foia_graph.search.index_folder import FOLDER
from foia_graph.search.schema import INDEX_VERSION
from foia_graph.store import text_manifest
from foia_graph.store.changelog.append import discard
from foia_graph.store.embedded_store import EmbeddedStore
from foia_graph.store.fetch_log import Fetched, latest
from foia_graph.store.generations.build import Writer, writing
from foia_graph.store.generations.diff import Difference
from foia_graph.store.generations.generation import RECORDS, Generation, Json
from foia_graph.store.generations.layout import Layout
from foia_graph.store.reading_cache import Readings

if TYPE_CHECKING:
    from foia_graph.ingest.documents.library import Library

MAPPING_VERSION = "3"
"""Grows when the same record would become other triples; a store of another version is built anew."""
LOG_VERSION = "1"
"""Grows when the change log is written in another way; a store of another version is built anew."""
DISTRUSTED = "distrusted readers"
"""What the endings of files whose reader promised too much are called among the versions."""
NOT_KEPT = "A restricted record came unforeseen, so the promises of this reader count for nothing:"
OPTIMISED_AT_ONCE = 20_000_000
"""Bytes of input up to which a store is optimised before it is served; what is larger is served first."""


@dataclass(frozen=True, slots=True)
class Options:
    """How to load: `base` "" is that of catalog.toml; `keep` is how many generations stay, None for all.

    `ocr` reads what has no text off the image, where the engine is installed; `workers` are the processes
    that read documents, None for one a processor. `rebuild_text` writes the text index anew in any case.
    `reason` is written into the change log; `decide` are decisions to be carried out, and kept.
    """

    base: str = ""
    strict: bool = False
    remove: tuple[str, ...] = ()
    keep: int | None = 3
    max_memory: bool = False
    ocr: bool = True
    workers: int | None = None
    rebuild_text: bool = False
    reason: str = ""
    decide: tuple[Decision, ...] = ()


def load(
    paths: tuple[Path, ...],
    root: Path,
    profile: Profile,
    options: Options = Options(),
    watch: Watch = lambda _: None,
    bar: Bar = unseen,
) -> LoadReport:
    """Load the inputs under some paths into the store at `root`.

    Raises LoadRefused, with every problem found, when an error (with `strict`, any problem) stands in the
    way, and StoreError when the store cannot be written or is of a newer format.
    """
    started = time.monotonic()
    with writing(root, keep=options.keep) as writer:
        discard(writer.layout, writer.current)
        try:
            report = _Load(paths, root, profile, options, watch, bar).run(writer)
        except LoadRefused as error:
            # The frames of its traceback would keep the half-built store open.
            raise error.with_traceback(None) from None
    if report.written:
        _renew_dump(root, profile, report)
    report.seconds = time.monotonic() - started
    return report


def _renew_dump(root: Path, profile: Profile, report: LoadReport) -> None:
    """Replace the dump of a store that has one; what was loaded is served whether that succeeds or not."""
    try:
        dumps.renew(root, profile)
    except StoreError as error:
        report.notes.append(str(error))


def plan(
    paths: tuple[Path, ...],
    root: Path,
    profile: Profile,
    options: Options = Options(),
    watch: Watch = lambda _: None,
    bar: Bar = unseen,
) -> LoadReport:
    """Do all that `load` does, save writing; raises the same."""
    served = Layout(root).served()
    return _Load(paths, root, profile, options, watch, bar).plan(Generation.read(served) if served else None)


@dataclass
class _Load:
    paths: tuple[Path, ...]
    root: Path
    profile: Profile
    options: Options
    watch: Watch
    bar: Bar
    distrusted_endings: set[str] = field(default_factory=set)
    """Endings of files whose reader promised too much, in this load or before."""

    def plan(self, current: Generation | None) -> LoadReport:
        self._remember(current)
        return context.until_foreseen(self.distrusted_endings, lambda: self._plan_once(current))

    def run(self, writer: Writer) -> LoadReport:
        self._remember(writer.current)
        return context.until_foreseen(self.distrusted_endings, lambda: self._run_once(writer))

    def _remember(self, current: Generation | None) -> None:
        """Distrust the readers that were found out before: what did not change is not asked again."""
        if current is not None:
            self.distrusted_endings |= set(current.versions.get(DISTRUSTED, "").split())

    def _plan_once(self, current: Generation | None) -> LoadReport:
        found, _ = self._gather(self.paths, current)
        same = current is not None and not self._reason(current, found) and current.inputs == found.digests
        if current is not None and same and not self.options.strict:
            return _unchanged(current, found)
        loading = self._loading(found)
        with tempfile.TemporaryDirectory() as scratch:
            for _ in self._everything(loading, self._library(loading, Path(scratch))):
                pass
        _compare(loading, _records(current))
        return loading.report

    def _run_once(self, writer: Writer) -> LoadReport:
        current = writer.current
        found, places = self._gather(self.paths, current)
        self._eraser.settle()
        reason = self._reason(current, found)
        if current is not None and not reason:
            if self.options.strict:
                self.plan(current)
            if current.inputs == found.digests:
                return self._rewritten(writer, current, found)
            report = self._update(self._loading(found), writer, current, places)
            if report is not None:
                return report
            reason = "more changed than single records"
        return self._build(self._loading(found), writer, reason, places)

    def _gather(
        self, paths: tuple[Path, ...], current: Generation | None
    ) -> tuple[inventory.Inputs, dict[str, Path]]:
        known = inventory.known(current.inputs) if current is not None else {}
        try:
            iris.checked_base(self.options.base or "http://localhost/")
            remove = self.options.remove if paths else ()
            return inventory.gather(paths, known, Layout(self.root).files, remove, self._eraser)
        except InputError as error:
            if not error.path:
                raise LoadRefused(str(error)) from None
            raise LoadRefused(inventory.refusal(1), [inventory.unreadable(error)]) from None

    def _loading(self, found: inventory.Inputs) -> Loading:
        today = date.today()  # an embargo ends at midnight where the catalogue is
        base = self.options.base or found.settings.base
        made = context.make(self.profile, found, base, today, self._decided(found), self.distrusted_endings)
        collection = Collection(made, self.fetched, Layout(self.root).files)
        collection.register()
        notes = [f"{NOT_KEPT} {ending}" for ending in sorted(self.distrusted_endings)]
        report = LoadReport(problems=[*found.problems, *collection.holdings.problems], notes=notes)
        return Loading(made, collection, report, self.options.strict, self.watch)

    @cached_property
    def _eraser(self) -> Eraser:
        """Give what takes purged things out of the inputs."""
        kept = (*self._kept_decisions, *self.options.decide)
        return Eraser(self.root, Layout(self.root).files, self.profile, kept)

    @cached_property
    def _kept_decisions(self) -> tuple[Decision, ...]:
        return decisions.read(Layout(self.root).decisions)

    def _decided(self, found: inventory.Inputs) -> Decisions:
        """Gather the decisions of the store, of the input and of this load."""
        return decisions.decided(self._kept_decisions, found.decisions, self.options.decide)

    def _library(self, loading: Loading, scratch: Path | None = None) -> "Library | None":
        """Read the files of all documents, as far as they were not read before; None where there are none."""
        collection, report = loading.collection, loading.report
        if not collection.held:
            return None
        # Extractors take a while to get ready, and most loads have no documents.
        from foia_graph.ingest.documents.describe import activities
        from foia_graph.ingest.documents.library import Library
        from foia_graph.ingest.documents.near_duplicates import same_text

        kept = Readings.open(Layout(self.root).pages, scratch)
        library = Library(kept, collection.known, collection.readings, self.engine, self.options.workers)
        library.hidden = collection.hidden_pages
        library.fill(collection.held, self.bar)
        report.documents_read, report.documents_kept = library.tally.read, library.tally.kept
        library.twins = same_text(collection, library, self.bar)
        report.notes += library.twins.notes
        loading.world.activities = activities(library)
        return library

    @cached_property
    def fetched(self) -> dict[str, Fetched]:
        """Give what was fetched, by its address."""
        return latest(self.root)

    @cached_property
    def engine(self) -> str:
        """Name the engine that reads images, "" for none."""
        return ocr.engine_version() if self.options.ocr and not ocr.unavailable_reason() else ""

    def _versions(self, found: inventory.Inputs, has_texts: bool = False) -> dict[str, str]:
        """Say what decides how things are loaded; how documents are read only where there are any."""
        has_files = bool(self.fetched) or any(each.documents for each in found.folders.values())
        return {
            "program": __version__,
            "mapping": MAPPING_VERSION,
            "text index": INDEX_VERSION,
            "change log": LOG_VERSION,
            "decisions": self._decided(found).digest,
            "profile": self.profile.digest,
            "base": self.options.base or found.settings.base,
            "language": found.settings.language,
            "sources": " ".join(found.settings.sources),
            **({DISTRUSTED: " ".join(sorted(self.distrusted_endings))} if self.distrusted_endings else {}),
            **(self._reader_versions() if has_files or has_texts else {}),
        }

    def _reader_versions(self) -> dict[str, str]:
        """Say how documents are read."""
        from foia_graph.ingest.documents.duplicate_claims import ACTIVITY
        from foia_graph.ingest.documents.library import versions

        fetched = hashlib.sha256(msgspec.json.encode(self.fetched, order="sorted")).hexdigest()
        return {"reader": f"{versions()} {ACTIVITY} {self.engine}".strip(), "fetched files": fetched}

    def _reason(self, current: Generation | None, found: inventory.Inputs) -> str:
        """Say why everything must be built anew, "" where differences may do."""
        if current is None:
            return "the store is new"
        new = self._versions(found, _had_texts(current))
        changed = [f"the {name} changed" for name in new if current.versions.get(name, "") != new[name]]
        until = current.versions.get("until", "")
        if until and until <= date.today().isoformat():  # as above
            changed.append("an embargo ended")
        return " and ".join(changed)

    def _everything(
        self, loading: Loading, library: "Library | None", gathered: Gathered | None = None
    ) -> Iterator[str]:
        """Write every resource of the catalogue; nothing more once an error was found.

        What has words in it is gathered, too.
        """
        write = loading.world.writer.write
        records = chain(loading.world.records(), _documents(loading, library))
        for res, home in chain(loading.own(), loading.resources(records)):
            if not loading.failed:
                if gathered is not None:
                    gathered.add(res)
                yield from write(res, home)
        loading.settle()

    def _build(self, loading: Loading, writer: Writer, reason: str, places: Mapping[str, Path]) -> LoadReport:
        report, found = loading.report, loading.world.inputs
        versions = self._versions(found, bool(loading.collection.held))
        counts: dict[str, Json] = {}
        small = loading.world.inputs.size < OPTIMISED_AT_ONCE
        library = self._library(loading)
        gathered = Gathered(self.profile, loading.world.base)

        def lines() -> Iterator[str]:
            yield from self._everything(loading, library, gathered)
            _keep(writer, places)
            counts.update(things=len(things(loading.seen)), conflicts=report.conflicts)
            versions["until"] = min(loading.world.embargoes, default="")

        def write_text(folder: Path) -> None:
            readings = _texts(loading.collection, library)
            text_manifest.write(folder, readings)
            self._builder(versions, readings).write(folder, gathered)
            counts.update(self._record(writer, loading).of_build(folder, things(loading.seen)))

        generation = writer.build(
            lines(),
            identity=lambda: _identity(loading.seen.values(), versions),
            versions=versions,
            counts=counts,
            inputs=loading.world.inputs.digests,
            records=_lines(loading.seen),
            extra=write_text,
            max_memory=self.options.max_memory,
            optimise=small,
        )
        _compare(loading, _records(writer.current))
        report.notes += _without_effect(loading)
        report.rebuilt = reason
        _served(report, generation, writer)
        if not small:
            report.generation = writer.optimise().number
        return report

    def _record(self, writer: Writer, loading: Loading) -> Record:
        return Record(writer, loading.world, self.options.reason, self.options.decide)

    def _builder(self, versions: Mapping[str, str], readings: Mapping[str, text_manifest.Text]) -> Builder:
        """Make what writes the text index of a generation of these versions."""
        pages = Layout(self.root).pages
        return Builder(self.profile, versions["base"], versions["language"], readings, pages)

    def _rewritten(self, writer: Writer, current: Generation, found: inventory.Inputs) -> LoadReport:
        """Leave everything as it is, or write only the text index anew."""
        if not self.options.rebuild_text:
            return _unchanged(current, found)
        builder = self._builder(current.versions, text_manifest.read(current.path))
        generation = writer.renew(FOLDER, builder.rewrite)
        report = _unchanged(generation, found)
        report.rebuilt, report.written = "the text index was to be written anew", True
        return report

    def _update(
        self, loading: Loading, writer: Writer, current: Generation, places: Mapping[str, Path]
    ) -> LoadReport | None:
        """Apply what changed to a clone of the current generation, or give None where that may not do."""
        if not only_records(inventory.known(current.inputs), loading.world.inputs.digests):
            return None
        before = self._loading(self._gather((), current)[0])
        if texts_changed(before, loading):
            return None
        found, old = changes(before, loading), _records(current)
        if len(found) > MOST * len(old):
            return None
        removed = _written(before, found.gone)
        others = {iri: entry for iri, entry in old.items() if iri not in before.seen}
        if reach_further(found, before, loading, others):
            return None
        added = _written(loading, found.come)
        _climb(loading, before, current)
        loading.settle()
        _keep(writer, places)
        return self._apply(loading, before, writer, removed, added, {**others, **loading.seen})

    def _apply(
        self,
        loading: Loading,
        before: Loading,
        writer: Writer,
        removed: set[str],
        added: set[str],
        new: Mapping[str, str],
    ) -> LoadReport:
        report, current = loading.report, writer.current
        assert current is not None
        report.added = len(loading.seen.keys() - before.seen.keys())
        report.removed = len(before.seen.keys() - loading.seen.keys())
        both = before.seen.keys() & loading.seen.keys()
        report.changed = sum(_content(before.seen[iri]) != _content(loading.seen[iri]) for iri in both)
        report.conflicts += _count(current, "conflicts") - before.report.conflicts
        report.things = len(things(new))
        found = loading.world.inputs
        same = self._versions(found, _had_texts(current))
        versions = {**same, "until": current.versions.get("until", "")}
        changed = {_subject(line) for line in removed ^ added}
        counts: dict[str, Json] = {"things": report.things, "conflicts": report.conflicts}

        def write_text(folder: Path, change: Difference) -> None:
            readings = text_manifest.read(current.path)
            text_manifest.write(folder, readings)
            builder = self._builder(versions, readings)
            if self.options.rebuild_text:
                builder.rewrite(folder)
            else:
                builder.update(folder, current.path, changed)
            counts.update(self._record(writer, loading).of_update(folder, change))

        generation = writer.update(
            removed - added,
            added - removed,
            identity=_identity(new.values(), versions),
            versions=versions,
            counts=counts,
            inputs=loading.world.inputs.digests,
            records=_lines(new),
            extra=write_text,
        )
        return _served(report, generation, writer)


def _written(loading: Loading, records: Iterable[tuple[Read, Place]]) -> set[str]:
    write = loading.world.writer.write
    texts = (text for res, home in loading.resources(records) for text in write(res, home))
    # Not splitlines(): a text may hold U+2028 and other ends of lines that are none in N-Quads.
    return {f"{line}\n" for text in texts for line in text.split("\n")[:-1]}


def _subject(line: str) -> str:
    """Give the subject of a line of N-Quads."""
    return line[1 : line.index(">")]


def _documents(loading: Loading, library: "Library | None") -> Iterator[tuple[Read, Place]]:
    if library is not None:
        from foia_graph.ingest.documents.describe import described

        yield from described(loading.collection, library)


def _texts(collection: Collection, library: "Library | None") -> dict[str, text_manifest.Text]:
    if library is None:
        return {}
    return {
        held.key: text_manifest.Text("" if held.supplied else held.digest, library.name(held))
        for held in collection.held
    }


def _keep(writer: Writer, places: Mapping[str, Path]) -> None:
    """Keep a copy of each file; raises LoadRefused when one is not what it was when the load began."""
    files = writer.layout.files
    for digest, path in places.items():
        if digest not in files and files.put(path) != digest:
            raise LoadRefused(f"{path} changed while it was being read; nothing was loaded, load it again")


def _climb(loading: Loading, before: Loading, current: Generation) -> None:
    """Add to the links of changed things those of what is above them in the store."""
    todo = [above for links in loading.edges.values() for above, _ in links]
    if not todo:
        return
    store = EmbeddedStore.of_generation(current.path)
    predicates = [NamedNode(path) for path in loading.world.acyclic_predicates]
    while todo:
        iri = todo.pop()
        if iri in loading.edges or iri in before.seen or "://" not in iri:
            continue
        found = [q for p in predicates for q in store.quads(NamedNode(iri), p, None)]
        loading.edges[iri] = [(q.object.value, "") for q in found if isinstance(q.object, NamedNode)]
        todo += [above for above, _ in loading.edges[iri]]


def _without_effect(loading: Loading) -> Iterator[str]:
    """Tell of decisions about claims that nobody makes any more, in a load of all records."""
    for name in sorted(loading.world.decisions.claims.keys() - loading.world.mapper.met):
        yield f"What was decided about {name} has no effect: no record makes this claim now."


def _compare(loading: Loading, old: Mapping[str, str]) -> None:
    """Count what was added, removed and changed against the generation before."""
    report, new = loading.report, loading.seen
    report.things = len(things(new))
    report.added = sum(iri not in old for iri in new)
    report.removed = sum(iri not in new for iri in old)
    report.changed = sum(iri in old and _content(old[iri]) != _content(entry) for iri, entry in new.items())


def _identity(entries: Iterable[str], versions: Mapping[str, str]) -> str:
    """Name a state of the catalogue by what its records say and how they were mapped (SHA-256)."""
    told = hashlib.sha256(msgspec.json.encode(sorted(versions.items())))
    for content in sorted(map(_content, entries)):
        told.update(content.encode())
    return told.hexdigest()


def _content(entry: str) -> str:
    return entry[:32]


def _lines(entries: Mapping[str, str]) -> Iterator[bytes]:
    """Write the file of records; only looked at when the last thing was seen."""
    for iri, entry in sorted(entries.items()):
        yield f"{iri}\t{_content(entry)}\n".encode()


def _records(current: Generation | None) -> dict[str, str]:
    """Read the digests of the records of a generation, by IRI."""
    if current is None:
        return {}
    with (current.path / RECORDS).open(encoding="utf-8") as lines:
        pairs = (line.rstrip("\n").partition("\t") for line in lines)
        return {iri: entry for iri, _, entry in pairs}


def _had_texts(generation: Generation) -> bool:
    """Tell whether any document was read; differences change no text."""
    return "reader" in generation.versions


def _count(generation: Generation, name: str) -> int:
    return int(str(generation.counts[name]))


def _unchanged(current: Generation, found: inventory.Inputs) -> LoadReport:
    report = LoadReport(generation=current.number, identity=current.identity, problems=list(found.problems))
    report.things, report.quads = _count(current, "things"), _count(current, "quads")
    report.conflicts = _count(current, "conflicts")
    return report


def _served(report: LoadReport, generation: Generation, writer: Writer) -> LoadReport:
    writer.swap(generation)
    report.generation, report.identity, report.written = generation.number, generation.identity, True
    report.quads = _count(generation, "quads")
    return report
