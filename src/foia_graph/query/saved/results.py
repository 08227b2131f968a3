"""A saved query put to a store, and what it finds as text."""

from collections.abc import Mapping
from typing import TypeAlias

from foia_graph.errors import QueryRefused
from foia_graph.model.rdf_terms import Literal, NamedNode, Term
from foia_graph.query.answers import Answer, Queryable
from foia_graph.query.sparql import gate
from foia_graph.query.sparql.syntax import PADDING, explain
from foia_graph.query.sparql.text_query.prefixes import PREFIXES
from foia_graph.query.sparql.text_query.rewrite import NONE, Texts, expand

Cells: TypeAlias = list[tuple[str, ...]]
"""An answer as text: its variables, then its rows, in which the base is written as `{base}`."""
BASE = "{base}"


def run(
    text: str,
    store: Queryable,
    base: str,
    prefixes: Mapping[str, str] | None = None,
    texts: Texts = NONE,
) -> Answer:
    """Return the answer of a store to a query; raises QueryRefused with the place.

    Names in the query are relative to `base`. `prefixes` are those that it need not declare, `texts` is what
    it searches with `text:query`.

    It is evaluated in this process, without a clock: a query from a stranger belongs into a worker.
    """
    query = gate.normalise(text)
    gate.check(query)
    known = {**PREFIXES, **(prefixes or {})}
    expanded = expand(query, texts, base, known)
    try:
        return store.query(expanded.text + PADDING, base, known)
    except SyntaxError as error:
        message, line, column = explain(expanded.text, str(error))
        raise expanded.told(QueryRefused(message, "syntax", line, column)) from None
    except ValueError as error:
        raise QueryRefused(str(error), "syntax") from None


def cells(answer: Answer, base: str) -> Cells:
    """Write an answer as text: lexical values, and names with the base as `{base}`."""
    return [answer.variables, *(tuple(_cell(term, base) for term in row) for row in answer.rows)]


def _cell(term: Term | None, base: str) -> str:
    if term is None:
        return ""
    if isinstance(term, NamedNode):
        return BASE + term.value.removeprefix(base) if term.value.startswith(base) else term.value
    return term.value if isinstance(term, Literal) else str(term)
