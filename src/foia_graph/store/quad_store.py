"""The interface of what holds the quads of one state of a catalogue, and is read from.

All that lists, walks, describes and exports reads by these methods, whatever is behind them: the embedded
engine, or a server of third parties. Nothing is written by them; generations are built and changed in
`store.generations`.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import IO, Protocol

from foia_graph.model.rdf_syntaxes import RdfFormat
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
