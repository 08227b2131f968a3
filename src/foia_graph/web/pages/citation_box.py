"""The citation of a thing on its page: a sentence, and links to the other forms."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Response

from foia_graph.errors import NotFound
from foia_graph.model.forms import BIBTEX, CSL, RIS, Form
from foia_graph.model.resource import Resource
from foia_graph.publish.addresses import path_of
from foia_graph.publish.citations.formats import bibtex_entry, csl_json, ris_record
from foia_graph.publish.citations.reference import Reference
from foia_graph.publish.citations.references import ReferenceBuilder
from foia_graph.publish.citations.sentence import citation_sentence
from foia_graph.web.core.responses import send_bytes, suffixed_path
from foia_graph.web.core.site import current_catalogue, current_holdings
from foia_graph.web.pages.signposts import Signposts

PATH = "/cite"


@dataclass(frozen=True, slots=True)
class CitationView:
    """A citation ready to be shown; `forms` are (path, label, media type)."""

    sentence: str
    iri: str
    href: str
    forms: tuple[tuple[str, str, str], ...]


def citation_of(thing: Resource) -> CitationView | None:
    """Return the citation of a thing, None where it cannot be cited."""
    reference = current_references().thing_reference(thing)
    return citation_view(reference, path_of(reference.iri, current_catalogue().base)) if reference else None


def citation_view(reference: Reference, path: str) -> CitationView:
    """Return the citation of a reference, whose forms are at a path with their suffixes."""
    forms = tuple((suffixed_path(path, form), form.label, form.media_type) for form in WRITERS)
    return CitationView(
        citation_sentence(reference), reference.iri, path_of(reference.iri, current_catalogue().base), forms
    )


def citation_address(iri: str, form: Form | None = None) -> str:
    """Return the address at which a thing or a claim is cited, whatever it is.

    >>> citation_address("https://foia.example.org/id/work/x#claim-1")
    '/cite?iri=https%3A%2F%2Ffoia.example.org%2Fid%2Fwork%2Fx%23claim-1'
    """
    path = f"{PATH}?{urlencode({'iri': iri})}"
    return suffixed_path(path, form) if form else path


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
