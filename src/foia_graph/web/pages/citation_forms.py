"""The forms of citations (CSL-JSON, BibTeX, RIS), and their responses."""

from collections.abc import Callable, Mapping

from flask import Response, request

from foia_graph.errors import NotFound
from foia_graph.model.forms import BIBTEX, CSL, FORMS, RIS, Form
from foia_graph.model.resource import Resource
from foia_graph.model.shapes import Shape
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


CITED_FORMS = (*FORMS, *WRITERS)


def offered_forms(shape: Shape | None) -> tuple[Form, ...]:
    """Return the forms of things of a class: of descriptions, and of citations where it can be cited."""
    return CITED_FORMS if shape is not None and shape.citation else FORMS


def current_references() -> ReferenceBuilder:
    """Return the maker of references to the catalogue as it is now."""
    source = current_catalogue()
    return ReferenceBuilder(source, current_holdings())


def send_citation(thing: Resource, form: Form) -> Response:
    """Send the citation of a thing; raises NotFound where it cannot be cited."""
    reference = current_references().thing_reference(thing)
    if reference is None:
        raise NotFound(
            f"There is no form .{form.name} of this: releases, documents, pages and works are cited."
        )
    return send_reference(reference, form)


def negotiated_citation(thing: Resource, path: str) -> Response | None:
    """Send the citation of a thing if that is the form that the client likes best, None where it is not."""
    shape = current_catalogue().profile[thing.type]
    form = negotiate(request.headers.get("Accept"), offered_forms(shape))
    if form not in WRITERS:
        return None
    response = send_citation(thing, form)
    response.headers["Content-Location"] = suffixed_path(path, form)
    response.vary.add("Accept")
    return response


def send_reference(reference: Reference, form: Form) -> Response:
    """Send a citation in a form."""
    response = send_bytes(WRITERS[form](reference), form.content_type, current_catalogue())
    response.headers["Link"] = f'<{reference.iri}>; rel="describes"'
    return response


def citation_links(thing: Resource, shape: Shape, path: str) -> list[str]:
    """Return the Link headers of the citations of a thing (FAIR Signposting: cite-as, describedby)."""
    if not shape.citation:
        return []
    description_links = [
        f'<{suffixed_path(path, form)}>; rel="describedby"; type="{form.media_type}"' for form in WRITERS
    ]
    return [f'<{thing.iri}>; rel="cite-as"', *description_links]
