"""What the gate refuses, where it says so, and what it must let pass."""

import random
import re
from collections.abc import Iterator
from re import _constants, _parser

import pyoxigraph as ox
import pytest

from case_tables import tabled, tabled_with_tuples
from foia_graph.errors import QueryRefused
from foia_graph.query.sparql.gate import (
    QueryLimits,
    check_query,
    query_form,
    query_tokens,
    strip_byte_order_mark,
)
from foia_graph.query.sparql.lexer import _token_pattern
from foia_graph.query.sparql.parameters import bind_values
from tests.query.sparql.steps import steps
from tests.query.sparql.worlds import SHARED

PREFIXES = "PREFIX e: <http://e/> PREFIX : <http://d/> "


DEFAULT = QueryLimits()


def refusal(query: str, limits: QueryLimits = DEFAULT) -> tuple[str, int, int] | None:
    """Reason, line and column, or None when the query passes."""
    try:
        check_query(query, limits)
    except QueryRefused as refused:
        return refused.reason, refused.line, refused.column
    return None


def is_accepted(query: str) -> bool:
    """Tell whether the engine takes a text for a query."""
    try:
        ox.Store().query(query, base_iri="http://b/")
    except SyntaxError:
        return False
    except (OSError, RuntimeError):
        return True
    return True


CALLS = [
    "SERVICE <http://x/> {}",
    "service silent ?s {}",
    "SERVICE#comment\n<http://x/>{}",
    "SERVICESILENT?s{}",
    "SERVICE:x{}",
    "SERVICEe:x{}",
    "SERVICESILENTe:x {}",
    "SERVICE:x #comment\n {}",
    "OPTIONAL{}SERVICE<x>{}",
    "?s ?p trueSERVICE<x>{}",
    "?s ?p 1SERVICE<x>{}",
    "?s ?p 1.e5SERVICE<x>{}",
    "?s ?p true.SERVICE<x>{}",
    "?s ?p 'a'@en.SERVICE<x>{}",
    "?s ?p 'a'@en--ltr SERVICE<x>{}",
    "?s ?p []SERVICE<x>{}",
    "?s e:-1SERVICE<x>{}",
    "FILTER(1<?x)SERVICE?s#>\n{}",
    "FILTER(EXISTS{}<?x)SERVICE?s#>\n{}",
    "FILTER(EXISTS{SERVICE<x>{}})",
    "{SELECT*{SERVICE<x>{}}}",
]


@pytest.mark.parametrize("call", CALLS)
def test_no_spelling_of_service_passes(call):
    """Whatever the engine takes for a call of a service is refused, and the engine does take these."""
    query = f"{PREFIXES}SELECT * {{ {call} }}"

    assert is_accepted(query)
    assert refusal(query)[0] == "service"


@pytest.mark.parametrize(
    "query",
    [
        # A local name has one group of dots: what follows the second is a word again.
        PREFIXES + "SELECT * { ?s ?p e:b.c.SERVICE<x>{} }",
        # A port must be digits, so the name is no IRI, and the engine takes the prefix alone.
        "PREFIX h: <http://h:> SELECT * { ?s ?p h:SERVICE<x>{} }",
        "PREFIX h: <//h:> SELECT * { ?s ?p h:SERVICE<x>{} }",
        # Words may touch: `a`, and the name of before.
        "PREFIX h: <http://h:> PREFIX ah: <http://x/> SELECT * { ?s ah:SERVICE<x>{} }",
        # U+FFFD may be in a name, but not in an IRI.
        PREFIXES + "PREFIX \ufffd: <http://f/> SELECT * { ?s ?p e:SERVICE\ufffd:x{} }",
        # An escape that is no character: the long string becomes an empty one and a short one.
        "SELECT * { VALUES ?v {'''abc'} SERVICE<x>{} #\\uD800'''\n }",
        # "Less than" and a comment, where the grammar sees an IRI and a long string.
        "SELECT * { FILTER(1<?x#>'''\n)SERVICE<x>{} #'''\n}",
        # The same, where a name seems to belong to GRAPH.
        PREFIXES + "SELECT * { FILTER(1<?x#>'''\n) #'''GRAPH \nSERVICEe:x{} }",
        # A quoted triple without spaces, where the grammar sees an IRI.
        "SELECT * { <<?s?p#>'''\n?o>>SERVICE<x>{} #'''\n}",
    ],
)
def test_no_call_hides_in_another_reading(query):
    """Where the engine may cut a text in another way than the grammar, both ways are looked at."""
    assert is_accepted(query)
    assert refusal(query)[0] == "service"


