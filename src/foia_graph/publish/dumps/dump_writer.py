"""Writing a dump: next to the others, whole, and then put instead in one step."""

import csv
import fcntl
import hashlib
import io
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import msgspec

from foia_graph.errors import StoreError
from foia_graph.model import decisions, iris
from foia_graph.model.profile import Profile
from foia_graph.publish.dumps import crate as ro_crate
from foia_graph.publish.dumps import manifest as dump_manifest
from foia_graph.publish.presenter import Presenter, open_publication
from foia_graph.publish.record_facts import FactsReader, catalogue_keeper
from foia_graph.publish.serializers import export_catalogue, gzip_output
from foia_graph.runtime.files import file_sha256, fsync_path, write_atomically
from foia_graph.runtime.shared_values import cached_property
from foia_graph.runtime.tables import table_beside
from foia_graph.runtime.version import __version__
from foia_graph.store.catalogue import Catalogue, Labels
from foia_graph.store.changelog.log import log_of
from foia_graph.store.description import read_description
from foia_graph.store.document_files import PDF, StoredFile
from foia_graph.store.generations.generation import Generation, Layout
from foia_graph.store.rights import rights_of


def encode_public_decisions(catalogue: Catalogue, layout: Layout) -> bytes:
    """Write the decisions about things that are public, or withdrawn, and about their claims, as lines.

    A decision about what is restricted now would tell of it; so would a correction whose successor is held
    back, because it rests on a source that is.
    """
    found = decisions.combine_decisions(
        decisions.read_decisions(layout.decisions), input_decisions(catalogue, layout)
    )
    return decisions.encode_decisions(each for each in found.all if _is_public(each, catalogue))


def input_decisions(catalogue: Catalogue, layout: Layout) -> tuple[decisions.Decision, ...]:
    """Read the decisions that came with the input."""
    files = catalogue.generation.inputs.get("")
    digest = files.get(decisions.FILE_NAME) if isinstance(files, Mapping) else None
    return decisions.read_decisions(layout.files.path(str(digest))) if digest else ()


def _is_public(decision: decisions.Decision, catalogue: Catalogue) -> bool:
    iri = f"{catalogue.base}{decision.of}"
    if decision.is_of_line:
        return catalogue.stub(iris.owner_iri(iri)) is not None
    if decision.do == "correct":
        return catalogue.is_linked(iri, "wasRevisionOf")
    return iri in catalogue.tombstones or catalogue.stub(iri) is not None


README_TEXT = Path(__file__).with_name("readme.txt").read_text(encoding="utf-8")
RIGHTS_FILE = "rights.csv"
RIGHTS_COLUMNS = ("thing", "license", "statement", "basis", "stated on")
RIGHTS_CLASSES = ("Release", "ReleasedDocument")


