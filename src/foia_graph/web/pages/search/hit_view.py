"""Hits ready to be shown, described by the generation that is served now.

So what was taken out, or is held back since, is not shown to somebody who still walks through an older one.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from foia_graph.search.hits import HitFormatter, HitSummary
from foia_graph.search.index_folder import FOLDER, has_index
from foia_graph.search.index_searcher import SearchHit
from foia_graph.search.snippets import TextSnippet, framed_snippet
from foia_graph.search.text_index import TextIndex, TextSearchResults, text_index
from foia_graph.store import text_manifest
from foia_graph.store.catalogue import Catalogue
from foia_graph.web.core.site import current_catalogue, current_holdings, current_site


@dataclass(frozen=True, slots=True)
class HitView:
    """A hit ready to be shown: its summary, snippet and score, and where it stands in the index."""

    summary: HitSummary
    snippet: TextSnippet
    score: float
    hit: SearchHit


@dataclass(frozen=True, slots=True)
class HitPresenter:
    """The presenter of hits, which describes them by one generation."""

    index: TextIndex
    formatter: HitFormatter

    def hit_views(self, matches: TextSearchResults, start: int, size: int) -> Iterator[HitView]:
        """Yield some of the hits, none behind the last of them."""
        return self._views(matches, matches.hits(start, size) if start < matches.total else [])

    def group_views(self, matches: TextSearchResults, start: int, size: int) -> Iterator[HitView]:
        """Yield some of the hits, of those that quote the same words the first."""
        return self._views(matches, matches.groups(start, size) if start < matches.group_total else [])

    def _views(self, matches: TextSearchResults, hits: list[SearchHit]) -> Iterator[HitView]:
        pieces = self.index.cut_snippets(hits, matches.node)
        for hit, piece in zip(hits, pieces, strict=True):
            yield HitView(self.formatter.summary(hit.iri), framed_snippet(piece), hit.score, hit)


def generation_index(source: Catalogue) -> TextIndex:
    """Return the text index of a generation; raises StoreError where it has none."""
    return text_index(source, current_site().current.layout)


def hit_presenter() -> HitPresenter:
    """Return the presenter of the generation that is served now."""
    current, held = current_catalogue(), current_holdings()
    formatter = current.compute_once("teller", lambda: HitFormatter(current, held.printed_numbers))
    return HitPresenter(generation_index(current), formatter)


def can_be_walked(older: Catalogue, current: Catalogue) -> bool:
    """Return True where an older generation has an index, and no thing and no text that are not there now."""
    return older.compute_once(("walked", current.generation.number), lambda: _can_be_walked(older, current))


def _can_be_walked(older: Catalogue, current: Catalogue) -> bool:
    if not has_index(older.generation.path / FOLDER):
        return False
    before, now = (text_manifest.read_texts(each.generation.path) for each in (older, current))
    if any(now.get(document) != text for document, text in before.items()):
        return False
    return set(older.all_things) <= set(current.all_things)
