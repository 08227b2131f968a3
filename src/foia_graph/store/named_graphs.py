"""Graphs of one state: the named ones as bytes in every syntax, canonical lines, and the RDFC-1.0 hash."""

from collections.abc import Iterator, Mapping
from functools import lru_cache, partial
from io import BytesIO
from itertools import islice

from foia_graph.model.iris import MERGED_GRAPHS, is_merged_graph
from foia_graph.model.rdf_hash import LineSorter, digest_of
from foia_graph.model.rdf_syntaxes import RdfFormat, parse, rdf_bytes
from foia_graph.model.rdf_terms import DEFAULT_GRAPH, DefaultGraph, NamedNode
from foia_graph.store.quad_store import QuadStore

# The most triples of a graph that is read once for all its forms, which are often asked for in a row.
SMALL = 10_000
# Triples in a piece of a larger graph: the engine lets no other thread compute while it writes one.
BLOCK = 1_000
# The end of a line of N-Triples, which is nowhere else: literals escape the ends of their lines.
LINE_END = b" .\n"


class NamedGraphs:
    """The named graphs of one state; the lines of the last small one are at hand for its other forms."""

    def __init__(self, store: QuadStore, sizes: Mapping[str, int]) -> None:
        """Take the store, and the number of triples of each graph."""
        self._store, self._sizes = store, sizes
        self._small_lines = lru_cache(1)(partial(_graph_bytes, store))
        self._merged_size = lru_cache(len(MERGED_GRAPHS))(partial(_count_triples, store))

    def size(self, iri: str) -> int:
        """Return the number of triples of a graph, 0 where there is none of this name."""
        return self._merged_size(iri) if is_merged_graph(iri) else self._sizes.get(iri, 0)

    def triples(self, iri: str, syntax: RdfFormat, prefixes: Mapping[str, str] | None = None) -> bytes:
        """Return the triples of a graph in a syntax."""
        if self.size(iri) > SMALL:
            return _graph_bytes(self._store, iri, syntax, prefixes)
        lines = self._small_lines(iri)
        if syntax == RdfFormat.N_TRIPLES:
            return lines
        return rdf_bytes(parse(input=lines, format=RdfFormat.N_TRIPLES), syntax, prefixes)

    def line_blocks(self, iri: str, syntax: RdfFormat) -> Iterator[bytes]:
        """Yield a graph in pieces as N-Triples or N-Quads, however large it is."""
        if self.size(iri) > SMALL:
            yield from self._read_blocks(iri, syntax)
        elif lines := self._small_lines(iri):
            is_named = syntax == RdfFormat.N_QUADS
            yield lines.replace(LINE_END, f" {NamedNode(iri)}".encode() + LINE_END) if is_named else lines

    def _read_blocks(self, iri: str, syntax: RdfFormat) -> Iterator[bytes]:
        quads = self._store.quads(None, None, None, NamedNode(iri))
        while block := list(islice(quads, BLOCK)):
            is_named = syntax == RdfFormat.N_QUADS
            yield rdf_bytes(block if is_named else [quad.triple for quad in block], syntax)


def _count_triples(store: QuadStore, iri: str) -> int:
    return sum(1 for _ in store.quads(None, None, None, NamedNode(iri)))


def _graph_bytes(
    store: QuadStore,
    iri: str,
    syntax: RdfFormat = RdfFormat.N_TRIPLES,
    prefixes: Mapping[str, str] | None = None,
) -> bytes:
    file = BytesIO()
    store.write_graph(file, NamedNode(iri), syntax, prefixes)
    return file.getvalue()


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
