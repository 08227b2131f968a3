"""Answers to queries, as terms, and the interface of what evaluates them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, Protocol, TypeAlias

from foia_graph.model.rdf_terms import Term

Row: TypeAlias = tuple[Term | None, ...]
# A row as a store hands it out, one by one and only to be unpacked: no copy of it is made.
Solution: TypeAlias = Iterable[Term | None]


def row_texts(row: Solution) -> tuple[str, ...]:
    """Return the values of the IRIs and literals in a row, "" for what is not bound."""
    return tuple(getattr(term, "value", "") for term in row)


@dataclass(frozen=True, slots=True)
class QueryAnswer:
    """The answer to a query: rows of terms under variables, one row that says yes or no, or triples."""

    kind: Literal["rows", "truth", "triples"]
    variables: tuple[str, ...]
    rows: list[Row]


class Queryable(Protocol):
    """An evaluator of SPARQL of any form."""

    def query(self, text: str, base: str, prefixes: Mapping[str, str]) -> QueryAnswer:
        """Evaluate a query; `prefixes` are those that it need not declare.

        Raises SyntaxError for what is not SPARQL 1.1, ValueError for a base that is no IRI.
        """
