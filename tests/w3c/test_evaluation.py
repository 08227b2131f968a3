"""Every query that pyoxigraph answers as the W3C says is answered so through the endpoint."""

from collections.abc import Iterator

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient

from sampling import sampled
from tests.attacks.server import served, settings_of
from tests.w3c import generations, outcomes
from tests.w3c.manifests import ALL_12, EVALUATION, SPARQL_11, SPARQL_12, Case, of_same_data
from tests.w3c.outcomes import Outcome


def by_data(cases: list[Case]) -> list[Case]:
    """Put those of the same data together, so that these are loaded once."""
    return sorted(cases, key=lambda case: (case.data, case.graphs))


CASES_11 = by_data(SPARQL_11.cases(EVALUATION, "QueryEvaluationTest", "CSVResultFormatTest"))
CASES_12 = by_data(SPARQL_12.cases(ALL_12, "QueryEvaluationTest"))
CASES = [*CASES_11, *CASES_12]


def in_process(case: Case) -> Outcome | None:
    """What pyoxigraph says, without anything of ours between; None where it takes a query for none."""
    store = ox.Store()
    generations.fill(store, case.suite.files(case.data), case.suite.files(case.graphs))
    try:
        found = store.query(case.text, base_iri=case.query)
    except SyntaxError:
        return None
    if wished(case) == "text/csv":
        return outcomes.given(found.serialize(format=ox.QueryResultsFormat.CSV), "text/csv")
    return outcomes.solved(found)


def stated(case: Case) -> Outcome:
    """What the W3C says."""
    return outcomes.stated(case.suite.path(case.result), case.result)


def wished(case: Case) -> str:
    """What to ask for, to compare the answer with the one that is stated."""
    result = case.suite.path(case.result)
    return outcomes.media_type_of(result, result.read_text(encoding="utf-8"))


def faults(case: Case, status: int, media_type: str, body: bytes) -> Iterator[str]:
    """Yield what is wrong with an answer, which must be that of the engine in process and the stated one."""
    expected = in_process(case)
    if expected is None:
        if case.passes or status != 400:
            yield f"{case.name}: {status}, and the engine in process takes it for no query"
        return
    if (200, wished(case)) != (status, media_type):
        yield f"{case.name}: {status} {media_type} {body!r}"
        return
    said = outcomes.given(body, media_type)
    if not expected.equals(said):
        yield f"{case.name}: the engine in process says otherwise than {said}"
    if stated(case).equals(said) != case.passes:
        yield f"{case.name}: the W3C says otherwise than {said}, or no longer does"


def asked(case: Case, client: FlaskClient) -> Iterator[str]:
    """Ask, and yield what is wrong with the answer."""
    answer = client.get("/sparql", query_string={"query": case.based}, headers={"Accept": wished(case)})
    return faults(case, answer.status_code, answer.mimetype, answer.data)


@pytest.mark.parametrize("cases", [*sampled(of_same_data(CASES_11), 4), *of_same_data(CASES_12)])
def test_answers_are_those_of_the_w3c(cases, load, client):
    """Each answer is the one of the engine in process, which is the stated one."""
    load(cases[0])

    assert [] == [fault for case in cases for fault in asked(case, client)]


@pytest.mark.slow
def test_a_server_answers_so_while_its_store_is_swapped(store, load):
    """Over HTTP, from processes as they run, each answer is that of the generation just swapped in."""
    load(CASES[0])
    wrong = []
    with served(store, settings_of(queries=1), web=1) as server:
        for case in CASES:
            load(case)
            reply = server.ask(case.based, wished(case))
            media_type = reply.headers["content-type"].partition(";")[0]
            wrong += faults(case, reply.status, media_type, reply.body)

    assert [] == wrong
