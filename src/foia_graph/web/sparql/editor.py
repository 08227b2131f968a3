"""The editor over the form of /sparql: its files, its completions, and its content security policy.

The files of others come with the build (hatch_build.py); without them the page is the form alone.
"""

from collections.abc import Mapping

from flask import Blueprint, Response, request

from foia_graph.model.forms import HTML, JSON
from foia_graph.store.figures import term_figures
from foia_graph.web.core.front_end import vendor_files
from foia_graph.web.core.operations import Operation, operation
from foia_graph.web.core.responses import send_bytes
from foia_graph.web.core.site import current_catalogue, current_writers
from foia_graph.web.sparql.completions import completions_body

blueprint = Blueprint("editor", __name__)
SPARQL_ENDPOINT = "sparql.sparql"
EDITOR_FILES: Mapping[str, tuple[str, str]] = {
    "yasgui": ("@zazuko/yasgui", "yasgui.min.js"),
    "yasgui_style": ("@zazuko/yasgui", "yasgui.min.css"),
    "d3": ("d3", "d3.min.js"),
    "plot": ("@observablehq/plot", "plot.umd.min.js"),
}
EDITOR_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self' data:; font-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""The icons of the editor are data in its style sheet."""


def editor_files() -> Mapping[str, str]:
    """Return the addresses of the editor's files, {} where the program was built without them."""
    return vendor_files(EDITOR_FILES)


@blueprint.get("/sparql/completions.json")
@operation(
    Operation(
        "List completions of a query",
        "Gives the prefixes, and the classes and properties that the catalogue uses.",
        cost="light",
        media_types=(JSON.media_type,),
        problems=(),
        examples=("/sparql/completions.json",),
    )
)
def completions() -> Response:
    """Send the prefixes, classes and properties that a query over this catalogue can have."""
    source = current_catalogue()
    figures = term_figures(source)
    body = completions_body(source, figures, current_writers().prefixes)
    return send_bytes(body, JSON.media_type, source)


@blueprint.after_app_request
def set_page_policy(response: Response) -> Response:
    """Set the content policy of the page with the editor."""
    if request.endpoint == SPARQL_ENDPOINT and response.mimetype == HTML.media_type:
        response.headers["Content-Security-Policy"] = EDITOR_POLICY
    return response
