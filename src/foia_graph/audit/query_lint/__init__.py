"""What is likely to be wrong with saved queries, found in their text."""

from foia_graph.audit.query_lint.lint import lint_folder, lint_query
from foia_graph.audit.query_lint.tree import QueryFinding

__all__ = ["QueryFinding", "lint_folder", "lint_query"]
