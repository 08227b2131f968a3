"""What `text:query` finds wherever it may be, what is refused, and that nothing comes in by it."""

import contextlib
import random
import re

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from case_tables import table, tabled
from foia_graph.errors import QueryRefused
from foia_graph.query.sparql import gate
from foia_graph.query.sparql.lexer import Edit, original_offset
from foia_graph.query.sparql.messages import MAX_QUERY
from foia_graph.query.sparql.parameters import bind_values
from foia_graph.query.sparql.text_query import rewrite
from foia_graph.query.sparql.text_query.parse import has_search
from foia_graph.query.sparql.text_query.rewrite import expand_query
from tests.query.sparql.steps import steps
from tests.query.sparql.texts import BASE, Shelf, answer
from tests.query.sparql.worlds import SHARED


def refusal(query: str, shelf: Shelf | None = None) -> tuple[str, int, int, str]:
    """Why a query is refused: reason, line, column, sentence."""
    with pytest.raises(QueryRefused) as refused:
        answer(query, shelf)
    return refused.value.reason, refused.value.line, refused.value.column, str(refused.value)


# -- where it may stand --------------------------------------------------------------------------------------

FOUND = list(table(__file__, "text_query_found").items())


@pytest.mark.parametrize(("query", "rows"), FOUND, ids=[query for query, _ in FOUND])
def test_things_are_found_by_words(query, rows):
    """Wherever a triple may be in a group, text:query may, and binds, joins and tests as a triple does."""
    assert sorted(rows) == answer(query)


def test_a_property_is_a_field_of_the_index():
    """Words are looked for in what a property says, else in all that is said."""
    shelf = Shelf()
    answer('SELECT * { ?p text:query (t:title "pear" 1 "lang:en") ; text:query ("plum"@en) }', shelf)

    assert [("pear", "title"), ("plum", "text")] == shelf.asked


def test_rows_are_not_in_order_by_themselves():
    """The best come first where the query orders by the score."""
    shelf = Shelf({"all": "bca"})
    query = 'SELECT ?p { (?p ?s) text:query "all" . ?p e:title ?t } ORDER BY DESC(?s)'

    text = expand_query(f"PREFIX e: <http://e/> {query}", shelf.texts).text
    assert ["http://e/b", "http://e/c", "http://e/a"] == [row["p"].value for row in _things().query(text)]


def _things() -> ox.Store:
    store = ox.Store()
    store.update('PREFIX e: <http://e/> INSERT DATA { e:a e:title "A" . e:b e:title "B" . e:c e:title "C" }')
    return store


# -- where it is a name like any other -----------------------------------------------------------------------

NAMES = [
    "SELECT * { ?p e:says text:query }",
    "SELECT * { text:query ?p ?o }",
    "SELECT * { ?p ?q ?o FILTER(?q = text:query) }",
    "SELECT * { ?p ?q ?o FILTER(?q IN (text:query, e:x)) }",
    "SELECT * { VALUES ?q { text:query } ?p ?q ?o }",
    "SELECT * { BIND(text:query AS ?q) }",
    "SELECT * { GRAPH text:query { ?p ?q ?o } }",
    "SELECT * FROM text:query { ?p ?q ?o }",
    "SELECT * { ?p e:says (text:query 'pear') }",
    "DESCRIBE text:query",
    "CONSTRUCT { ?p text:query 'pear' } WHERE { ?p e:next ?q }",
    "CONSTRUCT { [] text:query ?o ; text:query/e:x 'pear' } WHERE { ?p e:next ?q }",
]
UNNAMED = [
    "SELECT * { ?p e:says '?p text:query \"pear\"' }",
    'SELECT * { ?p e:says """\n?p text:query "pear" . """ }',
    'SELECT * { ?p e:says ?o # ?p text:query "pear"\n}',
    "SELECT * { ?p <http://e/?p=text:query> ?o }",
    "SELECT * { ?p <http://jena.apache.org/text> ?o ; <http://jena.apache.org/text#query2> ?o }",
    "SELECT * { ?text:query ?p ?o }",
    "SELECT * { ?p context:query ?o ; text:queries ?o ; TEXT:query ?o ; text:Query ?o }",
    "PREFIX text: <http://e/> SELECT * { ?p text:query 'pear' }",
    "SELECT * { ?p e:says ?o FILTER(?o<?p&&?o>'text:query') }",
    "SELECT * { _:text ?p 'x'@text-query }",
    "\\ text:quer",
    "{{{ jena \\",
    "",
]


