"""`/embed/…`: the frames that other sites show; each has a policy of its own, by which it may be framed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

from flask import Blueprint, Response, g, render_template

from foia_graph.errors import NotFound, RequestRefused
from foia_graph.extract.quoted_passages import PassageQuote
from foia_graph.model import iris
from foia_graph.model.forms import HTML
from foia_graph.model.iris import page_of
from foia_graph.model.resource import Resource
from foia_graph.publish.addresses import iri_of, path_of
from foia_graph.publish.citations.formats import Reference, citation_sentence
from foia_graph.publish.iiif.canvas_pages import PageCrop
from foia_graph.publish.presenter import Presenter
from foia_graph.publish.quotes import QuotedClaim, quoted_claim
from foia_graph.store.claim_views import claims_of
from foia_graph.store.listing.filter_values import possible_iris
from foia_graph.store.listing.filters import ListFilter
from foia_graph.web.core.as_of import AS_OF
from foia_graph.web.core.list_parameters import TEXT_SCHEMA
from foia_graph.web.core.operations import OperationParameter, declared_operation
from foia_graph.web.core.query_parameters import check_names, one_value
from foia_graph.web.core.responses import send_page
from foia_graph.web.core.site import current_catalogue
from foia_graph.web.pages.citation_box import (
    CLAIM_PATH,
    EMBED_PATH,
    EmbedSubject,
    current_references,
    is_embeddable,
)
from foia_graph.web.pages.documents.files import LEAF
from foia_graph.web.pages.documents.passages import (
    QUOTE_NAMES,
    QUOTE_PARAMETERS,
    Passage,
    find_in_document,
    passage_citation,
    requested_quote,
)
from foia_graph.web.pages.documents.reader_frame import DocumentHead, document_head
from foia_graph.web.pages.documents.reader_page import ReaderPage, reader_page
from foia_graph.web.pages.resources import require_thing
from foia_graph.web.pages.search.hit_view import page_crop
from foia_graph.web.pages.thing_page import current_viewer

blueprint = Blueprint("embeds", __name__)
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; form-action 'none'; "
    "base-uri 'none'; frame-ancestors *"
)
ANY_CLAIM = ListFilter("iri", "Claim", ())
CLAIM = OperationParameter(
    "iri",
    TEXT_SCHEMA,
    "The claim, as an IRI whose `#` is written `%23`.",
    required=True,
    example="release/2012-04-10#claim-1",
)


@blueprint.before_request
def use_problem_frame() -> None:
    """Let problems be shown in a frame as well: that something was withdrawn, above all."""
    g.problem_page = _problem_frame


@blueprint.after_request
def allow_framing(response: Response) -> Response:
    """Let all sites show the answer in a frame."""
    response.headers["Content-Security-Policy"] = POLICY
    return response


@blueprint.get(f"{EMBED_PATH}document/<slug>")
@declared_operation(
    "Show a document in a frame",
    "A small page for frames of other sites: the first page of a document, its citation, and links to it "
    "and to its file; with `quote` the words instead, where they are now, highlighted on the picture.",
    cost="light",
    heavy_parameters=frozenset(QUOTE_NAMES),
    parameters=(LEAF[0], *QUOTE_PARAMETERS, AS_OF),
    media_types=(HTML.media_type,),
    problems=(400, 404, 410),
)
def document(slug: str) -> Response:
    """Send the frame of a document, or of words of it."""
    return _send_frame(EmbedSubject(f"{current_catalogue().base}id/document/{slug}", _quote()))


@blueprint.get(f"{EMBED_PATH}document/<slug>/page/<int:number>")
@declared_operation(
    "Show a page in a frame",
    "A small page for frames of other sites: a page of a document as a picture, its citation, and links "
    "to it and to the file; with `quote` the words instead, highlighted on the picture.",
    cost="light",
    heavy_parameters=frozenset(QUOTE_NAMES),
    parameters=(*LEAF, *QUOTE_PARAMETERS, AS_OF),
    media_types=(HTML.media_type,),
    problems=(400, 404, 410),
)
def page(slug: str, number: int) -> Response:
    """Send the frame of a page, or of words of it."""
    return _send_frame(EmbedSubject(f"{current_catalogue().base}id/document/{slug}/page/{number}", _quote()))


@blueprint.get(CLAIM_PATH)
@declared_operation(
    "Show a claim in a frame",
    "A small page for frames of other sites: a claim with its quote, who says so and where, its "
    "citation, and a link to it.",
    cost="light",
    parameters=(CLAIM, AS_OF),
    media_types=(HTML.media_type,),
    problems=(400, 404, 410),
)
def claim() -> Response:
    """Send the frame of a claim."""
    check_names((CLAIM.name, AS_OF.name), "The frame of a claim")
    text = one_value(CLAIM.name)
    if not text:
        raise RequestRefused(f"{CLAIM.name} names a claim by its IRI.")
    iri = next(possible_iris(text, ANY_CLAIM, current_catalogue()), "")
    if "#" not in iri:
        raise NotFound(f"{CLAIM.name} names no claim; claims have a # in their names.")
    return _send_frame(EmbedSubject(iri))


def _quote() -> PassageQuote | None:
    check_names((*QUOTE_NAMES, AS_OF.name), "A frame")
    return requested_quote()


def _send_frame(subject: EmbedSubject) -> Response:
    view = embed_view(subject)
    return send_page("embed.html", title=embed_title(view), view=view)


def _problem_frame(detail: str, _line: int, _column: int) -> str:
    return render_template("embed.html", title="Not shown", view=None, detail=detail)


@dataclass(frozen=True, slots=True)
class EmbedView:
    """All that a frame shows; `href` leads to it on this site.

    `download` is the path of the file, "" where none is handed out, `citation` a sentence and `address` the
    address that belongs to it, both "" for what is not cited.
    """

    kind: str
    title: str
    href: str
    citation: str = ""
    address: str = ""
    download: str = ""
    head: DocumentHead | None = None
    sheet: ReaderPage | None = None
    passage: Passage | None = None
    crop: PageCrop | None = None
    claim: QuotedClaim | None = None


def embed_view(subject: EmbedSubject) -> EmbedView:
    """Return what the frame of a subject shows; raises NotFound, or Gone where it was withdrawn."""
    thing = require_thing(iris.owner_iri(subject.iri))
    return _VIEWS[subject.kind](current_viewer(), thing, subject)


def _claim_view(presenter: Presenter, thing: Resource, subject: EmbedSubject) -> EmbedView:
    claim = next((claim for _, claim in claims_of(thing) if claim.iri == subject.iri), None)
    reference = current_references().reference(subject.iri) if claim is not None else None
    if claim is None or reference is None:
        raise NotFound(f"<{subject.iri}> is no claim.")
    shown = quoted_claim(claim, presenter)
    return EmbedView(
        subject.kind,
        f"Claim on {shown.about.text}",
        path_of(subject.iri, presenter.catalogue.base),
        *_citation_parts(reference),
        claim=shown,
    )


def _thing_view(presenter: Presenter, thing: Resource, subject: EmbedSubject) -> EmbedView:
    """Return the view of a page, or of a document with its first page."""
    document, number = page_of(thing.iri)
    numbers = presenter.holdings.page_numbers(document)
    first = presenter.catalogue.describe(f"{document}/page/{numbers[0]}") if numbers and not number else None
    leaf = thing if number else first
    return EmbedView(
        subject.kind,
        presenter.heading(thing.iri),
        path_of(thing.iri, presenter.catalogue.base),
        *_citation_parts(current_references().thing_reference(thing)),
        download=_download_path(presenter, document),
        head=None if number else document_head(presenter, thing, numbers, ()),
        sheet=reader_page(presenter, leaf) if leaf is not None else None,
    )


def _quote_view(presenter: Presenter, thing: Resource, subject: EmbedSubject) -> EmbedView:
    """Return the view of words where they are now; raises NotFound where they are nowhere."""
    page = thing.iri if page_of(thing.iri)[1] else f"{thing.iri}/page/0"
    passage = find_in_document(presenter, page, subject.quote) if subject.quote is not None else None
    if passage is None:
        raise NotFound("These words are not found in this document any more.")
    reference, parsed_page = passage_citation(passage), presenter.holdings.parsed_page(passage.page)
    place = [(passage.place.start, passage.place.end)]
    return EmbedView(
        subject.kind,
        presenter.heading(passage.page),
        passage.path,
        *_citation_parts(reference),
        download=_download_path(presenter, passage.document),
        passage=passage,
        crop=page_crop(parsed_page, place, passage.page, presenter.holdings) if parsed_page else None,
    )


_VIEWS: Mapping[str, Callable[[Presenter, Resource, EmbedSubject], EmbedView]] = {
    "claim": _claim_view,
    "document": _thing_view,
    "page": _thing_view,
    "quote": _quote_view,
}


def _citation_parts(reference: Reference | None) -> tuple[str, str]:
    return (citation_sentence(reference), reference.iri) if reference is not None else ("", "")


def _download_path(presenter: Presenter, document: str) -> str:
    held_file = presenter.holdings.file_of(document)
    return f"/file/{held_file.sha256}" if held_file is not None and held_file.public else ""


def embed_title(view: EmbedView) -> str:
    """Return the title of a frame: what it shows, and of which site."""
    catalog = current_catalogue().catalog_resource
    return " · ".join(filter(None, (view.title, catalog.one("title") if catalog else "")))


def subject_at(address: str) -> EmbedSubject:
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
    path, value_of = parts.path.removesuffix(".html"), _value_of(values)
    if path in ("/cite", CLAIM_PATH):
        return _checked_subject(_full_iri(values.get("iri", "")), value_of)
    kind, _, key = path.lstrip("/").partition("/")
    if kind not in ("doc", "id"):
        raise NotFound("Documents, pages, words of them and claims are embedded, and nothing else.")
    iri = iri_of(key, base)
    part = f"{iri}#{parts.fragment}"
    is_part = bool(parts.fragment) and (not is_embeddable(iri) or _is_claim(part))
    return _checked_subject(part if is_part else iri, value_of)


def _is_claim(iri: str) -> bool:
    thing = current_catalogue().describe(iri)
    return thing is not None and thing.type == "Claim"


def _value_of(values: dict[str, str]) -> Callable[[str], str]:
    return lambda name: values.get(name, "").strip()


def _full_iri(name: str) -> str:
    base = current_catalogue().base
    return name if name.startswith(base) else iri_of(name.removeprefix("/").removeprefix("id/"), base)


def _checked_subject(iri: str, value_of: Callable[[str], str]) -> EmbedSubject:
    if not is_embeddable(iri):
        raise NotFound(f"<{iris.owner_iri(iri)}> is not embedded; documents, pages and claims are.")
    return EmbedSubject(iri, None if "#" in iri else requested_quote(value_of))
