"""The texts of the saved queries: nothing in them is likely to give wrong rows."""

import pytest

from foia_graph.audit.query_lint import QueryFinding, lint_folder
from foia_graph.model.profile import Profile
from foia_graph.query import saved


@pytest.fixture(scope="module")
def findings(profile: Profile) -> list[QueryFinding]:
    return lint_folder(profile)


@pytest.mark.parametrize("name", saved.load_queries())
def test_a_saved_query_breaks_no_rule(name: str, findings: list[QueryFinding]):
    """Whatever the lint finds is mended, or allowed by a comment in the query with its reason."""
    assert [] == [str(each) for each in findings if each.query == name]
