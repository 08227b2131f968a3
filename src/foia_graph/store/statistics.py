"""How often each class and each property is used in a generation, and how much is said of how much."""

from collections.abc import Mapping

from pyoxigraph import Literal, NamedNode, QuerySolutions, Store

from foia_graph.model.namespaces import RDF

CLASSES = f"SELECT ?term (COUNT(*) AS ?count) {{ ?thing <{RDF}type> ?term }} GROUP BY ?term"
ENDS = (
    "SELECT (COUNT(DISTINCT ?thing) AS ?things) (COUNT(DISTINCT ?value) AS ?values) { ?thing ?term ?value }"
)
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


def ends(store: Store) -> tuple[int, int]:
    """Count what is said something of, and what is said of anything, in the default graph, each once."""
    solutions = store.query(ENDS)
    if not isinstance(solutions, QuerySolutions):
        raise TypeError("a count must be a SELECT")
    row = next(iter(solutions))
    subjects, objects = (int(term.value) for term in row if isinstance(term, Literal))
    return subjects, objects
