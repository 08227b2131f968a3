"""The forms of a thing beside its description: citations, and the output forms that are installed."""

from collections.abc import Mapping

from flask import Response, request

from foia_graph.errors import NotFound
from foia_graph.model.forms import FORMS, Form
from foia_graph.model.resource import Resource
from foia_graph.model.shapes import Shape
from foia_graph.publish.negotiation import negotiate
from foia_graph.publish.output_forms import forms_of_shape, output_forms
from foia_graph.publish.presenter import Presenter
from foia_graph.publish.record_facts import FactsReader
from foia_graph.web.core.responses import send_blocks, suffixed_path
from foia_graph.web.core.site import current_catalogue, current_publication
from foia_graph.web.pages.citation_forms import CITATIONS, send_citation
from foia_graph.web.pages.signposts import Signposts

BY_SUFFIX: Mapping[str, Form] = {**CITATIONS, **{name: each.form for name, each in output_forms().items()}}
"""These forms by suffix."""


def offered_forms(shape: Shape | None) -> tuple[Form, ...]:
    """Return all forms of things of a class, those of its description first."""
    if shape is None:
        return FORMS
    citations = CITATIONS.values() if shape.citation else ()
    return (*FORMS, *citations, *forms_of_shape(shape))


def send_thing(thing: Resource, form: Form) -> Response:
    """Send a thing in one of these forms; raises NotFound where things of its class are not written in it."""
    if form.name in CITATIONS:
        return send_citation(thing, form)
    output = output_forms()[form.name]
    if not output.applies_to(current_catalogue().profile[thing.type]):
        raise NotFound(f"There is no form .{form.name} of this: {output.for_what}.")
    # The same generation has the same bytes.
    etag = f"{current_catalogue().generation.identity[:32]}-{form.name}"
    blocks = output.write(thing, FactsReader(Presenter(current_publication())))
    response = send_blocks(blocks, form.content_type, current_catalogue(), etag)
    links = [f'<{thing.iri}>; rel="describes"', *Signposts(thing, current_catalogue()).form_headers(form)]
    response.headers["Link"] = ", ".join(links)
    return response


def negotiated_thing(thing: Resource, path: str) -> Response | None:
    """Send a thing in the form of these that the client likes best, None where it likes others better."""
    form = negotiate(request.headers.get("Accept"), offered_forms(current_catalogue().profile[thing.type]))
    if form.name not in BY_SUFFIX:
        return None
    response = send_thing(thing, form)
    response.headers["Content-Location"] = suffixed_path(path, form)
    response.vary.add("Accept")
    return response
