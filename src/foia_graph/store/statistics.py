"""Statistics of a generation: uses of each class and property, and numbers of subjects and objects.

They are counted once, and by each update counted on from the quads that differ.
"""

import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping

from foia_graph.model.namespaces import RDF
from foia_graph.model.rdf import RDF_TYPE
from foia_graph.model.rdf_terms import DEFAULT_GRAPH, Literal, NamedNode, Quad, Triple
from foia_graph.store.derivation import CatalogueChange, is_derived, mark_derived
from foia_graph.store.quad_store import QuadStore
from foia_graph.store.tables.database import insert_rows

TABLE = "term_count"
CLASS, PROPERTY, SUBJECT, OBJECT = "class", "property", "subject", "object"
CLASS_COUNTS = f"SELECT ?term (COUNT(*) AS ?count) {{ ?thing <{RDF}type> ?term }} GROUP BY ?term"
NODE_COUNTS = (
    "SELECT (COUNT(DISTINCT ?thing) AS ?things) (COUNT(DISTINCT ?value) AS ?values) { ?thing ?term ?value }"
)
PROPERTY_COUNTS = "SELECT ?term (COUNT(*) AS ?count) { ?thing ?term ?value } GROUP BY ?term"
_ADD_USES = """
INSERT INTO term_count VALUES (?, ?, ?) ON CONFLICT (role, term) DO UPDATE SET uses = uses + excluded.uses"""


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


def write_statistics(connection: sqlite3.Connection, store: QuadStore) -> None:
    """Count a store, and write the rows of that."""
    terms = {CLASS: count_classes(store), PROPERTY: count_properties(store)}
    nodes = dict(zip((SUBJECT, OBJECT), count_nodes(store), strict=True))
    connection.execute("DELETE FROM term_count")
    connection.execute("DELETE FROM node_count")
    insert_rows(
        connection, TABLE, ((role, *each) for role, counts in terms.items() for each in counts.items())
    )
    insert_rows(connection, "node_count", nodes.items())
    mark_derived(connection, TABLE)


def update_statistics(connection: sqlite3.Connection, change: CatalogueChange) -> None:
    """Count on from the rows before; where none are there, count the store."""
    if not is_derived(connection, TABLE):
        write_statistics(connection, change.after.quad_store)
        return
    more: Counter[tuple[str, str]] = Counter()
    for quad, step in _signed_quads(change):
        more[PROPERTY, quad.predicate.value] += step
        if quad.predicate.value == RDF_TYPE and isinstance(quad.object, NamedNode):
            more[CLASS, quad.object.value] += step
    connection.executemany(_ADD_USES, ((*key, count) for key, count in more.items()))
    connection.execute("DELETE FROM term_count WHERE uses = 0")
    for role, count in _more_nodes(change).items():
        connection.execute("UPDATE node_count SET nodes = nodes + ? WHERE role = ?", (count, role))


def _signed_quads(change: CatalogueChange) -> Iterator[tuple[Quad, int]]:
    """Yield the quads of the default graph that differ, with 1 for what came, and -1 for what went."""
    difference = change.difference
    for quads, step in ((difference.removed_quads, -1), (difference.added_quads, 1)):
        yield from ((quad, step) for quad in quads if quad.graph_name == DEFAULT_GRAPH)


def _more_nodes(change: CatalogueChange) -> Mapping[str, int]:
    """Return how many more subjects and objects there are than before."""
    more: Counter[str] = Counter()
    subjects = {quad.subject for quad in change.default_quads if not isinstance(quad.subject, Triple)}
    objects = {quad.object for quad in change.default_quads}
    for catalogue, step in ((change.before, -1), (change.after, 1)):
        store = catalogue.quad_store
        more[SUBJECT] += step * sum(_is_any(store.quads(node, None, None)) for node in subjects)
        more[OBJECT] += step * sum(_is_any(store.quads(None, None, node)) for node in objects)
    return more


def _is_any(quads: Iterator[Quad]) -> bool:
    return next(quads, None) is not None
