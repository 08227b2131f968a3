"""The manifest of a dump: its files with their digests, and the hash of the default graph."""

from pathlib import Path

import msgspec

from foia_graph.errors import StoreError
from foia_graph.publish.dumps.graph_files import NQuadsFigures
from foia_graph.runtime.files import file_sha256, write_atomically
from foia_graph.store.generations.generation import Generation
from foia_graph.store.generations.layout import Layout

README_TEXT = Path(__file__).with_name("readme.txt").read_text(encoding="utf-8")


def readme_text(
    title: str, base: str, generation: int, created: str, license_: str, figures: NQuadsFigures
) -> str:
    """Return the README of one dump."""
    return README_TEXT.format(
        title=title,
        line="=" * len(title),
        base=base,
        generation=generation,
        created=created[:10],
        license=f"Licence of what the catalogue says: {license_}\n" if license_ else "",
        quads=figures.quads,
        triples=figures.triples,
        rdfc10_sha256=figures.rdfc10_sha256,
    )


FILE_NAME = "manifest.json"
NQUADS, JSONLD, BAG, README = "catalog.nq.gz", "catalog.jsonld.gz", "bag.zip", "README.txt"
PAGES, CROISSANT = "pages.jsonl.gz", "croissant.json"
GZIP, ZIP, TEXT = "application/gzip", "application/zip", "text/plain"
JSON_LD = "application/ld+json"


class DumpFile(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True):
    """One file of a dump; `quads` is omitted of what is no RDF."""

    path: str
    media_type: str
    size: int
    sha256: str
    quads: int | None = None


class DefaultGraphProof(msgspec.Struct, frozen=True):
    """The number of triples of the default graph, and its RDFC-1.0 hash (SHA-256)."""

    triples: int
    rdfc10_sha256: str = msgspec.field(name="rdfc10-sha256")


class DumpManifest(msgspec.Struct, frozen=True, rename="camel"):
    """The manifest of a dump: its generation and files; `entries` is the number of the last log entry."""

    generation: int
    entries: int
    identity: str
    created: str
    base: str
    license: str
    originals: bool
    """Whether the bag holds the original files of public documents too."""
    default_graph: DefaultGraphProof
    files: tuple[DumpFile, ...]

    def find_file(self, path: str) -> DumpFile | None:
        """Return a file of the dump by its path, None where it has none."""
        return next((file for file in self.files if file.path == path), None)

    def encode(self) -> bytes:
        """Write it as JSON."""
        return msgspec.json.format(msgspec.json.encode(self), indent=2) + b"\n"


def describe_file(folder: Path, path: str, media_type: str, quads: int | None = None) -> DumpFile:
    """Return the entry of a file that was written, with its size and SHA-256."""
    return DumpFile(path, media_type, (folder / path).stat().st_size, file_sha256(folder / path), quads)


def dump_folder(layout: Layout, number: int) -> Path:
    """Return the folder of the dump of a generation, which may not be there."""
    return layout.dumps / layout.generation(number).name


def read_manifest(layout: Layout, generation: Generation) -> DumpManifest | None:
    """Return the manifest of the dump of a generation, None where there is none.

    Raises StoreError for a manifest that this program did not write.
    """
    path = dump_folder(layout, generation.number) / FILE_NAME
    try:
        found = msgspec.json.decode(path.read_bytes(), type=DumpManifest)
    except FileNotFoundError:
        return None
    except (OSError, msgspec.DecodeError) as error:
        raise StoreError(f"The manifest of the dump cannot be read: {error}; write it again.") from None
    return found if found.identity == generation.identity else None


def write_manifest(folder: Path, manifest: DumpManifest) -> None:
    """Write the manifest of a dump next to its files."""
    write_atomically(folder / FILE_NAME, manifest.encode())