@pytest.mark.parametrize("query", [*NAMES, *UNNAMED])
def test_a_query_without_a_search_is_left_as_it_is(query):
    """In templates, data, expressions, strings, comments and other names nothing is searched for."""
    assert query == expand_query(query, Shelf().texts, BASE).text


@pytest.mark.parametrize("query", UNNAMED)
def test_a_query_that_does_not_name_it_does_not_search(query):
    """What only looks like the name is none."""
    assert not has_search(query)


def test_queries_of_the_w3c_are_left_as_they_are():
    """None of them searches."""
    if not SHARED.is_dir():
        pytest.skip(f"the queries of the W3C are not at {SHARED}")
    texts = [path.read_bytes().decode(errors="replace") for path in SHARED.rglob("*.rq")]

    assert [] == [text for text in texts if text != expand_query(text, Shelf().texts, BASE).text]


# -- what is refused -----------------------------------------------------------------------------------------

WRONG = {
    **table(__file__, "text_query_wrong"),
    'the limit is a whole number from 1 to 5,000, as in ("memo" 100)': [
        "SELECT * { ?p text:query ('apple' →-1) }",
        "SELECT * { ?p text:query ('apple' →0) }",
        f"SELECT * {{ ?p text:query ('apple' →{'9' * 5000}) }}",
        f"SELECT * {{ ?p text:query ('apple' →{'0' * 5000}) }}",
        "SELECT * { ?p text:query ('apple' →1.5) }",
        "SELECT * { ?p text:query ('apple' →1e2) }",
    ],
}
"""What is said of what cannot be searched, and queries with a mark at the position that is pointed at."""
REFUSED = [(query, said) for said, queries in WRONG.items() for query in queries]


@pytest.mark.parametrize(("marked", "said"), REFUSED, ids=[query for query, _ in REFUSED])
def test_what_cannot_be_searched_is_refused_with_its_place(marked, said):
    """A sentence says what is wrong, line and column where in the query as it was written."""
    before, _, behind = marked.partition("→")
    reason = "too-wide" if "6,000" in said else "syntax"
    place = before.count("\n") + 1, len(before) - before.rfind("\n")

    assert (reason, *place, said) == refusal(before + behind)


@tabled
def test_what_the_engine_finds_wrong_is_told_by_its_place_too(query, plain):
    """Line and column are those of the query as it was written, not as it was put to the engine."""
    assert refusal(plain)[:3] == refusal(query)[:3]


def test_a_place_behind_what_was_put_in_is_that_in_the_query():
    """Positions move back by what was put in before them, and forth by what was taken out."""
    edits = [Edit(2, 2, "12345"), Edit(2, 4, "-"), Edit(6, 9, "")]

    assert [0, 1, 2, 2, 2, 4, 5, 9] == [
        original_offset(edits, offset) for offset in (0, 1, 2, 6, 7, 8, 9, 10)
    ]


# -- bounds --------------------------------------------------------------------------------------------------

CROWD = "\n".join(chr(0x4E00 + n) for n in range(5001)).split()


def crowd(number: int) -> Shelf:
    """A shelf with so many things under one word."""
    return Shelf({"all": "".join(CROWD[:number])})


def test_more_hits_than_are_given_are_refused():
    """
    Nothing is cut in silence: without a limit all hits are taken, or the query is refused with their number.
    """
    query = 'SELECT (COUNT(?p) AS ?n) { ?p text:query "all" }'

    assert ["5000"] == answer(query, crowd(5000))
    assert (
        "too-wide",
        1,
        31,
        "text:query finds 5,001 hits here and gives at most 5,000: look for more words, or take the best of "
        'them by a limit, as in ("memo" 100)',
    ) == refusal(query, crowd(5001))
    assert ["5000"] == answer('SELECT (COUNT(?p) AS ?n) { ?p text:query ("all" 5000) }', crowd(5001))


def test_one_query_searches_so_often():
    """Sixteen searches are answered, a seventeenth is refused before any is made."""
    late = Shelf()

    def asking(number: int) -> str:
        return f"ASK {{ {number * ' ?p text:query (t:title 1).'} }}".replace("1", "'apple'")

    assert ["true"] == answer(asking(16))
    assert ("too-wide", 1, 539, "a query searches at most 16 times, this one 17 times") == refusal(
        asking(17), late
    )
    assert [] == late.asked


