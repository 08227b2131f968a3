"""Formats of answers: a table to read, CSV, JSON, or, for triples, Turtle and JSON-LD.

CSV and JSON are those of SPARQL 1.1 (Query Results CSV and TSV Formats; Query Results JSON Format).
"""

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import msgspec

from foia_graph.errors import NotAcceptable
from foia_graph.model.forms import CSV, JSONLD, RESULTS_JSON, TURTLE
from foia_graph.model.jsonld import build_context, compact_triples, context_prefixes
from foia_graph.model.namespaces import XSD
from foia_graph.model.profile import Profile
from foia_graph.model.rdf_syntaxes import RdfFormat, rdf_bytes
from foia_graph.model.rdf_terms import BlankNode, Literal, NamedNode, Quad, Term
from foia_graph.query.answers import QueryAnswer

# Columns of text that a table may take; a wider answer is shown row by row.
TABLE_WIDTH = 110


def _table_text(answer: QueryAnswer) -> str:
    rows = [tuple(_term_text(term) for term in row) for row in answer.rows]
    widths = [max(len(cell) for cell in column) for column in zip(answer.variables, *rows, strict=True)]
    count = f"{len(rows):,} row{'s' if len(rows) != 1 else ''}\n"
    if sum(widths) + 2 * len(widths) > TABLE_WIDTH:
        return "".join(_row_block(answer.variables, row) for row in rows) + count
    line = "  ".join("-" * width for width in widths)
    lines = [
        "  ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)).rstrip()
        for row in [answer.variables, *rows]
    ]
    return "".join(f"{each}\n" for each in [lines[0], line, *lines[1:]]) + count


def _row_block(variables: tuple[str, ...], row: tuple[str, ...]) -> str:
    width = max(map(len, variables))
    pairs = (f"{name.ljust(width)}  {cell}\n" for name, cell in zip(variables, row, strict=True) if cell)
    return "".join(pairs) + "\n"


def _csv_text(answer: QueryAnswer) -> str:
    output = io.StringIO()
    writer = csv.writer(output, lineterminator="\r\n")
    writer.writerow(answer.variables)
    writer.writerows([_term_text(term) for term in row] for row in answer.rows)
    return output.getvalue()


def _json_text(answer: QueryAnswer) -> str:
    if answer.kind == "truth":
        document: dict[str, Any] = {"head": {}, "boolean": _term_text(answer.rows[0][0]) == "true"}
    else:
        bindings = [
            {
                name: _json_binding(term)
                for name, term in zip(answer.variables, row, strict=True)
                if term is not None
            }
            for row in answer.rows
        ]
        document = {"head": {"vars": answer.variables}, "results": {"bindings": bindings}}
    return msgspec.json.format(msgspec.json.encode(document)).decode() + "\n"


def _json_binding(term: Term) -> dict[str, str]:
    if isinstance(term, NamedNode):
        return {"type": "uri", "value": term.value}
    if not isinstance(term, Literal):
        return {"type": "bnode", "value": str(term).removeprefix("_:")}
    mark = {"xml:lang": term.language} if term.language else {}
    if not term.language and term.datatype.value != f"{XSD}string":
        mark = {"datatype": term.datatype.value}
    return {"type": "literal", "value": term.value, **mark}


def _term_text(term: Term | None) -> str:
    if term is None:
        return ""
    return term.value if isinstance(term, (NamedNode, Literal)) else str(term)


def _answer_quads(answer: QueryAnswer) -> Iterator[Quad]:
    for subject, predicate, value in answer.rows:
        assert isinstance(subject, (NamedNode, BlankNode)) and isinstance(predicate, NamedNode)
        assert value is not None
        yield Quad(subject, predicate, value)


def _turtle_text(answer: QueryAnswer, profile: Profile, _language: str) -> str:
    return rdf_bytes(_answer_quads(answer), RdfFormat.TURTLE, context_prefixes(profile)).decode()


def _jsonld_text(answer: QueryAnswer, profile: Profile, language: str) -> str:
    terms = build_context(profile, language)
    document = compact_triples(rdf_bytes(_answer_quads(answer), RdfFormat.N_TRIPLES), terms, terms)
    return msgspec.json.format(msgspec.json.encode(document)).decode() + "\n"


_ROWS: Mapping[str, Callable[[QueryAnswer], str]] = {
    "table": _table_text,
    CSV.name: _csv_text,
    RESULTS_JSON.name: _json_text,
}
_GRAPHS: Mapping[str, Callable[[QueryAnswer, Profile, str], str]] = {
    JSONLD.name: _jsonld_text,
    TURTLE.name: _turtle_text,
}
FORMS = (*_ROWS, *_GRAPHS)


def write_answer(answer: QueryAnswer, form: str, profile: Profile, language: str) -> str:
    """Write an answer in one of `FORMS`; raises NotAcceptable where a form cannot hold it."""
    if form in _ROWS:
        return _ROWS[form](answer)
    if answer.kind != "triples":
        raise NotAcceptable(f"{form} holds triples, and this query finds rows; choose table, csv or json")
    return _GRAPHS[form](answer, profile, language)
