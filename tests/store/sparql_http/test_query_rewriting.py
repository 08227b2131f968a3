"""How queries are written for the graphs of a server."""

import pytest

from foia_graph.store.sparql_http.graph_names import GraphNames
from foia_graph.store.sparql_http.query_rewriting import rewrite_query

NAMES = GraphNames("https://e.example/", "abc")
PREFIX = "https://e.example/generations/abc/"
POST = f"<{PREFIX}graph/https%3A%2F%2Fe.example%2Fpost>"
LOOK_UP = f"GRAPH <{PREFIX}graphs> {{ ?storedFor_g <http://purl.org/dc/terms/isVersionOf> ?g }}"


def test_what_names_no_graph_is_sent_as_it_is():
    """The default graph is named next to the query, so that the server reads the very text."""
    query = "SELECT * { ?s ?p 'GRAPH' }"

    assert (query, [f"{PREFIX}default"], ()) == rewrite_query(query, NAMES)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (
            "SELECT ?s { GRAPH ?g { ?s ?p ?o } }",
            f"SELECT ?s {{ GRAPH <{PREFIX}default> {{ GRAPH ?storedFor_g {{ ?s ?p ?o }} {LOOK_UP} }} }}",
        ),
        (
            "SELECT ?s {GRAPH ?g {?s ?p ?o}OPTIONAL {GRAPH ?g {?s a ?c}}}",
            f"SELECT ?s {{ GRAPH <{PREFIX}default> {{GRAPH ?storedFor_g {{?s ?p ?o}} {LOOK_UP}"
            f"OPTIONAL {{GRAPH ?storedFor_g {{?s a ?c}} {LOOK_UP}}}}} }}",
        ),
        (
            "SELECT ?s {GRAPH ?g {GRAPH ?g {?s ?p ?o}}}",
            f"SELECT ?s {{ GRAPH <{PREFIX}default> {{GRAPH ?storedFor_g {{GRAPH ?storedFor_g {{?s ?p ?o}} "
            f"{LOOK_UP}}} {LOOK_UP}}} }}",
        ),
        (
            "SELECT ?s WHERE { graph <post> { ?s ?p ?o } } VALUES ?s { <a> }",
            f"SELECT ?s WHERE {{ GRAPH <{PREFIX}default> {{ graph {POST} {{ ?s ?p ?o }} }} }} "
            "VALUES ?s { <a> }",
        ),
        (
            "CONSTRUCT { ?s ?p ?o } WHERE { GRAPH <post> { ?s ?p ?o } }",
            f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{PREFIX}default> {{ GRAPH {POST} {{ ?s ?p ?o }} }} }}",
        ),
    ],
)
def test_a_query_with_graphs_asks_the_default_graph_by_its_name(query, expected):
    """Templates and rows of VALUES stay; a variable is that of the catalogue, as the directory says."""
    found = rewrite_query(query, NAMES, "https://e.example/")

    assert (f"BASE <https://e.example/> {expected}", (), ()) == found


def test_graphs_that_a_query_names_itself_are_those_of_the_state():
    """FROM and FROM NAMED get the names of the server; the directory is next to them."""
    query = "SELECT * FROM <https://e.example/post> FROM NAMED u:post { GRAPH ?g { ?s ?p ?o } }"
    found = rewrite_query(query, NAMES, prefixes={"u": "https://e.example/", "v": "https://v.example/"})

    expected = (
        f"SELECT * FROM {POST} FROM NAMED {POST} FROM NAMED <{PREFIX}graphs> "
        f"{{ GRAPH ?storedFor_g {{ ?s ?p ?o }} {LOOK_UP} }}"
    )
    assert (f"PREFIX u: <https://e.example/> {expected}", (), ()) == found


def test_graphs_of_the_protocol_are_those_of_the_state():
    """Where none of a kind is named there is none: no server gets to choose."""
    named = rewrite_query("ASK { ?s ?p ?o }", NAMES, named_graphs=["https://e.example/post"])
    default = rewrite_query("ASK { ?s ?p ?o }", NAMES, default_graphs=["https://e.example/post"])

    assert ([f"{PREFIX}empty"], [POST[1:-1], f"{PREFIX}graphs"]) == named[1:]
    assert ([POST[1:-1]], [f"{PREFIX}empty", f"{PREFIX}graphs"]) == default[1:]


def test_variables_of_this_program_are_no_part_of_a_query():
    """What stands for a name of the server cannot be asked for."""
    with pytest.raises(SyntaxError):
        rewrite_query("SELECT ?storedFor_g { GRAPH ?g { ?s ?p ?o } }", NAMES)
