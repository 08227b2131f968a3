"""Saved queries over HTTP: the list of them, and the answer of each in every form of results."""

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cache
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, request

from foia_graph.errors import RequestRefused, ValueRejected
from foia_graph.model.dates import quote_text
from foia_graph.model.forms import FORMS, HTML, JSON, SPARQL_QUERY, XLSX, Form
from foia_graph.model.jsonld import Json, readable_json
from foia_graph.publish.negotiation import requested_form
from foia_graph.publish.serializers import RENDERERS, LanguageWriters, RdfContent
from foia_graph.publish.view_models import LinkView
from foia_graph.query import saved
from foia_graph.query.saved import QueryParameter, SavedQuery
from foia_graph.query.sparql import gate
from foia_graph.query.sparql.messages import WorkerRequest
from foia_graph.store.catalogue import Catalogue
from foia_graph.web.core.problems import full_sentence, problem_response
from foia_graph.web.core.query_parameters import parse_pairs
from foia_graph.web.core.responses import alternate_links, announce_form, send_bytes, suffixed_routes
from foia_graph.web.core.site import current_catalogue, current_writers
from foia_graph.web.sparql.endpoint import FORMS_BY_QUERY as FORMS_OF
from foia_graph.web.sparql.endpoint import MOST, worker_format
from foia_graph.web.sparql.execution import WritePage, admit_query, answer_query
from foia_graph.web.sparql.results_page import results_workbook

blueprint = Blueprint("saved", __name__)
LIST_FORMS = (JSON, *FORMS)


@suffixed_routes(blueprint, "/api/q/")
def queries(suffix: str) -> Response:
    """Send the list of saved queries with their parameters."""
    query_list = SavedQueryList(tuple(query_library().values()), current_catalogue())
    form = requested_form(suffix, request.headers.get("Accept"), LIST_FORMS)
    if form == HTML:
        return _lead_to_page("", {})
    if form == JSON:
        body = readable_json(query_list.plain_json())
    else:
        body = RENDERERS[form](query_list, current_writers())
    response = send_bytes(body, form.content_type, current_catalogue())
    links = alternate_links(PATH, form, LIST_FORMS)
    return announce_form(response, PATH, form, links, is_negotiated=not suffix)


@suffixed_routes(blueprint, "/api/q/<name>")
def query(name: str, suffix: str) -> Response:
    """Send the answer of a saved query, in the form that its suffix names or the client likes best."""
    if name not in query_library():
        return _unknown_query(name)
    saved_query, values = query_library()[name], chosen_values()
    text = bound_text(saved_query, values)
    forms = _forms_of(text)
    form = requested_form(suffix, request.headers.get("Accept"), forms)
    if form == HTML:
        return _lead_to_page(name, values)
    if form == SPARQL_QUERY:
        response = send_bytes(text.encode(), form.content_type, current_catalogue())
    else:
        write = results_workbook if form == XLSX else None
        response = answer_saved_query(saved_query, text, form, write)
    path = query_address(saved_query, values)
    links = alternate_links(path, form, forms)
    return announce_form(response, path, form, links, is_negotiated=not suffix)


def _unknown_query(name: str) -> Response:
    near, links = nearest_queries(name, PATH)
    hint = f"Did you mean {' or '.join(near)}? " if near else ""
    return problem_response(
        404,
        f"No saved query is called {quote_text(name)}. {hint}{PATH} lists all.",
        {"nearest": [f"{PATH}{each}" for each in near]},
        links=links or [LinkView(PATH, "Saved queries")],
    )


def nearest_queries(name: str, path: str) -> tuple[list[str], list[LinkView]]:
    """Return the names of the saved queries that may be meant by a name, and links to each below a path."""
    near = list(saved.nearest_names(name, query_library()))
    return near, [LinkView(f"{path}{each}", query_library()[each].title) for each in near]


# -- answers -------------------------------------------------------------------------------------------------


def _forms_of(text: str) -> tuple[Form, ...]:
    # Pages are made of rows alone.
    kind = gate.query_form(text)
    return (*(form for form in FORMS_OF[kind] if form != HTML or kind == "SELECT"), SPARQL_QUERY)


def _lead_to_page(name: str, values: Mapping[str, str]) -> Response:
    location = f"{QUESTIONS_PATH}{name}{query_string(values)}"
    return Response(status=303, headers={"Location": location, "Vary": "Accept"})


@cache
def query_library() -> Mapping[str, SavedQuery]:
    """Return the saved queries of the program, by name; they are read once."""
    return saved.load_queries()


