"""Responses of IIIF: JSON-LD that names its context, as JSON-LD or as JSON."""

from collections.abc import Mapping, Sequence

import msgspec
from flask import Response, request

from foia_graph.model.forms import ACTIVITIES, JSON, JSONLD, Form
from foia_graph.publish.annotations.annotation import ANNOTATION
from foia_graph.publish.iiif.canvas_pages import DISCOVERY, IMAGE, PRESENTATION, SEARCH
from foia_graph.publish.iiif.language_maps import Json
from foia_graph.publish.negotiation import negotiate
from foia_graph.web.core.responses import send_bytes
from foia_graph.web.core.site import current_catalogue

MEDIA_TYPES = (JSONLD.media_type, JSON.media_type)


def _context_form(context: str) -> Form:
    return Form(JSONLD.name, JSONLD.media_type, parameters=f';profile="{context}"')


FORMS: Mapping[str, tuple[Form, ...]] = {
    ANNOTATION: (_context_form(ANNOTATION), JSON),
    PRESENTATION: (_context_form(PRESENTATION), JSON),
    IMAGE: (_context_form(IMAGE), JSON),
    SEARCH: (_context_form(SEARCH), JSON),
    DISCOVERY: (_context_form(DISCOVERY), JSON, Form("as", ACTIVITIES.media_type)),
}
"""The forms of resources by their context; the bytes of all forms are the same."""


def send_iiif(
    body: Json, context: str = PRESENTATION, links: Sequence[str] = (), before: Sequence[str] = ()
) -> Response:
    """Send a resource with its context, and before that the contexts of `before`."""
    form = negotiate(request.headers.get("Accept"), FORMS[context])
    data = msgspec.json.encode({"@context": [*before, context] if before else context, **body}) + b"\n"
    response = send_bytes(data, form.content_type, current_catalogue())
    response.vary.add("Accept")
    if links:
        response.headers["Link"] = ", ".join(links)
    return response
