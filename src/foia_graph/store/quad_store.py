"""The interface of what holds the quads of one state of a catalogue, and is only read from.

It may be the embedded engine, or a server of third parties.
"""

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import lru_cache, partial
from io import BytesIO
from itertools import islice
from typing import IO, Protocol

from foia_graph.model.canonical_nquads import LineSorter
from foia_graph.model.iris import MERGED_GRAPHS, is_merged_graph
from foia_graph.model.rdf_syntaxes import RdfFormat, parse, rdf_bytes
from foia_graph.model.rdf_terms import DEFAULT_GRAPH, DefaultGraph, GraphName, NamedNode, Node, Quad, Term
from foia_graph.query.answers import Queryable, Solution


class QuadStore(Queryable, Protocol):
    """The statements and the graphs of sources of one state, which does not change while it is open.

    `DEFAULT_GRAPH` is all that the catalogue has here: what the default graph of queries has, what outside
    sources alone state, and what is not accepted. Only `query` has the dataset of queries
    (`query.sparql.datasets`). The merged graphs are no named graphs here.

    Each method may be called by several threads at once. Terms are those of `model.rdf_terms`.
    """

    def quads(
        self,
        subject: Node | None,
        predicate: NamedNode | None,
        value: Term | None,
        graph: GraphName | None = DEFAULT_GRAPH,
    ) -> Iterator[Quad]:
        """Yield the quads that match a pattern, in any order, each once; None matches everything.

        Without a graph only the default graph is looked through; with None all graphs are.
        """

    def thing_quads(self, iri: str) -> Iterator[Quad] | None:
        """Yield the quads of the default graph that a thing and its parts are the subjects of.

        None where they are not at hand together; then they are to be looked up one by one.
        """

    def read_ahead(self, names: Iterable[str], inverse: Collection[str] | None = None) -> None:
        """Have at hand what will be asked of some things in the default graph, where a lookup takes long.

        With `inverse`, that of all their parts too, what points at these by the predicates that it names, and
        what they link to. Names that are no IRIs are omitted; nothing changes but how soon answers come.
        """

    def __contains__(self, quad: Quad, /) -> bool:
        """Return whether the graph of a quad says its triple."""

    def select(self, query: str) -> Iterator[Solution]:
        """Yield the solutions of a SELECT of our own (SPARQL 1.1 Query, 16.1), None for what is not bound.

        Terms are in the order of the variables. Raises TypeError for a query of another form.
        """

    def dataset_quads(self) -> Iterator[Quad]:
        """Yield all quads as queries are asked of them: each in its merged graph, and in those of sources."""

    def graph_names(self) -> Iterator[NamedNode]:
        """Yield the names of the named graphs, in any order."""

    def write_graph(
        self,
        file: IO[bytes],
        graph: NamedNode | DefaultGraph = DEFAULT_GRAPH,
        syntax: RdfFormat = RdfFormat.N_TRIPLES,
        prefixes: Mapping[str, str] | None = None,
    ) -> None:
        """Write the triples of a graph in a syntax, in any order, each once; N-Triples in canonical lines."""


def subject_iris(quads: Iterable[Quad]) -> Iterator[str]:
    """Yield the IRIs of the subjects of quads."""
    return (quad.subject.value for quad in quads if isinstance(quad.subject, NamedNode))


def sorted_objects(store: QuadStore, subject: str, predicate: str) -> list[Term]:
    """Return the objects of a subject and a predicate in the default graph, in the order of N-Triples.

    Raises ValueError for a subject that is no IRI.
    """
    quads = store.quads(NamedNode(subject), NamedNode(predicate), None)
    return sorted((quad.object for quad in quads), key=str)


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
        is_named = syntax == RdfFormat.N_QUADS
        if self.size(iri) > SMALL:
            quads = self._store.quads(None, None, None, NamedNode(iri))
            while block := list(islice(quads, BLOCK)):
                yield rdf_bytes(block if is_named else [quad.triple for quad in block], syntax)
        elif lines := self._small_lines(iri):
            yield lines.replace(LINE_END, f" {NamedNode(iri)}".encode() + LINE_END) if is_named else lines


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
    digest = hashlib.sha256()
    for block in canonical_triples(store):
        digest.update(block)
    return digest.hexdigest()


def canonical_triples(store: QuadStore, graph: NamedNode | DefaultGraph = DEFAULT_GRAPH) -> Iterator[bytes]:
    """Yield the triples of a graph in canonical N-Quads, sorted, as blocks of whole lines."""
    with LineSorter() as sorter:
        store.write_graph(sorter.file, graph)
        yield from sorter.blocks()
