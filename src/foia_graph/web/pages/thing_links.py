"""Links of the description of a thing to its other forms: citations, installed output forms, identities."""

from collections.abc import Mapping

from flask import Response, request

from foia_graph.errors import NotFound
from foia_graph.model.forms import FORMS, Form
from foia_graph.model.iris import page_of
from foia_graph.model.resource import Resource
from foia_graph.model.shapes import Shape
from foia_graph.publish.descriptions import Description
from foia_graph.publish.feeds.atom import feed_links
from foia_graph.publish.negotiation import negotiate
from foia_graph.publish.output_forms import forms_of_shape, output_forms
from foia_graph.publish.presenter import Presenter
from foia_graph.publish.profiles.registry import FOIA_PROFILE
from foia_graph.publish.record_facts import FactsReader
from foia_graph.web.core.responses import send_blocks, suffixed_path
from foia_graph.web.core.site import current_catalogue, current_publication
from foia_graph.web.pages.citation_box import CITATIONS, send_citation
from foia_graph.web.pages.signposts import Signposts


def identity_links(thing: Resource, path: str, base: str) -> list[str]:
    """Return the links that are true in every profile; `path` is that of the description."""
    return [
        f'<{thing.iri}>; rel="describes"',
        f'<{base}{path[1:]}>; rel="canonical"; profile="{FOIA_PROFILE.iri}"',
    ]


def description_links(description: Description, path: str, form: Form | None) -> list[str]:
    """Return the links of a description in our own profile; no form stands for the address without suffix."""
    forms = offered_forms(description.shape)
    return [
        '</ontology/profile>; rel="profile"',
        *_related_links(description, path),
        *Signposts(description.thing, description.catalogue, forms).form_headers(form),
    ]


def _related_links(description: Description, path: str) -> list[str]:
    """Return the links to neighbouring pages, other forms, feeds, and whole lists of members."""
    iri, base = description.thing.iri, description.catalogue.base
    other = {"text/plain": f"{path}/text", "image/png": f"{path}.png"} if page_of(iri)[1] else {}
    return [
        *(f'<{to}>; rel="{rel}"' for rel, to in description.neighbours.items()),
        *(f'<{to}>; rel="alternate"; type="{form}"' for form, to in other.items()),
        *feed_links(iri, description.shape, base),
        *(
            f'<{list_path}>; rel="related"; title="All {shape.plural}"'
            for shape, list_path in description.member_lists
        ),
    ]


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
