"""How saved queries are read, bound and compared."""

from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Store

from case_tables import tabled
from foia_graph.errors import InputError, NotFound, QueryRefused, ValueRejected
from foia_graph.model.profile import Profile
from foia_graph.query import saved
from foia_graph.query.answers import QueryAnswer
from foia_graph.query.saved import QueryParameter, SavedQuery, answer_cells, parse_saved_query, run_query
from foia_graph.store.embedded_store import EmbeddedStore
from tests.query.sparql.texts import Shelf

BASE = "https://foia.example.org/"
SENDERS = """\
# title: Senders
# description: Who sent what,
#   and when?
# parameter day: date = 2012-04-10 -- The day.
# parameter who: agency|person, optional -- The sender.
# column said: Said -- The words.

SELECT ?said WHERE { ?who <sent> ?said . FILTER(?day = ?day) }
"""


def asking(kind: str, default: str = "") -> SavedQuery:
    """Make a query with one parameter of a type."""
    header = (
        f"# title: T\n# description: D\n# parameter x: {kind}{f' = {default}' if default else ''} -- X.\n"
    )
    return parse_saved_query("q", f"{header}SELECT ?x WHERE {{ ?s ?p ?x }}")


def bound(kind: str, value: str, profile: Profile) -> str:
    """Give the term that a value becomes."""
    return asking(kind).bind_values({"x": value}, BASE, profile).split("{ (")[1].split(") }")[0]


# ---------------------------------------------------------------- headers


def test_a_header_says_what_is_asked():
    """
    A header gives title, description, parameters and columns; a deeper line continues with the one above.
    """
    assert SavedQuery(
        "senders",
        "Senders",
        "Who sent what, and when?",
        (
            QueryParameter("day", "date", (), "2012-04-10", False, "The day."),
            QueryParameter("who", "thing", ("agency", "person"), "", True, "The sender."),
        ),
        {"said": "The words."},
        SENDERS,
        {"said": "Said"},
    ) == parse_saved_query("senders", SENDERS)


@tabled
def test_a_header_that_is_wrong_is_refused(text: str, message: str):
    """A header that does not say enough is refused with what is wrong."""
    with pytest.raises(InputError, match=message):
        parse_saved_query("q", text)


def test_a_header_that_is_wrong_names_its_file(tmp_path: Path):
    """The sentence says in which file, and on which line."""
    (tmp_path / "senders.rq").write_text(SENDERS.replace("# column said", "# colum said"))

    with pytest.raises(InputError) as error:
        saved.load_queries(tmp_path)

    assert "senders.rq:6: 'colum said: Said -- The words.' is no line of a header" == error.value.sentence


def test_queries_are_found_by_name(tmp_path: Path):
    """The name of a query is that of its file; another name is answered with the nearest, else with all."""
    (tmp_path / "senders.rq").write_text(SENDERS)

    assert ["senders"] == list(saved.load_queries(tmp_path))
    assert "Senders" == saved.find_query("senders", tmp_path).title
    with pytest.raises(NotFound, match=r"no saved query is called 'sender'; did you mean senders\?"):
        saved.find_query("sender", tmp_path)
    with pytest.raises(NotFound, match="no saved query is called 'zyx'; there are senders"):
        saved.find_query("zyx", tmp_path)


# ---------------------------------------------------------------- parameters


@pytest.mark.parametrize(
    ("kind", "value", "term"),
    [
        ("date", "2012-04-10", '"2012-04-10"^^<http://www.w3.org/2001/XMLSchema#date>'),
        ("integer", "0117629", '"117629"^^<http://www.w3.org/2001/XMLSchema#integer>'),
        ("text", 'a "b"', '"a \\"b\\""'),
        ("choice(corpus|all)", "all", '"all"'),
        ("release", "2012-04-10", f"<{BASE}id/release/2012-04-10>"),
        ("release", "release/2012-04-10", f"<{BASE}id/release/2012-04-10>"),
        ("release", f"{BASE}id/release/2012-04-10", f"<{BASE}id/release/2012-04-10>"),
        ("release", "/id/release/2012-04-10", f"<{BASE}id/release/2012-04-10>"),
        ("agency|person", "person/zoe-lofgren", f"<{BASE}id/person/zoe-lofgren>"),
        ("thing", "work/oig-12-64", f"<{BASE}id/work/oig-12-64>"),
        ("issue", "juveniles", f"<{BASE}scheme/issues/juveniles>"),
        ("issue", "scheme/issues/juveniles", f"<{BASE}scheme/issues/juveniles>"),
        ("thing", f"{BASE}scheme/issues/juveniles", f"<{BASE}scheme/issues/juveniles>"),
        ("concept(exemptions)", "b7E", f"<{BASE}scheme/exemptions/b7E>"),
        ("concept(roles)", f"{BASE}scheme/roles/judge", f"<{BASE}scheme/roles/judge>"),
    ],
)
def test_a_value_becomes_a_term_of_its_type(kind: str, value: str, term: str, profile: Profile):
    """A value is put in as a whole term of the type that the parameter has."""
    assert term == bound(kind, value, profile)


@tabled
def test_a_wrong_value_is_refused_with_a_sentence(kind: str, value: str, message: str, profile: Profile):
    """A value of no use is refused with the name of the parameter and what would have been right."""
    with pytest.raises(ValueRejected, match=message):
        asking(kind).bind_values({"x": value}, BASE, profile)


