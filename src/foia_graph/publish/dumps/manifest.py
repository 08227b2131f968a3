"""The manifest of a dump, its canonical N-Quads (RDFC-1.0), and the proof that a copy is equal, as triples.

Lines are sorted, so that their hash can be proved with tools that every system has. Nothing in them depends
on when or where they were written.
"""

import gzip
import hashlib
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import BinaryIO

import msgspec

from foia_graph.errors import StoreError
from foia_graph.model.jsonld import readable_json
from foia_graph.model.namespaces import DCAT, DCTERMS, MEDIA_TYPES, RDF, SPDX, VOID, XSD
from foia_graph.model.rdf_terms import NamedNode
from foia_graph.publish.presenter import Publication
from foia_graph.publish.reified_claims import reify_claims
from foia_graph.publish.serializers import gzip_output
from foia_graph.store.figures import catalogue_figures
from foia_graph.store.generations.generation import Generation, Layout
from foia_graph.store.quad_store import QuadStore, canonical_triples


class DefaultGraphProof(msgspec.Struct, frozen=True):
    """The number of triples of the default graph, and its RDFC-1.0 hash (SHA-256)."""

    triples: int
    rdfc10_sha256: str = msgspec.field(name="rdfc10-sha256")


def write_nquads(path: Path, store: QuadStore) -> tuple[int, DefaultGraphProof]:
    """Write all graphs of a store, sorted: the default graph, and then the named ones by name.

    Returns the number of quads, and the proof of the default graph.
    """
    digest, triples = hashlib.sha256(), 0
    with path.open("xb") as whole, gzip_output(whole) as file:
        for block in canonical_triples(store):
            digest.update(block)
            triples += block.count(b"\n")
            file.write(block)
        quads = triples
        for graph in sorted(store.graph_names(), key=str):
            quads += _write_graph(file, store, graph)
    return quads, DefaultGraphProof(triples, digest.hexdigest())


def _write_graph(file: BinaryIO, store: QuadStore, graph: NamedNode) -> int:
    quads = 0
    for block in canonical_triples(store, graph):
        # An end of line is at the end of lines only: within texts it is escaped.
        file.write(block.replace(b" .\n", f" {graph} .\n".encode()))
        quads += block.count(b"\n")
    return quads


def write_claims(path: Path, nquads: Path, triples: int) -> int:
    """Write the claims of a dump as N-Triples 1.2, sorted, and return how many triples these are.

    They are in the first `triples` lines of its N-Quads, which are the default graph.
    """
    count = 0
    with gzip.open(nquads) as lines, path.open("xb") as whole, gzip_output(whole) as file:
        for line in reify_claims(islice(lines, triples), claims_only=True):
            file.write(line)
            count += 1
    return count


FILE_NAME = "manifest.json"
NQUADS, JSONLD, BAG, README = "catalog.nq.gz", "catalog.jsonld.gz", "bag.zip", "README.txt"
CLAIMS = "claims.nt.gz"
PAGES, CROISSANT, DESCRIPTION = "pages.jsonl.gz", "croissant.json", "description.nq.gz"
TEXT = "text/plain"


class DumpFile(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True):
    """One file of a dump; `quads` is omitted of what is no RDF."""

    path: str
    media_type: str
    size: int
    sha256: str
    quads: int | None = None


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
        return readable_json(self)


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


RDF_CANON = "https://www.w3.org/TR/rdf-canon/"


def proof_triples(publication: Publication, dataset: str) -> Iterator[str]:
    """Yield the proof of a dataset as triples, without their dots."""
    found = served_manifest(publication)
    yield from _default_graph_triples(publication, dataset, found)
    for file in found.files if found else ():
        if file.path in (NQUADS, JSONLD):
            yield from _dump_triples(file, publication.catalogue.base, dataset)


def graph_hash(publication: Publication) -> str:
    """Return the RDFC-1.0 hash of the default graph: that of the dump where there is one, else made once.

    Raises StoreBusy while it is being made.
    """
    found = served_manifest(publication)
    if found is not None:
        return found.default_graph.rdfc10_sha256
    return catalogue_figures(publication.catalogue, publication.layout).default_graph_hash


def served_manifest(publication: Publication) -> DumpManifest | None:
    """Read what the dump says of itself; none is stated of a generation that is no longer served."""
    generation = publication.catalogue.generation
    is_served = generation.path == publication.served_folder()
    return read_manifest(publication.layout, generation) if is_served else None


def _default_graph_triples(
    publication: Publication, dataset: str, manifest: DumpManifest | None
) -> Iterator[str]:
    source = publication.catalogue
    graph = f"<{source.base}void#default-graph>"
    triples = manifest.default_graph.triples if manifest else source.generation.counts.get("triples", 0)
    yield f"{dataset} <{VOID}subset> {graph}"
    yield f"{graph} <{RDF}type> <{VOID}Dataset>"
    yield f'{graph} <{VOID}triples> "{triples}"^^<{XSD}integer>'
    part = f"<{source.base}void#default-graph-checksum>"
    yield from _checksum_triples(graph, part, graph_hash(publication))
    yield f"{part} <{DCTERMS}conformsTo> <{RDF_CANON}>"


def _dump_triples(file: DumpFile, base: str, dataset: str) -> Iterator[str]:
    iri = f"<{base}dump/{file.path}>"
    yield f"{dataset} <{VOID}dataDump> {iri}"
    yield f"{iri} <{DCAT}mediaType> <{MEDIA_TYPES}{file.media_type}>"
    yield f'{iri} <{DCAT}byteSize> "{file.size}"^^<{XSD}nonNegativeInteger>'
    yield from _checksum_triples(
        iri, f"<{base}void#dump-{file.path.replace('.', '-')}-checksum>", file.sha256
    )


def _checksum_triples(of: str, part: str, digest: str) -> Iterator[str]:
    yield f"{of} <{SPDX}checksum> {part}"
    yield f"{part} <{RDF}type> <{SPDX}Checksum>"
    yield f"{part} <{SPDX}algorithm> <{SPDX}checksumAlgorithm_sha256>"
    yield f'{part} <{SPDX}checksumValue> "{digest}"^^<{XSD}hexBinary>'
