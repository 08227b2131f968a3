"""Writing a dump: beside the others, whole, and then put in its place in one step."""

import fcntl
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import msgspec

from foia_graph import __version__
from foia_graph.errors import StoreError
from foia_graph.model.profile import Profile
from foia_graph.model.resource import text_of
from foia_graph.publish.dumps import contents, public_decisions
from foia_graph.publish.dumps import manifest as told
from foia_graph.publish.dumps.bag import Content, write_bag
from foia_graph.publish.dumps.manifest import DefaultGraph, File, Manifest, described, readme
from foia_graph.runtime.files import fsync_path, sha256, write_atomically
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.changelog.log import log_of
from foia_graph.store.document_files import PDF, Holdings
from foia_graph.store.generations.generation import Generation
from foia_graph.store.generations.layout import Layout
from foia_graph.store.labels import Labels

LOCK, WISHES, ARRIVING = ".lock", ".wishes.json", ".arriving"
DECISIONS, ORIGINALS = "decisions.jsonl", "files"


class Wishes(msgspec.Struct, frozen=True):
    """Options of the last dump, and so of those that follow it."""

    originals: bool = False


def dump(root: Path, profile: Profile, *, originals: bool = False) -> Manifest:
    """Write the dump of the generation that is served, unless it is there and whole; delete all others.

    With `originals` its bag holds the files of public documents too. Waits while another dump is written.
    Raises StoreError where there is nothing to dump, or no room.
    """
    layout = Layout(root)
    layout.resolve()
    with _alone(layout):
        write_atomically(layout.dumps / WISHES, msgspec.json.encode(Wishes(originals)))
        return _dump(layout, profile, Wishes(originals))


def renew(root: Path, profile: Profile) -> Manifest | None:
    """Write the dump of a store anew after a swap, with its options; a store without dumps gets none."""
    layout = Layout(root)
    if not (layout.dumps / WISHES).is_file():
        return None
    with _alone(layout):
        wishes = msgspec.json.decode((layout.dumps / WISHES).read_bytes(), type=Wishes)
        return _dump(layout, profile, wishes)


@contextmanager
def _alone(layout: Layout) -> Iterator[None]:
    """Hold the lock of dumps, which is waited for; raises StoreError where none can be written."""
    try:
        layout.dumps.mkdir(exist_ok=True)
        with (layout.dumps / LOCK).open("a") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield
    except OSError as error:
        raise StoreError(f"No dump could be written to {layout.dumps}: {error.strerror or error}.") from error


def _dump(layout: Layout, profile: Profile, wishes: Wishes) -> Manifest:
    catalogue = Catalogue(Generation.read(layout.resolve()), profile)
    folder = told.folder_of(layout, catalogue.generation.number)
    _clear(layout, folder)
    there = _whole(layout, catalogue.generation)
    if there is not None and there.originals == wishes.originals:
        return there
    arriving = layout.dumps / ARRIVING
    arriving.mkdir()
    try:
        made = Dump(catalogue, layout, arriving).write(wishes)
        if folder.exists():
            shutil.rmtree(folder)
        arriving.rename(folder)
    except BaseException:
        shutil.rmtree(arriving)
        raise
    fsync_path(layout.dumps)
    return made


def _clear(layout: Layout, kept: Path) -> None:
    """Delete the dumps of other generations, and the remains of killed processes."""
    for path in layout.dumps.iterdir():
        if path.is_dir() and path != kept:
            shutil.rmtree(path)
        elif path.suffix == ".tmp":
            path.unlink()


def _whole(layout: Layout, generation: Generation) -> Manifest | None:
    """Return the manifest of a dump whose files have its checksums, else None."""
    try:
        found = told.stated(layout, generation)
        folder = told.folder_of(layout, generation.number)
        is_whole = found and all(sha256(folder / file.path) == file.sha256 for file in found.files)
    except (StoreError, OSError):
        return None  # a dump that was damaged is written anew
    return found if is_whole else None


@dataclass(frozen=True, slots=True)
class Dump:
    """The dump of one generation, as it is written into a folder."""

    catalogue: Catalogue
    layout: Layout
    folder: Path

    def write(self, wishes: Wishes) -> Manifest:
        """Write all files, so that they outlive a power cut, and return the manifest."""
        written = contents.write_nquads(self.folder / told.NQUADS, self.catalogue.quad_store)
        contents.write_jsonld(self.folder / told.JSONLD, self.catalogue)
        (self.folder / told.README).write_text(self._readme(written), encoding="utf-8")
        files = [
            described(self.folder, told.NQUADS, told.GZIP, written.quads),
            described(self.folder, told.JSONLD, told.GZIP, written.triples),
            described(self.folder, told.README, told.TEXT),
        ]
        self._bag(self._manifest(written, files, wishes), wishes)
        files.append(described(self.folder, told.BAG, told.ZIP))
        found = self._manifest(written, files, wishes)
        for file in files:
            fsync_path(self.folder / file.path)
        told.write(self.folder, found)
        return found

    def _manifest(self, written: contents.Written, files: list[File], wishes: Wishes) -> Manifest:
        generation = self.catalogue.generation
        return Manifest(
            generation=generation.number,
            entries=log_of(self.catalogue).total,
            identity=generation.identity,
            created=generation.created,
            base=self.catalogue.base,
            license=self._said("license"),
            originals=wishes.originals,
            default_graph=DefaultGraph(written.triples, written.rdfc10_sha256),
            files=tuple(files),
        )

    def _readme(self, written: contents.Written) -> str:
        generation = self.catalogue.generation
        title, rights = self._said("title"), self._said("license")
        return readme(title, self.catalogue.base, generation.number, generation.created, rights, written)

    def _bag(self, manifest: Manifest, wishes: Wishes) -> None:
        """Write the bag; the manifest in it cannot tell of the bag itself."""
        payload: dict[str, Content] = {file.path: self.folder / file.path for file in manifest.files}
        payload[told.FILE_NAME] = manifest.encoded()
        payload[DECISIONS] = public_decisions.public(self.catalogue, self.layout)
        if wishes.originals:
            payload |= dict(self._originals())
        name = f"catalogue-{self.folder_name}"
        write_bag(self.folder / told.BAG, name, payload, self._info(manifest))

    @property
    def folder_name(self) -> str:
        """Return the name of the folder of the generation."""
        return self.catalogue.generation.path.name

    def _info(self, manifest: Manifest) -> Iterator[tuple[str, str]]:
        publisher = self._said("publisher")
        yield "Source-Organization", Labels(self.catalogue).label(publisher) or publisher
        yield "External-Description", self._said("description") or self._said("title")
        yield "External-Identifier", f"{manifest.base}catalog"
        yield "Internal-Sender-Identifier", manifest.identity
        yield "Bagging-Date", manifest.created[:10]
        yield "Bag-Software-Agent", f"foia-graph {__version__}"

    def _originals(self) -> Iterator[tuple[str, Path]]:
        """Yield the files of documents that are handed out, by their places in the bag."""
        holdings = Holdings(self.catalogue, self.layout)
        for document in self.catalogue.names(self.catalogue.profile["ReleasedDocument"]):
            held = holdings.of(document)
            if held is not None and held.public:
                suffix = ".pdf" if held.media_type == PDF else ""
                yield f"{ORIGINALS}/{held.sha256}{suffix}", held.path

    def _said(self, field: str) -> str:
        """Return what the catalogue says of itself, "" for nothing."""
        catalog = self.catalogue.catalog
        return next((text_of(value) for value in catalog.get(field)), "") if catalog else ""
