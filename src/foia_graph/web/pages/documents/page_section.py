"""The section of a page of a document: the page in the reader, and what is known of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import g

from foia_graph.errors import FoiaGraphError, NotFound
from foia_graph.model.iris import page_of
from foia_graph.model.resource import Resource, text_of
from foia_graph.publish.addresses import comparison_path, path_of
from foia_graph.publish.presenter import Presenter
from foia_graph.publish.view_models import LinkView
from foia_graph.search.similar.embedder import stored_embedder
from foia_graph.search.similar.similar_pages import SimilarHit, SimilarPages
from foia_graph.web.core.site import current_catalogue, current_site
from foia_graph.web.pages.documents.document_hits import PageSearchView, page_search
from foia_graph.web.pages.documents.passages import LinkedPassage, linked_passage
from foia_graph.web.pages.documents.reader_frame import ReaderFrame, reader_frame
from foia_graph.web.pages.documents.reader_page import ReaderPage, reader_page
from foia_graph.web.pages.sections import section

WARNING = (
    "A machine's guess: a model of language compared the passages, and nobody has looked at it. It takes "
    "what sounds alike for the same, misses what is badly read, and knows nothing of who, when or whether."
)
SHOWN = 5
# Passages of a catalogue up to which pages are compared for each page that is looked at.
MAX_ROWS = 100_000


@dataclass(frozen=True, slots=True)
class SimilarPagesView:
    """The pages that may be similar to a page with their paths, and the address of more; none of too many."""

    pages: tuple[tuple[SimilarHit, str], ...]
    all_pages: str
    warning: str = WARNING


def current_similar_pages() -> SimilarPages:
    """Return what finds similar pages in the generation of this request; raises NotFound without passages."""
    source = current_catalogue()
    return source.compute_once("similar pages", lambda: SimilarPages(source, current_site().holdings(source)))


def similar_pages_view(page: str) -> SimilarPagesView | None:
    """Return the pages that may be similar to a page; None where the catalogue has no passages.

    Pages of older states are compared with nothing.
    """
    source = current_catalogue()
    if "as_of" in g or not stored_embedder(source.generation.path):
        return None
    try:
        finder = current_similar_pages()
    except FoiaGraphError:
        return None  # without numpy, or with a damaged file, a page is shown all the same
    short = page.removeprefix(f"{source.base}id/")
    address = f"/api/similar?{urlencode({'page': short}, safe='/')}"
    hits = finder.near_page(page, SHOWN) if len(finder) <= MAX_ROWS else []
    return SimilarPagesView(tuple((each, path_of(each.summary.iri, source.base)) for each in hits), address)


ORIGINS = {
    "born-digital": "as the file has it, set by whoever made the page",
    "ocr": "read off the image by a machine; expect mistakes",
    "supplied": "as they came with the records of the catalogue",
}


@dataclass(frozen=True, slots=True)
class SimilarPage:
    """A page with the same text: its link, its similarity, and the path of the comparison."""

    link: LinkView
    document: LinkView
    stamps: tuple[str, ...]
    similarity: str
    compare: str


@dataclass(frozen=True, slots=True)
class PageView:
    """All that is shown of a page: the page in the reader, and what is known of its words and its file."""

    frame: ReaderFrame
    sheet: ReaderPage
    status: LinkView | None
    origin: str
    confidence: str
    original: str
    has_file: bool
    text: str
    similar_pages: tuple[SimilarPage, ...]
    search: PageSearchView
    passage: LinkedPassage | None
    guesses: SimilarPagesView | None


HIDDEN = (
    "position", "pagination", "isPartOf", "precedes", "textOrigin", "readStatus", "confidence", "sameTextAs",
)  # fmt: skip


@section("Page", "_page.html", HIDDEN, hides_findings=True, layout="reader.html")
def page_view(presenter: Presenter, leaf: Resource) -> PageView:
    """Return the view of a page."""
    document, number = page_of(leaf.iri)
    parsed_page = presenter.holdings.parsed_page(leaf.iri)
    path = path_of(leaf.iri, presenter.catalogue.base)
    status = leaf.one("readStatus")
    search, passage = page_search(presenter, leaf.iri), linked_passage(presenter, leaf.iri)
    lit = passage.lit_spans if passage is not None else search.lit_spans
    return PageView(
        frame=_page_frame(presenter, document, number),
        sheet=reader_page(presenter, leaf, lit=lit, query=search.search.query),
        status=presenter.link(status) if status else None,
        origin=ORIGINS.get(leaf.one("textOrigin"), leaf.one("textOrigin")),
        confidence=leaf.one("confidence"),
        original=presenter.original_address(document, number),
        has_file=presenter.holdings.file_of(document) is not None,
        text=f"{path}/text" if parsed_page is not None and parsed_page.words is not None else "",
        similar_pages=tuple(_similar_pages(presenter, leaf)),
        search=search,
        passage=passage,
        guesses=similar_pages_view(leaf.iri),
    )


def _page_frame(presenter: Presenter, document: str, number: int) -> ReaderFrame:
    thing = presenter.catalogue.describe(document)
    if thing is None:
        raise NotFound(f"Nothing is known about <{document}>, which the page is of.")
    numbers = presenter.holdings.page_numbers(document)
    return reader_frame(presenter, thing, numbers, number, presenter.holdings.page_stamps(document))


def _similar_pages(presenter: Presenter, leaf: Resource) -> Iterator[SimilarPage]:
    """Yield the pages with the same text, the most similar first."""
    claims = leaf.parts("claims")
    similar = {text_of(each): claim.one("confidence") for claim in claims for each in claim.get("object")}
    twins = map(text_of, leaf.get("sameTextAs"))
    for iri in sorted(twins, key=lambda iri: (-float(similar.get(iri) or 0), iri)):
        document, number = page_of(iri)
        yield SimilarPage(
            LinkView(path_of(iri, presenter.catalogue.base), f"page {number}"),
            presenter.link(document),
            tuple(presenter.holdings.printed_numbers(iri)),
            similar.get(iri, ""),
            comparison_path(leaf.iri, iri),
        )
