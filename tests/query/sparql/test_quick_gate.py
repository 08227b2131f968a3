"""The quick gate, which must pass nothing that the gate refuses."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foia_graph.query.sparql.gate import QueryLimits, check_tokens
from foia_graph.query.sparql.quick_gate import passed_form

FRAGMENTS = [
    "PREFIX",
    "prefix",
    "PREFIXa:",
    "BASE",
    "VERSION",
    "SELECT",
    "select",
    "SELECTDISTINCT",
    "ASK",
    "CONSTRUCT",
    "DESCRIBE",
    "INSERT",
    "DELETE",
    "LOAD",
    "WITH",
    "WHERE",
    "FILTER",
    "BIND",
    "VALUES",
    "OPTIONAL",
    "UNION",
    "GRAPH",
    "FROM",
    "NAMED",
    "SERVICE",
    "ſERVICE",
    "serviceE:x",
    "trueSERVICE",
    "h:SERVICE",
    "<http://e/>",
    "<e:>",
    "<>",
    "<x<",
    "<a#b>",
    "<'>",
    "<<(",
    ")>>",
    "<<",
    ">>",
    "a:",
    "a.b:",
    "a.b",
    "a..b",
    ".a",
    "1.5",
    "1.5.5",
    "1e5.e",
    "12ab",
    "a:b.c",
    "a:b..c",
    ":x:",
    "_:b.c",
    '"x"',
    "'y'",
    "'''it's'''",
    '"\\"',
    '"\\u0041"',
    "\\",
    "\\x",
    '"unclosed',
    "'unclosed",
    "#",
    "#comment",
    "?x",
    "?1",
    "$y",
    "*",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "{|",
    "|}",
    "!",
    "^",
    "^^",
    "!=",
    "-",
    "+",
    "/",
    "|",
    "~",
    ".",
    ";",
    ",",
    "&&",
    "||",
    "=",
    "<",
    ">",
    "@en",
    "@prefix",
    "%",
    "&",
    "é",
    "ſ",
    "\x00",
]
SIGNS = st.sampled_from(["[", "!", "^", "-", "+", "(", "{", "<<", "^^", "!("])
SPACES = st.sampled_from(["", " ", "\n", "\r", "\t", "\u00a0", " #x\n"])
PIECES = st.one_of(st.sampled_from(FRAGMENTS), SIGNS, st.text(max_size=3))
TEXTS = st.lists(st.tuples(PIECES, SPACES), max_size=40).map(
    lambda pairs: "".join(piece + space for piece, space in pairs)
)
QUERIES = st.one_of(
    TEXTS,
    st.tuples(st.sampled_from(["SELECT * {", "ASK{", "PREFIX a: <b> SELECT * { "]), TEXTS).map("".join),
    st.tuples(st.just("ASK { FILTER("), SIGNS, st.integers(0, 60)).map(lambda t: t[0] + t[1] * t[2]),
)


@settings(max_examples=1000, deadline=None)
@given(QUERIES, st.sampled_from([1, 5, 20, 100]))
def test_what_it_passes_the_gate_passes_in_the_same_form(query, most):
    """
    Whatever the text is, and however little may stand in it: the gate raises for nothing that was passed.
    """
    form = passed_form(query, most)

    assert form is None or form == check_tokens(query, QueryLimits(depth=most, patterns=most))


@pytest.mark.parametrize(
    ("query", "form"),
    [
        ("SELECT ?s { ?s ?p ?o }", "SELECT"),
        ("prefix a: <http://e#> prefix b: <http://f#>\nask { a:b b:c 'x.y'@en }", "ASK"),
        ("DESCRIBE <http://e/1.2.3>", "DESCRIBE"),
        ("ASK { ?s ?p 1 } # why", None),
        ("ASK { ?service ?p 1 }", None),
        ("PREFIX a.b <x> SELECT * {}", None),
        ("SELECTDISTINCT * {}", None),
        ("CLEAR ALL", None),
        ("ASK { FILTER(" + "!" * 100 + "true) }", None),
        ("", None),
    ],
)
def test_ordinary_queries_are_passed(query, form):
    """
    Comments, calls, words that touch and whatever is large are for the gate to read.
    """
    assert form == passed_form(query, 100)
