"""The graphs that queries are asked of, triple by triple next to what the records say."""

from collections import Counter
from collections.abc import Iterator

import pytest
from oracle.world import World

from foia_graph.model.jsonld import context_prefixes
from foia_graph.model.profile import Profile
from foia_graph.model.rdf_terms import NamedNode
from foia_graph.query import saved
from foia_graph.store.embedded_store import EmbeddedStore

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
FOIA = "https://w3id.org/foia-graph/ontology#"
DERIVED = frozenset(
    (
        f"{RDF}type",
        "http://www.w3.org/2000/01/rdf-schema#label",
        "http://www.w3.org/ns/prov#wasAssociatedWith",
        f"{FOIA}conflictsWith",
        f"{FOIA}machineRead",
        f"{FOIA}notAcceptedGraph",
        f"{FOIA}notAfter",
        f"{FOIA}notBefore",
        f"{FOIA}outsideGraph",
    )
)
"""Properties that a load writes of its own accord, from what the records say; other tests hold them."""
MAX_SHOWN = 6
"""How many triples that differ are shown."""
DATASETS = {"corpus": "", "all": "FROM <graph/all>"}


def triples(text: str, catalogue, profile: Profile) -> set[tuple[str, ...]]:
    """Give the rows of a query as texts, but those on derived properties."""
    store = EmbeddedStore.of_generation((catalogue.store / "current").resolve())
    answer = saved.run_query(text, store, catalogue.base, context_prefixes(profile))
    return {row for row in saved.answer_cells(answer, catalogue.base)[1:] if row[1] not in DERIVED}


def stated(world: World, scope: str) -> Iterator[tuple[str, str, str]]:
    """Yield the triples of all statements that are in a scope, but those on derived properties."""
    for subject, described in world.descriptions.items():
        properties = world.profile.shapes[world.type_of(subject)].properties
        for name in {name for res, _ in described for name in res.values if name != "claims"}:
            prop = properties[name]
            for value in world.values(subject, name, scope):
                if value in world.parts_by_iri and not world.part_stands(value, scope):
                    continue
                one, other = (value, subject) if prop.inverse else (subject, value)
                if prop.path not in DERIVED:
                    yield world.cell(one), prop.path, world.cell(other)
    for claim in world.all_claims(scope):
        yield world.cell(claim.resource.iri), f"{RDF}subject", world.cell(claim.subject)


@pytest.mark.parametrize("scope", DATASETS)
def test_a_dataset_holds_what_the_records_say(scope: str, catalogue, profile: Profile):
    """
    The default graph has each statement of the collection that is, and nothing else; with the graph of
    what outside sources state, it has theirs, too.
    """
    query = f"SELECT ?s ?p ?o {DATASETS[scope]} WHERE {{ ?s ?p ?o }}"
    expected, found = set(stated(catalogue.world, scope)), triples(query, catalogue, profile)
    # Graphs of sources that are not asked are not described either.
    outside = "{base}graph/external/"
    expected = {row for row in expected if scope == "all" or not row[0].startswith(outside)}

    assert [] == sorted(expected - found)[:MAX_SHOWN]
    assert [] == sorted(found - expected)[:MAX_SHOWN]


@pytest.mark.parametrize("graph", ["<graph/outside-only>", "<graph/not-accepted>"])
def test_no_statement_is_in_two_graphs(graph: str, catalogue, profile: Profile):
    """
    What is in the graph of outside sources, or in that of what is not accepted, is not in the default graph.
    """
    query = f"SELECT ?s ?p ?o WHERE {{ GRAPH {graph} {{ ?s ?p ?o }} ?s ?p ?o }}"

    assert set() == triples(query, catalogue, profile)


def test_every_thing_has_one_label(catalogue):
    """Claims in records of their own, and readings of files, add no second label to a thing."""
    store = EmbeddedStore.of_generation((catalogue.store / "current").resolve())
    label = NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
    counted = Counter(quad.subject.value for quad in store.quads(None, label, None))
    things = {iri for iri in catalogue.world.types if "#" not in iri}

    assert dict.fromkeys(things, 1) == {iri: counted[iri] for iri in things}
    assert not {iri for iri, count in counted.items() if count > 1}
