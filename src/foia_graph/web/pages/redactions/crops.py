"""Crops of page pictures around redactions, and what is said next to each."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from foia_graph.audit.revealed_text import stored_sheet
from foia_graph.extract.near_duplicates.hidden_passages import compare_pages
from foia_graph.extract.parsed_document import Box
from foia_graph.model.resource import Resource
from foia_graph.publish.addresses import comparison_path, path_of
from foia_graph.publish.iiif.canvas_pages import CanvasPage, PageCrop, canvas_page, crop_page
from foia_graph.publish.presenter import Presenter
from foia_graph.publish.view_models import LinkView
from foia_graph.store.document_files import Holdings
from foia_graph.store.redaction_index import grounds_of, stamp_of
from foia_graph.store.redaction_selection import PageSlice, RedactionSelection
from foia_graph.web.pages.redactions.places import (
    RedactionPlace,
    blank_of,
    covered_share,
    page_places,
)

COMPARED = 3
"""The most copies that a page is compared with while others wait for it."""
REMEMBERED = 500
NEAR = 1.5
"""So far a position may be from where the words are missing, in percent of the page."""


@dataclass(frozen=True, slots=True)
class RevealingCopy:
    """A page with words that another hides: the path of their comparison, and where the words are missing."""

    heading: str
    compare: str
    gaps: tuple[Box, ...]

    def reveals(self, place: Box | None) -> bool:
        """Return whether it shows what is hidden at a position of the other page."""
        return place is not None and any(_touch(place, gap) for gap in self.gaps)


def revealing_copies(presenter: Presenter, page: str) -> tuple[RevealingCopy, ...]:
    """Return the copies of a page that show words which it hides; what was compared is cached."""
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
    """Yield the positions at which one page lacks words that another shows."""
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


SHOWN_WIDTH = 640
"""The width of a crop, in pixels."""


@dataclass(frozen=True, slots=True)
class RedactionCrop:
    """A position with redactions: where it leads, its grounds, what is printed, a note, its picture,
    copies.
    """

    href: str
    times: int
    grounds: tuple[LinkView, ...]
    printed: str
    note: str
    picture: PageCrop | None
    copies: tuple[RevealingCopy, ...]

    @property
    def title(self) -> str:
        """Return its grounds in words."""
        return ", ".join(each.text for each in self.grounds) or self.printed or "No ground is named"


@dataclass(frozen=True, slots=True)
class RedactedPageView:
    """A page with redactions that are shown: its links, how many there are, and the share that they cover.

    `share` is in whole percent, None where no box is drawn around any of them; `why` says why there is no
    picture, "" where there is one.
    """

    page: LinkView
    stamps: tuple[str, ...]
    total: int
    share: int | None
    why: str
    crops: tuple[RedactionCrop, ...]


@dataclass(frozen=True, slots=True)
class RedactedDocumentView:
    """A document with pages on which redactions are shown."""

    document: LinkView
    pages: tuple[RedactedPageView, ...]


def redacted_documents(
    presenter: Presenter, selection: RedactionSelection, start: int, stop: int
) -> list[RedactedDocumentView]:
    """Return the redactions of a selection from one up to another, by document and page."""
    return [
        RedactedDocumentView(
            presenter.link(document), tuple(_page_view(presenter, selection, each) for each in slices)
        )
        for document, slices in groupby(selection.slices(start, stop), key=lambda each: each.document)
    ]


def _page_view(presenter: Presenter, selection: RedactionSelection, part: PageSlice) -> RedactedPageView:
    redactions = selection.redactions_of(part)
    canvas = canvas_page(presenter.holdings, part.iri) if part.number else None
    shown = page_places(redactions[part.start : part.stop], canvas.parsed_page if canvas else None)
    copies = revealing_copies(presenter, part.iri) if part.number else ()
    words = f"Page {part.number}" if part.number else "All of it"
    return RedactedPageView(
        page=LinkView(path_of(part.iri, presenter.catalogue.base), words),
        stamps=tuple(presenter.holdings.printed_numbers(part.iri)),
        total=part.total,
        share=_covered_percent(redactions, canvas),
        why=_missing_picture(canvas),
        crops=tuple(_crop(presenter, place, canvas, copies) for place in shown),
    )


def _covered_percent(redactions: Iterable[Resource], canvas: CanvasPage | None) -> int | None:
    """Return the share of a page that the drawn boxes of redactions cover, None where none is drawn."""
    blanks = canvas.parsed_page.blanks if canvas and canvas.parsed_page else ()
    stamps = filter(None, map(stamp_of, redactions))
    boxes = {blank for stamp in stamps if (blank := blank_of(stamp, blanks))}
    return max(round(100 * covered_share(boxes)), 1) if boxes else None


def _missing_picture(canvas: CanvasPage | None) -> str:
    if canvas is None:
        return "It is said of the document as a whole."
    if canvas.held_file is None:
        return "There is no picture of this page."
    return ""


def _crop(
    presenter: Presenter, place: RedactionPlace, canvas: CanvasPage | None, copies: Sequence[RevealingCopy]
) -> RedactionCrop:
    first = place.redactions[0]
    grounds = dict.fromkeys(ground for each in place.redactions for ground in grounds_of(each))
    printed = dict.fromkeys(filter(None, (each.one("asStated") for each in place.redactions)))
    return RedactionCrop(
        path_of(first.iri, presenter.catalogue.base),
        len(place.redactions),
        tuple(map(presenter.link, grounds)),
        ", ".join(printed),
        first.one("description"),
        place_picture(canvas, place) if canvas and canvas.held_file else None,
        tuple(copy for copy in copies if copy.reveals(place.outline)),
    )


def place_picture(canvas: CanvasPage, place: RedactionPlace) -> PageCrop | None:
    """Return the picture around a position, None where no one says where on the page that is."""
    if place.region is None or place.outline is None:
        return None
    return crop_page(canvas.iri, canvas.size, place.region, _outlines(place), SHOWN_WIDTH)


def _outlines(place: RedactionPlace) -> Iterator[Box]:
    yield from place.stamps if place.blank is None else (place.blank,)
