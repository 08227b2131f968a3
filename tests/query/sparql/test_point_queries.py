"""Point queries: what they are, and that their answers are those of the engine, of which little is read."""

from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import BaseDirection, BlankNode, Literal, NamedNode, Quad, Store

from foia_graph.errors import QueryRefused
from foia_graph.query.sparql.evaluator import QueryEvaluator
from foia_graph.query.sparql.gate import QueryLimits, check_query, check_tokens
from foia_graph.query.sparql.lookup_answers import MOST_QUADS
from foia_graph.query.sparql.point_queries import parse_point_query
from foia_graph.query.sparql.results import _first_triples
from foia_graph.query.sparql.worker_process import WorkerRequest, evaluator_request
from foia_graph.store.embedded_store import EmbeddedStore
from foia_graph.web.server.point_answers import LARGEST, point_answer

E = "http://e/"
TEXTS = ('"\\\n\r\t\b\f\x01\x7f\u2028é/<>&😀\u0085', "", "plain", "}")
VALUES = (
    *(Literal(text) for text in TEXTS),
    Literal("deux", language="fr-CA"),
    Literal("right", language="he", direction=BaseDirection.RTL),
    Literal(5),
    Literal("2012-04-10", datatype=NamedNode("http://www.w3.org/2001/XMLSchema#date")),
    NamedNode(f"{E}ü?a=1&b"),
    BlankNode("b"),
)
FORMATS = ("json", "turtle", "ntriples", "jsonld", "csv", "xml")


def quad(subject, predicate, value):
    return Quad(NamedNode(E + subject), NamedNode(E + predicate), value)


def store_of(*quads):
    engine = Store()
    engine.extend(quads)
    return EmbeddedStore(engine)


@pytest.fixture(scope="module")
def store():
    """A thing with one value of each kind, some that link to each other, and one with very many values."""
    single = [quad("one", f"p{number}", value) for number, value in enumerate(VALUES)]
    several = [quad("two", name, Literal(number)) for name in ("p0", "p1") for number in range(3)]
    links = [("one", "two"), ("two", "three"), ("three", "three"), ("four", "one"), ("hub", "one")]
    linked = [quad(one, "p9", NamedNode(E + other)) for one, other in links]
    hub = [quad("hub", "p0", Literal(number)) for number in range(2000)]
    return store_of(*single, *several, *linked, *hub)


def answer(store, query, form="json", **others):
    source = SimpleNamespace(quad_store=store, generation=SimpleNamespace(path=Path("000001")))
    return point_answer(WorkerRequest(query, form, base="http://base/sparql", **others), source)


def by_engine(store, query, form):
    """Return what the engine answers with all its room, None where it refuses the query."""
    request = evaluator_request(WorkerRequest(query, form, base="http://base/sparql"))
    frame = QueryEvaluator(store._engine, 1 << 30).answer(request)
    return frame.body if "media_type" in frame.head else None


WORDS = r"""
SELECT select ASK DESCRIBE CONSTRUCT PREFIX WHERE DISTINCT FILTER(?a) OPTIONAL UNION VALUES UNDEF
e: e:-a e:one- e:one e:two e:p0 e:p1 e:p5. u:one a A * ?a $a ?b ?c ?ab
<http://e/> <http://e/one> <http://e/x/../one> <one> <http://e/p0> <http://e/p2> <> <http://%zz> <http://e/hub>
_:b [] () true 5 "plain" 'plain' "deux"@fr-CA "5"^^<http://www.w3.org/2001/XMLSchema#integer> "" "\u007D"
{ } ; . , ^ / + | ( ) é
""".split()  # noqa: SIM905 - easier to read than a list
PIECES = [
    *WORDS,
    "LIMIT 2",
    "OFFSET 1",
    "ORDER BY ?a",
    "GRAPH ?g",
    "FROM <http://e/>",
    "#c\n",
    "\n",
    "\u00a0",
]
MIXED = st.lists(st.sampled_from(PIECES), max_size=16).map(" ".join)
PROLOGUES = [
    "PREFIX e: <http://e/>",
    "prefix e:<http://no/>PREFIX e:<http://e/>",
    "PREFIX e:<http://e/>PREFIX n:<n>",
]
HEADS = ["SELECT *", "SELECT ?a", "select ?b ?a", "SELECT?c?b", "ASK", "SELECT ?z?a"]
SUBJECTS = ["e:one", "e:-one", "<http://e/one>", "e:two", "<http://e/hub>", "?s", "?a", "?b"]
PREDICATES = [f"e:p{number}" for number in range(len(VALUES))]
OBJECTS = [
    "?a",
    "?b",
    "?c",
    "?s",
    '"plain"',
    '"5"^^<http://www.w3.org/2001/XMLSchema#integer>',
    "e:one",
    "e:three",
]
TAILS = [" }", "; }", ". }", "} LIMIT 1", "}LIMIT 0"]


