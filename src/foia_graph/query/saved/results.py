"""A saved query put to a store, and what it finds as text."""

from collections.abc import Mapping
from typing import TypeAlias

from foia_graph.errors import QueryRefused
from foia_graph.model.rdf_terms import Literal, NamedNode, Term
from foia_graph.query.answers import Queryable, QueryAnswer
from foia_graph.query.sparql import gate
from foia_graph.query.sparql.syntax import PADDING, explain_syntax
from foia_graph.query.sparql.text_query.prefixes import PREFIXES
from foia_graph.query.sparql.text_query.rewrite import NO_TEXTS, SearchableTexts, expand_query

AnswerCells: TypeAlias = list[tuple[str, ...]]
"""An answer as text: its variables, then its rows, in which the base is written as `{base}`."""
BASE_PLACEHOLDER = "{base}"


def run_query(
    text: str,
    store: Queryable,
    base: str,
    prefixes: Mapping[str, str] | None = None,
    texts: SearchableTexts = NO_TEXTS,
) -> QueryAnswer:
    """Return the answer of a store to a query; raises QueryRefused with the place.

    Names in the query are relative to `base`. `prefixes` are those that it need not declare, `texts` is what
    it searches with `text:query`.

    It is evaluated in this process, without a clock: a query from a stranger belongs into a worker.
    """
    query = gate.strip_byte_order_mark(text)
    gate.check_query(query)
    all_prefixes = {**PREFIXES, **(prefixes or {})}
    expanded = expand_query(query, texts, base, all_prefixes)
    try:
        return store.query(expanded.text + PADDING, base, all_prefixes)
    except SyntaxError as error:
        message, line, column = explain_syntax(expanded.text, str(error))
        raise expanded.translate_refusal(QueryRefused(message, "syntax", line, column)) from None
    except ValueError as error:
        raise QueryRefused(str(error), "syntax") from None


def answer_cells(answer: QueryAnswer, base: str) -> AnswerCells:
    """Write an answer as text: lexical values, and names with the base as `{base}`."""
    return [answer.variables, *(tuple(_term_cell(term, base) for term in row) for row in answer.rows)]


def _term_cell(term: Term | None, base: str) -> str:
    if term is None:
        return ""
    if isinstance(term, NamedNode):
        return BASE_PLACEHOLDER + term.value.removeprefix(base) if term.value.startswith(base) else term.value
    return term.value if isinstance(term, Literal) else str(term)
