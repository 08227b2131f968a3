"""What a dump says of itself: its files with their digests, and the hash of the default graph."""

from pathlib import Path

import msgspec

from foia_graph.errors import StoreError
from foia_graph.files import sha256, write_atomically
from foia_graph.store.generation import Generation
from foia_graph.store.layout import Layout

FILE_NAME = "manifest.json"
NQUADS, JSONLD, BAG, README = "catalog.nq.gz", "catalog.jsonld.gz", "bag.zip", "README.txt"
GZIP, ZIP, TEXT = "application/gzip", "application/zip", "text/plain"


class File(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True):
    """One file of a dump; `quads` is left out of what is no RDF."""

    path: str
    media_type: str
    size: int
    sha256: str
    quads: int | None = None


class DefaultGraph(msgspec.Struct, frozen=True):
    """How many triples the default graph has, and its RDFC-1.0 hash (SHA-256)."""

    triples: int
    rdfc10_sha256: str = msgspec.field(name="rdfc10-sha256")


class Manifest(msgspec.Struct, frozen=True, rename="camel"):
    """What a dump is of, and what it holds; `entries` is the number of the last entry of the change log."""

    generation: int
    entries: int
    identity: str
    created: str
    base: str
    license: str
    originals: bool
    """Whether the bag holds the original files of public documents too."""
    default_graph: DefaultGraph
    files: tuple[File, ...]

    def file(self, path: str) -> File | None:
        """Find a file of the dump."""
        return next((file for file in self.files if file.path == path), None)

    def encoded(self) -> bytes:
        """Write it as JSON."""
        return msgspec.json.format(msgspec.json.encode(self), indent=2) + b"\n"


def described(folder: Path, path: str, media_type: str, quads: int | None = None) -> File:
    """Describe a file that was written."""
    return File(path, media_type, (folder / path).stat().st_size, sha256(folder / path), quads)


def folder_of(layout: Layout, number: int) -> Path:
    """Give the folder of the dump of a generation, which may not be there."""
    return layout.dumps / layout.generation(number).name


def stated(layout: Layout, generation: Generation) -> Manifest | None:
    """Read what the dump of a generation says of itself, None where there is none.

    Raises StoreError for a manifest that this program did not write.
    """
    path = folder_of(layout, generation.number) / FILE_NAME
    try:
        found = msgspec.json.decode(path.read_bytes(), type=Manifest)
    except FileNotFoundError:
        return None
    except (OSError, msgspec.DecodeError) as error:
        raise StoreError(f"The manifest of the dump cannot be read: {error}; write it anew.") from None
    return found if found.identity == generation.identity else None


def write(folder: Path, manifest: Manifest) -> None:
    """Write the manifest of a dump beside its files."""
    write_atomically(folder / FILE_NAME, manifest.encoded())