@tabled
def test_the_word_is_free_where_it_calls_nothing(query):
    """Strings, comments, variables, IRIs, local names and blank nodes may say "service"."""
    assert is_accepted(query)
    assert refusal(query) is None


@pytest.mark.slow
def test_every_letter_that_makes_a_bad_iri_is_known():
    """A local name with "service" in it passes exactly when what it stands for is an IRI."""
    letters = [chr(code) for code in range(0xA0, 0x110000) if not 0xD800 <= code < 0xE000]
    names = [letter for letter in letters if is_accepted(f"{PREFIXES}ASK{{?s ?p e:x{letter}}}")]

    assert [letter for letter in names if refusal(f"{PREFIXES}ASK{{?s ?p e:service{letter}}}")] == [
        letter for letter in names if not is_iri(f"http://e/service{letter}")
    ]


def is_iri(text: str) -> bool:
    try:
        ox.NamedNode(text)
    except ValueError:
        return False
    return True


def test_a_refusal_points_at_the_word():
    """Line and column count from 1, in characters."""
    assert refusal("SELECT * {\n  ?s ?p 'é𝒳' . SERVICE <x> {} }") == ("service", 2, 16)


@pytest.mark.parametrize(
    "word", ["INSERT", "delete", "Load", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"]
)
def test_updates_are_refused(word):
    """An update is recognised after the prologue."""
    query = f"BASE <http://x/>\nPREFIX e: <y> #c\n {word} {{}}"

    assert refusal(query) == ("update", 3, 2)


def test_words_of_updates_may_be_names():
    """Only the first word of the operation makes it an update."""
    assert refusal("PREFIX drop: <http://x/> SELECT ?insert { ?insert drop:all 'DELETE' }") is None


@pytest.mark.parametrize(
    "shape",
    [
        ("SELECT * ", "{", "}"),
        ("SELECT * {FILTER", "(", ")"),
        ("SELECT * {?s ?p ", "[?p ", "]"),
        ("SELECT * {?s ?p ", "<<?a ?b ", ">>"),
    ],
)
def test_nesting_is_counted(shape):
    """A hundred levels pass, one more is too deep, and the position is where it gets too deep."""
    start, opening, closing = shape
    fits = 100 - start.count("{")

    assert refusal(start + opening * fits + closing * fits) is None
    assert refusal(start + opening * (fits + 1) + closing * (fits + 1))[0] == "too-deep"


def test_unary_operators_nest():
    """The engine descends for each sign as for each bracket."""
    assert refusal("ASK{FILTER(" + "!" * 98 + "true)}") is None
    assert refusal("ASK{FILTER(" + "!" * 99 + "true)}") == ("too-deep", 1, 110)


@tabled_with_tuples
def test_patterns_are_counted(shape):
    """Two hundred patterns pass, counted as groups, clauses, triples and steps; one more does not."""
    start, more, fits = shape

    assert refusal(start + more * fits) is None
    assert refusal(start + more * (fits + 1))[0] == "too-wide"


def test_data_is_no_pattern():
    """VALUES may have as many rows as the text can hold, and IN as many terms."""
    rows = "SELECT * { VALUES (?a ?b) { " + "(1 <http://x/>) " * 1000 + "} ?a ?p ?b }"
    terms = "SELECT * { FILTER(?x IN (" + "1, " * 1000 + "2)) }"

    assert [None, None] == [refusal(rows), refusal(terms)]


def test_length_is_in_bytes():
    """The limit is on UTF-8, whose bytes the engine reads."""
    assert refusal("ASK{} #" + "é" * 16380) is None
    assert refusal("ASK{} #" + "é" * 16381) == ("too-long", 0, 0)


def test_half_a_surrogate_pair_is_no_text():
    """What cannot be written as UTF-8 is refused before the engine sees it."""
    assert refusal("ASK{} #\n\ud800") == ("syntax", 2, 1)


def test_normalise_strips_a_byte_order_mark():
    """Editors put one in front, and the engine trips on it."""
    assert strip_byte_order_mark("\ufeffASK{}") == "ASK{}"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("PREFIX e: <x> BASE <y> VERSION '1.2' select*{}", "SELECT"),
        ("SELECTDISTINCT*{}", "SELECT"),
        ("#c\nASK{}", "ASK"),
        ("CONSTRUCT{}{}", "CONSTRUCT"),
        ("PREFIX select: <x> DESCRIBE select:x", "DESCRIBE"),
    ],
)
def test_form_is_told_before_running(query, expected):
    """The first word after the prologue decides which formats can be offered."""
    assert query_form(query) == expected


