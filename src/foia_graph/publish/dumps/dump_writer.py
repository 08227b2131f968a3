"""Writing a dump: beside the others, whole, and then put in its place in one step."""

import fcntl
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import msgspec

from foia_graph.errors import StoreError
from foia_graph.model.profile import Profile
from foia_graph.model.resource import text_of
from foia_graph.publish.dumps import graph_files, public_decisions
from foia_graph.publish.dumps import manifest as dump_manifest
from foia_graph.publish.dumps.bag import BagContent, write_bag
from foia_graph.publish.dumps.manifest import (
    DefaultGraphProof,
    DumpFile,
    DumpManifest,
    describe_file,
    readme_text,
)
from foia_graph.runtime.files import file_sha256, fsync_path, write_atomically
from foia_graph.runtime.version import __version__
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.changelog.log import log_of
from foia_graph.store.document_files import PDF, Holdings
from foia_graph.store.generations.generation import Generation
from foia_graph.store.generations.layout import Layout
from foia_graph.store.labels import Labels

LOCK_FILE, OPTIONS_FILE, ARRIVING_FOLDER = ".lock", ".wishes.json", ".arriving"
DECISIONS_FILE, ORIGINALS_FOLDER = "decisions.jsonl", "files"


class DumpOptions(msgspec.Struct, frozen=True):
    """Options of the last dump, and so of those that follow it."""

    originals: bool = False


def write_dump(root: Path, profile: Profile, *, originals: bool = False) -> DumpManifest:
    """Write the dump of the generation that is served, unless it is there and whole; delete all others.

    With `originals` its bag holds the files of public documents too. Waits while another dump is written.
    Raises StoreError where there is nothing to dump, or no room.
    """
    layout = Layout(root)
    layout.resolve()
    with _dump_lock(layout):
        write_atomically(layout.dumps / OPTIONS_FILE, msgspec.json.encode(DumpOptions(originals)))
        return _write_dump(layout, profile, DumpOptions(originals))


def renew_dump(root: Path, profile: Profile) -> DumpManifest | None:
    """Write the dump of a store anew after a swap, with its options; a store without dumps gets none."""
    layout = Layout(root)
    if not (layout.dumps / OPTIONS_FILE).is_file():
        return None
    with _dump_lock(layout):
        options = msgspec.json.decode((layout.dumps / OPTIONS_FILE).read_bytes(), type=DumpOptions)
        return _write_dump(layout, profile, options)


@contextmanager
def _dump_lock(layout: Layout) -> Iterator[None]:
    """Hold the lock of dumps, which is waited for; raises StoreError where none can be written."""
    try:
        layout.dumps.mkdir(exist_ok=True)
        with (layout.dumps / LOCK_FILE).open("a") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield
    except OSError as error:
        raise StoreError(f"No dump could be written to {layout.dumps}: {error.strerror or error}.") from error


def _write_dump(layout: Layout, profile: Profile, options: DumpOptions) -> DumpManifest:
    catalogue = Catalogue(Generation.read(layout.resolve()), profile)
    folder = dump_manifest.dump_folder(layout, catalogue.generation.number)
    _clear_dumps(layout, folder)
    there = _whole_manifest(layout, catalogue.generation)
    if there is not None and there.originals == options.originals:
        return there
    arriving = layout.dumps / ARRIVING_FOLDER
    arriving.mkdir()
    try:
        manifest = DumpWriter(catalogue, layout, arriving).write_files(options)
        if folder.exists():
            shutil.rmtree(folder)
        arriving.rename(folder)
    except BaseException:
        shutil.rmtree(arriving)
        raise
    fsync_path(layout.dumps)
    return manifest


def _clear_dumps(layout: Layout, current: Path) -> None:
    """Delete the dumps of other generations, and the remains of killed processes."""
    for path in layout.dumps.iterdir():
        if path.is_dir() and path != current:
            shutil.rmtree(path)
        elif path.suffix == ".tmp":
            path.unlink()


def _whole_manifest(layout: Layout, generation: Generation) -> DumpManifest | None:
    """Return the manifest of a dump whose files have its checksums, else None."""
    try:
        found = dump_manifest.read_manifest(layout, generation)
        folder = dump_manifest.dump_folder(layout, generation.number)
        is_whole = found and all(file_sha256(folder / file.path) == file.sha256 for file in found.files)
    except (StoreError, OSError):
        return None  # a dump that was damaged is written anew
    return found if is_whole else None


