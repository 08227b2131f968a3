"""The tests of updates by the W3C: the engine passes them in process, and the endpoint takes none of them."""

import pyoxigraph as ox
import pytest

from tests.w3c import generations
from tests.w3c.manifests import ALL_12, SPARQL_12, Case, given

SYNTAX = SPARQL_12.cases(ALL_12, "PositiveUpdateSyntaxTest", "NegativeUpdateSyntaxTest")
EVALUATION = SPARQL_12.cases(ALL_12, "UpdateEvaluationTest")
EMPTY = Case(SPARQL_12, "empty", "", "", (), (), "")


def store_of(*iris: str) -> ox.Store:
    """A store with the content of files."""
    store = ox.Store()
    generations.fill(store, SPARQL_12.files(iris), {})
    return store


def content(store: ox.Store) -> ox.Dataset:
    """The content of a store, with the same names of blank nodes for the same content."""
    found = ox.Dataset(store)
    found.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return found


@pytest.mark.parametrize("case", given(SYNTAX))
def test_the_engine_reads_updates_as_the_w3c_does(case):
    """What is called an update is carried out, and what is called none is refused."""
    try:
        ox.Store().update(case.text, base_iri=case.query)
    except SyntaxError:
        is_update = False
    else:
        is_update = True

    assert (case.kind == "PositiveUpdateSyntaxTest") == is_update
    assert case.passes


@pytest.mark.parametrize("case", given(EVALUATION))
def test_the_engine_writes_what_the_w3c_says(case):
    """A store that is updated has the stated content."""
    store = store_of(*case.data)
    store.update(case.text, base_iri=case.query)

    assert content(store_of(case.result)) == content(store)
    assert case.passes


@pytest.mark.parametrize("case", given([*SYNTAX, *EVALUATION]))
def test_the_endpoint_refuses_updates(case, load, client):
    """However one is sent, it is an error of the client's, and the store stays as it was."""
    folder = load(EMPTY)
    answers = [
        client.get("/sparql", query_string={"query": case.text}),
        client.post("/sparql", data={"query": case.text}),
        client.post("/sparql", data={"update": case.text}),
        client.post("/sparql", data=case.text, content_type="application/sparql-update"),
    ]

    assert [(403, "update"), (403, "update")] == [
        (answer.status_code, answer.json["reason"]) for answer in answers[:2]
    ]
    assert [] == [answer.status_code for answer in answers if not 400 <= answer.status_code < 500]
    assert [] == generations.content(folder)
