"""The page of /sparql: a form, the answer to its query under it, or the error in the query above it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

import msgspec
from flask import render_template

from foia_graph.model.forms import CSV, GRAPHS, RESULTS_JSON, RESULTS_XML, SPREADSHEETS, TSV, TURTLE, XLSX
from foia_graph.model.namespaces import XSD
from foia_graph.model.profile import Profile
from foia_graph.publish.addresses import followable_address, path_of
from foia_graph.publish.workbooks.tables import Row, workbook_bytes
from foia_graph.query import saved
from foia_graph.query.sparql.datasets import DatasetName, dataset_name
from foia_graph.query.sparql.text_query.prefixes import PREFIXES
from foia_graph.store.catalogue import Catalogue
from foia_graph.web.core.site import current_catalogue, current_site, current_writers
from foia_graph.web.core.tables import TableHeading
from foia_graph.web.sparql import editor

MAX_ROWS = 1000
SORT = "sort"
NUMBER = re.compile(r"[-+]?[0-9]+(\.[0-9]*)?([eE][-+]?[0-9]+)?")
# What a table on a page may hold: while it is written, other heavy requests wait.
MAX_CELLS = 10_000
MAX_CHARACTERS = 1_000_000
# Characters of queries in the links of a page that sort its rows.
MAX_LINKED = 100_000
# The size of an answer that the page carries for its scripts too, so that they need not ask again.
MAX_HANDED_OVER = 512 * 1024
EXAMPLE_TEXT = """SELECT ?release ?title ?date WHERE {
  ?release a foia:Release ;
    dcterms:title ?title ;
    dcterms:date ?date .
}
ORDER BY ?date
"""
# The formats that can be asked for besides a page, by the kind of query they go with.
RESULT_FORMATS = {
    "Rows, yes or no": {form.name: form.label for form in (CSV, XLSX, TSV, RESULTS_JSON, RESULTS_XML)},
    "Graphs": {form.name: form.label for form in GRAPHS},
}


# What a query was asked of, in a sentence.
DATASETS: Mapping[DatasetName, str] = {
    "collection": "From the sources of the collection; FROM <graph/all> before WHERE adds outside sources.",
    "all": "From all sources, those outside the collection included.",
    "custom": "From the graphs that the query names.",
}


@dataclass(frozen=True, slots=True)
class ResultTerm:
    """One term of a row: its text, its link, its language or datatype."""

    text: str = ""
    href: str = ""
    lang: str = ""
    datatype: str = ""


@dataclass(frozen=True, slots=True)
class ErrorPosition:
    """The position in a query that an error points at, with the line around it."""

    line: int
    column: int
    before: str = ""
    at: str = ""
    after: str = ""


def form_page(prefixes: Mapping[str, str]) -> str:
    """Render the form with an example in it, queries that search, and the saved ones."""
    all_prefixes = dict(sorted({**prefixes, **PREFIXES}.items()))
    return _render_page(
        "SPARQL",
        f"{prefix_declarations(all_prefixes, ('dcterms', 'foia'))}\n{EXAMPLE_TEXT}",
        prefixes=all_prefixes,
        searches=search_examples(all_prefixes),
        examples=saved_examples(current_catalogue().base, current_site().profile),
    )


def answer_page(body: bytes, query: str, kind: str, base: str, sort: str) -> str:
    """Render the answer to a query, its rows in the order of a variable if one is given."""
    script_data, dataset = None, dataset_name(query, None, None, f"{base}sparql", current_writers().prefixes)
    if len(body) <= MAX_HANDED_OVER:
        form = RESULTS_JSON if kind in ("SELECT", "ASK") else TURTLE
        script_data = {"contentType": form.media_type, "data": body.decode(), "dataset": dataset}
    shown = _table_view(body, base, query, sort) if kind in ("SELECT", "ASK") else _graph_view(body)
    return _render_page("Answer", query, handed=script_data, dataset=DATASETS[dataset], **shown)


def refusal_page(query: str, message: str, line: int = 0, column: int = 0) -> str:
    """Render an error in a query, with its position, above the form that still has the query."""
    return _render_page("Query refused", query, message=message, place=error_position(query, line, column))


def _render_page(title: str, query: str, **variables: Any) -> str:
    return render_template(
        "sparql.html",
        title=title,
        query=query,
        formats=RESULT_FORMATS,
        parts=editor.editor_files(),
        logged=current_site().settings.log_queries,
        **variables,
    )


def error_position(query: str, line: int, column: int) -> ErrorPosition | None:
    """Return the position in a query at a line and a column, counted from 1; None where there is none.

    >>> error_position("ASK {\\n ?s ?p ] }", 2, 8)
    ErrorPosition(line=2, column=8, before=' ?s ?p ', at=']', after=' }')
    """
    if not line:
        return None
    lines = query.split("\n")
    text = lines[line - 1] if line <= len(lines) else ""
    return ErrorPosition(line, column, text[: column - 1], text[column - 1 : column], text[column:])


def _table_view(body: bytes, base: str, query: str, sort: str) -> dict[str, Any]:
    results = msgspec.json.decode(body)
    if "boolean" in results:
        return {"verdict": "Yes" if results["boolean"] else "No"}
    names, bindings = results["head"]["vars"], results["results"]["bindings"]
    most = max(1, min(MAX_ROWS, MAX_CELLS // max(len(names), 1)))
    rows = [
        [_result_term(row.get(name), base) for name in names] for row in _sorted_rows(bindings, sort)[:most]
    ]
    return {
        "headings": _headings(names, query, sort),
        "table": rows,
        "total": len(bindings),
        "most": most,
        "downloads": [
            (f"/sparql?{urlencode({'query': query, 'format': form.name})}", form.label)
            for form in SPREADSHEETS
        ],
    }


def _headings(names: list[str], query: str, sort: str) -> list[TableHeading]:
    if len(names) * len(query) > MAX_LINKED:
        return [TableHeading(name) for name in names]
    return [_heading(name, query, sort) for name in names]


def _heading(name: str, query: str, sort: str) -> TableHeading:
    order = {name: "ascending", f"-{name}": "descending"}.get(sort, "")
    following = f"-{name}" if order == "ascending" else name
    return TableHeading(name, f"/sparql?{urlencode({'query': query, SORT: following})}", order)


def _sorted_rows(bindings: list[dict[str, Any]], sort: str) -> list[dict[str, Any]]:
    """Return rows in the order of a variable, numbers before texts, those without a value last."""
    name = sort.removeprefix("-")
    filled = [row for row in bindings if name in row]
    filled.sort(key=lambda row: _sort_key(row[name]), reverse=sort.startswith("-"))
    return [*filled, *(row for row in bindings if name not in row)]


def _sort_key(term: dict[str, Any]) -> tuple[bool, float, str]:
    text = term_text(term)
    if term.get("datatype", "").startswith(XSD) and NUMBER.fullmatch(text):
        return False, float(text), ""
    return True, 0.0, text.casefold()


def _result_term(binding: dict[str, Any] | None, base: str) -> ResultTerm:
    if binding is None:
        return ResultTerm()
    value = binding["value"]
    if binding["type"] == "uri":
        return ResultTerm(value.removeprefix(base), path_of(value, base) or followable_address(value))
    if not isinstance(value, str):  # a triple term of RDF 1.2, whose value is an object
        return ResultTerm(msgspec.json.encode(value).decode())
    datatype = binding.get("datatype", "").rpartition("#")[2]
    return ResultTerm(value, "", binding.get("xml:lang", ""), datatype)


def _graph_view(body: bytes) -> dict[str, Any]:
    text = body.decode()
    return {"graph": text[:MAX_CHARACTERS], "cut": len(text) > MAX_CHARACTERS}


def results_workbook(body: bytes, source: Catalogue) -> bytes:
    """Return a workbook of results in JSON (SPARQL 1.1 Query Results JSON Format)."""
    results = msgspec.json.decode(body)
    return workbook_bytes(_result_rows(results), source.generation.created)


def _result_rows(results: dict[str, Any]) -> Iterator[Row]:
    names = results["head"]["vars"]
    yield names
    for binding in results["results"]["bindings"]:
        yield [term_text(binding.get(name)) for name in names]


def term_text(term: dict[str, Any] | None) -> str:
    """Return the text of a term of results, "" for one that is not bound."""
    if term is None:
        return ""
    value = term["value"]
    # The value of a triple term of RDF 1.2 is an object.
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()


MAX_CATALOGUES = 4


@dataclass(frozen=True, slots=True)
class ExampleQuery:
    """An example: title and description, its link to the editor, and for a saved query that to its form."""

    title: str
    description: str
    href: str
    choose: str = ""


@lru_cache(maxsize=MAX_CATALOGUES)
def saved_examples(base: str, profile: Profile) -> Sequence[ExampleQuery]:
    """Return the saved queries, ready to run over the catalogue that has this base, by title."""
    example_queries = [
        ExampleQuery(
            query.title,
            query.description,
            _editor_link(_without_header(query.bind_values({}, base, profile))),
            f"/questions/{query.name}" if query.parameters else "",
        )
        for query in saved.load_queries().values()
    ]
    return sorted(example_queries, key=lambda example: example.title)


def _without_header(text: str) -> str:
    lines = text.split("\n")
    return "\n".join(line for line in lines if not line.startswith("#"))


def _editor_link(text: str) -> str:
    return f"/sparql?{urlencode({'query': text})}"


# Queries that show how words are searched for: title, description, prefixes, text.
SEARCH_QUERIES = (
    (
        "Whatever is on some words",
        "Pages, documents, claims, people: the best fifty, each with the words around.",
        ("dcterms", "skos", "text"),
        """SELECT ?thing ?title ?score ?snippet WHERE {
  (?thing ?score ?snippet) text:query ("crime victims" 50) .
  OPTIONAL { ?thing dcterms:title|skos:prefLabel ?title }
}
ORDER BY DESC(?score) ?thing ?title
""",
    ),
    (
        "Claims by the words that they quote",
        "A property before the words says where they stand: here, in what a source says word for word.",
        ("foia", "oa", "rdf", "text"),
        """SELECT ?thing ?field ?status ?quote WHERE {
  (?claim ?score ?quote) text:query (oa:exact "victims NEAR/5 crimes") .
  ?claim rdf:subject ?thing ; rdf:predicate ?field ; foia:claimStatus ?status .
}
ORDER BY DESC(?score) ?thing ?field
""",
    ),
    (
        "Documents on an issue, and whether some words are in them",
        "A search stands in a query wherever triples do: in EXISTS, OPTIONAL, UNION or a sub-query, too.",
        ("dcterms", "foia", "text"),
        """SELECT ?title ?issue ?said WHERE {
  ?document a foia:ReleasedDocument ; dcterms:title ?title ; foia:raisesIssue ?issue .
  BIND(EXISTS {
    ?found text:query "sheriff OR police" .
    FILTER(?found = ?document || EXISTS { ?found dcterms:isPartOf ?document })
  } AS ?said)
}
ORDER BY ?title ?issue
""",
    ),
)


def search_examples(prefixes: Mapping[str, str]) -> Sequence[ExampleQuery]:
    """Return the queries that search, with the prefixes that they use declared."""
    return [
        ExampleQuery(title, description, _editor_link(f"{prefix_declarations(prefixes, used)}\n{text}"))
        for title, description, used, text in SEARCH_QUERIES
    ]


def prefix_declarations(prefixes: Mapping[str, str], used: Sequence[str]) -> str:
    """Return the declarations of prefixes.

    >>> prefix_declarations({"ex": "http://ex/"}, ["ex"])
    'PREFIX ex: <http://ex/>\\n'
    """
    return "".join(f"PREFIX {name}: <{prefixes[name]}>\n" for name in used)
