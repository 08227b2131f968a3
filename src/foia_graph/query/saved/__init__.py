"""Saved queries: what journalists ask, kept as files of SPARQL with a header of comments."""

from foia_graph.model.rdf_terms import Term
from foia_graph.query.answers import QueryAnswer, Row
from foia_graph.query.saved.answers import (
    AnswerCells,
    AnswerDifference,
    answer_cells,
    check_answers,
    expected_cells,
    run_query,
    write_expected,
)
from foia_graph.query.saved.headers import (
    find_query,
    load_queries,
    nearest_names,
    parse_saved_query,
    query_folder,
)
from foia_graph.query.saved.parameters import QueryParameter
from foia_graph.query.saved.patterns import (
    LineOrigin,
    Pattern,
    QueryExpansion,
    expand_includes,
    load_patterns,
    parse_pattern,
)
from foia_graph.query.saved.query import SavedQuery

__all__ = [
    "AnswerCells",
    "AnswerDifference",
    "LineOrigin",
    "Pattern",
    "QueryAnswer",
    "QueryExpansion",
    "QueryParameter",
    "Row",
    "SavedQuery",
    "Term",
    "answer_cells",
    "check_answers",
    "expand_includes",
    "expected_cells",
    "find_query",
    "load_patterns",
    "load_queries",
    "nearest_names",
    "parse_pattern",
    "parse_saved_query",
    "query_folder",
    "run_query",
    "write_expected",
]
