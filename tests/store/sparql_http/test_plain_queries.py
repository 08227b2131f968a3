"""Plain queries, which servers of any make answer alike."""

import pytest

from foia_graph.store.sparql_http.plain_queries import is_plain_query

PREFIXES = {"d": "https://e.example/"}


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?s ?o WHERE { ?s d:to ?o ; a <https://e.example/Memo> . ?o ?p 'A letter'@en, ?title }",
        "PREFIX e: <https://f.example/> SELECT DISTINCT ?s { ?s e:to ?o } LIMIT 10",
        "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } GRAPH d:post { ?s d:to ?x . } }",
        "ASK { { ?s d:to ?o } UNION { ?s d:from ?o } ?s d:title ?t OPTIONAL { ?s d:day ?day } }",
        "SELECT ?s ?day { ?s d:to ?o OPTIONAL { ?s d:day ?day } OPTIONAL { ?s d:year ?year } }",
    ],
)
def test_patterns_alone_are_plain(query):
    """
    Triples of names, variables and strings, in graphs, alternatives, and optional ones at the end.
    """
    assert is_plain_query(query, PREFIXES)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { ?s ?p ?o }",
        "SELECT ?none { ?s ?p ?o }",
        "SELECT ?s { ?s ?p ?o } ORDER BY ?s",
        "SELECT ?s { ?s ?p ?o } LIMIT 10 OFFSET 10",
        "SELECT ?s { ?s d:to+ ?o }",
        "SELECT ?s { ?s d:to/d:from ?o }",
        "SELECT ?s { ?s ^d:to ?o }",
        "SELECT ?s { ?s d:pages 12 }",
        "SELECT ?s { ?s d:pages '12'^^d:number }",
        "SELECT ?s { ?s d:holds true }",
        "SELECT ?s { ?s d:to ?o FILTER(?o = d:a) }",
        "SELECT ?s { ?s d:to ?o BIND(1 AS ?x) }",
        "SELECT ?s { VALUES ?s { d:a } ?s d:to ?o }",
        "SELECT (COUNT(?s) AS ?n) { ?s ?p ?o }",
        "SELECT ?s { ?s d:to ?o } GROUP BY ?s",
        "SELECT ?s { SELECT ?s { ?s ?p ?o } }",
        "SELECT ?s { ?s d:to [] }",
        "SELECT ?s { ?s d:to _:b }",
        "SELECT ?s { ?s v:to ?o }",
        "SELECT ?s { ?s <to> ?o }",
        "BASE <https://e.example/> SELECT ?s { ?s <to> ?o }",
        "SELECT ?s FROM d:post { ?s ?p ?o }",
        "SELECT ?s { ?s d:title 'a\\nb' }",
        "SELECT ?s { ?s ?p }",
        "SELECT ?s { ?s ?p ?o } }",
        "SELECT ?s { OPTIONAL { ?s ?p ?o } }",
        "SELECT ?s { ?s d:to ?o OPTIONAL { ?s d:day ?day } ?day d:of ?year }",
        "SELECT ?s { ?s d:to ?o OPTIONAL { ?s d:day ?day } OPTIONAL { ?s d:date ?day } }",
        "SELECT ?s { { ?s d:to ?o } UNION { ?s d:from ?x } OPTIONAL { ?x d:day ?day } }",
        "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }",
        "DESCRIBE d:a",
        "define input:inference 'x' SELECT ?s { ?s ?p ?o }",
        "",
    ],
)
def test_whatever_servers_differ_in_is_not_plain(query):
    """
    Our own engine answers all of these, and what is no query at all.
    """
    assert not is_plain_query(query, PREFIXES)
