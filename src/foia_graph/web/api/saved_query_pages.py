"""Pages of saved queries: the list of them, and each as a form over its answer."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import render_template

from foia_graph.model.forms import HTML, Form
from foia_graph.query.saved import QueryParameter, SavedQuery
from foia_graph.query.saved.parameters import value_hint
from foia_graph.web.api.saved_query_data import PATH, SavedQueryList, query_address
from foia_graph.web.core.responses import suffixed_path


def query_list_page(query_list: SavedQueryList, forms: Iterable[Form]) -> str:
    """Write the page that lists the saved queries."""
    return render_template(
        "queries.html",
        title="Saved queries",
        queries=[(query, form_fields(query, {})) for query in query_list.queries],
        forms=_other_forms(PATH, forms),
    )


def query_page(
    query: SavedQuery, values: Mapping[str, str], text: str, forms: Iterable[Form], table: Mapping[str, Any]
) -> str:
    """Write the page of one query: the form filled in, the table of the answer, and the SPARQL."""
    return render_template(
        "query.html",
        title=query.title,
        query=query,
        fields=form_fields(query, values),
        text=text,
        forms=_other_forms(query_address(query, values), forms),
        **table,
    )


def _other_forms(path: str, forms: Iterable[Form]) -> list[tuple[str, str]]:
    return [(suffixed_path(path, form), form.name) for form in forms if form != HTML]


@dataclass(frozen=True, slots=True)
class FormField:
    """A field of a form: its choices, the value chosen, and a hint on how a value is written."""

    name: str
    description: str
    value: str
    choices: tuple[str, ...]
    hint: str


def form_fields(query: SavedQuery, values: Mapping[str, str]) -> list[FormField]:
    """Return the form of a query, filled in with what was chosen."""
    return [_form_field(each, values.get(each.name, each.default)) for each in query.parameters]


def _form_field(parameter: QueryParameter, value: str) -> FormField:
    choices = parameter.options if parameter.type == "choice" else ()
    return FormField(parameter.name, parameter.description, value, choices, value_hint(parameter))
