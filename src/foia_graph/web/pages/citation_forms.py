"""The forms of citations (CSL-JSON, BibTeX, RIS), and their responses."""

from collections.abc import Callable, Iterable, Mapping

from flask import Response

from foia_graph.errors import NotFound
from foia_graph.model.forms import BIBTEX, CSL, RIS, Form
from foia_graph.model.resource import Resource
from foia_graph.publish.citations.formats import bibtex_entry, csl_json, ris_record
from foia_graph.publish.citations.reference import Reference
from foia_graph.publish.citations.references import ReferenceBuilder
from foia_graph.web.core.responses import send_bytes
from foia_graph.web.core.site import current_catalogue, current_holdings
from foia_graph.web.pages.signposts import Signposts

WRITERS: Mapping[Form, Callable[[Reference], bytes]] = {CSL: csl_json, BIBTEX: bibtex_entry, RIS: ris_record}
CITATIONS: Mapping[str, Form] = {form.name: form for form in WRITERS}
"""The forms of citations by suffix, in the order in which they are preferred."""


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
    return send_reference(reference, form, Signposts(thing, current_catalogue()).form_headers(form))


def send_reference(reference: Reference, form: Form, links: Iterable[str] = ()) -> Response:
    """Send a citation in a form, with further links."""
    response = send_bytes(WRITERS[form](reference), form.content_type, current_catalogue())
    response.headers["Link"] = ", ".join([f'<{reference.iri}>; rel="describes"', *links])
    return response
