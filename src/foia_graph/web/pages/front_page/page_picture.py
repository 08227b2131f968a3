"""A picture of a page to begin with, where the file of one is held and may be drawn."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from foia_graph.model import iris
from foia_graph.model.iris import page_of
from foia_graph.model.rdf_terms import NamedNode
from foia_graph.publish.addresses import path_of
from foia_graph.publish.presenter import Presenter
from foia_graph.publish.view_models import LinkView
from foia_graph.store.page_images import WIDTHS

MOST_PAGES = 50
"""The most pages that are looked at."""
LETTER_SHEET = 11 / 8.5


@dataclass(frozen=True, slots=True)
class PagePicture:
    """A picture of a page: its address, its size in pixels, and the page that it is of."""

    src: str
    width: int
    height: int
    page: LinkView


def leading_picture(presenter: Presenter, preferred: str = "") -> PagePicture | None:
    """Return the picture of a page: of the preferred one, else of one with a redaction, else of any."""
    pages = (page for page in _pages(presenter, preferred) if page_of(page)[1])
    pictures = (picture for page in pages if (picture := _picture(presenter, page)))
    return next(pictures, None)


def _pages(presenter: Presenter, preferred: str) -> Iterator[str]:
    if preferred:
        yield preferred
    for field in ("claimedExemption", "readStatus"):
        predicate = NamedNode(presenter.profile.predicates[field])
        for quad in islice(presenter.catalogue.quad_store.quads(None, predicate, None), MOST_PAGES):
            if isinstance(quad.subject, NamedNode):
                yield iris.owner_iri(quad.subject.value)


def _picture(presenter: Presenter, iri: str) -> PagePicture | None:
    """Return the picture of a page, None where its file is not handed out, or it is held back."""
    document, _ = page_of(iri)
    page = presenter.holdings.parsed_page(iri)
    if page is None or page.has_withheld_names or page.status == "held-back":
        return None
    file = presenter.holdings.file_of(document)
    if file is None or not file.public:
        return None
    width = WIDTHS[1]
    ratio = page.height / page.width if page.width and page.height else LETTER_SHEET
    path = path_of(iri, presenter.catalogue.base)
    link = LinkView(path, presenter.heading(iri))
    return PagePicture(f"{path}.png?width={width}", width, round(width * ratio), link)
