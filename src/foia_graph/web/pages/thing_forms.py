"""The forms of a thing beside its description: citations, and the forms of archives."""

from collections.abc import Mapping

from flask import Response, request

from foia_graph.errors import NotFound
from foia_graph.model.forms import ARCHIVAL, FORMS, Form
from foia_graph.model.resource import Resource
from foia_graph.model.shapes import Shape
from foia_graph.publish.archival.forms import WRITERS, archival_forms
from foia_graph.publish.negotiation import negotiate
from foia_graph.publish.presenter import Presenter
from foia_graph.publish.record_facts import FactsReader
from foia_graph.web.core.responses import send_blocks, suffixed_path
from foia_graph.web.core.site import current_catalogue, current_publication
from foia_graph.web.pages.citation_forms import CITATIONS, send_citation
from foia_graph.web.pages.signposts import Signposts

BY_SUFFIX: Mapping[str, Form] = {**CITATIONS, **{form.name: form for form in ARCHIVAL}}
"""These forms by suffix."""


def offered_forms(shape: Shape | None) -> tuple[Form, ...]:
    """Return all forms of things of a class, those of its description first."""
    if shape is None:
        return FORMS
    citations = CITATIONS.values() if shape.citation else ()
    return (*FORMS, *citations, *archival_forms(shape))


def send_thing(thing: Resource, form: Form) -> Response:
    """Send a thing in one of these forms; raises NotFound where things of its class are not written in it."""
    if form.name in CITATIONS:
        return send_citation(thing, form)
    if form not in archival_forms(current_catalogue().profile[thing.type]):
        raise NotFound(f"There is no form .{form.name} of this: {FORM_CLASSES[form.name]}.")
    # The same generation has the same bytes.
    etag = f"{current_catalogue().generation.identity[:32]}-{form.name}"
    blocks = WRITERS[form](thing, FactsReader(Presenter(current_publication())))
    response = send_blocks(blocks, form.content_type, current_catalogue(), etag)
    links = [f'<{thing.iri}>; rel="describes"', *Signposts(thing, current_catalogue()).form_headers(form)]
    response.headers["Link"] = ", ".join(links)
    return response


FORM_CLASSES: Mapping[str, str] = {
    "datacite": "releases and documents have it",
    "datacite-json": "releases and documents have it",
    "eac": "agencies and organizations have it",
    "ead3": "releases have it, and the catalogue at /catalog.ead3",
}
"""What can be had in a form of archives, in words."""


def negotiated_thing(thing: Resource, path: str) -> Response | None:
    """Send a thing in the form of these that the client likes best, None where it likes others better."""
    form = negotiate(request.headers.get("Accept"), offered_forms(current_catalogue().profile[thing.type]))
    if form.name not in BY_SUFFIX:
        return None
    response = send_thing(thing, form)
    response.headers["Content-Location"] = suffixed_path(path, form)
    response.vary.add("Accept")
    return response
