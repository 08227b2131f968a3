"""The order of claims, as loads write it and updates keep it."""

import pytest

from archives import ID
from foia_graph.model.rdf import RDF_TYPE
from foia_graph.model.rdf_terms import NamedNode, Quad
from foia_graph.store.claim_views import claim_fragments, delete_removed_claims
from foia_graph.store.tables.database import TableReader, copy_tables, write_tables

BEFORE = """
- type: Program
  id: gates
  prefLabel: Gates
  source: post
  claims:
    - {id: third, text: C., quote: c}
    - {id: first, text: A., quote: a}
    - {id: second, text: B., quote: b}
"""
OTHER = """
- {type: Program, id: locks, prefLabel: Locks, source: letter, claims: [
   {id: z, text: Z., quote: z}, {id: y, text: Y., quote: y}]}
"""


def order(archive, name):
    return claim_fragments(TableReader(archive.generation.path), f"{ID}program/{name}")


@pytest.fixture
def loaded(archive):
    archive.write("papers/gates.yaml", BEFORE)
    archive.write("papers/locks.yaml", OTHER)
    for number in range(12):
        archive.write(f"papers/more-{number}.yaml", f"- {{type: Program, id: m-{number}, prefLabel: M}}\n")
    archive.begin()
    return archive


def test_claims_stand_as_in_the_record(loaded):
    """Neither names nor words put them into another order; of what has no claims nothing is known."""
    assert ["claim-third", "claim-first", "claim-second"] == order(loaded, "gates")
    assert ["claim-z", "claim-y"] == order(loaded, "locks")
    assert [] == order(loaded, "m-1") == order(loaded, "nowhere")


def test_an_update_keeps_the_order_of_other_things(loaded):
    """What changed has its new order, what went has none."""
    loaded.write("papers/gates.yaml", BEFORE.replace("third", "last"))
    report = loaded.load()

    assert not report.rebuilt
    assert ["claim-last", "claim-first", "claim-second"] == order(loaded, "gates")
    assert ["claim-z", "claim-y"] == order(loaded, "locks")

    loaded.write("papers/locks.yaml", "- {type: Program, id: locks, prefLabel: Locks}\n")
    loaded.load()

    assert [] == order(loaded, "locks")
    assert 3 == len(order(loaded, "gates"))


def test_claims_that_are_removed_leave_the_order_of_the_others(loaded, tmp_path):
    """A claim that only a named graph loses stays."""
    copy_tables(loaded.generation.path, tmp_path)
    kind, graph = NamedNode(f"{ID}Claim"), NamedNode(f"{ID}graph")
    gone = ("gates#claim-third", "locks#claim-z", "locks#claim-y")
    quads = [Quad(NamedNode(f"{ID}program/{name}"), NamedNode(RDF_TYPE), kind) for name in gone]
    kept = Quad(NamedNode(f"{ID}program/gates#claim-first"), NamedNode(RDF_TYPE), kind, graph)
    with write_tables(tmp_path) as connection:
        delete_removed_claims(connection, [*quads, kept])
    tables = TableReader(tmp_path)

    assert ["claim-first", "claim-second"] == claim_fragments(tables, f"{ID}program/gates")
    assert [] == claim_fragments(tables, f"{ID}program/locks")
