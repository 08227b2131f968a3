"""Copies that show what a page hides: pages that say the same, compared word by word."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from foia_graph.audit.revealed_text import stored_sheet
from foia_graph.extract.near_duplicates.hidden_passages import compare_pages
from foia_graph.extract.parsed_document import Box
from foia_graph.publish.addresses import comparison_path
from foia_graph.publish.presenter import Presenter
from foia_graph.store.document_files import Holdings

COMPARED = 3
"""The most copies that a page is compared with while others wait for it."""
REMEMBERED = 500
NEAR = 1.5
"""So far a place may be from where the words are missing, in percent of the page."""


@dataclass(frozen=True, slots=True)
class RevealingCopy:
    """A page with words that another hides: the path of their comparison, and where the words are missing."""

    heading: str
    compare: str
    gaps: tuple[Box, ...]

    def reveals(self, place: Box | None) -> bool:
        """Return whether it shows what is hidden at a place of the other page."""
        return place is not None and any(_touch(place, gap) for gap in self.gaps)


def revealing_copies(presenter: Presenter, page: str) -> tuple[RevealingCopy, ...]:
    """Return the copies of a page that show words which it hides; what was compared is remembered."""
    catalogue, holdings = presenter.catalogue, presenter.holdings
    find_gaps = catalogue.compute_once(
        "words that copies show",
        lambda: lru_cache(REMEMBERED)(lambda one, other: tuple(_hidden_places(holdings, one, other))),
    )
    twins = catalogue.links(page, catalogue.profile.predicates["sameTextAs"])[:COMPARED]
    return tuple(
        RevealingCopy(presenter.heading(twin), comparison_path(page, twin), gaps)
        for twin in twins
        if (gaps := find_gaps(page, twin))
    )


def _hidden_places(holdings: Holdings, hiding: str, showing: str) -> Iterator[Box]:
    """Yield the places at which one page lacks words that another shows."""
    hides, shows = stored_sheet(holdings, hiding), stored_sheet(holdings, showing)
    end = 0
    for piece in compare_pages(hides, shows):
        start, end = end, end + len(piece.left)
        if piece.hidden_passage and piece.hidden_passage.by == "left":
            # Where words are missing without a mark, the character before them says where.
            place = hides.locate(max(start - 1, 0), end)
            yield from (place,) if place else ()


def _touch(one: Box, other: Box) -> bool:
    across = min(one.x + one.width, other.x + other.width) - max(one.x, other.x)
    down = min(one.y + one.height, other.y + other.height) - max(one.y, other.y)
    return across > -NEAR and down > 0
