"""What the W3C calls a query passes the gate, and what it does not is refused."""

import pytest

from tests.w3c import manifests
from tests.w3c.manifests import given

POSITIVE = manifests.cases(manifests.SYNTAX, ("PositiveSyntaxTest11",))
NEGATIVE = manifests.cases(manifests.SYNTAX, ("NegativeSyntaxTest11",))
EMPTY = manifests.Case("empty", "", "", (), (), "")
CALLS_AN_UNKNOWN_FUNCTION = "syntax-query/test_4"


def ask(client, query):
    """Ask in the address, whatever kind of answer there is."""
    return client.get("/sparql", query_string={"query": query})


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
        assert 200 == answer.status_code, answer.data


@pytest.mark.parametrize("case", given(NEGATIVE))
def test_what_is_no_query_is_refused(case, load, client):
    """It is an error of the client's, and its position is told."""
    load(EMPTY)
    answer = ask(client, case.text)

    assert (400, "application/problem+json", "syntax") == (
        answer.status_code,
        answer.mimetype,
        answer.json["reason"],
    )
