"""Crops of page pictures around redactions, and what is said next to each."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby, pairwise
from typing import Any, TypeAlias

from foia_graph.audit.revealed_text import stored_sheet
from foia_graph.extract.near_duplicates.hidden_passages import compare_pages
from foia_graph.extract.parsed_document import Box, DrawnBox, ParsedPage, box_around, box_overlap, holding_box
from foia_graph.model.claims import is_machine_read
from foia_graph.model.resource import Resource
from foia_graph.publish.addresses import comparison_path, path_of
from foia_graph.publish.iiif.canvas_pages import CanvasPage, PageCrop, canvas_page, crop_page
from foia_graph.publish.presenter import Presenter
from foia_graph.publish.view_models import LinkView
from foia_graph.store.document_files import Holdings
from foia_graph.store.redaction_index import grounds_of, stamp_of
from foia_graph.store.redaction_selection import PageSlice, RedactionSelection

# The least size of what is shown around a position, and the margin around a larger one.
LEAST_WIDTH, LEAST_HEIGHT, MARGIN = 46.0, 14.0, 1.0
# So near to each other, two stamps on one line stand for the same gap, or half as near below each other.
NEAREST = 2.5


@dataclass(frozen=True, slots=True)
class RedactionPlace:
    """A position on a page: its redactions, their stamps, and the drawn box that they are in."""

    redactions: tuple[Resource, ...]
    stamps: tuple[Box, ...]
    blank: Box | None = None

    @property
    def outline(self) -> Box | None:
        """Return the box around all of it, None where no one says where on the page it is."""
        boxes = [*self.stamps, *((self.blank,) if self.blank else ())]
        return box_around(boxes) if boxes else None

    @property
    def region(self) -> Box | None:
        """Return the part of the page to show: the position, and some words around it."""
        return region_around(self.outline) if self.outline else None


def page_places(redactions: Iterable[Resource], page: ParsedPage | None) -> list[RedactionPlace]:
    """Return the positions of some redactions of a page, in the order in which they are given."""
    places: list[RedactionPlace] = []
    for redaction in redactions:
        stamp = stamp_of(redaction)
        blank = holding_box(stamp, page.blanks if page else ()) if stamp else None
        if places and stamp and _belongs_to(places[-1], stamp, blank):
            last = places.pop()
            places.append(RedactionPlace((*last.redactions, redaction), (*last.stamps, stamp), last.blank))
        else:
            places.append(RedactionPlace((redaction,), (stamp,) if stamp else (), blank))
    return places


def _belongs_to(place: RedactionPlace, stamp: Box, blank: Box | None) -> bool:
    if blank or place.blank:
        return blank == place.blank
    last = place.stamps[-1] if place.stamps else None
    if last is None:
        return False
    if box_overlap(last, stamp)[1] * 2 > min(last.height, stamp.height):  # they are on one line
        return stamp.x - (last.x + last.width) <= NEAREST
    return abs(stamp.x - last.x) <= NEAREST and stamp.y - (last.y + last.height) <= NEAREST / 2


def region_around(box: Box) -> Box:
    """Return a part of the page around a box, no smaller than can be read.

    >>> region_around(Box(90, 50, 5, 1))
    Box(x=54.0, y=43.5, width=46.0, height=14.0)
    """
    x, width = _span_around(box.x, box.width, LEAST_WIDTH)
    y, height = _span_around(box.y, box.height, LEAST_HEIGHT)
    return Box(x, y, width, height)


def _span_around(start: float, length: float, least: float) -> tuple[float, float]:
    wanted = min(max(length + 2 * MARGIN, least), 100.0)
    first = min(max(start + length / 2 - wanted / 2, 0.0), 100.0 - wanted)
    return round(first, 2), round(wanted, 2)


def covered_share(boxes: Iterable[Box]) -> float:
    """Return the share of the page that boxes cover together, from 0 to 1.

    >>> covered_share([Box(0, 0, 50, 50), Box(25, 25, 50, 25)])
    0.3125
    """
    inside = list(filter(None, map(_clip_to_page, boxes)))
    edges = sorted({edge for box in inside for edge in (box.y, box.y + box.height)})
    area = sum((bottom - top) * _covered_width(inside, top, bottom) for top, bottom in pairwise(edges))
    return area / 10_000


def _covered_width(boxes: Iterable[Box], top: float, bottom: float) -> float:
    spans = ((b.x, b.x + b.width) for b in boxes if b.y <= top and b.y + b.height >= bottom)
    covered, reached = 0.0, 0.0
    for left, right in sorted(spans):
        covered += max(0.0, right - max(left, reached))
        reached = max(reached, right)
    return covered


def _clip_to_page(box: Box) -> Box | None:
    left, top = max(box.x, 0.0), max(box.y, 0.0)
    right, bottom = min(box.x + box.width, 100.0), min(box.y + box.height, 100.0)
    return Box(left, top, right - left, bottom - top) if right > left and bottom > top else None


# The most copies that a page is compared with while others wait for it.
COMPARED = 3
REMEMBERED = 500
# So far a position may be from where the words are missing, in percent of the page.
NEAR = 1.5


@dataclass(frozen=True, slots=True)
class RevealingCopy:
    """A page with words that another hides: the path of their comparison, and where the words are missing."""

    heading: str
    compare: str
    gaps: tuple[Box, ...]

    def reveals(self, place: Box | None) -> bool:
        """Return whether it shows what is hidden at a position of the other page."""
        overlaps = (box_overlap(place, gap) for gap in self.gaps) if place else ()
        return any(across > -NEAR and down > 0 for across, down in overlaps)


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
    hides, shows = stored_sheet(holdings, hiding), stored_sheet(holdings, showing)
    end = 0
    for piece in compare_pages(hides, shows):
        start, end = end, end + len(piece.left)
        if piece.hidden_passage and piece.hidden_passage.by == "left":
            # Where words are missing without a mark, the character before them says where.
            place = hides.locate(max(start - 1, 0), end)
            yield from (place,) if place else ()


# The width of a crop, in pixels.
SHOWN_WIDTH = 640


# A document (IRI) with what is shown of its pages with redactions.
RedactedDocument: TypeAlias = tuple[str, list[dict[str, Any]]]


def redacted_documents(
    presenter: Presenter, selection: RedactionSelection, start: int, stop: int
) -> list[RedactedDocument]:
    """Return the redactions of a selection from one up to another, by document and page."""
    return [
        (document, [_page_view(presenter, selection, each) for each in slices])
        for document, slices in groupby(selection.slices(start, stop), key=lambda each: each.document)
    ]


def _page_view(presenter: Presenter, selection: RedactionSelection, part: PageSlice) -> dict[str, Any]:
    """Return a page with some of its redactions, how many there are, and the share that they cover.

    `share` is in whole percent, None where no box is drawn around any of them; `why` says why there is no
    picture, "" where there is one.
    """
    redactions = selection.redactions_of(part)
    canvas = canvas_page(presenter.holdings, part.iri) if part.number else None
    page = canvas.parsed_page if canvas else None
    copies = revealing_copies(presenter, part.iri) if part.number else ()
    why = "It is said of the document as a whole."
    if canvas:
        why = "There is no picture of this page." if canvas.held_file is None else ""
    return {
        "page": LinkView(
            path_of(part.iri, presenter.catalogue.base), f"Page {part.number}" if part.number else "All of it"
        ),
        "stamps": presenter.holdings.printed_numbers(part.iri),
        "total": part.total,
        "share": _covered_percent(redactions, page.blanks if page else ()),
        "why": why,
        "crops": [
            _crop(presenter, place, None if why else canvas, copies)
            for place in page_places(redactions[part.start : part.stop], page)
        ],
    }


def _covered_percent(redactions: Iterable[Resource], blanks: Sequence[DrawnBox]) -> int | None:
    stamps = filter(None, map(stamp_of, redactions))
    boxes = {blank for stamp in stamps if (blank := holding_box(stamp, blanks))}
    return max(round(100 * covered_share(boxes)), 1) if boxes else None


def _crop(
    presenter: Presenter, place: RedactionPlace, canvas: CanvasPage | None, copies: Iterable[RevealingCopy]
) -> dict[str, Any]:
    grounds = dict.fromkeys(ground for each in place.redactions for ground in grounds_of(each))
    printed = ", ".join(dict.fromkeys(filter(None, (each.one("asStated") for each in place.redactions))))
    names = ", ".join(presenter.link(ground).text for ground in grounds)
    return {
        "redactions": place.redactions,
        "grounds": list(grounds),
        "printed": printed,
        "is_machine_read": any(is_machine_read(each) for each in place.redactions),
        "title": names or printed or "No ground is named",
        "picture": place_picture(canvas, place) if canvas else None,
        "copies": [copy for copy in copies if copy.reveals(place.outline)],
    }


def place_picture(canvas: CanvasPage, place: RedactionPlace) -> PageCrop | None:
    """Return the picture around a position, None where no one says where on the page that is."""
    if place.region is None:
        return None
    outlines = place.stamps if place.blank is None else (place.blank,)
    return crop_page(canvas.iri, canvas.size, place.region, outlines, SHOWN_WIDTH)
