"""`/cite?iri=…`: citations of things, and of claims, which have no address of their own."""

from flask import Blueprint, Response, render_template, request

from foia_graph.errors import NotFound, RequestRefused
from foia_graph.model import iris
from foia_graph.model.dates import quote_text
from foia_graph.model.forms import HTML, Form
from foia_graph.publish.citations.passages import page_with
from foia_graph.publish.citations.reference import Reference
from foia_graph.publish.negotiation import negotiate
from foia_graph.store.listing.filter_values import possible_iris
from foia_graph.store.listing.filters import ListFilter
from foia_graph.web.core.as_of import AS_OF
from foia_graph.web.core.list_parameters import TEXT_SCHEMA
from foia_graph.web.core.operations import Operation, OperationParameter, operation
from foia_graph.web.core.query_parameters import check_names, one_value
from foia_graph.web.core.responses import alternate_links, send_bytes, suffixed_path
from foia_graph.web.core.site import current_catalogue, current_holdings
from foia_graph.web.pages import resources
from foia_graph.web.pages.citation_box import citation_address, citation_view
from foia_graph.web.pages.citation_forms import CITATIONS, WRITERS, current_references, send_reference

blueprint = Blueprint("cite", __name__)
LONGEST_QUOTE = 2000
ANYTHING = ListFilter("iri", "Thing", ())
FORMS = (*WRITERS, HTML)


@blueprint.get("/cite", defaults={"suffix": ""})
@blueprint.get("/cite.<suffix>")
@operation(
    Operation(
        "Cite a thing or a claim",
        "Gives a reference to a release, a document, a page, a source or a work, or to a claim on any thing: "
        "who, what, when and where, and for a claim its words. Whoever speaks is named as the claim names "
        "them; where others quote them, those come behind, with their own date. What is not known is "
        "left out.",
        cost="light",
        parameters=(
            OperationParameter(
                "iri",
                TEXT_SCHEMA,
                "The thing, as an IRI or as kind/name; a claim by its IRI, whose `#` is written `%23`.",
                required=True,
                example="release/2012-04-10",
            ),
            OperationParameter(
                "quote",
                {"type": "string", "maxLength": LONGEST_QUOTE},
                "Words on the page, or on a page of the document, that are cited: the citation then has "
                "them, and is of the page on which they stand.",
            ),
            AS_OF,
        ),
        media_types=tuple(form.media_type for form in FORMS),
        problems=(400, 404, 406, 410),
        examples=("/cite?iri=release/2012-04-10", "/cite.bib?iri=work/oig-12-64"),
    )
)
def cite(suffix: str) -> Response:
    """Send the citation of a thing or a claim."""
    form = _form_by_suffix(suffix)
    check_names(["iri", "quote", AS_OF.name], "A citation")
    quote = one_value("quote").strip()
    reference = _quoted_reference(quote) if quote else _requested_reference()
    answer_form = form or negotiate(request.headers.get("Accept"), FORMS)
    path = citation_address(reference.iri, quote=quote)
    response = (
        _citation_page(reference, path) if answer_form == HTML else send_reference(reference, answer_form)
    )
    about = f'<{reference.iri}>; rel="describes"'
    response.headers["Link"] = ", ".join([about, *alternate_links(path, answer_form, FORMS)])
    if form is None:
        response.headers["Content-Location"] = suffixed_path(path, answer_form)
        response.vary.add("Accept")
    return response


def _form_by_suffix(suffix: str) -> Form | None:
    forms = {**CITATIONS, HTML.name: HTML}
    if suffix and suffix not in forms:
        raise NotFound(
            f"There is no form .{suffix[:20]}; there are {', '.join(f'.{each}' for each in forms)}."
        )
    return forms.get(suffix)


def _requested_reference() -> Reference:
    """Return the reference that is asked for; raises Refused, NotFound, or Gone."""
    iri = _requested_iri()
    thing = resources.require_thing(iris.owner_iri(iri))
    reference = current_references().reference(iri)
    if reference is None:
        raise NotFound(
            f"<{iri}> is no claim; of what belongs to a thing, only claims are cited."
            if iri != thing.iri
            else f"<{iri}> is not cited; releases, documents, pages, sources, works and claims are."
        )
    return reference


def _requested_iri() -> str:
    text = one_value("iri")
    if not text:
        raise RequestRefused("iri names what is to be cited, as release/2012-04-10 or an IRI.")
    iri = next(possible_iris(text, ANYTHING, current_catalogue()), "")
    if not iri:
        raise NotFound(
            f"iri names {quote_text(text)}, which is neither an IRI nor kind/name, as release/2012-04-10."
        )
    return iri


def _quoted_reference(quote: str) -> Reference:
    """Return the reference to words on a page; raises Refused, Gone, or NotFound where they do not stand."""
    if len(quote) > LONGEST_QUOTE:
        raise RequestRefused(f"quote has more than {LONGEST_QUOTE} characters; cite the page instead.")
    iri = _requested_iri()
    resources.require_thing(iri)
    place = page_with(quote, iri, current_holdings())
    page = resources.require_thing(place) if place else None
    reference = current_references().passage_reference(page, quote) if page else None
    if reference is None:
        raise NotFound(f"The words {quote_text(quote)} stand on no page of <{iri}> that can be read here.")
    return reference


def _citation_page(reference: Reference, path: str) -> Response:
    page = render_template("cite.html", title="Citation", citation=citation_view(reference, path))
    return send_bytes(page.encode(), HTML.content_type, current_catalogue())
