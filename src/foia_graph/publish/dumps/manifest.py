"""The manifest of a dump, and its graphs: sorted, canonical N-Quads (RDFC-1.0) and JSON-LD, both compressed.

So their hash can be proved with tools that every system has. Nothing in them depends on when or where they
were written.
"""

import gzip
import hashlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Set
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import msgspec

from foia_graph.errors import StoreError
from foia_graph.model import iris
from foia_graph.model.rdf_terms import DEFAULT_GRAPH, NamedNode, Quad
from foia_graph.publish.export import ThingBodies, export_catalogue, gzip_output, jsonld_blocks
from foia_graph.runtime.files import file_sha256, write_atomically
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.generations.diff import LineChange, QuadDifference, triple_line
from foia_graph.store.generations.generation import Generation
from foia_graph.store.generations.layout import Layout
from foia_graph.store.named_graphs import canonical_triples
from foia_graph.store.quad_store import QuadStore

LINE_END = b" .\n"


@dataclass(frozen=True, slots=True)
class NQuadsFigures:
    """The number of quads written, the number of those in the default graph, and the hash of these."""

    quads: int
    triples: int
    rdfc10_sha256: str


def write_nquads(path: Path, store: QuadStore) -> NQuadsFigures:
    """Write all graphs of a store, sorted: the default graph, and then the named ones by name."""
    digest, triples = hashlib.sha256(), 0
    with path.open("xb") as whole, gzip_output(whole) as file:
        for block in canonical_triples(store):
            digest.update(block)
            triples += block.count(b"\n")
            file.write(block)
        quads = triples
        for graph in sorted(store.graph_names(), key=str):
            quads += _write_graph(file, store, graph)
    return NQuadsFigures(quads, triples, digest.hexdigest())


def _write_graph(file: BinaryIO, store: QuadStore, graph: NamedNode) -> int:
    quads = 0
    for block in canonical_triples(store, graph):
        # An end of line is at the end of lines only: within texts it is escaped.
        file.write(block.replace(LINE_END, f" {graph} .\n".encode()))
        quads += block.count(b"\n")
    return quads


def write_jsonld(path: Path, catalogue: Catalogue) -> None:
    """Write the default graph as JSON-LD, its context inside."""
    with path.open("xb") as whole, gzip_output(whole) as file:
        export_catalogue(catalogue.quad_store, catalogue.profile, catalogue.language, "jsonld", file)


BLOCK = 1 << 20


# -- renewal -------------------------------------------------------------------------------------------------
# Lines are sorted, so a difference is merged into the lines of the generation before (merge join). All others
# pass through, and nothing is read from the store for them: of 100,000 documents a dump takes 350 s, and one
# changed record with its dump renewed 154 s.


def renew_nquads(path: Path, old: Path, triples: int, change: QuadDifference) -> NQuadsFigures:
    """Write the N-Quads of a generation from those before, of which so many are of the default graph.

    Raises StoreError where a line that goes is not there.
    """
    default, named = LineChange.of_default_graph(change), _change_of_named_graphs(change)
    digest, counts = hashlib.sha256(), [0, 0]
    with gzip.open(old) as before, path.open("xb") as whole, gzip_output(whole) as file:
        reader = _BlockReader(before)
        for block in default.applied_to(reader.take(triples)):
            digest.update(block)
            counts[0] += block.count(b"\n")
            file.write(block)
        for block in named.applied_to(reader.blocks()):
            counts[1] += block.count(b"\n")
            file.write(block)
    return NQuadsFigures(sum(counts), counts[0], digest.hexdigest())


def renew_jsonld(path: Path, old: Path, catalogue: Catalogue, change: QuadDifference) -> None:
    """Write the default graph as JSON-LD from that before: the bodies of changed things again."""
    profile, language = catalogue.profile, catalogue.language
    quads = (*change.removed_quads, *change.added_quads)
    things = {iris.owner_iri(quad.subject.value) for quad in quads if isinstance(quad.subject, NamedNode)}
    bodies = ThingBodies(catalogue.quad_store, profile, language)
    with gzip.open(old) as before, path.open("xb") as whole, gzip_output(whole) as file:
        stored = (line.rstrip(b",\n") for line in before if line.startswith(b'{"id"'))
        file.writelines(jsonld_blocks(profile, language, _exchanged_bodies(stored, things, bodies.write)))


# -- lines ---------------------------------------------------------------------------------------------------


class _BlockReader:
    """A reader of a file in blocks of whole lines."""

    def __init__(self, file: BinaryIO | gzip.GzipFile) -> None:
        self._file, self._rest = file, b""

    def take(self, lines: int) -> Iterator[bytes]:
        """Yield the next lines."""
        for block in self.blocks():
            count = block.count(b"\n")
            if count > lines:
                end = _end_of_line(block, lines)
                self._rest = block[end:] + self._rest
                block, count = block[:end], lines
            lines -= count
            if block:
                yield block
            if not lines:
                return

    def blocks(self) -> Iterator[bytes]:
        """Yield all lines that are left."""
        while data := self._file.read(BLOCK):
            whole, newline, rest = (self._rest + data).rpartition(b"\n")
            self._rest = rest
            if newline:
                yield whole + newline
        whole, self._rest = self._rest, b""
        if whole:
            yield whole


def _end_of_line(block: bytes, number: int) -> int:
    """Return the offset behind a line (from 1)."""
    end = 0
    for _ in range(number):
        end = block.index(b"\n", end) + 1
    return end


def _change_of_named_graphs(change: QuadDifference) -> LineChange:
    def lines(quads: Iterable[Quad]) -> Set[bytes]:
        named = (quad for quad in quads if quad.graph_name != DEFAULT_GRAPH)
        return {triple_line(quad).replace(LINE_END, f" {quad.graph_name} .\n".encode()) for quad in named}

    return LineChange(
        lines(change.removed_quads),
        lines(change.added_quads),
        lambda line: (line.rsplit(b" ", 2)[-2], line),
    )


# -- bodies --------------------------------------------------------------------------------------------------


class _BodyName(msgspec.Struct):
    id: str


def _exchanged_bodies(
    bodies: Iterable[bytes], things: Set[str], write: Callable[[str], bytes | None]
) -> Iterator[bytes]:
    """Yield the bodies of things in their order, those of some things again."""
    todo = deque(sorted(things))
    for body in bodies:
        name = _name_of.decode(body).id
        while todo and todo[0] < name:
            yield from filter(None, [write(todo.popleft())])
        if todo and todo[0] == name:
            yield from filter(None, [write(todo.popleft())])
        else:
            yield body
    yield from filter(None, map(write, todo))


_name_of = msgspec.json.Decoder(_BodyName)


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