@st.composite
def likely_queries(draw):
    """Return the words of a point query, most of the time; now and then one is another."""

    def one_of(choices):
        return draw(st.sampled_from(choices))

    def triples():
        predicates = draw(st.lists(st.sampled_from(PREDICATES), min_size=1, max_size=3))
        return f"{one_of(SUBJECTS)} " + " ; ".join(
            f"{predicate} {one_of(OBJECTS)}" for predicate in predicates
        )

    body = " . ".join(triples() for _ in range(draw(st.integers(1, 3))))
    body = one_of([body, body, body, body, "e:one ?a ?b", 'e:one ?a "plain"', "?a e:p2 ?b"])
    query = f"{one_of(PROLOGUES)} {one_of(HEADS)} {{ {body} {one_of(TAILS)}"
    words = one_of([query, query, query, f"{one_of(PROLOGUES)} DESCRIBE {one_of(SUBJECTS)}"]).split(" ")
    if draw(st.integers(0, 3)) == 0:
        words[draw(st.integers(0, len(words) - 1))] = one_of(PIECES)
    return " ".join(words)


def check_answer(store, query, form):
    """Check that what is answered is what the engine answers, and that what it refuses has no answer."""
    found, point = answer(store, query, form), parse_point_query(query)

    assert found is None or by_engine(store, query, form) == found.body
    assert point is None or check_tokens(query, QueryLimits(depth=40, patterns=40)) == point.form


@settings(max_examples=1000, deadline=None)
@given(likely_queries())
def test_what_is_answered_is_answered_as_by_the_engine(store, query):
    """Byte by byte, with values of all kinds."""
    check_answer(store, query, "json")


@settings(max_examples=500, deadline=None)
@given(st.one_of(likely_queries(), MIXED), st.sampled_from(FORMATS))
def test_no_text_in_any_form_is_answered_otherwise(store, query, form):
    """Words of the language in any order."""
    check_answer(store, query, form)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?p ?o { <http://e/one> ?p ?o }",
        'ASK { <http://e/one> <http://e/p2> "plain" }',
        "DESCRIBE <http://e/one>",
        "PREFIX e: <http://e/> SELECT ?c ?a WHERE { e:one e:p0 ?a ; e:p1 ?b ; e:p6 ?c . }",
        "SELECT * { <http://e/one> <http://e/p0> ?a ; <http://e/none> ?b }",
        "SELECT ?s { ?s <http://e/p2> ?o } LIMIT 10",
        'SELECT ?x ?s { ?x <http://e/p9> ?s . ?s <http://e/p2> "plain" . ?x <http://e/p1> ?t }',
        "ASK { <http://e/two> <http://e/p0> ?a ; <http://e/p1> ?b }",
        "PREFIX e: <http://e/> SELECT * { e:two e:p9 ?x . ?x e:p9 ?x }",
    ],
)
def test_what_asks_for_little_is_answered(store, query):
    """What is said of a thing, some of its values, whether something is said, and what has an identifier."""
    form = "turtle" if query.startswith("DESCRIBE") else "json"

    assert by_engine(store, query, form) == answer(store, query, form).body


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { ?s ?p ?o }",
        "SELECT ?o { <http://e/hub> <http://e/p0> ?o }",
        "SELECT ?z { ?s ?p ?o }",
        "ASK { ?x ?p ?x }",
        "SELECT DISTINCT ?p { ?s ?p ?o }",
        "SELECT ?s { ?s ?p ?o } OFFSET 100",
        "SELECT * { <http://e/hub> <http://e/p0> ?a ; <http://e/p1> ?b }",
        "ASK { ?s <http://e/p9> <http://e/one> . ?s <http://e/p0> ?a ; <http://e/p1> ?b }",
        "SELECT * { <http://e/one> ?p ?a ; ?q ?b }",
        "SELECT * { ?s <http://e/p0> ?a ; <http://e/p1> ?b }",
        "ASK { <http://e/one> <http://e/p0> ?a . ?s <http://e/p1> ?b }",
        "SELECT * { <http://e/two> <http://e/p0> ?a ; <http://e/p1> ?b }",
    ],
)
def test_what_may_read_much_or_has_several_rows_is_left_to_a_worker(store, query):
    """Long answers, solutions that are no rows, what nothing leads to, and rows that have an order."""
    assert answer(store, query) is None


def test_graphs_and_terse_forms_are_left_to_a_worker(store):
    """Only the default graph is known here; and thousands of quads may be a few bytes of CSV."""
    query = "SELECT ?p ?o { <http://e/one> ?p ?o }"

    assert answer(store, query) is not None
    assert [None, None, None] == [
        answer(store, query, "csv"),
        answer(store, query, default_graph_uris=("http://e/g",)),
        answer(store, query, named_graph_uris=("http://e/g",)),
    ]


def test_another_store_has_no_answer_here():
    """What a server of the engine holds is asked over its connection."""
    assert answer(object(), "ASK { ?s ?p ?o }") is None


class CountedStore(EmbeddedStore):
    """A store that counts the quads that are read."""

    def __init__(self, engine):
        super().__init__(engine)
        self.reads = 0

    def quads(self, *pattern):
        for each in super().quads(*pattern):
            self.reads += 1
            yield each