def chosen_values() -> dict[str, str]:
    """Return the values chosen, by parameter; raises Refused for one that is given twice, or is not UTF-8."""
    values: dict[str, str] = {}
    for name, value in parse_pairs(request.query_string, "address"):
        if name in values:
            raise RequestRefused(f"The parameter {quote_text(name)} is given more than once.")
        values[name] = value
    return values


def bound_text(query: SavedQuery, values: Mapping[str, str]) -> str:
    """Return a query with what was chosen put in; raises Refused for a value of no use."""
    try:
        source = current_catalogue()
        return query.bind_values(values, source.base, source.profile, source.preferred_names)
    except ValueRejected as error:
        raise RequestRefused(full_sentence(str(error))) from None


def answer_saved_query(
    query: SavedQuery, text: str, form: Form, write: WritePage | None, *identity: str
) -> Response:
    """Return the answer of a query; 304 before it is run, where the client has the answer.

    With `write`, it is made of results in JSON; `identity` tells apart the answers that are made of one.
    """
    admission = admit_query(text, query.name)

    def tag(source: Catalogue) -> str:
        # The tag is of the text and the generation, not of the result, so a 304 costs no run of the query.
        parts = (source.generation.identity, form.name, query.name, text, *identity)
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]

    words = current_writers()
    put = WorkerRequest(
        admission.text,
        worker_format(form if write is None else HTML, admission.form),
        prefixes=words.prefixes,
        context=words.context,
        context_address=words.context_address,
        base=f"{current_catalogue().base}sparql",
        most=MOST.get(form, MOST[XLSX]) if write else 0,
    )
    return answer_query(put, form.content_type, tag, write)


# Where saved queries are for programs, and for people.
PATH, QUESTIONS_PATH = "/api/q/", "/questions/"


def query_address(query: SavedQuery, values: Mapping[str, str]) -> str:
    """Return the path at which a query is answered with what was chosen."""
    return f"{PATH}{query.name}{query_string(values)}"


def query_string(values: Mapping[str, str]) -> str:
    """Return values as the query string of an address, from its question mark on; "" without any."""
    return f"?{urlencode(values, safe='/')}" if values else ""


def default_values(query: SavedQuery) -> dict[str, str]:
    """Return the defaults of the parameters that have one."""
    return {each.name: each.default for each in query.parameters if each.default}


@dataclass(frozen=True, slots=True)
class SavedQueryList(RdfContent):
    """The saved queries, written with the base and the profile of a catalogue."""

    queries: tuple[SavedQuery, ...]
    source: Catalogue

    def plain_json(self) -> list[dict[str, Any]]:
        """Write them as plain JSON."""
        return [self._query_json(query) for query in self.queries]

    def _query_json(self, query: SavedQuery) -> dict[str, Any]:
        return {
            "name": query.name,
            "title": query.title,
            "description": query.description,
            "parameters": list(map(asdict, query.parameters)),
            "columns": dict(query.columns),
            "headings": dict(query.headings),
            "example": query_address(query, default_values(query)),
            "sparql": query.bind_values({}, self.source.base, self.source.profile),
        }

    def body(self, _: LanguageWriters) -> dict[str, Json]:
        """Write them as a Hydra collection of SHACL executables, each with its template."""
        return {
            "id": f"{self.source.base}api/q/",
            "type": "hydra:Collection",
            "title": _english_text("Saved queries"),
            "hydra:totalItems": len(self.queries),
            "hydra:member": [self._query_member(query) for query in self.queries],
        }

    def _query_member(self, query: SavedQuery) -> dict[str, Json]:
        iri = f"{self.source.base}api/q/{query.name}"
        names = ",".join(each.name for each in query.parameters)
        return {
            "id": iri,
            "type": "sh:SPARQLSelectExecutable",
            "title": _english_text(query.title),
            "description": _english_text(query.description),
            "sh:select": query.bind_values({}, self.source.base, self.source.profile),
            "hydra:search": {
                "id": f"{iri}#template",
                "type": "hydra:IriTemplate",
                "hydra:template": f"{iri}{{?{names}}}" if names else iri,
                "hydra:mapping": [_parameter_mapping(iri, each) for each in query.parameters],
            },
        }


def _english_text(text: str) -> dict[str, str]:
    return {"value": text, "lang": "en"}


def _parameter_mapping(iri: str, parameter: QueryParameter) -> dict[str, Json]:
    return {
        "id": f"{iri}#parameter-{parameter.name}",
        "type": "hydra:IriTemplateMapping",
        "hydra:variable": parameter.name,
        "hydra:required": not (parameter.default or parameter.optional),
        "rdfs:comment": _english_text(parameter.description),
    }
