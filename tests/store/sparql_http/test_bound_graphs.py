"""Which graphs of a query are known from what stands before them."""

import pytest

from foia_graph.query.sparql.lexer import query_tokens
from foia_graph.store.sparql_http.bound_graphs import graphs_bound_before

BOUND = "GRAPH ?g { ?s ?p ?o }"


@pytest.mark.parametrize(
    "before",
    [
        BOUND,
        "GRAPH $g { ?s ?p ?o }",
        f"?a ?b ?c . {BOUND} FILTER(STR(?s) > STR(?o))",
        f"{{ {BOUND} }}",
        f"{{ {BOUND} }} UNION {{ ?x ?y ?z {BOUND} }} UNION {{ {{ {BOUND} }} }}",
        f"GRAPH <a> {{ {BOUND} }}",
        f"{BOUND} VALUES (?s ?p) {{ (<a> <b>) }}",
        f"OPTIONAL {{ ?x ?y ?z }} {BOUND}",
    ],
)
def test_a_graph_that_stands_before(before):
    """
    Each solution before the optional part has its graph: it is the same.
    """
    assert ["GRAPH"] == bound(f"{before} OPTIONAL {{ GRAPH ?g {{ ?s a ?c }} ?c ?d ?e }}")


@pytest.mark.parametrize(
    "where",
    [
        "GRAPH ?g { ?s ?p ?o }",
        "OPTIONAL { GRAPH ?g { ?s ?p ?o } }",
        f"{BOUND} OPTIONAL {{ GRAPH ?h {{ ?s a ?c }} }}",
        f"OPTIONAL {{ GRAPH ?g {{ ?s a ?c }} }} {BOUND}",
        f"OPTIONAL {{ {BOUND} }} OPTIONAL {{ GRAPH ?g {{ ?s a ?c }} }}",
        f"{{ {BOUND} }} UNION {{ ?x ?y ?z }} OPTIONAL {{ GRAPH ?g {{ ?s a ?c }} }}",
        f"{{ ?x ?y ?z }} UNION {{ {BOUND} }} OPTIONAL {{ GRAPH ?g {{ ?s a ?c }} }}",
        f"{{ SELECT ?s {{ {BOUND} }} }} OPTIONAL {{ GRAPH ?g {{ ?s a ?c }} }}",
        f"MINUS {{ {BOUND} }} OPTIONAL {{ GRAPH ?g {{ ?s a ?c }} }}",
        f"FILTER NOT EXISTS {{ {BOUND} }} OPTIONAL {{ GRAPH ?g {{ ?s a ?c }} }}",
        f"SERVICE <x> {{ {BOUND} }} OPTIONAL {{ GRAPH ?g {{ ?s a ?c }} }}",
        f"{BOUND} OPTIONAL {{ GRAPH ?g {{ ?s a ?c }} BIND(STR(?g) AS ?name) }}",
        f"{BOUND} OPTIONAL {{ GRAPH ?g {{ ?s a ?g }} }}",
        f"{BOUND} OPTIONAL {{ ?g a ?c . GRAPH ?g {{ ?s a ?c }} }}",
        f"{BOUND} OPTIONAL {{ {{ GRAPH ?g {{ ?s a ?c }} }} }}",
        f"{BOUND} MINUS {{ GRAPH ?g {{ ?s a ?c }} }}",
        f"{BOUND} {{ OPTIONAL {{ GRAPH ?g {{ ?s a ?c }} }} }}",
    ],
)
def test_a_graph_that_need_not_stand_before(where):
    """
    Some solution may come without it, or the optional part says more of it than that.
    """
    assert [] == bound(where)


def test_a_part_of_an_optional_part():
    """
    Each has what stands before it in the group around it, and no more.
    """
    inner = "OPTIONAL { GRAPH ?g { ?c a ?d } }"

    assert ["GRAPH"] * 2 == bound(f"{BOUND} OPTIONAL {{ GRAPH ?g {{ ?s a ?c }} {inner} }}")
    assert [] == bound(f"{BOUND} OPTIONAL {{ ?s a ?c {inner} }}")


@pytest.mark.parametrize(
    "text", ["", "}", "} OPTIONAL {", "GRAPH ?g", "{ UNION { GRAPH ?g {", "OPTIONAL { } UNION"]
)
def test_what_is_no_group(text):
    """
    It is for the server to say what is wrong with it.
    """
    assert set() == graphs_bound_before(list(query_tokens(text)))


def bound(where: str) -> list[str]:
    """The keywords found in the body of a SELECT, each of which stands in an OPTIONAL of this text."""
    found = sorted(
        graphs_bound_before(list(query_tokens(f"SELECT * WHERE {{ {where} }}"))), key=lambda each: each.offset
    )
    return [token.text for token in found]
