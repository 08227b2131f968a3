"""In which forms a citation is had, and how it is sent."""

from collections.abc import Callable, Mapping

from flask import Response, request

from foia_graph.errors import NotFound
from foia_graph.model.forms import BIBTEX, CSL, FORMS, RIS, Form
from foia_graph.model.resource import Resource
from foia_graph.publish.citations.bibtex import bibtex_entry
from foia_graph.publish.citations.csl import csl_json
from foia_graph.publish.citations.reference import Reference
from foia_graph.publish.citations.references import ReferenceBuilder
from foia_graph.publish.citations.ris import ris_record
from foia_graph.publish.negotiation import negotiate
from foia_graph.web.core.responses import send_bytes, suffixed_path
from foia_graph.web.core.site import current_catalogue, current_holdings

WRITERS: Mapping[Form, Callable[[Reference], bytes]] = {CSL: csl_json, BIBTEX: bibtex_entry, RIS: ris_record}
CITATIONS: Mapping[str, Form] = {form.name: form for form in WRITERS}
"""The forms of citations by suffix, in the order in which they are preferred."""


def offered(name: str) -> tuple[Form, ...]:
    """Return the forms of things of a class: those of descriptions, and of citations where it can be
    cited.
    """
    return (*FORMS, *WRITERS) if _is_cited(name) else FORMS


def _is_cited(name: str) -> bool:
    shape = current_catalogue().profile.shapes.get(name)
    return shape is not None and bool(shape.citation)


def references() -> ReferenceBuilder:
    """Return what makes references to the catalogue as it is now."""
    source = current_catalogue()
    return ReferenceBuilder(source, current_holdings())


def document(thing: Resource, form: Form) -> Response:
    """Send the citation of a thing; raises NotFound where it cannot be cited."""
    reference = references().thing_reference(thing)
    if reference is None:
        raise NotFound(
            f"There is no form .{form.name} of this: releases, documents, pages and works are cited."
        )
    return sent(reference, form)


def wished(thing: Resource, path: str) -> Response | None:
    """Send the citation of a thing if that is the form that the client likes best, None where it is not."""
    form = negotiate(request.headers.get("Accept"), offered(thing.type))
    if form not in WRITERS:
        return None
    response = document(thing, form)
    response.headers["Content-Location"] = suffixed_path(path, form)
    response.vary.add("Accept")
    return response


def sent(reference: Reference, form: Form) -> Response:
    """Send a citation in a form."""
    response = send_bytes(WRITERS[form](reference), form.content_type, current_catalogue())
    response.headers["Link"] = f'<{reference.iri}>; rel="describes"'
    return response


def links(thing: Resource, path: str) -> list[str]:
    """Return how a thing is cited, and where its citations are (Signposting: cite-as, describedby)."""
    if not _is_cited(thing.type):
        return []
    found = [
        f'<{suffixed_path(path, form)}>; rel="describedby"; type="{form.media_type}"' for form in WRITERS
    ]
    return [f'<{thing.iri}>; rel="cite-as"', *found]
