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
from foia_graph.model.jsonld import context, prefixes
from foia_graph.model.jsonld_compaction import compact
from foia_graph.model.namespaces import XSD
from foia_graph.model.profile import Profile
from foia_graph.model.rdf_syntaxes import RdfFormat, rdf_bytes
from foia_graph.model.rdf_terms import BlankNode, Literal, NamedNode, Quad
from foia_graph.query.saved import Answer, Term

WIDEST = 110
"""Columns of text that a table may take; a wider answer is shown row by row."""


def _table(answer: Answer) -> str:
    rows = [tuple(_text(term) for term in row) for row in answer.rows]
    widths = [max(len(cell) for cell in column) for column in zip(answer.variables, *rows, strict=True)]
    count = f"{len(rows):,} row{'s' if len(rows) != 1 else ''}\n"
    if sum(widths) + 2 * len(widths) > WIDEST:
        return "".join(_block(answer.variables, row) for row in rows) + count
    line = "  ".join("-" * width for width in widths)
    lines = [
        "  ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)).rstrip()
        for row in [answer.variables, *rows]
    ]
    return "".join(f"{each}\n" for each in [lines[0], line, *lines[1:]]) + count


def _block(variables: tuple[str, ...], row: tuple[str, ...]) -> str:
    width = max(map(len, variables))
    pairs = (f"{name.ljust(width)}  {cell}\n" for name, cell in zip(variables, row, strict=True) if cell)
    return "".join(pairs) + "\n"


def _csv(answer: Answer) -> str:
    output = io.StringIO()
    writer = csv.writer(output, lineterminator="\r\n")
    writer.writerow(answer.variables)
    writer.writerows([_text(term) for term in row] for row in answer.rows)
    return output.getvalue()


def _json(answer: Answer) -> str:
    if answer.kind == "truth":
        found: dict[str, Any] = {"head": {}, "boolean": _text(answer.rows[0][0]) == "true"}
    else:
        bindings = [
            {
                name: _binding(term)
                for name, term in zip(answer.variables, row, strict=True)
                if term is not None
            }
            for row in answer.rows
        ]
        found = {"head": {"vars": answer.variables}, "results": {"bindings": bindings}}
    return msgspec.json.format(msgspec.json.encode(found)).decode() + "\n"


def _binding(term: Term) -> dict[str, str]:
    if isinstance(term, NamedNode):
        return {"type": "uri", "value": term.value}
    if not isinstance(term, Literal):
        return {"type": "bnode", "value": str(term).removeprefix("_:")}
    mark = {"xml:lang": term.language} if term.language else {}
    if not term.language and term.datatype.value != f"{XSD}string":
        mark = {"datatype": term.datatype.value}
    return {"type": "literal", "value": term.value, **mark}


def _text(term: Term | None) -> str:
    if term is None:
        return ""
    return term.value if isinstance(term, (NamedNode, Literal)) else str(term)


def _triples(answer: Answer) -> Iterator[Quad]:
    for subject, predicate, found in answer.rows:
        assert isinstance(subject, (NamedNode, BlankNode)) and isinstance(predicate, NamedNode)
        assert found is not None
        yield Quad(subject, predicate, found)


def _turtle(answer: Answer, profile: Profile, _language: str) -> str:
    return rdf_bytes(_triples(answer), RdfFormat.TURTLE, prefixes(profile)).decode()


def _jsonld(answer: Answer, profile: Profile, language: str) -> str:
    words = context(profile, language)
    found = compact(rdf_bytes(_triples(answer), RdfFormat.N_TRIPLES), words)
    if isinstance(found, dict):
        found = {**found, "@context": words}
    return msgspec.json.format(msgspec.json.encode(found)).decode() + "\n"


_ROWS: Mapping[str, Callable[[Answer], str]] = {"table": _table, CSV.name: _csv, RESULTS_JSON.name: _json}
_GRAPHS: Mapping[str, Callable[[Answer, Profile, str], str]] = {JSONLD.name: _jsonld, TURTLE.name: _turtle}
FORMS = (*_ROWS, *_GRAPHS)


def show(answer: Answer, form: str, profile: Profile, language: str) -> str:
    """Write an answer in one of `FORMS`; raises NotAcceptable where a form cannot hold it."""
    if form in _ROWS:
        return _ROWS[form](answer)
    if answer.kind != "triples":
        raise NotAcceptable(f"{form} holds triples, and this query finds rows; choose table, csv or json")
    return _GRAPHS[form](answer, profile, language)
