"""Saved queries over HTTP: the list of them, and the answer of each in every form of results.

Their pages for people are at /questions, to which the client for HTML is led.
"""

from collections.abc import Mapping
from urllib.parse import urlencode

import msgspec
from flask import Blueprint, Response, request

from foia_graph.errors import NotFound
from foia_graph.model.dates import quote_text
from foia_graph.model.forms import FORMS, HTML, JSON, RESULTS_JSON, SPARQL_QUERY, XLSX, Form
from foia_graph.publish.negotiation import negotiate
from foia_graph.publish.serializers import RENDERERS
from foia_graph.publish.view_models import LinkView
from foia_graph.query import saved
from foia_graph.query.saved import SavedQuery
from foia_graph.query.sparql import gate
from foia_graph.store.catalogue import Catalogue
from foia_graph.web.api.saved_query_answers import (
    PATH,
    QUESTIONS_PATH,
    SavedQueryList,
    answer_saved_query,
    bound_text,
    chosen_values,
    query_address,
    query_library,
)
from foia_graph.web.core.operations import Operation, OperationParameter, operation
from foia_graph.web.core.problems import problem_response
from foia_graph.web.core.responses import alternate_links, announce_form, send_bytes
from foia_graph.web.core.schema_components import component_reference
from foia_graph.web.core.site import current_catalogue, current_writers
from foia_graph.web.sparql.endpoint import FORMS_BY_QUERY as FORMS_OF
from foia_graph.web.sparql.query_context import AdmittedQuery
from foia_graph.web.sparql.results_page import results_workbook

blueprint = Blueprint("saved", __name__)
LIST_FORMS = (JSON, *FORMS)
NAME = OperationParameter(
    "name", {"type": "string"}, "The name of a saved query.", "path", example="timeline"
)


@blueprint.get("/api/q/", defaults={"suffix": ""})
@blueprint.get("/api/q.<suffix>")
@operation(
    Operation(
        "List the saved queries",
        "What each asks, what may be chosen in it, and its SPARQL with the defaults put in.",
        cost="heavy",
        media_types=tuple(form.media_type for form in LIST_FORMS),
        answers=(200, 303),
        problems=(404, 406),
        examples=("/api/q/", "/api/q.jsonld"),
        schemas={JSON.media_type: {"type": "array", "items": component_reference("SavedQuery")}},
    )
)
def queries(suffix: str) -> Response:
    """Send the list of saved queries with their parameters."""
    query_list = SavedQueryList(tuple(query_library().values()), current_catalogue())
    form = _requested_form(suffix, LIST_FORMS)
    if form == HTML:
        return _lead_to_page("", {})
    writers = current_writers()
    body = _json_bytes(query_list.plain_json()) if form == JSON else RENDERERS[form](query_list, writers)
    response = send_bytes(body, form.content_type, current_catalogue())
    links = alternate_links(PATH, form, LIST_FORMS)
    return announce_form(response, PATH, form, links, is_negotiated=not suffix)


@blueprint.get("/api/q/<name>", defaults={"suffix": ""})
@blueprint.get("/api/q/<name>.<suffix>")
@operation(
    Operation(
        "Answer a saved query",
        "A parameter that is left out takes its default. The answer has every form that /sparql has; .rq "
        "gives the SPARQL with the values put in, which gives the same rows at /sparql.",
        cost="queued",
        parameters=(NAME,),
        media_types=tuple(form.media_type for form in (*FORMS_OF["SELECT"], SPARQL_QUERY)),
        answers=(200, 303),
        problems=(400, 404, 406, 422),
        examples=(
            "/api/q/releases-in-period?from=2012-04-01&to=2012-04-30",
            "/api/q/timeline.csv",
            "/api/q/differences.rq?scope=all",
        ),
        schemas={RESULTS_JSON.media_type: component_reference("SparqlResults")},
    )
)
def query(name: str, suffix: str) -> Response:
    """Send the answer of a saved query, in the form that its suffix names or the client likes best."""
    if name not in query_library():
        return _unknown_query(name)
    saved_query, values = query_library()[name], chosen_values()
    text = bound_text(saved_query, values)
    forms = _forms_of(text)
    form = _requested_form(suffix, forms)
    if form == HTML:
        return _lead_to_page(name, values)
    response = _query_answer(saved_query, text, form)
    path = query_address(saved_query, values)
    links = alternate_links(path, form, forms)
    return announce_form(response, path, form, links, is_negotiated=not suffix)


def _unknown_query(name: str) -> Response:
    near = [query_library()[each] for each in saved.nearest_names(name, query_library())]
    hint = f"Did you mean {' or '.join(each.name for each in near)}? " if near else ""
    return problem_response(
        404,
        f"No saved query is called {quote_text(name)}. {hint}{PATH} lists all.",
        {"nearest": [f"{PATH}{each.name}" for each in near]},
        links=[LinkView(f"{PATH}{each.name}", each.title) for each in near]
        or [LinkView(PATH, "Saved queries")],
    )


# -- the request ---------------------------------------------------------------------------------------------


def _requested_form(suffix: str, forms: tuple[Form, ...]) -> Form:
    """Return the form that a suffix means, else the one that the client likes best; raises NotFound."""
    if not suffix:
        return negotiate(request.headers.get("Accept"), forms)
    match = next((form for form in forms if form.name == suffix), None)
    if match is None:
        suffixes = ", ".join(f".{form.name}" for form in forms)
        raise NotFound(f"There is no form .{suffix[:20]} of this; there are {suffixes}.")
    return match


# -- answers -------------------------------------------------------------------------------------------------


def _query_answer(saved_query: SavedQuery, text: str, form: Form) -> Response:
    if form == SPARQL_QUERY:
        return send_bytes(text.encode(), form.content_type, current_catalogue())
    return answer_saved_query(saved_query, text, form, _write_workbook if form == XLSX else None)


def _write_workbook(body: bytes, source: Catalogue, _: AdmittedQuery) -> bytes:
    return results_workbook(body, source)


def _forms_of(text: str) -> tuple[Form, ...]:
    # Pages are made of rows alone.
    kind = gate.query_form(text)
    return (*(form for form in FORMS_OF[kind] if form != HTML or kind == "SELECT"), SPARQL_QUERY)


def _lead_to_page(name: str, values: Mapping[str, str]) -> Response:
    choice = f"?{urlencode(values, safe='/')}" if values else ""
    return Response(status=303, headers={"Location": f"{QUESTIONS_PATH}{name}{choice}", "Vary": "Accept"})


def _json_bytes(body: object) -> bytes:
    return msgspec.json.format(msgspec.json.encode(body)) + b"\n"
