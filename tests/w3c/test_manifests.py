"""All tests of SPARQL 1.2 are run, and each failure of the engine is that of a test."""

from collections import Counter

from tests.w3c import test_evaluation, test_syntax, test_updates
from tests.w3c.manifests import ENGINE_FAILURES, SPARQL_12

RUN = [
    *test_evaluation.CASES,
    *test_syntax.POSITIVE,
    *test_syntax.NEGATIVE,
    *test_updates.SYNTAX,
    *test_updates.EVALUATION,
]


def test_all_tests_of_sparql_1_2_are_run():
    """As many as the manifests of the suite have, each once."""
    assert {
        "PositiveSyntaxTest": 102,
        "NegativeSyntaxTest": 81,
        "QueryEvaluationTest": 63,
        "PositiveUpdateSyntaxTest": 18,
        "NegativeUpdateSyntaxTest": 2,
        "UpdateEvaluationTest": 3,
    } == Counter(case.kind for case in RUN if case.suite == SPARQL_12)
    assert len(RUN) == len({case.name for case in RUN})


def test_each_failure_is_that_of_a_test():
    """Names in the list of failures are those of tests that are run, so that none is excused by mistake."""
    assert set() == ENGINE_FAILURES.keys() - {case.name for case in RUN}
