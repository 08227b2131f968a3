"""`/cite?iri=…`: citations of things, and of claims, which have no address of their own."""

from dataclasses import dataclass

from flask import Blueprint, Response, request

from foia_graph.errors import NotFound, RequestRefused
from foia_graph.extract.quoted_passages import PassageQuote
from foia_graph.model import iris
from foia_graph.model.dates import quote_text
from foia_graph.model.forms import HTML, PLAIN_TEXT, Form
from foia_graph.model.resource import Resource
from foia_graph.publish.citations.formats import Reference, citation_sentence
from foia_graph.publish.negotiation import negotiate
from foia_graph.publish.quotes import QuotedClaim, quoted_claim
from foia_graph.store.claim_views import claims_of
from foia_graph.store.listing.filter_values import possible_iris
from foia_graph.store.listing.filters import ListFilter
from foia_graph.web.core.as_of import AS_OF
from foia_graph.web.core.list_parameters import TEXT_SCHEMA
from foia_graph.web.core.operations import OperationParameter, declared_operation
from foia_graph.web.core.query_parameters import check_names, one_value
from foia_graph.web.core.responses import alternate_links, announce_form, send_bytes, send_page
from foia_graph.web.core.site import current_catalogue
from foia_graph.web.pages import resources, thing_page
from foia_graph.web.pages.citation_box import (
    CITATIONS,
    WRITERS,
    EmbedSubject,
    citation_address,
    citation_view,
    current_references,
    embed_control,
    is_embeddable,
    noted_claim,
    send_reference,
)
from foia_graph.web.pages.documents.passages import (
    QUOTE_NAMES,
    QUOTE_PARAMETERS,
    find_in_document,
    passage_citation,
    requested_quote,
)

blueprint = Blueprint("cite", __name__)
ANYTHING = ListFilter("iri", "Thing", ())
FORMS = (*WRITERS, HTML, PLAIN_TEXT)


@blueprint.get("/cite", defaults={"suffix": ""})
@blueprint.get("/cite.<suffix>")
@declared_operation(
    "Cite a thing or a claim",
    "Gives a reference to a release, a document, a page, a source or a work, a claim, or to words of a "
    "page: who, what, when and where, and the words of a claim or a passage. A speaker is named as the "
    "claim names them, before the source that quotes them. What is not known is omitted.",
    cost="light",
    heavy_parameters=frozenset(QUOTE_NAMES),
    parameters=(
        OperationParameter(
            "iri",
            TEXT_SCHEMA,
            "The thing, as an IRI or as kind/name; a claim by its IRI, whose `#` is written `%23`.",
            required=True,
            example="release/2012-04-10",
        ),
        *QUOTE_PARAMETERS,
        AS_OF,
    ),
    media_types=tuple(form.media_type for form in FORMS),
    problems=(400, 404, 406, 410),
    examples=("/cite?iri=release/2012-04-10", "/cite.bib?iri=work/oig-12-64"),
)
def cite(suffix: str) -> Response:
    """Send the citation of a thing or a claim."""
    form = _form_by_suffix(suffix)
    check_names(["iri", *QUOTE_NAMES, AS_OF.name], "A citation")
    cited = _requested_citation()
    reference, path = cited.reference, cited.path
    answer_form = form or negotiate(request.headers.get("Accept"), FORMS)
    response = _citation_response(cited, answer_form)
    links = [f'<{reference.iri}>; rel="describes"', *alternate_links(path, answer_form, FORMS)]
    return announce_form(response, path, answer_form, links, is_negotiated=form is None)


def _form_by_suffix(suffix: str) -> Form | None:
    forms = {**CITATIONS, HTML.name: HTML, PLAIN_TEXT.name: PLAIN_TEXT}
    if suffix and suffix not in forms:
        raise NotFound(
            f"There is no form .{suffix[:20]}; there are {', '.join(f'.{each}' for each in forms)}."
        )
    return forms.get(suffix)


@dataclass(frozen=True, slots=True)
class RequestedCitation:
    """A reference that is asked for, its path, and what it is to: a thing, words of one, or a claim."""

    reference: Reference
    path: str
    thing: Resource
    iri: str
    quote: PassageQuote | None = None

    @property
    def claim(self) -> QuotedClaim | None:
        """Return the claim that is cited, None for a thing."""
        claim = next((each for _, each in claims_of(self.thing) if each.iri == self.iri), None)
        return quoted_claim(claim, thing_page.current_viewer()) if claim is not None else None


def _requested_citation() -> RequestedCitation:
    """Return the citation that is asked for; raises Refused, NotFound, or Gone."""
    text = one_value("iri")
    if not text:
        raise RequestRefused("iri names what is to be cited, as release/2012-04-10 or an IRI.")
    iri = next(possible_iris(text, ANYTHING, current_catalogue()), "")
    if not iri:
        raise NotFound(
            f"iri names {quote_text(text)}, which is neither an IRI nor kind/name, as release/2012-04-10."
        )
    thing = resources.require_thing(iris.owner_iri(iri))
    if (quote := requested_quote()) is not None:
        return RequestedCitation(*_passage_reference(thing, quote), thing, thing.iri, quote)
    reference = current_references().reference(iri)
    if reference is None:
        raise NotFound(
            f"<{iri}> is no claim; of what belongs to a thing, only claims are cited."
            if iri != thing.iri
            else f"<{iri}> is not cited; releases, documents, pages, sources, works and claims are."
        )
    return RequestedCitation(reference, citation_address(reference.iri), thing, iri)


def _passage_reference(thing: Resource, quote: PassageQuote) -> tuple[Reference, str]:
    """Return the reference to words of a page or document where they are now; raises NotFound without."""
    passage = find_in_document(thing_page.current_viewer(), thing.iri, quote)
    reference = passage_citation(passage) if passage else None
    if passage is None or reference is None:
        raise NotFound(f"These words are found on no page of <{thing.iri}>.")
    return reference, passage.citation_path


def _citation_response(cited: RequestedCitation, form: Form) -> Response:
    """Return a citation as a page, in words with the name of what is cited, or for a reference manager."""
    if form == HTML:
        return _citation_page(cited)
    if form == PLAIN_TEXT:
        text = f"{citation_sentence(cited.reference)} {cited.reference.iri}\n"
        return send_bytes(text.encode(), form.content_type, current_catalogue())
    return send_reference(cited.reference, form)


def _citation_page(cited: RequestedCitation) -> Response:
    citation, claim = citation_view(cited.reference, cited.path), cited.claim
    subject = EmbedSubject(cited.iri, cited.quote)
    return send_page(
        "cite.html",
        title="Citation",
        citation=citation,
        embed=embed_control(subject, cited.reference.title) if is_embeddable(cited.iri) else None,
        noted=noted_claim(claim, citation) if claim is not None else None,
    )
