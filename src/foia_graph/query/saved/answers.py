"""Expected answers: what saved queries found when somebody last looked, to compare with answers now."""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from foia_graph.errors import NotFound, QueryRefused
from foia_graph.model.profile import Profile
from foia_graph.model.rdf_terms import Literal, NamedNode, Term
from foia_graph.query.answers import Queryable, QueryAnswer
from foia_graph.query.saved.headers import load_queries, query_folder
from foia_graph.query.sparql import gate
from foia_graph.query.sparql.lexer import PADDING, explain_syntax
from foia_graph.query.sparql.text_query.prefixes import PREFIXES
from foia_graph.query.sparql.text_query.rewrite import NO_TEXTS, SearchableTexts, expand_query

# An answer as text: its variables, then its rows, in which the base is written as `{base}`.
AnswerCells: TypeAlias = list[tuple[str, ...]]
BASE_PLACEHOLDER = "{base}"


def run_query(
    text: str,
    store: Queryable,
    base: str,
    prefixes: Mapping[str, str] | None = None,
    texts: SearchableTexts = NO_TEXTS,
) -> QueryAnswer:
    """Return the answer of a store to a query; raises QueryRefused with the position.

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


EXPECTED_FOLDER = "expected"


@dataclass(frozen=True, slots=True)
class AnswerDifference:
    """A saved query whose answer is not the expected one: the rows that are missing, and those too many."""

    name: str
    missing: AnswerCells
    unexpected: AnswerCells

    def __str__(self) -> str:
        if not self.missing and not self.unexpected:
            return f"{self.name}: the rows come in another order than expected"
        lines = [f"  - {_csv_line(row)}" for row in self.missing] + [
            f"  + {_csv_line(row)}" for row in self.unexpected
        ]
        counts = f"{len(self.missing)} rows are missing, {len(self.unexpected)} were not expected"
        return "\n".join([f"{self.name}: {counts}", *lines])


def expected_cells(name: str, folder: Path | None = None) -> AnswerCells:
    """Return the expected answer of a saved query; raises NotFound where none was written down."""
    path = query_folder(folder) / EXPECTED_FOLDER / f"{name}.csv"
    if not path.is_file():
        raise NotFound(f"{name} has no expected answer; {EXPECTED_FOLDER}/{path.name} would hold it")
    return [tuple(row) for row in csv.reader(io.StringIO(path.read_text(encoding="utf-8")))]


def check_answers(
    store: Queryable,
    base: str,
    profile: Profile,
    folder: Path | None = None,
    texts: SearchableTexts = NO_TEXTS,
) -> list[AnswerDifference]:
    """Return the saved queries whose answer, with their defaults, is not the expected one."""
    differences = []
    for query in load_queries(folder).values():
        recorded = expected_cells(query.name, folder)
        actual = answer_cells(run_query(query.bind_values({}, base, profile), store, base, texts=texts), base)
        if actual != recorded:
            differences.append(
                AnswerDifference(query.name, _extra_rows(recorded, actual), _extra_rows(actual, recorded))
            )
    return differences


def write_expected(
    store: Queryable,
    base: str,
    profile: Profile,
    folder: Path | None = None,
    texts: SearchableTexts = NO_TEXTS,
) -> None:
    """Write down what each saved query finds now; for maintainers, who read what changed, then keep it."""
    target = query_folder(folder) / EXPECTED_FOLDER
    target.mkdir(exist_ok=True)
    queries = load_queries(folder)
    for path in target.glob("*.csv"):
        if path.stem not in queries:
            path.unlink()
    for query in queries.values():
        rows = answer_cells(run_query(query.bind_values({}, base, profile), store, base, texts=texts), base)
        text = "".join(f"{_csv_line(row)}\n" for row in rows)
        (target / f"{query.name}.csv").write_text(text, encoding="utf-8")


def _extra_rows(some: AnswerCells, others: AnswerCells) -> AnswerCells:
    return list((Counter(some) - Counter(others)).elements())


def _csv_line(row: Iterable[str]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow(row)
    return line.getvalue()
