"""Responses about relations: their forms, and the header that says what was left off."""

from collections.abc import Callable

from flask import Response, request

from foia_graph.errors import NotFound
from foia_graph.model.forms import CSV, GRAPHML, HTML, JSONLD, N_TRIPLES, RDF_XML, TURTLE, Form
from foia_graph.publish.negotiation import negotiate
from foia_graph.web.core.responses import CORS_HEADERS, alternate_links, announce_form, send_bytes
from foia_graph.web.core.site import current_catalogue

FORMS = (JSONLD, CSV, GRAPHML, HTML, TURTLE, N_TRIPLES, RDF_XML)
TRUNCATED = "Foia-Graph-Truncated"
"""The header that says how an answer was cut, for forms that have no place for it."""
EXPOSED = "Access-Control-Expose-Headers"


def requested_form(suffix: str) -> Form:
    """Return the form that a suffix means, else the one that the client likes best; raises NotFound."""
    if not suffix:
        return negotiate(request.headers.get("Accept"), FORMS)
    match = next((form for form in FORMS if form.name == suffix), None)
    if match is None:
        raise NotFound(
            f"There is no form .{suffix[:20]}; there are {', '.join(f'.{form.name}' for form in FORMS)}."
        )
    return match


def send_in_form(write: Callable[[Form], bytes], path: str, suffix: str, notice: str) -> Response:
    """Send an answer in the form that is asked for, with a header on where it was cut."""
    form = requested_form(suffix)
    response = send_bytes(write(form), form.content_type, current_catalogue())
    if notice:
        # Scripts of other origins read no header that is not listed here (Fetch, CORS protocol).
        response.headers[TRUNCATED] = notice
        response.headers[EXPOSED] = f"{CORS_HEADERS[EXPOSED]}, {TRUNCATED}"
    return announce_form(response, path, form, alternate_links(path, form, FORMS), is_negotiated=not suffix)
