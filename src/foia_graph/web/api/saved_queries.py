"""Saved queries over HTTP: the list of them, and the answer of each in every form of results."""

import hashlib
from collections.abc import Mapping
from functools import cache

import msgspec
from flask import Blueprint, Response, request

from foia_graph.errors import NotFound, RequestRefused, ValueRejected
from foia_graph.model.dates import quote_text
from foia_graph.model.forms import FORMS, HTML, JSON, RESULTS_JSON, SPARQL_QUERY, Form
from foia_graph.publish.negotiation import negotiate
from foia_graph.publish.view_models import LinkView
from foia_graph.query import saved
from foia_graph.query.saved import SavedQuery
from foia_graph.query.sparql import gate
from foia_graph.query.sparql.worker_process import WorkerRequest
from foia_graph.store.catalogue import Catalogue
from foia_graph.web.api import saved_query_pages
from foia_graph.web.api.saved_query_data import PATH, SavedQueryList, query_address
from foia_graph.web.core.operations import Operation, OperationParameter, operation
from foia_graph.web.core.problems import full_sentence, problem_response
from foia_graph.web.core.query_parameters import parse_pairs
from foia_graph.web.core.responses import alternate_links, negotiated_response, send_bytes, suffixed_path
from foia_graph.web.core.schema_components import component_reference
from foia_graph.web.core.site import current_catalogue, current_writers
from foia_graph.web.sparql import execution, results_page
from foia_graph.web.sparql.endpoint import FORMS_BY_QUERY as FORMS_OF
from foia_graph.web.sparql.endpoint import MOST, worker_format

blueprint = Blueprint("saved", __name__)
LIST_FORMS = (JSON, *FORMS)
NAME = OperationParameter(
    "name", {"type": "string"}, "The name of a saved query.", "path", example="timeline"
)


@cache
def query_library() -> Mapping[str, SavedQuery]:
    """Return the saved queries of the program, by name; they are read once."""
    return saved.load_queries()


@blueprint.get("/api/q/", defaults={"suffix": ""})
@blueprint.get("/api/q.<suffix>")
@operation(
    Operation(
        "List the saved queries",
        "What each asks, what may be chosen in it, and its SPARQL with the defaults put in.",
        cost="heavy",
        media_types=tuple(form.media_type for form in LIST_FORMS),
        problems=(404, 406),
        examples=("/api/q/", "/api/q.jsonld"),
        schemas={JSON.media_type: {"type": "array", "items": component_reference("SavedQuery")}},
    )
)
def queries(suffix: str) -> Response:
    """Send the list of saved queries with their parameters."""
    query_list = SavedQueryList(tuple(query_library().values()), current_catalogue())
    form = _requested_form(suffix, LIST_FORMS)
    if form == JSON:
        response = send_bytes(_json_bytes(query_list.plain_json()), form.content_type, current_catalogue())
    else:
        response = negotiated_response(
            lambda: query_list,
            lambda: saved_query_pages.query_list_page(query_list, LIST_FORMS),
            PATH,
            form,
            forms=LIST_FORMS,
        )
    return _with_alternates(response, PATH, form, LIST_FORMS, suffix)


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
        problems=(400, 404, 406),
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
    saved_query, values = query_library()[name], _chosen_values()
    text = _bound_text(saved_query, values)
    forms = (*FORMS_OF[gate.query_form(text)], SPARQL_QUERY)
    form = _requested_form(suffix, forms)
    response = _query_answer(saved_query, values, text, form, forms)
    return _with_alternates(response, query_address(saved_query, values), form, forms, suffix)


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


def _chosen_values() -> dict[str, str]:
    """Return the values chosen, by parameter; raises Refused for one that is given twice, or is not UTF-8."""
    values: dict[str, str] = {}
    for name, value in parse_pairs(request.query_string, "address"):
        if name in values:
            raise RequestRefused(f"The parameter {quote_text(name)} is given more than once.")
        values[name] = value
    return values


def _bound_text(saved_query: SavedQuery, values: Mapping[str, str]) -> str:
    try:
        return saved_query.bind_values(values, current_catalogue().base, current_catalogue().profile)
    except ValueRejected as error:
        raise RequestRefused(full_sentence(str(error))) from None


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


def _query_answer(
    saved_query: SavedQuery, values: Mapping[str, str], text: str, form: Form, forms: tuple[Form, ...]
) -> Response:
    """Return the answer of a query; 304 before it is run, where the client has the answer."""
    if form == SPARQL_QUERY:
        return send_bytes(text.encode(), form.content_type, current_catalogue())
    # The tag is of the text and the generation, not of the result, so a 304 costs no run of the query.
    admission = execution.admit_query(text, saved_query.name)
    engine = worker_format(form, admission.form)

    def tag(source: Catalogue) -> str:
        return _answer_etag(source.generation.identity, form.name, saved_query.name, text)

    def write(body: bytes, source: Catalogue) -> bytes:
        table = results_page.answer_view(body, admission.form, source.base)
        return saved_query_pages.query_page(saved_query, values, text, forms, table).encode()

    words = current_writers()
    query = WorkerRequest(
        admission.text,
        engine,
        prefixes=words.prefixes,
        context=words.context,
        base=f"{current_catalogue().base}sparql",
        most=MOST.get(form, 0),
    )
    return execution.answer_query(query, form.content_type, tag, write if form == HTML else None)


def _answer_etag(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]


def _json_bytes(body: object) -> bytes:
    return msgspec.json.format(msgspec.json.encode(body)) + b"\n"


def _with_alternates(
    response: Response, path: str, form: Form, forms: tuple[Form, ...], suffix: str
) -> Response:
    """Return the answer with links to its other forms, and the address of this form alone."""
    response.headers["Link"] = ", ".join(alternate_links(path, form, forms))
    if not suffix:
        response.headers["Content-Location"] = suffixed_path(path, form)
        response.vary.add("Accept")
    return response
