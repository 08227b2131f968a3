"""Every query that pyoxigraph answers as the W3C says is answered so through the endpoint."""

from collections.abc import Iterator

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient

from sampling import sampled
from tests.attacks.server import served, settings_of
from tests.w3c import generations, manifests, outcomes
from tests.w3c.manifests import Case, of_same_data
from tests.w3c.outcomes import Outcome

KINDS = ("QueryEvaluationTest", "CSVResultFormatTest")
CASES = sorted(manifests.cases(manifests.EVALUATION, KINDS), key=lambda case: (case.data, case.graphs))
"""Those of the same data are together, so that these are loaded once."""
BEYOND_THE_ENGINE = frozenset(
    {
        # GROUP_CONCAT of texts in a language
        "aggregates/agg-groupconcat-04",
        "aggregates/agg-groupconcat-06",
        # GRAPH with a variable for its name, around what needs the name
        "aggregates/agg-empty-group-count-graph",
        "bindings/graph",
        "negation/graph-minus",
        # a double is written in its shortest form
        "csv-tsv-res/csv03",
        # BNODE of one text gives one node in all rows
        "functions/bnode01",
        # paths of no length in a graph that has not got the node
        "property-path/zero_or_more_set_end",
        "property-path/zero_or_more_set_start",
        "property-path/zero_or_one_set_end",
        "property-path/zero_or_one_set_start",
    }
)
"""What pyoxigraph answers otherwise, in process too."""


def in_process(case: Case) -> Outcome:
    """What pyoxigraph says, without anything of ours between."""
    store = ox.Store()
    generations.fill(store, manifests.files(case.data), manifests.files(case.graphs))
    found = store.query(case.text, base_iri=case.query)
    if wished(case) == "text/csv":
        return outcomes.given(found.serialize(format=ox.QueryResultsFormat.CSV), "text/csv")
    return outcomes.solved(found)


def stated(case: Case) -> Outcome:
    """What the W3C says."""
    return outcomes.stated(manifests.path(case.result), case.result)


def wished(case: Case) -> str:
    """What to ask for, to compare the answer with the one that is stated."""
    result = manifests.path(case.result)
    return outcomes.media_type_of(result, result.read_text(encoding="utf-8"))


def faults(case: Case, client: FlaskClient) -> Iterator[str]:
    """Yield what is wrong with an answer, which must be that of the engine in process and the stated one."""
    media_type = wished(case)
    answer = client.get("/sparql", query_string={"query": case.based}, headers={"Accept": media_type})
    if (200, media_type) != (answer.status_code, answer.mimetype):
        yield f"{case.name}: {answer.status_code} {answer.mimetype} {answer.text}"
        return
    said = outcomes.given(answer.data, answer.mimetype)
    if not in_process(case).equals(said):
        yield f"{case.name}: the engine in process says otherwise than {said}"
    if stated(case).equals(said) != (case.name not in BEYOND_THE_ENGINE):
        yield f"{case.name}: the W3C says otherwise than {said}, or no longer does"


@pytest.mark.parametrize("cases", sampled(of_same_data(CASES), 4))
def test_answers_are_those_of_the_w3c(cases, load, client):
    """Each answer is the one of the engine in process, which is the stated one."""
    load(cases[0])

    assert [] == [fault for case in cases for fault in faults(case, client)]


@pytest.mark.slow
def test_a_server_answers_so_while_its_store_is_swapped(store, load):
    """Over HTTP, from processes as they run, each answer is that of the generation just swapped in."""
    load(CASES[0])
    wrong = []
    with served(store, settings_of(queries=1), web=1) as server:
        for case in CASES:
            load(case)
            reply = server.ask(case.based, wished(case))
            if reply.status != 200 or not in_process(case).equals(outcomes.given(reply.body, wished(case))):
                wrong.append((case.name, reply.end))

    assert [] == wrong
