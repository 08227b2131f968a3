"""What `text:query` finds wherever it may be, what is refused, and that nothing comes in by it."""

import contextlib
import random
import re

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

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

FOUND = [
    # a variable
    ('SELECT * { ?p text:query "apple" }', ["a", "b", "c"]),
    ('SELECT * { ?p text:query ("apple" 2) }', ["a", "b"]),
    ('SELECT * { $p text:query ("apple") . }', ["a", "b", "c"]),
    ("SELECT * { ?p text:query 'apple' }", ["a", "b", "c"]),
    ('SELECT * { ?p text:query """apple""" }', ["a", "b", "c"]),
    ('SELECT * { ?p text:query "\\u0061pple" }', ["a", "b", "c"]),
    ('SELECT * { ?p text:query "fig" }', []),
    # a list
    ('SELECT * { (?p) text:query "pear" }', ["b", "d"]),
    ('SELECT * { (?p ?s) text:query "pear" }', ["b 2.5", "d 1.5"]),
    ('SELECT ?p ?s ?x { (?p ?s ?x) text:query "pear" }', ["b 2.5 … some words", "d 1.5 some words"]),
    ("SELECT (DATATYPE(?s) = xsd:float AS ?t) { (?p ?s) text:query 'plum' }", ["true"]),
    # a constant
    ('ASK { e:a text:query "pear" }', ["false"]),
    ('ASK { e:b text:query "pear" }', ["true"]),
    ('ASK { <b> text:query "pear" }', ["true"]),
    ('ASK { <http://e/b> text:query "pear" . e:a text:query "apple" }', ["true"]),
    ('SELECT * { (e:b ?s) text:query "pear" }', ["2.5"]),
    ('SELECT * { (e:a ?s) text:query "pear" }', []),
    # the name, however it is written
    ("SELECT * { ?p <http://jena.apache.org/text#query> 'plum' }", ["a"]),
    ("SELECT * { ?p <http://jena.apache.org/text#qu\\u0065ry> 'plum' }", ["a"]),
    ("PREFIX j: <http://jena.apache.org/text#> SELECT * { ?p j:query 'plum' }", ["a"]),
    ("PREFIX : <http://jena.apache.org/text#qu> SELECT * { ?p :ery 'plum' }", ["a"]),
    ("BASE <http://jena.apache.org/> PREFIX j: <text#> SELECT * { ?p j:query 'plum' }", ["a"]),
    ("BASE <http://jena.apache.org/x> SELECT * { ?p <text#query> 'plum' }", ["a"]),
    ("BASE <http://jena.apache.org/x/> BASE <../text> SELECT * { ?p <#query> 'plum' }", ["a"]),
    ("PREFIX j: <http://jena.apache.org/> SELECT * { ?p j:text\\#query 'plum' }", ["a"]),
    # with other triples
    ('SELECT * { ?p e:title ?t . ?p text:query "pear" . }', ["b B"]),
    ('SELECT * { ?p e:title ?t . ?p text:query "pear" }', ["b B"]),
    ('SELECT * { ?p text:query "pear" ; e:title ?t . }', ["b B"]),
    ('SELECT * { ?p text:query "pear" ;; e:title ?t ; }', ["b B"]),
    ('SELECT * { ?p e:title ?t ; text:query "pear" }', ["b B"]),
    ('SELECT * { ?p e:title ?t ; text:query "pear" ; . }', ["b B"]),
    ('SELECT ?n ?t { ?p e:title ?t ; text:query "pear" ; e:next ?n }', ["c B"]),
    ('SELECT * { ?p text:query "pear", "apple" }', ["b"]),
    ('SELECT * { ?p text:query "pear" ; text:query "apple" ; }', ["b"]),
    ('SELECT ?q ?p { ?p text:query "pear" . ?q text:query "plum" . ?q e:next ?p }', ["a b"]),
    ('SELECT ?p { ?p<http://jena.apache.org/text#query>"pear";e:title ?t}', ["b"]),
    ('SELECT ?t { ?p text:query"pear".?p e:title ?t}', ["B"]),
    ('SELECT ?t { ?p # words\n text:query # "no"\n "pear" # ;\n ; # e:no\n e:title ?t }', ["B"]),
    ("SELECT ?t { ?p text:query 'apple' . [ e:next ?p ] . ?p e:title ?t }", ["B", "C"]),
    ("SELECT ?t { _:x e:next ?p . ?p text:query 'apple' . _:x e:title ?t }", ["A", "B"]),
    ("SELECT ?t { _:x e:next ?p FILTER(?p != e:x) ?p text:query 'apple' . _:x e:title ?t }", ["A", "B"]),
    ("SELECT ?t { (1 [] (?z)) ?y () . ?p text:query 'apple' ; e:title ?t }", []),
    ("SELECT ?t { ?p e:next/e:next|^e:next* ?q ; text:query 'plum' ; e:title ?t }", ["A", "A"]),
    ("SELECT ?t { ?p !(e:x|^e:y) 'A', 'B' ; text:query 'plum' ; e:title ?t }", []),
    ("SELECT ?t { ?p e:title 'A'@en, -1, true ; text:query 'plum' ; e:title ?t }", []),
    ("SELECT ?t { ?p e:title ?t {| e:says ?x |} ; text:query 'plum' }", []),
    ("SELECT ?t { << ?a ?b ?c >> ?d ?e . ?p e:title ?t ; text:query 'plum' }", []),
    # next to what else is in a group
    ('SELECT * { BIND(e:a AS ?p) ?p text:query "apple" }', ["a"]),
    ('SELECT * { BIND(e:a AS ?p) . ?p text:query "pear" }', []),
    ('SELECT * { VALUES ?p { e:a e:b } ?p text:query "pear" }', ["b"]),
    ('SELECT * { ?p text:query "pear" } VALUES ?p { e:a e:b }', ["b"]),
    ('SELECT ?p { ?p e:title ?t FILTER(?t<"C") ?p text:query "apple" }', ["a", "b"]),
    ('SELECT ?p { ?p e:title ?t FILTER regex(?t, "A|B") ?p text:query "apple" }', ["a", "b"]),
    ('SELECT ?p { ?p text:query "apple" FILTER NOT EXISTS { ?p e:next ?n } }', ["c"]),
    ('SELECT ?p ?s { ?p e:title ?t OPTIONAL { (?p ?s) text:query "pear" } }', ["a -", "b 2.5", "c -"]),
    ('SELECT ?p ?s { ?p e:title ?t OPTIONAL { (?p ?s) text:query "fig" } }', ["a -", "b -", "c -"]),
    ('SELECT * { ?p e:title ?t MINUS { ?p text:query "pear" } }', ["a A", "c C"]),
    ('SELECT ?p { { ?p text:query "pear" } UNION { ?p text:query "plum" ; e:next e:b } }', ["a", "b", "d"]),
    ('SELECT ?g ?p { GRAPH ?g { ?p text:query "apple" ; e:in ?x } }', ["g a"]),
    ('SELECT ?p { GRAPH e:g { ?p text:query "apple" . ?p e:in ?x } }', ["a"]),
    ('SELECT ?p { ?p e:title ?t FILTER EXISTS { ?p text:query "pear" } }', ["b"]),
    ('SELECT ?p { ?p e:title ?t FILTER NOT EXISTS { ?p text:query "pear" } }', ["a", "c"]),
    ('SELECT ?p { ?p e:title ?t FILTER(?t = "A" || EXISTS { ?p text:query "pear" }) }', ["a", "b"]),
    ('SELECT ?p { ?p e:title ?t FILTER EXISTS { ?p e:next ?n . ?n text:query "pear" } }', ["a"]),
    ('SELECT ?p (EXISTS { ?p text:query "pear" } AS ?b) { ?p e:title "A" }', ["a false"]),
    ('SELECT ?p { ?p e:title ?t } ORDER BY EXISTS { ?p text:query "pear" } LIMIT 9', ["a", "b", "c"]),
    ('SELECT ?p { ?p e:title ?t } GROUP BY ?p HAVING EXISTS { ?p text:query "pear" }', ["b"]),
    ('SELECT * { { SELECT ?p { ?p text:query "apple" } ORDER BY ?p LIMIT 1 } ?p e:title ?t }', ["a A"]),
    ('SELECT * { SELECT (COUNT(?p) AS ?n) { ?p text:query "apple" } HAVING(COUNT(*) > 1) }', ["3"]),
    ('SELECT*WHERE{{SELECT(?p AS?q){?p text:query"plum"}VALUES ?p{e:a}}}', ["a"]),
    ('SELECT (COUNT(*) AS ?n) FROM <http://e/g> WHERE { ?p text:query "apple" ; e:in "g" }', ["1"]),
    # other kinds of queries
    ('DESCRIBE ?p WHERE { ?p text:query "plum" } LIMIT 1', ["a next b", "a title A"]),
    ('CONSTRUCT { ?p e:is "it" } WHERE { ?p text:query "plum" }', ["a is it"]),
]  # fmt: skip


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

