"""Sources outside the collection, whose graphs are `graph/external/…`, and the values from them alone."""

from foia_graph.model.rdf_terms import Literal, NamedNode
from foia_graph.runtime.shared_values import cached_property
from foia_graph.store.generations.generation import Generation
from foia_graph.store.quad_store import QuadStore

PRIMARY_SOURCE = NamedNode("http://www.w3.org/ns/prov#hadPrimarySource")


class ExternalSources:
    """The sources outside the collection, and their graphs, in one state."""

    def __init__(self, store: QuadStore, base: str, generation: Generation) -> None:
        self._store, self._start, self._generation = store, f"{base}graph/external/", generation

    def has_graph(self, graph: str) -> bool:
        """Return whether a graph is that of a source outside the collection."""
        return graph.startswith(self._start)

    @cached_property
    def graphs(self) -> list[NamedNode]:
        """The graphs of the sources."""
        return [NamedNode(name) for name in self._generation.graph_sizes.names_from(self._start)]

    @cached_property
    def names(self) -> frozenset[str]:
        """The IRIs of the sources."""
        self._store.read_ahead(graph.value for graph in self.graphs)
        quads = (quad for graph in self.graphs for quad in self._store.quads(graph, PRIMARY_SOURCE, None))
        return frozenset(quad.object.value for quad in quads if isinstance(quad.object, NamedNode))

    def exclusive_values(self, iri: str) -> frozenset[tuple[str, str]]:
        """Return what no source of the corpus says about a thing, as predicates and values."""
        if not self.graphs:
            return frozenset()
        graphs: dict[tuple[str, str], list[str]] = {}
        for quad in self._store.quads(NamedNode(iri), None, None, None):
            if isinstance(quad.graph_name, NamedNode) and isinstance(quad.object, (NamedNode, Literal)):
                graphs.setdefault((quad.predicate.value, quad.object.value), []).append(quad.graph_name.value)
        return frozenset(pair for pair, places in graphs.items() if all(map(self.has_graph, places)))
