"""Claims as a reader meets them: in the order of their record, and the positions of their evidence.

Quads have no order; whoever reads a source as it runs goes by this table, which loads write.
"""

import sqlite3
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import groupby

from foia_graph.model.namespaces import FOIA, OA, PROV, RDF
from foia_graph.model.rdf import RDF_TYPE
from foia_graph.model.rdf_terms import DEFAULT_GRAPH, NamedNode, Quad
from foia_graph.query.answers import row_texts
from foia_graph.store.claim_views import EvidencePlace, SelectedPart, selected_place
from foia_graph.store.quad_store import QuadStore
from foia_graph.store.tables.database import TableReader, delete_rows, insert_rows

# By the IRI of each thing with several claims the fragments of these.
ClaimOrders = Mapping[str, Sequence[str]]


def write_claim_orders(
    connection: sqlite3.Connection, orders: ClaimOrders, removed: Collection[str] = ()
) -> None:
    """Write the orders of some things instead of those that they and the removed things have."""
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


# Predicates of selectors, in the order of the fields of SelectedPart.
_PARTS = (f"{OA}exact", f"{RDF}value", f"{OA}start", f"{OA}end", f"{OA}prefix", f"{OA}suffix")
_SELECTORS = f"""
SELECT ?claim ?evidence ?node ?part ?value WHERE {{
    ?claim <{PROV}hadPrimarySource> SOURCE ; <{FOIA}evidence> ?evidence .
    ?evidence (<{OA}hasSelector>/<{OA}refinedBy>*)? ?node . ?node ?part ?value
    FILTER(?part IN (<{OA}hasSource>, {", ".join(f"<{part}>" for part in _PARTS)}))
}}"""
Row = tuple[str, ...]


def claim_places(source: str, store: QuadStore) -> dict[str, EvidencePlace]:
    """Return where in a source its claims stand, by IRI: the first position with words, page or field of
    each.

    A claim without such a position is omitted.
    """
    rows = sorted(map(row_texts, store.select(_SELECTORS.replace("SOURCE", f"<{source}>"))))
    places: dict[str, EvidencePlace] = {}
    for (claim, _), parts in groupby(rows, key=lambda row: row[:2]):
        place = _place(parts)
        if place.quote or place.page or place.field:
            places.setdefault(claim, place)
    return places


def _place(rows: Iterable[Row]) -> EvidencePlace:
    """Return the position that the rows of one piece of evidence give."""
    document, selectors = "", dict[str, dict[str, str]]()
    for _, _, node, part, value in rows:
        if part == f"{OA}hasSource":
            document = value
        else:
            selectors.setdefault(node, {})[part] = value
    parts = (SelectedPart(*(each.get(part, "") for part in _PARTS)) for each in selectors.values())
    return selected_place(document, parts)
