"""What a query finds, as terms and as text."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

import pyoxigraph as ox

from foia_graph.errors import QueryRefused
from foia_graph.query.sparql import gate
from foia_graph.query.sparql.syntax import PADDING, explain
from foia_graph.query.sparql.text_query.prefixes import PREFIXES
from foia_graph.query.sparql.text_query.rewrite import NONE, Texts, expand

Term: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Row: TypeAlias = tuple[Term | None, ...]
Cells: TypeAlias = list[tuple[str, ...]]
"""An answer as text: its variables, then its rows, in which the base is written as `{base}`."""
BASE = "{base}"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a query found: rows of terms under variables, one row that says yes or no, or triples."""

    kind: Literal["rows", "truth", "triples"]
    variables: tuple[str, ...]
    rows: list[Row]


def run(
    text: str,
    store: ox.Store,
    base: str,
    prefixes: Mapping[str, str] | None = None,
    texts: Texts = NONE,
) -> Answer:
    """Put a query to a store; names in it are relative to the base. Raises QueryRefused with the place.

    `prefixes` are those that the query need not declare, `texts` is what it searches with `text:query`.

    There is no clock here, and ORDER BY over numbers mixed with texts or dates ends the process (the engine
    aborts): a query from a stranger belongs into a worker.
    """
    query = gate.normalise(text)
    gate.check(query)
    known = {**PREFIXES, **(prefixes or {})}
    expanded = expand(query, texts, base, known)
    try:
        return _answer(store.query(expanded.text + PADDING, base_iri=base, prefixes=known))
    except SyntaxError as error:
        message, line, column = explain(expanded.text, str(error))
        raise expanded.told(QueryRefused(message, "syntax", line, column)) from None
    except ValueError as error:
        raise QueryRefused(str(error), "syntax") from None


def _answer(found: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples) -> Answer:
    if isinstance(found, ox.QueryBoolean):
        return Answer("truth", ("answer",), [(ox.Literal(bool(found)),)])
    if isinstance(found, ox.QueryTriples):
        rows: list[Row] = [(triple.subject, triple.predicate, triple.object) for triple in found]
        return Answer("triples", ("subject", "predicate", "object"), rows)
    variables = tuple(variable.value for variable in found.variables)
    return Answer("rows", variables, [tuple(solution) for solution in found])


def cells(answer: Answer, base: str) -> Cells:
    """Write an answer as text: lexical values, and names with the base as `{base}`."""
    return [answer.variables, *(tuple(_cell(term, base) for term in row) for row in answer.rows)]


def _cell(term: Term | None, base: str) -> str:
    if term is None:
        return ""
    if isinstance(term, ox.NamedNode):
        return BASE + term.value.removeprefix(base) if term.value.startswith(base) else term.value
    return term.value if isinstance(term, ox.Literal) else str(term)
