"""`/embed/…`: the frames that other sites show; each has a policy of its own, by which it may be framed."""

from typing import Any
from urllib.parse import parse_qsl, urlsplit

from flask import Blueprint, Response, g, render_template

from foia_graph.errors import NotFound, RequestRefused
from foia_graph.extract.quoted_passages import PassageQuote
from foia_graph.model import iris
from foia_graph.model.iris import page_of
from foia_graph.model.resource import Resource
from foia_graph.publish.addresses import iri_of, path_of
from foia_graph.publish.presenter import Presenter
from foia_graph.publish.quotes import quoted_claim
from foia_graph.store.claim_views import claims_of
from foia_graph.store.listing.filters import ListFilter, possible_iris
from foia_graph.web.core.query_parameters import one_value
from foia_graph.web.core.responses import send_page
from foia_graph.web.core.site import current_catalogue
from foia_graph.web.pages import citation_box
from foia_graph.web.pages.documents.passages import (
    NOT_FOUND,
    find_in_document,
    passage_citation,
    requested_quote,
)
from foia_graph.web.pages.documents.reader_frame import document_head
from foia_graph.web.pages.documents.reader_page import reader_page
from foia_graph.web.pages.resources import require_thing
from foia_graph.web.pages.search.results import page_crop
from foia_graph.web.pages.thing_page import current_viewer

blueprint = Blueprint("embeds", __name__)
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; form-action 'none'; "
    "base-uri 'none'; frame-ancestors *"
)
ANY_CLAIM = ListFilter("iri", "Claim", ())


@blueprint.before_request
def use_problem_frame() -> None:
    """Let problems be shown in a frame as well: that something was withdrawn, above all."""
    g.problem_page = _problem_frame


@blueprint.after_request
def allow_framing(response: Response) -> Response:
    """Let all sites show the answer in a frame."""
    response.headers["Content-Security-Policy"] = POLICY
    return response


@blueprint.get(f"{citation_box.EMBED_PATH}document/<slug>")
def document(slug: str) -> Response:
    """Send the frame of a document, or of words of it."""
    return _send_frame(
        citation_box.EmbedSubject(f"{current_catalogue().base}id/document/{slug}", requested_quote())
    )


@blueprint.get(f"{citation_box.EMBED_PATH}document/<slug>/page/<int:number>")
def page(slug: str, number: int) -> Response:
    """Send the frame of a page, or of words of it."""
    subject = citation_box.EmbedSubject(
        f"{current_catalogue().base}id/document/{slug}/page/{number}", requested_quote()
    )
    return _send_frame(subject)


@blueprint.get(citation_box.CLAIM_PATH)
def claim() -> Response:
    """Send the frame of a claim."""
    text = one_value("iri")
    if not text:
        raise RequestRefused("iri names a claim by its IRI.")
    iri = next(possible_iris(text, ANY_CLAIM, current_catalogue()), "")
    if "#" not in iri:
        raise NotFound("iri names no claim; claims have a # in their names.")
    return _send_frame(citation_box.EmbedSubject(iri))


def _send_frame(subject: citation_box.EmbedSubject) -> Response:
    view = embed_view(subject)
    return send_page("embed.html", title=embed_title(view["heading"]), view=view)


def _problem_frame(detail: str, _line: int, _column: int) -> str:
    return render_template("embed.html", title="Not shown", view=None, detail=detail)


def embed_title(heading: str) -> str:
    """Return the title of a frame: what it shows, and of which site."""
    catalog = current_catalogue().catalog_resource
    return " · ".join(filter(None, (heading, catalog.one("title") if catalog else "")))


def embed_view(subject: citation_box.EmbedSubject) -> dict[str, Any]:
    """Return what the frame of a subject shows; raises NotFound, or Gone where it was withdrawn.

    `path` leads to it on this site, and `file` is what may be downloaded. It has a `claim`; or the words of a
    `passage`, with a `crop` of their page; or the `sheet` of a page, and the `head` of a document.
    """
    thing, presenter = require_thing(iris.owner_iri(subject.iri)), current_viewer()
    if subject.kind == "claim":
        return _claim_view(presenter, thing, subject.iri)
    file = presenter.holdings.file_of(page_of(thing.iri)[0])
    download = {"file": file if file is not None and file.public else None}
    if subject.quote is not None:
        return {**download, **_words_view(presenter, thing, subject.quote)}
    return {**download, **_thing_view(presenter, thing)}


