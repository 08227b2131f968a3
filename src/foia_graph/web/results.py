"""Results of queries as pages: a table, a yes or no, or Turtle, under the query that gave them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from flask import render_template

from foia_graph.web.addresses import followable, path_of

MOST_ROWS = 1000
MOST_CHARACTERS = 1_000_000
EXAMPLE = """SELECT ?release ?title ?date WHERE {
  ?release a foia:Release ;
    dcterms:title ?title ;
    dcterms:date ?date .
}
ORDER BY ?date
"""


@dataclass(frozen=True, slots=True)
class Term:
    """One term of a row: its text, where it leads, its language or datatype."""

    text: str = ""
    href: str = ""
    lang: str = ""
    datatype: str = ""


def ask_page(prefixes: Mapping[str, str]) -> str:
    """Show an empty form with an example."""
    used = "".join(f"PREFIX {name}: <{prefixes[name]}>\n" for name in ("dcterms", "foia"))
    return render_template("sparql.html", title="SPARQL", query=f"{used}\n{EXAMPLE}", prefixes=prefixes)


def page(body: bytes, query: str, kind: str, base: str) -> str:
    """Show the answer to a query."""
    shown = _rows(body, base) if kind in ("SELECT", "ASK") else _graph(body)
    return render_template("sparql.html", title="Answer", query=query, **shown)


def _rows(body: bytes, base: str) -> dict[str, Any]:
    found = orjson.loads(body)
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
        return Term(value.removeprefix(base), path_of(value, base) or followable(value))
    if not isinstance(value, str):
        return Term(orjson.dumps(value).decode())
    datatype = binding.get("datatype", "").rpartition("#")[2]
    return Term(value, "", binding.get("xml:lang", ""), datatype)


def _graph(body: bytes) -> dict[str, Any]:
    text = body.decode()
    return {"graph": text[:MOST_CHARACTERS], "cut": len(text) > MOST_CHARACTERS}
