"""Statistics of a generation: uses of each class and property, and numbers of subjects and objects."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from foia_graph.model.namespaces import RDF
from foia_graph.model.rdf import RDF_TYPE
from foia_graph.model.rdf_terms import DEFAULT_GRAPH, Literal, NamedNode, Quad, Triple
from foia_graph.store.generations.diff import QuadDifference
from foia_graph.store.quad_store import QuadStore

CLASS_COUNTS = f"SELECT ?term (COUNT(*) AS ?count) {{ ?thing <{RDF}type> ?term }} GROUP BY ?term"
NODE_COUNTS = (
    "SELECT (COUNT(DISTINCT ?thing) AS ?things) (COUNT(DISTINCT ?value) AS ?values) { ?thing ?term ?value }"
)
PROPERTY_COUNTS = "SELECT ?term (COUNT(*) AS ?count) { ?thing ?term ?value } GROUP BY ?term"


def count_classes(store: QuadStore) -> Mapping[str, int]:
    """Return the number of things of each class, in the default graph."""
    return _count_terms(store, CLASS_COUNTS)


def count_properties(store: QuadStore) -> Mapping[str, int]:
    """Return the number of triples of each property, in the default graph."""
    return _count_terms(store, PROPERTY_COUNTS)


def _count_terms(store: QuadStore, query: str) -> Mapping[str, int]:
    return {
        term.value: int(count.value)
        for term, count in store.select(query)
        if isinstance(term, NamedNode) and isinstance(count, Literal)
    }


def count_nodes(store: QuadStore) -> tuple[int, int]:
    """Return the numbers of distinct subjects and of distinct objects of the default graph."""
    (row,) = store.select(NODE_COUNTS)
    subjects, objects = (int(term.value) for term in row if isinstance(term, Literal))
    return subjects, objects


@dataclass(frozen=True)
class TermDifference:
    """The statistics of a generation, counted from those of the one before and the quads that differ."""

    old: QuadStore
    new: QuadStore
    change: QuadDifference

    def count_classes(self, counts: Mapping[str, int]) -> Mapping[str, int]:
        """Return the number of things of each class, from that before."""
        return self._count(counts, lambda quad: quad.object if quad.predicate.value == RDF_TYPE else None)

    def count_properties(self, counts: Mapping[str, int]) -> Mapping[str, int]:
        """Return the number of triples of each property, from that before."""
        return self._count(counts, lambda quad: quad.predicate)

    def more_subjects(self) -> int:
        """Return how many more subjects there are than before."""
        nodes = {quad.subject for quad, _ in self._quads() if not isinstance(quad.subject, Triple)}
        return sum(
            int(_stands(self.new.quads(node, None, None))) - int(_stands(self.old.quads(node, None, None)))
            for node in nodes
        )

    def more_objects(self) -> int:
        """Return how many more objects there are than before."""
        nodes = {quad.object for quad, _ in self._quads()}
        return sum(
            int(_stands(self.new.quads(None, None, node))) - int(_stands(self.old.quads(None, None, node)))
            for node in nodes
        )

    def _count(self, counts: Mapping[str, int], term_of: Callable[[Quad], object]) -> Mapping[str, int]:
        found = Counter(counts)
        for quad, step in self._quads():
            term = term_of(quad)
            if isinstance(term, NamedNode):
                found[term.value] += step
        return +found

    def _quads(self) -> Iterator[tuple[Quad, int]]:
        """Yield the quads of the default graph that differ, with 1 for what came, and -1 for what went."""
        for quads, step in ((self.change.removed_quads, -1), (self.change.added_quads, 1)):
            yield from ((quad, step) for quad in quads if quad.graph_name == DEFAULT_GRAPH)


def _stands(quads: Iterator[Quad]) -> bool:
    return next(quads, None) is not None