@dataclass(frozen=True, slots=True)
class DumpWriter:
    """The dump of one generation, as it is written into a folder."""

    catalogue: Catalogue
    layout: Layout
    folder: Path

    def write_files(self, options: DumpOptions) -> DumpManifest:
        """Write all files, so that they outlive a power cut, and return the manifest."""
        figures = graph_files.write_nquads(self.folder / dump_manifest.NQUADS, self.catalogue.quad_store)
        graph_files.write_jsonld(self.folder / dump_manifest.JSONLD, self.catalogue)
        (self.folder / dump_manifest.README).write_text(self._readme_text(figures), encoding="utf-8")
        files = [
            describe_file(self.folder, dump_manifest.NQUADS, dump_manifest.GZIP, figures.quads),
            describe_file(self.folder, dump_manifest.JSONLD, dump_manifest.GZIP, figures.triples),
            describe_file(self.folder, dump_manifest.README, dump_manifest.TEXT),
        ]
        self._write_bag(self._build_manifest(figures, files, options), options)
        files.append(describe_file(self.folder, dump_manifest.BAG, dump_manifest.ZIP))
        found = self._build_manifest(figures, files, options)
        for file in files:
            fsync_path(self.folder / file.path)
        dump_manifest.write_manifest(self.folder, found)
        return found

    def _build_manifest(
        self, figures: graph_files.NQuadsFigures, files: list[DumpFile], options: DumpOptions
    ) -> DumpManifest:
        generation = self.catalogue.generation
        return DumpManifest(
            generation=generation.number,
            entries=log_of(self.catalogue).total,
            identity=generation.identity,
            created=generation.created,
            base=self.catalogue.base,
            license=self._catalog_value("license"),
            originals=options.originals,
            default_graph=DefaultGraphProof(figures.triples, figures.rdfc10_sha256),
            files=tuple(files),
        )

    def _readme_text(self, figures: graph_files.NQuadsFigures) -> str:
        generation = self.catalogue.generation
        title, rights = self._catalog_value("title"), self._catalog_value("license")
        return readme_text(title, self.catalogue.base, generation.number, generation.created, rights, figures)

    def _write_bag(self, manifest: DumpManifest, options: DumpOptions) -> None:
        """Write the bag; the manifest in it cannot tell of the bag itself."""
        payload: dict[str, BagContent] = {file.path: self.folder / file.path for file in manifest.files}
        payload[dump_manifest.FILE_NAME] = manifest.encode()
        payload[DECISIONS_FILE] = public_decisions.encode_public_decisions(self.catalogue, self.layout)
        if options.originals:
            payload |= dict(self._original_files())
        name = f"catalogue-{self.folder_name}"
        write_bag(self.folder / dump_manifest.BAG, name, payload, self._bag_info(manifest))

    @property
    def folder_name(self) -> str:
        """Return the name of the folder of the generation."""
        return self.catalogue.generation.path.name

    def _bag_info(self, manifest: DumpManifest) -> Iterator[tuple[str, str]]:
        publisher = self._catalog_value("publisher")
        yield "Source-Organization", Labels(self.catalogue).label(publisher) or publisher
        yield "External-Description", self._catalog_value("description") or self._catalog_value("title")
        yield "External-Identifier", f"{manifest.base}catalog"
        yield "Internal-Sender-Identifier", manifest.identity
        yield "Bagging-Date", manifest.created[:10]
        yield "Bag-Software-Agent", f"foia-graph {__version__}"

    def _original_files(self) -> Iterator[tuple[str, Path]]:
        """Yield the files of documents that are handed out, by their places in the bag."""
        holdings = Holdings(self.catalogue, self.layout)
        for document in self.catalogue.thing_names(self.catalogue.profile["ReleasedDocument"]):
            file = holdings.file_of(document)
            if file is not None and file.public:
                suffix = ".pdf" if file.media_type == PDF else ""
                yield f"{ORIGINALS_FOLDER}/{file.sha256}{suffix}", file.path

    def _catalog_value(self, field: str) -> str:
        """Return what the catalogue says of itself, "" for nothing."""
        catalog = self.catalogue.catalog_resource
        return next((text_of(value) for value in catalog.get(field)), "") if catalog else ""
