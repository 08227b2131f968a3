"""Proof that a copy of the catalogue is equal to it: the hash of its default graph, and its dumps."""

import hashlib
from collections.abc import Iterator
from contextlib import suppress

from foia_graph.model.namespaces import DCAT, DCTERMS, MEDIA_TYPES, RDF, SPDX, VOID, XSD
from foia_graph.publish.dumps.manifest import File, Manifest, stated
from foia_graph.publish.publication import Publication
from foia_graph.runtime.files import write_atomically
from foia_graph.store.graph_hash import default_graph_hash

RDF_CANON = "https://www.w3.org/TR/rdf-canon/"
RDF_FILES = (".nq.gz", ".jsonld.gz")


def lines(published: Publication, dataset: str) -> Iterator[str]:
    """Yield the proof of a dataset as triples, without their dots."""
    found = manifest_of(published)
    yield from _default_graph(published, dataset, found)
    for file in found.files if found else ():
        if file.path.endswith(RDF_FILES):
            yield from _dump(file, published.catalogue.base, dataset)


def graph_hash(published: Publication) -> str:
    """Return the RDFC-1.0 hash of the default graph; that of the dump where there is one, else made once."""
    found = manifest_of(published)
    if found is not None:
        return found.default_graph.rdfc10_sha256
    return published.catalogue.once("default graph hash", lambda: _cached_hash(published))


def _cached_hash(published: Publication) -> str:
    """Return the hash that another process made of the same files, else make it and keep it for others."""
    source = published.catalogue
    made = source.generation
    key = f"{made.path.name} {made.created} {made.identity}"
    path = published.layout.cache / "hashes" / hashlib.sha256(key.encode()).hexdigest()
    try:
        return path.read_text()
    except OSError:
        found = default_graph_hash(source.quad_store)
    # Whoever serves the store may not be allowed to write into it, and the cache is only a saving.
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, found.encode())
    return found


def manifest_of(published: Publication) -> Manifest | None:
    """Read what the dump says of itself; none is stated of a generation that is no longer served."""
    generation = published.catalogue.generation
    is_served = generation.path == published.served()
    return stated(published.layout, generation) if is_served else None


def _default_graph(published: Publication, dataset: str, found: Manifest | None) -> Iterator[str]:
    source = published.catalogue
    graph = f"<{source.base}void#default-graph>"
    triples = found.default_graph.triples if found else source.generation.counts.get("triples", 0)
    yield f"{dataset} <{VOID}subset> {graph}"
    yield f"{graph} <{RDF}type> <{VOID}Dataset>"
    yield f'{graph} <{VOID}triples> "{triples}"^^<{XSD}integer>'
    part = f"<{source.base}void#default-graph-checksum>"
    yield from _checksum(graph, part, graph_hash(published))
    yield f"{part} <{DCTERMS}conformsTo> <{RDF_CANON}>"


def _dump(file: File, base: str, dataset: str) -> Iterator[str]:
    iri = f"<{base}dump/{file.path}>"
    yield f"{dataset} <{VOID}dataDump> {iri}"
    yield f"{iri} <{DCAT}mediaType> <{MEDIA_TYPES}{file.media_type}>"
    yield f'{iri} <{DCAT}byteSize> "{file.size}"^^<{XSD}nonNegativeInteger>'
    yield from _checksum(iri, f"<{base}void#dump-{file.path.replace('.', '-')}-checksum>", file.sha256)


def _checksum(of: str, part: str, digest: str) -> Iterator[str]:
    yield f"{of} <{SPDX}checksum> {part}"
    yield f"{part} <{RDF}type> <{SPDX}Checksum>"
    yield f"{part} <{SPDX}algorithm> <{SPDX}checksumAlgorithm_sha256>"
    yield f'{part} <{SPDX}checksumValue> "{digest}"^^<{XSD}hexBinary>'
