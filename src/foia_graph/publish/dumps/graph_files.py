"""The files of a dump: all graphs as N-Quads, the default graph as JSON-LD, both compressed.

The N-Quads are sorted and canonical (RDFC-1.0), the default graph first, so that its hash can be proved with
tools that every system has. Nothing in the files depends on when or where they were written.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from foia_graph.model.rdf_terms import NamedNode
from foia_graph.publish.export import export_catalogue, gzip_output
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.graph_hash import canonical_triples
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
        # An end of line stands at the end of lines only: within texts it is escaped.
        file.write(block.replace(LINE_END, f" {graph} .\n".encode()))
        quads += block.count(b"\n")
    return quads


def write_jsonld(path: Path, catalogue: Catalogue) -> None:
    """Write the default graph as JSON-LD, its context inside."""
    with path.open("xb") as whole, gzip_output(whole) as file:
        export_catalogue(catalogue.quad_store, catalogue.profile, catalogue.language, "jsonld", file)
