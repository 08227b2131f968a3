"""What a query is asked of: the collection, outside sources as well, or graphs that it names."""

import pytest
from pyoxigraph import DefaultGraph, NamedNode, RdfFormat, Store

from foia_graph.errors import QueryRefused
from foia_graph.query.sparql.datasets import (
    MergedGraphs,
    QueryDataset,
    dataset_name,
    evaluate,
    resolve_dataset,
)

BASE = "https://foia.example.org/"
PREFIXES = {"ex": "https://example.org/", "g": f"{BASE}graph/"}
LINKS = (("outsideGraph", "outside-only"), ("notAcceptedGraph", "not-accepted"))
STATED = (
    ("5 April", ""),
    ("5 April", "post"),
    ("5 April", "external/paper"),
    ("6 April", "outside-only"),
    ("6 April", "external/paper"),
    ("7 April", "not-accepted"),
)
"""What is in which graph, "" for the default graph."""
CATALOGUE = "".join(
    f"<{BASE}catalog> <https://w3id.org/foia-graph/ontology#{link}> <{BASE}graph/{name}> .\n"
    for link, name in LINKS
)
LINES = CATALOGUE + "".join(
    f'<https://example.org/memo> <https://example.org/date> "{day}" {graph and f"<{BASE}graph/{graph}>"} .\n'
    for day, graph in STATED
)
COLLECTION, OUTSIDE, NOT_ACCEPTED = "5 April", "6 April", "7 April"


@pytest.fixture(scope="module")
def engine() -> Store:
    store = Store()
    store.load(LINES, format=RdfFormat.N_QUADS)
    return store


def days(engine: Store, query: str, **graphs: list) -> list[str]:
    """Return the dates, sorted, of the rows of a query for ?day."""
    asked = QueryDataset(query, **graphs)
    found, _ = evaluate(engine, MergedGraphs.of(engine), asked, f"{BASE}sparql", PREFIXES)
    return sorted(row["day"].value for row in found)


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("SELECT ?day { ex:memo ex:date ?day }", [COLLECTION]),
        ("SELECT ?day FROM <graph/all> { ex:memo ex:date ?day }", [COLLECTION, OUTSIDE]),
        (f"SELECT ?day FROM <{BASE}graph/all> {{ ex:memo ex:date ?day }}", [COLLECTION, OUTSIDE]),
        ("SELECT ?day FROM g:all { ex:memo ex:date ?day }", [COLLECTION, OUTSIDE]),
        (f"BASE <{BASE}> SELECT ?day from <graph/all> {{ ex:memo ex:date ?day }}", [COLLECTION, OUTSIDE]),
        (
            "SELECT ?day FROM <graph/all> FROM <graph/not-accepted> { ex:memo ex:date ?day }",
            [COLLECTION, OUTSIDE, NOT_ACCEPTED],
        ),
        ("SELECT ?day FROM <graph/post> { ex:memo ex:date ?day }", [COLLECTION]),
        ("SELECT ?day { GRAPH <graph/not-accepted> { ex:memo ex:date ?day } }", [NOT_ACCEPTED]),
        ("SELECT ?day { GRAPH <graph/outside-only> { ex:memo ex:date ?day } }", [OUTSIDE]),
    ],
)
def test_a_query_chooses_its_statements(engine, query, wanted):
    """
    A plain pattern has what the collection states; outside sources and what is not accepted come by name.
    """
    assert wanted == days(engine, query)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?day { GRAPH ?graph { ex:memo ex:date ?day } }",
        "SELECT ?day FROM <graph/all> { GRAPH ?graph { ex:memo ex:date ?day } }",
        "SELECT ?day { { SELECT * { GRAPH?graph{ex:memo ex:date ?day} } } }",
        "SELECT ?day { OPTIONAL { GRAPH $graph { ex:memo ex:date ?day { } } } # GRAPH ?none { } here\n}",
        "SELECT ?day { { GRAPH ?g { ex:memo ex:date ?day } } UNION { GRAPH <graph/none> { ?a ?b ?day } } }",
    ],
)
def test_a_graph_variable_ranges_over_sources(engine, query):
    """Merged graphs repeat what the graphs of sources have: a variable never stands for one of them."""
    assert [COLLECTION, COLLECTION, OUTSIDE] == days(engine, query)


def test_a_graph_variable_in_a_filter_ranges_over_sources(engine):
    """What no source states exists in no graph of a source."""
    query = """SELECT ?day FROM <graph/all> FROM <graph/not-accepted> {
        ex:memo ex:date ?day FILTER NOT EXISTS { GRAPH ?graph { ex:memo ex:date ?day } } }"""

    assert [NOT_ACCEPTED] == days(engine, query)