@pytest.mark.parametrize(
    "body",
    [
        "<http://e/s> <http://e/p0> ?a ; <http://e/p1> ?b",
        "<http://e/s> <http://e/p1> ?a ; <http://e/p2> ?b ; <http://e/p3> ?c",
        '?s <http://e/p4> "same" ; <http://e/p5> ?o',
    ],
    ids=["values", "combinations", "things"],
)
def test_no_more_is_read_than_a_small_answer_needs(body):
    """A thing may have millions of values, several properties many combinations, and a value many things."""
    many = [quad("s", "p0", Literal(n)) for n in range(10 * MOST_QUADS)]
    several = [quad("s", f"p{name}", Literal(n)) for name in (1, 2, 3) for n in range(8)]
    things = [quad(f"s{n}", "p4", Literal("same")) for n in range(10 * MOST_QUADS)]
    store = CountedStore(store_of(*many, *several, *things)._engine)

    assert answer(store, f"ASK {{ {body} }}") is None
    assert store.reads <= MOST_QUADS + 1


def test_what_cannot_be_found_is_looked_for_a_number_of_times():
    """Each look-up counts, also one that finds nothing."""
    few = store_of(*(quad("s", "p0", NamedNode(f"{E}o{n}")) for n in range(MOST_QUADS // 2)))
    more = store_of(*(quad("s", "p0", NamedNode(f"{E}o{n}")) for n in range(MOST_QUADS // 2 + 1)))
    query = f"ASK {{ <{E}s> <{E}p0> ?o . ?o <{E}p1> ?b }}"

    assert b'{"head":{},"boolean":false}' == answer(few, query).body
    assert answer(more, query) is None


def test_answers_grow_no_larger_than_there_is_room_for(store):
    """The longest that is sent from here, and the one that has a row more."""
    sizes = [answer(store, f"SELECT ?o {{ <{E}hub> <{E}p0> ?o }} LIMIT {rows}") for rows in range(300, 420)]
    sent = [len(each.body) for each in sizes if each is not None]

    assert 0 < len(sent) < len(sizes)
    assert all(smaller < larger for smaller, larger in pairwise(sent))
    assert LARGEST - 100 < sent[-1] <= LARGEST


@pytest.mark.parametrize(
    "query", ["SELECT * { <http://e/a> <p> ?o; <q> ?r }", "SELECT * { <a> u:p ?o; a ?b }", "SELECT * {"]
)
def test_what_cannot_be_named_is_left_to_a_worker(store, query):
    """Relative IRIs, and what is no query."""
    assert answer(store, query) is None


def test_time_and_generation_are_those_of_the_answer(store):
    """The client is charged for them, and told."""
    found = answer(store, "ASK { ?s ?p ?o }")

    assert (True, "000001") == (0 < found.seconds < 1, found.generation)
    assert parse_point_query("ASK { ?s ?p ?o }") is not None


def test_a_question_about_one_pattern_is_looked_up(store, monkeypatch):
    """
    Which takes a fraction of an evaluation; one that would read much is evaluated, up to its first solution.
    """
    asked = []
    monkeypatch.setattr(EmbeddedStore, "evaluate", lambda *_: asked.append(1) or ({}, b"", None))
    for query in (f'ASK {{ <{E}one> <{E}p2> "plain" }}', f"ASK {{ <{E}one> <{E}p9> ?a }}"):
        assert answer(store, query) is not None
    assert [] == asked
    answer(store, f"ASK {{ ?a <{E}p0> ?b }}")

    assert [1] == asked


def test_a_pattern_more_than_are_read_here_is_the_gates():
    """It passes up to the limits that are set, of which this one is below."""
    pairs = " ; ".join(f"<{E}p> ?v{number}" for number in range(30))
    query = f"ASK {{ <{E}s> {pairs} }}"

    assert parse_point_query(query) is None
    assert "ASK" == check_query(query)
    with pytest.raises(QueryRefused):
        check_query(query, QueryLimits(patterns=20))


@pytest.mark.parametrize(
    ("query", "form"),
    [
        ("DESCRIBE <http://e/s>", "turtle"),
        ("DESCRIBE <http://e/s>", "jsonld"),
        ("SELECT ?o { <http://e/s> <http://e/p0> ?o }", "json"),
        ("SELECT ?a { <http://e/t> <http://e/p0> ?a ; <http://e/p1> ?b }", "json"),
        ("ASK { <http://e/t> <http://e/p0> ?a ; <http://e/p1> ?b }", "json"),
    ],
)
def test_no_more_is_read_than_an_answer_has_room_for(query, form):
    """A text may have a million characters, and a thing many texts."""
    texts = [quad("s", "p0", Literal(f"{n} {'x' * 4000}")) for n in range(500)]
    long = [quad("t", "p0", Literal("x" * (LARGEST + 1))), quad("t", "p1", Literal("short"))]

    assert answer(store_of(*texts, *long), query, form) is None


def test_triples_are_read_ahead_no_further_than_an_answer_has_room_for():
    """They are searched for prefixes, and are in memory meanwhile."""
    reads = []

    def triples():
        for number in range(1000):
            reads.append(number)
            yield quad("s", "p", Literal("x" * 1000)).triple

    assert 11 == len(_first_triples(triples(), 10_000)) == len(reads)