@pytest.mark.parametrize("query", ["", "PREFIX e: <x>", "<x>", "'SELECT'", "FROM x"])
def test_a_text_without_form_is_no_query(query):
    """A text that does not ask is a syntax error."""
    with pytest.raises(QueryRefused, match="expected SELECT, ASK, CONSTRUCT or DESCRIBE"):
        query_form(query)


# -- parameters ----------------------------------------------------------------------------------------------


@tabled
def test_a_value_stands_in_every_group_that_speaks_of_it(query, expected):
    """The outermost WHERE group, and each inner one with the variable, begin with the value as data."""
    assert bind_values(query, {"x": '"a"@en'}) == expected


def test_a_bound_query_answers_for_the_value_only():
    """Comparing, projecting and grouping by a parameter see its value, in unions and sub-selects too."""
    store = ox.Store()
    store.update("INSERT DATA { <http://a> <http://p> 1 . <http://b> <http://p> 2, 3 }")
    query = """SELECT ?who ?n { { SELECT ?who (COUNT(?o) AS ?n) { ?who <http://p> ?o } GROUP BY ?who }
               UNION { BIND(0 AS ?n) ?s <http://p> 1 FILTER(?s = ?who) } }"""

    rows = [
        (str(row["who"]), row["n"].value) for row in store.query(bind_values(query, {"who": "<http://b>"}))
    ]

    assert [("<http://b>", "2")] == rows


@pytest.mark.parametrize(
    "term", ["", "?y", '"a" } #', '"a" "b"', "_:b", "<http://x y>", "e:x", '"a"^^e:x', "1"]
)
def test_a_value_is_a_term_and_nothing_else(term):
    """Nothing that could continue with the query gets into it."""
    with pytest.raises(ValueError, match="not an IRI or a literal"):
        bind_values("ASK { ?x ?p ?o }", {"x": term})


def test_without_values_a_query_stays_as_it_is():
    """Binding nothing changes nothing."""
    assert bind_values("DESCRIBE ?x", {}) == "DESCRIBE ?x"


# -- against the engine and the W3C --------------------------------------------------------------------------


def test_tokens_know_where_they_stand():
    """White space and comments are omitted, offsets are kept."""
    assert [tuple(token) for token in query_tokens("ASK #c\n{?s e:p.q 1.5}")] == [
        ("word", "ASK", 0),
        ("mark", "{", 7),
        ("variable", "?s", 8),
        ("name", "e:p.q", 11),
        ("number", "1.5", 17),
        ("mark", "}", 20),
    ]


def test_the_gate_agrees_with_the_w3c():
    """
    Of the W3C's queries those with SERVICE are refused for it, and no other but what is bad syntax in front.
    """
    folder = SHARED / "w3c" / "sparql"
    if not folder.is_dir():
        pytest.skip(f"the W3C's tests are not at {folder}")
    found = {path.stem: refusal(path.read_text("utf-8")) for path in folder.rglob("*.rq")}
    refused = {name: reason[0] for name, reason in found.items() if reason}

    calls = [f"service{n}" for n in ("01", "02", "03", "04a", "05", "06", "07")]
    calls += [f"syntax-service-{n}" for n in ("01", "02", "03")]
    bad = {f"syn-bad-pname-{n}": "syntax" for n in ("05", "07")}
    assert dict.fromkeys(calls, "service") | bad == refused


