"""What is embedded: addresses of this catalogue, and what a frame shows of each."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

from foia_graph.errors import NotFound
from foia_graph.model import iris
from foia_graph.model.iris import page_of
from foia_graph.model.resource import Resource
from foia_graph.publish.addresses import iri_of, path_of
from foia_graph.publish.citations.sentence import citation_sentence
from foia_graph.publish.iiif.canvas_pages import PageCrop
from foia_graph.publish.presenter import Presenter
from foia_graph.publish.quotes import QuotedClaim, quoted_claim
from foia_graph.store.claim_views import claims_of
from foia_graph.web.core.site import current_catalogue
from foia_graph.web.pages.citation_box import current_references
from foia_graph.web.pages.documents.passages import (
    Passage,
    find_in_document,
    passage_citation,
    requested_quote,
)
from foia_graph.web.pages.documents.reader_frame import DocumentHead, document_head
from foia_graph.web.pages.documents.reader_page import ReaderPage, reader_page
from foia_graph.web.pages.embed_controls import CLAIM_PATH, EmbedSubject, is_embeddable
from foia_graph.web.pages.resources import require_thing
from foia_graph.web.pages.search.hit_view import page_crop
from foia_graph.web.pages.thing_page import current_viewer


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
        citation_sentence(reference),
        reference.iri,
        claim=shown,
    )


def _document_view(presenter: Presenter, thing: Resource, subject: EmbedSubject) -> EmbedView:
    numbers = presenter.holdings.page_numbers(thing.iri)
    leaf = presenter.catalogue.describe(f"{thing.iri}/page/{numbers[0]}") if numbers else None
    return EmbedView(
        subject.kind,
        presenter.heading(thing.iri),
        path_of(thing.iri, presenter.catalogue.base),
        *_thing_citation(thing),
        download=_download_path(presenter, thing.iri),
        head=document_head(presenter, thing, numbers, ()),
        sheet=reader_page(presenter, leaf) if leaf is not None else None,
    )


def _page_view(presenter: Presenter, leaf: Resource, subject: EmbedSubject) -> EmbedView:
    return EmbedView(
        subject.kind,
        presenter.heading(leaf.iri),
        path_of(leaf.iri, presenter.catalogue.base),
        *_thing_citation(leaf),
        download=_download_path(presenter, page_of(leaf.iri)[0]),
        sheet=reader_page(presenter, leaf),
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
        *((citation_sentence(reference), reference.iri) if reference is not None else ("", "")),
        download=_download_path(presenter, passage.document),
        passage=passage,
        crop=page_crop(parsed_page, place, passage.page, presenter.holdings) if parsed_page else None,
    )


_VIEWS: Mapping[str, Callable[[Presenter, Resource, EmbedSubject], EmbedView]] = {
    "claim": _claim_view,
    "document": _document_view,
    "page": _page_view,
    "quote": _quote_view,
}


def _thing_citation(thing: Resource) -> tuple[str, str]:
    reference = current_references().thing_reference(thing)
    return (citation_sentence(reference), reference.iri) if reference is not None else ("", "")


def _download_path(presenter: Presenter, document: str) -> str:
    held_file = presenter.holdings.file_of(document)
    return f"/file/{held_file.sha256}" if held_file is not None and held_file.public else ""


def embed_title(view: EmbedView) -> str:
    """Return the title of a frame: what it shows, and of which site."""
    catalog = current_catalogue().catalog_resource
    site = catalog.one("title") if catalog else ""
    return " · ".join(filter(None, (view.title, site)))


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
