"""The page of /sparql: a form, the answer to its query under it, or the error in the query above it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec
from flask import render_template

from foia_graph.model.forms import CSV, GRAPHS, RESULTS_JSON, RESULTS_XML, TSV, TURTLE
from foia_graph.publish.addresses import followable_address, path_of
from foia_graph.query.sparql.text_query.prefixes import PREFIXES
from foia_graph.web.core.site import catalogue, site
from foia_graph.web.sparql import editor, examples

MOST_ROWS = 1000
MOST_CHARACTERS = 1_000_000
MOST_HANDED_OVER = 512 * 1024
"""The size of an answer that the page carries for its scripts too, so that they need not ask again."""
EXAMPLE = """SELECT ?release ?title ?date WHERE {
  ?release a foia:Release ;
    dcterms:title ?title ;
    dcterms:date ?date .
}
ORDER BY ?date
"""
FORMATS = {
    "Rows, yes or no": {form.name: form.label for form in (CSV, TSV, RESULTS_JSON, RESULTS_XML)},
    "Graphs": {form.name: form.label for form in GRAPHS},
}
"""The formats that can be asked for besides a page, by the kind of query they go with."""


@dataclass(frozen=True, slots=True)
class Term:
    """One term of a row: its text, its link, its language or datatype."""

    text: str = ""
    href: str = ""
    lang: str = ""
    datatype: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """The place in a query that an error points at, with the line around it."""

    line: int
    column: int
    before: str = ""
    at: str = ""
    after: str = ""


def ask_page(prefixes: Mapping[str, str]) -> str:
    """Render the form with an example in it, queries that search, and the saved ones."""
    known = dict(sorted({**prefixes, **PREFIXES}.items()))
    return _page(
        "SPARQL",
        f"{examples.declared(known, ('dcterms', 'foia'))}\n{EXAMPLE}",
        prefixes=known,
        searches=examples.searches(known),
        examples=examples.examples(catalogue().base, site().profile),
    )


def page(body: bytes, query: str, kind: str, base: str) -> str:
    """Render the answer to a query."""
    handed = None
    if len(body) <= MOST_HANDED_OVER:
        form = RESULTS_JSON if kind in ("SELECT", "ASK") else TURTLE
        handed = {"contentType": form.media_type, "data": body.decode()}
    return _page("Answer", query, handed=handed, **shown(body, kind, base))


def refused_page(query: str, message: str, line: int = 0, column: int = 0) -> str:
    """Render an error in a query, with its place, above the form that still has the query."""
    return _page("Query refused", query, message=message, place=place(query, line, column))


def _page(title: str, query: str, **shown: Any) -> str:
    return render_template(
        "sparql.html",
        title=title,
        query=query,
        formats=FORMATS,
        parts=editor.parts(),
        logged=site().settings.log_queries,
        **shown,
    )


def place(query: str, line: int, column: int) -> Place | None:
    """Return the place in a query at a line and a column, counted from 1; None where there is none.

    >>> place("ASK {\\n ?s ?p ] }", 2, 8)
    Place(line=2, column=8, before=' ?s ?p ', at=']', after=' }')
    """
    if not line:
        return None
    lines = query.split("\n")
    text = lines[line - 1] if line <= len(lines) else ""
    return Place(line, column, text[: column - 1], text[column - 1 : column], text[column:])


def shown(body: bytes, kind: str, base: str) -> dict[str, Any]:
    """Return an answer as variables of the template: a table, a yes or no, or Turtle."""
    return _rows(body, base) if kind in ("SELECT", "ASK") else _graph(body)


def _rows(body: bytes, base: str) -> dict[str, Any]:
    found = msgspec.json.decode(body)
    if "boolean" in found:
        return {"verdict": "Yes" if found["boolean"] else "No"}
    names, bindings = found["head"]["vars"], found["results"]["bindings"]
    rows = [[_term(row.get(name), base) for name in names] for row in bindings[:MOST_ROWS]]
    return {"names": names, "table": rows, "total": len(bindings), "most": MOST_ROWS}


def _term(binding: dict[str, Any] | None, base: str) -> Term:
    if binding is None:
        return Term()
    value = binding["value"]
    if binding["type"] == "uri":
        return Term(value.removeprefix(base), path_of(value, base) or followable_address(value))
    if not isinstance(value, str):  # a triple term of RDF 1.2, whose value is an object
        return Term(msgspec.json.encode(value).decode())
    datatype = binding.get("datatype", "").rpartition("#")[2]
    return Term(value, "", binding.get("xml:lang", ""), datatype)


def _graph(body: bytes) -> dict[str, Any]:
    text = body.decode()
    return {"graph": text[:MOST_CHARACTERS], "cut": len(text) > MOST_CHARACTERS}
