"""Findings of the lint: what is wrong with a query, where, and what to write."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from foia_graph.audit.query_lint.tree import SelectTree
from foia_graph.query.saved import QueryExpansion, SavedQuery
from foia_graph.query.sparql.lexer import Token


@dataclass(frozen=True, slots=True)
class LintFault:
    """What a rule finds: the offset in the expanded text, and one sentence."""

    rule: str
    offset: int
    message: str


@dataclass(frozen=True, slots=True)
class QueryFinding:
    """A fault of a saved query, with the file and the line where it was written."""

    query: str
    rule: str
    path: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message} ({self.rule})"


@dataclass(frozen=True, slots=True)
class LintedQuery:
    """What the rules read: a query with its parameters, its text, its tokens and its tree."""

    query: SavedQuery
    expansion: QueryExpansion
    tokens: tuple[Token, ...]
    tree: SelectTree

    @property
    def fixed(self) -> set[str]:
        """Return the names of the parameters that always have a value."""
        return {each.name for each in self.query.parameters if not each.optional}

    @property
    def parameters(self) -> set[str]:
        """Return the names of all parameters, those that may be left open as well."""
        return {each.name for each in self.query.parameters}

    def is_own(self, offset: int) -> bool:
        """Return True for an offset in a line of the query itself, False in an included pattern."""
        return not self.expansion.origins[self.expansion.text.count("\n", 0, offset)].includes


LintRule: TypeAlias = Callable[[LintedQuery], Iterator[LintFault]]
