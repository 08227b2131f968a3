"""Parameters mean the same wherever their variable is: as if the term had been written there."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Store

from case_tables import table
from foia_graph.model.rdf import escape_text
from foia_graph.query.sparql.lexer import query_tokens
from foia_graph.query.sparql.parameters import bind_values

DATA = """
    <a> <says> "x", "y" ; <knows> <b> .
    <b> <says> "x" ; <knows> <c> .
    <c> <says> "z" .
    GRAPH <b> { <a> <says> "in b" }
    GRAPH <c> { <a> <says> "in c" }
"""
PLACES = table(__file__, "parameters_places")
IRIS = ("<a>", "<b>", "<c>", "<says>", "<nobody>")
BASE = "http://h/"


@pytest.fixture(scope="module")
def store() -> Store:
    store = Store()
    store.update(f"INSERT DATA {{ {DATA} }}", base_iri=BASE)
    return store


def answer(store: Store, query: str) -> object:
    found = store.query(query, base_iri=BASE)
    return bool(found) if query.startswith("ASK") else sorted(map(str, found))


@pytest.mark.parametrize("term", IRIS)
@pytest.mark.parametrize("place", PLACES)
def test_a_bound_variable_is_as_good_as_its_term(place: str, term: str, store: Store):
    """A query with a bound variable finds what it finds with the term written instead of each variable."""
    query = PLACES[place]
    written = re.sub(r"\?x\b", f" {term} ", query.partition(" VALUES (?x)")[0])

    assert answer(store, written) == answer(store, bind_values(query, {"x": term}))


@pytest.mark.parametrize("term", IRIS[:3])
def test_what_is_projected_or_grouped_stays_so(term: str, store: Store):
    """A bound variable may be projected, counted and grouped by, where a term could not be."""
    query = "SELECT ?x (COUNT(?o) AS ?n) WHERE { ?x <says> ?o FILTER(BOUND(?x)) } GROUP BY ?x"
    counts = {"<a>": 2, "<b>": 1, "<c>": 1}

    (row,) = store.query(bind_values(query, {"x": term}), base_iri=BASE)
    assert (f"{BASE}{term[1]}", counts[term]) == (row["x"].value, int(row["n"].value))


HOSTILE = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"])),
    st.lists(
        st.sampled_from(
            [
                "x> } DROP ALL",
                '"""',
                "'''",
                "\\",
                '"',
                "\\u0022",
                "} #",
                "\n",
                "\r",
                "?x",
                "SERVICE <http://h/>",
            ]
        )
    ).map("".join),
)


@settings(max_examples=300, deadline=None)
@given(HOSTILE)
def test_no_text_leaves_its_literal(text: str):
    """
    Whatever a text says, it is one string token: the tokens around it stay as they are, and the engine reads
    the text back as it was.
    """
    query = "SELECT ?x { ?s <says> ?o }"
    bound = bind_values(query, {"x": f'"{escape_text(text)}"'})
    shapes = [token.kind if token.kind == "string" else token.text for token in query_tokens(bound)]

    assert "SELECT ?x { VALUES ( ?x ) { ( string ) } ?s <says> ?o }" == " ".join(shapes)
    once = Store()
    once.update('INSERT DATA { <a> <says> "x" }', base_iri=BASE)
    assert [text] == [row["x"].value for row in once.query(bound, base_iri=BASE)]