def _claim_view(presenter: Presenter, thing: Resource, iri: str) -> dict[str, Any]:
    claim = next((claim for _, claim in claims_of(thing) if claim.iri == iri), None)
    reference = citation_box.current_references().reference(iri) if claim is not None else None
    if claim is None or reference is None:
        raise NotFound(f"<{iri}> is no claim.")
    shown = quoted_claim(claim, presenter)
    path = path_of(iri, presenter.catalogue.base)
    return {
        "heading": f"Claim on {shown.about.marked_text}",
        "path": path,
        "citation": citation_box.citation_view(reference, path),
        "claim": shown,
    }


def _thing_view(presenter: Presenter, thing: Resource) -> dict[str, Any]:
    document, number = page_of(thing.iri)
    numbers = presenter.holdings.page_numbers(document)
    leaf: Resource | None = thing
    if not number:
        leaf = presenter.catalogue.describe(f"{document}/page/{numbers[0]}") if numbers else None
    return {
        "heading": presenter.heading(thing.iri),
        "path": path_of(thing.iri, presenter.catalogue.base),
        "citation": citation_box.citation_of(thing),
        "head": None if number else document_head(presenter, thing, numbers, ()),
        "sheet": reader_page(presenter, leaf) if leaf is not None else None,
    }


def _words_view(presenter: Presenter, thing: Resource, quote: PassageQuote) -> dict[str, Any]:
    page = thing.iri if page_of(thing.iri)[1] else f"{thing.iri}/page/0"
    passage = find_in_document(presenter, page, quote)
    if passage is None:
        raise NotFound(NOT_FOUND)
    reference, parsed_page = passage_citation(passage), presenter.holdings.parsed_page(passage.page)
    place = [(passage.place.start, passage.place.end)]
    return {
        "heading": presenter.heading(passage.page),
        "path": passage.path,
        "citation": citation_box.citation_view(reference, passage.path) if reference else None,
        "passage": passage,
        "crop": page_crop(parsed_page, place, passage.page, presenter.holdings) if parsed_page else None,
    }


def subject_at(address: str) -> citation_box.EmbedSubject:
    """Return what is at an address of this catalogue; raises NotFound where that is nothing embedded.

    Documents and pages are taken by their names or the addresses of their pages, words of them with the
    parameters of a link to a passage, claims by their names or the addresses of their citations.
    """
    base = current_catalogue().base
    if not address.startswith(base):
        raise NotFound(f"Only addresses that begin with {base} are embedded.")
    try:
        parts = urlsplit(f"/{address.removeprefix(base)}")
    except ValueError as error:
        raise NotFound(f"This is no address: {error}.") from None
    values = dict(parse_qsl(parts.query))
    path = parts.path.removesuffix(".html")
    kind, _, key = path.lstrip("/").partition("/")
    if path in ("/cite", citation_box.CLAIM_PATH):
        name = values.get("iri", "")
        iri = name if name.startswith(base) else iri_of(name.removeprefix("/").removeprefix("id/"), base)
    elif kind in ("doc", "id"):
        iri = iri_of(key, base)
        if parts.fragment:
            part = f"{iri}#{parts.fragment}"
            thing = current_catalogue().describe(part)
            is_claim = thing is not None and thing.type == "Claim"
            iri = part if is_claim or not citation_box.is_embeddable(iri) else iri
    else:
        raise NotFound("Documents, pages, words of them and claims are embedded, and nothing else.")
    if not citation_box.is_embeddable(iri):
        raise NotFound(f"<{iris.owner_iri(iri)}> is not embedded; documents, pages and claims are.")
    quote = None if "#" in iri else requested_quote(lambda name: values.get(name, "").strip())
    return citation_box.EmbedSubject(iri, quote)