def test_the_same_search_is_made_once():
    """Whatever it binds; what it gives besides is another question."""
    shelf = Shelf()
    query = "SELECT ?p ?x { ?p text:query 'plum' . ?q text:query 'plum' . (?p ?s ?x) text:query 'plum' }"

    assert ["a some words"] == answer(query, shelf)
    assert [("plum", "text")] * 2 == shelf.asked


def test_all_searches_of_a_query_give_so_many_rows():
    """Four searches with 5,000 hits each are answered, a fifth is refused."""
    query = 'ASK { ?p text:query "all" ; text:query "all" ; text:query "all" ; text:query "all" %s }'

    assert ["true"] == answer(query % "", crowd(5000))
    reason, _, column, said = refusal(query % "; text:query 'all'", crowd(5000))
    assert ("too-wide", 86) == (reason, column)
    assert said.startswith("all searches of a query give 20,000 hits at most, these 25,000 or more")


def test_a_query_has_so_many_bytes_with_what_was_found():
    """What would be too long for a worker is refused before."""
    shelf = crowd(5000)
    shelf.text = "x" * (MAX_QUERY // 5000)
    reason, _, _, said = refusal('SELECT * { (?p ?s ?x) text:query "all" }', shelf)

    assert "too-wide" == reason
    assert re.match(
        r"with all that was found the query has 8,\d{3},\d{3} bytes, at most 8,388,608 are taken", said
    )


def test_a_query_searches_for_so_long(monkeypatch):
    """When its time for searching is over a query is ended."""
    monkeypatch.setattr(rewrite, "SEARCH_SECONDS", -1.0)

    assert "time" == refusal('ASK { ?p text:query "apple" }')[0]


def test_a_query_that_nobody_waits_for_does_not_search():
    """It is called off."""
    with pytest.raises(QueryRefused) as refused:
        expand_query('ASK { ?p text:query "apple" }', Shelf().texts, is_called_off=lambda: True)

    assert "called-off" == refused.value.reason


DEEP = {
    "groups": "{" * 999,
    "lists": f"?s <a> {'(' * 999}",
    "blank nodes": "?s <a> " + "[ <b> " * 999,
    "annotations": "?s <a> ?o " + "{| <b> ?c " * 999,
    "optional": "OPTIONAL {" * 999,
    "exists": "FILTER EXISTS {" * 999,
    "sub-selects": "{ SELECT * {" * 999,
}


@pytest.mark.parametrize("deep", DEEP.values(), ids=DEEP)
def test_nesting_has_an_end(deep):
    """What is nested too deep is refused, and does not end the process."""
    with pytest.raises(QueryRefused, match="nested more than 110 levels deep") as refused:
        expand_query(f"ASK {{ {deep} . ?p text:query 'apple' }}", Shelf().texts)

    assert "too-deep" == refused.value.reason


def test_reading_takes_linear_time():
    """The steps in which a query is read grow with its length only, whatever is in it."""
    chance = random.Random(7)
    pieces = [
        "?p ",
        "text:query ",
        "'apple' ",
        "; ",
        ". ",
        "{ ",
        "} ",
        "( ",
        ") ",
        "[ ",
        "] ",
        "<<",
        "# \n",
        "^",
    ]
    for _ in range(20):
        text = "ASK { ?p text:query 'apple' . " + "".join(chance.choices(pieces, k=5000))

        def read(text: str = text) -> None:
            with contextlib.suppress(QueryRefused):
                expand_query(text, Shelf().texts)

        assert steps(read) < 10 * len(text)


# -- what is put in ------------------------------------------------------------------------------------------

ANY = st.text(st.characters(exclude_categories=["Cs"]))
HOSTILE = st.one_of(
    ANY,
    st.lists(
        st.sampled_from(
            [
                '"',
                "'''",
                '"""',
                "\\",
                "\\u0022",
                "\n",
                "\r",
                "} ",
                ") ",
                "} #",
                "?x",
                "SERVICE <http://h/> {} ",
            ]
        )
    ).map("".join),
)


@settings(max_examples=300, deadline=None)
@given(HOSTILE)
def test_no_text_leaves_its_literal(text):
    """Whatever a page says, it is one string of the query: the engine reads it back as it was."""
    shelf = Shelf({"all": "a"}, text)
    expanded = expand_query("SELECT ?x { (?p ?s ?x) text:query 'all' }", shelf.texts).text
    shapes = [
        token.kind if token.kind in ("string", "iri") else token.text for token in gate.query_tokens(expanded)
    ]

    assert (
        "SELECT ?x { { SELECT ?p ?s ?x { VALUES ( ?p ?s ?x ) { ( iri string ^^ iri string ) } } } }"
        == " ".join(shapes)
    )
    assert [text] == [row["x"].value for row in ox.Store().query(expanded)]


PIECES = (
    "?p text:query 'all'", '(?p ?s ?x) text:query "all"', "e:a text:query 'all'", ". ", "; ", "e:b ?c ",
    "?p ", "'all' ", "{ ", "} ", "OPTIONAL { ", "FILTER(1<?x#>'''\n)", "#'''\n", "'''", '"', "'", "<", ">",
    "#", "\n", "<http://x/a#b> ", "FILTER(?a<?b)", "FILTER(?a<'b')", "GRAPH ?g { ", "VALUES ?v {'''abc'}",
    "[ ", "] ", "( ", "<<?s?p#>'''\n?o>>", ") ", "SELECT * { ", "UNION ", "MINUS { ", "BIND(1 AS ?z) ",
    "\\uD800", "{| ", "|} ", "true", "a ", "^", "| ", "?x > 3",
)  # fmt: skip


@settings(max_examples=500, deadline=None)
@given(
    st.lists(st.sampled_from(PIECES), min_size=1, max_size=12).map("".join),
    st.sampled_from(["", "'''", "\n#"]),
)
def test_no_call_comes_in_by_what_is_found(pieces, odd):
    """
    However a query is cut into tokens, the engine calls no service for what a page says: it is refused, or it
    is a string.
    """
    shelf = Shelf({"all": "a"}, f"{odd} }} SERVICE <http://127.0.0.1:9/> {{ ?s ?p ?o }} # {odd}")
    query = f"PREFIX e: <http://x/a#> SELECT * {{ {pieces} ?p text:query 'all' }}"
    try:
        gate.check_query(query)
        expanded = expand_query(query, shelf.texts, BASE).text
        ox.Store().query(expanded, base_iri=BASE, prefixes={"text": "http://jena.apache.org/text#"})
    except (QueryRefused, SyntaxError):
        return  # an OSError or a RuntimeError would be that of a call


def test_another_reading_of_the_text_is_refused(monkeypatch):
    """
    Where the engine reads a string in which we see a search, what is put in could end it: then what a page
    says would be a part of the query. The gate reads what is put to the engine, too.
    """
    search = "(?p ?s ?x) text:query 'all'"
    query = f"ASK {{ FILTER(1<?x#>'''\n) VALUES ?v {{'''\n) {search} . ?q <c> '''}}#'''\n}}"
    shelf = Shelf({"all": "a"}, "''' } SERVICE <http://127.0.0.1:9/> {} VALUES ?w {'''")
    gate.check_query(query)

    with pytest.raises(QueryRefused) as refused:
        expand_query(query, shelf.texts)
    assert ("service", 3, 3) == (refused.value.reason, refused.value.line, refused.value.column)
    monkeypatch.setattr(gate, "check_service_calls", lambda _: None)
    with pytest.raises((OSError, RuntimeError)):
        ox.Store().query(expand_query(query, shelf.texts).text, base_iri=BASE)


# -- parameters ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "call", ["?p text:query ?words", "?p text:query (?words 2)", "?p e:title ?t ; text:query ?words"]
)
def test_a_parameter_may_be_what_is_looked_for(call):
    """The term replaces the variable, wherever words may be."""
    bound = bind_values(f"SELECT ?p {{ {call} }}", {"words": '"pear"'})

    assert ["b"] == [row for row in answer(bound) if row == "b"]


@settings(max_examples=200, deadline=None)
@given(HOSTILE)
def test_what_is_looked_for_is_taken_as_it_is(text):
    """Whatever is chosen for a parameter, it is what is looked for, and nothing else."""
    shelf = Shelf({text: "a"})
    shelf.words.setdefault(text, "a")
    bound = bind_values("SELECT ?p { ?p text:query (?words 9) }", {"words": str(ox.Literal(text))})
    with contextlib.suppress(QueryRefused):  # a quotation mark opens a phrase
        answer(bound, shelf)

    assert [(text, "text")] == shelf.asked