def test_an_unknown_parameter_is_refused(profile: Profile):
    """A parameter that there is not is answered with those there are."""
    with pytest.raises(ValueRejected, match="q has no parameter 'y'; it takes x"):
        asking("text").bind_values({"y": "1"}, BASE, profile)


def test_a_missing_parameter_is_refused(profile: Profile):
    """A parameter without a default must be given, unless it is optional."""
    with pytest.raises(ValueRejected, match=r"parameter 'x' is missing: X\."):
        asking("text").bind_values({}, BASE, profile)
    assert "VALUES" not in asking("text = a, optional").bind_values({"x": " "}, BASE, profile)


def test_an_empty_value_takes_the_default(profile: Profile):
    """An empty field of a form is no value: the default is, and an optional parameter is left open."""
    assert '{ ("a") }' in asking("text", "a").bind_values({"x": ""}, BASE, profile)
    assert '{ ("a") }' in asking("text = a, optional").bind_values({}, BASE, profile)


# ---------------------------------------------------------------- answers


@pytest.fixture
def store() -> EmbeddedStore:
    engine = Store()
    engine.update(f'INSERT DATA {{ <{BASE}id/a> <{BASE}p> "x", <https://elsewhere.example/> }}')
    return EmbeddedStore(engine)


def test_rows_are_terms_and_names_are_relative_to_the_base(store: EmbeddedStore):
    """A SELECT gives terms under variables; written as text, the base is omitted."""
    answer = run_query("SELECT ?s ?o ?none { ?s <p> ?o } ORDER BY ?o", store, BASE)
    node = NamedNode(f"{BASE}id/a")

    assert (
        QueryAnswer(
            "rows",
            ("s", "o", "none"),
            [(node, NamedNode("https://elsewhere.example/"), None), (node, Literal("x"), None)],
        )
        == answer
    )
    assert [
        ("s", "o", "none"),
        ("{base}id/a", "https://elsewhere.example/", ""),
        ("{base}id/a", "x", ""),
    ] == answer_cells(answer, BASE)


def test_other_kinds_of_answers_have_rows_too(store: EmbeddedStore):
    """A CONSTRUCT gives triples, an ASK one row that says true or false."""
    assert [("subject", "predicate", "object"), ("{base}id/a", "{base}q", "x")] == answer_cells(
        run_query('CONSTRUCT { ?s <q> ?o } WHERE { ?s <p> ?o FILTER(?o = "x") }', store, BASE), BASE
    )
    assert [("answer",), ("true",)] == answer_cells(run_query("ASK { ?s <p> ?o }", store, BASE), BASE)


@pytest.mark.parametrize(
    ("text", "reason", "place"),
    [
        ("ASK {\n?s ?p ?o", "syntax", (2, 9)),
        ("DROP ALL", "update", (1, 1)),
        ("ASK { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }", "service", (1, 7)),
    ],
)
def test_a_query_is_refused_with_its_place(
    text: str, reason: str, place: tuple[int, int], store: EmbeddedStore
):
    """What is no query of this catalogue is refused, with line and column."""
    with pytest.raises(QueryRefused) as refused:
        run_query(text, store, BASE)

    assert (reason, place) == (refused.value.reason, (refused.value.line, refused.value.column))


def test_words_are_searched_for_where_there_are_texts(store: EmbeddedStore):
    """What a query searches is handed in; without it a query that searches is refused, with its position."""
    query = "SELECT ?p {\n ?p text:query 'word' }"
    texts = Shelf({"word": "a"}).texts

    assert [("p",), ("http://e/a",)] == answer_cells(run_query(query, store, BASE, texts=texts), BASE)
    with pytest.raises(QueryRefused, match="there is no index of texts here") as refused:
        run_query(query, store, BASE)
    assert (2, 5) == (refused.value.line, refused.value.column)


# ---------------------------------------------------------------- expected answers


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    text = "# title: T\n# description: D\nSELECT ?o { ?s <p> ?o } ORDER BY ?o"
    (tmp_path / "names.rq").write_text(text)
    return tmp_path


def test_answers_are_compared_with_what_was_written_down(
    store: EmbeddedStore, profile: Profile, folder: Path
):
    """What was written down is what is expected; a row more or less, or another order, is a difference."""
    (folder / "expected").mkdir()
    (folder / "expected" / "names.csv").write_text("o\nhttps://elsewhere.example/\nx\n")
    assert [] == saved.check_answers(store, BASE, profile, folder)

    (folder / "expected" / "names.csv").write_text("o\nx\ny\n")
    (difference,) = saved.check_answers(store, BASE, profile, folder)
    assert "names: 1 rows are missing, 1 were not expected\n  - y\n  + https://elsewhere.example/" == str(
        difference
    )

    (folder / "expected" / "names.csv").write_text("o\nx\nhttps://elsewhere.example/\n")
    (difference,) = saved.check_answers(store, BASE, profile, folder)
    assert "names: the rows come in another order than expected" == str(difference)


def test_an_answer_that_nobody_wrote_down_is_reported(store: EmbeddedStore, profile: Profile, folder: Path):
    """A query without an expected answer cannot be checked."""
    with pytest.raises(NotFound, match=r"names has no expected answer; expected/names\.csv would hold it"):
        saved.check_answers(store, BASE, profile, folder)
