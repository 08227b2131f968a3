"""Similar pages next to a page: what a model takes to be alike, with the passages and why it may be wrong."""

from dataclasses import dataclass
from urllib.parse import urlencode

from flask import g

from foia_graph.errors import FoiaGraphError
from foia_graph.publish.addresses import path_of
from foia_graph.search.similar.passages import stored_embedder
from foia_graph.search.similar.similar_pages import SimilarHit, SimilarPages
from foia_graph.store.catalogue import Catalogue
from foia_graph.web.core.site import current_catalogue, current_site

WARNING = (
    "A machine's guess: a model of language compared the passages, and nobody has looked at it. It takes "
    "what sounds alike for the same, misses what is badly read, and knows nothing of who, when or whether."
)
SHOWN = 5
MAX_ROWS = 100_000
"""Passages of a catalogue up to which pages are compared for each page that is looked at."""


@dataclass(frozen=True, slots=True)
class GuessedPage:
    """A page that may be similar: its path, and the hit."""

    path: str
    hit: SimilarHit


@dataclass(frozen=True, slots=True)
class SimilarPagesView:
    """The pages that may be similar to a page, and the address of more; none where too many are compared."""

    pages: tuple[GuessedPage, ...]
    all_pages: str
    warning: str = WARNING


def current_similar_pages() -> SimilarPages:
    """Return what finds similar pages in the generation of this request; raises NotFound without passages."""
    source = current_catalogue()
    return source.compute_once("similar pages", lambda: _similar_pages(source))


def _similar_pages(source: Catalogue) -> SimilarPages:
    return SimilarPages(source, current_site().holdings(source))


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
    hits = finder.near_page(page, SHOWN) if len(finder.index) <= MAX_ROWS else []
    return SimilarPagesView(tuple(GuessedPage(path_of(h.summary.iri, source.base), h) for h in hits), address)
