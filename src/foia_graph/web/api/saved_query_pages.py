"""Pages of saved queries: the list of them, and each as a form over its answer."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import render_template

from foia_graph.model.forms import HTML, Form
from foia_graph.query.saved import QueryParameter, SavedQuery
from foia_graph.query.saved.parameters import value_hint
from foia_graph.web.api.saved_query_data import PATH, Questions, address
from foia_graph.web.core.responses import suffixed_path


def listing(found: Questions, forms: Iterable[Form]) -> str:
    """Write the page that lists the saved queries."""
    return render_template(
        "queries.html",
        title="Saved queries",
        queries=[(query, fields(query, {})) for query in found.queries],
        forms=_others(PATH, forms),
    )


def page(
    query: SavedQuery, chosen: Mapping[str, str], text: str, forms: Iterable[Form], found: Mapping[str, Any]
) -> str:
    """Write the page of one query: the form filled in, the table of the answer, and the SPARQL."""
    return render_template(
        "query.html",
        title=query.title,
        query=query,
        fields=fields(query, chosen),
        text=text,
        forms=_others(address(query, chosen), forms),
        **found,
    )


def _others(path: str, forms: Iterable[Form]) -> list[tuple[str, str]]:
    return [(suffixed_path(path, form), form.name) for form in forms if form != HTML]


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a form: its choices, the value chosen, and a hint on how a value is written."""

    name: str
    description: str
    value: str
    choices: tuple[str, ...]
    hint: str


def fields(query: SavedQuery, chosen: Mapping[str, str]) -> list[Field]:
    """Return the form of a query, filled in with what was chosen."""
    return [_field(each, chosen.get(each.name, each.default)) for each in query.parameters]


def _field(parameter: QueryParameter, value: str) -> Field:
    choices = parameter.options if parameter.type == "choice" else ()
    return Field(parameter.name, parameter.description, value, choices, value_hint(parameter))