WRONG: dict[str, list[str]] = {
    "before text:query stands a variable, an IRI, or a list as in (?page ?score ?snippet)": [
        "SELECT * { →[] text:query 'apple' }",
        "SELECT * { →_:b text:query 'apple' }",
        "SELECT * { →'a' text:query 'apple' }",
        "SELECT * { →-1 text:query 'apple' }",
        "SELECT * { →true text:query 'apple' }",
        "SELECT * { (→[] ?b) text:query 'apple' }",
        "SELECT * { (→'a' ?b) text:query 'apple' }",
        "SELECT * { [ →text:query 'apple' ] }",
        "SELECT * { ?x e:next [ e:a ?b ; →text:query 'apple' ] }",
        "SELECT * { ?x e:next ?y {| →text:query 'apple' |} }",
    ],
    "a list before text:query has up to three members: thing, score, piece of its text": [
        "SELECT * { →() text:query 'apple' }",
        "SELECT * { →(?a ?b ?c ?d) text:query 'apple' }",
    ],
    "in a list before text:query, score and piece of text are variables": [
        "SELECT * { (?a →e:b) text:query 'apple' }",
        "SELECT * { (?a →[]) text:query 'apple' }",
    ],
    "$a stands twice in the list before text:query": ["SELECT * { (?a ?b →$a) text:query 'apple' }"],
    "a list before text:query is for one search: say the rest in a triple of its own": [
        "SELECT * { (?a ?b) →text:query 'apple' ; e:title ?t }",
        "SELECT * { (?a ?b) e:title ?t ; →text:query 'apple' }",
        "SELECT * { (?a ?b) →text:query 'apple', 'pear' }",
    ],
    "Prefix not found": [
        "SELECT * { →x:y text:query 'apple' }",
        "SELECT * { ?p text:query (→x:y 'apple') }",
    ],
    "text:query takes words that stand in the query: ?w has no value before it is answered": [
        "SELECT * { ?p text:query →?w }",
        "SELECT * { ?p text:query ('apple' →?w) }",
        "SELECT * { VALUES ?w { 'apple' } ?p text:query (t:title →?w) }",
    ],
    'behind text:query stand words in quotes, as in "domestic violence" or (dcterms:title "memo" 100)': [
        "SELECT * { ?p text:query →e:a }",
        "SELECT * { ?p text:query →5 }",
        "SELECT * { ?p text:query →() }",
        "SELECT * { ?p text:query →[] }",
        "SELECT * { ?p text:query (→5 'apple') }",
        "SELECT * { ?p text:query ('apple' 5 'lang:en' →'x') }",
        "SELECT * { ?p text:query ('apple'→^^<http://x>) }",
    ],
    'the limit is a whole number from 1 to 5,000, as in ("memo" 100)': [
        "SELECT * { ?p text:query ('apple' →-1) }",
        "SELECT * { ?p text:query ('apple' →0) }",
        f"SELECT * {{ ?p text:query ('apple' →{'9' * 5000}) }}",
        f"SELECT * {{ ?p text:query ('apple' →{'0' * 5000}) }}",
        "SELECT * { ?p text:query ('apple' →1.5) }",
        "SELECT * { ?p text:query ('apple' →1e2) }",
    ],
    "text:query looks in all that is said, or in one of <http://t/quote>, <http://t/title>; not in <e:t>": [
        "SELECT * { ?p text:query (→<e:t> 'apple') }",
    ],
    "the texts here are in the language 'en', not in 'fr'": [
        "SELECT * { ?p text:query ('apple' →'lang:fr') }",
        "SELECT * { ?p text:query 'apple'→@fr }",
    ],
    "text:query has no option 'highlight:s:|'; it has \"lang:en\"": [
        "SELECT * { ?p text:query ('apple' →'highlight:s:|') }",
    ],
    'the words of text:query: a quotation mark " opens a phrase, and none closes it': [
        "SELECT * { ?p →text:query '\"apple' }",
    ],
    "text:query finds 3 hits here and gives at most 5,000: a limit of 6,000 is more than that": [
        "SELECT * { ?p →text:query ('apple' 6000) }",
    ],
    "text:query is no part of a property path": [
        "SELECT * { ?p →text:query+ 'apple' }",
        "SELECT * { ?p ^→text:query 'apple' }",
        "SELECT * { ?p e:a|(e:b/→text:query) 'apple' }",
        "SELECT * { ?p !→text:query 'apple' }",
    ],
    "text:query makes no triple that could be annotated": [
        "SELECT * { ?p text:query 'apple' →{| e:a ?b |} }",
        "SELECT * { ?p text:query 'apple' →~ ?r }",
    ],
    "text:query makes no triple that could be quoted": [
        "SELECT * { << ?p →text:query 'apple' >> ?a ?b }",
    ],
    "CONSTRUCT WHERE takes triples alone: write CONSTRUCT { … } WHERE { … } to search": [
        "CONSTRUCT WHERE { ?p →text:query 'apple' }",
        "CONSTRUCTWHERE{?p →text:query 'apple'}",
    ],
    # what is not SPARQL does not become so
    "this is not SPARQL from here on": [
        "SELECT * { ?a ?b ?c →?p text:query 'apple' }",
        "SELECT * { ?p text:query 'apple' →?q }",
        "SELECT * { ?p text:query 'apple' →'pear' }",
        "SELECT * { ?p text:query →}",
        "SELECT * { ?p text:query 'apple', →}",
        "SELECT * { ?p text:query 'apple'→",
        "SELECT * { ?p text:query 'apple' } →}",
        "SELECT * { text:query →'apple' }",
        "SELECT * { ?p text:query 'apple' . →. ?a ?b ?c }",
        "SELECT * { →. ?p text:query 'apple' }",
        "SELECT *\n{ ?p e:title ?t ;\n text:query 'apple' } →}",
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


@pytest.mark.parametrize(
    ("query", "plain"),
    [
        (
            "ASK { ?p text:query 'apple' . BIND(e:a AS ?p) }",
            "ASK { ?p e:title ?ttttttttt . BIND(e:a AS ?p) }",
        ),
        (
            "ASK\n{ ?p text:query 'apple' ;\n e:title ?t FILTER(?t >> 3) }",
            "ASK\n{ ?p\n e:title ?t FILTER(?t >> 3) }",
        ),
        ("ASK { ?p e:title ?t ;\n text:query\n'apple' ;\n x:y ?z }", "ASK { ?p e:title ?t ;\n\n\n x:y ?z }"),
        (
            "ASK { ?p e:title ?t ; text:query 'apple' FILTER(no(?t)) }",
            "ASK { ?p e:title ?t ; e:ttttttttttttttttt FILTER(no(?t)) }",
        ),
    ],
)
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
