"""Order of claims: those of each thing as its record has them.

Quads have no order; whoever reads a source as it runs goes by this table, which loads write.
"""

import sqlite3
from collections.abc import Collection, Iterable, Mapping, Sequence

from foia_graph.model.rdf import RDF_TYPE
from foia_graph.model.rdf_terms import DEFAULT_GRAPH, NamedNode, Quad
from foia_graph.store.tables.database import TableReader, delete_rows, insert_rows

ClaimOrders = Mapping[str, Sequence[str]]
"""By the IRI of each thing with several claims the fragments of these."""


def write_claim_orders(
    connection: sqlite3.Connection, orders: ClaimOrders, removed: Collection[str] = ()
) -> None:
    """Write the orders of some things in place of those that they and the removed things have."""
    delete_rows(connection, "claim_order", "owner", {*removed, *orders})
    rows = ((thing, *each) for thing, order in orders.items() for each in enumerate(order))
    insert_rows(connection, "claim_order", rows)


def delete_removed_claims(connection: sqlite3.Connection, removed_quads: Iterable[Quad]) -> None:
    """Take claims out of the orders whose classes are among removed quads; the others stay as they are."""
    names = (
        quad.subject.value.partition("#")
        for quad in removed_quads
        if quad.graph_name == DEFAULT_GRAPH and quad.predicate.value == RDF_TYPE
        if isinstance(quad.subject, NamedNode)
    )
    claims = [(thing, fragment) for thing, _, fragment in names if fragment]
    connection.executemany("DELETE FROM claim_order WHERE owner = ? AND fragment = ?", claims)


def claim_fragments(tables: TableReader, thing: str) -> list[str]:
    """Return the fragments of the claims of a thing in their order, none where it is not known."""
    query = "SELECT fragment FROM claim_order WHERE owner = ? ORDER BY position"
    return [fragment for (fragment,) in tables.rows(query, (thing,))]
