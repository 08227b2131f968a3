"""What the W3C calls a query passes the gate, and what it does not is refused."""

import pyoxigraph as ox
import pytest

from tests.w3c.manifests import ALL_12, SPARQL_11, SPARQL_12, SYNTAX, Case, given

POSITIVE = SPARQL_11.cases(SYNTAX, "PositiveSyntaxTest11") + SPARQL_12.cases(ALL_12, "PositiveSyntaxTest")
NEGATIVE = SPARQL_11.cases(SYNTAX, "NegativeSyntaxTest11") + SPARQL_12.cases(ALL_12, "NegativeSyntaxTest")
EMPTY = Case(SPARQL_11, "empty", "", "", (), (), "")
CALLS_AN_UNKNOWN_FUNCTION = "sparql11/syntax-query/test_4"


def ask(client, query):
    """Ask in the address, whatever kind of answer there is."""
    return client.get("/sparql", query_string={"query": query})


def is_query(text: str) -> bool:
    """Tell whether pyoxigraph takes a text for a query, without anything of ours between."""
    try:
        ox.Store().query(text, base_iri="http://ex/")
    except SyntaxError:
        return False
    return True


@pytest.mark.parametrize("case", given(POSITIVE))
def test_queries_are_answered(case, load, client):
    """Nothing that is a query is refused."""
    load(EMPTY)
    answer = ask(client, case.based)

    if case.name == CALLS_AN_UNKNOWN_FUNCTION:
        assert (400, "The custom function <http://example/function> is not supported.") == (
            answer.status_code,
            answer.json["detail"],
        )
    else:
        assert case.passes == is_query(case.text)
        assert 200 == answer.status_code, answer.data


@pytest.mark.parametrize("case", given(NEGATIVE))
def test_what_is_no_query_is_refused(case, load, client):
    """It is an error of the client's, and its position is told, unless the engine takes it for a query."""
    load(EMPTY)
    answer = ask(client, case.text)

    assert case.passes != is_query(case.text), "the list of the engine's failures says otherwise"
    if case.passes:
        assert (400, "application/problem+json", "syntax") == (
            answer.status_code,
            answer.mimetype,
            answer.json["reason"],
        )
    else:
        assert 200 == answer.status_code, answer.data
