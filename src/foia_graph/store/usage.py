"""How often each class and each property is used in a generation."""

from collections.abc import Mapping

from pyoxigraph import Literal, NamedNode, QuerySolutions, Store

from foia_graph.profile import RDF

CLASSES = f"SELECT ?term (COUNT(*) AS ?count) {{ ?thing <{RDF}type> ?term }} GROUP BY ?term"
PROPERTIES = "SELECT ?term (COUNT(*) AS ?count) { ?thing ?term ?value } GROUP BY ?term"


def classes(store: Store) -> Mapping[str, int]:
    """Count the things of each class, in the default graph."""
    return _counts(store, CLASSES)


def properties(store: Store) -> Mapping[str, int]:
    """Count the triples of each property, in the default graph."""
    return _counts(store, PROPERTIES)


def _counts(store: Store, query: str) -> Mapping[str, int]:
    solutions = store.query(query)
    if not isinstance(solutions, QuerySolutions):
        raise TypeError("a count must be a SELECT")
    return {
        term.value: int(count.value)
        for term, count in solutions
        if isinstance(term, NamedNode) and isinstance(count, Literal)
    }
