"""A search is found, and taken out again, in every query of SPARQL 1.2 that it is put into."""

from collections.abc import Iterator

import pytest

from foia_graph.query.sparql.gate import check_query
from foia_graph.query.sparql.lexer import TEXT_QUERY, Edit, apply_edits, query_tokens
from foia_graph.query.sparql.text_query.parse import parse_searches
from tests.w3c.manifests import ALL_12, SPARQL_12, given
from tests.w3c.test_syntax import is_query

CASES = [
    case
    for case in SPARQL_12.cases(ALL_12, "PositiveSyntaxTest", "QueryEvaluationTest")
    if case.passes and "CONSTRUCT WHERE" not in case.text
]
SEARCH = f'?page <{TEXT_QUERY}> "words"'


def with_search(text: str) -> Iterator[str]:
    """Yield a query with a search at the start and end of each of its groups, where it stays a query."""
    for token in query_tokens(text):
        for search in (f" {SEARCH} . ", f" {{ {SEARCH} }} "):
            offset = token.offset + (token.text == "{")
            query = text[:offset] + search + text[offset:]
            if token.text in ("{", "}") and is_query(query):
                yield query


@pytest.mark.parametrize("case", given(CASES))
def test_a_query_may_search(case):
    """What the engine takes for a query, our reader of searches and the gate do not refuse."""
    queries = list(with_search(case.text))
    read = [(query, parse_searches(query)) for query in queries]

    assert queries
    for query, searches in read:
        without = apply_edits(query, (Edit(start, end, " ") for start, end in searches.cuts))
        assert check_query(query)
        assert TEXT_QUERY not in without or not searches.calls
        assert is_query(without)
    assert any(searches.calls for _, searches in read)