def encode_rights(catalogue: Catalogue) -> bytes:
    """Write the table as CSV (RFC 4180)."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(RIGHTS_COLUMNS)
    for iri in (iri for each in RIGHTS_CLASSES for iri in catalogue.thing_names(catalogue.profile[each])):
        found = rights_of(catalogue, iri)
        writer.writerow((iri, found.license, found.statement, found.basis, found.stated_on))
    return written.getvalue().encode()


LOCK_FILE, OPTIONS_FILE, ARRIVING_FOLDER = ".lock", ".wishes.json", ".arriving"
DECISIONS_FILE, ORIGINALS_FOLDER = "decisions.jsonl", "files"


class DumpOptions(msgspec.Struct, frozen=True):
    """Options of the last dump, and so of those that follow it."""

    originals: bool = False


def write_dump(root: Path, profile: Profile, *, originals: bool = False) -> dump_manifest.DumpManifest:
    """Write the dump of the generation that is served, unless it is there and whole; delete all others.

    With `originals` its bag holds the files of public documents too. Waits while another dump is written.
    Raises StoreError where there is nothing to dump, or no room.
    """
    layout = Layout(root)
    layout.resolve()
    with _dump_lock(layout):
        write_atomically(layout.dumps / OPTIONS_FILE, msgspec.json.encode(DumpOptions(originals)))
        return _write_dump(layout, profile, DumpOptions(originals))


def renew_dump(root: Path, profile: Profile) -> dump_manifest.DumpManifest | None:
    """Write the dump of a store again after a swap, with its options; a store without dumps gets none."""
    layout = Layout(root)
    if not (layout.dumps / OPTIONS_FILE).is_file():
        return None
    with _dump_lock(layout):
        options = msgspec.json.decode((layout.dumps / OPTIONS_FILE).read_bytes(), type=DumpOptions)
        return _write_dump(layout, profile, options)


@contextmanager
def _dump_lock(layout: Layout) -> Iterator[None]:
    try:
        layout.dumps.mkdir(exist_ok=True)
        with (layout.dumps / LOCK_FILE).open("a") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield
    except OSError as error:
        raise StoreError(f"No dump could be written to {layout.dumps}: {error.strerror or error}.") from error


def _write_dump(layout: Layout, profile: Profile, options: DumpOptions) -> dump_manifest.DumpManifest:
    catalogue = Catalogue(Generation.read(layout.resolve()), profile)
    folder = dump_manifest.dump_folder(layout, catalogue.generation.number)
    _clear_dumps(layout, folder)
    there = _whole_manifest(layout, catalogue.generation)
    if there is not None and there.originals == options.originals:
        return there
    # Written next to the others and renamed whole (atomic rename): a reader never sees half a dump.
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
    _clear_dumps(layout, folder)
    fsync_path(layout.dumps)
    return manifest


def _clear_dumps(layout: Layout, kept: Path) -> None:
    for path in layout.dumps.iterdir():
        if path.is_dir() and path != kept:
            shutil.rmtree(path)
        elif path.suffix == ".tmp":
            path.unlink()


def _whole_manifest(layout: Layout, generation: Generation) -> dump_manifest.DumpManifest | None:
    try:
        found = dump_manifest.read_manifest(layout, generation)
        folder = dump_manifest.dump_folder(layout, generation.number)
        is_whole = found and all(file_sha256(folder / file.path) == file.sha256 for file in found.files)
    except (StoreError, OSError):
        return None  # a dump that was damaged is written again
    return found if is_whole else None


@dataclass(frozen=True)
class DumpWriter:
    """The dump of one generation, as it is written into a folder."""

    catalogue: Catalogue
    layout: Layout
    folder: Path

    @cached_property
    def _reader(self) -> FactsReader:
        return FactsReader(Presenter(open_publication(self.catalogue, self.layout)))

    def write_files(self, options: DumpOptions) -> dump_manifest.DumpManifest:
        """Write all files, so that they outlive a power cut, and return the manifest."""
        quads, proof = dump_manifest.write_nquads(
            self.folder / dump_manifest.NQUADS, self.catalogue.quad_store
        )
        store, language = self.catalogue.quad_store, self.catalogue.language
        with (self.folder / dump_manifest.JSONLD).open("xb") as whole, gzip_output(whole) as packed:
            export_catalogue(store, self.catalogue.profile, language, "jsonld", packed)
        claims = self.folder / dump_manifest.CLAIMS
        claim_triples = dump_manifest.write_claims(claims, self.folder / dump_manifest.NQUADS, proof.triples)
        title, found = self.catalogue.own_text("title"), self._build_manifest(proof, options)
        rights = f"Licence of what the catalogue says: {found.license}\n" if found.license else ""
        line = "=" * len(title)
        readme = README_TEXT.format(title=title, line=line, rights=rights, quads=quads, manifest=found)
        (self.folder / dump_manifest.README).write_text(readme, encoding="utf-8")
        with (self.folder / dump_manifest.PAGES).open("xb") as whole, gzip_output(whole) as packed:
            packed.writelines(msgspec.json.encode(row) + b"\n" for row in ro_crate.page_texts(self._reader))
        texts = self._describe_file(dump_manifest.PAGES)
        keeper = catalogue_keeper(self._reader.presenter)
        croissant = ro_crate.encode_dataset(keeper, found.base, found.created, found.identity, texts)
        (self.folder / dump_manifest.CROISSANT).write_bytes(croissant)
        description = read_description(self.catalogue.generation.path)
        with (self.folder / dump_manifest.DESCRIPTION).open("xb") as whole, gzip_output(whole) as packed:
            packed.write(description)
        files = [
            self._describe_file(dump_manifest.NQUADS, quads),
            self._describe_file(dump_manifest.JSONLD, proof.triples),
            self._describe_file(dump_manifest.CLAIMS, claim_triples),
            self._describe_file(dump_manifest.README),
            texts,
            self._describe_file(dump_manifest.CROISSANT),
            self._describe_file(dump_manifest.DESCRIPTION, description.count(b"\n")),
        ]
        self._write_bag(msgspec.structs.replace(found, files=tuple(files)), options)
        files.append(self._describe_file(dump_manifest.BAG))
        found = msgspec.structs.replace(found, files=tuple(files))
        for file in files:
            fsync_path(self.folder / file.path)
        write_atomically(self.folder / dump_manifest.FILE_NAME, found.encode())
        return found

    def _describe_file(self, path: str, quads: int | None = None) -> dump_manifest.DumpFile:
        file = self.folder / path
        size, digest = file.stat().st_size, file_sha256(file)
        return dump_manifest.DumpFile(path, CONTENTS[path][0], size, digest, quads)

    def _build_manifest(
        self, proof: dump_manifest.DefaultGraphProof, options: DumpOptions
    ) -> dump_manifest.DumpManifest:
        """Return what the manifest says but for the files."""
        generation = self.catalogue.generation
        return dump_manifest.DumpManifest(
            generation=generation.number,
            entries=log_of(self.catalogue).total,
            identity=generation.identity,
            created=generation.created,
            base=self.catalogue.base,
            license=self.catalogue.own_text("license"),
            originals=options.originals,
            default_graph=proof,
            files=(),
        )

    def _write_bag(self, manifest: dump_manifest.DumpManifest, options: DumpOptions) -> None:
        """Write the bag; the manifest in it cannot tell of the bag itself."""
        payload: dict[str, ro_crate.BagContent] = {
            file.path: self.folder / file.path for file in manifest.files
        }
        payload[dump_manifest.FILE_NAME] = manifest.encode()
        payload[DECISIONS_FILE] = encode_public_decisions(self.catalogue, self.layout)
        payload[RIGHTS_FILE] = encode_rights(self.catalogue)
        files = list(_crate_files(manifest, payload))
        for place, (file, *copies) in self._original_files().items() if options.originals else ():
            payload[place] = file.path
            documents = (file.document, *(copy.document for copy in copies))
            files.append(ro_crate.CrateFile(place, file.media_type, file.size, file.sha256, place, documents))
        payload[ro_crate.FILE_NAME] = ro_crate.CrateWriter(self._reader, manifest.created).encode(files)
        name = f"catalogue-{self.catalogue.generation.path.name}"
        ro_crate.write_bag(self.folder / dump_manifest.BAG, name, payload, self._bag_info(manifest))

    def _bag_info(self, manifest: dump_manifest.DumpManifest) -> Iterator[tuple[str, str]]:
        own_text = self.catalogue.own_text
        publisher = own_text("publisher")
        yield "Source-Organization", Labels(self.catalogue).label(publisher) or publisher
        yield ("External-Description", own_text("description") or own_text("title"))
        yield "External-Identifier", f"{manifest.base}catalog"
        yield "Internal-Sender-Identifier", manifest.identity
        yield "Bagging-Date", manifest.created[:10]
        yield "Bag-Software-Agent", f"foia-graph {__version__}"

    def _original_files(self) -> dict[str, list[StoredFile]]:
        # Documents may share a file.
        found: dict[str, list[StoredFile]] = {}
        for document in self.catalogue.thing_names(self.catalogue.profile["ReleasedDocument"]):
            file = self._reader.presenter.holdings.file_of(document)
            if file is not None and file.public:
                suffix = ".pdf" if file.media_type == PDF else ""
                found.setdefault(f"{ORIGINALS_FOLDER}/{file.sha256}{suffix}", []).append(file)
        return found


def _crate_files(
    manifest: dump_manifest.DumpManifest, payload: Mapping[str, ro_crate.BagContent]
) -> Iterator[ro_crate.CrateFile]:
    for file in manifest.files:
        yield ro_crate.CrateFile(file.path, file.media_type, file.size, file.sha256, CONTENTS[file.path][1])
    for path, content in payload.items():
        if isinstance(content, bytes):
            digest = hashlib.sha256(content).hexdigest()
            yield ro_crate.CrateFile(path, CONTENTS[path][0], len(content), digest, CONTENTS[path][1])


# The media types of the files of a dump and of its bag, and what they are, in words.
CONTENTS: Mapping[str, tuple[str, str]] = table_beside(__file__)["contents"]
