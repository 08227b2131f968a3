"""How saved queries are told to people: as a list, and each as a form over its answer."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import render_template

from foia_graph.saved import Parameter, SavedQuery
from foia_graph.web.api.questions import PATH, Questions, address
from foia_graph.web.http.negotiation import HTML, Form
from foia_graph.web.http.replies import suffixed


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
    """Write the page of one: a form with what was chosen, what was found, and the SPARQL that found it."""
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
    return [(suffixed(path, form), form.name) for form in forms if form != HTML]


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form: what may be chosen, what is, and how a value is written."""

    name: str
    description: str
    value: str
    choices: tuple[str, ...]
    hint: str


def fields(query: SavedQuery, chosen: Mapping[str, str]) -> list[Field]:
    """Give the form of a query, filled in with what was chosen."""
    return [_field(each, chosen.get(each.name, each.default)) for each in query.parameters]


def _field(parameter: Parameter, value: str) -> Field:
    choices = parameter.options if parameter.type == "choice" else ()
    return Field(parameter.name, parameter.description, value, choices, hint(parameter))


def hint(parameter: Parameter) -> str:
    """Say how a value is written."""
    if parameter.type == "concept":
        return f"a notation of the scheme {parameter.options[0]}, or an IRI"
    if parameter.type == "thing":
        return f"the name of {_a(parameter.options)}, or an IRI"
    return {
        "date": "a day, as 2012-04-10",
        "integer": "a whole number",
        "text": "a text",
        "choice": " or ".join(parameter.options),
    }[parameter.type]


def _a(kinds: Iterable[str]) -> str:
    return " or ".join(f"{kind}/…" for kind in kinds) or "a thing, as release/2012-04-10"
