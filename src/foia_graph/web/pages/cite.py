"""`/cite?iri=…`: citations of things, and of claims, which have no address of their own."""

from flask import Blueprint, Response, request

from foia_graph.errors import NotFound, RequestRefused
from foia_graph.model import iris
from foia_graph.model.dates import quote_text
from foia_graph.model.forms import HTML, PLAIN_TEXT
from foia_graph.model.resource import Resource
from foia_graph.publish.citations.formats import Reference, citation_sentence
from foia_graph.publish.negotiation import requested_form
from foia_graph.publish.quotes import quoted_claim
from foia_graph.store.claim_views import claims_of
from foia_graph.store.listing.filters import ListFilter, possible_iris
from foia_graph.web.core.query_parameters import one_value
from foia_graph.web.core.responses import (
    alternate_links,
    announce_form,
    send_bytes,
    send_page,
    suffixed_routes,
)
from foia_graph.web.core.site import current_catalogue
from foia_graph.web.pages import citation_box, resources, thing_page
from foia_graph.web.pages.documents.passages import find_in_document, passage_citation, requested_quote

blueprint = Blueprint("cite", __name__)
ANYTHING = ListFilter("iri", "Thing", ())
FORMS = (*citation_box.WRITERS, HTML, PLAIN_TEXT)


@suffixed_routes(blueprint, "/cite")
def cite(suffix: str) -> Response:
    """Send the citation of a thing or a claim, or of words."""
    form = requested_form(suffix, request.headers.get("Accept"), FORMS)
    thing, subject = _cited_subject()
    reference, path = _reference(thing, subject)
    if form == HTML:
        response = _citation_page(thing, subject, reference, path)
    elif form == PLAIN_TEXT:
        text = f"{citation_sentence(reference)} {reference.iri}\n"
        response = send_bytes(text.encode(), form.content_type, current_catalogue())
    else:
        response = citation_box.send_reference(reference, form)
    links = [f'<{reference.iri}>; rel="describes"', *alternate_links(path, form, FORMS)]
    return announce_form(response, path, form, links, is_negotiated=not suffix)


def _cited_subject() -> tuple[Resource, citation_box.EmbedSubject]:
    """Return what is to be cited: a thing, words of it, or a claim; raises Refused, NotFound, or Gone."""
    text = one_value("iri")
    if not text:
        raise RequestRefused("iri names what is to be cited, as release/2012-04-10 or an IRI.")
    iri = next(possible_iris(text, ANYTHING, current_catalogue()), "")
    if not iri:
        raise NotFound(
            f"iri names {quote_text(text)}, which is neither an IRI nor kind/name, as release/2012-04-10."
        )
    thing = resources.require_thing(iris.owner_iri(iri))
    quote = requested_quote()
    return thing, citation_box.EmbedSubject(iri if quote is None else thing.iri, quote)


def _reference(thing: Resource, subject: citation_box.EmbedSubject) -> tuple[Reference, str]:
    """Return the reference to a subject, and its path; raises NotFound for what is not cited."""
    if subject.quote is not None:
        passage = find_in_document(thing_page.current_viewer(), thing.iri, subject.quote)
        reference = passage_citation(passage) if passage else None
        if passage is None or reference is None:
            raise NotFound(f"These words are found on no page of <{thing.iri}>.")
        return reference, passage.citation_path
    reference = citation_box.current_references().reference(subject.iri)
    if reference is None:
        raise NotFound(
            f"<{subject.iri}> is no claim; of what belongs to a thing, only claims are cited."
            if subject.iri != thing.iri
            else f"<{subject.iri}> is not cited; releases, documents, pages, sources, works and claims are."
        )
    return reference, citation_box.citation_address(reference.iri)


def _citation_page(
    thing: Resource, subject: citation_box.EmbedSubject, reference: Reference, path: str
) -> Response:
    claim = next((each for _, each in claims_of(thing) if each.iri == subject.iri), None)
    return send_page(
        "cite.html",
        title="Citation",
        citation=citation_box.citation_view(reference, path),
        embed=subject if citation_box.is_embeddable(subject.iri) else None,
        embed_title=reference.title,
        claim=quoted_claim(claim, thing_page.current_viewer()) if claim is not None else None,
    )
