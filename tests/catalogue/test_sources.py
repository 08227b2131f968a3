"""Each source has its own graph, and what the campaign says is never mixed with what others say."""

import re
from collections import defaultdict

import pyoxigraph as ox
import pytest

from catalogue.conftest import STANDING, Catalogue
from catalogue.leaves import PARTS
from foia_graph.store.embedded_store import EmbeddedStore

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
UNSTATED = ("graph/agents", "graph/catalogue", "graph/schemes")
"""Graphs of what no source states."""


@pytest.fixture(scope="module")
def placed(catalogue: Catalogue) -> dict[tuple[str, str, str], set[str]]:
    """The named graphs of each triple, written as subject, predicate, object."""
    found = defaultdict(set)
    for graph in EmbeddedStore(catalogue.store).graph_names():
        for quad in catalogue.store.quads_for_pattern(None, None, None, graph):
            found[tuple(map(catalogue.name, (quad.subject, quad.predicate, quad.object)))].add(
                catalogue.name(graph)
            )
    return found  # type: ignore[return-value]


def test_the_four_posts_of_page_2_are_sources_of_their_own(catalogue: Catalogue) -> None:
    """Each is part of the page and has a graph of its own in which it is the source."""
    assert [
        ("source/petition-end-s-comm", "graph/petition-end-s-comm"),
        ("source/post-fact-sheet", "graph/post-fact-sheet"),
        ("source/post-lea-packet", "graph/post-lea-packet"),
        ("source/post-vulnerable-groups", "graph/post-vulnerable-groups"),
    ] == catalogue.ask(
        """SELECT ?s ?g { ?s a foia:SourceDocument ; dcterms:isPartOf <id/source/resources-page-2> .
           ?g a sd:Graph ; prov:hadPrimarySource ?s . FILTER EXISTS { GRAPH ?g
           { ?s dcterms:title ?title } } }"""
    )
    assert sorted(PARTS) == sorted(
        each for (each,) in catalogue.ask("SELECT ?p { <id/source/resources-page-2> dcterms:references ?p }")
    )


def test_corpus_and_outside(catalogue: Catalogue) -> None:
    """A source has an outside graph when the campaign did not publish it: 115 of 183."""
    outside = {source for source, graph in catalogue.graph_of.items() if graph.startswith("graph/external/")}
    own = {
        s
        for (s,) in catalogue.ask(
            'SELECT ?s { ?s schema:url ?u FILTER(CONTAINS(STR(?u), "//uncoverthetruth.org/")) }'
        )
    }

    assert set() == own & outside
    assert (183, 115) == (len(catalogue.graph_of), len(outside))


def test_what_only_outsiders_say_stands_outside(
    catalogue: Catalogue, placed: dict[tuple[str, str, str], set[str]]
) -> None:
    """A claim is in the graph of its source, its value in the graphs of those who claim it, nowhere "
    "else."""
    forward = {name: path for (path, inverse), name in catalogue.profile.fields.items() if not inverse}
    said: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for claim in catalogue.claims.values():
        if claim.status in STANDING and claim.field in forward and claim.value:
            said[claim.subject, forward[claim.field], claim.value].add(claim.graph)

    assert {} == {
        triple: (graphs, there)
        for triple, graphs in said.items()
        if (there := placed.get(triple, set())) != graphs
    }
    assert [] == [
        name
        for name, claim in catalogue.claims.items()
        if placed[name, f"{RDF}type", "https://w3id.org/foia-graph/ontology#Claim"]
        != ({claim.graph} if claim.status in STANDING else set())
    ]


def test_the_corpus_leads_outside_only_by_claims(
    catalogue: Catalogue, placed: dict[tuple[str, str, str], set[str]]
) -> None:
    """No address of another site and no unclaimed link to an outside source is in a graph of the campaign."""
    outside = {source for source, graph in catalogue.graph_of.items() if graph.startswith("graph/external/")}
    claimed = {(c.subject, c.value) for c in catalogue.claims.values() if not c.external}
    ours = {
        triple
        for triple, graphs in placed.items()
        if any(not each.startswith("graph/external/") and each not in UNSTATED for each in graphs)
    }

    assert [] == sorted(
        (s, o)
        for s, p, o in ours
        if o in outside and "#" not in s and p != f"{RDF}type" and (s, o) not in claimed
    )
    assert [] == sorted(
        (s, o)
        for s, p, o in ours
        if re.match("https?://", o)
        and p.endswith(("/page", "/url", "landingPage", "accessURL", "downloadURL", "homepage"))
        and "//uncoverthetruth.org" not in o
    )


def test_graphs_without_a_source_hold_what_no_source_states(
    catalogue: Catalogue, placed: dict[tuple[str, str, str], set[str]]
) -> None:
    """In the graphs of agents, concepts and the catalogue itself there is no claim and no claimed value."""
    forward = {name: path for (path, inverse), name in catalogue.profile.fields.items() if not inverse}
    claimed = {
        (c.subject, forward.get(c.field), c.value) for c in catalogue.claims.values() if c.status in STANDING
    }
    here = {triple for triple, graphs in placed.items() if graphs & set(UNSTATED)}

    assert set() == here & claimed
    assert [] == [s for s, _, o in here if o == "https://w3id.org/foia-graph/ontology#Claim"]


def test_names_are_whole(catalogue: Catalogue) -> None:
    """No relative IRI, none of a file or of this machine, and no blank node is in the store."""
    terms = {
        term
        for quad in catalogue.store
        for term in (quad.subject, quad.predicate, quad.object, quad.graph_name)
        if not isinstance(term, ox.Literal | ox.DefaultGraph)
    }

    assert [] == sorted(
        str(term)
        for term in terms
        if not isinstance(term, ox.NamedNode)
        or not re.match(r"(https?://[^/]+\.[^/]+(/|$)|mailto:)", term.value)
        or re.search(r"//(localhost|127\.|0\.0\.0\.0|\[::1\])", term.value)
    )


def test_declarants_speak_for_themselves(catalogue: Catalogue) -> None:
    """What was told to the court under oath is said by whoever told it; the docket's line by the court."""
    assert [
        ("source/decl-hardy", "agency/sdny"),
        ("source/decl-hardy", "person/david-hardy"),
        ("source/decl-ryan-law", "agency/sdny"),
        ("source/decl-ryan-law", "person/ryan-law"),
    ] == catalogue.ask(
        """SELECT ?s ?by { VALUES ?s { <id/source/decl-hardy> <id/source/decl-ryan-law> }
           ?c a foia:Claim ; prov:hadPrimarySource ?s ; prov:wasAttributedTo ?by }"""
    )


def test_who_catalogued_it_is_not_who_said_it(catalogue: Catalogue) -> None:
    """Each claim leads to whoever wrote it down, beside whoever says it and the source that has the words."""
    assert [("organization/foia-graph-contributors",)] == catalogue.ask(
        "SELECT DISTINCT ?who { ?c a foia:Claim ; prov:wasGeneratedBy/prov:wasAssociatedWith ?who }"
    )
    assert [] == catalogue.ask(
        """SELECT ?c { ?c a foia:Claim FILTER NOT EXISTS { ?c prov:hadPrimarySource ?s ;
           prov:wasGeneratedBy/prov:wasAssociatedWith ?who } }"""
    )
    assert [("true",)] == catalogue.ask(
        """SELECT (COUNT(?c) > 1500 AS ?most) { ?c a foia:Claim ; prov:wasAttributedTo ?by
           FILTER(?by != <id/organization/foia-graph-contributors>) }"""
    )