def test_named_graphs_of_a_query_are_its_own_choice(engine):
    """FROM NAMED may name a merged graph, and then a variable stands for it."""
    query = "SELECT ?day FROM NAMED <graph/not-accepted> { GRAPH ?graph { ex:memo ex:date ?day } }"

    assert [NOT_ACCEPTED] == days(engine, query)


def test_graphs_of_the_protocol(engine):
    """
    `default-graph-uri` may be the graph of all, and keeps the graphs of sources (SPARQL 1.1 Protocol, 2.1.4).
    """
    every = [NamedNode(f"{BASE}graph/all")]

    assert [COLLECTION, OUTSIDE] == days(engine, "SELECT ?day { ex:memo ex:date ?day }", default=every)
    assert 3 == len(days(engine, "SELECT ?day { GRAPH ?g { ex:memo ex:date ?day } }", default=every))
    assert [OUTSIDE] == days(
        engine, "SELECT ?day { ex:memo ex:date ?day }", default=[NamedNode(f"{BASE}graph/outside-only")]
    )


def test_the_graph_of_all_is_no_named_graph(engine):
    """the client it by GRAPH learns how it is asked, and where the query says otherwise."""
    with pytest.raises(QueryRefused, match="FROM <graph/all>") as refused:
        days(engine, "SELECT ?day {\n  GRAPH <graph/all> { ex:memo ex:date ?day } }")

    assert (2, 9) == (refused.value.line, refused.value.column)


@pytest.mark.parametrize(
    "query", ["SELECT ?day { GRAPH ?g { ?a ?b ?day } } nonsense", "PREFIX", "FROM GRAPH ?g {"]
)
def test_an_error_is_where_it_was_written(engine, query):
    """What is put into a query for its dataset moves no position of an error."""
    with pytest.raises(SyntaxError) as ours:
        days(engine, query)
    with pytest.raises(SyntaxError) as plain:
        engine.query(query, base_iri=f"{BASE}sparql", prefixes=PREFIXES)

    assert str(plain.value) == str(ours.value)


@pytest.mark.parametrize(
    ("query", "default", "named", "name"),
    [
        ("ASK { ?s ?p ?o }", None, None, "collection"),
        ("ASK { GRAPH ?g { ?s ?p ?o } }", None, None, "collection"),
        ("ASK FROM <graph/all> { ?s ?p ?o }", None, None, "all"),
        ("ASK FROM <graph/post> { ?s ?p ?o }", None, None, "custom"),
        ("ASK FROM <graph/all> FROM <graph/post> { ?s ?p ?o }", None, None, "custom"),
        ("ASK { ?s <http://www.w3.org/ns/shacl#select> ?o }", None, None, "description"),
        ("PREFIX v: <http://rdfs.org/ns/void#> ASK { ?s v:class ?o }", None, None, "description"),
        ("ASK FROM <graph/description> { ?s ?p ?o }", None, None, "description"),
        ("ASK { GRAPH <graph/description> { ?s ?p ?o } }", None, None, "description"),
        ("ASK FROM <graph/post> { ?s <http://www.w3.org/ns/shacl#select> ?o }", None, None, "custom"),
        ("ASK { ?s ?p 'sh:select http://www.w3.org/ns/shacl#select' }", None, None, "collection"),
        ("PREFIX void: <http://rdfs.org/ns/void#> ASK { ?s ?p ?o }", None, None, "collection"),
        ("ASK { ?s ?p ?o }", [f"{BASE}graph/description"], None, "description"),
        ("ASK { ?s <http://www.w3.org/ns/shacl#select> ?o }", [f"{BASE}graph/all"], None, "all"),
        ("ASK { ?s ?p ?o }", [f"{BASE}graph/all"], None, "all"),
        ("ASK { ?s ?p ?o }", [f"{BASE}graph/post"], None, "custom"),
        ("ASK { ?s ?p ?o }", None, [f"{BASE}graph/post"], "custom"),
    ],
)
def test_a_dataset_has_a_name(query, default, named, name):
    """Each answer says which statements were asked."""
    if default is None and named is None:
        assert name == dataset_name(query, BASE, PREFIXES)
    graphs = (each and [NamedNode(iri) for iri in each] for each in (default, named))
    assert name == resolve_dataset(QueryDataset(query, *graphs), MergedGraphs(), BASE, PREFIXES).name


def test_a_store_without_a_catalogue_has_its_default_graph_alone():
    """Stores of older programs name no merged graphs, and are asked as they are."""
    store = Store()
    store.load(
        LINES.partition("<https://example.org/memo>")[1] + ' <https://e/p> "x" .\n', format=RdfFormat.N_QUADS
    )

    assert MergedGraphs() == MergedGraphs.of(store)
    assert [DefaultGraph()] == MergedGraphs.of(store).whole
