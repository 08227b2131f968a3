"""A store and a server that serves it give the same answers, whatever is asked of them."""

from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from foia_graph.client import Archive
from foia_graph.errors import FoiaGraphError
from tests.client.conftest import BEFORE, PAST, ArchivePair

CALLS = 200
Question = tuple[str, tuple[Any, ...], dict[str, Any]]
"""A call: the name of a method, and its arguments."""

KINDS = st.sampled_from(
    ["releases", "documents", "sources", "works", "agencies", "organizations", "people", "issues", "events"]
)
THINGS = st.sampled_from(
    [
        *("release/2012-04-10", "work/oig-12-64", "work/memo-june-2011", "document/ice-117629"),
        *("scheme/issues/juveniles", "organization/ccr", "source/post-fact-sheet", "release/nope", "nope"),
        *("https://example.org/x", "catalog", "document/ice-117629/page/1"),
    ]
)
WORDS = st.sampled_from(
    [
        "juveniles",
        '"domestic violence"',
        "detain*",
        "memo NOT burden",
        "id:x",
        "(",
        "bates:ICE117629",
        "",
        "*",
    ]
) | st.text(max_size=12)
MOMENTS = st.sampled_from([PAST, BEFORE, "2999-12-31", "yesterday", ""])
DATES = st.sampled_from(["", "2012", "2012-04", "2012-04-10", "yesterday", "2012-13"])
FILTERS = st.dictionaries(
    st.sampled_from(["issue", "agency", "release", "kind", "nope", "source"]),
    st.sampled_from(["juveniles", "victims-of-crimes", "ice", "claim", "nope"])
    | st.lists(st.sampled_from(["juveniles", "us-citizens"]), min_size=1, max_size=2),
    max_size=2,
)
PERIODS = st.fixed_dictionaries({}, optional={"start": DATES, "end": DATES})
QUERIES = st.sampled_from(
    [
        *(
            "timeline",
            "report-dates",
            "who-said-what",
            "nope",
            "ASK { ?a ?b ?c }",
            "SELECT",
            "DELETE WHERE { ?a ?b ?c }",
        ),
        *("SELECT ?type (COUNT(*) AS ?n) { ?thing a ?type } GROUP BY ?type ORDER BY ?type",),
        *("SELECT ?a ?b { VALUES ?a { 1 2 } OPTIONAL { VALUES (?a ?b) { (1 'x') } } } ORDER BY ?a",),
        "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }",
    ]
)


def called(
    method: str, *arguments: st.SearchStrategy[Any], **named: st.SearchStrategy[Any]
) -> st.SearchStrategy[Question]:
    return st.tuples(st.just(method), st.tuples(*arguments), st.fixed_dictionaries({}, optional=named))


def merged(
    question: st.SearchStrategy[Question], more: st.SearchStrategy[dict[str, Any]]
) -> st.SearchStrategy[Question]:
    return st.tuples(question, more).map(lambda pair: (pair[0][0], pair[0][1], {**pair[0][2], **pair[1]}))


QUESTIONS = st.one_of(
    merged(merged(called("find", KINDS | st.text(max_size=8)), FILTERS), PERIODS),
    merged(merged(called("search", WORDS, limit=st.integers(1, 30)), FILTERS), PERIODS),
    called("query", QUERIES),
    merged(
        called("query", st.just("releases-in-period")),
        st.dictionaries(st.sampled_from(["from", "from_", "to", "x"]), DATES),
    ),
    called("queries"),
    called("get", THINGS),
    called("page", THINGS),
    called(
        "claims",
        THINGS,
        field=st.sampled_from(["issued", "nope", "claims"]),
        scope=st.sampled_from(["all", "x"]),
    ),
    called("conflicts", about=THINGS, scope=st.sampled_from(["all", "corpus"])),
    called("gaps", st.sampled_from(["", "documents", "not-held", "nope"])),
    called("bates", st.sampled_from(["ICE117629", "ice 117629", "ICE 1-200000", "117629"]) | WORDS | THINGS),
    called("changes", limit=st.integers(0, 1200)),
    called("cite", THINGS, style=st.sampled_from(["text", "bibtex", "ris", "csl", "nope"])),
    called("neighbourhood", THINGS, depth=st.integers(0, 3), limit=st.integers(1, 40)),
    called("graph", THINGS),
)


def answer(archive: Archive, question: Question, moment: str | None = None) -> Any:
    """Return what an archive answers, or its error: the class, the sentence, and the status."""
    method, arguments, named = question
    ask: Callable[..., Any] = getattr(archive if moment is None else archive.as_of(moment), method)
    try:
        found = ask(*arguments, **named)
    except FoiaGraphError as error:
        return type(error).__name__, error.sentence, getattr(error, "status", 0)
    return set(found) if method == "graph" else found


FEW = settings(
    max_examples=CALLS // 4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def check_answers(pair: ArchivePair, question: Question, moment: str | None = None) -> None:
    """Check that the same question has the same answer, or is refused with the same sentence."""
    local = answer(pair.local, question, moment)

    assert local == answer(pair.remote, question, moment)
    assert not (isinstance(local, tuple) and local[2] >= 500), local


@FEW
@given(question=QUESTIONS)
def test_a_store_and_a_server_answer_alike(shipped, question):
    """Whatever is asked."""
    check_answers(shipped, question)


@FEW
@given(question=QUESTIONS, moment=MOMENTS)
def test_a_store_and_a_server_answer_alike_of_the_past(changed, question, moment):
    """Whatever is asked of whatever date, also of one that is none and of one before the first load."""
    check_answers(changed, question, moment)
