"""Proof that a copy of the catalogue is equal to it: the hash of its default graph, and its dumps."""

from collections.abc import Iterator

from foia_graph.model.namespaces import DCAT, DCTERMS, MEDIA_TYPES, RDF, SPDX, VOID, XSD
from foia_graph.publish.dumps.manifest import DumpFile, DumpManifest, read_manifest
from foia_graph.publish.publication import Publication
from foia_graph.store.figures import catalogue_figures

RDF_CANON = "https://www.w3.org/TR/rdf-canon/"
RDF_FILES = (".nq.gz", ".jsonld.gz")


def proof_triples(publication: Publication, dataset: str) -> Iterator[str]:
    """Yield the proof of a dataset as triples, without their dots."""
    found = served_manifest(publication)
    yield from _default_graph_triples(publication, dataset, found)
    for file in found.files if found else ():
        if file.path.endswith(RDF_FILES):
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
