"""Statistics of a generation: uses of each class and property, and numbers of subjects and objects."""

from collections.abc import Mapping

from foia_graph.model.namespaces import RDF
from foia_graph.model.rdf_terms import Literal, NamedNode
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
