"""Texts that would bring a reader of queries down: each is read, or refused in a sentence."""

import contextlib
from collections import defaultdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foia_graph.errors import InputError, QueryRefused
from foia_graph.query.saved import parse_saved_query
from foia_graph.query.sparql.gate import check_query
from foia_graph.query.sparql.lexer import query_tokens
from foia_graph.query.sparql.parameters import bind_values
from foia_graph.query.sparql.text_query.rewrite import expand_query
from tests.query.sparql.texts import Shelf

PIECES = (
    "SELECT * ",
    "ASK ",
    "CONSTRUCT ",
    "WHERE ",
    "PREFIX a: <",
    "BASE ",
    "VALUES ?x ",
    "FILTER ",
    "EXISTS ",
    "GRAPH ?g ",
    "OPTIONAL ",
    "MINUS ",
    "{",
    "}",
    "(",
    ")",
    "[",
    "]",
    "<",
    ">",
    "<<",
    ">>",
    "{|",
    "|}",
    '"',
    "'",
    "'''",
    "\\",
    "\\u",
    "\\uD800",
    "^",
    "!",
    "-",
    "+",
    "*",
    "/",
    "|",
    ";",
    ",",
    ".",
    "#",
    "\n",
    "?x ",
    "a ",
    "a:b ",
    "text:query ",
    "9" * 5000,
    "\u0663",
    "\u00b2",
    "1e999 ",
    "@en",
    "^^",
    "\x00",
    "\u202e",
    "\ud7ff",
    "# title: ",
    "# parameter: ",
)
TEXTS = st.lists(st.tuples(st.sampled_from(PIECES), st.sampled_from([1, 1, 1, 2, 40, 900])), max_size=7).map(
    lambda runs: "".join(piece * count for piece, count in runs)[:20_000]
)
NESTING = [
    "{ ",
    "?x a [ ",
    "?x a ( ",
    "FILTER EXISTS { ",
    "?x a ?y {| a ",
    "{ SELECT * ",
    "OPTIONAL { ",
    "GRAPH ?g { ",
    "<< ",
    "(",
    "^",
]


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_any_text_is_a_query_or_refused(text):
    """The gate, the rewriting of searches and the binding of parameters know no other end."""
    list(query_tokens(text))
    for query in (text, f"SELECT * {{ ?p text:query 'a' . {text}", f"SELECT * {{ ?p text:query {text} }}"):
        with contextlib.suppress(QueryRefused):
            check_query(query)
        with contextlib.suppress(QueryRefused):
            expand_query(query, Shelf(defaultdict(lambda: "a")).texts)
    with contextlib.suppress(QueryRefused):
        bind_values(f"SELECT * {{ ?x ?y ?z . {text}", {"x": '"a"'})


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_any_head_of_a_saved_query_is_read_or_refused(text):
    """What is wrong is told with its line."""
    with contextlib.suppress(InputError):
        parse_saved_query("any", f"# {text}\nASK {{}}")


@pytest.mark.parametrize("depth", [99, 111, 5000])
@pytest.mark.parametrize("opening", NESTING)
def test_what_nests_is_counted(opening, depth):
    """Whatever the brackets, a query that searches is refused before the stack ends, wherever it is read."""
    query = f"SELECT * {{ ?p text:query 'a' . {opening * depth}"

    with pytest.raises(QueryRefused):
        expand_query(query, Shelf({"a": "a"}).texts)
