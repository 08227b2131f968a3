"""The page of /sparql: a form with an editor, the answer to its query under it, or the error above it.

The files of the editor come with the build (hatch_build.py); without them the page is the form alone.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from operator import itemgetter
from typing import Any
from urllib.parse import urlencode

import msgspec
from flask import Blueprint, Response, render_template, request

from foia_graph.model import forms
from foia_graph.model.jsonld import IriCompactor
from foia_graph.model.namespaces import XSD
from foia_graph.model.profile import Profile
from foia_graph.publish.addresses import followable_address, path_of
from foia_graph.publish.workbooks.tables import workbook_bytes
from foia_graph.query import saved
from foia_graph.query.sparql.datasets import dataset_name
from foia_graph.query.sparql.lexer import PREFIXES, TEXT_QUERY
from foia_graph.runtime.tables import table_beside
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.figures import Figures, term_figures
from foia_graph.web.core.front_end import vendor_files
from foia_graph.web.core.responses import send_bytes
from foia_graph.web.core.site import current_catalogue, current_site, current_writers
from foia_graph.web.core.tables import TableHeading
from foia_graph.web.sparql.vocabulary import QueryNote

_TABLES = table_beside(__file__)
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
# The formats that can be asked for besides a page, by the kind of query they go with.
RESULT_FORMATS = {
    "Rows, yes or no": {
        form.name: form.label
        for form in (forms.CSV, forms.XLSX, forms.TSV, forms.RESULTS_JSON, forms.RESULTS_XML)
    },
    "Graphs": {form.name: form.label for form in forms.GRAPHS},
}


@dataclass(frozen=True, slots=True)
class ResultTerm:
    """One term of a row: its text, its link, its language or datatype."""

    text: str = ""
    href: str = ""
    lang: str = ""
    datatype: str = ""


def form_page(prefixes: Mapping[str, str]) -> str:
    """Render the form with an example in it, queries that search, and the saved ones."""
    all_prefixes = dict(sorted({**prefixes, **PREFIXES}.items()))
    return _render_page(
        "SPARQL",
        f"{prefix_declarations(all_prefixes, ('dcterms', 'foia'))}\n{_TABLES['first_query']}",
        prefixes=all_prefixes,
        searches=search_examples(all_prefixes),
        examples=saved_examples(current_catalogue().base, current_site().profile),
    )


def answer_page(body: bytes, query: str, kind: str, base: str, sort: str, notes: Sequence[QueryNote]) -> str:
    """Render the answer to a query, with notes on it, its rows in the order of a variable if one is given."""
    script_data, dataset = None, dataset_name(query, f"{base}sparql", current_writers().prefixes)
    if len(body) <= MAX_HANDED_OVER:
        form = forms.RESULTS_JSON if kind in ("SELECT", "ASK") else forms.TURTLE
        script_data = {"contentType": form.media_type, "data": body.decode(), "dataset": dataset}
    if kind in ("SELECT", "ASK"):
        shown = _table_view(body, base, query, sort)
    else:
        text = body.decode()
        shown = {"graph": text[:MAX_CHARACTERS], "cut": len(text) > MAX_CHARACTERS}
    return _render_page(
        "Answer", query, handed=script_data, dataset=_TABLES["datasets"][dataset], notes=notes, **shown
    )


def refusal_page(query: str, message: str, line: int = 0, column: int = 0) -> str:
    """Render an error in a query, with its position, above the form that still has the query."""
    return _render_page("Query refused", query, message=message, place=error_position(query, line, column))


def _render_page(title: str, query: str, **variables: Any) -> str:
    return render_template(
        "sparql.html",
        title=title,
        query=query,
        formats=RESULT_FORMATS,
        parts=vendor_files(_TABLES["editor_files"]),
        logged=current_site().settings.log_queries,
        **variables,
    )


def error_position(query: str, line: int, column: int) -> dict[str, Any] | None:
    """Return the position in a query at a line and a column, counted from 1; None where there is none.

    >>> error_position("ASK {\\n ?s ?p ] }", 2, 8)
    {'line': 2, 'column': 8, 'before': ' ?s ?p ', 'at': ']', 'after': ' }'}
    """
    if not line:
        return None
    lines = query.split("\n")
    text = lines[line - 1] if line <= len(lines) else ""
    before, at, after = text[: column - 1], text[column - 1 : column], text[column:]
    return {"line": line, "column": column, "before": before, "at": at, "after": after}


def _table_view(body: bytes, base: str, query: str, sort: str) -> dict[str, Any]:
    results = msgspec.json.decode(body)
    if "boolean" in results:
        return {"verdict": "Yes" if results["boolean"] else "No"}
    names, bindings = results["head"]["vars"], results["results"]["bindings"]
    most = max(1, min(MAX_ROWS, MAX_CELLS // max(len(names), 1)))
    is_linked = len(names) * len(query) <= MAX_LINKED
    rows = [
        [_result_term(row.get(name), base) for name in names] for row in _sorted_rows(bindings, sort)[:most]
    ]
    return {
        "headings": [_heading(name, query, sort) if is_linked else TableHeading(name) for name in names],
        "table": rows,
        "total": len(bindings),
        "most": most,
        "downloads": [
            (f"/sparql?{urlencode({'query': query, 'format': form.name})}", form.label)
            for form in forms.SPREADSHEETS
        ],
    }


def _heading(name: str, query: str, sort: str) -> TableHeading:
    order = {name: "ascending", f"-{name}": "descending"}.get(sort, "")
    following = f"-{name}" if order == "ascending" else name
    return TableHeading(name, f"/sparql?{urlencode({'query': query, SORT: following})}", order)


def _sorted_rows(bindings: list[dict[str, Any]], sort: str) -> list[dict[str, Any]]:
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


def results_workbook(body: bytes, source: Catalogue) -> bytes:
    """Return a workbook of results in JSON (SPARQL 1.1 Query Results JSON Format)."""
    results = msgspec.json.decode(body)
    names, bindings = results["head"]["vars"], results["results"]["bindings"]
    rows = ([term_text(binding.get(name)) for name in names] for binding in bindings)
    return workbook_bytes(chain([names], rows), source.generation.created)


def term_text(term: dict[str, Any] | None) -> str:
    """Return the text of a term of results, "" for one that is not bound."""
    if term is None:
        return ""
    value = term["value"]
    # The value of a triple term of RDF 1.2 is an object.
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()


MAX_CATALOGUES = 4


@lru_cache(maxsize=MAX_CATALOGUES)
def saved_examples(base: str, profile: Profile) -> Sequence[Mapping[str, str]]:
    """Return the saved queries, ready to run over the catalogue that has this base, by title.

    `href` leads to the editor, `choose` to the form of one that has parameters.
    """
    example_queries = [
        {
            "title": query.title,
            "description": query.description,
            "href": _editor_link(re.sub("(?m)^#.*\n?", "", query.bind_values({}, base, profile))),
            "choose": f"/questions/{query.name}" if query.parameters else "",
        }
        for query in saved.load_queries().values()
    ]
    return sorted(example_queries, key=itemgetter("title"))


def _editor_link(text: str) -> str:
    return f"/sparql?{urlencode({'query': text})}"


def search_examples(prefixes: Mapping[str, str]) -> Sequence[Mapping[str, str]]:
    """Return the queries that show how words are searched for, with the prefixes that they use declared."""
    return [
        {**row, "href": _editor_link(f"{prefix_declarations(prefixes, row['prefixes'])}\n{row['text']}")}
        for row in _TABLES["example"]
    ]


def prefix_declarations(prefixes: Mapping[str, str], used: Sequence[str]) -> str:
    """Return the declarations of prefixes.

    >>> prefix_declarations({"ex": "http://ex/"}, ["ex"])
    'PREFIX ex: <http://ex/>\\n'
    """
    return "".join(f"PREFIX {name}: <{prefixes[name]}>\n" for name in used)


blueprint = Blueprint("editor", __name__)
SPARQL_ENDPOINT = "sparql.sparql"
EDITOR_POLICY: str = _TABLES["policy"]


@blueprint.get("/sparql/completions.json")
def completions() -> Response:
    """Send the prefixes, classes and properties that a query over this catalogue can have."""
    source = current_catalogue()
    figures, prefixes = term_figures(source), current_writers().prefixes
    body = source.compute_once("completions", lambda: _encode_completions(source, figures, prefixes))
    return send_bytes(body, forms.JSON.media_type, source)


@blueprint.after_app_request
def set_page_policy(response: Response) -> Response:
    """Set the content policy of the page with the editor."""
    if request.endpoint == SPARQL_ENDPOINT and response.mimetype == forms.HTML.media_type:
        response.headers["Content-Security-Policy"] = EDITOR_POLICY
    return response


def _encode_completions(source: Catalogue, figures: Figures, prefixes: Mapping[str, str]) -> bytes:
    all_prefixes = dict(sorted({**prefixes, **PREFIXES}.items()))
    names = IriCompactor(all_prefixes)
    labels = {shape.target: shape.title for shape in source.profile.shapes.values()}
    properties = {**figures.properties, TEXT_QUERY: 0}
    facts = {
        "base": source.base,
        "prefixes": all_prefixes,
        "classes": _term_rows(figures.classes, labels, names),
        "properties": _term_rows(
            properties, {**property_labels(source.profile), TEXT_QUERY: "has the words"}, names
        ),
        "propertiesOf": {iri: sorted(found) for iri, found in figures.class_properties().items()},
    }
    return msgspec.json.encode(facts) + b"\n"


def _term_rows(
    counts: Mapping[str, int], labels: Mapping[str, str], names: IriCompactor
) -> list[dict[str, object]]:
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return [
        {"iri": iri, "name": names.compact_iri(iri), "label": labels.get(iri, ""), "count": count}
        for iri, count in ordered
    ]


def property_labels(profile: Profile) -> dict[str, str]:
    """Return the label of each property that has a field; where fields differ in it, that of the first."""
    labels: dict[str, str] = {}
    for shape in profile.shapes.values():
        for prop in shape.properties.values():
            if not prop.inverse:
                labels.setdefault(prop.path, prop.title)
    return labels
