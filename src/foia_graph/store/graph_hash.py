"""The RDFC-1.0 hash of what a store holds, and the lines that it is made of."""

from collections.abc import Iterator

from foia_graph.model.rdf_hash import LineSorter, digest_of
from foia_graph.model.rdf_terms import DEFAULT_GRAPH, DefaultGraph, NamedNode
from foia_graph.store.quad_store import QuadStore


def default_graph_hash(store: QuadStore) -> str:
    """Return the RDFC-1.0 hash (SHA-256, in hexadecimal) of the default graph of a store.

    Raises ValueRejected where it has blank nodes.
    """
    return digest_of(canonical_triples(store))


def canonical_triples(store: QuadStore, graph: NamedNode | DefaultGraph = DEFAULT_GRAPH) -> Iterator[bytes]:
    """Yield the triples of a graph in canonical N-Quads, sorted, as blocks of whole lines."""
    with LineSorter() as sorter:
        store.write_graph(sorter.file, graph)
        yield from sorter.blocks()