AWKWARD = {
    "dots": "a.",
    "opened": "<",
    "comparisons": "?a<?b#>",
    "quotes": "'",
    "three quotes": "'''\"\"\"",
    "bad escapes": "'''a\\q",
    "one-letter IRIs": "<'#)>",
    "long strings in IRIs": "<a'''#>",
    "readings out of step": "<'>",
    "names": "e:a.",
    "digits": "1",
    "decimals": "1.",
    "languages": "@a-",
    "signs": "?",
    "parentheses": "(",
    "comments": "#\n",
    "backslashes": "\\",
    "lone quotes": "''x",
    "prefixes": "a-",
}


@pytest.mark.parametrize("piece", AWKWARD.values(), ids=AWKWARD.keys())
def test_no_text_is_awkward(piece):
    """
    32 KiB of anything is read in steps whose number grows with its length only, in all ways of reading it.
    """
    query = "ASK{VALUES?x{'service' " + piece * (32_000 // len(piece))
    refusal("ASK{'service'", QueryLimits())  # patterns are compiled once, in as many steps as they take
    taken = steps(lambda: refusal(query, QueryLimits(depth=100_000, patterns=100_000)))

    assert taken < 30 * len(query)


def kinds_of_repeats(pattern: object) -> Iterator[object]:
    """The kind of each repetition without a bound, in what the parser of `re` gives."""
    match pattern:
        case (kind, (_, _constants.MAXREPEAT, _)):
            yield kind
    if isinstance(pattern, tuple | list | _parser.SubPattern):
        for each in pattern:
            yield from kinds_of_repeats(each)


def test_no_token_is_tried_in_many_lengths():
    """What a token repeats without a bound is not given back: within a step, too, nothing is read twice."""
    found = [*kinds_of_repeats(_parser.parse(_token_pattern().pattern, _token_pattern().flags))]

    assert {_constants.POSSESSIVE_REPEAT} == set(found)


# -- a differential test: whatever passes, and is accepted, calls nothing ------------------------------------

PROLOGUES = [
    "PREFIX e: <http://e/> PREFIX : <http://d/> PREFIX true: <http://t/> PREFIX a_: <http://a/> ",
    "PREFIX e: <http://e/> PREFIX : <http://d/> PREFIX h: <http://h:> PREFIX \ufffd: <http://f/> ",
    "PREFIX e: <http://e/> PREFIX : <http://d/> PREFIX h: <http://h:> PREFIX ah: <http://t/> PREFIX eh: "
    "<http://g/> PREFIX SERVICE: <http://s/> PREFIX SERVICEe: <http://s/> PREFIX SERVICF: <http://s/> "
    "PREFIX SERVICFe: <http://s/> ",
]
FRAMES = [
    "ASK{ ?s ?p ?o @ }",
    "ASK{ ?s ?p 'x'@ }",
    "ASK{ FILTER(1<?x)@ }",
    "ASK{ FILTER(?x<e:y && true)@ }",
    "ASK{ FILTER(EXISTS{}<?x)@ }",
    "ASK{ VALUES ?v {1 'a'}@ }",
    "ASK{ VALUES (?v ?w) {(<a#b> <c'd>)}@ }",
    "ASK{ ?s e:p/e:q* true@ }",
    "ASK{ ?s ?p e:b.c@ }",
    "ASK{ ?s ?p e:b.c.@ }",
    "ASK{ FILTER(1<?x#>'''\n)@ }",
    "ASK{ <<?s?p#>'''\n?o>>@ }",
    "ASK{ VALUES ?v {'''a'}@ }",
    "ASK{ ?s ?p h:@ }",
    "ASK{ ?s ah:@ }",
    "ASK{ ?s ?p e:\\-@ }",
    "ASK{ GRAPH @ }",
    "ASK FROM @ { }",
    "ASK FROM NAMED @ { }",
    "ASK{ ?s a_:x@ }",
    "ASK{ <<?s?p?o>>@ }",
    "ASK{ ?s ?p (1 'a' e:x)@ }",
    "ASK{ ?s ?p '''a'''@ }",
    "ASK{ ?s <http://x/a#b> ?o . @ }",
    "ASK{ ?s ?p ?o ~ e:r {| ?a ?b |}@ }",
    "SELECT(?x<2 AS ?y){ BIND(1<?z AS ?q)@ }",
]
# fmt: off
PIECES = [
    "'", '"', "'''", '"""', "<", ">", "#", "\n", "\r", "\\", "\\'", "\\#", "\\uD800", "\\u0041", ":", "e:",
    ".", "..", "-", "_:", "@en", "@en--ltr", "^^", "true", "1", "1.", "-1", "e", "a", "(", ")", "{", "}",
    "[", "]", "<<", ">>", "<<(", ")>>", "?", "$", "?x", "|", "/", "^", "!", "*", "é", "\ufffd", "\u00b7",
    "%", "%41", "&&", "=", "SERVICE", "#>", "<x#>", "<x'>", "<?x)", "?s#>", "#'''", "h:", "{}", "{|", "|}",
    "~", ";", ",", "EXISTS{}", "1<", "FILTER(", "<?x#>", "e:a.b", "a.b.", "e:-",
    "GRAPH ", "FROM ", "NAMED ", "GRAPH", "ah:", "eh:", "\\%", "\\-", "\\/", "お",
]
# fmt: on
KEYWORDS = ["SERVICE", "service ", "SERVICESILENT", "SERVICE SILENT "]
ENDPOINTS = ["<http://x/>", "?s", "?s#>\n", "e:x", ":x", "\ufffd:x", "h:"]
GAPS = ["", "", " ", "\n", "#c\n", " #'''\n", "#\r"]
_SERVICE = re.compile("service", re.IGNORECASE | re.ASCII)
TAILS = ["", "", "", " #'''", " #'", "\n#>", "'''\n", " #\\uD800'''"]


def mutation(chance: random.Random) -> str:
    """Write a query that calls a service, then spoil it here and there, mostly near the word."""
    gap = [chance.choice(GAPS) for _ in range(3)]
    call = gap[0] + chance.choice(KEYWORDS) + gap[1] + chance.choice(ENDPOINTS) + gap[2] + "{}"
    query = chance.choice(FRAMES).replace("@ }", call + " }") + chance.choice(TAILS)
    for _ in range(chance.choice([0, 1, 1, 2, 2, 3, 4])):
        near = query.upper().find("SERVICE") + chance.randint(-14, 18)
        at = min(max(near, 0), len(query)) if chance.random() < 0.6 else chance.randrange(len(query) + 1)
        kept = at + chance.choice([0, 0, 0, 1, 2])
        query = query[:at] + (chance.choice(PIECES) if chance.random() < 0.8 else "") + query[kept:]
    return chance.choice(PROLOGUES) + query


def called(query: str) -> bool:
    """Tell whether some "service" of a query is the keyword: where it is, spoiling it spoils the query."""
    start = next(len(prologue) for prologue in PROLOGUES if query.startswith(prologue))
    found = [match.start() for match in _SERVICE.finditer(query, start)]
    return any(not is_accepted(query[:at] + "SERVICF" + query[at + 7 :]) for at in found)


def let_through(number: int, seed: int) -> list[str]:
    """Of so many mutations, list those that pass the gate and call a service."""
    chance = random.Random(seed)
    passed = (query for query in (mutation(chance) for _ in range(number)) if refusal(query) is None)
    return [query for query in passed if is_accepted(query) and called(query)]


def test_nothing_that_passes_calls_a_service():
    """The engine is the judge: where a query passes, none of its words is the keyword to it."""
    assert let_through(20_000, seed=1) == []


@pytest.mark.slow
def test_nothing_that_passes_calls_a_service_in_a_million():
    """The same, longer."""
    assert let_through(1_000_000, seed=2) == []
